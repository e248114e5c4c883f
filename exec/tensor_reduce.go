package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// reduction is what one reducing call works on: each row of inner elements
// becomes one element of the result.
type reduction struct {
	rows  *tensor.Tensor // the kept dimensions, then the reduced ones
	shape []int          // of the result
	inner int            // elements of a row
}

// reduceOver prepares a reduction over dims (all, if there are none).
func reduceOver(t *tensor.Tensor, dims []int, keep bool) (reduction, error) {
	gone := make([]bool, max(t.Dim(), 1))
	for _, dim := range dims {
		d, err := wrapDim(dim, t.Dim())
		if err != nil {
			return reduction{}, err
		}
		if gone[d] {
			return reduction{}, fail("dim %d appears multiple times in the list of dims", d)
		}
		gone[d] = true
	}
	r := reduction{rows: t, shape: []int{}, inner: 1}
	var kept, reduced []int
	for d, n := range t.Shape() {
		if gone[d] || len(dims) == 0 {
			reduced = append(reduced, d)
			r.inner *= n
			if keep {
				r.shape = append(r.shape, 1)
			}
		} else {
			kept = append(kept, d)
			r.shape = append(r.shape, n)
		}
	}
	rows, err := t.Permute(append(kept, reduced...)...)
	r.rows = rows
	return r, err
}

// reduceRows computes each element of the result from its row.
func reduceRows[T, O compute](r reduction, d tensor.DType, f func(row []T) O) (*tensor.Tensor, error) {
	out, err := tensor.Empty(d, r.shape)
	if err != nil {
		return nil, err
	}
	data, err := denseAs[T](r.rows)
	if err != nil {
		return nil, err
	}
	results := make([]O, out.Numel())
	for i := range results {
		results[i] = f(data[i*r.inner : (i+1)*r.inner])
	}
	return out, storeAs(out, results)
}

// dimless is the list of dimensions of an argument int? dim: none is all.
func dimless(v value.Value) []int {
	if v.IsNone() {
		return nil
	}
	return intsOf(v)
}

// sumDType is the dtype of sums and products: bool and the integers give int64.
func sumDType(t *tensor.Tensor, dtype value.Value) tensor.DType {
	switch {
	case !dtype.IsNone():
		return tensor.DType(dtype.Int())
	case t.DType().IsInteger(true):
		return tensor.Int64
	}
	return t.DType()
}

// sumKernels lists sum, nansum, mean, prod and count_nonzero.
func sumKernels() []Entry {
	at := func(f func(t *tensor.Tensor, dims []int, keep bool, dtype value.Value) (*tensor.Tensor, error), dims, keep, dtype int) targeted {
		return func(c *Call, to target) (*tensor.Tensor, error) {
			var ds []int
			k := false
			if dims > 0 {
				ds, k = dimless(c.Args[dims]), c.boolAt(keep)
			}
			t, want := c.tensorAt(0), c.Args[dtype]
			if to.t != nil && want.IsNone() {
				want = value.Int(int64(to.t.DType()))
			}
			r, err := f(t, ds, k, want)
			if err != nil {
				return nil, err
			}
			return to.finish(r)
		}
	}
	rows := variants("aten::sum", "", "", at(sumTensor, 0, 0, 1))
	rows = append(rows, variants("aten::sum.dim_IntList", "", "aten::sum.IntList_out", at(sumTensor, 1, 2, 3))...)
	rows = append(rows, variants("aten::nansum", "", "", at(nanSum, 1, 2, 3))...)
	rows = append(rows, variants("aten::mean", "", "", at(mean, 0, 0, 1))...)
	rows = append(rows, variants("aten::mean.dim", "", "aten::mean.out", at(mean, 1, 2, 3))...)
	rows = append(rows, variants("aten::prod", "", "", at(prod, 0, 0, 1))...)
	rows = append(rows, variants("aten::prod.dim_int", "", "aten::prod.int_out", at(prod, 1, 2, 3))...)
	count := func(c *Call) error {
		r, err := reduceOver(c.tensorAt(0), dimless(c.Args[1]), false)
		if err != nil {
			return err
		}
		return c.give(reduceRows(r, tensor.Int64, func(row []bool) int64 {
			n := int64(0)
			for _, v := range row {
				if v {
					n++
				}
			}
			return n
		}))
	}
	return append(rows,
		Entry{"aten::count_nonzero", func(c *Call) error { return count(c) }},
		Entry{"aten::count_nonzero.dim_IntList", count},
		Entry{"aten::trace", func(c *Call) error { return c.give(trace(c.tensorAt(0))) }},
	)
}

func sumTensor(t *tensor.Tensor, dims []int, keep bool, dtype value.Value) (*tensor.Tensor, error) {
	r, err := reduceOver(t, dims, keep)
	if err != nil {
		return nil, err
	}
	d := sumDType(t, dtype)
	if d != t.DType() && d.IsInteger(false) && t.DType().IsFloat() {
		if r.rows, err = converted(r.rows, d); err != nil {
			return nil, err
		}
	}
	switch classOf(d) {
	case classInt:
		return reduceRows(r, d, addInts)
	case classFloat:
		return reduceRows(r, d, sumSingles)
	case classDouble:
		return reduceRows(r, d, sumPairs[float64])
	}
	return reduceRows(r, d, sumPairs[complex128])
}

func addInts(row []int64) int64 {
	s := int64(0)
	for _, v := range row {
		s += v
	}
	return s
}

// sumSingles adds in float64, so that nothing is lost before the last rounding.
func sumSingles(row []float32) float64 {
	var a, b, c, d float64
	for len(row) >= 4 {
		a += float64(row[0])
		b += float64(row[1])
		c += float64(row[2])
		d += float64(row[3])
		row = row[4:]
	}
	for _, v := range row {
		a += float64(v)
	}
	return (a + b) + (c + d)
}

// sumPairs adds halves, so that the error grows with the logarithm.
func sumPairs[T float64 | complex128](row []T) T {
	if len(row) > 64 {
		m := len(row) / 2
		return sumPairs(row[:m]) + sumPairs(row[m:])
	}
	var s T
	for _, v := range row {
		s += v
	}
	return s
}

func nanSum(t *tensor.Tensor, dims []int, keep bool, dtype value.Value) (*tensor.Tensor, error) {
	if _, err := reduceOver(t, dims, keep); err != nil {
		return nil, err
	}
	if t.DType().IsComplex() {
		return nil, fail("nansum does not support complex inputs")
	}
	if t.DType().IsFloat() {
		u := t.Copy()
		err := via(func(x float64) float64 {
			if x != x {
				return 0
			}
			return x
		}, nil).run(u, u, u.DType())
		if err != nil {
			return nil, err
		}
		t = u
	}
	return sumTensor(t, dims, keep, dtype)
}

func mean(t *tensor.Tensor, dims []int, keep bool, dtype value.Value) (*tensor.Tensor, error) {
	d := t.DType()
	what := "Input"
	if !dtype.IsNone() {
		d, what = tensor.DType(dtype.Int()), "Optional"
	}
	if !d.IsFloat() && !d.IsComplex() {
		return nil, fail("mean(): could not infer output dtype. %s dtype must be either a floating point or complex dtype. Got: %s", what, d)
	}
	r, err := reduceOver(t, dims, keep)
	if err != nil {
		return nil, err
	}
	switch classOf(d) {
	case classFloat:
		return reduceRows(r, d, func(row []float32) float64 { return sumSingles(row) / float64(len(row)) })
	case classDouble:
		return reduceRows(r, d, func(row []float64) float64 { return sumPairs(row) / float64(len(row)) })
	}
	return reduceRows(r, d, func(row []complex128) complex128 { return sumPairs(row) / complex(float64(len(row)), 0) })
}

func prod(t *tensor.Tensor, dims []int, keep bool, dtype value.Value) (*tensor.Tensor, error) {
	d := sumDType(t, dtype)
	r, err := reduceOver(t, dims, keep)
	if err != nil {
		return nil, err
	}
	if t.Numel() > 0 {
		if err := (intDTypes | boolDType | fullDTypes | complexDTypes).need("prod_cpu", d); err != nil {
			return nil, err
		}
	}
	switch classOf(d) {
	case classInt:
		return reduceRows(r, d, product[int64])
	case classFloat:
		return reduceRows(r, d, product[float32])
	case classDouble:
		return reduceRows(r, d, product[float64])
	}
	return reduceRows(r, d, product[complex128])
}

func product[T int64 | float32 | float64 | complex128](row []T) T {
	p := T(1)
	for _, v := range row {
		p *= v
	}
	return p
}

func trace(t *tensor.Tensor) (*tensor.Tensor, error) {
	if t.Dim() != 2 {
		return nil, fail("trace: expected a matrix, but got tensor with dim %d", t.Dim())
	}
	if err := (intDTypes | fullDTypes | complexDTypes).need("trace", t.DType()); err != nil {
		return nil, err
	}
	d, err := t.Diagonal(0, 0, 1)
	if err != nil {
		return nil, err
	}
	return sumTensor(d, nil, false, value.None())
}

// boolReduceKernels lists any and all.
func boolReduceKernels() []Entry {
	var rows []Entry
	for _, name := range []string{"any", "all"} {
		want := name == "any"
		k := func(dims, keep int) targeted {
			return func(c *Call, to target) (*tensor.Tensor, error) {
				t := c.tensorAt(0)
				var ds []int
				kept := false
				if dims > 0 {
					ds, kept = c.intsAt(dims), c.boolAt(keep)
				}
				r, err := reduceOver(t, ds, kept)
				if err != nil {
					return nil, err
				}
				d := tensor.Bool
				if t.DType() == tensor.Uint8 {
					d = tensor.Uint8
				}
				out, err := reduceRows(r, d, func(row []bool) bool {
					for _, v := range row {
						if v == want {
							return want
						}
					}
					return !want
				})
				if err != nil {
					return nil, err
				}
				return to.finish(out)
			}
		}
		p := "aten::" + name
		rows = append(rows, variants(p, "", p+".all_out", k(0, 0))...)
		rows = append(rows, variants(p+".dim", "", p+".out", k(1, 2))...)
	}
	return rows
}
