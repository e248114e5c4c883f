package exec

import (
	"math"
	"math/cmplx"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// activation makes the kernel of an activation function; params builds its
// loops from the numbers among the arguments.
func activation(name, kernel string, has dtypes, params func(c *Call) bodies1) []Entry {
	return pointRows(name, activate(kernel, has, params))
}

func activate(kernel string, has dtypes, params func(c *Call) bodies1) targeted {
	return func(c *Call, to target) (*tensor.Tensor, error) {
		x := c.tensorAt(0)
		d := x.DType()
		out, err := to.exact(d, x)
		if err != nil {
			return nil, err
		}
		if err := has.need(kernel, d); err != nil {
			return nil, err
		}
		return out, params(c).run(out, x, d)
	}
}

// plainActivation is an activation without parameters.
func plainActivation(name, kernel string, has dtypes, f func(float64) float64) []Entry {
	loops := via(f, nil)
	return activation(name, kernel, has, func(*Call) bodies1 { return loops })
}

// activationKernels lists the activation functions of neural networks.
func activationKernels() []Entry {
	rows := pointRows("relu", copied(relu))
	rows = append(rows, variants("aten::relu6", "aten::relu6_", "", func(c *Call, to target) (*tensor.Tensor, error) {
		return hardtanh(to, c.tensorAt(0), value.Int(0), value.Int(6))
	})...)
	rows = append(rows, pointRows("hardtanh", func(c *Call, to target) (*tensor.Tensor, error) {
		return hardtanh(to, c.tensorAt(0), c.Args[1], c.Args[2])
	})...)
	siluLoops := via(func(x float64) float64 { return x / (1 + math.Exp(-x)) }, func(x complex128) complex128 { return x / (1 + cmplx.Exp(-x)) })
	rows = append(rows, activation("silu", "silu_cpu", wideFloats|complexDTypes, func(*Call) bodies1 { return siluLoops })...)
	rows = append(rows, plainActivation("mish", "mish_cpu", fullDTypes, func(x float64) float64 { return x * math.Tanh(math.Log1p(math.Exp(x))) })...)
	rows = append(rows, activation("hardswish", "hardswish_cpu", wideFloats, func(*Call) bodies1 {
		return bodies1{f: hardSwish[float32], d: hardSwish[float64]}
	})...)
	rows = append(rows, plainActivation("hardsigmoid", "hardsigmoid_cpu", wideFloats, func(x float64) float64 {
		return minOf(maxOf(x+3, 0), 6) / 6
	})...)
	logSigmoid := via(func(x float64) float64 { return minOf(x, 0) - math.Log1p(math.Exp(-math.Abs(x))) }, nil)
	rows = append(rows, variants("aten::log_sigmoid", "", "aten::log_sigmoid.out", activate("log_sigmoid_cpu", wideFloats, func(*Call) bodies1 { return logSigmoid }))...)
	rows = append(rows, activation("gelu", "GeluKernelImpl", wideFloats, gelu)...)
	rows = append(rows, activation("leaky_relu", "leaky_relu_cpu", wideFloats, func(c *Call) bodies1 {
		slope := c.Args[1].AsFloat()
		return bodies1{f: leaky(float32(slope)), d: leaky(slope)}
	})...)
	rows = append(rows, activation("elu", "elu_cpu", wideFloats, func(c *Call) bodies1 {
		return elu(c.Args[1].AsFloat(), c.Args[2].AsFloat(), c.Args[3].AsFloat())
	})...)
	rows = append(rows, variants("aten::selu", "aten::selu_", "", activate("elu_cpu", wideFloats, func(*Call) bodies1 {
		return elu(1.6732632423543772848170429916717, 1.0507009873554804934193349852946, 1)
	}))...)
	rows = append(rows, pointRows("celu", copied(activate("elu_cpu", wideFloats, func(c *Call) bodies1 {
		alpha := c.Args[1].AsFloat()
		return elu(alpha, 1, 1/alpha)
	})))...)
	rows = append(rows, variants("aten::softplus", "", "aten::softplus.out", activate("softplus_cpu", wideFloats, softplus))...)
	rows = append(rows, activation("threshold", "threshold_cpu", intDTypes|wideFloats, threshold)...)
	rows = append(rows, variants("aten::hardshrink", "", "aten::hardshrink.out", activate("hardshrink_cpu", wideFloats, hardshrink))...)
	rows = append(rows, variants("aten::softshrink", "", "aten::softshrink.out", softshrinkChecked)...)
	return append(rows, prelu()...)
}

// hardSwish is x*clamp(x+3, 0, 6)/6; the product may overflow.
func hardSwish[T float32 | float64](o, x []T) {
	for i, v := range x {
		p := v * minOf(maxOf(v+3, 0), 6)
		o[i] = p / 6
	}
}

// relu is max(x, 0); nan stays.
func relu(c *Call, to target) (*tensor.Tensor, error) {
	x := c.tensorAt(0)
	d := x.DType()
	switch {
	case d == tensor.Bool:
		return nil, fail("Boolean inputs not supported for relu")
	case d.IsComplex():
		return nil, fail("clamp is not supported for complex types")
	}
	out, err := to.pointwise(d, x)
	if err != nil {
		return nil, err
	}
	if err := (intDTypes | wideFloats).need("clamp_min_cpu", d); err != nil {
		return nil, err
	}
	return out, bodies1{i: rectify[int64], f: rectify[float32], d: rectify[float64]}.run(out, x, d)
}

func rectify[T realCompute](o, x []T) {
	for i, v := range x {
		if v <= 0 {
			v = 0
		}
		o[i] = v
	}
}

// hardtanh clamps, with its own errors on dtypes.
func hardtanh(to target, x *tensor.Tensor, lo, hi value.Value) (*tensor.Tensor, error) {
	d := x.DType()
	switch {
	case d == tensor.Bool:
		return nil, fail("Bool inputs not supported for hardtanh")
	case d == tensor.Uint8 && (lo.AsFloat() < 0 || hi.AsFloat() < 0):
		return nil, fail("cannot do hardtanh on an unsigned type with negative limits")
	case d.IsComplex():
		return nil, fail("clamp is not supported for complex types")
	case d.IsInteger(false):
		lo, hi = value.Int(lo.AsInt()), value.Int(hi.AsInt())
	}
	if to.t != nil && to.t.DType() != d {
		return nil, fail("Found dtype %s but expected %s", to.t.DType(), d)
	}
	return clampTo(to, x, scalarTensor(lo), scalarTensor(hi), d, clampNumbers)
}

func gelu(c *Call) bodies1 {
	if c.Args[1].Str() == "tanh" {
		const beta, kappa = math.Sqrt2 * (2 / math.SqrtPi) * 0.5, 0.044715
		return via(func(x float64) float64 {
			return 0.5 * x * (1 + math.Tanh(beta*(x+kappa*x*x*x)))
		}, nil)
	}
	return via(func(x float64) float64 { return x * 0.5 * (1 + math.Erf(x*(1/math.Sqrt2))) }, nil)
}

func leaky[T float32 | float64](slope T) func(o, x []T) {
	return func(o, x []T) {
		for i, v := range x {
			if !(v > 0) {
				v *= slope
			}
			o[i] = v
		}
	}
}

// elu is scale*x above zero, scale*alpha*(exp(x*inner)-1) below.
func elu(alpha, scale, inner float64) bodies1 {
	return via(func(x float64) float64 {
		if x <= 0 {
			return math.Expm1(x*inner) * alpha * scale
		}
		return x * scale
	}, nil)
}

func softplus(c *Call) bodies1 {
	beta, limit := c.Args[1].AsFloat(), c.Args[2].AsFloat()
	return via(func(x float64) float64 {
		if x*beta > limit {
			return x
		}
		return math.Log1p(math.Exp(x*beta)) / beta
	}, nil)
}

func threshold(c *Call) bodies1 {
	limit, v := c.Args[1], c.Args[2]
	return bodies1{i: cutOff(limit.AsInt(), v.AsInt()), f: cutOff(float32(limit.AsFloat()), float32(v.AsFloat())), d: cutOff(limit.AsFloat(), v.AsFloat())}
}

func cutOff[T realCompute](limit, below T) func(o, x []T) {
	return func(o, x []T) {
		for i, v := range x {
			if v <= limit {
				v = below
			}
			o[i] = v
		}
	}
}

func hardshrink(c *Call) bodies1 {
	lambda := c.Args[1].AsFloat()
	return via(func(x float64) float64 {
		if x >= -lambda && x <= lambda {
			return 0
		}
		return x
	}, nil)
}

func softshrinkChecked(c *Call, to target) (*tensor.Tensor, error) {
	if lambda := c.Args[1].AsFloat(); lambda < 0 {
		return nil, fail("lambda must be greater or equal to 0, but found to be %v.", lambda)
	}
	return activate("softshrink_cpu", wideFloats, softshrink)(c, to)
}

func softshrink(c *Call) bodies1 {
	lambda := c.Args[1].AsFloat()
	return via(func(x float64) float64 {
		switch {
		case x > lambda:
			return x - lambda
		case x < -lambda:
			return x + lambda
		}
		return 0
	}, nil)
}

// prelu is leaky_relu with a slope per channel (dimension 1), or one for all.
func prelu() []Entry {
	return []Entry{{"aten::prelu", func(c *Call) error {
		x, w := c.tensorAt(0), c.tensorAt(1)
		if w.Numel() != 1 {
			if w.Dim() > 1 {
				return fail("prelu: Expected `weight` to be a scalar or 1D tensor, but got ndim = %d", w.Dim())
			}
			if x.Dim() == 0 {
				return fail("Not allow zero-dim input tensor.")
			}
			channels := 1
			if x.Dim() > 1 {
				channels = x.Shape()[1]
			}
			if channels != w.Numel() {
				return fail("Mismatch of parameter numbers and input channel size. Found parameter numbers = %d and channel size = %d.", w.Numel(), channels)
			}
		}
		if err := wideFloats.need("prelu_cpu", x.DType()); err != nil {
			return err
		}
		shape := onesOf(max(x.Dim(), 1))
		shape[min(1, len(shape)-1)] = w.Numel()
		if x.Dim() == 0 {
			shape = nil
		}
		slopes, err := w.Reshape(shape...)
		if err != nil {
			return err
		}
		out, err := target{}.pointwise(x.DType(), x)
		if err != nil {
			return err
		}
		l := bodies2{f: leakyBy[float32], d: leakyBy[float64]}
		return c.give(out, l.run(out, x, slopes, x.DType()))
	}}}
}

func leakyBy[T float32 | float64](o, x, y []T) {
	for i, v := range x {
		if !(v > 0) {
			v *= y[i]
		}
		o[i] = v
	}
}
