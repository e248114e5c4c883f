package valueio

import (
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Infer sets the element types of every list and dict in v that has none, from
// what they hold: the least type that PyTorch unifies the elements to, Any
// where it finds none, Tensor for an empty list, and str to Tensor for an empty
// dict. Values that contain themselves must not be given.
func Infer(v value.Value) { inferrer{}.value(v) }

// inferrer remembers the containers that are done: values share them.
type inferrer map[any]bool

func (s inferrer) value(v value.Value) {
	switch v.Kind() {
	case value.TupleKind:
		if t := v.Tuple(); !s[t] {
			s[t] = true
			s.all(t.Items)
		}
	case value.ListKind:
		if l := v.List(); !s[l] {
			s[l] = true
			s.all(l.Items)
			if l.Elem == nil {
				l.Elem = unified(l.Items, types.Tensor)
			}
		}
	case value.DictKind:
		if d := v.Dict(); !s[d] {
			s[d] = true
			s.dict(d)
		}
	}
}

func (s inferrer) all(vs []value.Value) {
	for _, v := range vs {
		s.value(v)
	}
}

func (s inferrer) dict(d *value.Dict) {
	var keys, vals []value.Value
	for k, v := range d.All() {
		s.value(v)
		keys, vals = append(keys, k), append(vals, v)
	}
	if d.Key == nil {
		d.Key = unified(keys, types.Str)
	}
	if d.Val == nil {
		d.Val = unified(vals, types.Tensor)
	}
}

// unified is the type of the elements vs, empty if there is none.
func unified(vs []value.Value, empty *types.Type) *types.Type {
	if len(vs) == 0 {
		return empty
	}
	t := value.TypeOf(vs[0])
	for _, v := range vs[1:] {
		u := value.TypeOf(v)
		if u == t {
			continue
		}
		var ok bool
		if t, ok = types.Unify(t, u); !ok {
			return types.Any
		}
	}
	return t
}
