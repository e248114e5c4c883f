package exec

import (
	"math"
	"math/cmplx"

	"github.com/torchpass/torchpass/tensor"
)

// body1 is the loop of a unary operator.
type body1[O, T compute] = func(o []O, x []T)

// bodies1 holds a unary operator's loop for each class of dtypes; nil where no
// dtype of the class is supported.
type bodies1 struct {
	i body1[int64, int64]
	f body1[float32, float32]
	d body1[float64, float64]
	c body1[complex128, complex128]
}

// run applies the loop of the class of dtype.
func (b bodies1) run(out, x *tensor.Tensor, dtype tensor.DType) error {
	switch cl := classOf(dtype); {
	case cl == classInt && b.i != nil:
		return run1(out, x, b.i)
	case cl == classFloat && b.f != nil:
		return run1(out, x, b.f)
	case cl == classDouble && b.d != nil:
		return run1(out, x, b.d)
	case cl == classComplex && b.c != nil:
		return run1(out, x, b.c)
	}
	return unsupported("dtype %s", dtype.Name())
}

// unaryOp is a row of the table of element-wise functions.
type unaryOp struct {
	name   string // "exp" of aten::exp
	kernel string // PyTorch's name for it in errors on dtypes
	has    dtypes // the dtypes it computes in
	float  bool   // integers give a float result
	bodies1
}

func (op unaryOp) compute(c *Call, to target) (*tensor.Tensor, error) {
	x := c.tensorAt(0)
	d := x.DType()
	if err := refuseUnary(op.name, d); err != nil {
		return nil, err
	}
	if op.float {
		d = d.ToInexact()
	}
	prepare := to.exact
	if op.float {
		prepare = to.pointwise
	}
	out, err := prepare(d, x)
	if err != nil {
		return nil, err
	}
	if err := op.has.need(op.kernel, d); err != nil {
		return nil, err
	}
	return out, op.run(out, x, d)
}

// refuseUnary returns the errors that PyTorch words for one operator.
func refuseUnary(name string, d tensor.DType) error {
	switch {
	case d == tensor.Bool && name == "neg":
		return fail("Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.")
	case d.IsComplex() && name == "sign":
		return fail("Unlike NumPy, torch.sign is not intended to support complex numbers. Please use torch.sgn instead.")
	case d.IsComplex() && (name == "ceil" || name == "floor" || name == "trunc"):
		return fail("%s is not supported for complex inputs", name)
	case d.IsComplex() && (name == "deg2rad" || name == "rad2deg"):
		return fail("%s is not supported for complex tensors.", name)
	}
	return nil
}

// via makes the loops of a function of float64 and, if c is not nil, of complex.
func via(f func(float64) float64, c func(complex128) complex128) bodies1 {
	b := bodies1{f: over[float32](f), d: over[float64](f)}
	if c != nil {
		b.c = func(o, x []complex128) {
			for i, v := range x {
				o[i] = c(v)
			}
		}
	}
	return b
}

func over[T float32 | float64](f func(float64) float64) func(o, x []T) {
	return func(o, x []T) {
		for i, v := range x {
			o[i] = T(f(float64(v)))
		}
	}
}

// unaryKernels lists the element-wise functions of one tensor.
func unaryKernels() []Entry {
	const wc = wideFloats | complexDTypes
	rounds := intDTypes | wideFloats
	neg := bodies1{negateEach[int64], negateEach[float32], negateEach[float64], negateEach[complex128]}
	abs := bodies1{i: absolute[int64], f: over[float32](math.Abs), d: over[float64](math.Abs)}
	table := []unaryOp{
		{"neg", "neg_cpu", realDTypes | complexDTypes, false, neg},
		{"sign", "sign_cpu", realDTypes | boolDType, false, bodies1{i: signEach[int64], f: signEach[float32], d: signEach[float64]}},
		{"sgn", "sgn_cpu", everyDType, false, bodies1{signEach[int64], signEach[float32], signEach[float64], signComplex}},
		{"ceil", "ceil_vml_cpu", rounds, false, rounding(math.Ceil)},
		{"floor", "floor_vml_cpu", rounds, false, rounding(math.Floor)},
		{"round", "round_vml_cpu", rounds, false, rounding(math.RoundToEven)},
		{"trunc", "trunc_vml_cpu", rounds, false, rounding(math.Trunc)},
		{"frac", "frac_cpu", floatDTypes, false, via(func(x float64) float64 { return x - math.Trunc(x) }, nil)},
		{"reciprocal", "reciprocal_cpu", floatDTypes | complexDTypes, true, bodies1{f: inverse[float32], d: inverse[float64], c: inverse[complex128]}},
		{"sqrt", "sqrt_vml_cpu", wc, true, via(math.Sqrt, cmplx.Sqrt)},
		{"rsqrt", "rsqrt_cpu", wc, true, via(func(x float64) float64 { return 1 / math.Sqrt(x) }, func(x complex128) complex128 { return 1 / cmplx.Sqrt(x) })},
		{"exp", "exp_vml_cpu", wc, true, via(math.Exp, cmplx.Exp)},
		{"exp2", "exp2", floatDTypes, true, via(math.Exp2, nil)},
		{"expm1", "expm1_vml_cpu", wideFloats, true, via(math.Expm1, nil)},
		{"log", "log_vml_cpu", wc, true, via(math.Log, cmplx.Log)},
		{"log2", "log2_vml_cpu", wc, true, via(math.Log2, func(x complex128) complex128 { return cmplx.Log(x) / complex(math.Ln2, 0) })},
		{"log10", "log10_vml_cpu", wc, true, via(math.Log10, cmplx.Log10)},
		{"log1p", "log1p_vml_cpu", wideFloats, true, bodies1{f: over[float32](log1pSingle), d: over[float64](math.Log1p)}},
		{"sin", "sin_vml_cpu", wc, true, via(math.Sin, cmplx.Sin)},
		{"cos", "cos_vml_cpu", wc, true, via(math.Cos, cmplx.Cos)},
		{"tan", "tan_vml_cpu", wc, true, via(math.Tan, cmplx.Tan)},
		{"asin", "asin_vml_cpu", wc, true, via(math.Asin, cmplx.Asin)},
		{"acos", "acos_vml_cpu", wc, true, via(math.Acos, cmplx.Acos)},
		{"atan", "atan_vml_cpu", wc, true, via(math.Atan, cmplx.Atan)},
		{"sinh", "sinh_cpu", wc, true, via(math.Sinh, cmplx.Sinh)},
		{"cosh", "cosh_cpu", wc, true, via(math.Cosh, cmplx.Cosh)},
		{"tanh", "tanh_vml_cpu", wc, true, via(math.Tanh, cmplx.Tanh)},
		{"asinh", "asinh_cpu", wc, true, via(math.Asinh, cmplx.Asinh)},
		{"acosh", "acosh_cpu", wc, true, via(math.Acosh, cmplx.Acosh)},
		{"atanh", "atanh_cpu", wc, true, via(math.Atanh, cmplx.Atanh)},
		{"erf", "erf_vml_cpu", wideFloats, true, via(math.Erf, nil)},
		{"erfc", "erfc_vml_cpu", wideFloats, true, via(math.Erfc, nil)},
		{"erfinv", "erfinv_vml_cpu", wideFloats, true, via(math.Erfinv, nil)},
		{"lgamma", "lgamma_vml_cpu", wideFloats, true, via(logGamma, nil)},
		{"sigmoid", "sigmoid_cpu", wc, true, via(sigmoid, func(x complex128) complex128 { return 1 / (1 + cmplx.Exp(-x)) })},
		{"deg2rad", "deg2rad", floatDTypes, true, via(func(x float64) float64 { return x * (math.Pi / 180) }, nil)},
		{"rad2deg", "rad2deg", floatDTypes, true, via(func(x float64) float64 { return x * (180 / math.Pi) }, nil)},
	}
	var rows []Entry
	for _, op := range table {
		rows = append(rows, pointRows(op.name, op.compute)...)
	}
	rows = append(rows, pointRows("negative", table[0].compute)...)
	rows = append(rows, pointRows("arccos", table[17].compute)...)
	magnitude := func(c *Call, to target) (*tensor.Tensor, error) { return absoluteOf(c, to, abs) }
	rows = append(rows, pointRows("abs", magnitude)...)
	rows = append(rows, pointRows("absolute", magnitude)...)
	rows = append(rows, variants("prim::abs", "", "", magnitude)...) // abs(x) in source
	return append(rows, pointRows("square", square)...)
}

// pointRows names the three overloads of a function of one tensor.
func pointRows(name string, k targeted) []Entry {
	return variants("aten::"+name, "aten::"+name+"_", "aten::"+name+".out", k)
}

// rounding is the identity on integers.
func rounding(f func(float64) float64) bodies1 {
	b := via(f, nil)
	b.i = copyEach[int64]
	return b
}

func negateEach[T int64 | float32 | float64 | complex128](o, x []T) {
	for i, v := range x {
		o[i] = -v
	}
}

func absolute[T int64 | float32 | float64](o, x []T) {
	for i, v := range x {
		if v < 0 {
			v = -v
		}
		o[i] = v
	}
}

func signEach[T int64 | float32 | float64](o, x []T) {
	for i, v := range x {
		switch {
		case v > 0:
			o[i] = 1
		case v < 0:
			o[i] = -1
		default:
			o[i] = 0
		}
	}
}

func signComplex(o, x []complex128) {
	for i, v := range x {
		if r := cmplx.Abs(v); r != 0 {
			v /= complex(r, 0)
		}
		o[i] = v
	}
}

func inverse[T float32 | float64 | complex128](o, x []T) {
	for i, v := range x {
		o[i] = 1 / v
	}
}

func logGamma(x float64) float64 {
	if math.IsInf(x, -1) {
		return math.Inf(1)
	}
	v, _ := math.Lgamma(x)
	return v
}

// log1pSingle is log1p for float32, in which PyTorch's kernel takes what is
// beyond 1e38 for infinite.
func log1pSingle(x float64) float64 {
	if x > 1e38 {
		return math.Inf(1)
	}
	return math.Log1p(x)
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// absoluteOf is aten::abs: the magnitude of a complex tensor is real.
func absoluteOf(c *Call, to target, real bodies1) (*tensor.Tensor, error) {
	x := c.tensorAt(0)
	d := x.DType()
	if d == tensor.Bool {
		return nil, notImplemented("abs_cpu", d)
	}
	if to.t != nil && !to.out && d.IsComplex() {
		return nil, fail("In-place abs is not supported for complex tensors.")
	}
	prepare := to.exact
	if d.IsComplex() {
		prepare = to.pointwise
	}
	out, err := prepare(d.ToReal(), x)
	if err != nil {
		return nil, err
	}
	if !d.IsComplex() {
		return out, real.run(out, x, d)
	}
	return out, run1(out, x, func(o []float64, x []complex128) {
		for i, v := range x {
			o[i] = cmplx.Abs(v)
		}
	})
}

// square is pow(x, 2): bool tensors give int64.
func square(c *Call, to target) (*tensor.Tensor, error) {
	x := c.tensorAt(0)
	d := x.DType()
	if d == tensor.Bool {
		d = tensor.Int64
	}
	out, err := to.exact(d, x)
	if err != nil {
		return nil, err
	}
	b := bodies2{multiply[int64], multiply[float32], multiply[float64], multiply[complex128]}
	return out, b.run(out, x, x, d)
}
