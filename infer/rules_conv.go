package infer

import (
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func convRules() []row {
	return []row{
		{`aten::conv1d aten::conv2d aten::conv3d`, conv},
		{`aten::conv1d.padding aten::conv2d.padding aten::conv3d.padding`, convPadding},
		{`aten::conv_transpose1d aten::conv_transpose2d.input aten::conv_transpose3d.input`, convTransposed},
		{`aten::_convolution aten::_convolution.deprecated aten::convolution`, convolution},
	}
}

// window is what a convolution or a pool does to one spatial dimension.
type window struct {
	size, stride, padding, dilation, more int64 // more: output_padding
	transposed, ceil                      bool
}

// over is how many windows there are over a dimension of size x.
func (w window) over(x int64) (int64, bool) {
	const large = 1 << 40
	for _, v := range []int64{x, w.size, w.stride, w.padding, w.dilation, w.more} {
		if v < -large || v > large {
			return 0, false
		}
	}
	span := w.dilation*(w.size-1) + 1
	if w.size < 1 || w.stride < 1 || span > large {
		return 0, false
	}
	if w.transposed {
		y := (x-1)*w.stride - 2*w.padding + span + w.more
		return y, y >= 0
	}
	free := x + 2*w.padding - span
	if free < 0 {
		return 0, false // raises, or is pooled from less than a window
	}
	y := free/w.stride + 1
	if w.ceil {
		y = (free+w.stride-1)/w.stride + 1
		if (y-1)*w.stride >= x+w.padding {
			y--
		}
	}
	return y, true
}

// geometry reads what a list argument says of spatial dimension i: a list of one stands
// for all.
func (c *call) geometry(name string, i int, none int64) (int64, bool) {
	k := c.s.Arg(name)
	if k < 0 {
		return none, true
	}
	xs, ok := c.at(k).ints()
	if !ok {
		return 0, false
	}
	switch len(xs) {
	case 0:
		return none, true
	case 1:
		return xs[0], true
	}
	if i >= len(xs) {
		return 0, false
	}
	return xs[i], true
}

// window reads the geometry of a convolution in spatial dimension i.
func (c *call) window(i int, size types.Dim) (w window, ok bool) {
	k, known := size.Known()
	w.size = k
	var oks [4]bool
	w.stride, oks[0] = c.geometry("stride", i, 1)
	w.padding, oks[1] = c.geometry("padding", i, 0)
	w.dilation, oks[2] = c.geometry("dilation", i, 1)
	w.more, oks[3] = c.geometry("output_padding", i, 0)
	return w, known && oks == [4]bool{true, true, true, true}
}

// windowed is a dimension of size d after w.
func windowed(d types.Dim, w window, ok bool) types.Dim {
	x, known := d.Known()
	if !known || !ok {
		return types.AnyDim
	}
	y, ok := w.over(x)
	if !ok {
		return types.AnyDim
	}
	return types.Dim(y)
}

func conv(c *call) *Fact { return c.convolved(false, c.window) }

// convPadding has "valid" or "same" for its padding.
func convPadding(c *call) *Fact {
	x, ok := c.arg("padding").constant()
	if !ok || x.Kind() != value.StrKind || x.Str() != "valid" && x.Str() != "same" {
		return c.convolved(false, func(int, types.Dim) (window, bool) { return window{}, false })
	}
	return c.convolved(false, func(i int, size types.Dim) (w window, ok bool) {
		k, known := size.Known()
		w.size = k
		var ok1, ok2 bool
		w.stride, ok1 = c.geometry("stride", i, 1)
		w.dilation, ok2 = c.geometry("dilation", i, 1)
		if x.Str() == "same" {
			return window{size: 1, stride: 1, dilation: 1}, known
		}
		return w, known && ok1 && ok2
	})
}

func convTransposed(c *call) *Fact { return c.convolved(true, c.window) }

func convolution(c *call) *Fact {
	transposed, ok := c.arg("transposed").bool()
	if !ok {
		return c.result(nil, false, c.tensor(0), c.tensor(1))
	}
	return c.convolved(transposed, c.window)
}

// convolved is the result of a convolution: of batches, or of one picture where the
// input has a dimension less than the weights.
func (c *call) convolved(transposed bool, window func(i int, size types.Dim) (window, bool)) *Fact {
	x, w := c.tensor(0), c.tensor(1)
	if !x.HasRank || !w.HasRank || len(w.Sizes) < 3 || len(x.Sizes) < len(w.Sizes)-1 || len(x.Sizes) > len(w.Sizes) {
		return c.result(nil, false, x, w)
	}
	space := len(w.Sizes) - 2
	sizes := append([]types.Dim(nil), x.Sizes...)
	at := len(sizes) - space
	sizes[at-1] = c.channels(w, transposed)
	for i := range space {
		win, ok := window(i, w.Sizes[2+i])
		win.transposed = transposed
		sizes[at+i] = windowed(sizes[at+i], win, ok)
	}
	return c.result(sizes, x.Contiguous && w.Contiguous, x, w)
}

// channels is the number of channels that the weights make.
func (c *call) channels(w *Tensor, transposed bool) types.Dim {
	if !transposed {
		return w.Sizes[0]
	}
	groups, ok := c.arg("groups").int()
	k, known := w.Sizes[1].Known()
	switch {
	case ok && groups == 1:
		return w.Sizes[1]
	case ok && known && groups > 0 && groups < 1<<20 && k < 1<<40:
		return types.Dim(k * groups)
	}
	return types.AnyDim
}
