package exec

import (
	"math"
	"math/cmplx"
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// truth2 holds the loops of an operator that gives truth values.
type truth2 struct {
	i func(o []bool, x, y []int64)
	f func(o []bool, x, y []float32)
	d func(o []bool, x, y []float64)
	c func(o []bool, x, y []complex128)
}

func (l truth2) run(out, a, b *tensor.Tensor, dtype tensor.DType) error {
	switch cl := classOf(dtype); {
	case cl == classInt:
		return run2(out, narrowed(a, dtype), narrowed(b, dtype), l.i)
	case cl == classFloat:
		return run2(out, rounded(a, dtype), rounded(b, dtype), l.f)
	case cl == classDouble:
		return run2(out, a, b, l.d)
	}
	return run2(out, a, b, l.c)
}

// rounded converts a number to the half or bfloat16 that it is compared as.
func rounded(t *tensor.Tensor, dtype tensor.DType) *tensor.Tensor {
	if t.Numel() != 1 || t.DType() == dtype || dtype.Size() != 2 {
		return t
	}
	u, err := converted(t, dtype)
	if err != nil {
		return t
	}
	return u
}

// compareKernels lists the comparisons and the logical operators.
func compareKernels() []Entry {
	ordered := realDTypes | boolDType
	table := []struct {
		name, alias, kernel string
		has                 dtypes
		loops               truth2
	}{
		{"eq", "", "eq_cpu", everyDType, truth2{equals[int64], equals[float32], equals[float64], equals[complex128]}},
		{"ne", "not_equal", "ne_cpu", everyDType, truth2{differs[int64], differs[float32], differs[float64], differs[complex128]}},
		{"lt", "less", "lt_cpu", ordered, truth2{i: less[int64], f: less[float32], d: less[float64]}},
		{"le", "less_equal", "le_cpu", ordered, truth2{i: lessEqual[int64], f: lessEqual[float32], d: lessEqual[float64]}},
		{"gt", "greater", "gt_cpu", ordered, truth2{i: greater[int64], f: greater[float32], d: greater[float64]}},
		{"ge", "greater_equal", "ge_cpu", ordered, truth2{i: greaterEqual[int64], f: greaterEqual[float32], d: greaterEqual[float64]}},
	}
	var rows []Entry
	for _, row := range table {
		k := func(c *Call, to target) (*tensor.Tensor, error) {
			return compare(to, c.operandAt(0), c.operandAt(1), row.kernel, row.has, row.loops)
		}
		for _, name := range []string{row.name, row.alias} {
			if name == "" {
				continue
			}
			p := "aten::" + name
			rows = append(rows, variants(p+".Tensor", p+"_.Tensor", p+".Tensor_out", k)...)
			rows = append(rows, variants(p+".Scalar", p+"_.Scalar", p+".Scalar_out", k)...)
		}
	}
	return append(rows, logicalKernels()...)
}

// compare converts both operands to their common dtype; the result is Bool, or
// what the target holds.
func compare(to target, a, b operand, kernel string, has dtypes, l truth2) (*tensor.Tensor, error) {
	d := resultType(a, b)
	if d == tensor.Complex32 {
		return nil, unsupported("dtype %s", d.Name())
	}
	out, err := to.pointwise(tensor.Bool, a.t, b.t)
	if err != nil {
		return nil, err
	}
	if err := has.need(kernel, d); err != nil {
		return nil, err
	}
	return out, l.run(out, a.t, b.t, d)
}

func equals[T int64 | float32 | float64 | complex128](o []bool, x, y []T) {
	for i, v := range x {
		o[i] = v == y[i]
	}
}

func differs[T int64 | float32 | float64 | complex128](o []bool, x, y []T) {
	for i, v := range x {
		o[i] = v != y[i]
	}
}

func less[T realCompute](o []bool, x, y []T) {
	for i, v := range x {
		o[i] = v < y[i]
	}
}

func lessEqual[T realCompute](o []bool, x, y []T) {
	for i, v := range x {
		o[i] = v <= y[i]
	}
}

func greater[T realCompute](o []bool, x, y []T) {
	for i, v := range x {
		o[i] = v > y[i]
	}
}

func greaterEqual[T realCompute](o []bool, x, y []T) {
	for i, v := range x {
		o[i] = v >= y[i]
	}
}

// logicalKernels lists the operators on truth, and the tests for nan and inf.
func logicalKernels() []Entry {
	table := []struct {
		name string
		loop func(o, x, y []bool)
	}{
		{"logical_and", func(o, x, y []bool) {
			for i, v := range x {
				o[i] = v && y[i]
			}
		}},
		{"logical_or", func(o, x, y []bool) {
			for i, v := range x {
				o[i] = v || y[i]
			}
		}},
		{"logical_xor", func(o, x, y []bool) {
			for i, v := range x {
				o[i] = v != y[i]
			}
		}},
	}
	var rows []Entry
	for _, row := range table {
		rows = append(rows, pointRows(row.name, func(c *Call, to target) (*tensor.Tensor, error) {
			a, b := c.tensorAt(0), c.tensorAt(1)
			out, err := to.pointwise(tensor.Bool, a, b)
			if err != nil {
				return nil, err
			}
			return out, run2(out, a, b, row.loop)
		})...)
	}
	rows = append(rows, pointRows("logical_not", func(c *Call, to target) (*tensor.Tensor, error) {
		return testing1(to, c.tensorAt(0), func(o, x []bool) {
			for i, v := range x {
				o[i] = !v
			}
		})
	})...)
	return append(rows, floatTests()...)
}

// testing1 gives the truth of a predicate, element by element.
func testing1[T compute](to target, x *tensor.Tensor, loop func(o []bool, x []T)) (*tensor.Tensor, error) {
	out, err := to.pointwise(tensor.Bool, x)
	if err != nil {
		return nil, err
	}
	return out, run1(out, x, loop)
}

// floatTests lists isnan, isinf, isfinite, isposinf, isneginf and signbit.
func floatTests() []Entry {
	table := []struct {
		name    string
		real    func(float64) bool
		complex func(complex128) bool
		refuses string // PyTorch's error for complex
	}{
		{"isnan", func(x float64) bool { return x != x }, func(x complex128) bool { return x != x }, ""},
		{"isinf", func(x float64) bool { return math.IsInf(x, 0) }, cmplx.IsInf, ""},
		{"isfinite", func(x float64) bool { return x-x == 0 }, func(x complex128) bool { return x-x == 0 }, ""},
		{"isposinf", func(x float64) bool { return math.IsInf(x, 1) }, nil, "isposinf does not support complex inputs."},
		{"isneginf", func(x float64) bool { return math.IsInf(x, -1) }, nil, "isneginf does not support complex inputs."},
		{"signbit", math.Signbit, nil, "signbit is not implemented for complex tensors."},
	}
	var rows []Entry
	for _, row := range table {
		out := "aten::" + row.name + ".out"
		if row.name == "isfinite" {
			out = ""
		}
		rows = append(rows, variants("aten::"+row.name, "", out, func(c *Call, to target) (*tensor.Tensor, error) {
			x := c.tensorAt(0)
			if to.t != nil && row.complex == nil && to.t.DType() != tensor.Bool {
				return nil, fail("%s does not support non-boolean outputs.", row.name)
			}
			if !x.DType().IsComplex() {
				return testing1(to, x, func(o []bool, x []float64) {
					for i, v := range x {
						o[i] = row.real(v)
					}
				})
			}
			if row.complex == nil {
				return nil, fail("%s", row.refuses)
			}
			return testing1(to, x, func(o []bool, x []complex128) {
				for i, v := range x {
					o[i] = row.complex(v)
				}
			})
		})...)
	}
	return append(rows,
		Entry{"aten::equal", equalTensors},
		Entry{"aten::isclose", func(c *Call) error { return c.give(isClose(c)) }},
		Entry{"aten::allclose", allClose},
	)
}

// equalTensors is aten::equal: same shape and equal elements, as one bool.
func equalTensors(c *Call) error {
	a, b := c.tensorAt(0), c.tensorAt(1)
	if !slices.Equal(a.Shape(), b.Shape()) {
		return c.Return(value.Bool(false))
	}
	eq, err := compare(target{}, asOperand(a), asOperand(b), "eq_cpu", everyDType,
		truth2{equals[int64], equals[float32], equals[float64], equals[complex128]})
	if err != nil {
		return err
	}
	zero, err := anyZero(eq)
	if err != nil {
		return err
	}
	return c.Return(value.Bool(!zero))
}

// isClose is aten::isclose: |a-b| <= atol + rtol*|b|, infinities only if equal.
func isClose(c *Call) (*tensor.Tensor, error) {
	a, b := c.tensorAt(0), c.tensorAt(1)
	rtol, atol, nans := c.Args[2].AsFloat(), c.Args[3].AsFloat(), c.boolAt(4)
	if a.DType() != b.DType() {
		return nil, fail("%s did not match %s", a.DType(), b.DType())
	}
	if rtol < 0 {
		return nil, fail("rtol must be greater than or equal to zero, but got %v", rtol)
	}
	if atol < 0 {
		return nil, fail("atol must be greater than or equal to zero, but got %v", atol)
	}
	out, err := target{}.pointwise(tensor.Bool, a, b)
	if err != nil {
		return nil, err
	}
	return out, run2(out, a, b, func(o []bool, x, y []complex128) {
		for i, v := range x {
			w := y[i]
			diff := cmplx.Abs(v - w)
			o[i] = v == w || nans && v != v && w != w || diff <= atol+rtol*cmplx.Abs(w) && !math.IsInf(diff, 0)
		}
	})
}

func allClose(c *Call) error {
	t, err := isClose(c)
	if err != nil {
		return err
	}
	zero, err := anyZero(t)
	if err != nil {
		return err
	}
	return c.Return(value.Bool(!zero))
}
