package pyprint

import (
	"bytes"
	"math"
	"slices"

	"github.com/torchpass/torchpass/tensor"
)

// sameTensor reports whether two tensors are of one kind and have equal elements; a
// nan is equal to nothing, and 0 to -0.
func sameTensor(a, b *tensor.Tensor) bool {
	if !a.Defined() || !b.Defined() || a.DType() != b.DType() || a.Device() != b.Device() || a.Layout() != b.Layout() {
		return false
	}
	if !slices.Equal(a.Shape(), b.Shape()) || !a.HasData() || !b.HasData() || !sameQuant(a.Quant(), b.Quant()) {
		return false
	}
	if a.DType().IsComplex() {
		var err1, err2 error
		a, err1 = a.ViewAsReal()
		b, err2 = b.ViewAsReal()
		if err1 != nil || err2 != nil {
			return false
		}
	}
	if !a.DType().IsFloat() {
		return bytes.Equal(elements(a), elements(b))
	}
	x, y := a.Values(), b.Values()
	return slices.Equal(x, y) && !slices.ContainsFunc(x, math.IsNaN)
}

// elements is the memory of a tensor's elements in C order.
func elements(t *tensor.Tensor) []byte {
	t = t.Contiguous()
	size := t.DType().Size()
	return t.Storage().Bytes()[t.Offset()*size:][:t.Numel()*size]
}

func sameQuant(a, b *tensor.Quant) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a == b || a.Scales == nil && b.Scales == nil && *a == *b
}
