package randgraph

import "slices"

// viewRules make tensors that share storage with another, or may.
var viewRules = []statement{
	selectView, sliceView, transposeView, unsqueezeView, expandView, reshapeView, reshapeView, chunkView,
	func(g *gen) bool {
		a, ok := g.dimmed(2)
		if ok && len(a.kind.shape) == 2 {
			g.op(g.view(a, a.kind.shape[1], a.kind.shape[0]), "aten::t", a)
		}
		return ok && len(a.kind.shape) == 2
	},
	func(g *gen) bool {
		a := g.recent(isTensor(floats))
		k := g.view(a, a.kind.shape...)
		k.contig = a.kind.contig
		g.op(k, "aten::detach", a)
		return true
	},
	func(g *gen) bool { // a tensor's own alias, or a copy, as the strides have it
		a := g.recent(isTensor(floats))
		k := g.view(a, a.kind.shape...)
		k.overlap, k.contig = false, true
		if a.kind.overlap {
			return false // of an expanded tensor of one element it could be either
		}
		g.op(k, "aten::contiguous", a, g.int(0))
		return true
	},
}

// view is the kind of a view of a with that shape.
func (g *gen) view(a val, shape ...int) kind {
	k := tensorKind(a.kind.dtype, shape...)
	k.overlap = a.kind.overlap
	return k
}

// dimmed draws a float tensor of n dimensions or more.
func (g *gen) dimmed(n int) (val, bool) {
	return g.pick(func(k kind) bool { return isTensor(floats)(k) && len(k.shape) >= n })
}

func selectView(g *gen) bool {
	a, ok := g.dimmed(1)
	if !ok {
		return false
	}
	dim := g.rng.IntN(len(a.kind.shape))
	i := g.rng.IntN(a.kind.shape[dim])
	k := g.view(a, slices.Delete(slices.Clone(a.kind.shape), dim, dim+1)...)
	k.contig = a.kind.contig && dim == 0
	g.op(k, "aten::select", a, g.int(dim), g.int(i))
	return true
}

func sliceView(g *gen) bool {
	a, ok := g.dimmed(1)
	if !ok {
		return false
	}
	dim := g.rng.IntN(len(a.kind.shape))
	n := a.kind.shape[dim]
	start := g.rng.IntN(n)
	end := start + 1 + g.rng.IntN(n-start)
	step := 1 + g.rng.IntN(2)
	shape := slices.Clone(a.kind.shape)
	shape[dim] = (end - start + step - 1) / step
	k := g.view(a, shape...)
	k.contig = a.kind.contig && dim == 0 && step == 1
	last := g.int(end)
	if end == n && g.rng.IntN(2) == 0 {
		last = g.none()
	}
	g.op(k, "aten::slice", a, g.int(dim), g.int(start), last, g.int(step))
	return true
}

func transposeView(g *gen) bool {
	a, ok := g.dimmed(2)
	if !ok {
		return false
	}
	i, j := g.rng.IntN(len(a.kind.shape)), g.rng.IntN(len(a.kind.shape))
	shape := slices.Clone(a.kind.shape)
	shape[i], shape[j] = shape[j], shape[i]
	g.op(g.view(a, shape...), "aten::transpose", a, g.int(i), g.int(j))
	return true
}

func unsqueezeView(g *gen) bool {
	a := g.recent(func(k kind) bool { return isTensor(floats)(k) && len(k.shape) < 4 })
	dim := g.rng.IntN(len(a.kind.shape) + 1)
	g.op(g.view(a, slices.Insert(slices.Clone(a.kind.shape), dim, 1)...), "aten::unsqueeze", a, g.int(dim))
	return true
}

func expandView(g *gen) bool {
	a, ok := g.pick(func(k kind) bool { return isTensor(floats)(k) && len(k.shape) < 3 && 2*k.numel() <= maxNumel })
	if !ok {
		return false
	}
	shape := append([]int{2}, a.kind.shape...)
	k := g.view(a, shape...)
	k.overlap = true
	g.op(k, "aten::expand", a, g.shapeList(shape), g.bool(false))
	return true
}

// reshapeView gives a view or a copy; aten::view, always a view, is only for
// tensors that are contiguous for certain.
func reshapeView(g *gen) bool {
	a := g.recent(isTensor(floats))
	n := a.kind.numel()
	shapes := [][]int{{n}, {1, n}, {n, 1}}
	if n%2 == 0 {
		shapes = append(shapes, []int{2, n / 2})
	}
	if n%3 == 0 {
		shapes = append(shapes, []int{3, n / 3}, []int{n / 3, 3})
	}
	shape := shapes[g.rng.IntN(len(shapes))]
	k := g.view(a, shape...)
	k.contig = a.kind.contig
	name := "aten::reshape"
	if a.kind.contig && g.rng.IntN(2) == 0 {
		name = "aten::view"
	}
	g.op(k, name, a, g.shapeList(shape))
	return true
}

// chunkView cuts a tensor in two views and unpacks them.
func chunkView(g *gen) bool {
	a, ok := g.pick(func(k kind) bool { return isTensor(floats)(k) && len(k.shape) > 0 && k.shape[0]%2 == 0 })
	if !ok {
		return false
	}
	shape := slices.Clone(a.kind.shape)
	shape[0] /= 2
	k := g.view(a, shape...)
	l := g.op(listOf(k), "aten::chunk", a, g.int(2), g.int(0))
	if g.rng.IntN(2) == 0 {
		return true
	}
	g.pool = g.pool[:len(g.pool)-1]
	outs := []val{g.fresh(k), g.fresh(k)}
	g.line(declare(outs) + " = prim::ListUnpack(" + l.name + ")")
	g.pool = append(g.pool, outs...)
	return true
}
