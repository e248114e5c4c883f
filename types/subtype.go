package types

import "slices"

// IsSubtypeOf reports whether a value of type t may stand where u is asked for, as
// PyTorch 1.13.1 decides it. Tensor properties count: Float(2, 3) is a subtype of
// Float(*, *), of FloatTensor and of Tensor; symbolic sizes count as unknown.
// Tuples and futures are covariant; lists, dicts and remote references are not.
// A class is a subtype of an interface whose methods it has; where either was
// never defined, as in a dump of one graph, it is given the benefit of the doubt.
func (t *Type) IsSubtypeOf(u *Type) bool {
	if t == nil || u == nil {
		return false
	}
	if t == u || u == Any || same(t, u) {
		return true
	}
	if t.kind == UnionKind || t.kind == OptionalKind {
		return membersFit(t, u)
	}
	if u.kind == UnionKind || u.kind == OptionalKind {
		return fitsMember(t, u)
	}
	switch u.kind {
	case NumberKind:
		return t == Int || t == Float || t == Complex
	case AnyListKind:
		return t.kind == ListKind
	case AnyTupleKind:
		return t.kind == TupleKind
	case AnyClassKind:
		return t.kind == ClassKind
	case AnyEnumKind:
		return t.kind == EnumKind
	case InterfaceKind:
		return (t.kind == ClassKind || t.kind == InterfaceKind) && implements(t, u)
	}
	if t.kind != u.kind {
		return false
	}
	switch t.kind {
	case TensorKind:
		return u.info.covers(t.info)
	case TupleKind:
		return tupleFits(t, u)
	case FutureKind, AwaitKind:
		return t.elems[0].IsSubtypeOf(u.elems[0])
	}
	return false
}

// members returns what a Union or Optional consists of, for any other type itself.
func (t *Type) members() []*Type {
	switch t.kind {
	case UnionKind:
		return t.elems
	case OptionalKind:
		return []*Type{t.elems[0], None}
	}
	return []*Type{t}
}

// membersFit reports whether each member of t is a subtype of one member of u. A
// member that is itself a Union is not taken apart, as in PyTorch.
func membersFit(t, u *Type) bool {
	for _, m := range t.members() {
		if !fitsMember(m, u) {
			return false
		}
	}
	return true
}

func fitsMember(t, u *Type) bool {
	for _, m := range u.members() {
		if t.IsSubtypeOf(m) {
			return true
		}
	}
	return false
}

func tupleFits(t, u *Type) bool {
	if len(t.elems) != len(u.elems) || u.fields != nil && !slices.Equal(t.fields, u.fields) {
		return false
	}
	for i, e := range t.elems {
		if !e.IsSubtypeOf(u.elems[i]) {
			return false
		}
	}
	return true
}

// implements reports whether t has every method of the interface u with a
// signature that fits.
func implements(t, u *Type) bool {
	if t.scope == nil { // a class built into PyTorch
		return false
	}
	if !t.decl.Declared || !u.decl.Declared {
		return t.kind == ClassKind || baseName(t.name) == baseName(u.name)
	}
	for _, want := range u.decl.Methods {
		have, ok := t.decl.Method(want.Name)
		if !ok || len(have.Params) != len(want.Params) || !have.Result.IsSubtypeOf(want.Result) {
			return false
		}
		for i, p := range want.Params {
			if !p.IsSubtypeOf(have.Params[i]) {
				return false
			}
		}
	}
	return true
}

// same reports the equality that PyTorch's type comparison sees: type variables
// and the names of named tuples and the symbols of sizes do not count.
func same(t, u *Type) bool {
	if t == u {
		return true
	}
	if t.kind != u.kind || t.hash == u.hash || len(t.elems) != len(u.elems) {
		return false
	}
	switch t.kind {
	case VarKind:
		return true
	case TensorKind:
		return t.info.covers(u.info) && u.info.covers(t.info)
	case TupleKind:
		if !slices.Equal(t.fields, u.fields) {
			return false
		}
	}
	if len(t.elems) == 0 {
		return false
	}
	for i, e := range t.elems {
		if !same(e, u.elems[i]) {
			return false
		}
	}
	return true
}
