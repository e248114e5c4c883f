package infer

import (
	"github.com/torchpass/torchpass/types"
)

func matmulRules() []row {
	return []row{
		{`aten::mm`, product(0, 1, 2)},
		{`aten::bmm`, product(0, 1, 3)},
		{`aten::addmm`, product(1, 2, 2)},
		{`aten::baddbmm`, product(1, 2, 3)},
		{`aten::matmul`, matmul},
		{`aten::linear`, linear},
		{`aten::mv`, matmul},
		{`aten::dot aten::vdot`, dot},
		{`aten::outer aten::ger`, outer},
	}
}

// result is a new tensor of sizes whose dtype is the one that all of the tensors share.
// It lies as new tensors do where contiguous says so.
func (c *call) result(sizes []types.Dim, contiguous bool, ops ...*Tensor) *Fact {
	var t Tensor
	t.setDType(ops[0].dtype())
	for _, op := range ops[1:] {
		if op.dtype() != t.dtype() {
			t.setDType(noDType)
		}
	}
	t.commonDevice(ops...)
	t.RequiresGrad = c.gradient(t.dtype())
	if sizes != nil {
		t.HasRank, t.Sizes, t.Contiguous = true, c.named(sizes), contiguous
	}
	return tensorOf(t)
}

// product is a matrix product, or one for each of a batch, of inputs a and b.
func product(a, b, rank int) rule {
	return func(c *call) *Fact {
		x, y := c.tensor(a), c.tensor(b)
		sizes := make([]types.Dim, rank)
		for i := range sizes {
			sizes[i] = types.AnyDim
		}
		if x.rank() == rank {
			copy(sizes, x.Sizes[:rank-1])
		}
		if y.rank() == rank {
			sizes[rank-1] = y.Sizes[rank-1]
			if _, known := sizes[0].Known(); rank == 3 && !known {
				sizes[0] = y.Sizes[0]
			}
		}
		return c.result(sizes, x.Contiguous && y.Contiguous, x, y)
	}
}

// matmul broadcasts the batches in front; a vector is a matrix of one row or column,
// which the result does not have.
func matmul(c *call) *Fact {
	x, y := c.tensor(0), c.tensor(1)
	if !x.HasRank || !y.HasRank || len(x.Sizes) == 0 || len(y.Sizes) == 0 {
		return c.result(nil, false, x, y)
	}
	m, n := x.Sizes[max(len(x.Sizes)-2, 0):], y.Sizes[max(len(y.Sizes)-2, 0):]
	bx, by := Tensor{}, Tensor{}
	bx.HasRank, by.HasRank = true, true
	bx.Sizes, by.Sizes = x.Sizes[:len(x.Sizes)-len(m)], y.Sizes[:len(y.Sizes)-len(n)]
	sizes, _ := broadcast(&bx, &by)
	if len(m) == 2 {
		sizes = append(sizes, m[0])
	}
	if len(n) == 2 {
		sizes = append(sizes, n[1])
	}
	both := x.Contiguous && y.Contiguous
	return c.result(sizes, both && len(x.Sizes) == len(y.Sizes) && len(bx.Sizes) == 0, x, y)
}

// linear is x @ w.t() + b.
func linear(c *call) *Fact {
	x, w := c.tensor(0), c.tensor(1)
	if !x.HasRank || !w.HasRank || len(x.Sizes) == 0 {
		return c.result(nil, false, x, w)
	}
	sizes := append([]types.Dim(nil), x.Sizes[:len(x.Sizes)-1]...)
	if len(w.Sizes) == 2 {
		sizes = append(sizes, w.Sizes[0])
	}
	return c.result(sizes, x.Contiguous && w.Contiguous && len(w.Sizes) == 2, x, w)
}

func dot(c *call) *Fact { return c.result([]types.Dim{}, true, c.tensor(0), c.tensor(1)) }

func outer(c *call) *Fact {
	x, y := c.tensor(0), c.tensor(1)
	sizes := []types.Dim{types.AnyDim, types.AnyDim}
	for i, t := range []*Tensor{x, y} {
		if t.rank() == 1 {
			sizes[i] = t.Sizes[0]
		}
	}
	var t Tensor
	t.setDType(c.promoted(0, 1))
	t.commonDevice(x, y)
	t.RequiresGrad = c.gradient(t.dtype())
	t.HasRank, t.Sizes = true, c.named(sizes)
	return tensorOf(t)
}
