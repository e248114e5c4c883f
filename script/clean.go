package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// cleaner does to a graph in SSA form what PyTorch does to every graph that it
// compiles.
type cleaner struct {
	im    *Importer
	graph *ir.Graph
	names names
}

func (c *cleaner) run() {
	c.lowerTuples(c.graph.Top())
	c.removeDead()
	c.fold(c.graph.Top())
	c.removeDead()
	c.pool()
	c.canonical(c.graph.Top())
	c.warnings()
}

// lowerTuples forwards the elements of tuples to where they are taken apart.
func (c *cleaner) lowerTuples(b *ir.Block) {
	for n := range b.Nodes() {
		c.lowerTuple(n)
		for _, inner := range n.Blocks() {
			c.lowerTuples(inner)
		}
	}
}

func (c *cleaner) lowerTuple(n *ir.Node) {
	switch n.Kind() {
	case symbol.PrimTupleUnpack, symbol.PrimTupleIndex, symbol.PrimTupleSlice:
	default:
		return
	}
	made := n.Input(0).Def()
	if made == nil || made.Kind() != symbol.PrimTupleConstruct {
		return
	}
	switch n.Kind() {
	case symbol.PrimTupleUnpack:
		for i, v := range n.Outputs() {
			v.ReplaceAllUsesWith(made.Input(i))
		}
	case symbol.PrimTupleIndex:
		i, ok := constantInt(n.Input(1))
		if i < 0 {
			i += int64(made.NumInputs())
		}
		if ok && i >= 0 && i < int64(made.NumInputs()) {
			n.Output(0).ReplaceAllUsesWith(made.Input(int(i)))
		}
	case symbol.PrimTupleSlice:
		t := c.graph.NewNode(symbol.PrimTupleConstruct)
		for i := n.Attr(symbol.AttrBeg).Int(); i < n.Attr(symbol.AttrEnd).Int(); i++ {
			t.AddInput(made.Input(int(i)))
		}
		n.Output(0).ReplaceAllUsesWith(t.AddOutput(n.Output(0).Type()))
		t.InsertBefore(n)
	}
}

func constantInt(v *ir.Value) (int64, bool) {
	k, ok := v.Constant()
	return k.Int(), ok
}

// warnings numbers the warnings, each of which is given once.
func (c *cleaner) warnings() {
	for n := range c.graph.AllNodes() {
		if n.Kind() == symbol.AtenWarn {
			n.SetAttr(ir.IntAttr(symbol.Of("warn_id"), c.im.warns))
			c.im.warns++
		}
	}
}

// pool keeps one of equal constants and moves them to the front of the graph.
func (c *cleaner) pool() {
	seen := map[constantKey]*ir.Value{}
	var all []*ir.Node // apart, because the walk must not meet what has moved
	for n := range c.graph.AllNodes() {
		if n.Kind() == symbol.PrimConstant {
			all = append(all, n)
		}
	}
	for _, n := range all {
		key, ok := keyOf(n)
		if old := seen[key]; ok && old != nil {
			n.Output(0).ReplaceAllUsesWith(old)
			c.remove(n)
			continue
		}
		if ok {
			seen[key] = n.Output(0)
		}
		n.MoveBefore(c.graph.Top().First())
	}
}

// remove takes out a node whose outputs are unused.
func (c *cleaner) remove(n *ir.Node) {
	for _, v := range n.Outputs() {
		c.names.drop(v)
	}
	n.Remove()
}
