package types

import "github.com/torchpass/torchpass/tensor"

import "slices"

// stride is what PyTorch records of one dimension's stride: the dimension, its
// stride and whether it follows on from the next smaller one. A tensor type has
// one per dimension, the smallest stride first.
type stride struct {
	known      bool
	dim        int
	step       int64
	contiguous Tri
}

// layout returns the strides in order of size, nil if none is known. Equal strides
// keep the later dimension first, and one of stride 0 stays where it is.
func (i *TensorInfo) layout() []stride {
	if i.Strides == nil {
		return nil
	}
	out := make([]stride, len(i.Strides))
	if !i.CompleteStrides() {
		for d, s := range i.Strides {
			out[len(out)-1-d] = stride{known: s != AnyStride, dim: d, step: s}
		}
		return out
	}
	order := i.strideOrder()
	for k, d := range order {
		out[k] = stride{known: true, dim: d, step: i.Strides[d], contiguous: i.follows(order, k)}
	}
	return out
}

func (i *TensorInfo) strideOrder() []int {
	return tensor.SortDims(len(i.Strides), i.compareStrides)
}

// compareStrides orders dimensions by stride, then by size; 0 leaves the order
// open.
func (i *TensorInfo) compareStrides(a, b int) int {
	sa, sb := i.Strides[a], i.Strides[b]
	switch {
	case sa == 0 || sb == 0:
		return 0
	case sa < sb:
		return -1
	case sa > sb, i.Sizes[a] > i.Sizes[b]:
		return 1
	}
	return 0
}

func (i *TensorInfo) follows(order []int, k int) Tri {
	step := i.Strides[order[k]]
	if k == 0 {
		return TriOf(step == 1)
	}
	size, ok := i.Sizes[order[k-1]].Known()
	if !ok {
		return Unknown
	}
	return TriOf(step == i.Strides[order[k-1]]*size)
}

func (s stride) covers(t stride) bool {
	if !s.known {
		return true
	}
	return t.known && s.dim == t.dim && s.step == t.step && (s.contiguous == Unknown || s.contiguous == t.contiguous)
}

// covers reports whether every tensor that j describes is one that i describes.
func (i *TensorInfo) covers(j *TensorInfo) bool {
	switch {
	case i.HasDType && (!j.HasDType || i.DType != j.DType),
		i.HasDevice && (!j.HasDevice || i.Device != j.Device),
		i.RequiresGrad != Unknown && i.RequiresGrad != j.RequiresGrad,
		i.Undefined != Unknown && i.Undefined != j.Undefined:
		return false
	case !i.HasRank:
		return true
	case !j.HasRank || len(i.Sizes) != len(j.Sizes):
		return false
	}
	for k, d := range i.Sizes {
		if d >= 0 && d != j.Sizes[k] {
			return false
		}
	}
	if i.Strides == nil {
		return true
	}
	if slices.Equal(i.Strides, j.Strides) && slices.Equal(i.Sizes, j.Sizes) {
		return true
	}
	have := j.layout()
	if have == nil {
		return false
	}
	for k, s := range i.layout() {
		if !s.covers(have[k]) {
			return false
		}
	}
	return true
}

// merge returns what i and j both say.
func (i *TensorInfo) merge(j *TensorInfo) TensorInfo {
	var m TensorInfo
	if i.HasDType && j.HasDType && i.DType == j.DType {
		m.DType, m.HasDType = i.DType, true
	}
	if i.HasDevice && j.HasDevice && i.Device == j.Device {
		m.Device, m.HasDevice = i.Device, true
	}
	if i.RequiresGrad == j.RequiresGrad {
		m.RequiresGrad = i.RequiresGrad
	}
	if i.Undefined == j.Undefined {
		m.Undefined = i.Undefined
	}
	if !i.HasRank || !j.HasRank || len(i.Sizes) != len(j.Sizes) {
		return m
	}
	m.HasRank = true
	m.Sizes = make([]Dim, len(i.Sizes))
	for k, d := range i.Sizes {
		m.Sizes[k] = AnyDim
		if d == j.Sizes[k] && d >= 0 {
			m.Sizes[k] = d
		}
	}
	m.Strides = mergeStrides(i.layout(), j.layout())
	return m
}

func mergeStrides(a, b []stride) []int64 {
	if a == nil || b == nil {
		return nil
	}
	out := make([]int64, len(a))
	for k := range out {
		out[k] = AnyStride
	}
	for k, s := range a {
		if s.known && s == b[k] {
			out[s.dim] = s.step
		}
	}
	return out
}
