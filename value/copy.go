package value

import "github.com/torchpass/torchpass/tensor"

// Copy returns a deep copy of v in which what aliased before aliases again: two
// tensors of one storage become two tensors of one new storage, and a list
// reached twice is one list. Futures and generators are shared, not copied.
func Copy(v Value) Value {
	if !copied(v.kind) {
		return v
	}
	return CopyAll([]Value{v})[0]
}

// CopyAll copies several values together, so that aliasing between them survives.
func CopyAll(vs []Value) []Value {
	c := &copier{refs: make(map[any]Value), storages: make(map[*tensor.Storage]*tensor.Storage)}
	out := make([]Value, len(vs))
	for i, v := range vs {
		out[i] = c.copy(v)
	}
	return out
}

type copier struct {
	refs     map[any]Value
	storages map[*tensor.Storage]*tensor.Storage
}

// copied reports whether a copy of a value of kind k is another value.
func copied(k Kind) bool {
	switch k {
	case TensorKind, ListKind, DictKind, TupleKind, ObjectKind:
		return true
	}
	return false
}

func (c *copier) copy(v Value) Value {
	if !copied(v.kind) {
		return v
	}
	if w, ok := c.refs[v.ref]; ok {
		return w
	}
	switch v.kind {
	case TensorKind:
		w := TensorOf(c.tensor(v.Tensor()))
		c.refs[v.ref] = w
		return w
	case ListKind:
		l := &List{Elem: v.List().Elem}
		c.refs[v.ref] = ListOf(l)
		l.Items = c.all(v.List().Items)
		return ListOf(l)
	case DictKind:
		d := NewDict(v.Dict().Key, v.Dict().Val)
		c.refs[v.ref] = DictOf(d)
		for k, x := range v.Dict().All() {
			d.Set(c.copy(k), c.copy(x))
		}
		return DictOf(d)
	case ObjectKind:
		o := &Object{Type: v.Object().Type}
		c.refs[v.ref] = ObjectOf(o)
		o.Attrs = c.all(v.Object().Attrs)
		return ObjectOf(o)
	}
	t := &Tuple{Type: v.Tuple().Type}
	c.refs[v.ref] = TupleOf(t)
	t.Items = c.all(v.Tuple().Items)
	return TupleOf(t)
}

func (c *copier) all(vs []Value) []Value {
	if vs == nil {
		return nil
	}
	out := make([]Value, len(vs))
	for i, v := range vs {
		out[i] = c.copy(v)
	}
	return out
}

func (c *copier) tensor(t *tensor.Tensor) *tensor.Tensor {
	if !t.Defined() || !t.HasData() {
		return t
	}
	st := c.storages[t.Storage()]
	if st == nil {
		st = tensor.NewStorage(len(t.Storage().Bytes()))
		copy(st.Bytes(), t.Storage().Bytes())
		c.storages[t.Storage()] = st
	}
	return t.WithStorage(st)
}
