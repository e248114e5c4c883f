package infer

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

func selectRules() []row {
	return []row{
		{`aten::select.int`, selected},
		{`aten::slice.Tensor`, sliced},
		{`aten::narrow`, narrowed},
		{`aten::index_select`, indexSelected},
		{`aten::gather`, gathered},
		{`aten::embedding`, embedded},
		{`aten::masked_select`, maskedSelected},
		{`aten::nonzero`, nonzero},
		{`aten::index.Tensor`, indexed},
		{`aten::one_hot`, oneHot},
		{`aten::scatter.src aten::scatter.value aten::scatter_add aten::index_fill.int_Scalar aten::index_add
			aten::index_put aten::masked_scatter`, copiedWith},
	}
}

// anyLayout is x in sizes, of which the layout is not known.
func (c *call) anyLayout(x *Tensor, sizes []types.Dim) *Fact { return c.result(sizes, false, x) }

func selected(c *call) *Fact {
	x := c.tensor(0)
	at, ok := c.dim("dim", x.rank())
	switch {
	case !x.HasRank:
		return c.view(x, nil)
	case ok:
		drop := make([]bool, len(x.Sizes))
		drop[at] = true
		return c.without(x, drop)
	case len(x.Sizes) == 0:
		return c.view(x, nil)
	}
	return c.viewWith(x, c.newDims(len(x.Sizes)-1), nil, false)
}

func sliced(c *call) *Fact {
	x, at, ok := c.along()
	if !ok {
		return c.view(x, nil)
	}
	size, whole := c.span(x.Sizes[at])
	if whole {
		return c.viewWith(x, x.Sizes, x.Strides, x.Contiguous)
	}
	sizes := append([]types.Dim(nil), x.Sizes...)
	sizes[at] = size
	var strides []int64
	if step, ok := c.arg("step").int(); ok && small(step) && len(x.Strides) == len(sizes) && small(x.Strides[at]) && step < 1<<20 && x.Strides[at] < 1<<40 {
		strides = append(strides, x.Strides...)
		strides[at] *= step
	}
	return c.viewWith(x, c.named(sizes), strides, false)
}

// span is how many elements of a dimension a slice takes, and whether it takes all.
func (c *call) span(d types.Dim) (types.Dim, bool) {
	beg, ok1 := c.bound("start", 0)
	end, ok2 := c.bound("end", math.MaxInt64)
	step, ok3 := c.arg("step").int()
	if !ok1 || !ok2 || !ok3 || step < 1 {
		return types.AnyDim, false
	}
	if beg == 0 && end == math.MaxInt64 && step == 1 {
		return d, true
	}
	n, known := d.Known()
	if !known {
		return types.AnyDim, false
	}
	beg, end = clampTo(beg, n), clampTo(end, n)
	if end <= beg {
		return 0, false
	}
	return types.Dim((end - beg + step - 1) / step), beg == 0 && end == n && step == 1
}

// bound is a bound of a slice, none for None.
func (c *call) bound(name string, none int64) (int64, bool) {
	if c.isNone(name) {
		return none, true
	}
	return c.arg(name).int()
}

// clampTo counts from the end for a negative x, and keeps it in 0 to n.
func clampTo(x, n int64) int64 {
	if x < 0 {
		x += n
	}
	return max(0, min(x, n))
}

func narrowed(c *call) *Fact {
	x, at, ok := c.along()
	if !ok {
		return c.view(x, nil)
	}
	sizes := append([]types.Dim(nil), x.Sizes...)
	sizes[at] = c.arg("length").size()
	return c.viewWith(x, c.named(sizes), x.Strides, false)
}

func indexSelected(c *call) *Fact {
	x, at, ok := c.along()
	index := c.tensor(2)
	if !ok {
		return c.anyLayout(x, nil)
	}
	sizes := append([]types.Dim(nil), x.Sizes...)
	sizes[at] = types.AnyDim
	switch index.rank() {
	case 0:
		sizes[at] = 1
	case 1:
		sizes[at] = index.Sizes[0]
	}
	return c.anyLayout(x, sizes)
}

func gathered(c *call) *Fact {
	x, index := c.tensor(0), c.tensor(2)
	if !index.HasRank {
		return c.anyLayout(x, nil)
	}
	return c.anyLayout(x, append([]types.Dim{}, index.Sizes...))
}

func embedded(c *call) *Fact {
	w, index := c.tensor(0), c.tensor(1)
	if !index.HasRank || w.rank() != 2 {
		return c.anyLayout(w, nil)
	}
	sizes := append(append([]types.Dim{}, index.Sizes...), w.Sizes[1])
	return c.result(sizes, index.Contiguous, w)
}

func maskedSelected(c *call) *Fact { return c.anyLayout(c.tensor(0), []types.Dim{types.AnyDim}) }

func nonzero(c *call) *Fact {
	x := c.tensor(0)
	t := x.shaped([]types.Dim{c.newDim(), types.AnyDim})
	if x.HasRank {
		t.Sizes[1] = types.Dim(len(x.Sizes))
	}
	c.named(t.Sizes)
	t.setDType(tensor.Int64)
	t.RequiresGrad = types.False
	return tensorOf(t)
}

// indexed puts the common shape of the index tensors in the place of the dimensions
// that they index, or in front where these are not side by side. Masks count the
// elements that they take.
func indexed(c *call) *Fact {
	x, list := c.tensor(0), c.at(1)
	if !x.HasRank || !list.is(itemsFact) || len(list.items) > len(x.Sizes) {
		return c.anyLayout(x, nil)
	}
	var index []*Tensor
	first, last := -1, -1
	for i, it := range list.items {
		if it.isNone() {
			continue
		}
		t := it.of()
		if !t.HasRank || !t.HasDType || t.DType == tensor.Bool || t.DType == tensor.Uint8 {
			return c.anyLayout(x, nil)
		}
		if index = append(index, t); first < 0 {
			first = i
		}
		last = i
	}
	shape, ok := broadcast(index...)
	if !ok || len(index) == 0 {
		return c.anyLayout(x, nil)
	}
	sizes := []types.Dim{}
	if last-first+1 != len(index) {
		sizes, first = append(sizes, shape...), -1
	}
	for i, d := range x.Sizes {
		if i == first {
			sizes = append(sizes, shape...)
		}
		if i >= len(list.items) || list.items[i].isNone() {
			sizes = append(sizes, d)
		}
	}
	return c.anyLayout(x, sizes)
}

func oneHot(c *call) *Fact {
	x := c.tensor(0)
	if !x.HasRank {
		return c.anyLayout(x, nil)
	}
	sizes := append([]types.Dim{}, x.Sizes...)
	return c.anyLayout(x, append(sizes, c.at(1).size()))
}

// copiedWith is a copy of its input with other elements in some places.
func copiedWith(c *call) *Fact {
	t := *normalized(c).of()
	t.Contiguous, t.Strides = false, nil
	return tensorOf(t)
}
