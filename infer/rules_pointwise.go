package infer

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

func pointwiseRules() []row {
	return []row{
		{`aten::relu aten::leaky_relu aten::gelu aten::silu aten::hardswish aten::hardsigmoid aten::elu aten::celu aten::selu
			aten::mish aten::softplus aten::hardshrink aten::softshrink aten::log_sigmoid aten::threshold aten::neg aten::negative
			aten::ceil aten::floor aten::round aten::round.decimals aten::trunc aten::fix aten::sign aten::sgn aten::positive
			aten::bitwise_not aten::frac aten::conj_physical aten::relu6 aten::hardtanh aten::square aten::nan_to_num`, keepsDType},
		{`aten::exp aten::exp2 aten::expm1 aten::log aten::log2 aten::log10 aten::log1p aten::sqrt aten::rsqrt aten::sin aten::cos
			aten::tan aten::sinh aten::cosh aten::asin aten::acos aten::atan aten::asinh aten::acosh aten::atanh aten::sigmoid
			aten::tanh aten::erf aten::erfc aten::erfinv aten::reciprocal aten::lgamma aten::digamma`, floats},
		{`aten::abs aten::absolute`, magnitude},
		{`aten::logical_not aten::isnan aten::isinf aten::isfinite aten::isposinf aten::isneginf aten::signbit`, tests},
		{`aten::add.Tensor aten::sub.Tensor aten::mul.Tensor aten::maximum aten::minimum aten::max.other aten::min.other
			aten::remainder.Tensor aten::fmod.Tensor aten::bitwise_and.Tensor aten::bitwise_or.Tensor aten::bitwise_xor.Tensor
			aten::__and__.Tensor aten::__or__.Tensor aten::__xor__.Tensor aten::multiply.Tensor aten::subtract.Tensor
			aten::floor_divide aten::fmax aten::fmin aten::pow.Tensor_Tensor`, arithmetic},
		{`aten::add.Scalar aten::sub.Scalar aten::mul.Scalar aten::remainder.Scalar aten::fmod.Scalar aten::bitwise_and.Scalar
			aten::bitwise_or.Scalar aten::bitwise_xor.Scalar aten::__and__.Scalar aten::__or__.Scalar aten::__xor__.Scalar
			aten::rsub.Scalar aten::floor_divide.Scalar aten::multiply.Scalar aten::subtract.Scalar`, withNumber},
		{`aten::pow.Tensor_Scalar`, power},
		{`aten::rsub.Tensor`, arithmetic},
		{`aten::div.Tensor aten::true_divide.Tensor aten::divide.Tensor aten::atan2`, division},
		{`aten::div.Scalar aten::true_divide.Scalar aten::divide.Scalar`, divisionByNumber},
		{`aten::div.Tensor_mode`, divisionMode},
		{`aten::eq.Tensor aten::ne.Tensor aten::lt.Tensor aten::le.Tensor aten::gt.Tensor aten::ge.Tensor aten::logical_and
			aten::logical_or aten::logical_xor`, compares},
		{`aten::eq.Scalar aten::ne.Scalar aten::lt.Scalar aten::le.Scalar aten::gt.Scalar aten::ge.Scalar`, comparesNumber},
		{`aten::clamp aten::clip aten::clamp_min aten::clamp_max`, clamps},
		{`aten::where.self`, where},
		{`aten::lerp.Tensor aten::addcmul aten::addcdiv`, ternary},
		{`aten::lerp.Scalar`, binaryKeeps},
		{`aten::masked_fill.Scalar aten::masked_fill.Tensor`, maskedFill},
		{`aten::prelu`, prelu},
		{`aten::dropout aten::feature_dropout aten::alpha_dropout aten::feature_alpha_dropout`, dropout},
	}
}

// keepsDType computes element by element in the dtype of the input.
func keepsDType(c *call) *Fact { return c.pointwise(c.tensor(0).dtype(), c.tensor(0)) }

func floats(c *call) *Fact { return c.pointwise(c.tensor(0).dtype().ToInexact(), c.tensor(0)) }

func magnitude(c *call) *Fact { return c.pointwise(c.tensor(0).dtype().ToReal(), c.tensor(0)) }

func tests(c *call) *Fact { return c.pointwise(tensor.Bool, c.tensor(0)) }

func arithmetic(c *call) *Fact { return c.pointwise(c.promoted(0, 1), c.tensor(0), c.tensor(1)) }

// scalarOperand is a number as PyTorch's iterator sees it: a tensor without dimensions.
var scalarOperand = Tensor{TensorInfo: types.TensorInfo{HasRank: true, Sizes: []types.Dim{}, Strides: []int64{}}, Contiguous: true}

// number is a second operand on the device of the first.
func (t *Tensor) number() *Tensor {
	s := scalarOperand
	s.Device, s.HasDevice = t.Device, t.HasDevice
	return &s
}

func withNumber(c *call) *Fact {
	t := c.tensor(0)
	return c.pointwise(c.promoted(0, 1), t, t.number())
}

// power has cases of its own for some exponents, which choose other layouts.
func power(c *call) *Fact {
	t := c.tensor(0)
	return c.loose(c.pointwise(c.promoted(0, 1), t, t.number()), t)
}

// loose leaves the layout of f open, unless the operand t has that of new tensors.
func (c *call) loose(f *Fact, t *Tensor) *Fact {
	if !f.is(tensorFact) || f.tensor.Contiguous && t.Contiguous {
		return f
	}
	r := *f.tensor
	r.Strides, r.Contiguous = nil, false
	return tensorOf(r)
}

func division(c *call) *Fact {
	return c.pointwise(c.promoted(0, 1).ToInexact(), c.tensor(0), c.tensor(1))
}

func divisionByNumber(c *call) *Fact {
	t := c.tensor(0)
	return c.pointwise(c.promoted(0, 1).ToInexact(), t, t.number())
}

func divisionMode(c *call) *Fact {
	d := c.promoted(0, 1)
	switch {
	case c.none(2):
		d = d.ToInexact()
	case !c.at(2).is(scalarFact):
		d = noDType
	}
	return c.pointwise(d, c.tensor(0), c.tensor(1))
}

func compares(c *call) *Fact { return c.pointwise(tensor.Bool, c.tensor(0), c.tensor(1)) }

func comparesNumber(c *call) *Fact {
	t := c.tensor(0)
	return c.pointwise(tensor.Bool, t, t.number())
}

func clamps(c *call) *Fact {
	t := c.tensor(0)
	return c.loose(c.pointwise(c.promoted(0, 1, 2), t), t)
}

func where(c *call) *Fact {
	return c.loose(c.pointwise(c.promoted(1, 2), c.tensor(0), c.tensor(1), c.tensor(2)), &anyTensor)
}

func ternary(c *call) *Fact {
	return c.pointwise(c.promoted(0, 1, 2), c.tensor(0), c.tensor(1), c.tensor(2))
}

func binaryKeeps(c *call) *Fact { return c.pointwise(c.tensor(0).dtype(), c.tensor(0), c.tensor(1)) }

func maskedFill(c *call) *Fact {
	return c.loose(c.pointwise(c.tensor(0).dtype(), c.tensor(0), c.tensor(1)), c.tensor(0))
}

// prelu has the shape of its input; the weights are for channels.
func prelu(c *call) *Fact {
	f := c.pointwise(c.tensor(0).dtype(), c.tensor(0))
	return c.loose(f, c.tensor(0))
}

// dropout is its input in evaluation.
func dropout(c *call) *Fact {
	if train, ok := c.at(2).bool(); ok && !train {
		return c.at(0)
	}
	return c.loose(c.pointwise(c.tensor(0).dtype(), c.tensor(0)), c.tensor(0))
}
