package tensor

import (
	"cmp"
	"slices"
)

// IsContiguous reports whether the elements lie in C order without gaps.
// Strides of dimensions of size 1 do not count; no elements are contiguous.
func (t *Tensor) IsContiguous() bool { return t.contiguous }

// IsContiguousIn reports whether the elements lie without gaps in the order of
// the memory format. ChannelsLast is for 4-d, ChannelsLast3d for 5-d tensors.
func (t *Tensor) IsContiguousIn(m MemoryFormat) bool {
	switch m {
	case ChannelsLast:
		return t.denseIn(channelsLast[:])
	case ChannelsLast3d:
		return t.denseIn(channelsLast3d[:])
	}
	return t.contiguous
}

var (
	channelsLast   = [...]int{1, 3, 2, 0} // innermost first
	channelsLast3d = [...]int{1, 4, 3, 2, 0}
)

// denseIn reports dense strides in the given order of dimensions.
func (t *Tensor) denseIn(order []int) bool {
	if len(t.shape) != len(order) {
		return false
	}
	step := 1
	for _, d := range order {
		if n := t.shape[d]; n != 1 {
			if t.strides[d] != step {
				return false
			}
			step *= n
		}
	}
	return true
}

// IsNonOverlappingAndDense reports whether the elements fill one block of
// memory without gaps or overlap, in some order of dimensions.
func (t *Tensor) IsNonOverlappingAndDense() bool {
	if t.contiguous || t.denseIn(channelsLast[:]) || t.denseIn(channelsLast3d[:]) {
		return true
	}
	return AreDense(t.shape, t.strides)
}

// AreDense is [Tensor.IsNonOverlappingAndDense] of a shape and strides.
func AreDense[T int | int64](shape, strides []T) bool {
	if AreContiguous(shape, strides) {
		return true
	}
	order := make([]int, 0, 8)
	for d, n := range shape {
		if n > 1 {
			order = append(order, d)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(strides[a], strides[b]) })
	step := T(1)
	for _, d := range order {
		if strides[d] != step {
			return false
		}
		step *= shape[d]
	}
	return true
}

// SuggestMemoryFormat returns the format that most operators give their result
// for an input like t: ChannelsLast if t's strides say so, else Contiguous.
func (t *Tensor) SuggestMemoryFormat() MemoryFormat {
	switch {
	case stridesLike(t.shape, t.strides, channelsLast[:]):
		return ChannelsLast
	case stridesLike(t.shape, t.strides, channelsLast3d[:]):
		return ChannelsLast3d
	}
	return Contiguous
}

// stridesLike reports strides that rise in the given order, with the channel
// innermost, and that are not as well those of plain C order.
func stridesLike(shape, strides, order []int) bool {
	if len(shape) != len(order) || strides[1] == 0 {
		return false
	}
	least := 0
	for _, d := range order {
		if shape[d] == 0 || strides[d] < least {
			return false
		}
		if d == 0 && least == strides[1] { // N111, and N(C)11 from C order
			return false
		}
		least = strides[d]
		if shape[d] > 1 {
			least *= shape[d]
		}
	}
	return true
}

// StridesIn returns dense strides for the shape in a memory format; Preserve
// counts as Contiguous. An error if the format does not have the shape's rank.
func StridesIn(m MemoryFormat, shape []int) ([]int, error) {
	var order []int
	switch m {
	case ChannelsLast:
		if len(shape) != 4 {
			return nil, runtimeErr("required rank 4 tensor to use channels_last format")
		}
		order = channelsLast[:]
	case ChannelsLast3d:
		if len(shape) != 5 {
			return nil, runtimeErr("required rank 5 tensor to use channels_last_3d format")
		}
		order = channelsLast3d[:]
	default:
		return ContiguousStrides(shape), nil
	}
	strides := make([]int, len(shape))
	step := 1
	for _, d := range order {
		strides[d] = step
		step *= shape[d] // 0 too, unlike C order
	}
	return strides, nil
}
