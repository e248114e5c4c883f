package exec

import (
	"math"
	"math/cmplx"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// powKernels lists pow in its overloads and float_power's relatives.
func powKernels() []Entry {
	rows := variants("aten::pow.Tensor_Tensor", "aten::pow_.Tensor", "aten::pow.Tensor_Tensor_out", powTensors)
	rows = append(rows, variants("aten::pow.Tensor_Scalar", "aten::pow_.Scalar", "aten::pow.Tensor_Scalar_out", powNumber)...)
	return append(rows, variants("aten::pow.Scalar", "", "aten::pow.Scalar_out", powTensors)...)
}

var powBodies = bodies2{i: powInts, f: pairwise[float32](math.Pow), d: pairwise[float64](math.Pow), c: powComplex}

func powTensors(c *Call, to target) (*tensor.Tensor, error) {
	op := binaryOp{"pow", realDTypes | complexDTypes, false, powBodies}
	return op.apply(to, c.operandAt(0), c.operandAt(1))
}

// powNumber is pow with a Python number as the exponent.
func powNumber(c *Call, to target) (*tensor.Tensor, error) {
	a, e := c.operandAt(0), c.Args[1]
	d := resultType(a, asWrapped(e))
	if d.IsInteger(true) && e.Kind() == value.IntKind && e.Int() < 0 {
		return nil, fail("Integers to negative integer powers are not allowed.")
	}
	b := asWrapped(e)
	out, err := to.exact(d, a.t, b.t)
	if err != nil {
		return nil, err
	}
	if e.AsComplex() == 0 || e.AsComplex() == 1 { // these take any dtype
		if e.AsComplex() == 0 {
			return out, fillNumber(out, value.Int(1))
		}
		return out, copyInto(out, a.t)
	}
	if err := (realDTypes | complexDTypes).need("pow", d); err != nil {
		return nil, err
	}
	if root := roots(e, d); root.f != nil {
		return out, root.run(out, a.t, d)
	}
	return out, powBodies.run(out, a.t, b.t, d)
}

// roots returns the loops for the exponents 0.5 and -0.5, which PyTorch takes for
// square roots: they give NaN for -inf and keep the sign of -0. For halves it does not.
func roots(e value.Value, d tensor.DType) bodies1 {
	switch {
	case d == tensor.Float16:
		return bodies1{}
	case e.AsComplex() == 0.5:
		return via(math.Sqrt, cmplx.Sqrt)
	case e.AsComplex() == -0.5:
		return via(func(x float64) float64 { return 1 / math.Sqrt(x) }, func(x complex128) complex128 { return 1 / cmplx.Sqrt(x) })
	}
	return bodies1{}
}

// powInts multiplies, wrapping. Negative exponents give 1/x rounded toward
// zero: 1 and -1 for those bases, else 0.
func powInts(o, x, y []int64) {
	for i, b := range x {
		o[i] = powInt(b, y[i])
	}
}

func powInt(b, e int64) int64 {
	if e < 0 {
		switch {
		case b == 1 || b == -1 && e%2 == 0:
			return 1
		case b == -1:
			return -1
		}
		return 0
	}
	r := int64(1)
	for ; e > 0; e >>= 1 {
		if e&1 != 0 {
			r *= b
		}
		b *= b
	}
	return r
}

func powComplex(o, x, y []complex128) {
	for i, v := range x {
		o[i] = cmplx.Pow(v, y[i])
	}
}
