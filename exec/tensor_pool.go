package exec

import (
	"fmt"
	"math"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// pooling holds the geometry of one call, one item a spatial dimension.
type pooling struct {
	name                              string
	n                                 int
	kernel, stride, padding, dilation []int
	ceil                              bool
}

// poolKernels lists max_pool and avg_pool in 1, 2 and 3 dimensions.
func poolKernels() []Entry {
	var rows []Entry
	for n := 1; n <= 3; n++ {
		rows = append(rows,
			Entry{fmt.Sprintf("aten::max_pool%dd", n), func(c *Call) error {
				v, _, err := maxPool(c, n)
				return c.give(v, err)
			}},
			Entry{fmt.Sprintf("aten::max_pool%dd_with_indices", n), func(c *Call) error {
				v, at, err := maxPool(c, n)
				if err != nil {
					return err
				}
				return c.Return(value.TensorOf(v), value.TensorOf(at))
			}},
			Entry{fmt.Sprintf("aten::avg_pool%dd", n), func(c *Call) error { return c.give(avgPool(c, n)) }})
	}
	return rows
}

func (p *pooling) read(c *Call) (err error) {
	if p.kernel, err = c.spreadAt(1, p.n, p.name, "kernel_size"); err != nil {
		return err
	}
	p.stride = p.kernel
	if len(c.intsAt(2)) > 0 {
		if p.stride, err = c.spreadAt(2, p.n, p.name, "stride"); err != nil {
			return err
		}
	}
	if p.padding, err = c.spreadAt(3, p.n, p.name, "padding"); err != nil {
		return err
	}
	p.dilation = onesOf(p.n)
	return nil
}

// output is the spatial shape of the result for an input shape, whose windows planes
// has checked.
func (p pooling) output(in []int) ([]int, error) {
	if err := smallInts(p.kernel, p.stride, p.padding, p.dilation); err != nil {
		return nil, err
	}
	out := make([]int, p.n)
	for i := range out {
		k, s, pad, d := p.kernel[i], p.stride[i], p.padding[i], p.dilation[i]
		room := in[i] + 2*pad - d*(k-1) - 1
		if p.ceil {
			room += s - 1
		}
		n := int(math.Floor(float64(room)/float64(s))) + 1
		if p.ceil && (n-1)*s >= in[i]+pad {
			n--
		}
		out[i] = n
	}
	return out, nil
}

// checkWindow refuses windows that no input has.
func (p pooling) checkWindow() error {
	for i, k := range p.kernel {
		s, pad, d := p.stride[i], p.padding[i], p.dilation[i]
		switch {
		case k <= 0:
			return fail("kernel size should be greater than zero, but got %s", strings.Join(strings.Fields(fmt.Sprint(p.kernel)), " "))
		case s <= 0:
			return fail("stride should not be zero")
		case d <= 0:
			return fail("dilation should be greater than zero, but got dilation: %d", d)
		case pad < 0:
			return fail("pad must be non-negative, but got pad: %d", pad)
		case pad > k/2:
			return fail("pad should be at most half of kernel size, but got pad=%d and kernel_size=%d", pad, k)
		}
	}
	return nil
}

// planes splits an input into spatial planes: the leading sizes and the rest.
func (p pooling) planes(x *tensor.Tensor) (lead, in []int, err error) {
	if x.Dim() != p.n+1 && x.Dim() != p.n+2 {
		return nil, nil, fail("non-empty %dD or %dD (batch mode) tensor expected for input", p.n+1, p.n+2)
	}
	if err := p.checkWindow(); err != nil {
		return nil, nil, err
	}
	k := x.Dim() - p.n
	for _, n := range x.Shape()[x.Dim()-p.n-1:] {
		if n == 0 {
			return nil, nil, fail("Expected %dD or %dD (batch mode) tensor with optional 0 dim batch size for input, but got:%v", p.n+1, p.n+2, sizes(x.Shape()))
		}
	}
	return x.Shape()[:k:k], x.Shape()[k:], nil
}

func (p pooling) tooSmall(lead, in, out []int) error {
	for _, n := range out {
		if n < 1 {
			return fail("Given input size: (%s). Calculated output size: (%s). Output size is too small",
				timesText(append(lead[len(lead)-1:], in...)), timesText(append(append([]int(nil), lead[len(lead)-1]), out...)))
		}
	}
	return nil
}

func timesText(ns []int) string {
	var parts []string
	for _, n := range ns {
		parts = append(parts, fmt.Sprint(n))
	}
	return strings.Join(parts, "x")
}

// span is the part of a dimension that a window covers: from, to before end,
// step apart; full counts the padding that it covers as well.
type windowSpan struct{ from, end, step, full int }

func (p pooling) windows(in, out []int) [][]windowSpan {
	spans := make([][]windowSpan, p.n)
	for i := range spans {
		for o := range out[i] {
			from := o*p.stride[i] - p.padding[i]
			end := from + (p.kernel[i]-1)*p.dilation[i] + 1
			full := min(end, in[i]+p.padding[i]) - from
			for from < 0 {
				from += p.dilation[i]
			}
			spans[i] = append(spans[i], windowSpan{from, min(end, in[i]), p.dilation[i], full})
		}
	}
	return spans
}

// eachWindow calls f with the positions under each window of a plane.
func eachWindow(spans [][]windowSpan, in []int, f func(at []int, full int)) {
	var at []int
	var walk func(d, base int, picked []windowSpan)
	walk = func(d, _ int, picked []windowSpan) {
		if d < len(spans) {
			for _, s := range spans[d] {
				walk(d+1, 0, append(picked, s))
			}
			return
		}
		at = append(at[:0], 0)
		full := 1
		for i, s := range picked {
			full *= s.full
			var next []int
			for _, b := range at {
				for k := s.from; k < s.end; k += s.step {
					next = append(next, b*in[i]+k)
				}
			}
			at = next
		}
		f(at, full)
	}
	walk(0, 0, nil)
}

// poolPlanes applies f to every window of every plane.
func poolPlanes[T float64 | int64, O float64 | int64](x *tensor.Tensor, dtype tensor.DType, lead, in, out []int, spans [][]windowSpan, f func(plane []T, at []int, full int) O) (*tensor.Tensor, error) {
	data, err := denseAs[T](x)
	if err != nil {
		return nil, err
	}
	r, err := tensor.Empty(dtype, append(append([]int(nil), lead...), out...))
	if err != nil {
		return nil, err
	}
	size, places := productOf(in), productOf(out)
	results := make([]O, r.Numel())
	o := 0
	eachWindow(spans, in, func(at []int, full int) {
		for p := range len(results) / places {
			results[p*places+o] = f(data[p*size:(p+1)*size], at, full)
		}
		o++
	})
	if err := storeAs(r, results); err != nil {
		return nil, err
	}
	if x.SuggestMemoryFormat() == tensor.ChannelsLast {
		return r.ContiguousIn(tensor.ChannelsLast)
	}
	return r, nil
}

func maxPool(c *Call, n int) (values, places *tensor.Tensor, err error) {
	x := c.tensorAt(0)
	p := pooling{name: fmt.Sprintf("max_pool%dd", n), n: n, ceil: c.boolAt(5)}
	if err := p.read(c); err != nil {
		return nil, nil, err
	}
	if p.dilation, err = c.spreadAt(4, n, p.name, "dilation"); err != nil {
		return nil, nil, err
	}
	lead, in, err := p.planes(x)
	if err != nil {
		return nil, nil, err
	}
	out, err := p.output(in)
	if err != nil {
		return nil, nil, err
	}
	if err := p.tooSmall(lead, in, out); err != nil {
		return nil, nil, err
	}
	kernel, has := p.name, wideFloats
	switch n {
	case 1:
		kernel = "max_pool1d_impl"
	case 3:
		kernel, has = "max_pool3d_with_indices_cpu", fullDTypes
	}
	if err := has.need(kernel, x.DType()); err != nil {
		return nil, nil, err
	}
	spans := p.windows(in, out)
	values, err = poolPlanes(x, x.DType(), lead, in, out, spans, func(plane []float64, at []int, _ int) float64 { return plane[largest(plane, at)] })
	if err != nil {
		return nil, nil, err
	}
	places, err = poolPlanes(x, tensor.Int64, lead, in, out, spans, func(plane []float64, at []int, _ int) int64 { return int64(largest(plane, at)) })
	return values, places, err
}

func avgPool(c *Call, n int) (*tensor.Tensor, error) {
	x := c.tensorAt(0)
	p := pooling{name: fmt.Sprintf("avg_pool%dd", n), n: n, ceil: c.boolAt(4)}
	if err := p.read(c); err != nil {
		return nil, err
	}
	padded, divisor := c.boolAt(5), 0
	if n > 1 && !c.Args[6].IsNone() {
		if divisor = c.intAt(6); divisor == 0 {
			return nil, fail("divisor must be not zero")
		}
	}
	lead, in, err := p.planes(x)
	if err != nil {
		return nil, err
	}
	out, err := p.output(in)
	if err != nil {
		return nil, err
	}
	if err := p.tooSmall(lead, in, out); err != nil {
		return nil, err
	}
	kernel, has := "avg_pool2d", wideFloats|longDType
	if n == 3 {
		kernel, has = "avg_pool3d_out_frame", fullDTypes|longDType
	}
	if err := has.need(kernel, x.DType()); err != nil {
		return nil, err
	}
	count := func(at []int, full int) int {
		switch {
		case divisor != 0:
			return divisor
		case padded:
			return full
		}
		return len(at)
	}
	spans := p.windows(in, out)
	if x.DType() == tensor.Int64 {
		return poolPlanes(x, x.DType(), lead, in, out, spans, func(plane []int64, at []int, full int) int64 {
			return sumAt(plane, at) / int64(count(at, full))
		})
	}
	return poolPlanes(x, x.DType(), lead, in, out, spans, func(plane []float64, at []int, full int) float64 {
		if len(at) == 0 {
			return 0
		}
		return sumAt(plane, at) / float64(count(at, full))
	})
}

func sumAt[T float64 | int64](plane []T, at []int) T {
	var s T
	for _, k := range at {
		s += plane[k]
	}
	return s
}

// largest returns which of the places at holds the largest number of the plane,
// the first of equal ones, or the last NaN.
func largest(plane []float64, at []int) int {
	b := at[0]
	for _, k := range at[1:] {
		if v := plane[k]; v > plane[b] || v != v {
			b = k
		}
	}
	return b
}
