package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// extremeKernels lists maximum, minimum, fmax, fmin, clamp and its relatives,
// and the functions of two floats or ints.
func extremeKernels() []Entry {
	real := realDTypes | boolDType
	maxima := binaryOp{"maximum_cpu", real, false, bodies2{i: larger[int64], f: larger[float32], d: larger[float64]}}
	minima := binaryOp{"minimum_cpu", real, false, bodies2{i: smaller[int64], f: smaller[float32], d: smaller[float64]}}
	fmax := binaryOp{"fmax_cpu", real, false, bodies2{i: larger[int64], f: largerNumber[float32], d: largerNumber[float64]}}
	fmin := binaryOp{"fmin_cpu", real, false, bodies2{i: smaller[int64], f: smallerNumber[float32], d: smallerNumber[float64]}}
	table := []struct {
		name, noComplex, other string
		op                     binaryOp
	}{
		{"maximum", "maximum not implemented for complex tensors.", "aten::max.other", maxima},
		{"minimum", "minimum not implemented for complex tensors.", "aten::min.other", minima},
		{"fmax", "fmax not implemented for complex tensors.", "", fmax},
		{"fmin", "fmin not implemented for complex tensors.", "", fmin},
		{"atan2", "", "aten::arctan2", binaryOp{"atan2_cpu", wideFloats, true, bodies2{f: pairwise[float32](math.Atan2), d: pairwise[float64](math.Atan2)}}},
		{"hypot", "", "", binaryOp{"hypot_cpu", wideFloats, false, bodies2{f: pairwise[float32](math.Hypot), d: pairwise[float64](math.Hypot)}}},
		{"logaddexp", "", "", binaryOp{"logaddexp_cpu", wideFloats, false, bodies2{f: pairwise[float32](logAddExp), d: pairwise[float64](logAddExp)}}},
		{"logaddexp2", "", "", binaryOp{"logaddexp2_cpu", wideFloats, false, bodies2{f: pairwise[float32](logAddExp2), d: pairwise[float64](logAddExp2)}}},
		{"gcd", "", "", binaryOp{"gcd_cpu", intDTypes, false, bodies2{i: pairwiseInt(gcd)}}},
		{"lcm", "", "", binaryOp{"lcm_cpu", intDTypes, false, bodies2{i: pairwiseInt(lcm)}}},
	}
	var rows []Entry
	for _, row := range table {
		k := func(c *Call, to target) (*tensor.Tensor, error) {
			a, b := c.operandAt(0), c.operandAt(1)
			if row.noComplex != "" && (a.t.DType().IsComplex() || b.t.DType().IsComplex()) {
				return nil, fail("%s", row.noComplex)
			}
			return row.op.apply(to, a, b)
		}
		p := "aten::" + row.name
		inPlace := ""
		if row.name == "atan2" || row.name == "hypot" {
			inPlace = p + "_"
		}
		rows = append(rows, variants(p, inPlace, p+".out", k)...)
		rows = append(rows, variants(row.other, "", "", k)...)
	}
	rows = append(rows, pointRows("clamp", clamp)...)
	rows = append(rows, pointRows("clip", clamp)...)
	rows = append(rows, variants("aten::clamp.Tensor", "aten::clamp_.Tensor", "aten::clamp.Tensor_out", clampTensors)...)
	rows = append(rows, pointRows("clamp_min", clampSide(0))...)
	rows = append(rows, pointRows("clamp_max", clampSide(1))...)
	rows = append(rows, variants("aten::clamp_min.Tensor", "aten::clamp_min_.Tensor", "", clampSide(0))...)
	return append(rows, variants("aten::clamp_max.Tensor", "aten::clamp_max_.Tensor", "", clampSide(1))...)
}

// larger is the maximum; a nan on either side wins.
func larger[T realCompute](o, x, y []T) {
	for i, v := range x {
		o[i] = maxOf(v, y[i])
	}
}

func smaller[T realCompute](o, x, y []T) {
	for i, v := range x {
		o[i] = minOf(v, y[i])
	}
}

func maxOf[T realCompute](a, b T) T {
	if a > b || a != a {
		return a
	}
	return b
}

func minOf[T realCompute](a, b T) T {
	if a < b || a != a {
		return a
	}
	return b
}

// largerNumber is the maximum of what is not nan.
func largerNumber[T float32 | float64](o, x, y []T) {
	for i, v := range x {
		w := y[i]
		if v >= w || w != w {
			w = v
		}
		o[i] = w
	}
}

func smallerNumber[T float32 | float64](o, x, y []T) {
	for i, v := range x {
		w := y[i]
		if v <= w || w != w {
			w = v
		}
		o[i] = w
	}
}

func logAddExp(x, y float64) float64  { return logAdd(x, y, math.Exp, 1) }
func logAddExp2(x, y float64) float64 { return logAdd(x, y, math.Exp2, math.Ln2) }

// logAdd is the logarithm of exp(x)+exp(y) to the base of exp, whose own logarithm is ln.
func logAdd(x, y float64, exp func(float64) float64, ln float64) float64 {
	if math.IsInf(x, 0) && x == y {
		return x
	}
	m := math.Max(x, y)
	return m + math.Log1p(exp(-math.Abs(x-y)))/ln
}

func pairwiseInt(f func(x, y int64) int64) func(o, x, y []int64) {
	return func(o, x, y []int64) {
		for i, v := range x {
			o[i] = f(v, y[i])
		}
	}
}

// clamp is aten::clamp with numbers; the upper bound wins if they cross.
func clamp(c *Call, to target) (*tensor.Tensor, error) {
	x := c.operandAt(0)
	lo, hi := c.Args[1], c.Args[2]
	if lo.IsNone() && hi.IsNone() {
		return nil, fail("torch.clamp: At least one of 'min' or 'max' must not be None")
	}
	if x.t.DType().IsComplex() {
		return nil, fail("clamp is not supported for complex types")
	}
	ops := []operand{x}
	var low, high *tensor.Tensor
	if !lo.IsNone() {
		op := asWrapped(lo)
		ops, low = append(ops, op), op.t
	}
	if !hi.IsNone() {
		op := asWrapped(hi)
		ops, high = append(ops, op), op.t
	}
	d := resultType(ops...)
	if err := clampCast(to, d); err != nil {
		return nil, err
	}
	if isNaN(lo) || isNaN(hi) {
		out, err := to.pointwise(d, x.t)
		if err != nil {
			return nil, err
		}
		return out, fillNumber(out, value.Float(math.NaN()))
	}
	return clampTo(to, x.t, low, high, d, clampNumbers)
}

// clampNames are PyTorch's names in errors on dtypes, for a bound below, above
// and both; an empty one takes every real dtype.
type clampNames struct{ low, high, both string }

var (
	clampNumbers = clampNames{"clamp_min_cpu", "clamp_max_scalar_cpu", "clamp_scalar_cpu"}
	clampBounds  = clampNames{"", "", "clamp_cpu"}
)

func (n clampNames) need(low, high *tensor.Tensor, d tensor.DType) error {
	name := n.both
	if high == nil {
		name = n.low
	} else if low == nil {
		name = n.high
	}
	if name == "" {
		return nil
	}
	return (intDTypes | wideFloats).need(name, d)
}

// clampTo clamps x, converted to dtype d, between low and high; nil is no bound.
func clampTo(to target, x, low, high *tensor.Tensor, d tensor.DType, names clampNames) (*tensor.Tensor, error) {
	ops := []*tensor.Tensor{x}
	for _, b := range []*tensor.Tensor{low, high} {
		if b != nil {
			ops = append(ops, b)
		}
	}
	out, err := to.pointwise(d, ops...)
	if err != nil {
		return nil, err
	}
	if err := names.need(low, high, d); err != nil {
		return nil, err
	}
	maxima := bodies2{i: larger[int64], f: larger[float32], d: larger[float64]}
	minima := bodies2{i: smaller[int64], f: smaller[float32], d: smaller[float64]}
	switch {
	case high == nil:
		return out, maxima.run(out, x, low, d)
	case low == nil:
		return out, minima.run(out, x, high, d)
	}
	mid, err := target{}.pointwise(d, ops...)
	if err != nil {
		return nil, err
	}
	if err := maxima.run(mid, x, low, d); err != nil {
		return nil, err
	}
	return out, minima.run(out, mid, high, d)
}

// clampCast is checkCast in the words of clamp.
func clampCast(to target, d tensor.DType) error {
	if to.t == nil || canCast(d, to.t.DType()) {
		return nil
	}
	return fail("result type %s can't be cast to the desired output type %s", d, cName(to.t.DType()))
}

func isNaN(v value.Value) bool { return v.Kind() == value.FloatKind && v.Float() != v.Float() }

func clampTensors(c *Call, to target) (*tensor.Tensor, error) {
	x, lo, hi := c.tensorAt(0), c.tensorAt(1), c.tensorAt(2)
	if lo == nil && hi == nil {
		return nil, fail("torch.clamp: At least one of 'min' or 'max' must not be None")
	}
	ops := []operand{asOperand(x)}
	for _, b := range []*tensor.Tensor{lo, hi} {
		if b != nil {
			ops = append(ops, asOperand(b))
		}
	}
	d := resultType(ops...)
	if d.IsComplex() {
		return nil, fail("clamp is not supported for complex types")
	}
	return clampTo(to, x, lo, hi, d, clampBounds)
}

// clampSide is clamp_min (side 0) or clamp_max (side 1).
func clampSide(side int) targeted {
	return func(c *Call, to target) (*tensor.Tensor, error) {
		x, b := c.operandAt(0), c.operandAt(1)
		d := resultType(x, b)
		if d.IsComplex() {
			return nil, fail("clamp is not supported for complex types")
		}
		names := clampBounds
		if b.wrapped {
			names = clampNumbers
			if err := clampCast(to, d); err != nil {
				return nil, err
			}
		}
		if side == 0 {
			return clampTo(to, x.t, b.t, nil, d, names)
		}
		return clampTo(to, x.t, nil, b.t, d, names)
	}
}
