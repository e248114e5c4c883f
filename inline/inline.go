package inline

import (
	"fmt"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
)

// Options are the settings of [Pass].
type Options struct {
	All        bool  `option:"all" doc:"inline in every function, also in those that nothing calls any more"`
	Subgraphs  bool  `option:"subgraphs" doc:"also put the subgraphs of nodes in their place, and inline in those that stay"`
	Interfaces bool  `option:"interfaces" doc:"also inline calls of interfaces where all objects are of one class"`
	MaxNodes   int64 `option:"max-nodes" doc:"how many nodes inlining may make, in all graphs together"`
}

// Pass inlines calls.
var Pass = &pass.Pass{
	Name: "inline",
	Doc: `put the bodies of functions and methods where they are called

In a module with a root object: in the methods of the root, and in what they still
call. The functions stay in the module, and what became dead stays for dce.
Recursion is an error that names the cycle.`,
	NewOptions: func() any { return &Options{Interfaces: true, MaxNodes: 5_000_000} },
	RunModule:  run,
}

func run(u *pass.ModuleUnit) error {
	x := &inliner{callees: newCallees(u.Module, u.Options.(*Options)), u: u, names: newDictionary(),
		sizes: make(map[*ir.Graph]int64), live: make(map[*ir.Function]bool)}
	graph := x.callGraph()
	if err := graph.recursion(u.Module.Functions); err != nil {
		return err
	}
	x.recursive = graph.recursive(u.Module.Functions)
	for _, f := range u.Module.Functions {
		if x.options.All || x.isEntry(f) {
			x.reach(f)
		}
	}
	for len(x.todo) > 0 {
		f := x.todo[0]
		x.todo = x.todo[1:]
		if err := x.graph(f.Graph, f); err != nil {
			return err
		}
		x.calls.Reach(f.Graph, x.reach)
	}
	return nil
}

// inliner is one run of the pass.
type inliner struct {
	*callees
	u         *pass.ModuleUnit
	recursive map[*ir.Function]bool // calls itself, through an interface
	names     *dictionary
	sizes     map[*ir.Graph]int64 // number of nodes, when all calls are inlined
	made      int64               // nodes, so far
	live      map[*ir.Function]bool
	todo      []*ir.Function
}

// graph inlines the calls in g, which is part of f.
func (x *inliner) graph(g *ir.Graph, f *ir.Function) error {
	if x.hasSites(g) {
		e := &editor{inliner: x, f: f, g: g, level: x.names.level(g)}
		if err := e.block(g.Top()); err != nil {
			return err
		}
		e.rename()
		e.level.release()
		delete(x.names.own, g)
		delete(x.sizes, g)
	}
	if x.u.Explaining() {
		x.misses(g)
	}
	if !x.options.Subgraphs {
		return nil
	}
	for n := range g.AllNodes() {
		if sub := n.Subgraph(); sub != nil {
			if err := x.graph(sub, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// hasSites reports whether anything in g might be inlined.
func (x *inliner) hasSites(g *ir.Graph) bool {
	for n := range g.AllNodes() {
		if s, ok := x.site(n, itself); ok && x.open(s, nil) {
			return true
		}
	}
	return false
}

// open reports whether s may be inlined where chain is being copied: how deep a
// circle through an interface goes is known when it runs.
func (x *inliner) open(s site, chain []*ir.Function) bool {
	return s.callee == nil || !x.recursive[s.callee] && !slices.Contains(chain, s.callee)
}

// sizeOf is how many nodes a copy of g has when all that is known to be called is
// inlined in it; some 10^12 stand for more.
func (x *inliner) sizeOf(g *ir.Graph) int64 {
	n, ok := x.sizes[g]
	if ok {
		return n
	}
	for m := range g.AllNodes() {
		n++
		if s, ok := x.site(m, itself); ok && x.open(s, nil) {
			n = min(n-1+x.sizeOf(s.body), 1e12)
		}
	}
	x.sizes[g] = n
	return n
}

// editor inlines in one graph.
type editor struct {
	*inliner
	f     *ir.Function
	g     *ir.Graph
	level *level // where the number of a value is its id
}

func (e *editor) block(b *ir.Block) error {
	for n := b.First(); n != nil; {
		next := n.Next()
		s, ok := e.site(n, itself)
		if ok && e.open(s, nil) {
			if err := e.inline(s); err != nil {
				return err
			}
		} else {
			for _, inner := range n.Blocks() {
				if err := e.block(inner); err != nil {
					return err
				}
			}
		}
		n = next
	}
	return nil
}

// misses says why calls stay in g.
func (x *inliner) misses(g *ir.Graph) {
	for n := range g.AllNodes() {
		s, ok := x.site(n, itself)
		switch {
		case s.rule == "":
		case ok:
			x.u.Miss(n, s.rule, "%s may call itself, by way of an interface", s.name())
		case s.body != nil:
			x.u.Miss(n, s.rule, "it has other inputs or outputs than %s", s.name())
		default:
			x.u.Miss(n, s.rule, "it is not known what is called")
		}
	}
}

// inline makes one edit: the body of s, with all that it calls, takes the place of
// its node.
func (e *editor) inline(s site) error {
	if e.made+e.sizeOf(s.body) > e.options.MaxNodes {
		return e.tooMany(s)
	}
	n := s.node
	if !e.u.Edit(n, s.rule) {
		return nil
	}
	c := &copying{inliner: e.inliner, to: e.g}
	var outs []*ir.Value
	var inner *level
	n.InsertNodesBefore(func() {
		at := place{before: n}
		args := c.arguments(s, itself, at)
		for range e.g.NumValueIDs() - len(e.level.names) { // a cast
			e.level.add(0)
		}
		outs, inner = c.body(s, args, at)
	})
	if c.tooMany {
		return e.tooMany(s)
	}
	e.level.addAll(inner)
	inner.release()
	for i, w := range outs {
		v := n.Output(i)
		if !isInput(w) {
			e.level.give(int32(w.ID()), e.level.names[v.ID()])
		}
		e.level.forget(int32(v.ID()))
		v.ReplaceAllUsesWith(w)
	}
	n.Remove()
	return nil
}

func (e *editor) tooMany(s site) error {
	return fmt.Errorf("inlining %s into %s makes more than max-nodes=%d nodes", s.name(), e.f.QualifiedName(), e.options.MaxNodes)
}

// rename gives the values of the graph the names that they have come to.
func (e *editor) rename() {
	vs := make([]*ir.Value, 0, len(e.level.names))
	names := make([]string, 0, len(e.level.names))
	each(e.g.Top(), func(v *ir.Value) {
		n := e.level.names[v.ID()]
		if n == 0 {
			return
		}
		if s := e.names.text(n); s != v.Name() {
			vs, names = append(vs, v), append(names, s)
		}
	})
	e.g.Rename(vs, names) //passvet:ignore names change only with calls for whose inlining Edit was asked
}

// isInput reports whether v is an input of its graph.
func isInput(v *ir.Value) bool { return v.IsParam() && v.DefBlock().Owner() == nil }
