package types

import (
	"math"
	"slices"

	"github.com/torchpass/torchpass/tensor"
)

// Tri is an optional boolean.
type Tri uint8

// The three values of a Tri.
const (
	Unknown Tri = iota
	False
	True
)

// TriOf returns True or False.
func TriOf(b bool) Tri {
	if b {
		return True
	}
	return False
}

// Dim is one entry of a tensor type's sizes: a known size, a symbol shared
// between dimensions that are known to be equal, or AnyDim.
type Dim int64

// AnyDim is a dimension of which nothing is known; dumps print it as "*".
const AnyDim Dim = math.MinInt64

// Symbol returns the dimension that dumps print as SS(-k), for k of at least 1.
func Symbol(k int64) Dim { return Dim(-k) }

// Known returns the size and true if it is known.
func (d Dim) Known() (int64, bool) { return int64(d), d >= 0 }

// Symbol returns k of SS(-k) and true if the dimension is symbolic.
func (d Dim) Symbol() (int64, bool) { return -int64(d), d < 0 && d != AnyDim }

// AnyStride is a stride that is not known.
const AnyStride int64 = math.MinInt64

// TensorInfo is what a tensor type says about its tensors. The zero value says
// nothing and is the type Tensor. Fields whose Has… is false are ignored.
type TensorInfo struct {
	Sizes        []Dim   // meaningful when HasRank
	Strides      []int64 // nil: unknown; else one per size, AnyStride where unknown
	DType        tensor.DType
	HasDType     bool
	HasRank      bool
	HasDevice    bool
	Device       tensor.Device
	RequiresGrad Tri
	Undefined    Tri // True prints as [Undefined]
}

// Rank returns the number of dimensions and whether it is known.
func (i *TensorInfo) Rank() (int, bool) { return len(i.Sizes), i.HasRank }

// StaticSizes returns all sizes if the rank and each of them is known.
func (i *TensorInfo) StaticSizes() ([]int64, bool) {
	if !i.HasRank {
		return nil, false
	}
	sizes := make([]int64, len(i.Sizes))
	for k, d := range i.Sizes {
		if d < 0 {
			return nil, false
		}
		sizes[k] = int64(d)
	}
	return sizes, true
}

// CompleteStrides reports whether every stride is known.
func (i *TensorInfo) CompleteStrides() bool {
	return i.Strides != nil && len(i.Strides) == len(i.Sizes) && !slices.Contains(i.Strides, AnyStride)
}

// IsComplete reports whether dtype, device, sizes and strides are all known.
func (i *TensorInfo) IsComplete() bool {
	if !i.HasDType || !i.HasDevice || !i.HasRank {
		return false
	}
	for _, d := range i.Sizes {
		if d < 0 {
			return false
		}
	}
	return i.CompleteStrides() || len(i.Sizes) == 0
}

// canonical clears what the flags say is not there, so that equal meanings are
// equal values.
func (i TensorInfo) canonical() TensorInfo {
	if !i.HasDType {
		i.DType = 0
	}
	if !i.HasDevice {
		i.Device = tensor.Device{}
	}
	if !i.HasRank {
		i.Sizes, i.Strides = nil, nil
	}
	if len(i.Strides) != len(i.Sizes) {
		i.Strides = nil
	}
	known := false
	for _, s := range i.Strides {
		known = known || s != AnyStride
	}
	if !known {
		i.Strides = nil
	}
	return i
}

func (i *TensorInfo) equal(j *TensorInfo) bool {
	return i.HasDType == j.HasDType && i.DType == j.DType && i.HasRank == j.HasRank &&
		i.HasDevice == j.HasDevice && i.Device == j.Device &&
		i.RequiresGrad == j.RequiresGrad && i.Undefined == j.Undefined &&
		slices.Equal(i.Sizes, j.Sizes) && slices.Equal(i.Strides, j.Strides)
}

func (i *TensorInfo) clone() *TensorInfo {
	return &TensorInfo{
		Sizes: copied(i.Sizes), Strides: copied(i.Strides),
		DType: i.DType, HasDType: i.HasDType, HasRank: i.HasRank, HasDevice: i.HasDevice, Device: i.Device,
		RequiresGrad: i.RequiresGrad, Undefined: i.Undefined,
	}
}

// InfoOf is the complete information about t, as PyTorch types a tensor constant:
// dtype, sizes, strides, device and requires_grad.
func InfoOf(t *tensor.Tensor) TensorInfo {
	if !t.Defined() {
		return TensorInfo{Undefined: True}
	}
	info := TensorInfo{
		DType: t.DType(), HasDType: true, HasRank: true, Sizes: make([]Dim, t.Dim()),
		Device: t.Device(), HasDevice: true, RequiresGrad: TriOf(t.RequiresGrad()),
		Strides: make([]int64, t.Dim()),
	}
	for i := range info.Sizes {
		info.Sizes[i] = Dim(t.Shape()[i])
		info.Strides[i] = int64(t.Strides()[i])
	}
	return info
}
