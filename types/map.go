package types

// Unshaped returns t with every tensor type in it replaced by Tensor.
func (t *Type) Unshaped() *Type {
	return t.Map(func(t *Type) *Type {
		if t.kind == TensorKind {
			return Tensor
		}
		return t
	})
}

// Runtime returns t as values of it are typed at run time and in dumps: a
// ScalarType, Layout, MemoryFormat or SymInt anywhere in it is an int.
func (t *Type) Runtime() *Type {
	return t.Map(func(t *Type) *Type {
		switch t.kind {
		case ScalarTypeKind, LayoutKind, MemoryFormatKind, SymIntKind:
			return Int
		}
		return t
	})
}

// Map rebuilds t from the inside out: f is given each part with its own parts
// replaced already, and its result stands in the part's place.
func (t *Type) Map(f func(*Type) *Type) *Type {
	if len(t.elems) == 0 {
		return f(t)
	}
	var elems []*Type
	for i, e := range t.elems {
		m := e.Map(f)
		if m != e && elems == nil {
			elems = append(make([]*Type, 0, len(t.elems)), t.elems[:i]...)
		}
		if elems != nil {
			elems = append(elems, m)
		}
	}
	if elems != nil {
		t = t.with(elems)
	}
	return f(t)
}

// with returns t's constructor applied to other elements, as many as it has.
func (t *Type) with(elems []*Type) *Type {
	switch t.kind {
	case OptionalKind:
		return Optional(elems[0])
	case UnionKind:
		return Union(elems...)
	}
	return intern(&key{kind: t.kind, name: t.name, elems: elems, fields: t.fields, presets: t.presets})
}
