package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// embeddingKernels lists embedding, dropout where it does nothing random, and
// glu.
func embeddingKernels() []Entry {
	rows := []Entry{
		{"aten::embedding", func(c *Call) error { return c.give(embedding(c.tensorAt(0), c.tensorAt(1))) }},
		{"aten::glu", func(c *Call) error { return c.give(glu(c.tensorAt(0), c.intAt(1))) }},
	}
	for _, name := range []string{"dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout"} {
		rows = append(rows,
			Entry{"aten::" + name, func(c *Call) error { return dropout(c, false) }},
			Entry{"aten::" + name + "_", func(c *Call) error { return dropout(c, true) }})
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

// dropout returns its input when it is off; random masks are not supported.
func dropout(c *Call, inPlace bool) error {
	t, p := c.tensorAt(0), c.Args[1].AsFloat()
	if p < 0 || p > 1 {
		return fail("dropout probability has to be between 0 and 1, but got %v", p)
	}
	if p == 0 || !c.boolAt(2) || t.Numel() == 0 {
		return c.give(t, nil)
	}
	if p < 1 {
		return unsupported("random numbers (train=True)")
	}
	// Everything is dropped: what PyTorch multiplies by zero.
	zero := binaryOp{"mul_cpu", everyDType, false, bodies2{multiply[int64], multiply[float32], multiply[float64], multiply[complex128]}}
	to := target{}
	if inPlace {
		to.t = t
	}
	return c.give(zero.apply(to, asOperand(t), asWrapped(value.Int(0))))
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
