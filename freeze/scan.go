package freeze

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// scanned is a graph, and which objects its values are.
type scanned struct {
	*state
	graph   *ir.Graph
	self    *ir.Value       // the root, in its methods
	objects []*value.Object // by value id, where it was asked for
	reads   []*ir.Node
	places  map[place]int
	at      []int32 // by node id: one more than the number of its place in listed
	listed  []place
}

// noObject stands for what was asked for and is not known.
var noObject = new(value.Object)

// collect finds what the methods of the root, and all that they call, do to
// attributes.
func (s *state) collect() {
	s.reach()
	for _, g := range s.graphs {
		g.sets()
	}
	for _, g := range s.graphs {
		g.uses()
		g.analyze()
	}
}

// reach lists the graphs of the root's methods and of all that they call, with those
// nested in them.
func (s *state) reach() {
	calls, seen := ir.NewCalls(s.m), make(map[*ir.Function]bool)
	var todo []*ir.Function
	mark := func(f *ir.Function) {
		if !seen[f] {
			seen[f] = true
			todo = append(todo, f)
		}
	}
	for _, f := range s.m.Functions {
		if f.Class == s.root.Type {
			mark(f)
		}
	}
	alone := s.alone()
	for len(todo) > 0 {
		f := todo[0]
		todo = todo[1:]
		calls.Reach(f.Graph, mark)
		var self *ir.Value
		if in := f.Graph.Inputs(); alone && f.Class == s.root.Type && len(in) > 0 && in[0].Type() == f.Class {
			self = in[0]
		}
		s.scan(f.Graph, self)
	}
}

// alone reports whether the root is the only object of its class.
func (s *state) alone() bool {
	n := 0
	for _, o := range s.objects {
		if o.Type == s.root.Type {
			n++
		}
	}
	return n == 1
}

func (s *state) scan(g *ir.Graph, self *ir.Value) {
	s.graphs = append(s.graphs, &scanned{state: s, graph: g, self: self, objects: make([]*value.Object, g.NumValueIDs()),
		places: make(map[place]int), at: make([]int32, g.NumNodeIDs())})
	for n := range g.AllNodes() {
		for i := range n.Attrs() {
			for _, sub := range n.Attrs()[i].Graphs() {
				s.scan(sub, nil)
			}
		}
	}
}

// sets notes which attributes that hold objects are set, so that what is read from
// them is not known.
func (g *scanned) sets() {
	for n := range g.graph.AllNodes() {
		if n.Kind() == symbol.PrimSetAttr && n.NumInputs() == 2 {
			if a, ok := attributeAt(n); ok {
				g.set[a] = true
			}
		}
	}
}

// attributeAt is the attribute that n reads or sets, as far as types tell.
func attributeAt(n *ir.Node) (attribute, bool) {
	if n.NumInputs() == 0 {
		return attribute{}, false
	}
	t := n.Input(0).Type()
	if t.Kind() != types.ClassKind || t.Class() == nil {
		return attribute{}, false
	}
	name := attributeOf(n)
	for i, a := range t.Class().Attributes {
		if a.Name == name {
			return attribute{t, i}, true
		}
	}
	return attribute{}, false
}

// object is the object that v is known to be, or nil.
func (g *scanned) object(v *ir.Value) *value.Object {
	if v == g.self && v != nil {
		return g.root
	}
	n := v.Def()
	if n == nil || n.NumInputs() == 0 {
		return nil
	}
	switch n.Kind() {
	case symbol.PrimGetAttr, symbol.PrimUncheckedCast:
	default:
		return nil
	}
	o := g.objects[v.ID()]
	if o == nil {
		if n.Kind() == symbol.PrimUncheckedCast {
			o = g.object(n.Input(0))
		} else if p, ok := g.place(n); ok && !g.set[attribute{p.object.Type, p.index}] {
			o = p.object.Attrs[p.index].Object()
		}
		if o == nil {
			o = noObject
		}
		g.objects[v.ID()] = o
	}
	if o == noObject {
		return nil
	}
	return o
}

// known is [scanned.place] of a node that access has noted.
func (g *scanned) known(n *ir.Node) (place, bool) {
	if i := g.at[n.ID()]; i > 0 {
		return g.listed[i-1], true
	}
	return place{}, false
}

// place is the attribute of an object that n is known to read or set.
func (g *scanned) place(n *ir.Node) (place, bool) {
	if n.NumInputs() == 0 {
		return place{}, false
	}
	o := g.object(n.Input(0))
	if o == nil {
		return place{}, false
	}
	i := o.Slot(attributeOf(n))
	return place{o, i}, i >= 0 && i < len(o.Attrs)
}

// uses notes what is done with objects.
func (g *scanned) uses() {
	for n := range g.graph.AllNodes() {
		first := 0
		switch n.Kind() {
		case symbol.PrimGetAttr:
			g.reads = append(g.reads, n)
			g.access(n)
			first = 1
		case symbol.PrimSetAttr:
			g.access(n)
			first = 1
		case symbol.PrimHasAttr:
			first = 1
		case symbol.PrimUncheckedCast:
			if n.NumInputs() == 1 && g.object(n.Input(0)) != nil {
				first = 1
			}
		}
		g.giveInputs(n, first)
		for _, b := range n.Blocks() {
			g.giveInputs(b.Return(), 0)
		}
	}
	g.giveInputs(g.graph.Top().Return(), 0)
}

// giveInputs gives away the objects among the inputs of n from first on.
func (g *scanned) giveInputs(n *ir.Node, first int) {
	for i := first; i < n.NumInputs(); i++ {
		v := n.Input(i)
		if o := g.object(v); o != nil {
			g.give(o, cause{why: isGiven, at: n})
		} else if holdsObjects(v.Type()) {
			g.giveType(v.Type(), cause{why: isGiven, at: n})
		}
	}
}

// holdsObjects reports whether a value of type t may be or hold an object.
func holdsObjects(t *types.Type) bool {
	switch t.Kind() {
	case types.ClassKind, types.InterfaceKind, types.AnyKind:
		return true
	}
	for _, e := range t.Contained() {
		if holdsObjects(e) {
			return true
		}
	}
	return false
}

// access notes an attribute that n reads or sets.
func (g *scanned) access(n *ir.Node) {
	if p, ok := g.place(n); ok {
		i, known := g.places[p]
		if !known {
			i = len(g.listed)
			g.places[p] = i
			g.listed = append(g.listed, p)
		}
		g.at[n.ID()] = int32(i + 1)
		if n.Kind() == symbol.PrimSetAttr {
			g.keepPlace(p, cause{why: isSet, at: n})
		}
		return
	}
	a, ok := attributeAt(n) // the zero attribute stands for any
	if g.unknown[a] {
		return
	}
	g.unknown[a] = true
	for _, o := range g.state.objects {
		switch {
		case !ok:
			g.give(o, cause{why: isUnknown, at: n})
		case o.Type == a.class && a.index < len(o.Attrs):
			g.keepAll(o, a.index, cause{why: isUnknown, at: n})
		}
	}
}

// analyze finds which attributes something in the graph writes to or gives away.
func (g *scanned) analyze() {
	facts := alias.AnalyzeSlots(g.graph, func(n *ir.Node) int {
		return int(g.at[n.ID()]) - 1
	}, len(g.listed))
	for i, p := range g.listed {
		switch {
		case facts.SlotWritten(i):
			g.keepAll(p.object, p.index, cause{why: isWritten, at: g.writer(facts, p)})
		case facts.SlotEscapes(i):
			g.keepAll(p.object, p.index, cause{why: isSeen})
		}
	}
	for n := range g.graph.AllNodes() {
		if n.Kind() == symbol.PrimConstant && n.NumOutputs() == 1 && facts.Mutable(n.Output(0)) &&
			(facts.HasWriters(n.Output(0)) || facts.Escapes(n.Output(0))) {
			if v, ok := ir.ConstantOf(n); ok {
				g.write(v, cause{why: isWritten})
			}
		}
	}
}

// writer is the last node that may write to what is read from p, or nil; it is looked
// for if somebody wants to know.
func (g *scanned) writer(facts *alias.Facts, p place) *ir.Node {
	if !g.explain {
		return nil
	}
	for _, n := range g.reads {
		if q, ok := g.known(n); !ok || q != p {
			continue
		}
		for w := range facts.Writers(n.Output(0)) {
			return w
		}
	}
	return nil
}
