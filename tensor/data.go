package tensor

import (
	"fmt"
	"unsafe"
)

// Element is a Go type that tensors hold. Half and BF16 are the elements of
// Float16 and BFloat16.
type Element interface {
	uint8 | int8 | int16 | int32 | int64 | Half | float32 | float64 | complex64 | complex128 | bool | BF16
}

// DTypeOf returns the dtype whose elements are T.
func DTypeOf[T Element]() DType {
	var zero T
	switch any(zero).(type) {
	case uint8:
		return Uint8
	case int8:
		return Int8
	case int16:
		return Int16
	case int32:
		return Int32
	case int64:
		return Int64
	case Half:
		return Float16
	case float32:
		return Float32
	case float64:
		return Float64
	case complex64:
		return Complex64
	case complex128:
		return Complex128
	case bool:
		return Bool
	}
	return BFloat16
}

// Data returns the storage of t as elements, from t's offset to the end: the
// elements of a contiguous t are Data[T](t)[:t.Numel()], those of others lie
// Strides apart. Writes are seen by every view. T must have the size of t's
// dtype (so uint8 reads a QUInt8 tensor); anything else is a bug and panics.
func Data[T Element](t *Tensor) []T { return elements[T](t) }

// elements is Data for any element type of the right size.
func elements[T any](t *Tensor) []T {
	var zero T
	if int(unsafe.Sizeof(zero)) != t.dtype.Size() {
		panic(fmt.Sprintf("tensor.Data: %d byte elements asked of a %s tensor", unsafe.Sizeof(zero), t.dtype.Name()))
	}
	n := t.capacity() - t.offset
	if n <= 0 || t.offset < 0 {
		return nil
	}
	p := unsafe.Pointer(unsafe.SliceData(t.storage.bytes))
	return unsafe.Slice((*T)(unsafe.Add(p, t.offset*t.dtype.Size())), n)
}
