package types

// Unify returns the least type that PyTorch 1.13.1 finds to hold values of both a
// and b, and whether it finds one: the wider of the two, the properties that two
// tensor types share, an Optional for None, element by element for tuples of one
// length and for futures. Containers that differ only in the tensor properties
// of their elements unify without them.
func Unify(a, b *Type) (*Type, bool) {
	if a.IsSubtypeOf(b) {
		return b, true
	}
	if b.IsSubtypeOf(a) {
		return a, true
	}
	switch {
	case a.kind == TensorKind && b.kind == TensorKind:
		return TensorOf(a.info.merge(b.info)), true
	case a == None:
		return Optional(b), true
	case b == None:
		return Optional(a), true
	case a.kind == OptionalKind:
		return unifyOptional(a, b)
	case b.kind == OptionalKind:
		return unifyOptional(b, a)
	case a.kind == TupleKind && b.kind == TupleKind:
		return unifyTuples(a, b)
	case a.kind == FutureKind && b.kind == FutureKind:
		u, ok := Unify(a.elems[0], b.elems[0])
		if !ok {
			return nil, false
		}
		return Future(u), true
	}
	au, bu := a.Unshaped(), b.Unshaped()
	if au.IsSubtypeOf(bu) {
		return bu, true
	}
	if bu.IsSubtypeOf(au) {
		return au, true
	}
	return nil, false
}

func unifyOptional(opt, t *Type) (*Type, bool) {
	u, ok := Unify(opt.elems[0], t)
	if !ok {
		return nil, false
	}
	return Optional(u), true
}

func unifyTuples(a, b *Type) (*Type, bool) {
	if len(a.elems) != len(b.elems) {
		return nil, false
	}
	elems := make([]*Type, len(a.elems))
	for i := range elems {
		u, ok := Unify(a.elems[i], b.elems[i])
		if !ok {
			return nil, false
		}
		elems[i] = u
	}
	return Tuple(elems...), true
}

// UnifyAll unifies a list of types from left to right. It reports false for an
// empty list.
func UnifyAll(ts []*Type) (*Type, bool) {
	if len(ts) == 0 {
		return nil, false
	}
	u := ts[0]
	for _, t := range ts[1:] {
		var ok bool
		if u, ok = Unify(u, t); !ok {
			return nil, false
		}
	}
	return u, true
}

// UnifyOrUnion is Unify where types that do not unify have their Union instead.
func UnifyOrUnion(a, b *Type) *Type {
	if u, ok := Unify(a, b); ok {
		return u
	}
	return Union(a, b)
}
