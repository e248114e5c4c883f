package tensor

// Transpose swaps two dimensions.
func (t *Tensor) Transpose(dim0, dim1 int) (*Tensor, error) {
	a, err := wrapDim(dim0, len(t.shape))
	if err != nil {
		return nil, err
	}
	b, err := wrapDim(dim1, len(t.shape))
	if err != nil {
		return nil, err
	}
	shape, strides := clone(t.shape), clone(t.strides)
	if a != b {
		shape[a], shape[b] = shape[b], shape[a]
		strides[a], strides[b] = strides[b], strides[a]
	}
	return t.header(shape, strides, t.offset), nil
}

// T is aten::t: it swaps the dimensions of a matrix and leaves vectors and
// scalars as they are; more than two dimensions are an error.
func (t *Tensor) T() (*Tensor, error) {
	if len(t.shape) > 2 {
		return nil, runtimeErr("t() expects a tensor with <= 2 dimensions, but self is %dD", len(t.shape))
	}
	if len(t.shape) < 2 {
		return t.Alias(), nil
	}
	return t.Transpose(0, 1)
}

// Permute puts dimension dims[i] at place i.
func (t *Tensor) Permute(dims ...int) (*Tensor, error) {
	rank := len(t.shape)
	if len(dims) != rank {
		return nil, runtimeErr("permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = %d is not equal to len(dims) = %d", rank, len(dims))
	}
	shape, strides := make([]int, rank), make([]int, rank)
	seen := make([]bool, rank)
	for i, dim := range dims {
		d, err := wrapDim(dim, rank)
		if err != nil {
			return nil, err
		}
		if seen[d] {
			return nil, runtimeErr("permute(): duplicate dims are not allowed.")
		}
		seen[d] = true
		shape[i], strides[i] = t.shape[d], t.strides[d]
	}
	return t.header(shape, strides, t.offset), nil
}

// MoveDim moves each dimension src[i] to place dst[i] and keeps the order of
// the others, as t.movedim(src, dst).
func (t *Tensor) MoveDim(src, dst []int) (*Tensor, error) {
	if len(src) != len(dst) {
		return nil, runtimeErr("movedim: Invalid source or destination dims: source (%s dims) should contain the same number of dims as destination (%s dims)", sizesText(src), sizesText(dst))
	}
	from, err := wrapDims(src, len(t.shape))
	if err != nil {
		return nil, err
	}
	to, err := wrapDims(dst, len(t.shape))
	if err != nil {
		return nil, err
	}
	if repeats(from) {
		return nil, runtimeErr("movedim: repeated dim in `source` (%s)", sizesText(src))
	}
	if repeats(to) {
		return nil, runtimeErr("movedim: repeated dim in `destination` (%s)", sizesText(dst))
	}
	if len(t.shape) == 0 {
		return t.Alias(), nil
	}
	return t.Permute(moveOrder(len(t.shape), from, to)...)
}

func wrapDims(dims []int, rank int) ([]int, error) {
	out := make([]int, len(dims))
	for i, dim := range dims {
		d, err := wrapDim(dim, rank)
		if err != nil {
			return nil, err
		}
		out[i] = d
	}
	return out, nil
}

func repeats(dims []int) bool {
	for i, d := range dims {
		for _, e := range dims[:i] {
			if d == e {
				return true
			}
		}
	}
	return false
}

// moveOrder returns the permutation that puts from[i] at to[i].
func moveOrder(rank int, from, to []int) []int {
	order := make([]int, rank)
	placed, moved := make([]bool, rank), make([]bool, rank)
	for i, d := range to {
		order[d] = from[i]
		placed[d], moved[from[i]] = true, true
	}
	next := 0
	for place := range order {
		if placed[place] {
			continue
		}
		for moved[next] {
			next++
		}
		order[place] = next
		next++
	}
	return order
}

// Unsqueeze inserts a dimension of size 1 at dim, in [-rank-1, rank].
func (t *Tensor) Unsqueeze(dim int) (*Tensor, error) {
	rank := len(t.shape)
	d, err := wrapDim(dim, rank+1)
	if err != nil {
		return nil, err
	}
	stride := 1
	if d < rank {
		stride = t.shape[d] * t.strides[d]
	}
	return t.header(inserted(t.shape, d, 1), inserted(t.strides, d, stride), t.offset), nil
}

func inserted(s []int, i, v int) []int {
	out := make([]int, 0, len(s)+1)
	return append(append(append(out, s[:i]...), v), s[i:]...)
}

// Squeeze drops every dimension of size 1.
func (t *Tensor) Squeeze() *Tensor {
	shape, strides := make([]int, 0, len(t.shape)), make([]int, 0, len(t.shape))
	for i, n := range t.shape {
		if n != 1 {
			shape, strides = append(shape, n), append(strides, t.strides[i])
		}
	}
	return t.header(shape, strides, t.offset)
}

// SqueezeDim drops dimension dim if its size is 1, else returns t unchanged.
func (t *Tensor) SqueezeDim(dim int) (*Tensor, error) {
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return nil, err
	}
	if len(t.shape) == 0 || t.shape[d] != 1 {
		return t.Alias(), nil
	}
	return t.dropDim(d, 0), nil
}

// Expand repeats dimensions of size 1 without copying (stride 0) and adds
// leading ones. A target of -1 keeps the size.
func (t *Tensor) Expand(target ...int) (*Tensor, error) {
	lead := len(target) - len(t.shape)
	if lead < 0 {
		return nil, runtimeErr("expand(torch.%s{%s}, size=%s): the number of sizes provided (%d) must be greater or equal to the number of dimensions in the tensor (%d)",
			typeName(t), sizesText(t.shape), sizesText(target), len(target), len(t.shape))
	}
	shape, strides := clone(target), make([]int, len(target))
	for i := len(target) - 1; i >= 0 && len(t.shape) > 0; i-- {
		n, stride := 1, 0
		if i >= lead {
			n, stride = t.shape[i-lead], t.strides[i-lead]
		} else {
			stride = shape[i+1] * strides[i+1]
		}
		if shape[i] == -1 {
			if i < lead {
				return nil, runtimeErr("The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension %d", i)
			}
			shape[i] = n
		}
		if shape[i] != n {
			if n != 1 {
				return nil, runtimeErr("The expanded size of the tensor (%d) must match the existing size (%d) at non-singleton dimension %d.  Target sizes: %s.  Tensor sizes: %s",
					shape[i], n, i, sizesText(target), sizesText(t.shape))
			}
			stride = 0
		}
		strides[i] = stride
	}
	if _, ok := NumelOf(shape); !ok {
		return nil, runtimeErr("numel: integer multiplication overflow")
	}
	return t.header(shape, strides, t.offset), nil
}
