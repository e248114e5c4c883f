package tensor

// maxPieces bounds the views that one split makes: a dimension without memory
// behind it (expanded, or empty) must not exhaust the machine.
const maxPieces = 1 << 24

// Split cuts dimension dim into views of size indices each; the last may be
// smaller.
func (t *Tensor) Split(size, dim int) ([]*Tensor, error) {
	if len(t.shape) == 0 {
		return nil, runtimeErr("split expects at least a 1-dimensional tensor")
	}
	if size < 0 {
		return nil, runtimeErr("split expects split_size be non-negative, but got split_size=%d", size)
	}
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return nil, err
	}
	n := t.shape[d]
	if size == 0 && n != 0 {
		return nil, runtimeErr("split_size can only be 0 if dimension size is 0, but got dimension size of %d", n)
	}
	pieces := 1
	if n > 0 {
		pieces = (n-1)/size + 1
	}
	return t.pieces(d, pieces, size)
}

// pieces cuts valid dimension d into count views of size indices, the last one
// of what is left.
func (t *Tensor) pieces(d, count, size int) ([]*Tensor, error) {
	if count > maxPieces {
		return nil, runtimeErr("split into %d tensors is more than the limit of %d", count, maxPieces)
	}
	out := make([]*Tensor, count)
	for i := range out {
		start := i * size
		out[i] = t.resized(d, min(size, t.shape[d]-start), t.strides[d], start)
	}
	return out, nil
}

// SplitSizes cuts dimension dim into views of the given sizes, which must add
// up to it.
func (t *Tensor) SplitSizes(sizes []int, dim int) ([]*Tensor, error) {
	if len(t.shape) == 0 {
		return nil, runtimeErr("split expects at least a 1-dimensional tensor")
	}
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return nil, err
	}
	out := make([]*Tensor, 0, len(sizes))
	start, n := 0, t.shape[d]
	for _, size := range sizes {
		if size < 0 {
			return nil, runtimeErr("split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=%s", sizesText(sizes))
		}
		if start <= n && size <= n-start {
			out = append(out, t.resized(d, size, t.strides[d], start))
			start += size
		} else {
			start = n + 1 // too long already; go on to find negative entries
		}
	}
	if start != n {
		return nil, runtimeErr("split_with_sizes expects split_sizes to sum exactly to %d (input tensor's size at dimension %d), but got split_sizes=%s", n, dim, sizesText(sizes))
	}
	return out, nil
}

// Chunk cuts dimension dim into at most chunks views of equal size, the last
// may be smaller; an empty dimension gives exactly chunks empty views.
func (t *Tensor) Chunk(chunks, dim int) ([]*Tensor, error) {
	if len(t.shape) == 0 {
		return nil, runtimeErr("chunk expects at least a 1-dimensional tensor")
	}
	if chunks <= 0 {
		return nil, runtimeErr("chunk expects `chunks` to be greater than 0, got: %d", chunks)
	}
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return nil, err
	}
	if t.shape[d] == 0 {
		return t.pieces(d, chunks, 0)
	}
	return t.Split((t.shape[d]-1)/chunks+1, d)
}

// Unbind returns the views that fix each index of dimension dim in turn.
func (t *Tensor) Unbind(dim int) ([]*Tensor, error) {
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return nil, err
	}
	if len(t.shape) == 0 {
		return nil, indexErr("Dimension specified as %d but tensor has no dimensions", d)
	}
	if t.shape[d] > maxPieces {
		return nil, runtimeErr("unbind into %d tensors is more than the limit of %d", t.shape[d], maxPieces)
	}
	out := make([]*Tensor, t.shape[d])
	for i := range out {
		out[i] = t.dropDim(d, i)
	}
	return out, nil
}
