package randgraph

import "slices"

// writeRules write to tensors in place. A tensor operand is made on the spot: one
// that overlaps what is written in part is an error in PyTorch.
var writeRules = []statement{
	func(g *gen) bool {
		a := g.recent(writable)
		g.write(a, g.oneOf("aten::neg_", "aten::relu_", "aten::zero_", "aten::abs_"))
		return true
	},
	func(g *gen) bool {
		a := g.recent(writable)
		g.write(a, g.oneOf("aten::mul_", "aten::fill_"), g.scalar())
		return true
	},
	func(g *gen) bool {
		a := g.recent(writable)
		g.write(a, g.oneOf("aten::add_", "aten::sub_"), g.scalar(), g.int(1))
		return true
	},
	func(g *gen) bool { // a tensor that is no other's alias
		a := g.recent(writable)
		b := g.recent(func(k kind) bool {
			return isTensor(floats)(k) && slices.Equal(broadcast(a.kind.shape, k.shape), a.kind.shape)
		})
		fresh := g.op(tensorKind(floats, b.kind.shape...), "aten::mul", b, g.float(2))
		switch g.rng.IntN(3) {
		case 0:
			g.write(a, "aten::copy_", fresh, g.bool(false))
		case 1:
			g.write(a, "aten::mul_", fresh)
		default:
			g.write(a, "aten::add_", fresh, g.int(1))
		}
		return true
	},
	func(g *gen) bool { // with itself
		a := g.recent(writable)
		g.write(a, "aten::add_", a, g.int(1))
		return true
	},
	func(g *gen) bool {
		a := g.recent(writable)
		m := g.op(tensorKind(masks, a.kind.shape...), "aten::gt", a, g.float(g.rng.IntN(5)-2))
		g.write(a, "aten::masked_fill_", m, g.float(g.rng.IntN(9)-4))
		return true
	},
}

// write writes an in-place node. Its output, the same tensor, comes into scope.
func (g *gen) write(a val, name string, args ...val) {
	g.op(a.kind, name, append([]val{a}, args...)...)
}
