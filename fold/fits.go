package fold

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/verify"
)

// constantFits reports whether a constant of value x may take the place of v. Code
// that never runs may compute what contradicts its declared type.
func constantFits(v *ir.Value, x value.Value) bool {
	switch x.Kind() {
	case value.ListKind, value.TupleKind, value.DictKind:
		t := v.Type()
		if t.Kind() == types.OptionalKind {
			t = t.Elem()
		}
		return holds(t, x.Kind()) && verify.Fits(v, t)
	case value.TensorKind:
		return v.Type().Kind() == types.TensorKind || verify.Fits(v, types.Tensor)
	}
	return verify.Fits(v, value.TypeOf(x))
}

// holds reports whether t is a type of containers of kind k.
func holds(t *types.Type, k value.Kind) bool {
	switch k {
	case value.ListKind:
		return t.Kind() == types.ListKind
	case value.TupleKind:
		return t.Kind() == types.TupleKind
	}
	return t.Kind() == types.DictKind
}
