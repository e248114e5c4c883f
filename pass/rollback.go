package pass

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// snapshot is what a run must give back when it fails: graphs as they were before
// the first pass that saw them, and, once a module pass ran, the module's
// functions, payloads and the slots of its objects. The elements of tensors are
// not kept: a pass that wants other weights makes other tensors.
type snapshot struct {
	module *ir.Module
	graphs map[*ir.Graph]*ir.Graph
	order  []*ir.Graph // graphs in the order of their copies

	whole     bool // the rest is set
	functions []*ir.Function
	fields    []ir.Function
	payloads  []ir.Payload
	root      value.Value
	slots     []func() // each gives one object or container its items back
	seen      map[any]bool
}

// graph keeps g as it is now, once a run.
func (s *snapshot) graph(g *ir.Graph) {
	if _, ok := s.graphs[g]; !ok {
		s.graphs[g] = g.Clone()
		s.order = append(s.order, g)
	}
}

// everything keeps all that a module pass may change, once a run.
func (s *snapshot) everything() {
	if s.whole {
		return
	}
	s.whole = true
	s.functions = slices.Clone(s.module.Functions)
	for _, f := range s.functions {
		s.graph(f.Graph)
		s.fields = append(s.fields, *f)
	}
	for t := range s.module.Scope.All() {
		if d := t.Class(); d != nil {
			s.class(d)
		}
	}
	s.payloads = slices.Clone(s.module.Payloads)
	s.root = s.module.Root
	s.seen = make(map[any]bool)
	s.value(s.root)
	for _, p := range s.payloads {
		s.value(p.Val)
	}
}

// class keeps what d declares.
func (s *snapshot) class(d *types.ClassDecl) {
	attributes, methods := slices.Clone(d.Attributes), slices.Clone(d.Methods)
	s.slots = append(s.slots, func() { d.Attributes, d.Methods = attributes, methods })
}

// value keeps the slots of every object and container that v reaches.
func (s *snapshot) value(v value.Value) {
	switch v.Kind() {
	case value.ObjectKind:
		o := v.Object()
		s.items(o, &o.Attrs)
	case value.ListKind:
		l := v.List()
		s.items(l, &l.Items)
	case value.TupleKind:
		t := v.Tuple()
		s.items(t, &t.Items)
	case value.DictKind:
		s.dict(v.Dict())
	}
}

func (s *snapshot) items(of any, items *[]value.Value) {
	if s.seen[of] {
		return
	}
	s.seen[of] = true
	old := slices.Clone(*items)
	s.slots = append(s.slots, func() { *items = old })
	for _, v := range old {
		s.value(v)
	}
}

func (s *snapshot) dict(d *value.Dict) {
	if s.seen[d] {
		return
	}
	s.seen[d] = true
	var keys, vals []value.Value
	for k, v := range d.All() {
		keys, vals = append(keys, k), append(vals, v)
		s.value(v)
	}
	s.slots = append(s.slots, func() {
		d.Clear()
		for i, k := range keys {
			d.Set(k, vals[i])
		}
	})
}

// restore undoes the run.
func (s *snapshot) restore() {
	if s.whole {
		s.module.Functions = s.functions
		for i, f := range s.functions {
			*f = s.fields[i]
		}
		s.module.Payloads, s.module.Root = s.payloads, s.root
		for _, undo := range s.slots {
			undo()
		}
	}
	for _, g := range s.order {
		g.Restore(s.graphs[g])
	}
}
