package simplify

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

func controlRules() []rule {
	return []rule{
		{name: "branch on not", doc: "if not b: A else: B -> if b: B else: A", kinds: "prim::If", edit: branchOnNot},
		{name: "branch that is its condition", doc: "True if b else False -> b, False if b else True -> not b", kinds: "prim::If", edit: branchIsCondition},
	}
}

func branchOnNot(s *simplifier, n *ir.Node, name string) {
	if n.NumInputs() != 1 || len(n.Blocks()) != 2 {
		return
	}
	m := made(n.Input(0), symbol.AtenMagicNot)
	if m == nil || !unary(m) || !isOf(m.Input(0), types.BoolKind) || !s.u.Edit(n, name) {
		return
	}
	n.SetInput(0, m.Input(0))
	n.SwapBlocks(0, 1)
}

// branchIsCondition takes out the outputs of n that say which way it went.
func branchIsCondition(s *simplifier, n *ir.Node, name string) {
	if n.NumInputs() != 1 || len(n.Blocks()) != 2 {
		return
	}
	a, b := n.Blocks()[0], n.Blocks()[1]
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		out := n.Output(i)
		if !isOf(out, types.BoolKind) || !out.HasUses() {
			continue
		}
		x, ok1 := boolOf(a.Ret(i))
		y, ok2 := boolOf(b.Ret(i))
		if !ok1 || !ok2 || x == y || !x && !s.paysNegation(n, out) || !s.u.Edit(n, name) {
			continue
		}
		cond := n.Input(0)
		if !x {
			cond = negation(n, cond)
		}
		out.ReplaceAllUsesWith(cond)
		n.RemoveOutput(i)
		a.RemoveReturn(i)
		b.RemoveReturn(i)
		if !x {
			s.node(cond.Def())
		}
	}
}

// paysNegation reports whether out, which is not the condition of prim::If n, may become
// a node of its own: where n goes, or the uses of out take the negation in.
func (s *simplifier) paysNegation(n *ir.Node, out *ir.Value) bool {
	for u := range out.Uses() {
		if k := u.User().Kind(); k != symbol.PrimIf && k != symbol.AtenMagicNot {
			return goesWithout(n, out)
		}
	}
	return true
}

// goesWithout reports whether n is dead once nothing uses out.
func goesWithout(n *ir.Node, out *ir.Value) bool {
	for _, other := range n.Outputs() {
		if other != out && other.HasUses() {
			return false
		}
	}
	for _, b := range n.Blocks() {
		for m := range b.Nodes() {
			if m.Kind() != symbol.PrimConstant && !alias.Pure(m) {
				return false
			}
		}
	}
	return true
}

// negation makes a node that gives not b before n.
func negation(n *ir.Node, b *ir.Value) *ir.Value {
	m := n.Graph().NewNode(symbol.AtenMagicNot)
	m.SetInputs(b)
	m.CopySource(n)
	v := m.AddOutput(types.Bool)
	m.InsertBefore(n)
	return v
}
