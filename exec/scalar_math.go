package exec

import (
	"math"
	"math/cmplx"

	"github.com/torchpass/torchpass/value"
)

// realFunctions are the functions of one real number that give a float. complex
// is nil where PyTorch has none.
var realFunctions = []struct {
	name    string
	real    func(float64) float64
	complex func(complex128) complex128
}{
	{"acos", math.Acos, cmplx.Acos}, {"acosh", math.Acosh, cmplx.Acosh},
	{"asin", math.Asin, cmplx.Asin}, {"asinh", math.Asinh, cmplx.Asinh},
	{"atan", math.Atan, cmplx.Atan}, {"atanh", math.Atanh, cmplx.Atanh},
	{"cos", math.Cos, cmplx.Cos}, {"cosh", math.Cosh, cmplx.Cosh},
	{"sin", math.Sin, cmplx.Sin}, {"sinh", math.Sinh, cmplx.Sinh},
	{"tan", math.Tan, cmplx.Tan}, {"tanh", math.Tanh, cmplx.Tanh},
	{"exp", math.Exp, cmplx.Exp}, {"log", math.Log, cmplx.Log}, {"log10", log10, cmplx.Log10}, {"sqrt", math.Sqrt, cmplx.Sqrt},
	{"log1p", math.Log1p, nil}, {"expm1", math.Expm1, nil}, {"erf", math.Erf, nil}, {"erfc", math.Erfc, nil},
	{"gamma", math.Gamma, nil}, {"lgamma", lgamma, nil}, {"fabs", math.Abs, nil},
	{"degrees", func(x float64) float64 { return x * 180 / math.Pi }, nil},
	{"radians", func(x float64) float64 { return x * math.Pi / 180 }, nil},
}

// mathKernels are the functions of Python's math and cmath.
func mathKernels() []Entry {
	var rows []Entry
	for _, f := range realFunctions {
		name := "aten::" + f.name
		rows = append(rows, Entry{name + ".int", floatUnary(f.real)}, Entry{name + ".float", floatUnary(f.real)})
		single := floatUnary(func(x float64) float64 { return float64(float32(f.real(x))) })
		if f.complex == nil {
			rows = append(rows, Entry{name + ".Scalar", realOnly(name+".Scalar", single)})
			continue
		}
		rows = append(rows, Entry{name + ".complex", complexUnary(f.complex)},
			Entry{name + ".Scalar", byCategoryComplex(single, single, complexUnary(f.complex))})
	}
	for _, f := range []struct {
		name string
		f    func(a, b float64) float64
	}{{"fmod", math.Mod}, {"mathremainder", math.Remainder}, {"copysign", math.Copysign}} {
		rows = append(rows, Entry{"aten::" + f.name, realOnly("aten::"+f.name, floatBinary(f.f))})
		rows = append(rows, realOverloads("aten::"+f.name, floatBinary(f.f))...)
	}
	rows = append(rows, realOverloads("aten::atan2", floatBinary(math.Atan2))...)
	rows = append(rows, realOverloads("aten::polar", polar)...)
	rows = append(rows, logBaseKernels()...)
	return append(rows, []Entry{
		{"aten::atan2.Scalar_Scalar", realOnly("aten::atan2.Scalar_Scalar", floatBinary(math.Atan2))},
		{"aten::polar.Scalar_Scalar", realOnly("aten::polar.Scalar_Scalar", polar)},
		{"aten::angle.int", floatUnary(angle)}, {"aten::angle.float", floatUnary(angle)},
		{"aten::angle.complex", func(c *Call) error { return c.Return(value.Float(cmplx.Phase(c.Args[0].AsComplex()))) }},
		{"aten::angle.Scalar", angleScalar},
		{"aten::frexp", frexp}, {"aten::modf", modf}, {"aten::ldexp", ldexp},
		{"aten::gcd.int", intBinary(gcd)}, {"aten::factorial.int", factorial},
		{"aten::isnan.float", predicate(math.IsNaN)},
		{"aten::isinf.float", predicate(func(f float64) bool { return math.IsInf(f, 0) })},
		{"aten::isfinite.float", predicate(isFinite)},
		{"aten::isnan.complex", complexPredicate(func(re, im float64) bool { return math.IsNaN(re) || math.IsNaN(im) })},
		{"aten::isinf.complex", complexPredicate(func(re, im float64) bool { return math.IsInf(re, 0) || math.IsInf(im, 0) })},
		{"aten::isfinite.complex", complexPredicate(func(re, im float64) bool { return isFinite(re) && isFinite(im) })},
	}...)
}

// realOverloads are the overloads of a function of two real numbers.
func realOverloads(name string, k Kernel) []Entry {
	return []Entry{{name + ".int", k}, {name + ".float", k}, {name + ".int_float", k}, {name + ".float_int", k}}
}

// logBaseKernels are log(a, base).
func logBaseKernels() []Entry {
	var rows []Entry
	k := floatBinary(func(a, b float64) float64 { return math.Log(a) / math.Log(b) })
	z := complexBinary(func(a, b complex128) complex128 { return cmplx.Log(a) / cmplx.Log(b) })
	for _, o := range []string{"int_int", "float_float", "int_float", "float_int"} {
		rows = append(rows, Entry{"aten::log." + o, k})
	}
	for _, o := range []string{"complex_complex", "complex_int", "complex_float", "int_complex", "float_complex"} {
		rows = append(rows, Entry{"aten::log." + o, z})
	}
	return append(rows, Entry{"aten::log.Scalar_Scalar", realOnly("aten::log.Scalar_Scalar", k)})
}

// log10 is exact on powers of ten, as C's is.
func log10(x float64) float64 {
	l := math.Log10(x)
	if r := math.Round(l); r != l && math.Abs(r-l) < 1e-12 && math.Abs(r) < 23 && math.Pow(10, r) == x {
		return r
	}
	return l
}

func lgamma(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.Inf(1)
	}
	l, _ := math.Lgamma(x)
	return l
}

// angle of a real number: pi where the sign bit is set.
func angle(x float64) float64 {
	if math.Signbit(x) {
		return math.Pi
	}
	return 0
}

func angleScalar(c *Call) error {
	if z := c.Args[0]; z.Kind() == value.ComplexKind {
		return c.Return(value.Float(cmplx.Phase(z.Complex())))
	}
	return c.Return(value.Float(float64(float32(angle(c.Args[0].AsFloat())))))
}

func polar(c *Call) error {
	r, phi := c.Args[0].AsFloat(), c.Args[1].AsFloat()
	return c.Return(value.Complex(complex(r*math.Cos(phi), r*math.Sin(phi))))
}

func frexp(c *Call) error {
	m, e := math.Frexp(c.Args[0].AsFloat())
	return c.Return(value.Float(m), value.Int(int64(e)))
}

func modf(c *Call) error {
	x := c.Args[0].AsFloat()
	if math.IsInf(x, 0) {
		return c.Return(value.Float(math.Copysign(0, x)), value.Float(x))
	}
	whole, frac := math.Modf(x)
	return c.Return(value.Float(math.Copysign(frac, x)), value.Float(math.Copysign(whole, x)))
}

func ldexp(c *Call) error {
	e := min(max(c.Args[1].AsInt(), -1<<20), 1<<20)
	return c.Return(value.Float(math.Ldexp(c.Args[0].AsFloat(), int(e))))
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	if a < 0 {
		return -a
	}
	return a
}

func lcm(a, b int64) int64 {
	d := gcd(a, b)
	if d == 0 {
		return 0
	}
	m := a / d * b
	if m < 0 {
		return -m
	}
	return m
}

func factorial(c *Call) error {
	n := c.Args[0].AsInt()
	if n < 0 {
		return Raise("RuntimeError", "factorial() not defined for negative values")
	}
	f := int64(1)
	for i := int64(2); i <= n && f != 0; i++ {
		f *= i
	}
	return c.Return(value.Int(f))
}

func isFinite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

func predicate(f func(float64) bool) Kernel {
	return func(c *Call) error { c.Out[0] = value.Bool(f(c.Args[0].AsFloat())); return nil }
}

func complexPredicate(f func(re, im float64) bool) Kernel {
	return func(c *Call) error {
		z := c.Args[0].AsComplex()
		c.Out[0] = value.Bool(f(real(z), imag(z)))
		return nil
	}
}
