package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// randomKernels lists the operators that draw random numbers. Elements are drawn in
// the order of memory, each as PyTorch's kernels on CPU draw it.
func randomKernels() []Entry {
	return []Entry{
		{"aten::uniform_", func(c *Call) error {
			return c.give(c.tensorAt(0), uniform(c.State.random(), c.tensorAt(0), c.Args[1].AsFloat(), c.Args[2].AsFloat()))
		}},
		{"aten::normal_", func(c *Call) error {
			return c.give(c.tensorAt(0), normal(c.State.random(), c.tensorAt(0), c.Args[1].AsFloat(), c.Args[2].AsFloat()))
		}},
		{"aten::exponential_", func(c *Call) error { return c.give(c.tensorAt(0), exponential(c)) }},
		{"aten::random_", func(c *Call) error { return c.give(c.tensorAt(0), randomAll(c)) }},
		{"aten::random_.to", func(c *Call) error {
			return c.give(c.tensorAt(0), randomInts(c.State.random(), c.tensorAt(0), 0, c.Args[1].Int()))
		}},
		{"aten::random_.from", func(c *Call) error {
			if c.Args[2].IsNone() {
				return unsupported("to=None")
			}
			return c.give(c.tensorAt(0), randomInts(c.State.random(), c.tensorAt(0), c.Args[1].Int(), c.Args[2].Int()))
		}},
		{"aten::bernoulli_.float", func(c *Call) error {
			return c.give(c.tensorAt(0), bernoulli(c.State.random(), c.tensorAt(0), c.Args[1].AsFloat()))
		}},
		{"aten::bernoulli_.Tensor", func(c *Call) error { return c.give(c.tensorAt(0), bernoulliOf(c, c.tensorAt(0), c.tensorAt(1))) }},
		{"aten::bernoulli", func(c *Call) error { return c.give(bernoulliLike(c)) }},
		{"aten::randperm", func(c *Call) error { return c.give(permutation(c)) }},
		composed("aten::bernoulli.p", func(k *calc, c *Call) *tensor.Tensor {
			return k.op("bernoulli_.float", k.op("empty_like", c.tensorAt(0)), c.Args[1], nil)
		}),
		drawn("aten::rand", 1, func(k *calc, _ *Call, t *tensor.Tensor) { k.op("uniform_", t, 0.0, 1.0, nil) }),
		drawn("aten::randn", 1, func(k *calc, _ *Call, t *tensor.Tensor) { k.op("normal_", t, 0.0, 1.0, nil) }),
		drawn("aten::randint", 2, func(k *calc, c *Call, t *tensor.Tensor) { k.op("random_.from", t, 0, c.Args[0], nil) }),
		drawn("aten::randint.low", 3, func(k *calc, c *Call, t *tensor.Tensor) { k.op("random_.from", t, c.Args[0], c.Args[1], nil) }),
		drawnLike("aten::rand_like", 1, func(k *calc, _ *Call, t *tensor.Tensor) { k.op("uniform_", t, 0.0, 1.0, nil) }),
		drawnLike("aten::randn_like", 1, func(k *calc, _ *Call, t *tensor.Tensor) { k.op("normal_", t, 0.0, 1.0, nil) }),
		drawnLike("aten::randint_like", 2, func(k *calc, c *Call, t *tensor.Tensor) { k.op("random_.from", t, 0, c.Args[1], nil) }),
		drawnLike("aten::randint_like.low_dtype", 3, func(k *calc, c *Call, t *tensor.Tensor) { k.op("random_.from", t, c.Args[1], c.Args[2], nil) }),
		composed("aten::normal.float_float", func(k *calc, c *Call) *tensor.Tensor {
			t := k.op("empty.memory_format", c.Args[2], c.Args[4])
			return k.op("normal_", t, c.Args[0], c.Args[1], nil)
		}),
		composed("aten::normal.Tensor_float", func(k *calc, c *Call) *tensor.Tensor {
			t := k.op("normal_", k.op("empty_like", c.tensorAt(0)), 0.0, c.Args[1], nil)
			return k.op("add_.Tensor", t, c.tensorAt(0), 1)
		}),
		composed("aten::normal.float_Tensor", func(k *calc, c *Call) *tensor.Tensor {
			t := k.op("normal_", k.op("empty_like", c.tensorAt(1)), 0.0, 1.0, nil)
			return k.op("add_.Scalar", k.op("mul_.Tensor", t, c.tensorAt(1)), c.Args[0], 1)
		}),
		composed("aten::normal.Tensor_Tensor", func(k *calc, c *Call) *tensor.Tensor {
			shape, err := tensor.BroadcastShapes(c.tensorAt(0).Shape(), c.tensorAt(1).Shape())
			if err != nil {
				return k.fail(err)
			}
			t := k.op("normal_", k.op("empty.memory_format", shape, c.tensorAt(0).DType()), 0.0, 1.0, nil)
			return k.op("add_.Tensor", k.op("mul_.Tensor", t, c.tensorAt(1)), c.tensorAt(0), 1)
		}),
		composed("aten::multinomial", multinomial),
	}
}

// drawn makes the row of an operator that fills a new tensor; argument dtype-1 is its
// shape, argument dtype its dtype.
func drawn(name string, dtype int, fill func(k *calc, c *Call, t *tensor.Tensor)) Entry {
	return composed(name, func(k *calc, c *Call) *tensor.Tensor {
		d := c.Args[dtype]
		if dtype > 1 && d.IsNone() {
			d = value.Int(int64(tensor.Int64))
		}
		t := k.op("empty.memory_format", c.Args[dtype-1], d)
		fill(k, c, t)
		return t
	})
}

func drawnLike(name string, dtype int, fill func(k *calc, c *Call, t *tensor.Tensor)) Entry {
	return composed(name, func(k *calc, c *Call) *tensor.Tensor {
		t := k.op("empty_like", c.tensorAt(0), c.Args[dtype], nil, nil, nil, c.Args[dtype+4])
		fill(k, c, t)
		return t
	})
}

// drawEach stores draws into the elements of t in the order of memory.
func drawEach[T compute](t *tensor.Tensor, draw func() T) error {
	return run1(t, t, func(o, _ []T) {
		for i := range o {
			o[i] = draw()
		}
	})
}

// uniform fills t from [from, to); the parts of complex numbers are drawn in turn.
func uniform(g *generator, t *tensor.Tensor, from, to float64) error {
	if t.DType().IsComplex() {
		parts, err := realParts(t)
		if err != nil {
			return err
		}
		t = parts
	}
	switch {
	case !floatDTypes.has(t.DType()):
		return notImplemented("check_uniform_bounds", t.DType())
	case from > to:
		return fail("uniform_ expects to return a [from, to) range, but found from=%v > to=%v", from, to)
	}
	switch t.DType() {
	case tensor.Float64:
		return drawEach(t, func() float64 { return g.uniform()*(to-from) + from })
	case tensor.Float32:
		lo, hi := float32(from), float32(to)
		return drawEach(t, func() float64 { return float64(float32(float64(g.uniformBits(24)*float64(hi-lo)) + float64(lo))) })
	}
	digits := uint(8)
	if t.DType() == tensor.Float16 {
		digits = 11
	}
	return drawEach(t, func() float64 { return g.uniformBits(digits)*(to-from) + from })
}

// normal fills t; only dense float tensors of 16 elements or more are drawn in runs.
func normal(g *generator, t *tensor.Tensor, mean, std float64) error {
	if std < 0 {
		return fail("normal expects std >= 0.0, but found std %v", std)
	}
	if t.DType().IsComplex() {
		parts, err := realParts(t)
		if err != nil {
			return err
		}
		return normal(g, parts, mean, std/math.Sqrt2)
	}
	d := t.DType()
	if !floatDTypes.has(d) {
		return notImplemented("normal_kernel_cpu", d)
	}
	if t.Numel() < normalRun || !t.IsContiguous() {
		return drawEach(t, func() float64 { return g.normal()*std + mean })
	}
	switch d {
	case tensor.Float32:
		return storeAs(t, fillNormals(t.Numel(), func() float64 { return g.uniformBits(24) }, normalsSingle(float32(mean), float32(std))))
	case tensor.Float64:
		exact := func(v float64) float64 { return v }
		return storeAs(t, fillNormals(t.Numel(), g.uniform, normalsDouble(mean, std, exact)))
	case tensor.BFloat16:
		round := func(v float64) float64 { return float64(tensor.BFloat16Of(float32(v)).Float32()) }
		return storeAs(t, fillNormals(t.Numel(), func() float64 { return g.uniformBits(8) }, normalsDouble(round(mean), round(std), round)))
	}
	round := func(v float64) float64 { return float64(tensor.HalfOf(float32(v)).Float32()) }
	return storeAs(t, fillNormals(t.Numel(), func() float64 { return g.uniformBits(11) }, normalsDouble(round(mean), round(std), round)))
}

// realParts is a complex tensor as one of pairs.
func realParts(t *tensor.Tensor) (*tensor.Tensor, error) {
	strides := make([]int, 0, t.Dim()+1)
	for _, s := range t.Strides() {
		strides = append(strides, 2*s)
	}
	flat, err := tensor.Empty(t.DType().ToReal(), []int{0})
	if err != nil {
		return nil, err
	}
	return flat.WithStorage(t.Storage()).AsStrided(append(append([]int{}, t.Shape()...), 2), append(strides, 1), 2*t.Offset())
}

func exponential(c *Call) error {
	t, rate, g := c.tensorAt(0), c.Args[1].AsFloat(), c.State.random()
	switch {
	case rate < 0:
		return fail("exponential_ expects lambda >= 0.0, but found lambda=%v", rate)
	case !floatDTypes.has(t.DType()):
		return notImplemented("exponential_cpu", t.DType())
	}
	return drawEach(t, func() float64 { return -1 / rate * math.Log(1-g.uniform()) })
}

// randomInts fills t from [from, to).
func randomInts(g *generator, t *tensor.Tensor, from, to int64) error {
	if from >= to {
		return fail("random_ expects 'from' to be less than 'to', but got from=%d >= to=%d", from, to)
	}
	if t.DType().IsComplex() {
		return fail("check_random_bounds handles only integral, floating-point and boolean types")
	}
	if t.DType() == tensor.Bool && to > 2 {
		return fail("to - 1 is out of bounds for bool")
	}
	if lo, hi := intLimits(t.DType()); t.DType().IsInteger(false) && (from < lo || to-1 > hi) {
		if from < lo {
			return fail("from is out of bounds for %s", cTypeName(t.DType()))
		}
		return fail("to - 1 is out of bounds for %s", cTypeName(t.DType()))
	}
	span := uint64(to) - uint64(from)
	return drawEach(t, func() int64 {
		if span >= 1<<32 {
			return from + int64(g.bits64()%span)
		}
		return from + int64(uint64(g.bits32())%span)
	})
}

// randomAll fills t with any number that its dtype counts up to.
func randomAll(c *Call) error {
	t, g := c.tensorAt(0), c.State.random()
	span := uint64(0)
	switch d := t.DType(); {
	case d.IsComplex():
		return notImplemented("random_kernel_cpu", d)
	case d == tensor.Int64:
		return drawEach(t, func() int64 { return int64(g.bits64() % (1 << 63)) })
	case d == tensor.Float64:
		return drawEach(t, func() float64 { return float64(g.bits64() % (1<<53 + 1)) })
	case d == tensor.Bool:
		span = 2
	case d == tensor.Float32:
		span = 1<<24 + 1
	case d == tensor.Float16:
		span = 1<<11 + 1
	case d == tensor.BFloat16:
		span = 1<<8 + 1
	default:
		_, hi := intLimits(d)
		span = uint64(hi) + 1
	}
	return drawEach(t, func() int64 { return int64(uint64(g.bits32()) % span) })
}

func bernoulli(g *generator, t *tensor.Tensor, p float64) error {
	switch {
	case !(p >= 0 && p <= 1):
		return fail("bernoulli_ expects p to be in [0, 1], but got p=%v", p)
	case t.DType() == tensor.Float16 || t.DType().IsComplex():
		return notImplemented("bernoulli_scalar_cpu_", t.DType())
	}
	return drawEach(t, func() bool { return g.uniform() < p })
}

// bernoulliOf fills t, each element with its own probability.
func bernoulliOf(c *Call, t, p *tensor.Tensor) error {
	g := c.State.random()
	if t.DType() == tensor.Float16 || t.DType().IsComplex() {
		return notImplemented("bernoulli_tensor_cpu_self_", t.DType())
	}
	if !wideFloats.has(p.DType()) {
		return notImplemented("bernoulli_tensor_cpu_p_", p.DType())
	}
	bad := false
	draw := g.uniform
	if p.DType() != tensor.Float64 {
		draw = func() float64 { return g.uniformBits(24) }
	}
	err := run1(t, p, func(o []bool, p []float64) {
		for i, v := range p {
			bad = bad || !(v >= 0 && v <= 1)
			o[i] = draw() < v
		}
	})
	if bad && err == nil {
		return fail("Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)")
	}
	return err
}

func bernoulliLike(c *Call) (*tensor.Tensor, error) {
	p := c.tensorAt(0)
	t := p.Copy()
	return t, bernoulliOf(c, t, p)
}

func permutation(c *Call) (*tensor.Tensor, error) {
	n, d := c.intAt(0), c.dtypeOr(1, tensor.Int64)
	if n < 0 {
		return nil, fail("n must be non-negative, got%d", n)
	}
	t, err := tensor.Empty(d, []int{n})
	if err != nil {
		return nil, err
	}
	if !realDTypes.has(d) {
		return nil, notImplemented("randperm", d)
	}
	g, order := c.State.random(), ramp(n, int64(0), 1)
	for i := range max(n-1, 0) {
		j := i + int(uint64(g.bits32())%uint64(n-i))
		order[i], order[j] = order[j], order[i]
	}
	return t, storeAs(t, order)
}

// multinomial without replacement, or of one sample, takes the largest quotients of
// probabilities and exponential numbers.
func multinomial(k *calc, c *Call) *tensor.Tensor {
	p, n := c.tensorAt(0), c.intAt(1)
	switch {
	case p.Dim() < 1 || p.Dim() > 2:
		return k.fail(fail("prob_dist must be 1 or 2 dim"))
	case !floatDTypes.has(p.DType()):
		return k.fail(fail("multinomial only supports floating-point dtypes for input, got: %s", p.DType()))
	case n <= 0:
		return k.fail(fail("cannot sample n_sample <= 0 samples"))
	case c.boolAt(2) && n > 1:
		return k.fail(unsupported("several samples with replacement"))
	case n > p.Shape()[p.Dim()-1]:
		return k.fail(fail("cannot sample n_sample > prob_dist.size(-1) samples without replacement"))
	}
	values, err := denseAs[float64](p)
	if err != nil {
		return k.fail(err)
	}
	for _, v := range values {
		if math.IsInf(v, 0) || v != v || v < 0 {
			return k.fail(fail("probability tensor contains either `inf`, `nan` or element < 0"))
		}
	}
	q := k.op("div.Tensor", p, k.op("exponential_", k.op("empty_like", p), 1.0, nil))
	if n == 1 {
		return k.op("argmax", q, -1, true)
	}
	return k.ops("topk", 2, q, n, -1, true, true)[1]
}
