package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// composedAny makes the row of an operator that is made of others and gives what one
// of them gives.
func composedAny(name string, f func(k *calc, c *Call) value.Value) Entry {
	return Entry{name, func(c *Call) error {
		k := &calc{c: c}
		v := f(k, c)
		if k.err != nil {
			return k.err
		}
		return c.Return(v)
	}}
}

// composedShapeKernels lists operators that move elements and are made of others.
func composedShapeKernels() []Entry {
	rows := []Entry{
		composed("aten::block_diag", blockDiag),
		composed("aten::column_stack", columnStack),
		composed("aten::combinations", combinations),
		composed("aten::cartesian_prod", cartesianProduct),
		composed("aten::diagflat", func(k *calc, c *Call) *tensor.Tensor {
			return k.op("diag", k.op("reshape", c.Args[0], []int{-1}), c.Args[1])
		}),
		composed("aten::rot90", rot90),
		composed("aten::narrow_copy", func(k *calc, c *Call) *tensor.Tensor {
			return k.op("clone", k.op("narrow", c.Args[0], c.Args[1], c.Args[2], c.Args[3]), int(tensor.Contiguous))
		}),
		composed("aten::sum_to_size", sumToSize),
		composed("aten::take_along_dim", takeAlongDim),
		composed("aten::argwhere", func(k *calc, c *Call) *tensor.Tensor { return k.op("nonzero", c.Args[0]) }),
		composed("aten::_conj", func(k *calc, c *Call) *tensor.Tensor { return k.op("conj", c.Args[0]) }),
		composed("aten::mH", func(k *calc, c *Call) *tensor.Tensor { return adjoint(k, c, "tensor.mH", true) }),
		composed("aten::matrix_H", func(k *calc, c *Call) *tensor.Tensor { return adjoint(k, c, "tensor.H", false) }),
		composed("aten::tensordot", tensordot),
		composed("aten::linalg_cross", linalgCross),
		composed("aten::cross", cross),
		composed("aten::pixel_unshuffle", pixelUnshuffle),
		composed("aten::put", put),
		composed("aten::select_scatter", func(k *calc, c *Call) *tensor.Tensor {
			return k.written(c, func(t *tensor.Tensor) *tensor.Tensor { return k.op("select.int", t, c.Args[2], c.Args[3]) })
		}),
		composed("aten::slice_scatter", func(k *calc, c *Call) *tensor.Tensor {
			return k.written(c, func(t *tensor.Tensor) *tensor.Tensor {
				return k.op("slice.Tensor", t, c.Args[2], c.Args[3], c.Args[4], c.Args[5])
			})
		}),
		composed("aten::diagonal_scatter", func(k *calc, c *Call) *tensor.Tensor {
			return k.written(c, func(t *tensor.Tensor) *tensor.Tensor {
				return k.op("diagonal", t, c.Args[2], c.Args[3], c.Args[4])
			})
		}),
		composed("aten::as_strided_scatter", func(k *calc, c *Call) *tensor.Tensor {
			return k.written(c, func(t *tensor.Tensor) *tensor.Tensor {
				return k.op("as_strided", t, c.Args[2], c.Args[3], c.Args[4])
			})
		}),
	}
	return append(rows, splitRows()...)
}

// splitRows list hsplit, vsplit, dsplit, tensor_split by a tensor and atleast_1d and 2d
// of lists.
func splitRows() []Entry {
	rows := []Entry{composedAny("aten::tensor_split.tensor_indices_or_sections", splitByTensor)}
	for _, f := range []struct {
		name      string
		rank, dim int
	}{{"hsplit", 1, 1}, {"vsplit", 2, 0}, {"dsplit", 3, 2}} {
		axis := func(k *calc, t *tensor.Tensor) int {
			if t.Dim() < f.rank {
				k.fail(fail("torch.%s requires a tensor with at least %d dimension, but got a tensor with %d dimensions!", f.name, f.rank, t.Dim()))
			}
			if t.Dim() <= f.dim {
				return 0
			}
			return f.dim
		}
		rows = append(rows,
			composedAny("aten::"+f.name+".array", func(k *calc, c *Call) value.Value {
				return k.call("tensor_split.indices", c.Args[0], c.Args[1], axis(k, c.tensorAt(0)))
			}),
			composedAny("aten::"+f.name+".int", func(k *calc, c *Call) value.Value {
				t, n := c.tensorAt(0), c.intAt(1)
				d := axis(k, t)
				if k.err == nil && (n <= 0 || t.Shape()[d]%n != 0) {
					k.fail(fail("torch.%s attempted to split along dimension %d, but the size of the dimension %d is not divisible by the split_size %d!", f.name, d, t.Shape()[d], n))
				}
				return k.call("tensor_split.sections", t, n, d)
			}))
	}
	for _, name := range []string{"atleast_1d", "atleast_2d"} {
		rows = append(rows, composedAny("aten::"+name+".Sequence", func(k *calc, c *Call) value.Value {
			items := make([]value.Value, len(c.tensorsAt(0)))
			for i, t := range c.tensorsAt(0) {
				items[i] = k.call(name, t)
			}
			return value.NewList(types.Tensor, items...)
		}))
	}
	return rows
}

func splitByTensor(k *calc, c *Call) value.Value {
	at := c.tensorAt(1)
	if at.DType() != tensor.Int64 || at.Dim() > 1 {
		k.fail(unsupported("indices of dtype %s and %d dimensions", at.DType(), at.Dim()))
		return value.None()
	}
	data, err := denseAs[int64](at)
	if err != nil {
		k.fail(err)
		return value.None()
	}
	if at.Dim() == 0 {
		return k.call("tensor_split.sections", c.Args[0], int(data[0]), c.Args[2])
	}
	list := make([]int, len(data))
	for i, v := range data {
		list[i] = int(v)
	}
	return k.call("tensor_split.indices", c.Args[0], list, c.Args[2])
}

// written is a copy of the first argument, in whose view the second is written.
func (k *calc) written(c *Call, view func(t *tensor.Tensor) *tensor.Tensor) *tensor.Tensor {
	out := k.op("clone", c.Args[0], nil)
	to := view(out)
	k.call("copy_", to, c.Args[1], false)
	return out
}

// adjoint is the conjugate transpose of a matrix, or of many.
func adjoint(k *calc, c *Call, name string, batches bool) *tensor.Tensor {
	t := c.tensorAt(0)
	switch {
	case !batches && t.Dim() != 0 && t.Dim() != 2:
		return k.fail(fail("%s is only supported on matrices (2-D tensors). Got %d-D tensor.", name, t.Dim()))
	case batches && t.Dim() == 1:
		return k.fail(fail("%s is only supported on matrices or batches of matrices. Got 1-D tensor.", name))
	case t.Dim() > 0:
		t = k.op("transpose.int", t, -2, -1)
	}
	return k.op("conj", t)
}

func blockDiag(k *calc, c *Call) *tensor.Tensor {
	ts := c.tensorsAt(0)
	if len(ts) == 0 {
		return k.op("zeros", []int{1, 0}, tensor.Float32)
	}
	rows, cols := 0, 0
	for i, t := range ts {
		if t.Dim() > 2 {
			return k.fail(fail("torch.block_diag: Input tensors must have 2 or fewer dimensions. Input %d has %d dimensions", i, t.Dim()))
		}
		ts[i] = k.op("atleast_2d", t)
		if k.err != nil {
			return ts[i]
		}
		rows, cols = rows+ts[i].Shape()[0], cols+ts[i].Shape()[1]
	}
	// as PyTorch promotes: 0-d tensors count as tensors
	d := ts[0].DType()
	for _, t := range ts[1:] {
		d = tensor.PromoteDefined(d, t.DType())
	}
	out := k.op("zeros", []int{rows, cols}, d)
	rows, cols = 0, 0
	for _, t := range ts {
		to := k.op("narrow", k.op("narrow", out, 0, rows, t.Shape()[0]), 1, cols, t.Shape()[1])
		k.call("copy_", to, t, false)
		rows, cols = rows+t.Shape()[0], cols+t.Shape()[1]
	}
	return out
}

func columnStack(k *calc, c *Call) *tensor.Tensor {
	ts := c.tensorsAt(0)
	if len(ts) == 0 {
		return k.fail(fail("column_stack expects a non-empty TensorList"))
	}
	for i, t := range ts {
		if t.Dim() <= 1 {
			ts[i] = k.op("reshape", t, []int{t.Numel(), 1})
		}
	}
	return k.op("hstack", ts)
}

// cartesianProduct pairs each element of each 1-d tensor with those of the others.
func cartesianProduct(k *calc, c *Call) *tensor.Tensor {
	ts := c.tensorsAt(0)
	for _, t := range ts {
		if t.Dim() != 1 {
			return k.fail(fail("Expect a 1D vector, but got shape %v", sizes(t.Shape())))
		}
	}
	if len(ts) == 1 {
		return ts[0]
	}
	grids := k.ops("meshgrid", 1, ts)
	for i, g := range grids {
		grids[i] = k.op("flatten.using_ints", g)
	}
	return k.op("stack", grids, 1)
}

func combinations(k *calc, c *Call) *tensor.Tensor {
	t, r := c.tensorAt(0), c.intAt(1)
	switch {
	case t.Dim() != 1:
		return k.fail(fail("Expect a 1D vector, but got shape %v", sizes(t.Shape())))
	case r < 0:
		return k.fail(fail("Expect a non-negative number, but got %d", r))
	case r == 0:
		return k.op("empty.memory_format", []int{0}, t.DType())
	}
	n, repeat := t.Numel(), c.boolAt(2)
	var picks []int64
	at := make([]int, 0, r)
	var extend func(from int)
	extend = func(from int) {
		if len(at) == r {
			for _, i := range at {
				picks = append(picks, int64(i))
			}
			return
		}
		for i := from; i < n && k.err == nil; i++ {
			at = append(at, i)
			next := i + 1
			if repeat {
				next = i
			}
			extend(next)
			at = at[:len(at)-1]
			if len(picks) > 1<<24 {
				k.fail(unsupported("more than %d elements", 1<<24))
			}
		}
	}
	extend(0)
	chosen := k.op("index_select", t, 0, tensor.Of([]int{len(picks)}, picks))
	return k.op("reshape", chosen, []int{len(picks) / r, r})
}

func rot90(k *calc, c *Call) *tensor.Tensor {
	t, dims := c.tensorAt(0), c.intsAt(2)
	switch {
	case len(dims) != 2:
		return k.fail(fail("expected total rotation dims == 2, but got dims = %d", len(dims)))
	case t.Dim() < 2:
		return k.fail(fail("expected total dims >= 2, but got total dims = %d", t.Dim()))
	case dims[0] == dims[1] || dims[0]-dims[1] == t.Dim() || dims[1]-dims[0] == t.Dim():
		return k.fail(fail("expected rotation dims to be different, but got dim0 = %d and dim1 = %d", dims[0], dims[1]))
	}
	for i, d := range dims {
		if d >= t.Dim() || d < -t.Dim() {
			return k.fail(fail("Rotation dim%d out of range, dim%d = %d", i, i, d))
		}
	}
	switch ((c.intAt(1) % 4) + 4) % 4 {
	case 1:
		return k.op("transpose_", k.op("flip", t, dims[1:]), dims[0], dims[1])
	case 2:
		return k.op("flip", t, dims)
	case 3:
		return k.op("transpose_", k.op("flip", t, dims[:1]), dims[0], dims[1])
	}
	return k.op("clone", t, int(tensor.Contiguous))
}

// sumToSize sums over the dimensions that expanding from the size would have added.
func sumToSize(k *calc, c *Call) *tensor.Tensor {
	t, size := c.tensorAt(0), c.intsAt(1)
	lead := t.Dim() - len(size)
	ok := lead >= 0
	var dims []int
	for i := 0; ok && i < t.Dim(); i++ {
		switch {
		case i < lead, size[i-lead] == 1 && t.Shape()[i] != 1:
			dims = append(dims, i)
		case size[i-lead] != t.Shape()[i]:
			ok = false
		}
	}
	if !ok {
		return k.fail(fail("size {%v} is not expandable to size {%v}.", sizes(size), sizes(t.Shape())))
	}
	if len(dims) > 0 {
		t = k.op("sum.dim_IntList", t, dims, true, nil)
	}
	if lead > 0 {
		return k.op("view", t, size)
	}
	return t
}

func takeAlongDim(k *calc, c *Call) *tensor.Tensor {
	t, index := c.tensorAt(0), c.tensorAt(1)
	if c.Args[2].IsNone() {
		return k.op("gather", k.op("view", t, []int{-1}), 0, k.op("view", index, []int{-1}))
	}
	if index.DType() != tensor.Int64 {
		return k.fail(fail("torch.take_along_dim(): dtype of indices should be Long but got %s", index.DType()))
	}
	if t.Dim() != index.Dim() {
		return k.fail(fail("torch.take_along_dim(): input and indices should have the same number of dimensions, but got %d dimensions for input, and %d dimensions for indices", t.Dim(), index.Dim()))
	}
	d, err := wrapDim(c.intAt(2), t.Dim())
	if err != nil {
		return k.fail(err)
	}
	if t.Dim() == 0 {
		return k.op("gather", t, d, index)
	}
	from, at := append([]int{}, t.Shape()...), append([]int{}, index.Shape()...)
	from[d], at[d] = 1, 1
	common, err := tensor.BroadcastShapes(from, at)
	if err != nil {
		return k.fail(err)
	}
	from, at = append([]int{}, common...), append([]int{}, common...)
	from[d], at[d] = t.Shape()[d], index.Shape()[d]
	return k.op("gather", k.op("broadcast_to", t, from), d, k.op("broadcast_to", index, at))
}

// put writes elements of the source at positions of self as if it were 1-d.
func put(k *calc, c *Call) *tensor.Tensor {
	t, index, src := c.tensorAt(0), c.tensorAt(1), c.tensorAt(2)
	switch {
	case index.DType() != tensor.Int64:
		return k.fail(fail("put_(): Expected a long tensor for index, but got %s", index.DType()))
	case src.DType() != t.DType():
		return k.fail(fail("put_(): self and source expected to have the same dtype, but got self.dtype = %s and source.dtype = %s", t.DType(), src.DType()))
	case index.Numel() != src.Numel():
		return k.fail(fail("put_(): Expected source and index to have the same number of elements, but got source.numel() = %d, index.numel() = %d", src.Numel(), index.Numel()))
	}
	flat := k.op("clone", k.op("reshape", t, []int{-1}), int(tensor.Contiguous))
	list := []*tensor.Tensor{k.op("reshape", index, []int{-1})}
	flat = k.op("index_put", flat, list, k.op("reshape", src, []int{-1}), c.Args[3])
	return k.op("reshape", flat, t.Shape())
}

func pixelUnshuffle(k *calc, c *Call) *tensor.Tensor {
	t, r := c.tensorAt(0), c.intAt(1)
	if t.Dim() < 3 {
		return k.fail(fail("pixel_unshuffle expects input to have at least 3 dimensions, but got input with %d dimension(s)", t.Dim()))
	}
	if r <= 0 {
		return k.fail(fail("pixel_unshuffle expects a positive downscale_factor, but got %d", r))
	}
	n := t.Dim() - 3
	ch, h, w := t.Shape()[n], t.Shape()[n+1], t.Shape()[n+2]
	if h%r != 0 {
		return k.fail(fail("pixel_unshuffle expects height to be divisible by downscale_factor, but input.size(-2)=%d is not divisible by %d", h, r))
	}
	if w%r != 0 {
		return k.fail(fail("pixel_unshuffle expects width to be divisible by downscale_factor, but input.size(-1)=%d is not divisible by %d", w, r))
	}
	lead := t.Shape()[:n:n]
	v := k.op("reshape", t, append(append([]int{}, lead...), ch, h/r, r, w/r, r))
	order := make([]int, n, n+5)
	for i := range order {
		order[i] = i
	}
	v = k.op("permute", v, append(order, n, n+2, n+4, n+1, n+3))
	return k.op("reshape", v, append(append([]int{}, lead...), ch*r*r, h/r, w/r))
}
