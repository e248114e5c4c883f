package cse

import (
	"bytes"
	"math"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// equalTensor reports whether two tensor constants hold the same for certain. One
// that was read from a lossy text equals nothing, not even another of that text.
func equalTensor(a, b *ir.Tensor) bool {
	if a == nil || b == nil || a.T == nil || b.T == nil || a.Lossy || b.Lossy {
		return false
	}
	return sameTensor(a.T, b.T)
}

// sameTensor compares type, geometry and elements, the latter bit by bit.
func sameTensor(a, b *tensor.Tensor) bool {
	if a == b {
		return true
	}
	if !a.HasData() || !b.HasData() || a.Quant() != nil || b.Quant() != nil || a.Layout() != b.Layout() ||
		a.DType() != b.DType() || a.Device() != b.Device() || a.RequiresGrad() != b.RequiresGrad() {
		return false
	}
	if !slices.Equal(a.Shape(), b.Shape()) || !slices.Equal(a.Strides(), b.Strides()) || !a.IsContiguous() {
		return false
	}
	return bytes.Equal(elements(a), elements(b))
}

// elements is the memory of a contiguous tensor.
func elements(t *tensor.Tensor) []byte {
	size := t.DType().Size()
	return t.Storage().Bytes()[t.Offset()*size:][:t.Numel()*size]
}

// sameValue compares values as constants: containers and tensors by what they hold.
func sameValue(a, b value.Value) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	switch a.Kind() {
	case value.TensorKind:
		return sameTensor(a.Tensor(), b.Tensor())
	case value.ListKind:
		return a.List().Elem == b.List().Elem && slices.EqualFunc(a.List().Items, b.List().Items, sameValue)
	case value.TupleKind:
		return a.Tuple().Type == b.Tuple().Type && slices.EqualFunc(a.Tuple().Items, b.Tuple().Items, sameValue)
	}
	return value.Identical(a, b)
}

// hashTensor looks at the type, the shape and a few bytes, all of the first page: weights
// are mapped, and each page that is touched costs a fault.
func hashTensor(h uint64, c *ir.Tensor) uint64 {
	if c == nil || c.T == nil || c.Lossy || !c.T.HasData() || !c.T.IsContiguous() {
		return h
	}
	h = mix(h, uint64(c.T.DType()))
	for _, d := range c.T.Shape() {
		h = mix(h, uint64(d))
	}
	b := elements(c.T)
	b = b[:min(len(b), 1<<12)]
	for i := 0; i < len(b); i += 1 + len(b)/61 {
		h = mix(h, uint64(b[i]))
	}
	return h
}

// hashValue looks at numbers and strings, and at what lists and tuples hold.
func hashValue(h uint64, v value.Value) uint64 {
	h = mix(h, uint64(v.Kind()))
	switch v.Kind() {
	case value.IntKind, value.BoolKind:
		return mix(h, uint64(v.Int()))
	case value.FloatKind:
		return mix(h, math.Float64bits(v.Float()))
	case value.StrKind:
		return hashText(h, v.Str())
	case value.ListKind:
		return hashValues(h, v.List().Items)
	case value.TupleKind:
		return hashValues(h, v.Tuple().Items)
	}
	return h
}

func hashValues(h uint64, vs []value.Value) uint64 {
	for _, v := range vs {
		h = hashValue(h, v)
	}
	return mix(h, uint64(len(vs)))
}
