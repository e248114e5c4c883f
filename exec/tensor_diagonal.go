package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// triangle zeroes what is above (or, upper, below) a diagonal of each matrix.
func triangle(upper bool) targeted {
	return func(c *Call, to target) (*tensor.Tensor, error) {
		t, k := c.tensorAt(0), c.intAt(1)
		if t.Dim() < 2 {
			name := "tril"
			if upper {
				name = "triu"
			}
			return nil, fail("%s: input tensor must have at least 2 dimensions", name)
		}
		out := t.Contiguous()
		if out == t {
			out = t.Copy()
		}
		rows, cols := t.Shape()[t.Dim()-2], t.Shape()[t.Dim()-1]
		mask := tensor.New(tensor.Bool, []int{rows, cols})
		at := tensor.Data[bool](mask)
		for i := range rows {
			for j := range cols {
				at[i*cols+j] = upper && j-i < k || !upper && j-i > k
			}
		}
		if err := maskedFillInto(out, mask, value.Int(0)); err != nil {
			return nil, err
		}
		return to.finish(out)
	}
}

func diag(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	k := c.intAt(1)
	if t.DType() == tensor.Float16 {
		return nil, notImplemented("diag", t.DType())
	}
	switch t.Dim() {
	case 2:
		d, err := t.Diagonal(k, 0, 1)
		if err != nil {
			return nil, err
		}
		return d.Copy(), nil
	case 1:
		return embedDiagonal(t, k)
	}
	return nil, fail("matrix or a vector expected")
}

// embedDiagonal makes square matrices, in the last two dimensions, with t's
// last dimension on a diagonal.
func embedDiagonal(t *tensor.Tensor, k int) (*tensor.Tensor, error) {
	last := t.Dim() - 1
	n := t.Shape()[last] + int(math.Abs(float64(k)))
	out, err := tensor.Empty(t.DType(), append(append([]int(nil), t.Shape()[:last]...), n, n))
	if err != nil {
		return nil, err
	}
	d, err := out.Diagonal(k, -2, -1)
	if err != nil {
		return nil, err
	}
	return out, copyInto(d, t)
}

func diagEmbed(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	rank := t.Dim() + 1
	a, err := wrapDim(c.intAt(2), rank)
	if err != nil {
		return nil, err
	}
	b, err := wrapDim(c.intAt(3), rank)
	if err != nil {
		return nil, err
	}
	if a == b {
		return nil, fail("diagonal dimensions cannot be identical %d, %d", c.intAt(2), c.intAt(3))
	}
	out, err := embedDiagonal(t, c.intAt(1))
	if err != nil {
		return nil, err
	}
	return out.MoveDim([]int{rank - 2, rank - 1}, []int{a, b})
}
