package exec

import (
	"math"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// embeddingKernels lists embedding, dropout and glu.
func embeddingKernels() []Entry {
	rows := []Entry{
		{"aten::embedding", func(c *Call) error { return c.give(embedding(c.tensorAt(0), c.tensorAt(1))) }},
		{"aten::glu", func(c *Call) error { return c.give(glu(c.tensorAt(0), c.intAt(1))) }},
	}
	for _, name := range []string{"dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout"} {
		f := dropout(name)
		rows = append(rows,
			composed("aten::"+name, func(k *calc, c *Call) *tensor.Tensor { return f(k, c, false) }),
			composed("aten::"+name+"_", func(k *calc, c *Call) *tensor.Tensor { return f(k, c, true) }))
	}
	return rows
}

// embedding looks rows up.
func embedding(w, index *tensor.Tensor) (*tensor.Tensor, error) {
	if w.Dim() != 2 {
		return nil, fail("'weight' must be 2-D")
	}
	if index.DType() != tensor.Int64 && index.DType() != tensor.Int32 {
		return nil, fail("Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.%sTensor instead (while checking arguments for embedding)", index.DType())
	}
	rows, err := selectedRows(index, w.Shape()[0], "index out of range in self")
	if err != nil {
		return nil, err
	}
	out, err := remap(w, [][]int{rows, nil})
	if err != nil {
		return nil, err
	}
	return out.View(append(append([]int(nil), index.Shape()...), w.Shape()[1])...)
}

// dropout multiplies by a random mask, or returns its input when it is off. A feature's
// mask is the same for all that it has; alpha keeps mean and variance.
func dropout(name string) func(k *calc, c *Call, inPlace bool) *tensor.Tensor {
	features, alpha := strings.HasPrefix(name, "feature"), strings.Contains(name, "alpha")
	return func(k *calc, c *Call, inPlace bool) *tensor.Tensor {
		t, p := c.tensorAt(0), c.Args[1].AsFloat()
		mul := "mul.Tensor"
		if inPlace {
			mul = "mul_.Tensor"
		}
		switch {
		case p < 0 || p > 1:
			return k.fail(fail("dropout probability has to be between 0 and 1, but got %v", p))
		case p == 0 || !c.boolAt(2) || t.Numel() == 0:
			return t
		case p == 1:
			return k.op(mul, t, k.op("zeros", []int{}, t.DType()))
		}
		noise := k.op("empty_like", t)
		if features {
			if t.Dim() < 2 {
				return k.fail(fail("Feature dropout requires at least 2 dimensions in the input"))
			}
			shape := append([]int{}, t.Shape()[:2]...)
			for range t.Dim() - 2 {
				shape = append(shape, 1)
			}
			noise = k.op("empty.memory_format", shape, t.DType())
		}
		noise = k.op("bernoulli_.float", noise, 1-p, nil)
		if !alpha {
			return k.op(mul, t, k.op("div_.Scalar", noise, value.Float(1-p)))
		}
		const limit = 1.7580993408473766 // what selu tends to, negated
		a := 1 / math.Sqrt((limit*limit*p+1)*(1-p))
		b := k.op("add_.Scalar", k.op("mul_.Scalar", k.op("add.Scalar", noise, value.Int(-1), 1), value.Float(limit*a)), value.Float(limit*a*p), 1)
		t = k.op(mul, t, k.op("mul_.Scalar", noise, value.Float(a)))
		if inPlace {
			return k.op("add_.Tensor", t, b, 1)
		}
		return k.op("add.Tensor", t, b, 1)
	}
}

// glu multiplies one half of a dimension by the sigmoid of the other.
func glu(t *tensor.Tensor, dim int) (*tensor.Tensor, error) {
	if t.Dim() == 0 {
		return nil, fail("glu does not support 0-dimensional tensors")
	}
	d, err := wrapDim(dim, t.Dim())
	if err != nil {
		return nil, err
	}
	n := t.Shape()[d]
	if n%2 != 0 {
		return nil, fail("Halving dimension must be even, but dimension %d is size %d", d, n)
	}
	if err := wideFloats.need("glu_cpu", t.DType()); err != nil {
		return nil, err
	}
	halves, err := t.SplitSizes([]int{n / 2, n / 2}, d)
	if err != nil {
		return nil, err
	}
	out, err := target{}.pointwise(t.DType(), halves[0], halves[1])
	if err != nil {
		return nil, err
	}
	f := func(x, y float64) float64 { return x / (1 + math.Exp(-y)) }
	return out, bodies2{f: pairwise[float32](f), d: pairwise[float64](f)}.run(out, halves[0], halves[1], t.DType())
}
