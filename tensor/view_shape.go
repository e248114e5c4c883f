package tensor

import (
	"slices"

	"strings"
)

// View returns the same elements in another shape without a copy. One size may
// be -1 and is inferred. It fails with PyTorch's message where the strides
// cannot express the shape; Reshape copies then.
func (t *Tensor) View(shape ...int) (*Tensor, error) {
	shape, err := inferShape(shape, t.numel)
	if err != nil {
		return nil, err
	}
	strides, ok := viewStrides(t, shape)
	if !ok {
		return nil, runtimeErr("view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.")
	}
	return t.header(shape, strides, t.offset), nil
}

// Reshape returns a view in another shape, or a contiguous copy where the
// strides do not allow one.
func (t *Tensor) Reshape(shape ...int) (*Tensor, error) {
	shape, err := inferShape(shape, t.numel)
	if err != nil {
		return nil, err
	}
	if strides, ok := viewStrides(t, shape); ok {
		return t.header(shape, strides, t.offset), nil
	}
	c, err := t.Clone(Contiguous)
	if err != nil {
		return nil, err
	}
	return c.header(shape, ContiguousStrides(shape), 0), nil
}

// inferShape returns a copy of shape with its -1 resolved for n elements.
func inferShape(shape []int, n int) ([]int, error) {
	product, infer, fits := 1, -1, true
	for i, size := range shape {
		switch {
		case size == -1 && infer >= 0:
			return nil, runtimeErr("only one dimension can be inferred")
		case size == -1:
			infer = i
		case size < 0:
			return nil, runtimeErr("invalid shape dimension %d", size)
		default:
			p, ok := mulOK(product, size)
			product, fits = p, fits && ok
		}
	}
	out := clone(shape)
	if fits && infer >= 0 && product == 0 && n == 0 {
		return nil, runtimeErr("cannot reshape tensor of 0 elements into shape %s because the unspecified dimension size -1 can be any value and is ambiguous", sizesText(shape))
	}
	if fits && infer >= 0 && product > 0 && n%product == 0 {
		out[infer] = n / product
		return out, nil
	}
	if !fits || infer >= 0 || product != n {
		return nil, runtimeErr("shape '%s' is invalid for input of size %d", sizesText(shape), n)
	}
	return out, nil
}

// viewStrides computes the strides with which shape (of t's numel) views t.
// Old dimensions that lie without gaps in one another form a run; each run is
// cut anew, so every run must be a product of consecutive new sizes.
func viewStrides(t *Tensor, shape []int) (strides []int, ok bool) {
	if t.numel == 0 {
		if slices.Equal(shape, t.shape) {
			return clone(t.strides), true
		}
		return ContiguousStrides(shape), true
	}
	strides = make([]int, len(shape))
	next := len(shape) - 1 // the new dimension to place
	old := len(t.shape) - 1
	for {
		step, run := 1, 1 // of a scalar: one element
		if old >= 0 {
			step = t.strides[old]
			for run = t.shape[old]; old > 0 && (t.shape[old-1] == 1 || t.strides[old-1] == run*step); old-- {
				run *= t.shape[old-1]
			}
		}
		placed := 1
		for ; next >= 0 && (placed < run || shape[next] == 1); next-- {
			strides[next] = placed * step
			placed *= shape[next]
		}
		if placed != run {
			return nil, false
		}
		if old--; old < 0 {
			return strides, next < 0
		}
	}
}

// Flatten merges the dimensions from start to end (inclusive, both may count
// from the end) into one; a scalar becomes a vector of one element.
func (t *Tensor) Flatten(start, end int) (*Tensor, error) {
	rank := len(t.shape)
	a, err := wrapDim(start, rank)
	if err != nil {
		return nil, err
	}
	b, err := wrapDim(end, rank)
	if err != nil {
		return nil, err
	}
	if a > b {
		return nil, runtimeErr("flatten() has invalid args: start_dim cannot come after end_dim")
	}
	if rank == 0 {
		return t.Reshape(1)
	}
	if a == b {
		return t.Alias(), nil
	}
	n := 1
	for _, size := range t.shape[a : b+1] {
		n *= size
	}
	shape := append(clone(t.shape[:a]), n)
	return t.Reshape(append(shape, t.shape[b+1:]...)...)
}

// Unflatten cuts dimension dim into the given sizes, one of which may be -1.
func (t *Tensor) Unflatten(dim int, sizes []int) (*Tensor, error) {
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return nil, err
	}
	if len(sizes) == 0 {
		return nil, runtimeErr("unflatten: sizes must be non-empty")
	}
	if len(t.shape) == 0 {
		return nil, indexErr("Dimension specified as %d but tensor has no dimensions", d)
	}
	parts, err := inferShape(sizes, t.shape[d])
	if err != nil {
		switch msg := err.Error(); {
		case strings.HasPrefix(msg, "only one"):
			return nil, runtimeErr("unflatten got an unexpected error:\n%s", msg)
		case !strings.HasPrefix(msg, "shape '"):
			return nil, err
		}
		return nil, runtimeErr("unflatten: Provided sizes %s don't multiply up to the size of dim %d (%d) in the input tensor", sizesText(sizes), d, t.shape[d])
	}
	shape := append(clone(t.shape[:d]), parts...)
	return t.View(append(shape, t.shape[d+1:]...)...)
}
