package exec

import (
	"math"
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// sortKernels lists sort, argsort, msort, topk, kthvalue and median.
func sortKernels() []Entry {
	sorted := func(dim, down int) Kernel {
		return func(c *Call) error {
			v, at, err := sortAlong(c.tensorAt(0), c.intAt(dim), c.boolAt(down))
			if err != nil {
				return err
			}
			return c.Return(value.TensorOf(v), value.TensorOf(at))
		}
	}
	return []Entry{
		{"aten::sort", sorted(1, 2)},
		{"aten::sort.stable", sorted(2, 3)},
		{"aten::argsort", func(c *Call) error {
			_, at, err := sortAlong(c.tensorAt(0), c.intAt(1), c.boolAt(2))
			return c.give(at, err)
		}},
		{"aten::argsort.stable", func(c *Call) error {
			_, at, err := sortAlong(c.tensorAt(0), c.intAt(2), c.boolAt(3))
			return c.give(at, err)
		}},
		{"aten::msort", func(c *Call) error {
			v, _, err := sortAlong(c.tensorAt(0), 0, false)
			return c.give(v, err)
		}},
		{"aten::topk", topk},
		{"aten::kthvalue", kthValue},
		{"aten::median", func(c *Call) error { return c.give(median(c.tensorAt(0))) }},
		{"aten::median.dim", medianAlong},
	}
}

// sortAlong sorts lines stably, nan as the largest; it gives the places too.
func sortAlong(t *tensor.Tensor, dim int, down bool) (values, places *tensor.Tensor, err error) {
	d, err := wrapDim(dim, t.Dim())
	if err != nil {
		return nil, nil, err
	}
	if t.DType().IsComplex() && t.Dim() == 0 {
		return t.Copy(), tensor.New(tensor.Int64, nil), nil
	}
	if t.DType().IsComplex() {
		return nil, nil, notImplemented("sorting_kernel_method_name", t.DType())
	}
	if classOf(t.DType()) == classInt {
		return sortLines[int64](t, d, down)
	}
	return sortLines[float64](t, d, down)
}

func sortLines[T int64 | float64](t *tensor.Tensor, d int, down bool) (values, places *tensor.Tensor, err error) {
	data, n, err := linesOf[T](t, d)
	if err != nil {
		return nil, nil, err
	}
	vals, at := make([]T, len(data)), make([]int64, len(data))
	for i := 0; n > 0 && i < len(data); i += n {
		line, order := data[i:i+n], at[i:i+n]
		orderOf(line, order, down)
		for k, p := range order {
			vals[i+k] = line[p]
		}
	}
	if values, err = linesLike(t, t.DType(), d, vals); err != nil {
		return nil, nil, err
	}
	places, err = linesLike(t, tensor.Int64, d, at)
	return values, places, err
}

// linesLike is fromLines with the strides of t.
func linesLike[T compute](t *tensor.Tensor, dtype tensor.DType, d int, data []T) (*tensor.Tensor, error) {
	r, err := fromLines(dtype, t.Shape(), d, data)
	if err != nil {
		return nil, err
	}
	strides, err := t.StridesLike(tensor.Preserve)
	if err != nil || slices.Equal(strides, r.Strides()) {
		return r, err
	}
	out, err := tensor.EmptyStrided(dtype, t.Shape(), strides)
	if err != nil {
		return nil, err
	}
	return out, copyInto(out, r)
}

// orderOf fills order with the indices of line, sorted stably.
func orderOf[T int64 | float64](line []T, order []int64, down bool) {
	for k := range order {
		order[k] = int64(k)
	}
	slices.SortStableFunc(order, func(a, b int64) int {
		x, y := line[a], line[b]
		if down {
			x, y = y, x
		}
		switch {
		case x < y || x == x && y != y:
			return -1
		case x > y || x != x && y == y:
			return 1
		}
		return 0
	})
}

func topk(c *Call) error {
	t, k, largest := c.tensorAt(0), c.intAt(1), c.boolAt(3)
	d, err := wrapDim(c.intAt(2), t.Dim())
	if err != nil {
		return err
	}
	if k < 0 || k > sizeOr1(t, d) {
		return fail("selected index k out of range")
	}
	if err := (intDTypes | wideFloats).need("topk_cpu", t.DType()); err != nil {
		return err
	}
	v, at, err := sortAlong(t, d, largest)
	if err != nil {
		return err
	}
	if t.Dim() > 0 {
		if v, err = v.Narrow(d, 0, k); err == nil {
			at, err = at.Narrow(d, 0, k)
		}
		if err != nil {
			return err
		}
		v, at = v.Contiguous(), at.Contiguous()
	}
	return c.Return(value.TensorOf(v), value.TensorOf(at))
}

// pick selects place k of each sorted line.
func pick(t *tensor.Tensor, d, k int, keep bool) (v, at *tensor.Tensor, err error) {
	v, at, err = sortAlong(t, d, false)
	if err != nil || t.Dim() == 0 {
		return v, at, err
	}
	if v, err = v.Narrow(d, k, 1); err == nil {
		at, err = at.Narrow(d, k, 1)
	}
	if err == nil && !keep {
		if v, err = v.SqueezeDim(d); err == nil {
			at, err = at.SqueezeDim(d)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	return v.Copy().Contiguous(), at.Copy().Contiguous(), nil
}

func kthValue(c *Call) error {
	t, k := c.tensorAt(0), c.intAt(1)
	d, err := wrapDim(c.intAt(2), t.Dim())
	if err != nil {
		return err
	}
	if k < 1 || k > sizeOr1(t, d) {
		return fail("kthvalue(): selected number k out of range for dimension %d", d)
	}
	if err := (intDTypes | wideFloats).need("kthvalue_cpu", t.DType()); err != nil {
		return err
	}
	v, at, err := pick(t, d, k-1, c.boolAt(3))
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(v), value.TensorOf(at))
}

// median is the lower middle of all elements; a nan wins.
func median(t *tensor.Tensor) (*tensor.Tensor, error) {
	if t.Numel() == 0 {
		out := tensor.New(t.DType(), nil)
		return out, copyInto(out, tensor.Scalar(math.NaN()))
	}
	if err := (intDTypes | wideFloats).need("median_cpu", t.DType()); err != nil {
		return nil, err
	}
	flat, err := t.Contiguous().View(-1)
	if err != nil {
		return nil, err
	}
	v, _, err := sortAlong(flat, 0, false)
	if err != nil {
		return nil, err
	}
	n := t.Numel()
	at := (n - 1) / 2
	if last, _ := v.Select(0, n-1); read1[float64](last) != read1[float64](last) {
		at = n - 1
	}
	m, err := v.Select(0, at)
	if err != nil {
		return nil, err
	}
	return m.Copy(), nil
}

func medianAlong(c *Call) error {
	t := c.tensorAt(0)
	d, err := wrapDim(c.intAt(1), t.Dim())
	if err != nil {
		return err
	}
	if err := emptyDim(t, d, "median"); err != nil {
		return err
	}
	if err := (intDTypes | wideFloats).need("median_out", t.DType()); err != nil {
		return err
	}
	nan, err := target{}.pointwise(tensor.Bool, t)
	if err == nil {
		err = run1(nan, t, func(o []bool, x []float64) {
			for i, v := range x {
				o[i] = v != v
			}
		})
	}
	if err != nil {
		return err
	}
	if ok, err := denseAs[bool](nan); err != nil || slices.Contains(ok, true) {
		return firstError(err, unsupported("nan among the elements"))
	}
	v, at, err := pick(t, d, (sizeOr1(t, d)-1)/2, c.boolAt(2))
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(v), value.TensorOf(at))
}
