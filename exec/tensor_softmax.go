package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// softmaxKernels lists softmax and log_softmax.
func softmaxKernels() []Entry {
	row := func(log bool) Kernel {
		return func(c *Call) error { return c.give(softmax(c.tensorAt(0), c.intAt(1), c.Args[2], log)) }
	}
	plain := func(log bool) Kernel {
		return func(c *Call) error { return c.give(softmax(c.tensorAt(0), c.intAt(1), value.None(), log)) }
	}
	return []Entry{
		{"aten::softmax.int", row(false)},
		{"aten::log_softmax.int", row(true)},
		{"aten::_softmax", plain(false)},
		{"aten::_log_softmax", plain(true)},
	}
}

func softmax(t *tensor.Tensor, dim int, dtype value.Value, log bool) (*tensor.Tensor, error) {
	d := t.DType()
	if !dtype.IsNone() {
		d = tensor.DType(dtype.Int())
	}
	u, err := converted(t, d)
	if err != nil {
		return nil, err
	}
	axis, err := wrapDim(dim, t.Dim())
	if err != nil {
		return nil, err
	}
	if t.Numel() == 0 {
		return tensor.Empty(d, t.Shape())
	}
	kernel := "softmax_kernel_impl"
	if axis == max(t.Dim(), 1)-1 {
		kernel = "softmax_lastdim_kernel_impl"
		if log {
			kernel = "log_softmax_lastdim_kernel_impl"
		}
	}
	if err := wideFloats.need(kernel, d); err != nil {
		return nil, err
	}
	if log {
		return eachLine(u, axis, d, logSoftmaxLine)
	}
	return eachLine(u, axis, d, softmaxLine)
}

func softmaxLine(to, from []float64) {
	m := from[best(from, false)]
	s := 0.0
	for i, v := range from {
		e := math.Exp(v - m)
		to[i] = e
		s += e
	}
	for i := range to {
		to[i] /= s
	}
}

func logSoftmaxLine(to, from []float64) {
	m := from[best(from, false)]
	s := 0.0
	for _, v := range from {
		s += math.Exp(v - m)
	}
	s = math.Log(s)
	for i, v := range from {
		to[i] = v - m - s
	}
}
