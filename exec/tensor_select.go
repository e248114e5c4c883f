package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
	"slices"
)

// selectKernels lists where, masked_fill, fill_, zero_, copy_ and nan_to_num.
func selectKernels() []Entry {
	var rows []Entry
	for _, o := range []string{"self", "ScalarSelf", "ScalarOther", "Scalar"} {
		rows = append(rows, variants("aten::where."+o, "", "", where)...)
	}
	rows = append(rows, variants("", "", "aten::where.self_out", where)...)
	for _, o := range []string{"Scalar", "Tensor"} {
		rows = append(rows,
			Entry{"aten::masked_fill." + o, func(c *Call) error { return c.give(maskedFill(c)) }},
			Entry{"aten::masked_fill_." + o, func(c *Call) error {
				return c.give(c.tensorAt(0), maskedFillInto(c.tensorAt(0), c.tensorAt(1), c.Args[2]))
			}},
			Entry{"aten::fill_." + o, func(c *Call) error { return c.give(c.tensorAt(0), fillWith(c.tensorAt(0), c.Args[1])) }},
			Entry{"aten::fill." + o, func(c *Call) error {
				t := c.tensorAt(0).Copy()
				return c.give(t, fillWith(t, c.Args[1]))
			}})
	}
	rows = append(rows,
		Entry{"aten::zero_", func(c *Call) error { return c.give(c.tensorAt(0), fillWith(c.tensorAt(0), value.Int(0))) }},
		Entry{"aten::copy_", func(c *Call) error { return c.give(c.tensorAt(0), copyTensor(c.tensorAt(0), c.tensorAt(1))) }},
		Entry{"aten::fill_diagonal_", fillDiagonal})
	for _, o := range []string{"int", "float", "Tensor"} {
		rows = append(rows, Entry{"aten::copy_." + o, func(c *Call) error {
			return c.give(c.tensorAt(0), copyTensor(c.tensorAt(0), c.operandAt(1).t))
		}})
	}
	return append(rows, pointRows("nan_to_num", nanToNum)...)
}

// where is aten::where: both branches are converted to their common dtype.
func where(c *Call, to target) (*tensor.Tensor, error) {
	cond, a, b := c.tensorAt(0), c.operandAt(1), c.operandAt(2)
	if cond.DType() != tensor.Bool && cond.DType() != tensor.Uint8 {
		return nil, fail("where expected condition to be a boolean tensor, but got a tensor with dtype %s", cond.DType())
	}
	d := resultType(a, b)
	out, err := to.pointwise(d, cond, a.t, b.t)
	if err != nil {
		return nil, err
	}
	switch classOf(d) {
	case classInt:
		return out, run3(out, cond, narrowed(a.t, d), narrowed(b.t, d), choose[int64])
	case classFloat:
		return out, run3(out, cond, a.t, b.t, choose[float32])
	case classDouble:
		return out, run3(out, cond, a.t, b.t, choose[float64])
	}
	return out, run3(out, cond, a.t, b.t, choose[complex128])
}

func choose[T compute](o []T, c []bool, x, y []T) {
	for i, v := range c {
		if v {
			o[i] = x[i]
		} else {
			o[i] = y[i]
		}
	}
}

func maskedFill(c *Call) (*tensor.Tensor, error) {
	self, mask := c.tensorAt(0), c.tensorAt(1)
	shape, err := tensor.BroadcastShapes(self.Shape(), mask.Shape())
	if err != nil {
		return nil, err
	}
	wide, err := self.Expand(shape...)
	if err != nil {
		return nil, err
	}
	out, err := wide.Clone(tensor.Contiguous)
	if err != nil {
		return nil, err
	}
	return out, maskedFillInto(out, mask, c.Args[2])
}

// maskedFillInto writes the number, or 0-d tensor, where the mask is true.
func maskedFillInto(self, mask *tensor.Tensor, v value.Value) error {
	fill := v.Tensor()
	if fill == nil {
		fill = scalarTensor(v)
		if err := checkFits(v, self.DType(), cTypeName(self.DType())); err != nil {
			return err
		}
	} else if fill.Dim() != 0 {
		return fail("masked_fill_ only supports a 0-dimensional value tensor, but got tensor with %d dimension(s).", fill.Dim())
	}
	if mask.DType() != tensor.Bool && mask.DType() != tensor.Uint8 {
		return fail("masked_fill_ only supports boolean masks, but got mask with dtype %s", mask.DType())
	}
	if err := tensor.CheckWrite(self, mask); err != nil {
		return err
	}
	shape, err := tensor.BroadcastShapes(self.Shape(), mask.Shape())
	if err != nil {
		return err
	}
	if err := (target{t: self}).fit(shape); err != nil {
		return err
	}
	fill, err = converted(fill, self.DType())
	if err != nil {
		return err
	}
	switch classOf(self.DType()) {
	case classInt:
		return run3(self, mask, fill, self, choose[int64])
	case classFloat:
		return run3(self, mask, fill, self, choose[float32])
	case classDouble:
		return run3(self, mask, fill, self, choose[float64])
	}
	return run3(self, mask, fill, self, choose[complex128])
}

// fillWith is aten::fill_ with a number or a 0-d tensor.
func fillWith(t *tensor.Tensor, v value.Value) error {
	src := v.Tensor()
	if src != nil && src.Dim() != 0 {
		return fail("fill_ only supports 0-dimension value tensor but got tensor with %d dimensions.", src.Dim())
	}
	if err := tensor.CheckWrite(t); err != nil {
		return err
	}
	if src != nil {
		return copyInto(t, src)
	}
	return fillNumber(t, v)
}

// fillNumber stores a number that must fit the dtype.
func fillNumber(t *tensor.Tensor, v value.Value) error {
	if err := checkFits(v, t.DType(), cTypeName(t.DType())); err != nil {
		return err
	}
	return copyInto(t, scalarTensor(v))
}

// copyTensor is aten::copy_: any dtype, src broadcast to dst.
func copyTensor(dst, src *tensor.Tensor) error {
	if dst == src {
		return nil
	}
	if err := tensor.CheckWrite(dst); err != nil {
		return err
	}
	if !slices.Equal(dst.Shape(), src.Shape()) {
		if _, err := tensor.BroadcastShapes(dst.Shape(), src.Shape()); err != nil {
			return err
		}
		s, err := src.Expand(dst.Shape()...)
		if err != nil {
			shape, _ := tensor.BroadcastShapes(dst.Shape(), src.Shape())
			return firstError((target{t: dst}).fit(shape), err)
		}
		src = s
	}
	return copyInto(dst, src)
}

func fillDiagonal(c *Call) error {
	t := c.tensorAt(0)
	if t.Dim() < 2 {
		return fail("dimensions must larger than 1")
	}
	step, n := 0, t.Shape()[0]
	for d, size := range t.Shape() {
		if t.Dim() > 2 && size != n {
			return fail("all dimensions of input must be of equal length")
		}
		n = min(n, size)
		step += t.Strides()[d]
	}
	diagonal, err := t.AsStrided([]int{n}, []int{step}, t.Offset())
	if err == nil {
		err = fillWith(diagonal, c.Args[1])
	}
	if err == nil && c.boolAt(2) {
		return unsupported("wrap=True")
	}
	return c.give(t, err)
}

// nanToNum replaces nan and the infinities by the numbers given or by 0 and
// the largest finite numbers of the dtype.
func nanToNum(c *Call, to target) (*tensor.Tensor, error) {
	x := c.tensorAt(0)
	d := x.DType()
	if to.t != nil && to.t.DType() != d {
		return nil, fail("nan_to_num: dtype of out: %s should be same as input: %s", to.t.DType(), d)
	}
	out, err := to.pointwise(d, x)
	if err != nil {
		return nil, err
	}
	if d.IsInteger(true) {
		return out, copyInto(out, x)
	}
	if err := floatDTypes.need("nan_to_num", d); err != nil {
		return nil, err
	}
	limit := largestFloat(d)
	nan, pos, neg := 0.0, limit, -limit
	for i, p := range []*float64{&nan, &pos, &neg} {
		if v := c.Args[i+1]; !v.IsNone() {
			*p = v.AsFloat()
		}
	}
	return out, via(func(v float64) float64 {
		switch {
		case v != v:
			return nan
		case v > limit:
			return pos
		case v < -limit:
			return neg
		}
		return v
	}, nil).run(out, x, d)
}
