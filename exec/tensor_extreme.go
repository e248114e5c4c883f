package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
)

// extremeKernels lists maximum, minimum, fmax, fmin, clamp and its relatives,
// and the functions of two floats.
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

func logAddExp(x, y float64) float64 {
	if math.IsInf(x, 0) && x == y {
		return x
	}
	m := math.Max(x, y)
	return m + math.Log1p(math.Exp(-math.Abs(x-y)))
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
	return clampTo(to, x.t, low, high, resultType(ops...), "clamp_scalar_cpu")
}

// clampTo clamps x, converted to dtype d, between low and high; nil is no bound.
func clampTo(to target, x, low, high *tensor.Tensor, d tensor.DType, both string) (*tensor.Tensor, error) {
	ops := []*tensor.Tensor{x}
	kernel := both
	for i, b := range []*tensor.Tensor{low, high} {
		if b != nil {
			ops = append(ops, b)
		} else {
			kernel = []string{"clamp_max_cpu", "clamp_min_cpu"}[i]
		}
	}
	out, err := to.pointwise(d, ops...)
	if err != nil {
		return nil, err
	}
	if err := (intDTypes | wideFloats).need(kernel, d); err != nil {
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
	return clampTo(to, x, lo, hi, d, "clamp_cpu")
}

// clampSide is clamp_min (side 0) or clamp_max (side 1).
func clampSide(side int) targeted {
	return func(c *Call, to target) (*tensor.Tensor, error) {
		x, b := c.operandAt(0), c.operandAt(1)
		d := resultType(x, b)
		if d.IsComplex() {
			return nil, fail("clamp is not supported for complex types")
		}
		if side == 0 {
			return clampTo(to, x.t, b.t, nil, d, "clamp_cpu")
		}
		return clampTo(to, x.t, nil, b.t, d, "clamp_cpu")
	}
}
