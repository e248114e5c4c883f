package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// bodies3 holds a ternary operator's loop for each class of dtypes.
type bodies3 struct {
	i func(o, x, y, z []int64)
	f func(o, x, y, z []float32)
	d func(o, x, y, z []float64)
	c func(o, x, y, z []complex128)
}

func (l bodies3) run(out, a, b, c *tensor.Tensor, dtype tensor.DType) error {
	switch cl := classOf(dtype); {
	case cl == classInt && l.i != nil:
		return run3(out, narrowed(a, dtype), narrowed(b, dtype), narrowed(c, dtype), l.i)
	case cl == classFloat && l.f != nil:
		return run3(out, a, b, c, l.f)
	case cl == classDouble && l.d != nil:
		return run3(out, a, b, c, l.d)
	case cl == classComplex && l.c != nil:
		return run3(out, a, b, c, l.c)
	}
	return unsupported("dtype %s", dtype.Name())
}

// fusedKernels lists addcmul, addcdiv and lerp.
func fusedKernels() []Entry {
	rows := pointRows("addcmul", addcmul)
	rows = append(rows, pointRows("addcdiv", addcdiv)...)
	rows = append(rows, variants("aten::lerp.Scalar", "aten::lerp_.Scalar", "aten::lerp.Scalar_out", lerp)...)
	return append(rows, variants("aten::lerp.Tensor", "aten::lerp_.Tensor", "aten::lerp.Tensor_out", lerp)...)
}

func three(c *Call) (a, b, d operand) { return c.operandAt(0), c.operandAt(1), c.operandAt(2) }

func addcmul(c *Call, to target) (*tensor.Tensor, error) {
	v := c.Args[3]
	l := bodies3{plusProduct(v.AsInt()), plusProduct(float32(v.AsFloat())), plusProduct(v.AsFloat()), plusProduct(v.AsComplex())}
	return addc(c, to, "addcmul_cpu_out", intDTypes|wideFloats|complexDTypes, l)
}

func addcdiv(c *Call, to target) (*tensor.Tensor, error) {
	if c.tensorAt(1).DType().IsInteger(true) && c.tensorAt(2).DType().IsInteger(true) {
		return nil, fail("Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value * torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) for float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / tensor2), for all dtypes.")
	}
	v := c.Args[3]
	l := bodies3{nil, plusQuotient(float32(v.AsFloat())), plusQuotient(v.AsFloat()), plusQuotient(v.AsComplex())}
	return addc(c, to, "addcdiv_cpu_out", wideFloats|complexDTypes, l)
}

func addc(c *Call, to target, kernel string, has dtypes, l bodies3) (*tensor.Tensor, error) {
	x, y, z := three(c)
	d := resultType(x, y, z)
	out, err := to.pointwise(d, x.t, y.t, z.t)
	if err != nil {
		return nil, err
	}
	if err := has.need(kernel, d); err != nil {
		return nil, err
	}
	return out, l.run(out, x.t, y.t, z.t, d)
}

func plusProduct[T int64 | float32 | float64 | complex128](s T) func(o, x, y, z []T) {
	return func(o, x, y, z []T) {
		for i, v := range x {
			o[i] = v + s*y[i]*z[i]
		}
	}
}

func plusQuotient[T float32 | float64 | complex128](s T) func(o, x, y, z []T) {
	return func(o, x, y, z []T) {
		for i, v := range x {
			o[i] = v + s*y[i]/z[i]
		}
	}
}

// lerp is start + weight*(end-start), from whichever end is nearer.
func lerp(c *Call, to target) (*tensor.Tensor, error) {
	a, b, w := c.tensorAt(0), c.tensorAt(1), c.Args[2]
	kernel := "lerp_kernel_scalar"
	if w.Kind() == value.TensorKind {
		kernel = "lerp_kernel_tensor"
		if a.DType() != w.Tensor().DType() {
			return nil, fail("expected dtype %s for `weight` but got dtype %s", cName(a.DType()), cName(w.Tensor().DType()))
		}
	}
	if a.DType() != b.DType() {
		return nil, fail("expected dtype %s for `end` but got dtype %s", cName(a.DType()), cName(b.DType()))
	}
	weight := c.operandAt(2).t
	out, err := to.pointwise(a.DType(), a, b, weight)
	if err != nil {
		return nil, err
	}
	if err := (wideFloats | complexDTypes).need(kernel, a.DType()); err != nil {
		return nil, err
	}
	l := bodies3{f: lerps[float32], d: lerps[float64]}
	return out, l.run(out, a, b, weight, a.DType())
}

func lerps[T float32 | float64](o, x, y, z []T) {
	for i, v := range x {
		if w := z[i]; w < 0.5 && w > -0.5 {
			o[i] = v + w*(y[i]-v)
		} else {
			o[i] = y[i] - (y[i]-v)*(1-w)
		}
	}
}

// cName is the C++ name of an element type in messages on dtypes.
func cName(d tensor.DType) string {
	switch d {
	case tensor.Float16:
		return "c10::Half"
	case tensor.BFloat16:
		return "c10::BFloat16"
	case tensor.Uint8:
		return "unsigned char"
	case tensor.Int8:
		return "signed char"
	case tensor.Int16:
		return "short int"
	case tensor.Int64:
		return "long int"
	}
	return cTypeName(d)
}
