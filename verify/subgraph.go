package verify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// subgraphs checks the graphs in the attributes of n.
func (c *graphCheck) subgraphs(n *ir.Node) {
	for i := range n.Attrs() {
		a := &n.Attrs()[i]
		if a.Kind != ir.AttrG && a.Kind != ir.AttrGs {
			continue
		}
		if a.Kind == ir.AttrG && a.Graph() == nil {
			c.report(SubgraphOwner, n, "attribute %s of %s holds no graph", a.Name, kind(n))
		}
		for _, g := range a.Graphs() {
			if g == nil {
				continue
			}
			if c.graphs[g] {
				c.report(SubgraphOwner, n, "attribute %s of %s holds a graph that is in another place too", a.Name, kind(n))
				continue
			}
			if g.Owner() != n || g.Module() != c.g.Module() {
				c.report(SubgraphOwner, n, "attribute %s of %s holds a graph that names another node or module as its owner", a.Name, kind(n))
			}
			if a.Name == symbol.AttrSubgraph && runsSubgraph(n.Kind()) {
				c.subgraphTypes(n, g)
			}
			c.graph(g)
		}
	}
}

// subgraphTypes checks that the graph takes n's inputs and gives n's outputs.
func (c *graphCheck) subgraphTypes(n *ir.Node, g *ir.Graph) {
	if len(g.Inputs()) != n.NumInputs() {
		c.report(SubgraphInputs, n, "%s has %d inputs; its subgraph takes %d", kind(n), n.NumInputs(), len(g.Inputs()))
	} else {
		for i, p := range g.Inputs() {
			if t := typeOf(n.Input(i)); !c.fits(t, typeOf(p)) {
				c.report(SubgraphInputs, n, "input %%%s of %s is %s; its subgraph takes %s", n.Input(i).Name(), kind(n), t, p.Type())
			}
		}
	}
	if isFuture(n) {
		c.forked(n, g)
		return
	}
	captures := n.Kind() == symbol.PrimDifferentiableGraph && g.NumOutputs() > n.NumOutputs()
	if g.NumOutputs() != n.NumOutputs() && !captures {
		c.report(SubgraphOutputs, n, "%s has %d outputs; its subgraph returns %d", kind(n), n.NumOutputs(), g.NumOutputs())
		return
	}
	for i, v := range n.Outputs() {
		if t := typeOf(g.Output(i)); !c.fits(t, typeOf(v)) {
			c.report(SubgraphOutputs, n, "output %%%s of %s is %s; its subgraph returns %s", v.Name(), kind(n), v.Type(), t)
		}
	}
}

// runsSubgraph reports whether nodes of kind k run their subgraph on their inputs.
// What unknown kinds do with theirs is not known, and a prim::Closure is called
// elsewhere.
func runsSubgraph(k symbol.Symbol) bool {
	for _, r := range attrRules(k) {
		if r.name == symbol.AttrSubgraph {
			return true
		}
	}
	return false
}

// isFuture reports whether n starts its subgraph and gives a Future or an Await.
func isFuture(n *ir.Node) bool {
	return n.Kind() == symbol.PrimFork || n.Kind() == symbol.PrimAwaitable
}

// forked checks that n gives a future of what its subgraph returns.
func (c *graphCheck) forked(n *ir.Node, g *ir.Graph) {
	if n.NumOutputs() != 1 {
		c.report(SubgraphOutputs, n, "%s has %d outputs, not one future", kind(n), n.NumOutputs())
		return
	}
	t := typeOf(n.Output(0))
	if k := t.Kind(); k != types.FutureKind && k != types.AwaitKind {
		if t != nil && !c.Untyped {
			c.report(SubgraphOutputs, n, "output %%%s of %s is %s, not a future", n.Output(0).Name(), kind(n), t)
		}
		return
	}
	if got := result(g); !c.fits(got, t.Elem()) {
		c.report(SubgraphOutputs, n, "output %%%s of %s is %s; its subgraph returns %s", n.Output(0).Name(), kind(n), t, got)
	}
}

// result is the type of what a call of g gives: a tuple unless g returns one value.
func result(g *ir.Graph) *types.Type {
	if g.NumOutputs() == 1 {
		return typeOf(g.Output(0))
	}
	elems := make([]*types.Type, g.NumOutputs())
	for i := range elems {
		if elems[i] = typeOf(g.Output(i)); elems[i] == nil {
			return nil
		}
	}
	return types.Tuple(elems...)
}
