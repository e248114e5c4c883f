package alias

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// LastUse is the last node, in program order, that is given something that may be or hold
// what v is or holds: after it, what is v's alone is not needed. It is the loop
// where v is made outside a loop and used in it, the return of the graph where it gets
// there, and nil where nothing uses it.
func (f *Facts) LastUse(v *ir.Value) *ir.Node {
	var last *ir.Node
	note := func(n *ir.Node) {
		if n = outerLoop(n, v.DefBlock()); last == nil || last.Before(n) {
			last = n
		}
	}
	for n := range f.g.AllNodes() {
		for _, in := range n.Inputs() {
			if f.MayAlias(in, v) {
				note(n)
				break
			}
		}
	}
	top := f.g.Top().Return()
	for _, in := range top.Inputs() {
		if f.MayAlias(in, v) {
			return top
		}
	}
	return last
}

// outerLoop is the outermost node with a block that may run again between n and block b, in
// which a value is made, or n if there is none.
func outerLoop(n *ir.Node, b *ir.Block) *ir.Node {
	at := n
	for bl := n.Block(); bl != nil && bl != b; {
		o := bl.Owner()
		if o == nil {
			break
		}
		at = loopOr(o, at)
		bl = o.Block()
	}
	return at
}

func loopOr(o, at *ir.Node) *ir.Node {
	if o.Kind() == symbol.PrimIf {
		return at
	}
	return o
}
