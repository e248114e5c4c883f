package schema

import (
	"fmt"
	"maps"

	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// convertArg finds the conversion that makes arg fit a, binding type variables.
func (r *resolver) convertArg(a *Argument, arg Arg) (Conversion, error) {
	c := Conversion{Type: arg.Type}
	if a.N > 0 && (arg.Type == types.Int || arg.Type == types.Float) && withoutOptional(a.Type) == types.List(arg.Type) {
		c = Conversion{Step: Repeat, Type: types.List(arg.Type), N: a.N}
		r.made++
	}
	if err := r.bind(a.Type, c.Type); err != nil {
		return c, fmt.Errorf("argument '%s': %w", a.Name, err)
	}
	formal, err := types.Substitute(a.Type, r.env)
	if err != nil {
		return c, fmt.Errorf("argument '%s': %w", a.Name, err)
	}
	if c.Step == Keep {
		if c = r.adapt(formal, arg); c.Step != Keep {
			r.made++
		}
	}
	if !c.Type.IsSubtypeOf(formal) {
		return c, fmt.Errorf("argument '%s' takes %s, not %s", a.Name, formal, arg.Type)
	}
	return c, nil
}

// bind binds the type variables of formal that are still free. As in PyTorch's
// compiler one that is bound must unify with the new type but stays as it is, and
// None says nothing of the element of an Optional.
func (r *resolver) bind(formal, actual *types.Type) error {
	if !formal.HasVars() || formal.Kind() == types.OptionalKind && actual == types.None {
		return nil
	}
	before := maps.Clone(r.env)
	err := types.Match(formal, actual, r.env)
	maps.Copy(r.env, before)
	return err
}

// adapt converts arg towards formal as far as it can; the caller looks whether the
// result fits.
func (r *resolver) adapt(formal *types.Type, arg Arg) Conversion {
	actual := arg.Type
	if formal.Kind() == types.OptionalKind && actual.Kind() != types.OptionalKind && actual != types.None {
		return r.adapt(formal.Elem(), arg)
	}
	bare := withoutOptional(formal)
	switch {
	case arg.EmptyList && formal.Kind() == types.ListKind:
		return Conversion{Step: EmptyList, Type: formal}
	case actual.Kind() == types.TupleKind && becomesList(actual, bare):
		return Conversion{Step: TupleToList, Type: bare, N: len(actual.Elems())}
	case actual.Kind() == types.TupleKind && formal.Kind() == types.TupleKind:
		return r.adaptTuple(formal, actual)
	case r.convert:
		if kind := implicit(formal, actual); kind != "" {
			return Conversion{Step: Apply, Type: formal, Kind: symbol.Of(kind)}
		}
	}
	return Conversion{Type: actual}
}

// adaptTuple converts element by element, unless the tuple fits as it is.
func (r *resolver) adaptTuple(formal, actual *types.Type) Conversion {
	want, have := formal.Elems(), actual.Elems()
	if actual.IsSubtypeOf(formal) || len(want) != len(have) {
		return Conversion{Type: actual}
	}
	c := Conversion{Step: TupleEach, Elems: make([]Conversion, len(have))}
	ts := make([]*types.Type, len(have))
	for i := range have {
		c.Elems[i] = r.adapt(want[i], Arg{Type: have[i]})
		ts[i] = c.Elems[i].Type
	}
	c.Type = types.Tuple(ts...)
	return c
}

// implicit names the operator that converts actual to formal implicitly, empty if
// there is none.
func implicit(formal, actual *types.Type) string {
	switch {
	case actual.IsTensor():
		switch formal {
		case types.Float:
			return "aten::FloatImplicit"
		case types.Complex:
			return "aten::ComplexImplicit"
		case types.Int:
			return "aten::IntImplicit"
		case types.Number:
			return "aten::ScalarImplicit"
		}
	case actual == types.Number:
		switch formal {
		case types.Float:
			return "aten::Float"
		case types.Complex:
			return "aten::Complex"
		case types.Int:
			return "aten::Int"
		}
	case actual == types.Str && formal == types.Device:
		return "aten::device"
	}
	return ""
}

// becomesList reports whether a value of type actual is, or may be taken apart to
// make, a list of type list.
func becomesList(actual, list *types.Type) bool {
	if list.Kind() != types.ListKind {
		return false
	}
	if actual.IsSubtypeOf(list) {
		return true
	}
	if actual.Kind() != types.TupleKind {
		return false
	}
	for _, e := range actual.Elems() {
		if !e.IsSubtypeOf(list.Elem()) {
			return false
		}
	}
	return true
}

// withoutOptional returns T for T?, and other types as they are.
func withoutOptional(t *types.Type) *types.Type {
	if t.Kind() == types.OptionalKind {
		return t.Elem()
	}
	return t
}
