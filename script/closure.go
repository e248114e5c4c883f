package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// closureValues is how many values PyTorch makes, and drops, to lift a closure.
const closureValues = 2

// closures makes a prim::fork with a graph of its own of every forked closure.
func (c *cleaner) closures() {
	skipped := c.graph.NewNode(symbol.PrimConstant)
	for n := range c.graph.AllNodes() {
		if n.Kind() == symbol.PrimClosure {
			for range closureValues {
				skipped.AddOutput(types.None)
			}
		}
	}
	c.forks(c.graph.Top())
}

func (c *cleaner) forks(b *ir.Block) {
	for n := range b.Nodes() {
		for _, inner := range n.Blocks() {
			if n.Kind() != symbol.PrimClosure {
				c.forks(inner)
			}
		}
		if n.Kind() == kindForkBody {
			c.fork(n)
		}
	}
	for n := range b.Backward() {
		if n.Kind() == symbol.PrimClosure && !n.Output(0).HasUses() {
			c.unname(n)
			n.Remove()
		}
	}
}

// copier moves the body of a closure to a graph of its own. What the body takes
// from outside comes in by inputs.
type copier struct {
	to       *ir.Graph
	names    names
	vals     map[*ir.Value]*ir.Value
	captures []*ir.Value
	take     func(v *ir.Value) *ir.Value // makes an input for v
}

func (k *copier) value(v *ir.Value) *ir.Value {
	if w := k.vals[v]; w != nil {
		return w
	}
	w := k.take(v)
	k.vals[v] = w
	k.captures = append(k.captures, v)
	return w
}

func (k *copier) made(v, w *ir.Value) {
	k.vals[v] = w
	if v.HasName() {
		k.names.set(w, v.Name())
	}
}

func (k *copier) block(from, to *ir.Block) {
	for _, p := range from.Params() {
		k.made(p, to.AddParam(p.Type()))
	}
	for n := range from.Nodes() {
		k.node(n, to.Append)
	}
	for i := range from.NumReturns() {
		to.AddReturn(k.value(from.Ret(i)))
	}
}

// node copies n to where place puts it.
func (k *copier) node(n *ir.Node, place func(*ir.Node)) {
	m := k.to.NewNode(n.Kind())
	inputs := make([]*ir.Value, n.NumInputs())
	for i, v := range n.Inputs() {
		inputs[i] = k.value(v)
	}
	m.SetInputs(inputs...)
	m.CopySource(n)
	for i := range n.Attrs() {
		m.SetAttr(n.Attrs()[i])
	}
	for _, v := range n.Outputs() {
		k.made(v, m.AddOutput(v.Type()))
	}
	place(m)
	for _, b := range n.Blocks() {
		k.block(b, m.AddBlock())
	}
}

// fork replaces n, a fork of a closure. The body is copied twice, as in PyTorch,
// so that its values have the numbers that they have there: first with the
// captures taken from one tuple and cleaned, then with each as an input.
func (c *cleaner) fork(n *ir.Node) {
	body := n.Input(0).Def().Blocks()[0]
	first := ir.NewGraph(c.graph.Module())
	context := first.Top().AddParam(types.Tuple())
	unpack := first.NewNode(symbol.PrimTupleUnpack)
	unpack.SetInputs(context)
	first.Top().Append(unpack)
	k := &copier{to: first, names: newNames(), vals: map[*ir.Value]*ir.Value{}}
	k.take = func(v *ir.Value) *ir.Value {
		w := unpack.AddOutput(v.Type())
		if v.HasName() {
			k.names.set(w, v.Name())
		}
		return w
	}
	k.block(body, first.Top())
	inner := &cleaner{im: c.im, graph: first, names: k.names}
	inner.closures()
	inner.run()

	f := c.graph.NewNode(symbol.PrimFork)
	sub := ir.NewSubgraph(n)
	c.finalFork(first, unpack, k.captures, sub)
	f.SetInputs(k.captures...)
	f.CopySource(n)
	f.InsertAfter(n)
	v := f.AddOutput(n.Output(0).Type())
	if n.Output(0).HasName() {
		c.names.set(v, n.Output(0).Name())
	}
	n.Output(0).ReplaceAllUsesWith(v)
	f.SetAttr(ir.GraphAttr(symbol.AttrSubgraph, sub))
	c.remove(n)
	c2 := &cleaner{im: c.im, graph: sub, names: newNames()}
	c2.run()
}

// finalFork copies the clean body to sub, with an input for each capture.
func (c *cleaner) finalFork(first *ir.Graph, unpack *ir.Node, captures []*ir.Value, sub *ir.Graph) {
	k := &copier{to: sub, names: newNames(), vals: map[*ir.Value]*ir.Value{}}
	k.take = func(v *ir.Value) *ir.Value { return v }
	dead := sub.NewNode(symbol.PrimConstant)
	dead.AddOutput(types.None) // the number of the context
	order := map[*ir.Value]*ir.Value{}
	for n := range first.Top().Nodes() {
		if n == unpack {
			hold := sub.NewNode(symbol.PrimTupleUnpack)
			for _, v := range unpack.Outputs() {
				w := hold.AddOutput(v.Type())
				if v.HasName() {
					k.names.set(w, v.Name())
				}
				order[v] = w
				k.vals[v] = w
			}
			sub.Top().Append(hold)
			continue
		}
		k.node(n, sub.Top().Append)
	}
	sub.Top().AddReturn(k.value(first.Output(0)))
	for i, v := range captures {
		p := sub.Top().AddParam(v.Type())
		if v.HasName() {
			k.names.set(p, v.Name())
		}
		if w := order[unpack.Output(i)]; w != nil {
			w.ReplaceAllUsesWith(p)
		}
	}
	for n := range sub.Top().Nodes() {
		if n.Kind() == symbol.PrimTupleUnpack && n.NumInputs() == 0 {
			n.Remove()
		}
	}
}
