package exec

import (
	"math"
	"math/cmplx"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// specialKernels lists the special functions of one and two tensors. Their out=
// and in-place forms are derived.
func specialKernels() []Entry {
	var rows []Entry
	plain := func(name, kernel string, has dtypes, b bodies1) {
		op := unaryOp{name, kernel, has, true, b}
		rows = append(rows, variants("aten::"+name, "", "", op.compute)...)
	}
	order := func(f func(int, float64) float64, n int) bodies1 {
		return via(func(x float64) float64 { return f(n, x) }, nil)
	}
	plain("digamma", "digamma", wideFloats, via(digamma, nil))
	plain("sinc", "sinc_cpu", wideFloats|complexDTypes, via(sinc, sincComplex))
	plain("i0", "i0", wideFloats, order(besselI, 0))
	plain("special_i0e", "i0e", wideFloats, order(besselIe, 0))
	plain("special_i1", "i1_cpu", fullDTypes, order(besselI, 1))
	plain("special_i1e", "i1e_cpu", fullDTypes, order(besselIe, 1))
	plain("special_modified_bessel_i0", "modified_bessel_i0_cpu", fullDTypes, order(besselI, 0))
	plain("special_modified_bessel_i1", "modified_bessel_i1_cpu", fullDTypes, order(besselI, 1))
	plain("special_modified_bessel_k0", "modified_bessel_k0_cpu", fullDTypes, order(besselK, 0))
	plain("special_modified_bessel_k1", "modified_bessel_k1_cpu", fullDTypes, order(besselK, 1))
	plain("special_scaled_modified_bessel_k0", "scaled_modified_bessel_k0_cpu", fullDTypes, order(besselKe, 0))
	plain("special_scaled_modified_bessel_k1", "scaled_modified_bessel_k1_cpu", fullDTypes, order(besselKe, 1))
	plain("special_bessel_j0", "bessel_j0_cpu", fullDTypes, via(math.J0, nil))
	plain("special_bessel_j1", "bessel_j1_cpu", fullDTypes, via(math.J1, nil))
	plain("special_bessel_y0", "bessel_y0_cpu", fullDTypes, via(math.Y0, nil))
	plain("special_bessel_y1", "bessel_y1_cpu", fullDTypes, via(math.Y1, nil))
	plain("special_spherical_bessel_j0", "spherical_bessel_j0_cpu", fullDTypes, via(sphericalJ0, nil))
	plain("special_airy_ai", "airy_ai_cpu", fullDTypes, via(airyAi, nil))
	plain("special_ndtri", "ndtri_cpu", fullDTypes, via(normalQuantile, nil))
	plain("special_log_ndtr", "log_ndtr_cpu", fullDTypes, via(logNormalCDF, nil))
	plain("special_ndtr", "erf_vml_cpu", wideFloats, via(normalCDF, nil))
	plain("special_erfcx", "erfcx_cpu", fullDTypes, via(erfcx, nil))
	plain("special_entr", "entr_cpu", wideFloats, via(entropyTerm, nil))
	rows = append(rows, variants("aten::angle", "", "", phase)...)
	rows = append(rows, variants("aten::logit", "", "", logit)...)
	rows = append(rows, Entry{"aten::polygamma", func(c *Call) error { return c.give(polygamma(c)) }})
	rows = append(rows, composed("aten::mvlgamma", multiLogGamma), composed("aten::round.decimals", roundDecimals))
	return append(rows, specialPairs()...)
}

func sincComplex(x complex128) complex128 {
	if x == 0 {
		return 1
	}
	x *= math.Pi
	return cmplx.Sin(x) / x
}

// specialPairs lists those of two operands, numbers among them.
func specialPairs() []Entry {
	var rows []Entry
	pair := func(kernel string, has dtypes, float bool, f func(x, y float64) float64, names ...string) {
		op := binaryOp{kernel, has, float, bodies2{f: pairwise[float32](f), d: pairwise[float64](f)}}
		k := func(c *Call, to target) (*tensor.Tensor, error) { return op.apply(to, c.operandAt(0), c.operandAt(1)) }
		for _, name := range names {
			rows = append(rows, variants("aten::"+name, "", "", k)...)
		}
	}
	pair("xlogy_cpu", floatDTypes, true, xTimes(math.Log), "xlogy.Tensor", "xlogy.Scalar_Self", "xlogy.Scalar_Other")
	pair("xlog1py_cpu", floatDTypes, true, xTimes(math.Log1p), "special_xlog1py", "special_xlog1py.self_scalar", "special_xlog1py.other_scalar")
	pair("zeta_cpu", fullDTypes, true, zeta, "special_zeta", "special_zeta.self_scalar", "special_zeta.other_scalar")
	pair("igamma_cpu", floatDTypes, true, gammaP, "igamma")
	pair("igammac_cpu", floatDTypes, true, gammaQ, "igammac")
	pair("copysign_cpu", floatDTypes, true, math.Copysign, "copysign.Tensor", "copysign.Scalar")
	families := polynomialFamilies()
	for name, f := range families {
		kernel := name + "_cpu"
		pair(kernel, fullDTypes, true, f, "special_"+name, "special_"+name+".x_scalar", "special_"+name+".n_scalar")
	}
	rows = append(rows, variants("aten::heaviside", "", "", func(c *Call, to target) (*tensor.Tensor, error) {
		a, b := c.tensorAt(0), c.tensorAt(1)
		if a.DType() != b.DType() {
			return nil, fail("heaviside is not yet implemented for tensors with different dtypes.")
		}
		ints := func(o, x, y []int64) {
			for i := range o {
				o[i] = int64(heaviside(float64(x[i]), float64(y[i])))
			}
		}
		op := binaryOp{"heaviside_cpu", realDTypes | boolDType, false, bodies2{i: ints, f: pairwise[float32](heaviside), d: pairwise[float64](heaviside)}}
		return op.apply(to, asOperand(a), asOperand(b))
	})...)
	next := binaryOp{"nextafter_cpu", fullDTypes, false, bodies2{f: func(o, x, y []float32) {
		for i := range o {
			o[i] = math.Nextafter32(x[i], y[i])
		}
	}, d: pairwise[float64](math.Nextafter)}}
	return append(rows, variants("aten::nextafter", "", "", func(c *Call, to target) (*tensor.Tensor, error) {
		return next.apply(to, c.operandAt(0), c.operandAt(1))
	})...)
}

// phase is aten::angle: 0 or pi for real numbers.
func phase(c *Call, to target) (*tensor.Tensor, error) {
	x := c.tensorAt(0)
	d := x.DType()
	if d.IsComplex() {
		out, err := to.pointwise(d.ToReal(), x)
		if err != nil {
			return nil, err
		}
		return out, run1(out, x, func(o []float64, x []complex128) {
			for i, v := range x {
				o[i] = cmplx.Phase(v)
			}
		})
	}
	d = d.ToInexact()
	out, err := to.pointwise(d, x)
	if err != nil {
		return nil, err
	}
	return out, via(func(v float64) float64 {
		switch {
		case v != v:
			return v
		case v < 0:
			return math.Pi
		}
		return 0
	}, nil).run(out, x, d)
}

// logit is log(x/(1-x)), of x moved into [eps, 1-eps] if eps is given.
func logit(c *Call, to target) (*tensor.Tensor, error) {
	f := func(x float64) float64 { return math.Log(x / (1 - x)) }
	if !c.Args[1].IsNone() {
		lo := c.Args[1].AsFloat()
		hi := 1 - lo
		f = func(x float64) float64 {
			if x < lo {
				x = lo
			} else if x > hi {
				x = hi
			}
			return math.Log(x / (1 - x))
		}
	}
	return unaryOp{"logit", "logit_cpu", wideFloats, true, via(f, nil)}.compute(c, to)
}

func polygamma(c *Call) (*tensor.Tensor, error) {
	n := c.intAt(0)
	if n < 0 {
		return nil, fail("polygamma(n, x) does not support negative n.")
	}
	sub := &Call{Args: []value.Value{c.Args[1]}}
	body := via(polygammaOf(n), nil)
	if n == 1 {
		body.f = over[float32](trigammaNarrow)
	}
	return unaryOp{"polygamma", "polygamma", fullDTypes | bfloatDType, true, body}.compute(sub, target{})
}

// multiLogGamma is the logarithm of the multivariate gamma function.
func multiLogGamma(k *calc, c *Call) *tensor.Tensor {
	x, p := c.tensorAt(0), c.intAt(1)
	if p < 1 {
		return k.fail(fail("p has to be greater than or equal to 1"))
	}
	if p > 1<<20 {
		return k.fail(unsupported("p of %d", p))
	}
	x = k.to(x, x.DType().ToInexact())
	sum := k.op("lgamma", x)
	for j := 1; j < p; j++ {
		sum = k.op("add.Tensor", sum, k.op("lgamma", k.op("sub.Scalar", x, value.Float(float64(j)/2), 1)), 1)
	}
	return k.op("add.Scalar", sum, value.Float(float64(p*(p-1))*math.Log(math.Pi)/4), 1)
}

// roundDecimals rounds to so many digits behind the point, or before it.
func roundDecimals(k *calc, c *Call) *tensor.Tensor {
	x, n := c.tensorAt(0), c.intAt(1)
	if d := x.DType(); d.IsInteger(true) || d.IsComplex() {
		return k.fail(notImplemented("round_vml_cpu", d))
	}
	if n == 0 {
		return k.op("round", x)
	}
	ten := value.Float(math.Pow(10, math.Abs(float64(n))))
	if n < 0 {
		return k.op("mul.Scalar", k.op("round", k.op("div.Scalar", x, ten)), ten)
	}
	return k.op("div.Scalar", k.op("round", k.op("mul.Scalar", x, ten)), ten)
}
