package loops

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// builder puts new nodes before a node, or at the end of a block.
type builder struct {
	like   *ir.Node // new nodes have its source
	before *ir.Node
	block  *ir.Block
}

func (b *builder) put(n *ir.Node) {
	if b.block != nil {
		b.block.Append(n)
	} else {
		n.InsertBefore(b.before)
	}
}

func (b *builder) number(k int64) *ir.Value { return b.constant(value.Int(k)) }

func (b *builder) constant(v value.Value) *ir.Value {
	n := b.like.Graph().NewConstant(v, nil)
	n.CopySource(b.like)
	b.put(n)
	return n.Output(0)
}

func (b *builder) op(kind symbol.Symbol, t *types.Type, inputs ...*ir.Value) *ir.Value {
	n := b.like.Graph().NewNode(kind)
	n.CopySource(b.like)
	n.SetInputs(inputs...)
	out := n.AddOutput(t)
	b.put(n)
	return out
}

// trip copies the body of loop for the trip of that number, which is given what is
// carried, and returns what it carries on and whether the loop goes on.
func (b *builder) trip(c *ir.Copier, loop *ir.Node, number func() *ir.Value, carried []*ir.Value) (out []*ir.Value, more *ir.Value) {
	body := loop.Blocks()[0]
	for i, p := range body.Params() {
		switch {
		case i > 0:
			c.SetValue(p, carried[i-1])
		case p.HasUses():
			c.SetValue(p, number())
		}
	}
	for n := range body.Nodes() {
		b.put(c.Whole(n))
	}
	for i := 1; i < body.NumReturns(); i++ {
		out = append(out, c.Value(body.Ret(i)))
	}
	return out, c.Value(body.Ret(0))
}

// initial is what is carried into loop.
func initial(loop *ir.Node) []*ir.Value {
	var vs []*ir.Value
	for i := 2; i < loop.NumInputs(); i++ {
		vs = append(vs, loop.Input(i))
	}
	return vs
}

// replace lets vs stand for the outputs of n, and removes n.
func replace(n *ir.Node, vs []*ir.Value) {
	named := make(map[*ir.Value]bool)
	for i, out := range n.Outputs() {
		v := vs[i]
		out.ReplaceAllUsesWith(v)
		if d := v.Def(); d != nil && d.Block() == n.Block() && !v.HasName() && !named[v] && d != n && out.HasName() {
			named[v] = true
			v.TakeName(out)
		}
	}
	n.Remove()
}

// loop makes a prim::Loop that carries vs, of the types that from carries. fill makes its
// body, which is given the number of the trip and the values carried, and says what it
// carries on and whether the loop goes on.
func (b *builder) loop(from *ir.Node, trips, on *ir.Value, vs []*ir.Value, fill func(in *builder, i *ir.Value, vs []*ir.Value) ([]*ir.Value, *ir.Value)) []*ir.Value {
	n := from.Graph().NewNode(symbol.PrimLoop)
	n.CopySource(from)
	n.SetInputs(append([]*ir.Value{trips, on}, vs...)...)
	b.put(n)
	body := n.AddBlock()
	i := body.AddParam(types.Int)
	var params []*ir.Value
	for _, p := range from.Blocks()[0].Params()[1:] {
		params = append(params, body.AddParam(p.Type()))
	}
	outs, more := fill(&builder{like: b.like, block: body}, i, params)
	body.AddReturn(more)
	for _, v := range outs {
		body.AddReturn(v)
	}
	for _, out := range from.Outputs() {
		n.AddOutput(out.Type())
	}
	return n.Outputs()
}
