package tensor

import "fmt"

// MaxBytes is the largest storage that Empty allocates. A size read from a
// file or computed by a program must not exhaust the machine.
const MaxBytes = 1 << 35

// New returns a zeroed contiguous tensor. It panics on a shape that Empty
// refuses: shapes from outside go through Empty.
func New(dtype DType, shape []int) *Tensor {
	t, err := Empty(dtype, shape)
	if err != nil {
		panic(err)
	}
	return t
}

// Empty returns a zeroed contiguous tensor, or an error for a negative size,
// an invalid dtype, or more than MaxBytes.
func Empty(dtype DType, shape []int) (*Tensor, error) {
	return EmptyStrided(dtype, shape, nil)
}

// EmptyStrided is Empty with the given strides, which must not be negative;
// nil strides are contiguous ones.
func EmptyStrided(dtype DType, shape, strides []int) (*Tensor, error) {
	if !dtype.Valid() {
		return nil, runtimeErr("tensor does not have a dtype")
	}
	for _, n := range shape {
		if n < 0 {
			return nil, runtimeErr("Trying to create tensor with negative dimension %d: %s", n, sizesText(shape))
		}
	}
	if strides == nil {
		if _, ok := NumelOf(shape); !ok {
			return nil, runtimeErr("Storage size calculation overflowed with sizes=%s", sizesText(shape))
		}
		strides = ContiguousStrides(shape)
	} else if len(strides) != len(shape) {
		return nil, runtimeErr("mismatch in length of strides and shape")
	} else {
		strides = clone(strides)
	}
	n, ok := span(shape, strides)
	if ok {
		n, ok = mulOK(n, dtype.Size())
	}
	if !ok {
		return nil, runtimeErr("Storage size calculation overflowed with sizes=%s and strides=%s", sizesText(shape), sizesText(strides))
	}
	if n > MaxBytes {
		return nil, runtimeErr("DefaultCPUAllocator: can't allocate memory: you tried to allocate %d bytes. Error code 12 (Cannot allocate memory)", n)
	}
	return fromGeometry(NewStorage(n), dtype, clone(shape), strides, 0), nil
}

// FromStorage returns the tensor that views st with the given geometry, in
// elements. An error says which bound it breaks; nothing is copied. Bytes of a
// Bool tensor must be 0 or 1.
func FromStorage(st *Storage, dtype DType, shape, strides []int, offset int) (*Tensor, error) {
	if st == nil || !dtype.Valid() {
		return nil, runtimeErr("tensor needs a storage and a dtype")
	}
	if len(shape) != len(strides) {
		return nil, runtimeErr("mismatch in length of strides and shape")
	}
	if err := checkBounds(st, dtype, shape, strides, offset); err != nil {
		return nil, err
	}
	return fromGeometry(st, dtype, clone(shape), clone(strides), offset), nil
}

// checkBounds reports a geometry that leaves the storage. len(shape) ==
// len(strides).
func checkBounds(st *Storage, dtype DType, shape, strides []int, offset int) error {
	for _, s := range strides {
		if s < 0 {
			return runtimeErr("as_strided: Negative strides are not supported at the moment, got strides: %s", sizesText(strides))
		}
	}
	_, okN := NumelOf(shape)
	n, ok := span(shape, strides)
	if !ok || !okN || n > 1<<62-max(offset, 0) {
		return runtimeErr("Storage size calculation overflowed with sizes=%s and strides=%s", sizesText(shape), sizesText(strides))
	}
	need, ok := mulOK(max(n+offset, 0), dtype.Size())
	if n > 0 && (!ok || need > len(st.Bytes())) {
		return runtimeErr("setStorage: sizes %s, strides %s, storage offset %d, and itemsize %d requiring a storage size of %d are out of bounds for storage of size %d",
			sizesText(shape), sizesText(strides), offset, dtype.Size(), need, len(st.Bytes()))
	}
	if offset < 0 {
		return runtimeErr("Tensor: invalid storage offset %d", offset)
	}
	return nil
}

// fromGeometry builds the header; it takes the slices over and checks nothing.
func fromGeometry(st *Storage, dtype DType, shape, strides []int, offset int) *Tensor {
	t := &Tensor{storage: st, dtype: dtype, device: CPUDevice, defined: true}
	return t.header(shape, strides, offset)
}

// Of returns a contiguous tensor with a copy of data in C order. It panics if
// the shape does not hold exactly len(data) elements.
func Of[T Element](shape []int, data []T) *Tensor {
	t := New(DTypeOf[T](), shape)
	if t.numel != len(data) {
		panic(fmt.Sprintf("tensor.Of: shape %v does not hold %d elements", shape, len(data)))
	}
	copy(Data[T](t), data)
	return t
}

// Scalar returns a 0-d tensor that holds v.
func Scalar[T Element](v T) *Tensor { return Of(nil, []T{v}) }

// NewLike returns a zeroed contiguous tensor with t's shape and device.
func NewLike(dtype DType, t *Tensor) *Tensor {
	return New(dtype, t.shape).WithDevice(t.device)
}

// WithoutPayload returns a header that has a dtype and a geometry but no
// bytes, as the elided constants of a dump (<Tensor>) have. HasData is false.
func WithoutPayload(dtype DType, shape, strides []int, device Device) (*Tensor, error) {
	if !dtype.Valid() || len(shape) != len(strides) {
		return nil, runtimeErr("mismatch in length of strides and shape")
	}
	if _, ok := NumelOf(shape); !ok {
		return nil, runtimeErr("Storage size calculation overflowed with sizes=%s", sizesText(shape))
	}
	if _, ok := span(shape, strides); !ok {
		return nil, runtimeErr("Storage size calculation overflowed with sizes=%s and strides=%s", sizesText(shape), sizesText(strides))
	}
	return fromGeometry(&Storage{}, dtype, clone(shape), clone(strides), 0).WithDevice(device), nil
}
