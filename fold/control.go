package fold

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/verify"
)

// ifNode takes the branch of a constant condition, or computes what it gives where
// that does not fit, or folds the branches and takes out the outputs on which they agree.
func (f *folder) ifNode(n *ir.Node) {
	if len(n.Blocks()) != 2 || n.NumInputs() != 1 {
		return
	}
	if n.Input(0).IsConstant() {
		if cond, ok := ir.ConstantOf(n.Input(0).Def()); ok && cond.Kind() == value.BoolKind {
			taken := n.Blocks()[1]
			if cond.Bool() {
				taken = n.Blocks()[0]
			}
			if returnsFitOutputs(n, taken) && f.u.Edit(n, "branch taken") {
				f.splice(n, taken)
				return
			}
		}
	}
	if f.whole(n) {
		return
	}
	for _, b := range n.Blocks() {
		f.block(b)
	}
	f.agreeing(n)
}

// returnsFitOutputs reports whether what b returns can stand for n's outputs.
func returnsFitOutputs(n *ir.Node, b *ir.Block) bool {
	for i, out := range n.Outputs() {
		if !verify.Fits(out, b.Ret(i).Type()) {
			return false
		}
	}
	return true
}

// splice moves the nodes of block taken before n and lets its returns stand for
// n's outputs, then folds what was moved.
func (f *folder) splice(n *ir.Node, taken *ir.Block) {
	f.cut = true
	before := n.Prev()
	for m := range taken.Nodes() {
		m.MoveBefore(n)
	}
	for i, out := range n.Outputs() {
		out.ReplaceAllUsesWith(taken.Ret(i))
	}
	m := n.Block().First()
	if before != nil {
		m = before.Next()
	}
	for m != n {
		next := m.Next()
		f.one(m)
		m = next
	}
	n.Remove()
}

// agreeing takes out the outputs of prim::If n to which both branches give the
// same value from outside, or equal immutable constants.
func (f *folder) agreeing(n *ir.Node) {
	a, b := n.Blocks()[0], n.Blocks()[1]
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		x, y := a.Ret(i), b.Ret(i)
		switch {
		case x == y:
			if !verify.Fits(n.Output(i), x.Type()) || !f.u.Edit(n, "branches agree") {
				continue
			}
			n.Output(i).ReplaceAllUsesWith(x)
		case f.sameConstant(x, y):
			v, _ := ir.ConstantOf(x.Def())
			if !constantFits(n.Output(i), v) || !f.u.Edit(n, "branches agree") {
				continue
			}
			f.replace(n, n.Output(i), v)
		default:
			continue
		}
		n.RemoveOutput(i)
		a.RemoveReturn(i)
		b.RemoveReturn(i)
	}
}

// sameConstant reports whether two values are equal constants of a type that
// nothing can write to.
func (f *folder) sameConstant(x, y *ir.Value) bool {
	if !x.IsConstant() || !y.IsConstant() || x.Type() != y.Type() || f.facts.Mutable(x) {
		return false
	}
	v, ok1 := ir.ConstantOf(x.Def())
	w, ok2 := ir.ConstantOf(y.Def())
	return ok1 && ok2 && value.Identical(v, w)
}

// loop removes a loop that never runs; else it takes out what the loop carries
// unchanged, and computes the rest if all that it reads is constant, or folds the body.
func (f *folder) loop(n *ir.Node) {
	if len(n.Blocks()) != 1 || n.NumInputs() != n.NumOutputs()+2 {
		return
	}
	if f.neverRuns(n) && initialsFit(n) {
		if f.u.Edit(n, "loop removed") {
			f.cut = true
			for i, out := range n.Outputs() {
				out.ReplaceAllUsesWith(n.Input(i + 2))
			}
			n.Remove()
			return
		}
	}
	f.invariant(n)
	if f.whole(n) {
		return
	}
	f.block(n.Blocks()[0])
	if f.invariant(n) {
		f.cut = true // the body has more to fold
	}
}

// initialsFit reports whether loop n's initial values can stand for its outputs.
func initialsFit(n *ir.Node) bool {
	for i, out := range n.Outputs() {
		if !verify.Fits(out, n.Input(i+2).Type()) {
			return false
		}
	}
	return true
}

// neverRuns reports whether the trip count is a constant below one, or the first
// condition a constant False.
func (f *folder) neverRuns(n *ir.Node) bool {
	if n.Input(0).IsConstant() {
		if v, ok := ir.ConstantOf(n.Input(0).Def()); ok && v.Kind() == value.IntKind && v.Int() < 1 {
			return true
		}
	}
	return n.InputIsFalse(1)
}

// invariant takes out the values that the body passes on as it got them: inside
// and after the loop, the initial value stands for them. It reports whether there were any.
func (f *folder) invariant(n *ir.Node) (some bool) {
	b := n.Blocks()[0]
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		p, init := b.Params()[i+1], n.Input(i+2)
		if b.Ret(i+1) != p && b.Ret(i+1) != init || !verify.Fits(p, init.Type()) || !verify.Fits(n.Output(i), init.Type()) {
			continue
		}
		if !f.u.Edit(n, "invariant value taken out of loop") {
			continue
		}
		some = true
		b.RemoveReturn(i + 1)
		p.ReplaceAllUsesWith(init)
		b.RemoveParam(i + 1)
		n.Output(i).ReplaceAllUsesWith(init)
		n.RemoveOutput(i)
		n.RemoveInput(i + 2)
	}
	return some
}
