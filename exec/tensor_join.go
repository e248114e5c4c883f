package exec

import (
	"slices"

	"github.com/torchpass/torchpass/tensor"
)

// joinKernels lists cat, stack and their relatives.
func joinKernels() []Entry {
	joined := func(f func(ts []*tensor.Tensor, dim int) (*tensor.Tensor, error)) targeted {
		return func(c *Call, to target) (*tensor.Tensor, error) {
			r, err := f(c.tensorsAt(0), c.intAt(1))
			if err != nil {
				return nil, err
			}
			return to.finish(r)
		}
	}
	rows := variants("aten::cat", "", "aten::cat.out", joined(cat))
	rows = append(rows, variants("aten::concat", "", "aten::concat.out", joined(cat))...)
	rows = append(rows, variants("aten::stack", "", "aten::stack.out", joined(stack))...)
	for _, row := range []struct {
		name string
		rank int
	}{{"hstack", 1}, {"vstack", 2}, {"dstack", 3}} {
		rows = append(rows, Entry{"aten::" + row.name, func(c *Call) error {
			ts := c.tensorsAt(0)
			if len(ts) == 0 {
				return fail("%s expects a non-empty TensorList", row.name)
			}
			for i, t := range ts {
				u, err := atLeast(t, row.rank)
				if err != nil {
					return err
				}
				ts[i] = u
			}
			dim := map[string]int{"hstack": min(ts[0].Dim()-1, 1), "vstack": 0, "dstack": 2}[row.name]
			return c.give(cat(ts, dim))
		}})
	}
	for rank, name := range []string{"atleast_1d", "atleast_2d", "atleast_3d"} {
		rows = append(rows, viewOf("aten::"+name, func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return atLeast(t, rank+1)
		}))
	}
	return rows
}

// atLeast adds dimensions of size 1 as torch.atleast_1d, _2d and _3d do.
func atLeast(t *tensor.Tensor, rank int) (*tensor.Tensor, error) {
	for t.Dim() < rank {
		at := 0
		if t.Dim() == 2 {
			at = 2
		}
		u, err := t.Unsqueeze(at)
		if err != nil {
			return nil, err
		}
		t = u
	}
	return t, nil
}

// skipped reports the tensors of shape [0], which cat ignores.
func skipped(t *tensor.Tensor) bool { return t.Dim() == 1 && t.Numel() == 0 }

// cat is aten::cat: one dimension may differ; dtypes are promoted.
func cat(ts []*tensor.Tensor, dim int) (*tensor.Tensor, error) {
	if len(ts) == 0 {
		return nil, fail("torch.cat(): expected a non-empty list of Tensors")
	}
	ops := make([]operand, len(ts))
	first := -1
	for i, t := range ts {
		if t.Dim() == 0 {
			return nil, fail("zero-dimensional tensor (at position %d) cannot be concatenated", i)
		}
		ops[i] = asOperand(t)
		if first < 0 && !skipped(t) {
			first = i
		}
	}
	d := resultType(ops...)
	if first < 0 {
		if _, err := wrapDim(dim, 1); err != nil {
			return nil, err
		}
		return tensor.Empty(d, []int{0})
	}
	axis, err := wrapDim(dim, ts[first].Dim())
	if err != nil {
		return nil, err
	}
	shape, err := catShape(ts, first, axis)
	if err != nil {
		return nil, err
	}
	strides, err := tensor.StridesIn(catFormat(ts), shape)
	if err != nil {
		return nil, err
	}
	out, err := tensor.EmptyStrided(d, shape, strides)
	if err != nil {
		return nil, err
	}
	at := 0
	for _, t := range ts {
		if skipped(t) {
			continue
		}
		n := t.Shape()[axis]
		part, err := out.Narrow(axis, at, n)
		if err != nil {
			return nil, err
		}
		if err := copyInto(part, t); err != nil {
			return nil, err
		}
		at += n
	}
	return out, nil
}

// catShape adds the sizes along the axis; first is the first tensor that counts.
func catShape(ts []*tensor.Tensor, first, axis int) ([]int, error) {
	shape := append([]int(nil), ts[first].Shape()...)
	shape[axis] = 0
	for i, t := range ts {
		if skipped(t) {
			continue
		}
		if t.Dim() != len(shape) {
			return nil, fail("Tensors must have same number of dimensions: got %d and %d", len(shape), t.Dim())
		}
		for k, n := range t.Shape() {
			if k != axis && n != ts[first].Shape()[k] {
				return nil, fail("Sizes of tensors must match except in dimension %d. Expected size %d but got size %d for tensor number %d in the list.",
					axis, ts[first].Shape()[k], n, i)
			}
		}
		shape[axis] += t.Shape()[axis]
	}
	return shape, nil
}

// catFormat is the memory format that all tensors have, else Contiguous.
func catFormat(ts []*tensor.Tensor) tensor.MemoryFormat {
	f := ts[0].SuggestMemoryFormat()
	for _, t := range ts[1:] {
		if t.SuggestMemoryFormat() != f {
			return tensor.Contiguous
		}
	}
	return f
}

// stack joins tensors of one shape along a new dimension.
func stack(ts []*tensor.Tensor, dim int) (*tensor.Tensor, error) {
	if len(ts) == 0 {
		return nil, fail("stack expects a non-empty TensorList")
	}
	d, err := wrapDim(dim, ts[0].Dim()+1)
	if err != nil {
		return nil, err
	}
	parts := make([]*tensor.Tensor, len(ts))
	ops := make([]operand, len(ts))
	for i, t := range ts {
		if !slices.Equal(t.Shape(), ts[0].Shape()) {
			return nil, fail("stack expects each tensor to be equal size, but got %v at entry 0 and %v at entry %d", sizes(ts[0].Shape()), sizes(t.Shape()), i)
		}
		if parts[i], err = t.Unsqueeze(d); err != nil {
			return nil, err
		}
		ops[i] = asOperand(t)
	}
	shape := append([]int(nil), parts[0].Shape()...)
	shape[d] = len(ts)
	out, err := tensor.Empty(resultType(ops...), shape)
	if err != nil {
		return nil, err
	}
	for i, p := range parts {
		at, err := out.Narrow(d, i, 1)
		if err != nil {
			return nil, err
		}
		if err := copyInto(at, p); err != nil {
			return nil, err
		}
	}
	return out, nil
}
