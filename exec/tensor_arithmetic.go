package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// bodies2 holds a binary operator's loop for each class of dtypes.
type bodies2 struct {
	i func(o, x, y []int64)
	f func(o, x, y []float32)
	d func(o, x, y []float64)
	c func(o, x, y []complex128)
}

// run applies the loop of the class of dtype, to which a and b are converted.
func (l bodies2) run(out, a, b *tensor.Tensor, dtype tensor.DType) error {
	switch cl := classOf(dtype); {
	case cl == classInt && l.i != nil:
		return run2(out, narrowed(a, dtype), narrowed(b, dtype), l.i)
	case cl == classFloat && l.f != nil:
		return run2(out, rounded(a, dtype), rounded(b, dtype), l.f)
	case cl == classDouble && l.d != nil:
		return run2(out, a, b, l.d)
	case cl == classComplex && l.c != nil:
		return run2(out, a, b, l.c)
	}
	return unsupported("dtype %s", dtype.Name())
}

// narrowed wraps the one element of an integer operand that does not fit the
// dtype that is computed in (a Python number, or a 0-d tensor of a wider type).
func narrowed(t *tensor.Tensor, dtype tensor.DType) *tensor.Tensor {
	if t.Numel() != 1 || t.DType() == dtype || classOf(t.DType()) != classInt {
		return t
	}
	u, err := converted(t, dtype)
	if err != nil {
		return t
	}
	return u
}

// binaryOp is a row of the table of element-wise operators on two operands.
type binaryOp struct {
	kernel string // PyTorch's name for it in errors on dtypes
	has    dtypes
	float  bool // integers give a float result
	bodies2
}

// apply computes the operator on operands that take part in type promotion.
func (op binaryOp) apply(to target, a, b operand) (*tensor.Tensor, error) {
	d := resultType(a, b)
	if op.float {
		d = d.ToInexact()
	}
	out, err := to.pointwise(d, a.t, b.t)
	if err != nil {
		return nil, err
	}
	if err := op.has.need(op.kernel, d); err != nil {
		return nil, err
	}
	return out, op.run(out, a.t, b.t, d)
}

// binaryRows names the overloads on a tensor and on a number.
func binaryRows(name string, k targeted) []Entry {
	rows := variants("aten::"+name+".Tensor", "aten::"+name+"_.Tensor", "aten::"+name+".out", k)
	return append(rows, variants("aten::"+name+".Scalar", "aten::"+name+"_.Scalar", "aten::"+name+".Scalar_out", copied(k))...)
}

// aliasRows is binaryRows for the second names, which lack an overload.
func aliasRows(name string, k targeted) []Entry {
	rows := variants("aten::"+name+".Tensor", "aten::"+name+"_.Tensor", "aten::"+name+".out", k)
	return append(rows, variants("aten::"+name+".Scalar", "aten::"+name+"_.Scalar", "", k)...)
}

// arithmeticKernels lists add, sub, rsub and mul.
func arithmeticKernels() []Entry {
	var rows []Entry
	sub := func(c *Call, to target) (*tensor.Tensor, error) {
		return subScaled(c, to, c.operandAt(0), c.operandAt(1))
	}
	rows = append(rows, binaryRows("add", addScaled)...)
	rows = append(rows, binaryRows("sub", sub)...)
	rows = append(rows, aliasRows("subtract", sub)...)
	mul := binaryOp{"mul_cpu", everyDType, false, bodies2{multiply[int64], multiply[float32], multiply[float64], multiply[complex128]}}
	product := func(c *Call, to target) (*tensor.Tensor, error) {
		return mul.apply(to, c.operandAt(0), c.operandAt(1))
	}
	rows = append(rows, binaryRows("mul", product)...)
	rows = append(rows, aliasRows("multiply", product)...)
	reversed := func(c *Call, to target) (*tensor.Tensor, error) {
		return subScaled(c, to, c.operandAt(1), c.operandAt(0))
	}
	rows = append(rows, variants("aten::rsub.Tensor", "", "", reversed)...)
	return append(rows, variants("aten::rsub.Scalar", "", "", reversed)...)
}

func multiply[T int64 | float32 | float64 | complex128](o, x, y []T) {
	for i, v := range x {
		o[i] = v * y[i]
	}
}

// plusScaled is x + alpha*y.
func plusScaled[T int64 | float32 | float64 | complex128](alpha T) func(o, x, y []T) {
	switch alpha {
	case 1:
		return func(o, x, y []T) {
			for i, v := range x {
				o[i] = v + y[i]
			}
		}
	case -1:
		return func(o, x, y []T) {
			for i, v := range x {
				o[i] = v - y[i]
			}
		}
	}
	return func(o, x, y []T) {
		for i, v := range x {
			o[i] = v + alpha*y[i]
		}
	}
}

// addScaled is aten::add: a + alpha*b.
func addScaled(c *Call, to target) (*tensor.Tensor, error) {
	return scaled(c, to, c.operandAt(0), c.operandAt(1), 1)
}

// subScaled is aten::sub: a - alpha*b.
func subScaled(c *Call, to target, a, b operand) (*tensor.Tensor, error) {
	if a.t.DType() == tensor.Bool && b.t.DType() == tensor.Bool {
		return nil, fail("Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.")
	}
	if a.t.DType() == tensor.Bool || b.t.DType() == tensor.Bool {
		return nil, fail("Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.")
	}
	return scaled(c, to, a, b, -1)
}

func scaled(c *Call, to target, a, b operand, sign int64) (*tensor.Tensor, error) {
	d := resultType(a, b)
	out, err := to.pointwise(d, a.t, b.t)
	if err != nil {
		return nil, err
	}
	alpha := c.Args[2]
	if err := checkAlpha(alpha, d); err != nil {
		return nil, err
	}
	s := float64(sign)
	l := bodies2{
		i: plusScaled(sign * alpha.AsInt()),
		f: plusHalf(d, s*alpha.AsFloat()),
		d: plusScaled(s * alpha.AsFloat()),
		c: plusScaled(complex(s, 0) * alpha.AsComplex()),
	}
	return out, l.run(out, a.t, b.t, d)
}

// plusHalf is plusScaled for float32 and the half types, in which alpha and
// the product are rounded as well.
func plusHalf(d tensor.DType, alpha float64) func(o, x, y []float32) {
	round := func(v float32) float32 { return v }
	switch d {
	case tensor.Float16:
		round = func(v float32) float32 { return tensor.HalfOf(v).Float32() }
	case tensor.BFloat16:
		alpha = float64(tensor.BFloat16Of(float32(alpha)).Float32())
	}
	a := round(float32(alpha))
	if d != tensor.Float16 || a == 1 || a == -1 {
		return plusScaled(a)
	}
	return func(o, x, y []float32) {
		for i, v := range x {
			o[i] = v + round(a*y[i])
		}
	}
}

// checkAlpha refuses an alpha of a higher category than the result.
func checkAlpha(alpha value.Value, d tensor.DType) error {
	switch alpha.Kind() {
	case value.BoolKind:
		if d != tensor.Bool {
			return fail("Boolean alpha only supported for Boolean results.")
		}
	case value.FloatKind:
		if d.IsInteger(true) {
			return fail("For integral input tensors, argument alpha must not be a floating point number.")
		}
	case value.ComplexKind:
		if !d.IsComplex() {
			return fail("For non-complex input tensors, argument alpha must not be a complex number.")
		}
	}
	return nil
}
