package exec

import (
	"math"

	"github.com/torchpass/torchpass/value"
)

// floorDiv is int // int: rounds down, wraps where C++ overflows.
func floorDiv(a, b int64) (int64, error) {
	if b == 0 {
		return 0, Raise("RuntimeError", "division by 0")
	}
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q, nil
}

// pythonMod is int % int: the sign is the divisor's. By zero PyTorch dies of a
// hardware exception, which is no answer to follow.
func pythonMod(a, b int64) (int64, error) {
	if b == 0 {
		return 0, moduloByZero()
	}
	r := a % b
	if r != 0 && (r < 0) != (b < 0) {
		r += b
	}
	return r, nil
}

func moduloByZero() error {
	return &Unsupported{Op: "aten::remainder.int", Detail: "modulo by zero, which kills PyTorch 1.13"}
}

// floatMod is float % float as PyTorch computes it: inf gives nan.
func floatMod(a, b float64) float64 { return math.Mod(math.Mod(a, b)+b, b) }

// arithmeticScalarKernels are + - * / // % ** and bit operators on numbers.
func arithmeticScalarKernels() []Entry {
	rows := []Entry{
		{"aten::neg.int", intUnary(func(a int64) int64 { return -a })},
		{"aten::neg.float", floatUnary(negFloat)},
		{"aten::neg.complex", complexUnary(func(a complex128) complex128 { return -a })},
		{"aten::neg.Scalar", negScalar},
		{"aten::floordiv.int", intPartial(floorDiv)},
		{"aten::remainder.int", intPartial(pythonMod)},
		{"aten::__round_to_zero_floordiv.int", intPartial(truncDiv)},
		{"aten::div.int", floatBinary(func(a, b float64) float64 { return a / b })},
		{"aten::div.float", floatBinary(func(a, b float64) float64 { return a / b })},
		{"aten::div.complex", complexBinary(func(a, b complex128) complex128 { return a / b })},
		{"aten::div", realOnly("aten::div", floatBinary(func(a, b float64) float64 { return a / b }))},
		{"aten::floordiv", realOnly("aten::floordiv", byCategory(intPartial(floorDiv), floatBinary(floatFloorDiv)))},
		{"aten::remainder", realOnly("aten::remainder", byCategory(intPartial(pythonMod), floatBinary(floatMod)))},
		{"aten::divmod.int", divmodInt},
		{"aten::divmod.float", divmodFloat}, {"aten::divmod.int_float", divmodFloat}, {"aten::divmod.float_int", divmodFloat},
		{"aten::__and__.int", intBinary(func(a, b int64) int64 { return a & b })},
		{"aten::__or__.int", intBinary(func(a, b int64) int64 { return a | b })},
		{"aten::__xor__.int", intBinary(func(a, b int64) int64 { return a ^ b })},
		{"aten::__lshift__.int", intBinary(func(a, b int64) int64 { return a << (uint64(b) & 63) })},
		{"aten::__rshift__.int", intBinary(func(a, b int64) int64 { return a >> (uint64(b) & 63) })},
		{"aten::__and__.bool", boolBinary(func(a, b bool) bool { return a && b })},
		{"aten::__or__.bool", boolBinary(func(a, b bool) bool { return a || b })},
		{"aten::__xor__.bool", boolBinary(func(a, b bool) bool { return a != b })},
		{"aten::__not__", func(c *Call) error { return c.Return(value.Bool(!c.Args[0].Bool())) }},
	}
	for _, mixed := range []string{"float", "int_float", "float_int"} {
		rows = append(rows,
			Entry{"aten::floordiv." + mixed, floatBinary(floatFloorDiv)},
			Entry{"aten::remainder." + mixed, floatBinary(floatMod)})
	}
	rows = append(rows, ringKernels("aten::add", func(a, b int64) int64 { return a + b },
		func(a, b float64) float64 { return a + b }, func(a, b complex128) complex128 { return a + b }, plusReal, swapped(plusReal))...)
	rows = append(rows, ringKernels("aten::sub", func(a, b int64) int64 { return a - b },
		func(a, b float64) float64 { return a - b }, func(a, b complex128) complex128 { return a - b }, minusReal, realMinus)...)
	rows = append(rows, ringKernels("aten::mul", func(a, b int64) int64 { return a * b },
		func(a, b float64) float64 { return a * b }, func(a, b complex128) complex128 { return a * b }, timesReal, swapped(timesReal))...)
	return append(rows, powScalarKernels()...)
}

// A real number beside a complex one does not become complex: 2 * (inf+1j) is
// (inf+2j), where (2+0j) * (inf+1j) would be NaN.

func plusReal(a complex128, b float64) complex128  { return complex(real(a)+b, imag(a)) }
func minusReal(a complex128, b float64) complex128 { return complex(real(a)-b, imag(a)) }
func realMinus(b float64, a complex128) complex128 { return complex(-real(a)+b, -imag(a)) }
func timesReal(a complex128, b float64) complex128 { return complex(real(a)*b, imag(a)*b) }

func swapped(f func(a complex128, b float64) complex128) func(b float64, a complex128) complex128 {
	return func(b float64, a complex128) complex128 { return f(a, b) }
}

// ringKernels are the overloads of an operator defined on int, float, complex
// and their mixtures, zf and fz those of complex with real numbers; the one without
// a name takes any Scalar.
func ringKernels(name string, i func(a, b int64) int64, f func(a, b float64) float64, zz func(a, b complex128) complex128,
	zf func(a complex128, b float64) complex128, fz func(b float64, a complex128) complex128) []Entry {
	z := func(c *Call) error {
		a, b := c.Args[0], c.Args[1]
		switch {
		case a.Kind() != value.ComplexKind:
			c.Out[0] = value.Complex(fz(a.AsFloat(), b.AsComplex()))
		case b.Kind() != value.ComplexKind:
			c.Out[0] = value.Complex(zf(a.AsComplex(), b.AsFloat()))
		default:
			c.Out[0] = value.Complex(zz(a.AsComplex(), b.AsComplex()))
		}
		return nil
	}
	rows := []Entry{{name + ".int", intBinary(i)}, {name, byCategoryComplex(intBinary(i), floatBinary(f), z)}}
	for _, o := range []string{"float", "int_float", "float_int"} {
		rows = append(rows, Entry{name + "." + o, floatBinary(f)})
	}
	for _, o := range []string{"complex", "int_complex", "complex_int", "float_complex", "complex_float"} {
		rows = append(rows, Entry{name + "." + o, z})
	}
	return rows
}

func intUnary(f func(int64) int64) Kernel {
	return func(c *Call) error { c.Out[0] = value.Int(f(c.Args[0].AsInt())); return nil }
}

func floatUnary(f func(float64) float64) Kernel {
	return func(c *Call) error { c.Out[0] = value.Float(f(c.Args[0].AsFloat())); return nil }
}

func complexUnary(f func(complex128) complex128) Kernel {
	return func(c *Call) error { c.Out[0] = value.Complex(f(c.Args[0].AsComplex())); return nil }
}

func intBinary(f func(a, b int64) int64) Kernel {
	return func(c *Call) error { c.Out[0] = value.Int(f(c.Args[0].AsInt(), c.Args[1].AsInt())); return nil }
}

func floatBinary(f func(a, b float64) float64) Kernel {
	return func(c *Call) error {
		c.Out[0] = value.Float(f(c.Args[0].AsFloat(), c.Args[1].AsFloat()))
		return nil
	}
}

func complexBinary(f func(a, b complex128) complex128) Kernel {
	return func(c *Call) error {
		c.Out[0] = value.Complex(f(c.Args[0].AsComplex(), c.Args[1].AsComplex()))
		return nil
	}
}

func boolBinary(f func(a, b bool) bool) Kernel {
	return func(c *Call) error { c.Out[0] = value.Bool(f(c.Args[0].Bool(), c.Args[1].Bool())); return nil }
}

// intPartial is an int operator that may raise.
func intPartial(f func(a, b int64) (int64, error)) Kernel {
	return func(c *Call) error {
		r, err := f(c.Args[0].AsInt(), c.Args[1].AsInt())
		c.Out[0] = value.Int(r)
		return err
	}
}

// category is the larger of the number kinds of the arguments: int (and bool),
// float, complex.
func category(args []value.Value) value.Kind {
	k := value.IntKind
	for _, a := range args {
		switch a.Kind() {
		case value.ComplexKind:
			return value.ComplexKind
		case value.FloatKind:
			k = value.FloatKind
		}
	}
	return k
}

func byCategory(i, f Kernel) Kernel {
	return func(c *Call) error {
		if category(c.Args) == value.IntKind {
			return i(c)
		}
		return f(c)
	}
}

func byCategoryComplex(i, f, z Kernel) Kernel {
	return func(c *Call) error {
		switch category(c.Args) {
		case value.IntKind:
			return i(c)
		case value.FloatKind:
			return f(c)
		}
		return z(c)
	}
}

// realOnly refuses complex numbers, on which PyTorch fails an internal check.
func realOnly(name string, k Kernel) Kernel {
	return func(c *Call) error {
		if category(c.Args) == value.ComplexKind {
			return &Unsupported{Op: name, Detail: "a complex number, on which PyTorch 1.13 fails an internal check"}
		}
		return k(c)
	}
}

func negFloat(f float64) float64 { return math.Copysign(f, signOfNeg(f)) }

func negScalar(c *Call) error {
	switch a := c.Args[0]; a.Kind() {
	case value.FloatKind:
		return c.Return(value.Float(negFloat(a.Float())))
	case value.ComplexKind:
		return c.Return(value.Complex(-a.Complex()))
	default:
		return c.Return(value.Int(-a.AsInt()))
	}
}

func floatFloorDiv(a, b float64) float64 { return math.Floor(a / b) }

func truncDiv(a, b int64) (int64, error) {
	if b == 0 {
		return 0, &Unsupported{Op: "aten::__round_to_zero_floordiv.int", Detail: "division by zero, which kills PyTorch 1.13"}
	}
	return a / b, nil
}

func divmodInt(c *Call) error {
	a, b := c.Args[0].AsInt(), c.Args[1].AsInt()
	if b == 0 {
		return Raise("RuntimeError", "ZeroDivisionError: integer division or modulo by zero")
	}
	q, _ := floorDiv(a, b)
	r, _ := pythonMod(a, b)
	return c.Return(value.Int(q), value.Int(r))
}

func divmodFloat(c *Call) error {
	a, b := c.Args[0].AsFloat(), c.Args[1].AsFloat()
	if b == 0 {
		return Raise("RuntimeError", "ZeroDivisionError: float divmod()")
	}
	r := math.Mod(a, b)
	q := (a - r) / b
	if r != 0 && (r < 0) != (b < 0) {
		r += b
		q--
	}
	return c.Return(value.Float(q), value.Float(r))
}
