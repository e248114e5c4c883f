package infer

import (
	"github.com/torchpass/torchpass/types"
)

func joinRules() []row {
	return []row{
		{`aten::cat aten::concat`, concatenated},
		{`aten::stack`, stacked},
		{`aten::chunk`, chunked},
		{`aten::split.Tensor aten::split aten::split.sizes aten::split_with_sizes`, splitUp},
		{`aten::unbind.int`, unbound},
		{`aten::repeat`, repeated},
	}
}

// operands are the tensors of list input 0.
func (c *call) operands() ([]*Tensor, bool) {
	f := c.at(0)
	if !f.is(itemsFact) || len(f.items) == 0 {
		return nil, false
	}
	ts := make([]*Tensor, len(f.items))
	for i, it := range f.items {
		ts[i] = it.of()
	}
	return ts, true
}

// joinedType is the start of the result of cat and stack: dtype and device.
func (c *call) joinedType(ts []*Tensor) Tensor {
	var t Tensor
	p := newPromotion()
	for _, x := range ts {
		p.tensor(x)
	}
	t.setDType(p.result())
	t.commonDevice(ts...)
	t.RequiresGrad = c.gradient(t.dtype())
	return t
}

// concatenated adds up one dimension. A tensor of shape [0] joins anything.
func concatenated(c *call) *Fact {
	ts, ok := c.operands()
	if !ok {
		return nil
	}
	t := c.joinedType(ts)
	rank, contiguous := -1, true
	for _, x := range ts {
		if !x.HasRank || mayBeLegacyEmpty(x) && len(ts) > 1 && !(rank == 1 || rank < 0 && allOfRank(ts, 1)) {
			return tensorOf(t)
		}
		rank = max(rank, len(x.Sizes))
		contiguous = contiguous && x.Contiguous
	}
	at, ok := c.dim("dim", rank)
	if !ok {
		t.HasRank, t.Sizes = true, c.newDims(rank)
		return tensorOf(t)
	}
	t.HasRank, t.Contiguous = true, contiguous
	t.Sizes = c.named(catSizes(ts, rank, at))
	return tensorOf(t)
}

// mayBeLegacyEmpty reports whether x may have the shape [0].
func mayBeLegacyEmpty(x *Tensor) bool {
	return len(x.Sizes) == 1 && x.Sizes[0] <= 0
}

func allOfRank(ts []*Tensor, rank int) bool {
	for _, x := range ts {
		if x.rank() != rank {
			return false
		}
	}
	return true
}

func catSizes(ts []*Tensor, rank, at int) []types.Dim {
	sizes := make([]types.Dim, rank)
	for i := range sizes {
		sizes[i] = types.AnyDim
	}
	sum, known := int64(0), true
	for _, x := range ts {
		if len(x.Sizes) != rank {
			continue
		}
		for i, d := range x.Sizes {
			if _, ok := sizes[i].Known(); !ok && d != types.AnyDim {
				sizes[i] = d
			}
		}
		d, ok := x.Sizes[at].Known()
		known = known && ok && d < 1<<40
		sum += d
	}
	switch {
	case len(ts) == 1:
	case known:
		sizes[at] = types.Dim(sum)
	default:
		sizes[at] = types.AnyDim
	}
	return sizes
}

func stacked(c *call) *Fact {
	ts, ok := c.operands()
	if !ok {
		return nil
	}
	t := c.joinedType(ts)
	var sizes []types.Dim
	contiguous := true
	for _, x := range ts {
		contiguous = contiguous && x.Contiguous
		if !x.HasRank {
			continue
		}
		if sizes == nil {
			sizes = append([]types.Dim{}, x.Sizes...)
		}
		for i, d := range x.Sizes {
			if i < len(sizes) {
				sizes[i] = firstKnown(sizes[i], d)
			}
		}
	}
	at, ok := c.dim("dim", len(sizes)+1)
	if sizes == nil || !ok {
		return tensorOf(t)
	}
	t.HasRank, t.Contiguous = true, contiguous
	t.Sizes = c.named(insert(sizes, at, types.Dim(len(ts))))
	return tensorOf(t)
}

// firstKnown is what is known of a dimension that is both a and b.
func firstKnown(a, b types.Dim) types.Dim {
	if _, ok := a.Known(); !ok && b != types.AnyDim {
		return b
	}
	return a
}

// pieces is a list of views of x that differ from it in one dimension.
func (c *call) pieces(x *Tensor, at int, sizes []types.Dim) *Fact {
	items := make([]*Fact, len(sizes))
	for i, d := range sizes {
		ds := append([]types.Dim(nil), x.Sizes...)
		ds[at] = d
		items[i] = c.viewWith(x, c.named(ds), x.Strides, false)
	}
	return itemsOf(items)
}

// maxPieces bounds the lists of tensors that are known by element.
const maxPieces = 1024

// evenly cuts n into pieces of size, the last of which may be less.
func evenly(n, size int64) ([]types.Dim, bool) {
	if n == 0 {
		return []types.Dim{0}, true
	}
	if size < 1 || (n-1)/size >= maxPieces {
		return nil, false
	}
	var ds []types.Dim
	for ; n > 0; n -= size {
		ds = append(ds, types.Dim(min(n, size)))
	}
	return ds, true
}

func chunked(c *call) *Fact {
	x, at, ok1 := c.along()
	k, ok2 := c.arg("chunks").int()
	if !ok1 || !ok2 || k < 1 {
		return nil
	}
	n, known := x.Sizes[at].Known()
	if !known || n == 0 || k > maxPieces {
		return nil
	}
	sizes, ok := evenly(n, (n+k-1)/k)
	if !ok {
		return nil
	}
	return c.pieces(x, at, sizes)
}

func splitUp(c *call) *Fact {
	x, at, ok := c.along()
	if !ok {
		return nil
	}
	if f := c.at(1); f.is(itemsFact) {
		if len(f.items) > maxPieces {
			return nil
		}
		sizes := make([]types.Dim, len(f.items))
		for i, it := range f.items {
			sizes[i] = it.size()
		}
		return c.pieces(x, at, sizes)
	}
	k, ok := c.at(1).int()
	n, known := x.Sizes[at].Known()
	if !ok || !known || k < 1 || n == 0 {
		return nil
	}
	sizes, ok := evenly(n, k)
	if !ok {
		return nil
	}
	return c.pieces(x, at, sizes)
}

func unbound(c *call) *Fact {
	x, at, ok := c.along()
	if !ok {
		return nil
	}
	n, known := x.Sizes[at].Known()
	if !known || n > maxPieces {
		return nil
	}
	drop := make([]bool, len(x.Sizes))
	drop[at] = true
	one := c.without(x, drop)
	items := make([]*Fact, n)
	for i := range items {
		items[i] = one
	}
	return itemsOf(items)
}

func repeated(c *call) *Fact {
	x, times := c.tensor(0), c.at(1)
	if !x.HasRank || !times.is(itemsFact) || len(times.items) < len(x.Sizes) {
		return c.anyLayout(x, nil)
	}
	sizes := make([]types.Dim, len(times.items))
	off := len(sizes) - len(x.Sizes)
	for i, it := range times.items {
		had := types.Dim(1)
		if i >= off {
			had = x.Sizes[i-off]
		}
		by, ok := it.int()
		n, known := had.Known()
		switch {
		case ok && by == 1:
			sizes[i] = had
		case ok && known && by >= 0 && small(by) && n < 1<<20 && by < 1<<40:
			sizes[i] = types.Dim(n * by)
		default:
			sizes[i] = types.AnyDim
		}
	}
	return c.anyLayout(x, sizes)
}
