package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// best finds the first of the largest (or smallest) elements of a row; the
// first nan beats all.
func best[T realCompute](row []T, least bool) int {
	at := 0
	for i, v := range row {
		b := row[at]
		if b != b {
			return at
		}
		if v != v || least && v < b || !least && v > b {
			at = i
		}
	}
	return at
}

// bestRows gives the place of the best element of each row, and the element.
func bestRows(r reduction, d tensor.DType, least bool) (values, places *tensor.Tensor, err error) {
	switch classOf(d) {
	case classInt:
		return bestOf[int64](r, d, least)
	case classFloat:
		return bestOf[float32](r, d, least)
	case classDouble:
		return bestOf[float64](r, d, least)
	}
	return nil, nil, unsupported("dtype %s", d.Name())
}

func bestOf[T realCompute](r reduction, d tensor.DType, least bool) (values, places *tensor.Tensor, err error) {
	places, err = reduceRows(r, tensor.Int64, func(row []T) int64 { return int64(best(row, least)) })
	if err != nil {
		return nil, nil, err
	}
	data, err := denseAs[T](r.rows)
	if err != nil {
		return nil, nil, err
	}
	at, err := denseAs[int64](places)
	if err != nil {
		return nil, nil, err
	}
	out, err := tensor.Empty(d, r.shape)
	if err != nil {
		return nil, nil, err
	}
	found := make([]T, len(at))
	for i, p := range at {
		found[i] = data[i*r.inner+int(p)]
	}
	switch f := any(found).(type) {
	case []int64:
		err = storeAs(out, f)
	case []float32:
		err = storeAs(out, f)
	case []float64:
		err = storeAs(out, f)
	}
	return out, places, err
}

// extremumKernels lists max, min, amax, amin, aminmax, argmax and argmin.
func extremumKernels() []Entry {
	var rows []Entry
	for _, name := range []string{"max", "min"} {
		least := name == "min"
		p := "aten::" + name
		rows = append(rows,
			Entry{p, func(c *Call) error { return c.give(extremeOfAll(c.tensorAt(0), name, least)) }},
			Entry{p + ".dim", func(c *Call) error { return extremeAlong(c, name, least) }},
		)
		rows = append(rows, variants("aten::a"+name, "", "aten::a"+name+".out", func(c *Call, to target) (*tensor.Tensor, error) {
			r, err := extremeOver(c.tensorAt(0), c.intsAt(1), c.boolAt(2), name, least)
			if err != nil {
				return nil, err
			}
			return to.finish(r)
		})...)
		rows = append(rows, Entry{"aten::arg" + name, func(c *Call) error { return c.give(argExtreme(c, name, least)) }})
	}
	return append(rows, Entry{"aten::aminmax", aminmax})
}

// extremeOfAll is max() and min() of all elements.
func extremeOfAll(t *tensor.Tensor, name string, least bool) (*tensor.Tensor, error) {
	if t.Numel() == 0 {
		return nil, fail("%s(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.", name)
	}
	if err := (realDTypes | boolDType).need(name+"_all", t.DType()); err != nil {
		return nil, err
	}
	r, err := reduceOver(t, nil, false)
	if err != nil {
		return nil, err
	}
	v, _, err := bestRows(r, t.DType(), least)
	return v, err
}

func emptyDim(t *tensor.Tensor, dim int, name string) error {
	if sizeOr1(t, dim) == 0 {
		return failIndex("%s(): Expected reduction dim %d to have non-zero size.", name, dim)
	}
	return nil
}

// extremeAlong is max(dim) and min(dim): values and indices.
func extremeAlong(c *Call, name string, least bool) error {
	t := c.tensorAt(0)
	d, err := wrapDim(c.intAt(1), t.Dim())
	if err != nil {
		return err
	}
	if err := emptyDim(t, d, name); err != nil {
		return err
	}
	if t.DType().IsComplex() {
		return fail("%s(): does not support complex input", name)
	}
	r, err := reduceOver(t, []int{d}, c.boolAt(2))
	if err != nil {
		return err
	}
	v, at, err := bestRows(r, t.DType(), least)
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(v), value.TensorOf(at))
}

// extremeOver is amax and amin.
func extremeOver(t *tensor.Tensor, dims []int, keep bool, name string, least bool) (*tensor.Tensor, error) {
	if t.Numel() == 0 {
		if len(dims) == 0 {
			return nil, fail("a%s(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.", name)
		}
		for _, dim := range dims {
			d, err := wrapDim(dim, t.Dim())
			if err != nil {
				return nil, err
			}
			if err := emptyDim(t, d, "a"+name); err != nil {
				return nil, err
			}
		}
	}
	r, err := reduceOver(t, dims, keep)
	if err != nil {
		return nil, err
	}
	if productOf(r.shape) == 0 {
		return tensor.Empty(t.DType(), r.shape)
	}
	if err := (realDTypes | boolDType).need(name+"_values_cpu", t.DType()); err != nil {
		return nil, err
	}
	v, _, err := bestRows(r, t.DType(), least)
	return v, err
}

func argExtreme(c *Call, name string, least bool) (*tensor.Tensor, error) {
	t := c.tensorAt(0)
	dims := dimless(c.Args[1])
	if t.Numel() == 0 && dims == nil {
		hint := " Specify the reduction dim with the 'dim' argument."
		if least {
			hint = ""
		}
		return nil, failIndex("arg%s(): Expected reduction dim to be specified for input.numel() == 0.%s", name, hint)
	}
	if dims != nil {
		d, err := wrapDim(dims[0], t.Dim())
		if err != nil {
			return nil, err
		}
		if err := emptyDim(t, d, "arg"+name); err != nil {
			return nil, err
		}
	}
	r, err := reduceOver(t, dims, c.boolAt(2))
	if err != nil {
		return nil, err
	}
	if productOf(r.shape) == 0 {
		return tensor.Empty(tensor.Int64, r.shape)
	}
	if err := realDTypes.need("arg"+name+"_cpu", t.DType()); err != nil {
		return nil, err
	}
	_, at, err := bestRows(r, t.DType(), least)
	return at, err
}

// aminmax gives both ends, over one dimension or all.
func aminmax(c *Call) error {
	t := c.tensorAt(0)
	dims := dimless(c.Args[1])
	if t.Numel() == 0 && c.Args[1].IsNone() {
		return fail("aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.")
	}
	if !c.Args[1].IsNone() {
		if d, err := wrapDim(c.intAt(1), t.Dim()); err == nil && t.Dim() > 0 && t.Shape()[d] == 0 {
			return failIndex("aminmax: Expected reduction dim %d to have non-zero size.", c.intAt(1))
		}
	}
	lo, err := extremeOver(t, dims, c.boolAt(2), "min", true)
	if err != nil {
		return err
	}
	hi, err := extremeOver(t, dims, c.boolAt(2), "max", false)
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(lo), value.TensorOf(hi))
}
