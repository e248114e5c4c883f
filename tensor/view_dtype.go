package tensor

// ViewDType reads the same bytes as another dtype, as t.view(dtype). A smaller
// element multiplies the last size, a larger one divides it; PyTorch's
// conditions on strides and offset apply.
func (t *Tensor) ViewDType(d DType) (*Tensor, error) {
	if !d.Valid() {
		return nil, runtimeErr("tensor does not have a dtype")
	}
	from, to := t.dtype.Size(), d.Size()
	shape, strides := clone(t.shape), clone(t.strides)
	offset := t.offset
	if from != to {
		if len(shape) == 0 {
			return nil, t.dtypeErr(d, "dim()", "cannot be 0", "")
		}
		var err error
		if from > to {
			offset, err = t.shrinkElements(d, shape, strides, from/to)
		} else {
			offset, err = t.growElements(d, shape, strides, to/from)
		}
		if err != nil {
			return nil, err
		}
		if _, ok := NumelOf(shape); !ok {
			return nil, runtimeErr("numel: integer multiplication overflow")
		}
	}
	u := t.header(shape, strides, offset)
	u.dtype, u.quant = d, nil
	return u, nil
}

// dtypeErr says which property of t forbids the view as d.
func (t *Tensor) dtypeErr(d DType, what, must, got string) error {
	return runtimeErr("self.%s %s to view %s as %s (different element sizes)%s", what, must, t.dtype, d, got)
}

func (t *Tensor) shrinkElements(d DType, shape, strides []int, ratio int) (offset int, err error) {
	last := len(shape) - 1
	if strides[last] != 1 {
		return 0, t.dtypeErr(d, "stride(-1)", "must be 1", ", but got "+decimal(strides[last]))
	}
	for i := range strides[:last] {
		strides[i] *= ratio
	}
	shape[last] *= ratio
	return t.offset * ratio, nil
}

func (t *Tensor) growElements(d DType, shape, strides []int, ratio int) (offset int, err error) {
	last := len(shape) - 1
	must := "must be divisible by " + decimal(ratio)
	if shape[last]%ratio != 0 {
		return 0, t.dtypeErr(d, "size(-1)", must, ", but got "+decimal(shape[last]))
	}
	if t.offset%ratio != 0 {
		return 0, t.dtypeErr(d, "storage_offset()", must, ", but got "+decimal(t.offset))
	}
	if strides[last] != 1 {
		return 0, t.dtypeErr(d, "stride(-1)", "must be 1", ", but got "+decimal(strides[last]))
	}
	for i := range strides[:last] {
		if strides[i]%ratio != 0 {
			return 0, t.dtypeErr(d, "stride("+decimal(i)+")", must, ", but got "+decimal(strides[i]))
		}
		strides[i] /= ratio
	}
	shape[last] /= ratio
	return t.offset / ratio, nil
}

// ViewAsReal views a complex tensor as real with a last dimension of 2: the
// real and the imaginary part.
func (t *Tensor) ViewAsReal() (*Tensor, error) {
	if !t.dtype.IsComplex() {
		return nil, runtimeErr("view_as_real is only supported for complex tensors")
	}
	shape := append(clone(t.shape), 2)
	strides := append(doubled(t.strides), 1)
	if _, ok := NumelOf(shape); !ok {
		return nil, runtimeErr("numel: integer multiplication overflow")
	}
	u := t.header(shape, strides, t.offset*2)
	u.dtype = t.dtype.ToReal()
	return u, nil
}

func doubled(strides []int) []int {
	out := make([]int, 0, len(strides)+1)
	for _, s := range strides {
		out = append(out, 2*s)
	}
	return out
}

// RealPart views the real (imag false) or imaginary parts of a complex tensor.
func (t *Tensor) RealPart(imag bool) (*Tensor, error) {
	u, err := t.ViewAsReal()
	if err != nil {
		return nil, err
	}
	if imag {
		return u.Select(-1, 1)
	}
	return u.Select(-1, 0)
}

// ViewAsComplex views a real tensor whose last dimension has size 2 as
// complex.
func (t *Tensor) ViewAsComplex() (*Tensor, error) {
	if t.dtype != Float16 && t.dtype != Float32 && t.dtype != Float64 {
		return nil, runtimeErr("view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: %s", t.dtype)
	}
	last := len(t.shape) - 1
	if last < 0 {
		return nil, runtimeErr("Input tensor must have one or more dimensions")
	}
	if t.shape[last] != 2 {
		return nil, runtimeErr("Tensor must have a last dimension of size 2")
	}
	if t.strides[last] != 1 {
		return nil, runtimeErr("Tensor must have a last dimension with stride 1")
	}
	strides := clone(t.strides[:last])
	for i := range strides {
		if strides[i]%2 != 0 {
			return nil, runtimeErr("Tensor must have a stride divisible by 2 for all but last dimension")
		}
		strides[i] /= 2
	}
	if t.offset%2 != 0 {
		return nil, runtimeErr("Tensor must have a storage_offset divisible by 2")
	}
	u := t.header(clone(t.shape[:last]), strides, t.offset/2)
	u.dtype = t.dtype.ToComplex()
	return u, nil
}
