package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// resampler is one way to compute an element from its neighbours in a line.
type resampler struct {
	name    string // "bilinear2d"
	n       int
	kind    string // "nearest", "exact", "linear", "cubic"
	aa      bool   // anti-aliased: the window grows with the scale
	corners bool   // takes align_corners
}

// upsampleKernels lists the interpolations, each with sizes and with scales.
func upsampleKernels() []Entry {
	table := []resampler{
		{"upsample_nearest1d", 1, "nearest", false, false}, {"upsample_nearest2d", 2, "nearest", false, false}, {"upsample_nearest3d", 3, "nearest", false, false},
		{"_upsample_nearest_exact1d", 1, "exact", false, false}, {"_upsample_nearest_exact2d", 2, "exact", false, false}, {"_upsample_nearest_exact3d", 3, "exact", false, false},
		{"upsample_linear1d", 1, "linear", false, true}, {"upsample_bilinear2d", 2, "linear", false, true}, {"upsample_trilinear3d", 3, "linear", false, true},
		{"upsample_bicubic2d", 2, "cubic", false, true},
		{"_upsample_bilinear2d_aa", 2, "linear", true, true}, {"_upsample_bicubic2d_aa", 2, "cubic", true, true},
	}
	var rows []Entry
	for _, r := range table {
		rows = append(rows,
			Entry{"aten::" + r.name + ".vec", func(c *Call) error {
				at := 2
				if r.corners {
					at = 3
				}
				var scales []value.Value
				if l := c.Args[at].List(); l != nil {
					scales = l.Items
				}
				return c.give(r.apply(c.tensorAt(0), c.intsAt(1), scales, r.corners && c.boolAt(2)))
			}},
			Entry{"aten::" + r.name, func(c *Call) error {
				at := 2
				if r.corners {
					at = 3
				}
				size, err := c.spreadAt(1, r.n, r.name, "output_size")
				if err != nil {
					return err
				}
				return c.give(r.apply(c.tensorAt(0), size, c.Args[at:at+r.n], r.corners && c.boolAt(2)))
			}})
	}
	return rows
}

// tap is a neighbour and its weight.
type tap struct {
	at int
	w  float64
}

func (r resampler) apply(x *tensor.Tensor, size []int, scales []value.Value, corners bool) (*tensor.Tensor, error) {
	if x.Dim() != r.n+2 {
		return nil, fail("It is expected input_size equals to %d, but got size %d", r.n+2, x.Dim())
	}
	in := x.Shape()[2:]
	if size == nil {
		if len(scales) != r.n {
			return nil, fail("Must specify exactly one of output_size and scale_factors")
		}
		for i, s := range scales {
			size = append(size, int(toInt64(float64(in[i])*s.AsFloat())))
		}
	}
	for i := range r.n {
		if in[i] <= 0 || i >= len(size) || size[i] <= 0 {
			return nil, fail("Input and output sizes should be greater than 0, but got input %v output %v", sizes(in), sizes(size))
		}
	}
	if err := r.has().need(r.kernel(x), x.DType()); err != nil {
		return nil, err
	}
	if err := firstError(smallInts(size), checkRoom(tensor.Complex128, append(append([]int(nil), x.Shape()[:2]...), size...))); err != nil {
		return nil, err
	}
	out := x
	for i := range r.n {
		scale := value.None()
		if len(scales) == r.n {
			scale = scales[i]
		}
		lines := r.taps(in[i], size[i], scale, corners, x.DType() == tensor.Float64)
		var err error
		if out, err = resample(out, i+2, lines, x.DType() == tensor.Float32 || x.DType() == tensor.Float64); err != nil {
			return nil, err
		}
	}
	if out.DType() != x.DType() {
		u, err := converted(out, x.DType())
		if err != nil {
			return nil, err
		}
		out = u
	}
	if x.SuggestMemoryFormat() == tensor.ChannelsLast {
		return out.ContiguousIn(tensor.ChannelsLast)
	}
	return out, nil
}

func (r resampler) has() dtypes {
	switch {
	case r.kind == "nearest":
		return wideFloats | 1<<tensor.Uint8
	case r.kind == "exact":
		return fullDTypes | 1<<tensor.Uint8
	case r.aa:
		return fullDTypes
	}
	return wideFloats
}

// kernel is PyTorch's name in errors on dtypes.
func (r resampler) kernel(x *tensor.Tensor) string {
	packed := x.IsContiguousIn(tensor.ChannelsLast) && r.n == 2 || x.IsContiguousIn(tensor.ChannelsLast3d) && r.n == 3
	switch r.kind {
	case "nearest", "exact":
		if packed {
			return r.name + "_channels_last"
		}
		return "compute_indices_weights_nearest"
	}
	switch {
	case r.aa:
		return "compute_indices_weights_aa"
	case r.kind == "cubic":
		return "compute_indices_weights_cubic"
	case packed:
		return r.name + "_channels_last"
	}
	return "compute_indices_weights_linear"
}

// precision is the type that coordinates are computed in: float64 for tensors
// of it, else float32, where every step is rounded.
type precision bool

func (double precision) round(x float64) float64 {
	if double {
		return x
	}
	return float64(float32(x))
}

// taps lists the neighbours of each element of a resampled line.
func (r resampler) taps(in, out int, factor value.Value, corners bool, p precision) [][]tap {
	if r.kind == "nearest" || r.kind == "exact" {
		p = false
	}
	scale := p.round(float64(in) / float64(out))
	if !factor.IsNone() && factor.AsFloat() > 0 {
		scale = p.round(1 / factor.AsFloat())
	}
	if corners {
		scale = 0
		if out > 1 {
			scale = p.round(float64(in-1) / float64(out-1))
		}
	}
	lines := make([][]tap, out)
	for o := range lines {
		switch {
		case r.kind == "nearest":
			lines[o] = []tap{{min(int(p.round(float64(o)*scale)), in-1), 1}}
		case r.kind == "exact":
			lines[o] = []tap{{min(int(p.round((float64(o)+0.5)*scale)), in-1), 1}}
		case r.aa:
			lines[o] = antialiased(o, in, scale, r.kind == "cubic")
		case r.kind == "linear":
			lines[o] = linearTaps(p.place(o, scale, corners), in, p)
		default:
			lines[o] = cubicTaps(p.place(o, scale, corners), in)
		}
	}
	return lines
}

// place is the coordinate in the source of element o.
func (p precision) place(o int, scale float64, corners bool) float64 {
	if corners {
		return p.round(float64(o) * scale)
	}
	return p.round(p.round((float64(o)+0.5)*scale) - 0.5)
}

func linearTaps(src float64, in int, p precision) []tap {
	src = max(src, 0)
	i := min(int(src), in-1)
	w := min(max(p.round(src-float64(i)), 0), 1)
	return []tap{{i, p.round(1 - w)}, {min(i+1, in-1), w}}
}

func cubicTaps(src float64, in int) []tap {
	base := math.Floor(src)
	t := src - base
	taps := make([]tap, 4)
	for k := range taps {
		at := min(max(int(base)+k-1, 0), in-1)
		taps[k] = tap{at, cubicWeight(math.Abs(t-float64(k-1)), -0.75)}
	}
	return taps
}

// cubicWeight is the cubic convolution kernel with parameter a.
func cubicWeight(x, a float64) float64 {
	switch {
	case x < 1:
		return ((a+2)*x-(a+3))*x*x + 1
	case x < 2:
		return ((a*x-5*a)*x+8*a)*x - 4*a
	}
	return 0
}

// antialiased weighs all elements under a window as wide as the scale.
func antialiased(o, in int, scale float64, cubic bool) []tap {
	half := 1.0
	if cubic {
		half = 2
	}
	stretch := math.Max(scale, 1)
	support := half * stretch
	center := scale * (float64(o) + 0.5)
	lo := max(int(center-support+0.5), 0)
	hi := min(int(center+support+0.5), in)
	var taps []tap
	total := 0.0
	for i := lo; i < hi; i++ {
		x := math.Abs((float64(i) - center + 0.5) / stretch)
		w := math.Max(1-x, 0)
		if cubic {
			w = cubicWeight(x, -0.5)
		}
		taps = append(taps, tap{i, w})
		total += w
	}
	for i := range taps {
		if total != 0 {
			taps[i].w /= total
		}
	}
	return taps
}

// resample replaces each line of dimension d by weighted sums of its elements.
// Half types stay in float32 until the last dimension is done.
func resample(x *tensor.Tensor, d int, lines [][]tap, keep bool) (*tensor.Tensor, error) {
	data, n, err := linesOf[float64](x, d)
	if err != nil {
		return nil, err
	}
	out := make([]float64, 0, len(data)/n*len(lines))
	for i := 0; i < len(data); i += n {
		for _, taps := range lines {
			s := 0.0
			for _, t := range taps {
				if t.w != 0 {
					s += t.w * data[i+t.at]
				}
			}
			out = append(out, s)
		}
	}
	shape := append([]int(nil), x.Shape()...)
	shape[d] = len(lines)
	dtype := x.DType()
	if !keep {
		dtype = tensor.Float32
	}
	return fromLines(dtype, shape, d, out)
}
