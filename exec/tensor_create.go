package exec

import (
	"math"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// createKernels lists the operators that make tensors from sizes and numbers.
func createKernels() []Entry {
	rows := []Entry{
		{"aten::zeros", filledRow(value.Int(0))},
		{"aten::ones", filledRow(value.Int(1))},
		{"aten::empty.memory_format", func(c *Call) error { return c.give(emptyIn(c)) }},
		{"aten::empty_strided", func(c *Call) error {
			return c.give(tensor.EmptyStrided(c.dtypeOr(2, tensor.Float32), c.intsAt(0), nonNil(c.intsAt(1))))
		}},
		{"aten::full", func(c *Call) error { return c.give(full(c.intsAt(0), c.Args[1], c.Args[2])) }},
		{"aten::scalar_tensor", func(c *Call) error {
			return c.give(filled(c.dtypeOr(1, tensor.Float32), nil, c.Args[0]))
		}},
		{"aten::arange", func(c *Call) error { return c.give(arange(value.Int(0), c.Args[0], value.Int(1), c.Args[1])) }},
		{"aten::arange.start", func(c *Call) error { return c.give(arange(c.Args[0], c.Args[1], value.Int(1), c.Args[2])) }},
		{"aten::arange.start_step", func(c *Call) error { return c.give(arange(c.Args[0], c.Args[1], c.Args[2], c.Args[3])) }},
		{"aten::linspace", func(c *Call) error { return c.give(linspace(c)) }},
		{"aten::eye", func(c *Call) error { return c.give(eye(c.intAt(0), c.intAt(0), c.dtypeOr(1, tensor.Float32))) }},
		{"aten::eye.m", func(c *Call) error { return c.give(eye(c.intAt(0), c.intAt(1), c.dtypeOr(2, tensor.Float32))) }},
	}
	return append(rows,
		Entry{"aten::zeros.out", fillOut(func(*Call) value.Value { return value.Int(0) })},
		Entry{"aten::ones.out", fillOut(func(*Call) value.Value { return value.Int(1) })},
		Entry{"aten::full.out", fillOut(func(c *Call) value.Value { return c.Args[1] })},
	)
}

func nonNil(s []int) []int {
	if s == nil {
		return []int{}
	}
	return s
}

// filled returns a contiguous tensor whose elements are v.
func filled(d tensor.DType, shape []int, v value.Value) (*tensor.Tensor, error) {
	t, err := tensor.Empty(d, shape)
	if err != nil || v.Kind() == value.IntKind && v.Int() == 0 {
		return t, err
	}
	return t, fillNumber(t, v)
}

func filledRow(v value.Value) Kernel {
	return func(c *Call) error { return c.give(filled(c.dtypeOr(1, tensor.Float32), c.intsAt(0), v)) }
}

// fillOut serves the out= overloads, whose last argument is resized and filled.
func fillOut(number func(*Call) value.Value) Kernel {
	return func(c *Call) error {
		t := c.tensorAt(len(c.Args) - 1)
		if err := (target{t: t, out: true}).fit(c.intsAt(0)); err != nil {
			return err
		}
		return c.give(t, fillNumber(t, number(c)))
	}
}

func emptyIn(c *Call) (*tensor.Tensor, error) {
	format := tensor.MemoryFormat(c.intOr(5, int(tensor.Contiguous)))
	strides, err := tensor.StridesIn(format, c.intsAt(0))
	if err != nil {
		return nil, err
	}
	for _, n := range c.intsAt(0) {
		if n < 0 {
			return tensor.Empty(tensor.Float32, c.intsAt(0))
		}
	}
	return tensor.EmptyStrided(c.dtypeOr(1, tensor.Float32), c.intsAt(0), strides)
}

// full is aten::full: the number's kind decides the dtype if none is given.
func full(shape []int, v, dtype value.Value) (*tensor.Tensor, error) {
	d := numberDType(v)
	if !dtype.IsNone() {
		d = tensor.DType(dtype.Int())
	}
	return filled(d, shape, v)
}

// numberDType is the dtype that a Python number gets as a tensor.
func numberDType(v value.Value) tensor.DType {
	switch v.Kind() {
	case value.BoolKind:
		return tensor.Bool
	case value.IntKind:
		return tensor.Int64
	case value.ComplexKind:
		return tensor.Complex64
	}
	return tensor.Float32
}

// arange is aten::arange: start, start+step, … before end.
func arange(start, end, step, dtype value.Value) (*tensor.Tensor, error) {
	d := tensor.Float32
	if start.Kind() != value.FloatKind && end.Kind() != value.FloatKind && step.Kind() != value.FloatKind {
		d = tensor.Int64
	}
	if !dtype.IsNone() {
		d = tensor.DType(dtype.Int())
	}
	if err := realDTypes.need("arange_cpu", d); err != nil {
		return nil, err
	}
	lo, hi, by := start.AsFloat(), end.AsFloat(), step.AsFloat()
	if d == tensor.Int64 {
		lo, hi, by = float64(start.AsInt()), float64(end.AsInt()), float64(step.AsInt())
	} else if d.IsInteger(false) && step.AsInt() == 0 {
		by = 0
	}
	switch {
	case by == 0:
		return nil, fail("step must be nonzero")
	case math.IsInf(lo, 0) || math.IsInf(hi, 0) || lo != lo || hi != hi:
		return nil, fail("unsupported range: %s -> %s", boundText(lo), boundText(hi))
	case by > 0 && hi < lo || by < 0 && hi > lo:
		return nil, fail("upper bound and larger bound inconsistent with step sign")
	}
	n := math.Ceil((hi - lo) / by)
	if n > tensor.MaxBytes {
		return nil, fail("invalid size, possible overflow?")
	}
	out, err := tensor.Empty(d, []int{int(n)})
	if err != nil {
		return nil, err
	}
	if d.IsInteger(false) {
		return out, storeAs(out, ramp(int(n), start.AsInt(), step.AsInt()))
	}
	return out, storeAs(out, ramp(int(n), lo, by))
}

func ramp[T int64 | float64](n int, start, step T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = start + T(i)*step
	}
	return out
}

// linspace is aten::linspace: computed from both ends toward the middle.
func linspace(c *Call) (*tensor.Tensor, error) {
	lo, hi := c.Args[0].AsFloat(), c.Args[1].AsFloat()
	if c.Args[2].IsNone() {
		return nil, unsupported("steps=None")
	}
	n := c.intAt(2)
	if n < 0 {
		return nil, fail("number of steps must be non-negative")
	}
	if c.Args[0].Kind() == value.ComplexKind || c.Args[1].Kind() == value.ComplexKind {
		return nil, unsupported("complex bounds")
	}
	d := c.dtypeOr(3, tensor.Float32)
	if err := (realDTypes | complexDTypes).need("linspace_cpu", d); err != nil {
		return nil, err
	}
	if n > 0 {
		if err := firstError(checkFits(c.Args[0], d, cTypeName(d)), checkFits(c.Args[1], d, cTypeName(d))); err != nil {
			return nil, err
		}
	}
	out, err := tensor.Empty(d, []int{n})
	if err != nil {
		return nil, err
	}
	data := make([]float64, n)
	step := 0.0
	if n > 1 {
		step = (hi - lo) / float64(n-1)
	}
	if d.IsInteger(false) { // PyTorch's step is a float32 here
		step = float64(float32(step))
		lo, hi = math.Trunc(lo), math.Trunc(hi)
		if n > 1 {
			step = float64(float32(hi-lo) / float32(n-1))
		}
	}
	for i := range data {
		if i < n/2 || n == 1 {
			data[i] = lo + step*float64(i)
		} else {
			data[i] = hi - step*float64(n-1-i)
		}
	}
	if d.IsInteger(false) {
		for i, v := range data {
			data[i] = float64(float32(v))
		}
	}
	return out, storeAs(out, data)
}

func eye(n, m int, d tensor.DType) (*tensor.Tensor, error) {
	switch {
	case n < 0:
		return nil, fail("n must be greater or equal to 0, got %d", n)
	case m < 0:
		return nil, fail("m must be greater or equal to 0, got %d", m)
	case d == tensor.BFloat16:
		return nil, notImplemented("eye", d)
	}
	t, err := tensor.Empty(d, []int{n, m})
	if err != nil {
		return nil, err
	}
	diagonal, err := t.Diagonal(0, 0, 1)
	if err != nil {
		return nil, err
	}
	return t, fillNumber(diagonal, value.Int(1))
}

// likeKernels lists the operators that make tensors like another one.
func likeKernels() []Entry {
	return []Entry{
		{"aten::zeros_like", func(c *Call) error { return c.give(like(c, 1, value.Int(0))) }},
		{"aten::ones_like", func(c *Call) error { return c.give(like(c, 1, value.Int(1))) }},
		{"aten::empty_like", func(c *Call) error { return c.give(like(c, 1, value.Int(0))) }},
		{"aten::full_like", func(c *Call) error { return c.give(like(c, 2, c.Args[1])) }},
		{"aten::new_zeros", func(c *Call) error { return c.give(newFilled(c, 2, value.Int(0))) }},
		{"aten::new_ones", func(c *Call) error { return c.give(newFilled(c, 2, value.Int(1))) }},
		{"aten::new_empty", func(c *Call) error { return c.give(newFilled(c, 2, value.Int(0))) }},
		{"aten::new_full", func(c *Call) error { return c.give(newFilled(c, 3, c.Args[2])) }},
		{"aten::new_empty_strided", func(c *Call) error {
			return c.give(tensor.EmptyStrided(c.dtypeOr(3, c.tensorAt(0).DType()), c.intsAt(1), nonNil(c.intsAt(2))))
		}},
	}
}

// like makes a tensor with self's shape and strides; argument at is the dtype,
// argument at+4 the memory format.
func like(c *Call, at int, v value.Value) (*tensor.Tensor, error) {
	self := c.tensorAt(0)
	strides, err := self.StridesLike(tensor.MemoryFormat(c.intOr(at+4, int(tensor.Preserve))))
	if err != nil {
		return nil, err
	}
	t, err := tensor.EmptyStrided(c.dtypeOr(at, self.DType()), self.Shape(), strides)
	if err != nil {
		return nil, err
	}
	return t, fillNumber(t, v)
}

func newFilled(c *Call, at int, v value.Value) (*tensor.Tensor, error) {
	return filled(c.dtypeOr(at, c.tensorAt(0).DType()), c.intsAt(1), v)
}

// boundText is a bound as C++ prints it.
func boundText(v float64) string {
	return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(v, 'g', -1, 64), "+"))
}
