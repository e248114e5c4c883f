package infer

import (
	"math"

	"github.com/torchpass/torchpass/types"
)

func resizeRules() []row {
	return []row{
		{`aten::upsample_nearest1d aten::upsample_nearest1d.vec aten::upsample_linear1d aten::upsample_linear1d.vec`, upsample(1)},
		{`aten::upsample_nearest2d aten::upsample_nearest2d.vec aten::upsample_bilinear2d aten::upsample_bilinear2d.vec
			aten::upsample_bicubic2d aten::upsample_bicubic2d.vec aten::_upsample_nearest_exact2d aten::_upsample_nearest_exact2d.vec
			aten::_upsample_bilinear2d_aa aten::_upsample_bilinear2d_aa.vec`, upsample(2)},
		{`aten::upsample_nearest3d aten::upsample_nearest3d.vec aten::upsample_trilinear3d aten::upsample_trilinear3d.vec`, upsample(3)},
		{`aten::constant_pad_nd aten::pad aten::reflection_pad1d aten::reflection_pad2d aten::reflection_pad3d aten::replication_pad1d
			aten::replication_pad2d aten::replication_pad3d`, pad},
		{`aten::pixel_shuffle`, pixelShuffle},
		{`aten::grid_sampler`, gridSample},
	}
}

// upsample resizes the last space dimensions to a size or by factors.
func upsample(space int) rule {
	return func(c *call) *Fact {
		x := c.tensor(0)
		if x.rank() != space+2 {
			return c.result(nil, false, x)
		}
		sizes := append([]types.Dim(nil), x.Sizes[:2]...)
		for i := range space {
			sizes = append(sizes, c.upsampled(i, x.Sizes[2+i]))
		}
		return c.result(sizes, x.Contiguous, x)
	}
}

func (c *call) upsampled(i int, d types.Dim) types.Dim {
	if f := c.arg("output_size"); f.is(itemsFact) && i < len(f.items) {
		return f.items[i].size()
	}
	k := c.s.Arg("scale_factors")
	if k < 0 || !c.isNone("output_size") {
		return types.AnyDim
	}
	f := c.at(k)
	x, known := d.Known()
	if !f.is(itemsFact) || i >= len(f.items) || !known {
		return types.AnyDim
	}
	scale, ok := f.items[i].constant()
	if y := math.Floor(float64(x) * scale.AsFloat()); ok && y >= 0 && y < 1<<40 {
		return types.Dim(y)
	}
	return types.AnyDim
}

// pad adds to dimensions from the last one on.
func pad(c *call) *Fact {
	x := c.tensor(0)
	f := c.at(1)
	if !x.HasRank || !f.is(itemsFact) || len(f.items)/2 > len(x.Sizes) {
		return c.result(nil, false, x)
	}
	sizes := append([]types.Dim(nil), x.Sizes...)
	for i := 0; i+1 < len(f.items); i += 2 {
		at := len(sizes) - 1 - i/2
		a, ok1 := f.items[i].int()
		b, ok2 := f.items[i+1].int()
		d, known := sizes[at].Known()
		switch {
		case ok1 && ok2 && a == 0 && b == 0:
		case ok1 && ok2 && known && small(a) && small(b) && d+a+b >= 0:
			sizes[at] = types.Dim(d + a + b)
		default:
			sizes[at] = types.AnyDim
		}
	}
	t := c.result(sizes, x.Contiguous, x)
	return t
}

// small reports whether sums of a few such numbers do not overflow.
func small(x int64) bool { return x > -1<<40 && x < 1<<40 }

func pixelShuffle(c *call) *Fact {
	x := c.tensor(0)
	r, ok := c.at(1).int()
	if x.rank() < 3 || !ok || r < 1 || r > 1<<10 {
		return c.result(nil, false, x)
	}
	sizes := append([]types.Dim(nil), x.Sizes...)
	at := len(sizes) - 3
	for i, by := range []int64{r * r, r, r} {
		d, known := sizes[at+i].Known()
		switch {
		case !known:
			sizes[at+i] = types.AnyDim
		case i == 0:
			sizes[at+i] = types.Dim(d / by)
		case small(d):
			sizes[at+i] = types.Dim(d * by)
		default:
			sizes[at+i] = types.AnyDim
		}
	}
	return c.result(sizes, false, x)
}

// gridSample takes the points of a grid.
func gridSample(c *call) *Fact {
	x, g := c.tensor(0), c.tensor(1)
	if !x.HasRank || x.rank() != g.rank() || x.rank() < 4 {
		return c.result(nil, false, x)
	}
	sizes := append([]types.Dim(nil), x.Sizes[:2]...)
	return c.result(append(sizes, g.Sizes[1:len(g.Sizes)-1]...), false, x)
}
