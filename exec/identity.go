package exec

import (
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// isSame is the operator "is": one object, or equal values of a kind without
// identity.
func isSame(a, b value.Value) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	switch a.Kind() {
	case value.NoneKind:
		return true
	case value.IntKind, value.BoolKind:
		return a.Int() == b.Int()
	case value.FloatKind:
		return a.Float() == b.Float()
	case value.ComplexKind:
		return a.Complex() == b.Complex()
	case value.StrKind:
		return a.Str() == b.Str()
	case value.DeviceKind:
		return a.Device() == b.Device()
	case value.TensorKind:
		return a.Tensor() == b.Tensor()
	case value.ListKind:
		return a.List() == b.List()
	case value.DictKind:
		return a.Dict() == b.Dict()
	case value.TupleKind:
		return a.Tuple() == b.Tuple()
	case value.ObjectKind:
		return a.Object() == b.Object()
	case value.EnumKind:
		return a.Enum() == b.Enum()
	case value.FutureKind:
		return a.Future() == b.Future()
	}
	return a == b
}

func sameEnum(a, b *value.Enum) bool { return a.Type == b.Type && a.Name == b.Name }

// isInstance reports whether v has one of the types at run time. Containers are
// judged by their static element type, as PyTorch does.
func isInstance(v value.Value, ts []*types.Type) bool {
	for _, t := range ts {
		if hasType(v, t) {
			return true
		}
	}
	return false
}

// hasType reports whether v is a t.
func hasType(v value.Value, t *types.Type) bool {
	switch t.Kind() {
	case types.AnyKind:
		return true
	case types.OptionalKind:
		return v.IsNone() || hasType(v, t.Elem())
	case types.UnionKind:
		return isInstance(v, t.Elems())
	case types.NoneKind:
		return v.IsNone()
	case types.NumberKind:
		return v.IsNumber()
	case types.ListKind:
		l := v.List()
		return l != nil && (l.Elem == nil || l.Elem == t.Elem() || l.Elem.IsSubtypeOf(t.Elem()))
	case types.DictKind:
		d := v.Dict()
		return d != nil && (d.Key == nil || d.Key == t.Key()) && (d.Val == nil || d.Val == t.Value() || d.Val.IsSubtypeOf(t.Value()))
	case types.TupleKind:
		return hasTupleType(v.Tuple(), t)
	case types.ClassKind, types.InterfaceKind:
		o := v.Object()
		return o != nil && (o.Type == t || o.Type != nil && o.Type.IsSubtypeOf(t))
	case types.EnumKind:
		return v.Kind() == value.EnumKind && v.Enum().Type == t
	}
	return hasLeafType(v, t)
}

func hasTupleType(u *value.Tuple, t *types.Type) bool {
	if u == nil || len(u.Items) != len(t.Elems()) {
		return false
	}
	for i, e := range t.Elems() {
		if !hasType(u.Items[i], e) {
			return false
		}
	}
	return true
}

func hasLeafType(v value.Value, t *types.Type) bool {
	switch v.Kind() {
	case value.IntKind:
		switch t.Kind() {
		case types.IntKind, types.SymIntKind, types.ScalarTypeKind, types.LayoutKind, types.MemoryFormatKind, types.QSchemeKind:
			return true
		}
		return false
	case value.FloatKind:
		return t.Kind() == types.FloatKind
	case value.ComplexKind:
		return t.Kind() == types.ComplexKind
	case value.BoolKind:
		return t.Kind() == types.BoolKind
	case value.StrKind:
		return t.Kind() == types.StrKind
	case value.TensorKind:
		return t.Kind() == types.TensorKind
	case value.DeviceKind:
		return t.Kind() == types.DeviceKind
	case value.FutureKind:
		return t.Kind() == types.FutureKind
	case value.GeneratorKind:
		return t.Kind() == types.GeneratorKind
	case value.FuncKind:
		return t.Kind() == types.FunctionKind
	case value.ListKind:
		return t.Kind() == types.AnyListKind
	case value.TupleKind:
		return t.Kind() == types.AnyTupleKind
	case value.EnumKind:
		return t.Kind() == types.AnyEnumKind
	case value.ObjectKind:
		return t.Kind() == types.AnyClassKind
	}
	return false
}

// accepts reports whether v may be passed where t is declared. It looks at kinds
// only, and lets through what no kernel needs to know.
func accepts(t *types.Type, v value.Value) bool {
	switch t.Kind() {
	case types.OptionalKind:
		return v.IsNone() || accepts(t.Elem(), v)
	case types.UnionKind:
		for _, e := range t.Elems() {
			if accepts(e, v) {
				return true
			}
		}
		return false
	case types.ListKind:
		return v.List() != nil
	case types.DictKind:
		return v.Dict() != nil
	case types.TupleKind:
		return v.Tuple() != nil && len(v.Tuple().Items) == len(t.Elems())
	case types.ClassKind, types.InterfaceKind:
		return v.Object() != nil
	case types.EnumKind:
		return v.Enum() != nil
	case types.AnyKind, types.NoneKind, types.NumberKind, types.IntKind, types.FloatKind, types.ComplexKind, types.BoolKind,
		types.StrKind, types.TensorKind, types.DeviceKind:
		return hasType(v, t)
	}
	return true
}
