package infer

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

func poolRules() []row {
	return []row{
		{`aten::max_pool1d aten::avg_pool1d`, pool(1, false)},
		{`aten::max_pool2d aten::avg_pool2d`, pool(2, false)},
		{`aten::max_pool3d aten::avg_pool3d`, pool(3, false)},
		{`aten::max_pool1d_with_indices`, pool(1, true)},
		{`aten::max_pool2d_with_indices`, pool(2, true)},
		{`aten::max_pool3d_with_indices`, pool(3, true)},
		{`aten::adaptive_avg_pool1d`, adaptive(1, false)},
		{`aten::adaptive_avg_pool2d`, adaptive(2, false)},
		{`aten::adaptive_avg_pool3d`, adaptive(3, false)},
		{`aten::adaptive_max_pool1d`, adaptive(1, true)},
		{`aten::adaptive_max_pool2d`, adaptive(2, true)},
		{`aten::adaptive_max_pool3d`, adaptive(3, true)},
	}
}

// pool slides a window over the last space dimensions.
func pool(space int, indices bool) rule {
	return func(c *call) *Fact {
		x := c.tensor(0)
		return c.pooled(x, space, indices, func(i int, d types.Dim) types.Dim {
			var w window
			var oks [5]bool
			w.size, oks[0] = c.geometry("kernel_size", i, 0)
			w.stride, oks[1] = c.geometry("stride", i, w.size)
			w.padding, oks[2] = c.geometry("padding", i, 0)
			w.dilation, oks[3] = c.geometry("dilation", i, 1)
			w.ceil, oks[4] = c.arg("ceil_mode").bool()
			return windowed(d, w, oks == [5]bool{true, true, true, true, true})
		})
	}
}

// adaptive pools to sizes that are given, or to the size there is where that is None.
func adaptive(space int, indices bool) rule {
	return func(c *call) *Fact {
		x := c.tensor(0)
		out := c.arg("output_size")
		return c.pooled(x, space, indices, func(i int, d types.Dim) types.Dim {
			switch {
			case !out.is(itemsFact):
				return types.AnyDim
			case len(out.items) == 1:
				i = 0
			case i >= len(out.items):
				return types.AnyDim
			}
			if out.items[i].isNone() {
				return d
			}
			return out.items[i].size()
		})
	}
}

// pooled changes the last space dimensions of x; the indices of what was taken have the
// same shape.
func (c *call) pooled(x *Tensor, space int, indices bool, dim func(i int, d types.Dim) types.Dim) *Fact {
	var sizes []types.Dim
	if x.HasRank && len(x.Sizes) >= space {
		sizes = append(sizes, x.Sizes...)
		at := len(sizes) - space
		for i := range space {
			sizes[at+i] = dim(i, sizes[at+i])
		}
	}
	f := c.result(sizes, x.Contiguous, x)
	if indices {
		t := *f.tensor
		t.setDType(tensor.Int64)
		t.RequiresGrad = types.False
		c.rest = []*Fact{tensorOf(t)}
	}
	return f
}
