package pass

import (
	"slices"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// subject is what a run keeps of the graph of one function, and of those nested in
// it. Its edits are recorded, so that going back costs what was edited.
type subject struct {
	graph  *ir.Graph
	ours   bool // recording was begun by this run
	caches map[*ir.Graph]*analysis.Cache

	nodes   int
	counted uint64 // at this edit count, plus 1

	// With a limit of time, a pass that does not end may still be at work on the
	// graph: copies that it cannot reach stand in for undoing.
	first, last *ir.Graph // before the run, and before the application at hand
	copied      uint64    // when last was made, by edit count
	lost        bool
}

func (s *subject) cache(g *ir.Graph) *analysis.Cache {
	c := s.caches[g]
	if c == nil {
		c = analysis.NewCache(g)
		s.caches[g] = c
	}
	return c
}

// countNodes counts anew where the graph was edited.
func (s *subject) countNodes() int {
	if s.counted != s.graph.Edits()+1 {
		s.nodes, s.counted = countNodes(s.graph), s.graph.Edits()+1
	}
	return s.nodes
}

func (s *subject) copy() {
	if s.last != nil && s.copied == s.graph.Edits() {
		return
	}
	s.last, s.copied = s.graph.Clone(), s.graph.Edits()
	if s.first == nil {
		s.first = s.last
	}
}

// subject returns that of g, beginning to record it.
func (r *run) subject(g *ir.Graph) *subject {
	s := r.subjects[g]
	if s == nil {
		s = &subject{graph: g, ours: !g.Recording(), caches: make(map[*ir.Graph]*analysis.Cache)}
		r.subjects[g] = s
		g.Record()
	}
	return s
}

// forget ends recording.
func (r *run) forget() {
	if r.gone {
		return
	}
	for g, s := range r.subjects {
		if s.ours && !s.lost {
			g.Forget()
		}
	}
}

// checkpoint is a moment that the module can be brought back to.
type checkpoint struct {
	functions []*ir.Function
	graphs    []*ir.Graph
	marks     []ir.Mark
	state     *moduleState // nil where no module pass comes after
}

// checkpoint takes the present moment; whole is for module passes.
func (r *run) checkpoint(whole bool) *checkpoint {
	fs := r.module.Functions
	c := &checkpoint{functions: slices.Clone(fs), graphs: make([]*ir.Graph, len(fs)), marks: make([]ir.Mark, len(fs))}
	for i, f := range fs {
		s := r.subject(f.Graph)
		c.graphs[i], c.marks[i] = f.Graph, f.Graph.Mark()
		if r.Timeout > 0 {
			s.copy()
		}
	}
	if whole {
		c.state = stateOf(r.module)
	}
	return c
}

// restore brings the module back. A graph that a pass may still be working on is
// replaced by its copy.
func (r *run) restore(c *checkpoint) {
	if c.state != nil {
		c.state.restore(r.module)
	}
	for i, f := range c.functions {
		s := r.subjects[c.graphs[i]]
		switch {
		case !s.lost:
			c.graphs[i].Undo(c.marks[i])
		case c == r.start:
			f.Graph = s.first
		default:
			if s.first == s.last {
				s.first = s.last.Clone()
			}
			f.Graph = s.last
		}
	}
}

// moduleState is what a module pass may change besides graphs: functions, payloads,
// the declarations of classes, and the slots of objects and containers. The
// elements of tensors are not kept: a pass that wants other weights makes other
// tensors.
type moduleState struct {
	functions []*ir.Function
	fields    []ir.Function
	payloads  []ir.Payload
	root      value.Value
	scope     *types.Scope
	finals    []ir.Final
	classes   map[*types.ClassDecl]types.ClassDecl
	slots     []func() // each gives one object or container its items back
	seen      map[any]bool
}

func stateOf(m *ir.Module) *moduleState {
	s := &moduleState{functions: slices.Clone(m.Functions), payloads: slices.Clone(m.Payloads), root: m.Root, scope: m.Scope, finals: slices.Clone(m.Finals),
		classes: make(map[*types.ClassDecl]types.ClassDecl), seen: make(map[any]bool)}
	for _, f := range s.functions {
		s.fields = append(s.fields, *f)
	}
	for t := range m.Scope.All() {
		if d := t.Class(); d != nil {
			s.classes[d] = copyOf(*d)
		}
	}
	s.value(s.root)
	for _, p := range s.payloads {
		s.value(p.Val)
	}
	return s
}

func copyOf(d types.ClassDecl) types.ClassDecl {
	d.Attributes, d.Methods, d.Members = slices.Clone(d.Attributes), slices.Clone(d.Methods), slices.Clone(d.Members)
	return d
}

// value keeps the slots of every object and container that v reaches.
func (s *moduleState) value(v value.Value) {
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

func (s *moduleState) items(of any, items *[]value.Value) {
	if s.seen[of] {
		return
	}
	s.seen[of] = true
	old := slices.Clone(*items)
	s.slots = append(s.slots, func() { *items = slices.Clone(old) })
	for _, v := range old {
		s.value(v)
	}
}

func (s *moduleState) dict(d *value.Dict) {
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

// restore may be called more than once.
func (s *moduleState) restore(m *ir.Module) {
	m.Functions = slices.Clone(s.functions)
	for i, f := range s.functions {
		*f = s.fields[i]
	}
	m.Payloads, m.Root, m.Scope, m.Finals = slices.Clone(s.payloads), s.root, s.scope, slices.Clone(s.finals)
	for t := range m.Scope.All() {
		d := t.Class()
		if d == nil {
			continue
		}
		if old, ok := s.classes[d]; ok {
			*d = copyOf(old)
		} else {
			*d = types.ClassDecl{Name: d.Name} // declared since
		}
	}
	for _, undo := range s.slots {
		undo()
	}
}
