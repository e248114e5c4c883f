package exec

import (
	"fmt"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// adaptiveKernels lists the poolings that are told the shape of their result.
func adaptiveKernels() []Entry {
	var rows []Entry
	for n := 1; n <= 3; n++ {
		avg := func(c *Call) error { return c.give(adaptiveAvg(c, n)) }
		rows = append(rows,
			Entry{fmt.Sprintf("aten::adaptive_avg_pool%dd", n), avg},
			Entry{fmt.Sprintf("aten::adaptive_max_pool%dd", n), func(c *Call) error { return adaptiveMax(c, n) }})
	}
	for n := 2; n <= 3; n++ {
		rows = append(rows, Entry{fmt.Sprintf("aten::_adaptive_avg_pool%dd", n), func(c *Call) error { return c.give(adaptiveAvg(c, n)) }})
	}
	return rows
}

// adaptive divides each dimension into windows that together cover it.
func adaptive(c *Call, name string, n int) (lead, in, out []int, spans [][]windowSpan, err error) {
	x := c.tensorAt(0)
	p := pooling{name: name, n: n}
	if x.Dim() != n+1 && x.Dim() != n+2 {
		return nil, nil, nil, nil, fail("%s(): Expected %dD or %dD tensor, but got %v", name, n+1, n+2, sizes(x.Shape()))
	}
	for d := x.Dim() - n; d < x.Dim(); d++ {
		if x.Shape()[d] == 0 {
			return nil, nil, nil, nil, fail("%s(): Expected input to have non-zero size for non-batch dimensions, but input has sizes %v with dimension %d being empty", name, sizes(x.Shape()), d)
		}
	}
	k := x.Dim() - p.n
	lead, in = x.Shape()[:k:k], x.Shape()[k:]
	if out = c.intsAt(1); len(out) == 1 && n > 1 {
		out, err = c.spreadAt(1, n, name, "output_size")
	}
	if err != nil || len(out) != n {
		return nil, nil, nil, nil, firstError(err, fail("%s: output_size must be %d", name, n))
	}
	spans = make([][]windowSpan, n)
	for _, n := range out {
		if n < 0 {
			return nil, nil, nil, nil, fail("%s: elements of output_size must be greater than or equal to 0 but received %v", name, sizes(out))
		}
	}
	if err := firstError(smallInts(out), checkRoom(tensor.Float64, append(append([]int(nil), lead...), out...))); err != nil {
		return nil, nil, nil, nil, err
	}
	for i := range spans {
		for o := range out[i] {
			from, end := o*in[i]/out[i], ((o+1)*in[i]+out[i]-1)/out[i]
			spans[i] = append(spans[i], windowSpan{from, end, 1, end - from})
		}
	}
	return lead, in, out, spans, nil
}

// adaptiveName is PyTorch's name in errors on dtypes.
func adaptiveName(kind string, n int) string {
	if n == 3 {
		return "adaptive_" + kind + "_pool3d_cpu"
	}
	return "adaptive_" + kind + "_pool2d"
}

func adaptiveAvg(c *Call, n int) (*tensor.Tensor, error) {
	x := c.tensorAt(0)
	name := fmt.Sprintf("adaptive_avg_pool%dd", n)
	lead, in, out, spans, err := adaptive(c, name, n)
	if err != nil {
		return nil, err
	}
	if d := x.DType(); n <= 2 && productOf(out) == 1 {
		dims := []int{-1, -2}[:n]
		return mean(x, dims, true, value.None())
	} else if n == 3 {
		if err := (fullDTypes | halfDType).need(adaptiveName("avg", n), d); err != nil {
			return nil, err
		}
	} else if err := wideFloats.need(adaptiveName("avg", n), d); err != nil {
		return nil, err
	}
	return poolPlanes(x, x.DType(), lead, in, out, spans, func(plane []float64, at []int, full int) float64 {
		return sumAt(plane, at) / float64(full)
	})
}

func adaptiveMax(c *Call, n int) error {
	x := c.tensorAt(0)
	name := fmt.Sprintf("adaptive_max_pool%dd", n)
	lead, in, out, spans, err := adaptive(c, name, n)
	if err != nil {
		return err
	}
	if err := wideFloats.need(adaptiveName("max", n), x.DType()); err != nil {
		return err
	}
	v, err := poolPlanes(x, x.DType(), lead, in, out, spans, func(plane []float64, at []int, _ int) float64 { return plane[largest(plane, at)] })
	if err != nil {
		return err
	}
	at, err := poolPlanes(x, tensor.Int64, lead, in, out, spans, func(plane []float64, at []int, _ int) int64 { return int64(largest(plane, at)) })
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(v), value.TensorOf(at))
}
