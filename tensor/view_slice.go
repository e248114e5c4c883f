package tensor

import "math"

// AsStrided views t's storage with another geometry, as torch.as_strided: any
// shape, strides and offset that stay inside the storage.
func (t *Tensor) AsStrided(shape, strides []int, offset int) (*Tensor, error) {
	if len(shape) != len(strides) {
		return nil, runtimeErr("mismatch in length of strides and shape")
	}
	if err := checkBounds(t.storage, t.dtype, shape, strides, offset); err != nil {
		return nil, err
	}
	return t.header(clone(shape), clone(strides), offset), nil
}

// Select fixes one dimension at index (both may count from the end) and drops
// it, as t.select(dim, index).
func (t *Tensor) Select(dim, index int) (*Tensor, error) {
	if len(t.shape) == 0 {
		return nil, indexErr("select() cannot be applied to a 0-dim tensor.")
	}
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return nil, err
	}
	n := t.shape[d]
	if index < -n || index >= n {
		return nil, indexErr("select(): index %d out of range for tensor of size %s at dimension %d", index, sizesText(t.shape), d)
	}
	if index < 0 {
		index += n
	}
	return t.dropDim(d, index), nil
}

// dropDim selects a valid index of a valid dimension.
func (t *Tensor) dropDim(d, index int) *Tensor {
	return t.header(without(t.shape, d), without(t.strides, d), t.offset+index*t.strides[d])
}

func without(s []int, i int) []int {
	out := make([]int, 0, len(s))
	return append(append(out, s[:i]...), s[i+1:]...)
}

// Slice keeps the indices start, start+step, … before end of one dimension, as
// t[start:end:step]: bounds count from the end when negative and are clamped.
// Absent bounds are 0 and math.MaxInt. step must be positive.
func (t *Tensor) Slice(dim, start, end, step int) (*Tensor, error) {
	if len(t.shape) == 0 {
		return nil, indexErr("slice() cannot be applied to a 0-dim tensor.")
	}
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return nil, err
	}
	if step <= 0 {
		return nil, runtimeErr("slice step must be positive")
	}
	n := t.shape[d]
	start = clampIndex(start, n)
	end = max(clampIndex(end, n), start)
	count := 0
	if end > start {
		count = (end-start-1)/step + 1
	}
	return t.resized(d, count, stepStride(t.strides[d], step), start), nil
}

// clampIndex maps an index that may count from the end into [0, n].
func clampIndex(i, n int) int {
	if i < 0 {
		i += n
	}
	return min(max(i, 0), n)
}

// stepStride multiplies a stride by a step. It overflows only where at most
// one index is left, and then the stride is never used.
func stepStride(stride, step int) int {
	if p, ok := mulOK(stride, step); ok {
		return p
	}
	return math.MaxInt
}

// resized gives dimension d another size and stride, from index start on.
func (t *Tensor) resized(d, n, stride, start int) *Tensor {
	shape, strides := clone(t.shape), clone(t.strides)
	offset := t.offset + start*strides[d]
	shape[d], strides[d] = n, stride
	return t.header(shape, strides, offset)
}

// Narrow keeps length indices of dimension dim from start on (which may count
// from the end), as t.narrow(dim, start, length).
func (t *Tensor) Narrow(dim, start, length int) (*Tensor, error) {
	if len(t.shape) == 0 {
		return nil, runtimeErr("narrow() cannot be applied to a 0-dim tensor.")
	}
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return nil, err
	}
	n := t.shape[d]
	if start != n {
		if start, err = wrapDim(start, n); err != nil {
			return nil, err
		}
	}
	if length < 0 || length > n || start > n-length {
		return nil, runtimeErr("start (%d) + length (%d) exceeds dimension size (%d).", start, length, n)
	}
	return t.resized(d, length, t.strides[d], start), nil
}

// Diagonal views the diagonal of the planes of dim1 and dim2 as a new last
// dimension, offset above (or, negative, below) the main one.
func (t *Tensor) Diagonal(offset, dim1, dim2 int) (*Tensor, error) {
	a, err := wrapDim(dim1, len(t.shape))
	if err != nil {
		return nil, err
	}
	b, err := wrapDim(dim2, len(t.shape))
	if err != nil {
		return nil, err
	}
	if a == b {
		return nil, runtimeErr("diagonal dimensions cannot be identical %d, %d", dim1, dim2)
	}
	var n, start int
	if offset >= 0 {
		n = max(min(t.shape[a], t.shape[b]-offset), 0)
		start = offset * t.strides[b]
	} else {
		n = max(min(t.shape[a]+offset, t.shape[b]), 0)
		start = -offset * t.strides[a]
	}
	if n == 0 {
		start = 0
	}
	lo, hi := min(a, b), max(a, b)
	shape := append(without(without(t.shape, hi), lo), n)
	strides := append(without(without(t.strides, hi), lo), t.strides[a]+t.strides[b])
	return t.header(shape, strides, t.offset+start), nil
}

// Unfold views all windows of size indices of dimension dim, step apart, as a
// new last dimension, as t.unfold(dim, size, step).
func (t *Tensor) Unfold(dim, size, step int) (*Tensor, error) {
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return nil, err
	}
	n, stride := 1, 1
	if len(t.shape) > 0 {
		n, stride = t.shape[d], t.strides[d]
	}
	if size > n {
		return nil, runtimeErr("maximum size for tensor at dimension %d is %d but size is %d", d, n, size)
	}
	if step <= 0 {
		return nil, runtimeErr("step is %d but must be > 0", step)
	}
	shape, strides := append(clone(t.shape), size), append(clone(t.strides), stride)
	if len(t.shape) > 0 {
		shape[d] = (n-size)/step + 1
		strides[d] = stepStride(stride, step)
	}
	if _, ok := NumelOf(shape); !ok {
		return nil, runtimeErr("Storage size calculation overflowed with sizes=%s and strides=%s", sizesText(shape), sizesText(strides))
	}
	return t.header(shape, strides, t.offset), nil
}
