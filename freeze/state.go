package freeze

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// place is an attribute of an object.
type place struct {
	object *value.Object
	index  int
}

// attribute is an attribute of a class.
type attribute struct {
	class *types.Type
	index int
}

// state is what is known of the attributes of all objects.
type state struct {
	m       *ir.Module
	root    *value.Object
	objects []*value.Object
	keep    map[place]cause
	written map[any]cause // storages and containers that something may write to
	set     map[attribute]bool
	unknown map[attribute]bool // used where it is not known of which object
	graphs  []*scanned
	given   map[any]bool // objects that are given away
	explain bool         // causes are asked for
}

func newState(m *ir.Module, explain bool) *state {
	s := &state{m: m, root: m.Root.Object(), explain: explain, keep: make(map[place]cause), written: make(map[any]cause),
		set: make(map[attribute]bool), unknown: make(map[attribute]bool), given: make(map[any]bool)}
	value.Walk(m.Root, make(map[any]bool), func(v value.Value) bool {
		if o := v.Object(); o != nil {
			s.objects = append(s.objects, o)
		}
		return true
	})
	return s
}

// keepPlace keeps an attribute, for the first cause that there is.
func (s *state) keepPlace(p place, c cause) {
	if _, ok := s.keep[p]; !ok {
		s.keep[p] = c
	}
}

// keepAll keeps an attribute, whose value is open to all: it and all that it holds may
// be written.
func (s *state) keepAll(o *value.Object, index int, c cause) {
	s.keepPlace(place{o, index}, c)
	s.write(o.Attrs[index], c)
	if !holds(o.Attrs[index]) {
		return
	}
	value.Walk(o.Attrs[index], make(map[any]bool), func(v value.Value) bool {
		if inner := v.Object(); inner != nil {
			s.give(inner, c)
			return false
		}
		return true
	})
}

// give keeps all of an object that is given away as a whole.
func (s *state) give(o *value.Object, c cause) {
	if s.given[o] {
		return
	}
	s.given[o] = true
	for i := range o.Attrs {
		s.keepAll(o, i, c)
	}
}

// giveType gives away all objects that a value of type t may be or hold.
func (s *state) giveType(t *types.Type, c cause) {
	switch t.Kind() {
	case types.ClassKind:
		for _, o := range s.objects {
			if o.Type == t {
				s.give(o, c)
			}
		}
	case types.InterfaceKind, types.AnyKind:
		for _, o := range s.objects {
			s.give(o, c)
		}
	default:
		for _, e := range t.Contained() {
			s.giveType(e, c)
		}
	}
}

// write notes that the tensors and containers in v may be written.
func (s *state) write(v value.Value, c cause) {
	parts(v, func(id any) {
		if _, ok := s.written[id]; !ok {
			s.written[id] = c
		}
	})
}

// holds reports whether v holds other values, or is an object.
func holds(v value.Value) bool {
	switch v.Kind() {
	case value.ListKind, value.TupleKind, value.DictKind, value.ObjectKind:
		return true
	}
	return false
}

// parts calls f with what v is made of that can be written, other than objects:
// storages, lists and dicts.
func parts(v value.Value, f func(id any)) {
	switch {
	case v.Kind() == value.TensorKind:
		f(v.Tensor().Storage())
		return
	case !holds(v):
		return
	}
	value.Walk(v, make(map[any]bool), func(v value.Value) bool {
		switch v.Kind() {
		case value.TensorKind:
			f(v.Tensor().Storage())
		case value.ListKind, value.DictKind:
			f(value.Identity(v))
		case value.ObjectKind:
			return false
		}
		return true
	})
}

// share keeps the attributes that hold something which may be written by another way.
func (s *state) share() {
	for _, o := range s.objects {
		for i, v := range o.Attrs {
			parts(v, func(id any) {
				if c, ok := s.written[id]; ok {
					s.keepPlace(place{o, i}, c.shared())
				}
			})
		}
	}
}
