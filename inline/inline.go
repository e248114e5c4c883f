package inline

import (
	"fmt"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
)

// Options are the settings of [Pass].
type Options struct {
	Subgraphs  bool  `option:"subgraphs" doc:"also put the subgraphs of nodes in their place, and inline in those that stay"`
	Interfaces bool  `option:"interfaces" doc:"also inline calls of interfaces where all objects are of one class"`
	MaxNodes   int64 `option:"max-nodes" doc:"how many nodes inlining may make, in all graphs together"`
}

// Pass inlines calls.
var Pass = &pass.Pass{
	Name: "inline",
	Doc: `put the bodies of functions and methods where they are called

Callees come first. The functions stay in the module, and what became dead stays
for dce. Recursion is an error that names the cycle.`,
	NewOptions: func() any { return &Options{Interfaces: true, MaxNodes: 5_000_000} },
	RunModule:  run,
}

func run(u *pass.ModuleUnit) error {
	x := newInliner(u)
	calls := x.callGraph()
	if err := calls.recursion(u.Module.Functions); err != nil {
		return err
	}
	var order []*ir.Function
	order, x.recursive = calls.order(u.Module.Functions)
	for _, f := range order {
		if err := x.function(f); err != nil {
			return err
		}
	}
	return nil
}

// inliner is one run of the pass.
type inliner struct {
	*callees
	u         *pass.ModuleUnit
	recursive map[*ir.Function]bool // calls itself, through an interface
	done      map[*ir.Function]bool // nothing is left to inline in it
	sizes     map[*ir.Graph]int     // number of nodes
	made      int64                 // nodes, so far
}

func newInliner(u *pass.ModuleUnit) *inliner {
	o := u.Options.(*Options)
	return &inliner{callees: newCallees(u.Module, o), u: u,
		done: make(map[*ir.Function]bool), sizes: make(map[*ir.Graph]int)}
}

// function inlines what f calls.
func (x *inliner) function(f *ir.Function) error {
	left, err := x.graph(f.Graph, []*ir.Function{f})
	x.done[f] = !left
	return err
}

// graph inlines the calls in g, which is part of the last function of chain. It
// reports whether something that could be inlined is left.
func (x *inliner) graph(g *ir.Graph, chain []*ir.Function) (left bool, err error) {
	if !x.hasSites(g) {
		return false, nil
	}
	e := &editor{inliner: x, g: g, names: ir.NewNames(g), size: count(g)}
	err = e.block(g.Top(), chain)
	x.sizes[g] = e.size
	return e.left, err
}

// hasSites reports whether anything in g might be inlined.
func (x *inliner) hasSites(g *ir.Graph) bool {
	for n := range g.AllNodes() {
		switch n.Kind() {
		case symbol.PrimCallFunction, symbol.PrimCallMethod, symbol.PrimInterfaceCall:
			return true
		}
		if x.options.Subgraphs && n.Subgraph() != nil {
			return true
		}
	}
	return false
}

// sizeOf is the number of nodes of g.
func (x *inliner) sizeOf(g *ir.Graph) int {
	n, ok := x.sizes[g]
	if !ok {
		n = count(g)
		x.sizes[g] = n
	}
	return n
}

func count(g *ir.Graph) int {
	n := 0
	for range g.AllNodes() {
		n++
	}
	return n
}

// editor inlines in one graph.
type editor struct {
	*inliner
	g     *ir.Graph
	names *ir.Names
	size  int
	left  bool // something that could be inlined is not
}

func (e *editor) block(b *ir.Block, chain []*ir.Function) error {
	return e.nodes(b.First(), nil, chain)
}

// nodes goes through the nodes from first up to stop, of one block. chain holds
// the functions whose bodies they came from, the outermost first.
func (e *editor) nodes(first, stop *ir.Node, chain []*ir.Function) error {
	for n := first; n != stop; {
		next := n.Next()
		if err := e.node(n, chain); err != nil {
			return err
		}
		n = next
	}
	return nil
}

func (e *editor) node(n *ir.Node, chain []*ir.Function) error {
	if s, ok := e.site(n); ok {
		return e.inline(s, chain)
	}
	e.left = e.left || e.mayBeKnown(n)
	for _, b := range n.Blocks() {
		if err := e.block(b, chain); err != nil {
			return err
		}
	}
	if sub := n.Subgraph(); sub != nil && e.options.Subgraphs {
		left, err := e.graph(sub, chain)
		e.left = e.left || left
		return err
	}
	return nil
}

// inline makes one edit: the body of s takes the place of its node.
func (e *editor) inline(s site, chain []*ir.Function) error {
	if s.callee != nil && (e.recursive[s.callee] || slices.Contains(chain, s.callee)) {
		e.left = true // through an interface: how deep it goes is known when it runs
		return nil
	}
	if e.made+int64(e.sizeOf(s.body)) > e.options.MaxNodes {
		return fmt.Errorf("inlining %s into %s makes more than max-nodes=%d nodes", s.name(), chain[0].QualifiedName(), e.options.MaxNodes)
	}
	if !e.u.Edit(s.node, s.rule) {
		e.left = true
		return nil
	}
	e.made += int64(e.sizeOf(s.body))
	e.size += e.sizeOf(s.body) - 1
	before, block, next := s.node.Prev(), s.node.Block(), s.node.Next()
	e.replace(s)
	if s.callee != nil && e.done[s.callee] {
		return nil
	}
	first := block.First()
	if before != nil {
		first = before.Next()
	}
	if s.callee != nil {
		chain = append(chain[:len(chain):len(chain)], s.callee)
	}
	return e.nodes(first, next, chain)
}

// replace puts a copy of the body before the node and takes the node out.
func (e *editor) replace(s site) {
	n := s.node
	args := make([]*ir.Value, 0, n.NumInputs())
	for i := s.first; i < n.NumInputs(); i++ {
		args = append(args, n.Input(i))
	}
	if s.receiver != nil {
		args[0] = e.cast(n, args[0], s.receiver)
	}
	for i, w := range n.Splice(s.body, args, e.names) {
		v := n.Output(i)
		if v.HasName() && !isInput(w) {
			e.names.Give(w, v.Name())
		}
		v.ReplaceAllUsesWith(w)
	}
	e.names.Forget(n)
	n.Remove()
}

// isInput reports whether v is an input of its graph.
func isInput(v *ir.Value) bool { return v.IsParam() && v.DefBlock().Owner() == nil }
