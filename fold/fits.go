package fold

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// fits reports whether every user of v stays well typed when a value of type t,
// which may be narrower than v's, takes v's place. It may not be: what unwraps an
// optional cannot be given a plain None, although only code that never runs, or
// that raises, would do so.
func fits(v *ir.Value, t *types.Type) bool {
	if t == v.Type() || t.Kind() == types.TensorKind && v.Type().Kind() == types.TensorKind {
		return true
	}
	if !t.IsSubtypeOf(v.Type()) {
		return false
	}
	for u := range v.Uses() {
		if !userFits(u.User(), v, t) {
			return false
		}
	}
	return true
}

func userFits(n *ir.Node, v *ir.Value, t *types.Type) bool {
	if !n.HasSchema() || n.Kind() == symbol.PrimUncheckedCast {
		return t.Kind() != types.NoneKind || takesNone[n.Kind()]
	}
	args := make([]*types.Type, n.NumInputs())
	for i, in := range n.Inputs() {
		if args[i] = in.Type(); in == v {
			args[i] = t
		}
	}
	s, err := n.Graph().Module().Table.Match(n.Kind(), args)
	if err != nil {
		return false
	}
	for i, in := range n.Inputs() {
		if in == v && t.Kind() == types.NoneKind && i < len(s.Args) && s.Args[i].Type.Kind() == types.OptionalKind && hasVar(s.Args[i].Type) {
			return false // nothing tells what the variable stands for
		}
	}
	return returnsFit(n, s)
}

// takesNone lists the kinds without a schema that take a None wherever they take
// an optional.
var takesNone = map[symbol.Symbol]bool{
	symbol.PrimReturn: true, symbol.PrimLoop: true, symbol.PrimIsinstance: true, symbol.PrimPrint: true,
	symbol.PrimUncheckedCast: true, symbol.PrimListConstruct: true, symbol.PrimTupleConstruct: true, symbol.PrimDictConstruct: true,
}

func hasVar(t *types.Type) bool {
	switch t.Kind() {
	case types.VarKind:
		return true
	case types.OptionalKind, types.ListKind:
		return hasVar(t.Elem())
	}
	return false
}

// returnsFit reports whether what s returns may be what n's outputs are declared.
func returnsFit(n *ir.Node, s *schema.Schema) bool {
	for i, out := range n.Outputs() {
		if i < len(s.Returns) && !hasVar(s.Returns[i].Type) && s.Returns[i].Type.Kind() != types.TensorKind &&
			!s.Returns[i].Type.IsSubtypeOf(out.Type()) {
			return false
		}
	}
	return true
}

// constantFits reports whether a constant of value x may take the place of v. Code
// that never runs may compute what contradicts its declared type.
func constantFits(v *ir.Value, x value.Value) bool {
	switch x.Kind() {
	case value.ListKind, value.TupleKind, value.DictKind:
		t := v.Type()
		if t.Kind() == types.OptionalKind {
			t = t.Elem()
		}
		return holds(t, x.Kind()) && fits(v, t)
	case value.TensorKind:
		return v.Type().Kind() == types.TensorKind || fits(v, types.Tensor)
	}
	return fits(v, value.TypeOf(x))
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
