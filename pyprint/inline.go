package pyprint

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// Which nodes can be expressions is found as PyTorch finds it. A compiler that reads
// an expression makes the nodes of its operands from left to right and then its
// own. Walking an expression from right to left, operators before operands, must
// therefore meet the nodes of a block from last to first; for as long as it does,
// operands are part of the expression.

// inlinable reports whether v needs no variable, order apart.
func inlinable(v *ir.Value) bool {
	n := v.Def()
	if n.NumOutputs() != 1 || v.NumUses() != 1 || len(n.Blocks()) > 0 || n.Kind() == symbol.PrimIsinstance {
		return false
	}
	for u := range v.Uses() {
		user := u.User()
		if v.HasName() && !user.IsReturn() {
			return false
		}
		if user.Kind() == symbol.PrimLoop && u.Index() >= 2 || user.Kind() == symbol.PrimFork || user.Kind() == symbol.PrimRpcAsync {
			return false
		}
	}
	return true
}

// scanner decides for a frame which nodes are expressions.
type scanner struct{ inline []bool }

func (s *scanner) block(b *ir.Block) {
	s.node(b.Return())
	for n := range b.Backward() {
		s.node(n)
	}
}

// node scans the inputs of n, and returns the node that is next to be met: the last
// one before n that is no part of n's expression.
func (s *scanner) node(n *ir.Node) *ir.Node {
	if !n.IsReturn() && s.inline[n.ID()] {
		return n
	}
	for _, b := range n.Blocks() {
		s.block(b)
	}
	point := before(n)
	for i := n.NumInputs() - 1; i >= 0; i-- {
		point = s.value(point, n.Input(i))
	}
	return point
}

func (s *scanner) value(point *ir.Node, v *ir.Value) *ir.Node {
	n := v.Def()
	switch {
	case n == nil:
	case n == point && inlinable(v):
		point = s.node(n)
		s.inline[n.ID()] = true
	case n.Kind() == symbol.PrimConstant:
		s.inline[n.ID()] = true
	}
	return point
}

// before is the node before n that is no constant, or nil.
func before(n *ir.Node) *ir.Node {
	for n = n.Prev(); n != nil && n.Kind() == symbol.PrimConstant; n = n.Prev() {
	}
	return n
}

// longLine is the length from which an expression is taken apart.
const longLine = 40

func (p *printer) isLong(expr string) bool { return width(expr)+2*p.level >= longLine }

// split makes statements of the expression of v, which is too long, and of those
// that come before it in the same expression, so that their order stays.
func (p *printer) split(v *ir.Value) {
	var apart []*ir.Value
	for u := range v.Uses() {
		apart = p.frame.before(u.User(), u.Index(), apart)
		break
	}
	for i := len(apart) - 1; i >= 0; i-- {
		w := apart[i]
		expr := p.use(w.Def(), w)
		p.define(w.Def(), expr)
	}
}

// before appends the inputs of user up to the one of that index that are
// expressions, from right to left, and then those left of user in the expression
// that it is part of. Inputs that an earlier call appended are passed over.
func (f *frame) before(user *ir.Node, index int, apart []*ir.Value) []*ir.Value {
	for {
		done := f.done(user)
		present := *done > 0
		first := max(int(*done)-1, 0)
		for i := index; i >= first; i-- {
			if d := user.Input(i).Def(); d != nil && d.Kind() != symbol.PrimConstant && f.inline[d.ID()] {
				apart = append(apart, user.Input(i))
			}
		}
		*done = int32(index + 2)
		if present || user.IsReturn() || !f.inline[user.ID()] {
			return apart
		}
		for u := range user.Output(0).Uses() {
			user, index = u.User(), u.Index()-1
			break
		}
	}
}

// done is 0 for an n that was not met, else 1 and the number of inputs passed.
func (f *frame) done(n *ir.Node) *int32 {
	if n.IsReturn() {
		return &f.split[f.graph.NumNodeIDs()+n.Block().ID()]
	}
	return &f.split[n.ID()]
}
