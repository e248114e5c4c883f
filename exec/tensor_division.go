package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
)

// divisionKernels lists div in its modes, remainder and fmod.
func divisionKernels() []Entry {
	var rows []Entry
	rows = append(rows, binaryRows("div", trueDivide)...)
	for _, name := range []string{"divide", "true_divide"} {
		rows = append(rows, aliasRows(name, trueDivide)...)
	}
	for _, name := range []string{"div", "divide"} {
		p := "aten::" + name
		rows = append(rows, variants(p+".Tensor_mode", p+"_.Tensor_mode", p+".out_mode", divideMode)...)
		rows = append(rows, variants(p+".Scalar_mode", p+"_.Scalar_mode", "", divideMode)...)
	}
	rows = append(rows, variants("", "", "aten::div.Scalar_mode_out", copied(divideMode))...)
	floor := func(c *Call, to target) (*tensor.Tensor, error) {
		return floorDivide(to, c.operandAt(0), c.operandAt(1))
	}
	rows = append(rows, variants("aten::floor_divide", "aten::floor_divide_.Tensor", "aten::floor_divide.out", floor)...)
	rows = append(rows, variants("aten::floor_divide.Scalar", "aten::floor_divide_.Scalar", "", floor)...)
	rem := binaryOp{"remainder_cpu", realDTypes, false, bodies2{i: remainderInts, f: remainders[float32], d: remainders[float64]}}
	rows = append(rows, tensorOutRows("remainder", integerDivision(rem))...)
	rows = append(rows, variants("aten::remainder.Scalar_Tensor", "", "", integerDivision(rem))...)
	mod := binaryOp{"fmod_cpu", realDTypes, false, bodies2{i: fmodInts, f: pairwise[float32](math.Mod), d: pairwise[float64](math.Mod)}}
	return append(rows, tensorOutRows("fmod", integerDivision(mod))...)
}

// tensorOutRows is binaryRows for operators whose out= overload is Tensor_out.
func tensorOutRows(name string, k targeted) []Entry {
	p := "aten::" + name
	rows := variants(p+".Tensor", p+"_.Tensor", p+".Tensor_out", k)
	return append(rows, variants(p+".Scalar", p+"_.Scalar", p+".Scalar_out", k)...)
}

// pairwise makes the loop of a function of two float64.
func pairwise[T float32 | float64](f func(x, y float64) float64) func(o, x, y []T) {
	return func(o, x, y []T) {
		for i, v := range x {
			o[i] = T(f(float64(v), float64(y[i])))
		}
	}
}

func quotientComplex(o, x, y []complex128) {
	for i, v := range x {
		a, b, c, d := real(v), imag(v), real(y[i]), imag(y[i])
		den := c*c + d*d
		o[i] = complex((a*c+b*d)/den, (b*c-a*d)/den)
	}
}

func quotient[T float32 | float64](o, x, y []T) {
	for i, v := range x {
		o[i] = v / y[i]
	}
}

// trueDivide is aten::div without a mode: integers give floats.
func trueDivide(c *Call, to target) (*tensor.Tensor, error) {
	op := binaryOp{"div_cpu", floatDTypes | complexDTypes, true, bodies2{f: quotient[float32], d: quotient[float64], c: quotientComplex}}
	return op.apply(to, c.operandAt(0), c.operandAt(1))
}

// divideMode is aten::div with rounding_mode None, "trunc" or "floor".
func divideMode(c *Call, to target) (*tensor.Tensor, error) {
	switch mode := c.Args[2]; {
	case mode.IsNone():
		return trueDivide(c, to)
	case mode.Str() == "floor":
		return floorDivide(to, c.operandAt(0), c.operandAt(1))
	case mode.Str() == "trunc":
		op := binaryOp{"div_trunc_cpu", realDTypes, false, bodies2{i: truncInts, f: truncs[float32], d: truncs[float64]}}
		return dividing(op, to, c.operandAt(0), c.operandAt(1))
	default:
		return nil, fail("div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '%s'", mode.Str())
	}
}

func floorDivide(to target, a, b operand) (*tensor.Tensor, error) {
	op := binaryOp{"div_floor_cpu", realDTypes, false, bodies2{i: floorInts, f: floors[float32], d: floors[float64]}}
	return dividing(op, to, a, b)
}

func integerDivision(op binaryOp) targeted {
	return func(c *Call, to target) (*tensor.Tensor, error) {
		return dividing(op, to, c.operandAt(0), c.operandAt(1))
	}
}

// dividing applies an operator that has no answer for integers over zero.
func dividing(op binaryOp, to target, a, b operand) (*tensor.Tensor, error) {
	if d := resultType(a, b); d.IsInteger(false) {
		out, err := to.pointwise(d, a.t, b.t)
		if err != nil {
			return nil, err
		}
		if zero, err := anyZero(narrowed(b.t, d)); err != nil || zero && out.Numel() > 0 {
			return nil, firstError(err, fail("ZeroDivisionError"))
		}
		if to.t == nil {
			to.t = out
		}
	}
	return op.apply(to, a, b)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func anyZero(t *tensor.Tensor) (bool, error) {
	data, err := denseAs[bool](t)
	if err != nil {
		return false, err
	}
	for _, nonzero := range data {
		if !nonzero {
			return true, nil
		}
	}
	return false, nil
}

func floorInts(o, x, y []int64) {
	for i, v := range x {
		q := v / y[i]
		if v%y[i] != 0 && (v < 0) != (y[i] < 0) {
			q--
		}
		o[i] = q
	}
}

func truncInts(o, x, y []int64) {
	for i, v := range x {
		o[i] = v / y[i]
	}
}

func truncs[T float32 | float64](o, x, y []T) {
	for i, v := range x {
		o[i] = T(math.Trunc(float64(v / y[i])))
	}
}

func remainderInts(o, x, y []int64) {
	for i, v := range x {
		r := v % y[i]
		if r != 0 && (r < 0) != (y[i] < 0) {
			r += y[i]
		}
		o[i] = r
	}
}

func fmodInts(o, x, y []int64) {
	for i, v := range x {
		o[i] = v % y[i]
	}
}

// floors divides as Python's // does on floats: the quotient of what is left
// after the remainder is taken away, so that it is exact where it can be.
func floors[T float32 | float64](o, x, y []T) {
	for i, v := range x {
		o[i] = T(floorQuotient(float64(v), float64(y[i]), float64(v/y[i])))
	}
}

// floorQuotient floors a/b, whose rounded quotient in the type computed in is
// plain.
func floorQuotient(a, b, plain float64) float64 {
	if b == 0 {
		return plain
	}
	mod := math.Mod(a, b)
	q := (a - mod) / b
	if mod != 0 && (b < 0) != (mod < 0) {
		q--
	}
	if q == 0 {
		return math.Copysign(0, plain)
	}
	f := math.Floor(q)
	if q-f > 0.5 {
		f++
	}
	return f
}

func remainders[T float32 | float64](o, x, y []T) {
	for i, v := range x {
		b := float64(y[i])
		r := math.Mod(float64(v), b)
		if r != 0 && (b < 0) != (r < 0) {
			r += b
		}
		o[i] = T(r)
	}
}
