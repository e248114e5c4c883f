package freeze

import "github.com/torchpass/torchpass/value"

// replacer makes values in which other leaves stand for those of a value, in lists and
// tuples. What is shared stays shared.
type replacer struct {
	leaf  func(value.Value) value.Value
	stays func(value.Value) bool // nothing in it is replaced; may be nil
	done  map[any]value.Value    // by identity
}

func (r *replacer) value(v value.Value) value.Value {
	if r.stays != nil && r.stays(v) {
		return v
	}
	id := value.Identity(v)
	if old, ok := r.done[id]; ok && id != nil {
		return old
	}
	var out value.Value
	switch v.Kind() {
	case value.ListKind:
		l := v.List()
		out = value.ListOf(&value.List{Elem: l.Elem, Items: r.values(l.Items)})
	case value.TupleKind:
		t := *v.Tuple()
		t.Items = r.values(t.Items)
		out = value.TupleOf(&t)
	default:
		out = r.leaf(v)
	}
	if id != nil {
		r.done[id] = out
	}
	return out
}

func (r *replacer) values(vs []value.Value) []value.Value {
	out := make([]value.Value, len(vs))
	for i, v := range vs {
		out[i] = r.value(v)
	}
	return out
}

// detached is v, or, of a tensor that requires a gradient, one that does not.
func detached(v value.Value) value.Value {
	if t := v.Tensor(); t != nil && t.RequiresGrad() {
		return value.TensorOf(t.Detach())
	}
	return v
}
