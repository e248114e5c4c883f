package tensor

// Tensor is a strided view of a storage: an immutable header over mutable
// elements. The zero value is the undefined tensor.
type Tensor struct {
	storage    *Storage
	shape      []int
	strides    []int // in elements, never negative
	offset     int   // in elements
	numel      int
	quant      *Quant
	dtype      DType
	layout     Layout
	device     Device
	grad       bool
	defined    bool
	contiguous bool // C order without gaps
}

// Undefined returns a tensor without dtype, shape or data, as C++'s Tensor().
func Undefined() *Tensor { return &Tensor{dtype: UndefinedDType, device: CPUDevice} }

// Defined reports whether t is a tensor at all: false for nil and Undefined.
func (t *Tensor) Defined() bool { return t != nil && t.defined }

// DType returns the element type.
func (t *Tensor) DType() DType {
	if !t.Defined() {
		return UndefinedDType
	}
	return t.dtype
}

// Shape returns the sizes, outermost first. The caller must not change it.
func (t *Tensor) Shape() []int { return t.shape }

// Strides returns the strides in elements. The caller must not change it.
func (t *Tensor) Strides() []int { return t.strides }

// Offset returns the storage offset in elements.
func (t *Tensor) Offset() int { return t.offset }

// Dim returns the number of dimensions.
func (t *Tensor) Dim() int { return len(t.shape) }

// Size returns the size of dimension dim, which may count from the end; an
// error if there is no such dimension.
func (t *Tensor) Size(dim int) (int, error) {
	if len(t.shape) == 0 {
		return 0, indexErr("Dimension specified as %d but tensor has no dimensions", dim)
	}
	d, err := wrapDim(dim, len(t.shape))
	if err != nil {
		return 0, err
	}
	return t.shape[d], nil
}

// Numel returns the number of elements.
func (t *Tensor) Numel() int { return t.numel }

// Device returns the device that the tensor claims; the data is always here.
func (t *Tensor) Device() Device { return t.device }

// RequiresGrad returns the flag that dumps print.
func (t *Tensor) RequiresGrad() bool { return t.grad }

// Storage returns the memory under t, nil if undefined.
func (t *Tensor) Storage() *Storage { return t.storage }

// Layout returns the layout.
func (t *Tensor) Layout() Layout { return t.layout }

// Quant returns the quantization parameters, nil unless the dtype is quantized.
func (t *Tensor) Quant() *Quant { return t.quant }

// HasData reports whether the storage holds every element of t: false for
// undefined tensors and for headers without payload.
func (t *Tensor) HasData() bool {
	return t.Defined() && (t.numel == 0 || t.offset+t.lastElement() < t.capacity())
}

// capacity is the number of whole elements in the storage.
func (t *Tensor) capacity() int {
	if size := t.dtype.Size(); size > 0 && t.storage != nil {
		return len(t.storage.bytes) / size
	}
	return 0
}

// lastElement is the largest distance from the offset to an element; numel > 0.
func (t *Tensor) lastElement() int {
	last := 0
	for i, n := range t.shape {
		last += (n - 1) * t.strides[i]
	}
	return last
}

// header returns a copy of t with another geometry; it takes both slices over.
func (t *Tensor) header(shape, strides []int, offset int) *Tensor {
	u := *t
	u.shape, u.strides, u.offset = shape, strides, offset
	u.numel = 1
	for _, n := range shape {
		u.numel *= n
	}
	u.contiguous = AreContiguous(shape, strides)
	return &u
}

// Detach returns a view of all of t that does not require grad.
func (t *Tensor) Detach() *Tensor { return t.WithRequiresGrad(false) }

// Alias returns a new header with the same geometry, storage and flags.
func (t *Tensor) Alias() *Tensor {
	u := *t
	return &u
}

// WithRequiresGrad returns a view of all of t with the flag set to on.
func (t *Tensor) WithRequiresGrad(on bool) *Tensor {
	u := *t
	u.grad = on
	return &u
}

// WithDevice returns a view of all of t that claims another device.
func (t *Tensor) WithDevice(d Device) *Tensor {
	u := *t
	u.device = d
	return &u
}

// WithQuant returns a view of all of t with quantization parameters q.
func (t *Tensor) WithQuant(q *Quant) *Tensor {
	u := *t
	u.quant = q
	return &u
}

// WithLayout returns a view of all of t that claims another layout.
func (t *Tensor) WithLayout(l Layout) *Tensor {
	u := *t
	u.layout = l
	return &u
}

// SetTo makes t itself the tensor that u is: storage, geometry, dtype, flags.
// It is what in-place view operators (t_, unsqueeze_, set_, resize_) need:
// every holder of t sees the change.
func (t *Tensor) SetTo(u *Tensor) { *t = *u }

// SetRequiresGrad changes the flag of t itself, as requires_grad_ does.
func (t *Tensor) SetRequiresGrad(on bool) { t.grad = on }

// WithStorage returns t over another storage of at least the same size.
func (t *Tensor) WithStorage(s *Storage) *Tensor {
	u := *t
	u.storage = s
	return &u
}
