package exec

import (
	"math"
	"math/cmplx"
	"strconv"

	"github.com/torchpass/torchpass/value"
)

// numberKernels are abs, round, floor, ceil, and min and max of two numbers.
func numberKernels() []Entry {
	rows := []Entry{
		{"prim::abs.int", intUnary(absInt)},
		{"prim::abs.float", floatUnary(math.Abs)},
		{"prim::abs.complex", absComplex},
		{"prim::abs.Scalar", byCategoryComplex(intUnary(absInt), floatUnary(math.Abs), absComplex)},
		{"aten::round.int", floatUnary(math.RoundToEven)},
		{"aten::round.float", floatUnary(math.RoundToEven)},
		{"aten::round.Scalar", realOnly("aten::round.Scalar", floatUnary(math.RoundToEven))},
		{"aten::floor.int", intUnary(func(a int64) int64 { return a })},
		{"aten::ceil.int", intUnary(func(a int64) int64 { return a })},
		{"aten::floor.float", roundedInt(math.Floor)},
		{"aten::ceil.float", roundedInt(math.Ceil)},
		{"aten::floor.Scalar", realOnly("aten::floor.Scalar", byCategory(intUnary(func(a int64) int64 { return a }), roundedInt(math.Floor)))},
		{"aten::ceil.Scalar", realOnly("aten::ceil.Scalar", byCategory(intUnary(func(a int64) int64 { return a }), roundedInt(math.Ceil)))},
		{"prim::max.int", intBinary(func(a, b int64) int64 { return max(a, b) })},
		{"prim::min.int", intBinary(func(a, b int64) int64 { return min(a, b) })},
		{"prim::max", realOnly("prim::max", byCategory(intBinary(func(a, b int64) int64 { return max(a, b) }), floatBinary(largerFloat)))},
		{"prim::min", realOnly("prim::min", byCategory(intBinary(func(a, b int64) int64 { return min(a, b) }), floatBinary(smallerFloat)))},
	}
	for _, o := range []string{"float", "int_float", "float_int"} {
		rows = append(rows, Entry{"prim::max." + o, floatBinary(largerFloat)}, Entry{"prim::min." + o, floatBinary(smallerFloat)})
	}
	return rows
}

func absInt(a int64) int64 {
	if a < 0 {
		return -a
	}
	return a
}

func absComplex(c *Call) error { return c.Return(value.Float(cmplx.Abs(c.Args[0].AsComplex()))) }

// largerFloat and smallerFloat give the second where the two do not compare.
func largerFloat(a, b float64) float64 {
	if a > b {
		return a
	}
	return b
}

func smallerFloat(a, b float64) float64 {
	if a < b {
		return a
	}
	return b
}

// roundedInt is a function to int that raises where the result does not fit.
func roundedInt(f func(float64) float64) Kernel {
	return func(c *Call) error {
		x := c.Args[0].AsFloat()
		r := f(x)
		if !(r >= -0x1p63 && r < 0x1p63) {
			return Raise("RuntimeError", "Cannot convert float %s to integer", fixed6(x))
		}
		return c.Return(value.Int(int64(r)))
	}
}

// fixed6 is C's %f.
func fixed6(f float64) string { return fixNonFinite(strconv.FormatFloat(f, 'f', 6, 64), f) }

// fixNonFinite replaces Go's spelling of what is not finite by C's.
func fixNonFinite(s string, f float64) string {
	switch {
	case math.IsNaN(f) && math.Signbit(f):
		return "-nan"
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	return s
}

// castInt is C++'s cast on x86: what does not fit becomes the smallest int.
func castInt(f float64) int64 {
	if f >= -0x1p63 && f < 0x1p63 {
		return int64(f)
	}
	return math.MinInt64
}
