package dce

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
)

// Pass removes nodes whose results are never observed.
var Pass = &pass.Pass{
	Name: "dce",
	Doc: `remove nodes whose results are never observed

Keeps effects, writes to what lives on, and all they need; drops unused outputs
of prim::If and values that a prim::Loop carries only for itself.`,
	Run: run,
}

func run(u *pass.Unit) error {
	live, err := alias.Live.Of(u)
	if err != nil {
		return err
	}
	sweep(u, live, u.Graph.Top())
	return nil
}

// sweep goes through the block backward, so that a node's users go before it.
// What the analysis calls dead stays dead while dead nodes are removed.
func sweep(u *pass.Unit, live *alias.LiveSet, b *ir.Block) {
	for n := range b.Backward() {
		if !live.Has(n) {
			if unused(n) && u.Edit(n, "removed") {
				n.Remove()
			}
			continue
		}
		switch n.Kind() {
		case symbol.PrimIf:
			dropIfOutputs(u, live, n)
		case symbol.PrimLoop:
			sweepLoop(u, live, n)
			continue
		}
		for _, c := range n.Blocks() {
			sweep(u, live, c)
		}
	}
}

// unused reports whether nothing uses n's outputs any more. A dead node's users
// are dead and gone already, unless a bisected run refused to remove one.
func unused(n *ir.Node) bool {
	for _, v := range n.Outputs() {
		if v.HasUses() {
			return false
		}
	}
	return true
}

// dropIfOutputs removes the outputs of a prim::If that nothing live uses.
func dropIfOutputs(u *pass.Unit, live *alias.LiveSet, n *ir.Node) {
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		if live.HasValue(n.Output(i)) || n.Output(i).HasUses() || !u.Edit(n, "if output dropped") {
			continue
		}
		n.RemoveOutput(i)
		for _, b := range n.Blocks() {
			b.RemoveReturn(i)
		}
	}
}

// sweepLoop drops the values that n carries although nothing live needs them.
// Their returns go first, so that the body's dead nodes lose their last users;
// then the body is swept; then initial value, parameter and output go.
func sweepLoop(u *pass.Unit, live *alias.LiveSet, n *ir.Node) {
	if len(n.Blocks()) != 1 {
		return
	}
	b := n.Blocks()[0]
	var dropped []int
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		if live.HasValue(n.Output(i)) || n.Output(i).HasUses() || !u.Edit(n, "carried value dropped") {
			continue
		}
		b.RemoveReturn(i + 1)
		dropped = append(dropped, i)
	}
	sweep(u, live, b)
	for _, i := range dropped {
		if b.Params()[i+1].HasUses() { // a bisected run kept a dead user: carry it unchanged
			b.Return().InsertInput(i+1, b.Params()[i+1])
			continue
		}
		b.RemoveParam(i + 1)
		n.RemoveInput(i + 2)
		n.RemoveOutput(i)
	}
}
