package randgraph

import "slices"

const maxNumel = 96

// tensorRules make new tensors, and numbers from tensors.
var tensorRules = []statement{
	binary, binary, binary,
	func(g *gen) bool {
		a := g.recent(isTensor(floats))
		g.op(elementwise(floats, a), g.oneOf("aten::neg", "aten::relu", "aten::sigmoid", "aten::tanh", "aten::abs"), a)
		return true
	},
	func(g *gen) bool {
		a := g.recent(isTensor(floats))
		g.op(elementwise(floats, a), "aten::mul", a, g.scalar())
		return true
	},
	func(g *gen) bool {
		a := g.recent(isTensor(floats))
		g.op(elementwise(floats, a), g.oneOf("aten::add", "aten::sub"), a, g.scalar(), g.int(1+g.rng.IntN(2)))
		return true
	},
	func(g *gen) bool {
		a := g.recent(isTensor(floats))
		g.op(elementwise(masks, a), g.comparison(), a, g.scalar())
		return true
	},
	func(g *gen) bool {
		m, ok := g.pick(isTensor(masks))
		if !ok {
			return false
		}
		a, ok := g.pick(func(k kind) bool { return isTensor(floats)(k) && slices.Equal(k.shape, m.kind.shape) })
		if ok {
			g.op(elementwise(floats, a), "aten::masked_fill", a, m, g.float(g.rng.IntN(5)))
		}
		return ok
	},
	where,
	func(g *gen) bool { // bool to float or int
		m, ok := g.pick(isTensor(masks))
		if ok {
			d, code := floats, 6
			if g.rng.IntN(2) == 0 {
				d, code = longs, 4
			}
			g.op(elementwise(d, m), "aten::to", m, g.int(code), g.bool(false), g.bool(false), g.none())
		}
		return ok
	},
	func(g *gen) bool {
		a := g.recent(isTensor(floats))
		g.op(tensorKind(floats), "aten::sum", a, g.none())
		return true
	},
	sumDim, matmul, cat,
	func(g *gen) bool {
		a := g.recent(isTensor(floats))
		k := elementwise(floats, a)
		g.op(k, "aten::clone", a, g.none())
		return true
	},
	func(g *gen) bool {
		a := g.recent(isTensor(floats))
		n := g.none()
		g.op(elementwise(floats, a), g.oneOf("aten::zeros_like", "aten::ones_like"), a, n, n, n, n, n)
		return true
	},
	func(g *gen) bool { // a float from a tensor: reading it sees every earlier write
		a, ok := g.pick(func(k kind) bool { return isTensor(floats)(k) && len(k.shape) == 0 })
		if !ok {
			return false
		}
		s := g.op(scalarKind, "aten::item", a)
		g.pool = g.pool[:len(g.pool)-1]
		g.op(floatKind, "aten::Float", s)
		return true
	},
	func(g *gen) bool { // all of them positive?
		a := g.recent(isTensor(floats))
		s := g.op(tensorKind(floats), "aten::sum", a, g.none())
		g.op(boolKind, "aten::Bool", g.op(tensorKind(masks), "aten::gt", s, g.float(0)))
		return true
	},
	func(g *gen) bool {
		a, ok := g.pick(func(k kind) bool { return k.base == tensors && len(k.shape) > 0 })
		if ok {
			g.op(intKind, "aten::size", a, g.int(g.rng.IntN(len(a.kind.shape))))
		}
		return ok
	},
}

// scalar is a float or an int for a Scalar argument.
func (g *gen) scalar() val {
	switch g.rng.IntN(4) {
	case 0:
		return g.recent(isBase(numbers))
	case 1:
		return g.int(g.rng.IntN(5) - 2)
	}
	return g.float(g.rng.IntN(17) - 8)
}

// elementwise is the kind of a new tensor in the shape of its one operand.
func elementwise(d dtype, a val) kind {
	k := tensorKind(d, a.kind.shape...)
	k.contig = a.kind.contig && !a.kind.overlap
	return k
}

func binary(g *gen) bool {
	a := g.recent(func(k kind) bool { return k.base == tensors && k.dtype != masks })
	b, ok := g.pick(func(k kind) bool {
		if k.base != tensors || k.dtype != a.kind.dtype {
			return false
		}
		shape := broadcast(a.kind.shape, k.shape)
		return shape != nil && tensorKind(floats, shape...).numel() <= maxNumel
	})
	if !ok {
		return false
	}
	k := tensorKind(a.kind.dtype, broadcast(a.kind.shape, b.kind.shape)...)
	k.contig = slices.Equal(a.kind.shape, b.kind.shape) && a.kind.contig && b.kind.contig && !a.kind.overlap && !b.kind.overlap
	switch g.rng.IntN(3) {
	case 0:
		g.op(k, "aten::mul", a, b)
	case 1:
		g.op(k, "aten::maximum", a, b)
	default:
		g.op(k, g.oneOf("aten::add", "aten::sub"), a, b, g.int(1+g.rng.IntN(3)))
	}
	return true
}

// broadcast is the shape of a and b together, or nil. A shape of no dimensions is
// not nil.
func broadcast(a, b []int) []int {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := append([]int{}, a...)
	for i, d := range b {
		at := len(a) - len(b) + i
		switch {
		case d == out[at] || d == 1:
		case out[at] == 1:
			out[at] = d
		default:
			return nil
		}
	}
	return out
}

func where(g *gen) bool {
	m, ok := g.pick(isTensor(masks))
	if !ok {
		return false
	}
	same := func(k kind) bool { return isTensor(floats)(k) && slices.Equal(k.shape, m.kind.shape) }
	a, ok := g.pick(same)
	if !ok {
		return false
	}
	b, _ := g.pick(same)
	g.op(tensorKind(floats, m.kind.shape...), "aten::where", m, a, b)
	return true
}

func sumDim(g *gen) bool {
	a, ok := g.pick(func(k kind) bool { return isTensor(floats)(k) && len(k.shape) > 0 })
	if !ok {
		return false
	}
	dim, keep := g.rng.IntN(len(a.kind.shape)), g.rng.IntN(2) == 0
	shape := slices.Clone(a.kind.shape)
	if keep {
		shape[dim] = 1
	} else {
		shape = slices.Delete(shape, dim, dim+1)
	}
	g.op(tensorKind(floats, shape...), g.oneOf("aten::sum", "aten::mean"), a, g.shapeList([]int{dim}), g.bool(keep), g.none())
	return true
}

func matmul(g *gen) bool {
	a, ok := g.pick(func(k kind) bool { return isTensor(floats)(k) && len(k.shape) == 2 })
	if !ok {
		return false
	}
	b, ok := g.pick(func(k kind) bool { return isTensor(floats)(k) && len(k.shape) == 2 && k.shape[0] == a.kind.shape[1] })
	if !ok {
		return false
	}
	k := tensorKind(floats, a.kind.shape[0], b.kind.shape[1])
	k.contig = true
	g.op(k, "aten::matmul", a, b)
	return true
}

func cat(g *gen) bool {
	a, ok := g.pick(func(k kind) bool { return isTensor(floats)(k) && len(k.shape) > 0 && 2*k.numel() <= maxNumel })
	if !ok {
		return false
	}
	b := g.recent(func(k kind) bool { return isTensor(floats)(k) && slices.Equal(k.shape, a.kind.shape) })
	l := g.op(listOf(tensorKind(floats, a.kind.shape...)), "prim::ListConstruct", a, b)
	g.pool = g.pool[:len(g.pool)-1] // it must stay two long
	shape := slices.Clone(a.kind.shape)
	if g.rng.IntN(2) == 0 {
		dim := g.rng.IntN(len(shape))
		shape[dim] *= 2
		g.op(tensorKind(floats, shape...), "aten::cat", l, g.int(dim))
	} else {
		dim := g.rng.IntN(len(shape) + 1)
		g.op(tensorKind(floats, slices.Insert(shape, dim, 2)...), "aten::stack", l, g.int(dim))
	}
	return true
}
