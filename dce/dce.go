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
	s := &sweeper{u: u, live: live}
	s.block(u.Graph.Top())
	return nil
}

// sweeper removes what live says is dead.
type sweeper struct {
	u      *pass.Unit
	live   *alias.LiveSet
	forced bool // in a loop that lost carried values: all that is dead must go
}

// edit asks for an edit. Where edits are forced it only counts them.
func (s *sweeper) edit(n *ir.Node, rule string) bool { return s.u.Edit(n, rule) || s.forced }

// block goes through the block backward, so that a node's users go before it.
// What the analysis calls dead stays dead while dead nodes are removed.
func (s *sweeper) block(b *ir.Block) {
	for n := range b.Backward() {
		if !s.live.Has(n) {
			if unused(n) && s.edit(n, "removed") {
				n.Remove()
			}
			continue
		}
		s.miss(n)
		switch n.Kind() {
		case symbol.PrimIf:
			s.dropIfOutputs(n)
		case symbol.PrimLoop:
			s.loop(n)
			continue
		}
		for _, c := range n.Blocks() {
			s.block(c)
		}
	}
}

// miss says why n stays although nothing uses its outputs.
func (s *sweeper) miss(n *ir.Node) {
	if !s.u.Explaining() || !unused(n) || len(n.Blocks()) > 0 {
		return
	}
	sc, err := n.Schema()
	switch {
	case n.Kind() == symbol.PrimSetAttr || err == nil && sc != nil && sc.Mutates():
		s.u.Miss(n, "removed", "it writes to what the caller, or a node that stays, may see")
	case err != nil || sc == nil:
		s.u.Miss(n, "removed", "it may have effects: it is not known what it does")
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
func (s *sweeper) dropIfOutputs(n *ir.Node) {
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		if s.live.HasValue(n.Output(i)) || n.Output(i).HasUses() || !s.edit(n, "if output dropped") {
			continue
		}
		n.RemoveOutput(i)
		for _, b := range n.Blocks() {
			b.RemoveReturn(i)
		}
	}
}

// loop drops the values that n carries although nothing live needs them, and
// sweeps the body. Dead values may be carried for each other, and nodes that
// compute them from what is no longer carried would compute something else, so
// all of it is one edit: returns, the body's dead nodes, then parameters.
func (s *sweeper) loop(n *ir.Node) {
	if len(n.Blocks()) != 1 {
		return
	}
	b := n.Blocks()[0]
	var dead []int
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		if !s.live.HasValue(n.Output(i)) && !n.Output(i).HasUses() {
			dead = append(dead, i)
		}
	}
	if len(dead) == 0 || !s.edit(n, "carried values dropped") {
		s.block(b)
		return
	}
	for _, i := range dead {
		b.RemoveReturn(i + 1)
	}
	outer := s.forced
	s.forced = true
	s.block(b)
	s.forced = outer
	for _, i := range dead {
		b.RemoveParam(i + 1)
		n.RemoveInput(i + 2)
		n.RemoveOutput(i)
	}
}
