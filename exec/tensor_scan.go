package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// linesOf returns t with dimension d moved to the end, in C order: lines of n
// elements. A 0-d tensor is one line.
func linesOf[T compute](t *tensor.Tensor, d int) (data []T, n int, err error) {
	if t.Dim() == 0 {
		data, err = denseAs[T](t)
		return data, 1, err
	}
	m, err := t.MoveDim([]int{d}, []int{-1})
	if err != nil {
		return nil, 0, err
	}
	data, err = denseAs[T](m)
	return data, t.Shape()[d], err
}

// fromLines is the inverse of linesOf: a contiguous tensor of the shape.
func fromLines[T compute](dtype tensor.DType, shape []int, d int, data []T) (*tensor.Tensor, error) {
	out, err := tensor.Empty(dtype, shape)
	if err != nil {
		return nil, err
	}
	if len(shape) == 0 || d == len(shape)-1 {
		return out, storeAs(out, data)
	}
	m, err := out.MoveDim([]int{d}, []int{-1})
	if err != nil {
		return nil, err
	}
	lines, err := tensor.Empty(dtype, m.Shape())
	if err != nil {
		return nil, err
	}
	if err := storeAs(lines, data); err != nil {
		return nil, err
	}
	return out, copyInto(m, lines)
}

// eachLine makes a new tensor by applying f to each line; from and to do not
// overlap.
func eachLine[T compute](t *tensor.Tensor, d int, dtype tensor.DType, f func(to, from []T)) (*tensor.Tensor, error) {
	data, n, err := linesOf[T](t, d)
	if err != nil {
		return nil, err
	}
	out := make([]T, len(data))
	if n > 0 {
		for i := 0; i < len(data); i += n {
			f(out[i:i+n], data[i:i+n])
		}
	}
	return fromLines(dtype, t.Shape(), d, out)
}

// scanKernels lists the cumulative operators.
func scanKernels() []Entry {
	var rows []Entry
	for _, name := range []string{"cumsum", "cumprod"} {
		sum := name == "cumsum"
		k := func(c *Call, to target) (*tensor.Tensor, error) {
			t, dtype := c.tensorAt(0), c.Args[2]
			if to.t != nil && dtype.IsNone() {
				dtype = value.Int(int64(to.t.DType()))
			}
			r, err := cumulate(t, c.intAt(1), sumDType(t, dtype), name, sum)
			if err != nil {
				return nil, err
			}
			return to.finish(r)
		}
		rows = append(rows, pointRows(name, k)...)
	}
	for _, name := range []string{"cummax", "cummin"} {
		rows = append(rows, Entry{"aten::" + name, func(c *Call) error { return cumulateBest(c, name, name == "cummin") }})
	}
	return append(rows, Entry{"aten::logcumsumexp", logCumSumExp})
}

func cumulate(t *tensor.Tensor, dim int, dtype tensor.DType, name string, sum bool) (*tensor.Tensor, error) {
	d, err := wrapDim(dim, t.Dim())
	if err != nil {
		return nil, err
	}
	if t.Numel() == 0 || t.Dim() == 0 {
		u, err := converted(t, dtype)
		if err != nil {
			return nil, err
		}
		return u.Copy(), nil
	}
	if err := (everyDType &^ halfDType).need(name+"_out_cpu", dtype); err != nil {
		return nil, err
	}
	u, err := converted(t, dtype)
	if err != nil {
		return nil, err
	}
	switch classOf(dtype) {
	case classInt:
		return eachLine(u, d, dtype, running[int64](sum))
	case classComplex:
		return eachLine(u, d, dtype, running[complex128](sum))
	}
	return eachLine(u, d, dtype, running[float64](sum))
}

func running[T int64 | float64 | complex128](sum bool) func(to, from []T) {
	return func(to, from []T) {
		acc := T(1)
		if sum {
			acc = 0
		}
		for i, v := range from {
			if sum {
				acc += v
			} else {
				acc *= v
			}
			to[i] = acc
		}
	}
}

// cumulateBest is cummax and cummin: the last of equal elements is named.
func cumulateBest(c *Call, name string, least bool) error {
	t := c.tensorAt(0)
	d, err := wrapDim(c.intAt(1), t.Dim())
	if err != nil {
		return err
	}
	if t.Dim() == 0 {
		return c.Return(value.TensorOf(t.Copy()), value.TensorOf(tensor.New(tensor.Int64, nil)))
	}
	if t.Numel() > 0 {
		if err := (intDTypes | wideFloats | boolDType).need(name+"_cpu", t.DType()); err != nil {
			return err
		}
	}
	var at, values *tensor.Tensor
	if classOf(t.DType()) == classInt {
		values, at, err = runningBest[int64](t, d, least)
	} else {
		values, at, err = runningBest[float64](t, d, least)
	}
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(values), value.TensorOf(at))
}

func runningBest[T int64 | float64](t *tensor.Tensor, d int, least bool) (values, places *tensor.Tensor, err error) {
	data, n, err := linesOf[T](t, d)
	if err != nil {
		return nil, nil, err
	}
	vals, at := make([]T, len(data)), make([]int64, len(data))
	for i := range data {
		k := i % n
		if k == 0 {
			vals[i] = data[i]
			continue
		}
		b, v := vals[i-1], data[i]
		vals[i], at[i] = b, at[i-1]
		if v != v || b == b && (least && v <= b || !least && v >= b) {
			vals[i], at[i] = v, int64(k)
		}
	}
	if values, err = fromLines(t.DType(), t.Shape(), d, vals); err != nil {
		return nil, nil, err
	}
	places, err = fromLines(tensor.Int64, t.Shape(), d, at)
	return values, places, err
}

func logCumSumExp(c *Call) error {
	t := c.tensorAt(0)
	d, err := wrapDim(c.intAt(1), t.Dim())
	if err != nil {
		return err
	}
	if err := wideFloats.need("logcumsumexp_out_cpu", t.DType()); err != nil {
		return err
	}
	return c.give(eachLine(t, d, t.DType(), func(to, from []float64) {
		acc := math.Inf(-1)
		for i, v := range from {
			acc = logAddExp(acc, v)
			to[i] = acc
		}
	}))
}
