package loops

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/verify"
)

// isLoop reports whether n is a well-formed prim::Loop: a trip count, a condition and
// carried values, one block that takes the number of the trip and the carried values
// and gives a condition and the carried values.
func isLoop(n *ir.Node) bool {
	if n.Kind() != symbol.PrimLoop || len(n.Blocks()) != 1 {
		return false
	}
	b, carried := n.Blocks()[0], n.NumOutputs()
	return n.NumInputs() == carried+2 && len(b.Params()) == carried+1 && b.NumReturns() == carried+1
}

// isIf reports whether n is a well-formed prim::If.
func isIf(n *ir.Node) bool {
	if n.Kind() != symbol.PrimIf || len(n.Blocks()) != 2 || n.NumInputs() != 1 {
		return false
	}
	for _, b := range n.Blocks() {
		if b.NumReturns() != n.NumOutputs() {
			return false
		}
	}
	return true
}

// loopsOf lists the loops of b and of the blocks in it, inner ones first.
func loopsOf(b *ir.Block) []*ir.Node {
	var out []*ir.Node
	for n := range b.Nodes() {
		out = append(out, loopsAt(n)...)
	}
	return out
}

// loopsAt lists the loops in the blocks of n, inner ones first, and n if it is one.
func loopsAt(n *ir.Node) []*ir.Node {
	var out []*ir.Node
	for _, b := range n.Blocks() {
		out = append(out, loopsOf(b)...)
	}
	if isLoop(n) {
		out = append(out, n)
	}
	return out
}

// isBool reports whether v is the constant want.
func isBool(v *ir.Value, want bool) bool {
	c, ok := v.Constant()
	return ok && c.Kind() == value.BoolKind && c.Bool() == want
}

// counts reports whether loop n runs as often as its trip count says: its conditions
// are the constant True.
func counts(n *ir.Node) bool {
	return isBool(n.Input(1), true) && isBool(n.Blocks()[0].Ret(0), true)
}

// trips is the trip count of n, if it is constant.
func trips(n *ir.Node) (int64, bool) {
	c, ok := n.Input(0).Constant()
	if !ok || c.Kind() != value.IntKind {
		return 0, false
	}
	return max(c.Int(), 0), true
}

// runs reports whether the body of n runs at least once.
func runs(n *ir.Node) bool {
	k, ok := trips(n)
	return ok && k > 0 && isBool(n.Input(1), true)
}

// fits reports whether what is carried into loop n, and on from trip to trip, may stand
// for the body's parameters and the loop's outputs.
func fits(n *ir.Node) bool {
	b := n.Blocks()[0]
	for i, out := range n.Outputs() {
		for _, v := range []*ir.Value{n.Input(i + 2), b.Ret(i + 1)} {
			if !verify.Fits(b.Params()[i+1], v.Type()) || !verify.Fits(out, v.Type()) {
				return false
			}
		}
	}
	return true
}

// size counts the nodes of b and of the blocks in it.
func size(b *ir.Block) int64 {
	k := int64(0)
	for n := range b.Nodes() {
		k++
		for _, inner := range n.Blocks() {
			k += size(inner)
		}
	}
	return k
}

// inside reports whether n is in one of the blocks of outer.
func inside(n, outer *ir.Node) bool {
	for b := n.Block(); b != nil; {
		owner := b.Owner()
		if owner == outer || owner == nil {
			return owner != nil
		}
		b = owner.Block()
	}
	return false
}
