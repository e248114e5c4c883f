package inline

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// copying puts a body, with the bodies of what it calls in their places, into a graph.
type copying struct {
	*inliner
	to      *ir.Graph
	chain   []*ir.Function // being copied, the outermost first
	tooMany bool           // max-nodes was reached, and the copy is not whole
}

// place is where nodes go: before a node, or at the end of a block.
type place struct {
	before *ir.Node
	block  *ir.Block
}

func (p place) put(n *ir.Node) {
	if p.before != nil {
		n.InsertBefore(p.before)
	} else {
		p.block.Append(n)
	}
}

// arguments are the inputs of s that its body takes, where at gives what stands for
// the values that s uses.
func (c *copying) arguments(s site, at func(*ir.Value) *ir.Value, to place) []*ir.Value {
	args := make([]*ir.Value, 0, s.node.NumInputs())
	for i := s.first; i < s.node.NumInputs(); i++ {
		args = append(args, at(s.node.Input(i)))
	}
	if s.receiver != nil {
		args[0] = c.cast(s.node, args[0], s.receiver, to)
	}
	return args
}

// cast tells the class of v, which was of an interface.
func (c *copying) cast(n *ir.Node, v *ir.Value, class *types.Type, to place) *ir.Value {
	m := c.to.NewNode(symbol.PrimUncheckedCast)
	m.CopySource(n)
	m.AddInput(v)
	out := m.AddOutput(class)
	to.put(m)
	c.made++
	return out
}

// body copies the body of s. It returns what stands for the body's results, and the
// level that has the names of the values made.
func (c *copying) body(s site, args []*ir.Value, to place) ([]*ir.Value, *level) {
	if s.callee != nil {
		c.chain = append(c.chain, s.callee)
		defer func() { c.chain = c.chain[:len(c.chain)-1] }()
	}
	f := &frame{copying: c, copier: ir.NewCopier(s.body, c.to), level: c.names.level(s.body), first: c.to.NumValueIDs()}
	f.at = f.copier.Value
	for i, p := range s.body.Inputs() {
		f.copier.SetValue(p, args[i])
	}
	f.block(s.body.Top(), to)
	outs := make([]*ir.Value, s.body.NumOutputs())
	for i := range outs {
		outs[i] = f.copier.Value(s.body.Output(i))
	}
	return outs, f.level
}

// frame copies one body.
type frame struct {
	*copying
	copier *ir.Copier
	at     func(*ir.Value) *ir.Value // the copy of a value
	level  *level
	first  int // id of the first value made
}

func (f *frame) block(b *ir.Block, to place) {
	for n := range b.Nodes() {
		if f.tooMany {
			return
		}
		if s, ok := f.site(n, f.at); ok && f.open(s, f.chain) {
			f.call(s, to)
			continue
		}
		f.node(n, to)
	}
}

// node copies n.
func (f *frame) node(n *ir.Node, to place) {
	f.copying.made++
	f.tooMany = f.copying.made > f.options.MaxNodes
	m := f.copier.Node(n)
	to.put(m)
	f.own(n.Outputs())
	for _, from := range n.Blocks() {
		b := m.AddBlock()
		for _, p := range from.Params() {
			f.copier.Param(p, b)
		}
		f.own(from.Params())
		f.block(from, place{block: b})
		ret := from.Return()
		for i := range ret.NumInputs() {
			b.AddReturn(f.copier.Value(ret.Input(i)))
		}
	}
}

// own notes that copies of vs were made.
func (f *frame) own(vs []*ir.Value) {
	for _, v := range vs {
		f.level.made = append(f.level.made, int32(v.ID()))
	}
}

// call puts the body of s in the place of its node.
func (f *frame) call(s site, to place) {
	args := f.arguments(s, f.at, to)
	if s.receiver != nil {
		f.level.add(0)
	}
	outs, inner := f.body(s, args, to)
	f.level.addAll(inner)
	inner.release()
	for i, w := range outs {
		v := s.node.Output(i)
		f.copier.SetValue(v, w)
		if k := w.ID() - f.first; k >= 0 { // otherwise an argument, which keeps its name
			f.level.give(f.level.made[k], f.level.names[v.ID()])
		}
		f.level.forget(int32(v.ID()))
	}
}
