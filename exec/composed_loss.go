package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// composedLossKernels lists loss functions that are made of others.
func composedLossKernels() []Entry {
	return []Entry{
		composed("aten::binary_cross_entropy", binaryCrossEntropy),
		composed("aten::cosine_embedding_loss", cosineEmbeddingLoss),
		composed("aten::hinge_embedding_loss", hingeEmbeddingLoss),
		composed("aten::kl_div", klDiv),
		composed("aten::margin_ranking_loss", func(k *calc, c *Call) *tensor.Tensor {
			diff := k.op("sub.Tensor", c.Args[0], c.Args[1], 1)
			z := k.op("add.Scalar", k.op("mul.Tensor", k.op("neg", c.Args[2]), diff), c.Args[3], 1)
			return k.reduced(k.op("clamp_min", z, value.Int(0)), c.intAt(4))
		}),
		composed("aten::poisson_nll_loss", poissonLoss),
		composed("aten::soft_margin_loss", func(k *calc, c *Call) *tensor.Tensor {
			z := k.op("exp", k.op("mul.Tensor", c.Args[0], k.op("neg", c.Args[1])))
			return k.reduced(k.op("log1p", z), c.intAt(2))
		}),
		composed("aten::triplet_margin_loss", tripletLoss),
		composed("aten::multi_margin_loss", multiMarginLoss),
		composed("aten::multilabel_margin_loss", multilabelMarginLoss),
	}
}

// reduced applies reduction 0 (none), 1 (mean) or 2 (sum).
func (k *calc) reduced(t *tensor.Tensor, reduction int) *tensor.Tensor {
	if k.err != nil {
		return t
	}
	r, err := reduceLoss(t, reduction)
	if err != nil {
		return k.fail(err)
	}
	return r
}

func binaryCrossEntropy(k *calc, c *Call) *tensor.Tensor {
	x, y := c.tensorAt(0), c.tensorAt(1)
	if x.DType() != y.DType() || !wideFloats.has(x.DType()) {
		return k.fail(unsupported("dtypes %s and %s", x.DType(), y.DType()))
	}
	outside := false
	z := k.op("clone", k.op("add.Tensor", x, y, 1), nil)
	loss := func(x, y float64) float64 {
		outside = outside || x < 0 || x > 1
		return (y-1)*max(math.Log1p(-x), -100) - y*max(math.Log(x), -100)
	}
	if k.err == nil {
		k.err = (bodies2{f: pairwise[float32](loss), d: pairwise[float64](loss)}).run(z, x, y, x.DType())
	}
	if outside {
		return k.fail(fail("all elements of input should be between 0 and 1"))
	}
	if w := c.tensorAt(2); w != nil {
		z = k.op("mul.Tensor", z, w)
	}
	return k.reduced(z, c.intAt(3))
}

func cosineEmbeddingLoss(k *calc, c *Call) *tensor.Tensor {
	x, y, target := c.tensorAt(0), c.tensorAt(1), c.tensorAt(2)
	switch {
	case target.Dim() != 0 && target.Dim() != 1:
		return k.fail(fail("0D or 1D target tensor expected, multi-target not supported"))
	case target.Dim() == 1 && (x.Dim() != 2 || y.Dim() != 2):
		return k.fail(fail("1D target tensor expects 2D input tensors, but found inputs with sizes %v and %v.", sizes(x.Shape()), sizes(y.Shape())))
	case target.Dim() == 0 && (x.Dim() != 1 || y.Dim() != 1):
		return k.fail(fail("0D target tensor expects 1D input tensors, but found inputs with sizes %v and %v.", sizes(x.Shape()), sizes(y.Shape())))
	}
	d := []int{target.Dim()}
	dot := func(a, b *tensor.Tensor) *tensor.Tensor {
		return k.op("sum.dim_IntList", k.op("mul.Tensor", a, b), d, false, nil)
	}
	small := value.Float(1e-12)
	norms := k.op("mul.Tensor", k.op("add.Scalar", dot(x, x), small, 1), k.op("add.Scalar", dot(y, y), small, 1))
	cos := k.op("div.Tensor", dot(x, y), k.op("sqrt", norms))
	near := k.op("rsub.Scalar", cos, value.Int(1), 1)
	far := k.op("clamp_min", k.op("sub.Scalar", cos, c.Args[3], 1), value.Int(0))
	return k.reduced(k.byLabel("eq.Scalar", target, near, far), c.intAt(4))
}

func hingeEmbeddingLoss(k *calc, c *Call) *tensor.Tensor {
	x, y := c.tensorAt(0), c.tensorAt(1)
	hinge := k.op("clamp_min", k.op("rsub.Scalar", x, c.Args[2], 1), value.Int(0))
	return k.reduced(k.byLabel("ne.Scalar", y, hinge, x), c.intAt(3))
}

// byLabel is x where a label compares with 1, plus y where it compares with -1.
func (k *calc) byLabel(compare string, labels, x, y *tensor.Tensor) *tensor.Tensor {
	zeros := k.op("zeros_like", x)
	return k.op("add.Tensor",
		k.op("where.self", k.op(compare, labels, value.Int(1)), x, zeros),
		k.op("where.self", k.op(compare, labels, value.Int(-1)), y, zeros), 1)
}

func klDiv(k *calc, c *Call) *tensor.Tensor {
	x, y := c.tensorAt(0), c.tensorAt(1)
	var z *tensor.Tensor
	if c.boolAt(3) {
		z = k.op("mul.Tensor", k.op("exp", y), k.op("sub.Tensor", y, x, 1))
	} else {
		z = k.op("sub.Tensor", k.op("xlogy.Tensor", y, y), k.op("mul.Tensor", y, x), 1)
	}
	return k.reduced(z, c.intAt(2))
}

func poissonLoss(k *calc, c *Call) *tensor.Tensor {
	x, y := c.tensorAt(0), c.tensorAt(1)
	var z *tensor.Tensor
	if c.boolAt(2) {
		z = k.op("sub.Tensor", k.op("exp", x), k.op("mul.Tensor", y, x), 1)
	} else {
		z = k.op("sub.Tensor", x, k.op("mul.Tensor", y, k.op("log", k.op("add.Scalar", x, c.Args[4], 1))), 1)
	}
	if c.boolAt(3) {
		stirling := k.op("sub.Tensor", k.op("mul.Tensor", y, k.op("log", y)), y, 1)
		stirling = k.op("add.Tensor", stirling, k.op("mul.Scalar", k.op("log", k.op("mul.Scalar", y, value.Float(2*math.Pi))), value.Float(0.5)), 1)
		z = k.op("add.Tensor", z, k.op("masked_fill.Scalar", stirling, k.op("le.Scalar", y, value.Int(1)), value.Int(0)), 1)
	}
	return k.reduced(z, c.intAt(5))
}

func tripletLoss(k *calc, c *Call) *tensor.Tensor {
	a, p, n := c.tensorAt(0), c.tensorAt(1), c.tensorAt(2)
	if a.Dim() != p.Dim() || a.Dim() != n.Dim() {
		return k.fail(fail("All inputs should have same dimension but got %dD, %dD and %dD inputs.", a.Dim(), p.Dim(), n.Dim()))
	}
	distance := func(x, y *tensor.Tensor) *tensor.Tensor {
		return k.op("pairwise_distance", x, y, c.Args[4], c.Args[5], false)
	}
	near, far := distance(a, p), distance(a, n)
	if c.boolAt(6) {
		far = k.op("minimum", far, distance(p, n))
	}
	z := k.op("add.Scalar", k.op("sub.Tensor", near, far, 1), c.Args[3], 1)
	return k.reduced(k.op("clamp_min", z, value.Int(0)), c.intAt(7))
}

// labelled is scores and labels of samples, as the margin losses take them.
type labelled struct {
	scores []float64
	labels []int64
	n, dim int // samples and classes
	shape  []int
}

func labelledAt(c *Call, perClass bool) (l labelled, err error) {
	x, y := c.tensorAt(0), c.tensorAt(1)
	if !fullDTypes.has(x.DType()) || y.DType() != tensor.Int64 || x.Dim() > 2 || x.Numel() == 0 {
		return l, unsupported("scores %v of dtype %s", sizes(x.Shape()), x.DType())
	}
	l.n, l.dim = 1, x.Numel()
	if x.Dim() == 2 {
		l.n, l.dim = x.Shape()[0], x.Shape()[1]
		l.shape = []int{l.n}
	}
	want := l.n
	if perClass {
		want *= l.dim
	}
	if y.Numel() != want || y.Dim() > max(x.Dim(), 1) {
		return l, fail("inconsistent target size: %v for size: %v", sizes(y.Shape()), sizes(x.Shape()))
	}
	if l.scores, err = denseAs[float64](x); err == nil {
		l.labels, err = denseAs[int64](y)
	}
	return l, err
}

func multiMarginLoss(k *calc, c *Call) *tensor.Tensor {
	l, err := labelledAt(c, false)
	if err != nil {
		return k.fail(err)
	}
	power, margin := c.Args[2].AsFloat(), c.Args[3].AsFloat()
	if power != 1 && power != 2 {
		return k.fail(fail("only p == 1 and p == 2 supported"))
	}
	var weights []float64
	if w := c.tensorAt(4); w != nil {
		if w.Numel() != l.dim {
			return k.fail(fail("inconsistent weight size, expected %d but got %v", l.dim, sizes(w.Shape())))
		}
		if weights, err = denseAs[float64](w); err != nil {
			return k.fail(err)
		}
	}
	out := make([]float64, l.n)
	for i := range out {
		label := l.labels[i]
		if label < 0 || label >= int64(l.dim) {
			return k.fail(fail("target out of range"))
		}
		row := l.scores[i*l.dim : (i+1)*l.dim]
		for j, v := range row {
			if z := margin - row[label] + v; j != int(label) && z > 0 {
				z = math.Pow(z, power)
				if weights != nil {
					z *= weights[label]
				}
				out[i] += z / float64(l.dim)
			}
		}
	}
	return k.held(c.tensorAt(0).DType(), l.shape, out, c.intAt(5))
}

// held makes a tensor of losses and reduces it.
func (k *calc) held(d tensor.DType, shape []int, data []float64, reduction int) *tensor.Tensor {
	t, err := holding(d, shape, data)
	if err != nil {
		return k.fail(err)
	}
	return k.reduced(t, reduction)
}

func multilabelMarginLoss(k *calc, c *Call) *tensor.Tensor {
	l, err := labelledAt(c, true)
	if err != nil {
		return k.fail(err)
	}
	out := make([]float64, l.n)
	for i := range out {
		row, labels := l.scores[i*l.dim:(i+1)*l.dim], l.labels[i*l.dim:(i+1)*l.dim]
		is := make([]bool, l.dim)
		count := 0
		for ; count < l.dim && labels[count] >= 0; count++ {
			if labels[count] >= int64(l.dim) {
				return k.fail(fail("argument #2 'target' is out of range"))
			}
			is[labels[count]] = true
		}
		for _, label := range labels[:count] {
			for j, v := range row {
				if !is[j] {
					out[i] += max(1-row[label]+v, 0) / float64(l.dim)
				}
			}
		}
	}
	return k.held(c.tensorAt(0).DType(), l.shape, out, c.intAt(2))
}
