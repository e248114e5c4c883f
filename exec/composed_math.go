package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// composedMathKernels lists operators of arithmetic that are made of others, as
// PyTorch makes them.
func composedMathKernels() []Entry {
	rows := []Entry{
		composed("aten::pairwise_distance", func(k *calc, c *Call) *tensor.Tensor {
			x, y := c.tensorAt(0), c.tensorAt(1)
			diff := k.op("add.Scalar", k.op("sub.Tensor", x, y, 1), c.Args[3], 1)
			return k.op("norm.ScalarOpt_dim", diff, c.Args[2], []int{max(x.Dim(), y.Dim()) - 1}, c.Args[4])
		}),
		composed("aten::dist", func(k *calc, c *Call) *tensor.Tensor {
			return k.op("norm.Scalar", k.op("sub.Tensor", c.tensorAt(0), c.tensorAt(1), 1), c.Args[2])
		}),
		composed("aten::diff", diff),
		composed("aten::ldexp.Tensor", func(k *calc, c *Call) *tensor.Tensor {
			return k.op("mul.Tensor", c.tensorAt(0), k.op("pow.Scalar", value.Float(2), c.tensorAt(1)))
		}),
		composed("aten::addr", addr),
		composed("aten::inner", inner),
		composed("aten::vdot", func(k *calc, c *Call) *tensor.Tensor {
			return k.op("dot", k.op("resolve_conj", k.op("conj", c.tensorAt(0))), c.tensorAt(1))
		}),
		composed("aten::linalg_vecdot", func(k *calc, c *Call) *tensor.Tensor {
			return k.op("sum.dim_IntList", k.op("mul.Tensor", k.op("conj", c.tensorAt(0)), c.tensorAt(1)), []int{c.intAt(2)}, false, nil)
		}),
		composed("aten::addbmm", func(k *calc, c *Call) *tensor.Tensor {
			product := k.op("sum.dim_IntList", k.op("bmm", c.tensorAt(1), c.tensorAt(2)), []int{0}, false, c.tensorAt(1).DType())
			return k.blend(c.tensorAt(0), c.Args[3], product, c.Args[4])
		}),
		composed("aten::bilinear", bilinear),
		composed("aten::cov", covariance),
		composed("aten::corrcoef", correlation),
		composed("aten::trapezoid.x", func(k *calc, c *Call) *tensor.Tensor { return trapezoid(k, c, false) }),
		composed("aten::trapezoid.dx", func(k *calc, c *Call) *tensor.Tensor { return trapezoid(k, c, false) }),
		composed("aten::trapz.x", func(k *calc, c *Call) *tensor.Tensor { return trapezoid(k, c, false) }),
		composed("aten::trapz.dx", func(k *calc, c *Call) *tensor.Tensor { return trapezoid(k, c, false) }),
		composed("aten::cumulative_trapezoid.x", func(k *calc, c *Call) *tensor.Tensor { return trapezoid(k, c, true) }),
		composed("aten::cumulative_trapezoid.dx", func(k *calc, c *Call) *tensor.Tensor { return trapezoid(k, c, true) }),
		composed("aten::isreal", func(k *calc, c *Call) *tensor.Tensor {
			x := c.tensorAt(0)
			if !x.DType().IsComplex() {
				return k.op("ones_like", x, tensor.Bool, nil, nil, nil, int(tensor.Preserve))
			}
			return k.op("eq.Scalar", k.op("imag", x), value.Int(0))
		}),
		composed("aten::renorm", renorm),
	}
	return append(rows, floatPowerRows()...)
}

// blend is beta*x + alpha*y, without x where beta is zero.
func (k *calc) blend(x *tensor.Tensor, beta value.Value, y *tensor.Tensor, alpha value.Value) *tensor.Tensor {
	d := resultType(asOperand(x), asOperand(y))
	return k.to(k.blended(x, beta, y, alpha), d)
}

func (k *calc) blended(x *tensor.Tensor, beta value.Value, y *tensor.Tensor, alpha value.Value) *tensor.Tensor {
	y = k.op("mul.Scalar", y, alpha)
	if beta.AsComplex() == 0 {
		if k.err == nil {
			shape, err := tensor.BroadcastShapes(y.Shape(), x.Shape())
			if err != nil {
				return k.fail(err)
			}
			return k.op("clone", k.op("expand", y, shape), nil)
		}
		return y
	}
	return k.op("add.Tensor", k.op("mul.Scalar", x, beta), y, 1)
}

func addr(k *calc, c *Call) *tensor.Tensor {
	x, y := c.tensorAt(1), c.tensorAt(2)
	if x.Dim() != 1 || y.Dim() != 1 {
		return k.fail(fail("addr: Expected 1-D argument %s, but got %d-D", map[bool]string{true: "vec1", false: "vec2"}[x.Dim() != 1], max(x.Dim(), y.Dim())))
	}
	return k.blend(c.tensorAt(0), c.Args[3], k.op("outer", x, y), c.Args[4])
}

func inner(k *calc, c *Call) *tensor.Tensor {
	x, y := c.tensorAt(0), c.tensorAt(1)
	if x.Dim() == 0 || y.Dim() == 0 {
		return k.op("mul.Tensor", x, y)
	}
	if a, b := x.Shape()[x.Dim()-1], y.Shape()[y.Dim()-1]; a != b {
		return k.fail(fail("inner() the last dimension must match on both input tensors but got shapes %v and %v", sizes(x.Shape()), sizes(y.Shape())))
	}
	return k.op("tensordot", x, y, []int{-1}, []int{-1})
}

func diff(k *calc, c *Call) *tensor.Tensor {
	x, n, dim := c.tensorAt(0), c.intAt(1), c.intAt(2)
	if x.Dim() == 0 {
		return k.fail(fail("diff expects input to be at least one-dimensional"))
	}
	d, err := wrapDim(dim, x.Dim())
	switch {
	case err != nil:
		return k.fail(err)
	case n < 0:
		return k.fail(fail("order must be non-negative but got %d", n))
	}
	parts := []*tensor.Tensor{x}
	if c.tensorAt(3) != nil {
		parts = append([]*tensor.Tensor{c.tensorAt(3)}, parts...)
	}
	if c.tensorAt(4) != nil {
		parts = append(parts, c.tensorAt(4))
	}
	if len(parts) > 1 {
		x = k.op("cat", parts, d)
	}
	if n == 0 {
		return k.op("clone", x, nil)
	}
	for range min(n, x.Shape()[d]) {
		size := x.Shape()[d]
		a, b := k.op("narrow", x, d, min(1, size), max(size-1, 0)), k.op("narrow", x, d, 0, max(size-1, 0))
		if x.DType() == tensor.Bool {
			x = k.op("logical_xor", a, b)
		} else {
			x = k.op("sub.Tensor", a, b, 1)
		}
		if k.err != nil {
			break
		}
	}
	return x
}

// bilinear is x1 W x2 for each output, and a bias.
func bilinear(k *calc, c *Call) *tensor.Tensor {
	x, y, w := c.tensorAt(0), c.tensorAt(1), c.tensorAt(2)
	if w.Dim() != 3 || x.Dim() == 0 || y.Dim() != x.Dim() {
		return k.fail(unsupported("operands of %d, %d and %d dimensions", x.Dim(), y.Dim(), w.Dim()))
	}
	u := k.op("reshape", x, []int{-1, x.Shape()[x.Dim()-1]})
	v := k.op("reshape", y, []int{-1, y.Shape()[y.Dim()-1]})
	out := k.op("einsum", "bi,kij,bj->bk", []*tensor.Tensor{u, w, v}, nil)
	out = k.op("reshape", out, append(append([]int{}, x.Shape()[:x.Dim()-1]...), w.Shape()[0]))
	if b := c.tensorAt(3); b != nil {
		out = k.op("add.Tensor", out, b, 1)
	}
	return out
}

func covariance(k *calc, c *Call) *tensor.Tensor {
	x := c.tensorAt(0)
	if x.Dim() > 2 {
		return k.fail(fail("cov(): expected input to have two or fewer dimensions but got an input with %d dimensions", x.Dim()))
	}
	if x.DType() == tensor.Bool {
		return k.fail(fail("cov(): bool dtype is not supported for input"))
	}
	if x.Dim() < 2 {
		x = k.op("reshape", x, []int{1, -1})
	}
	f, a := c.tensorAt(2), c.tensorAt(3)
	n := k.op("scalar_tensor", value.Int(int64(x.Shape()[1])), tensor.Int64)
	w := f
	switch {
	case w == nil:
		w = a
	case a != nil:
		w = k.op("mul.Tensor", f, a)
	}
	weighted := func(x *tensor.Tensor) *tensor.Tensor { return x }
	if w != nil {
		n = k.op("sum", w, nil)
		weighted = func(x *tensor.Tensor) *tensor.Tensor { return k.op("mul.Tensor", x, w) }
	}
	average := k.op("div.Tensor", k.op("sum.dim_IntList", weighted(x), []int{1}, false, nil), n)
	norm := k.op("sub.Scalar", n, c.Args[1], 1)
	if a != nil && c.intAt(1) != 0 {
		weights := k.op("div.Tensor", k.op("sum", k.op("mul.Tensor", w, a), nil), n)
		norm = k.op("sub.Tensor", n, k.op("mul.Scalar", weights, c.Args[1]), 1)
	}
	norm = k.op("clamp", norm, value.Int(0), nil)
	x = k.op("sub.Tensor", x, k.op("unsqueeze", average, 1), 1)
	return k.op("squeeze", k.op("div.Tensor", k.op("mm", x, k.op("resolve_conj", k.op("conj", k.op("t", weighted(x))))), norm))
}

func correlation(k *calc, c *Call) *tensor.Tensor {
	x := c.tensorAt(0)
	if x.Dim() > 2 {
		return k.fail(fail("corrcoef(): expected input to have two or fewer dimensions but got an input with %d dimensions", x.Dim()))
	}
	m := k.op("cov", x, 1, nil, nil)
	if m.Dim() == 0 {
		return k.op("div.Tensor", m, m)
	}
	sd := k.op("diagonal", m, 0, 0, 1)
	if m.DType().IsComplex() {
		sd = k.op("real", sd)
	}
	sd = k.op("sqrt", sd)
	m = k.op("div.Tensor", k.op("div.Tensor", m, k.op("view", sd, []int{-1, 1})), k.op("view", sd, []int{1, -1}))
	clipped := func(t *tensor.Tensor) *tensor.Tensor { return k.op("clip", t, value.Int(-1), value.Int(1)) }
	if m.DType().IsComplex() {
		return k.op("complex", clipped(k.op("real", m)), clipped(k.op("imag", m)))
	}
	return clipped(m)
}

func trapezoid(k *calc, c *Call, cumulative bool) *tensor.Tensor {
	y, dim := c.tensorAt(0), c.intAt(2)
	d, err := wrapDim(dim, y.Dim())
	if err != nil {
		return k.fail(err)
	}
	if y.Dim() == 0 {
		return k.fail(unsupported("a 0-d tensor"))
	}
	if y.Shape()[d] == 0 {
		if cumulative {
			return k.op("zeros", y.Shape(), y.DType())
		}
		shape := append(append([]int{}, y.Shape()[:d]...), y.Shape()[d+1:]...)
		return k.op("zeros", shape, y.DType())
	}
	n := y.Shape()[d] - 1
	a, b := k.op("narrow", y, d, 0, n), k.op("narrow", y, d, 1, n)
	if x := c.Args[1].Tensor(); x != nil {
		if x.Dim() == 1 {
			if x.Shape()[0] != y.Shape()[d] {
				return k.fail(fail("trapezoid: There must be one `x` value for each sample point"))
			}
			shape := onesOf(y.Dim())
			shape[d] = x.Shape()[0]
			x = k.op("reshape", x, shape)
		}
		dim := d - y.Dim()
		if x.Dim() == 0 || x.Dim()+dim < 0 {
			return k.fail(unsupported("x of shape %v", sizes(x.Shape())))
		}
		m := x.Shape()[x.Dim()+dim]
		dx := k.op("sub.Tensor", k.op("narrow", x, dim, 1, max(m-1, 0)), k.op("narrow", x, dim, 0, max(m-1, 0)), 1)
		if cumulative {
			return k.op("div.Scalar", k.op("cumsum", k.op("mul.Tensor", dx, k.op("add.Tensor", a, b, 1)), d, nil), value.Float(2))
		}
		return k.op("div.Scalar", k.op("sum.dim_IntList", k.op("mul.Tensor", k.op("add.Tensor", a, b, 1), dx), []int{d}, false, nil), value.Float(2))
	}
	step := c.Args[1]
	if cumulative {
		half := value.Float(step.AsFloat() / 2)
		if step.Kind() == value.ComplexKind {
			half = value.Complex(step.Complex() / 2)
		}
		return k.op("cumsum", k.op("mul.Scalar", k.op("add.Tensor", a, b, 1), half), d, nil)
	}
	ends := k.op("mul.Scalar", k.op("add.Tensor", k.op("select.int", y, d, 0), k.op("select.int", y, d, -1), 1), value.Float(0.5))
	return k.op("mul.Scalar", k.op("sub.Tensor", k.op("sum.dim_IntList", y, []int{d}, false, nil), ends, 1), step)
}

// renorm scales what lies along a dimension down to a largest norm.
func renorm(k *calc, c *Call) *tensor.Tensor {
	x := c.tensorAt(0)
	limit := c.Args[3].AsFloat()
	switch p := c.Args[1]; {
	case p.Kind() == value.ComplexKind:
		return k.fail(fail("renorm: p must be real-valued"))
	case p.AsFloat() <= 0:
		return k.fail(fail("renorm: non-positive-norm not supported"))
	case limit < 0:
		return k.fail(fail("renorm: expected maxnorm to be >= 0 but got %v", limit))
	case x.Dim() < 2:
		return k.fail(fail("renorm: input needs at least 2 dimensions, got %d dimensions", x.Dim()))
	}
	d, err := wrapDim(c.intAt(2), x.Dim())
	if err != nil {
		return k.fail(err)
	}
	var dims []int
	for i := range x.Dim() {
		if i != d {
			dims = append(dims, i)
		}
	}
	norm := k.op("linalg_vector_norm", x, c.Args[1], dims, true, nil)
	factor := k.op("clone", norm, nil)
	scale := func(v float64) float64 {
		if v > limit {
			return limit / (v + 1e-7)
		}
		return 1
	}
	if k.err == nil {
		k.err = via(scale, nil).run(factor, norm, norm.DType())
	}
	if math.IsNaN(limit) {
		return k.fail(unsupported("a limit that is no number"))
	}
	return k.op("mul.Tensor", x, factor)
}

// floatPowerRows list float_power, which computes in float64 or complex128.
func floatPowerRows() []Entry {
	wide := func(vs ...value.Value) tensor.DType {
		for _, v := range vs {
			if t := v.Tensor(); t != nil && t.DType().IsComplex() || v.Kind() == value.ComplexKind {
				return tensor.Complex128
			}
		}
		return tensor.Float64
	}
	row := func(overload, pow string) Entry {
		return composed("aten::float_power."+overload, func(k *calc, c *Call) *tensor.Tensor {
			d := wide(c.Args[0], c.Args[1])
			var args [2]any
			for i := range args {
				args[i] = c.Args[i]
				if t := c.Args[i].Tensor(); t != nil {
					args[i] = k.to(t, d)
				} else if d == tensor.Complex128 {
					args[i] = value.Complex(c.Args[i].AsComplex())
				} else {
					args[i] = value.Float(c.Args[i].AsFloat())
				}
			}
			return k.op(pow, args[0], args[1])
		})
	}
	// inPlace has no room for a result wider than what it writes.
	inPlace := func(overload, form string) Entry {
		return composed("aten::float_power_."+overload, func(k *calc, c *Call) *tensor.Tensor {
			t := c.tensorAt(0)
			if d := wide(c.Args[0], c.Args[1]); t.DType() != d {
				return k.fail(fail("the base given to float_power_ has dtype %s but the operation's result requires dtype %s", t.DType(), d))
			}
			return k.into(t, k.op("float_power."+form, c.Args[0], c.Args[1]))
		})
	}
	return []Entry{
		row("Tensor_Tensor", "pow.Tensor_Tensor"), row("Tensor_Scalar", "pow.Tensor_Scalar"), row("Scalar", "pow.Scalar"),
		inPlace("Tensor", "Tensor_Tensor"), inPlace("Scalar", "Tensor_Scalar"),
	}
}
