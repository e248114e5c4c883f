package loops

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// PeelOptions are the settings of [Peel].
type PeelOptions struct {
	MaxNodes int64 `option:"max-nodes" doc:"how many nodes the body of a loop may have"`
}

// Peel takes the first trip out of loops.
var Peel = &pass.Pass{
	Name: "peel",
	Doc: `take the first trip out of loops

The trip and what is left of the loop run under the condition that there is a first
trip. Loops in loops stay.`,
	NewOptions: func() any { return &PeelOptions{MaxNodes: 256} },
	Once:       true,
	Run: func(u *pass.Unit) error {
		opts := u.Options.(*PeelOptions)
		for _, n := range loopsOf(u.Graph.Top()) {
			peel(u, n, opts)
		}
		return nil
	},
}

const peeled = "first trip taken out"

func peel(u *pass.Unit, n *ir.Node, opts *PeelOptions) {
	for b := n.Block(); b.Owner() != nil; b = b.Owner().Block() {
		if b.Owner().Kind() == symbol.PrimLoop {
			return
		}
	}
	if nodes := size(n.Blocks()[0]); nodes > opts.MaxNodes {
		u.Miss(n, peeled, "its body has %d nodes, more than max-nodes=%d", nodes, opts.MaxNodes)
		return
	}
	if !fits(n) {
		u.Miss(n, peeled, otherType)
		return
	}
	if u.Edit(n, peeled) {
		guard(n)
	}
}

// guard puts a prim::If in the place of loop n: with the first trip and a loop of the
// others, or what n is given.
func guard(n *ir.Node) {
	var branch *ir.Node
	n.InsertNodesBefore(func() {
		b := &builder{like: n, before: n}
		runs := b.op(symbol.AtenLt, types.Bool, b.number(0), n.Input(0))
		if !isBool(n.Input(1), true) {
			runs = b.op(symbol.Of("aten::__and__"), types.Bool, runs, n.Input(1))
		}
		branch = n.Graph().NewNode(symbol.PrimIf)
		branch.CopySource(n)
		branch.AddInput(runs)
		b.put(branch)
		some, none := branch.AddBlock(), branch.AddBlock()
		for _, v := range rest(n, &builder{like: n, block: some}) {
			some.AddReturn(v)
		}
		for _, v := range initial(n) {
			none.AddReturn(v)
		}
		for _, out := range n.Outputs() {
			branch.AddOutput(out.Type())
		}
	})
	replace(n, branch.Outputs())
}

// rest makes the first trip of loop, and a loop of the others.
func rest(loop *ir.Node, b *builder) []*ir.Value {
	c := ir.NewRepeater(loop.Graph())
	vs, more := b.trip(c, loop, func() *ir.Value { return b.number(0) }, initial(loop))
	one := b.number(1)
	left := b.op(symbol.AtenSub, types.Int, loop.Input(0), one)
	return b.loop(loop, left, more, vs, func(in *builder, i *ir.Value, vs []*ir.Value) ([]*ir.Value, *ir.Value) {
		return in.trip(c, loop, func() *ir.Value { return in.op(symbol.AtenAdd, types.Int, i, one) }, vs)
	})
}
