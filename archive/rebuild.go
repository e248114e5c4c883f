package archive

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// geometry reads (storage, offset, size, stride) and makes the tensor.
func geometry(args []item, dtype tensor.DType) (*tensor.Tensor, error) {
	st, ok := args[0].x.(*storage)
	if !ok {
		return nil, errArgs
	}
	if dtype == tensor.UndefinedDType {
		if st.untyped {
			return nil, errors.New("an untyped storage without a dtype")
		}
		dtype = st.dtype
	}
	shape, okShape := args[2].ints()
	strides, okStrides := args[3].ints()
	if !args[1].kind(value.IntKind) || !okShape || !okStrides {
		return nil, errArgs
	}
	if len(shape) > 64 {
		return nil, fmt.Errorf("a tensor of %d dimensions", len(shape))
	}
	for i, n := range shape {
		if n < 0 || i < len(strides) && strides[i] < 0 {
			return nil, errors.New("a negative size or stride")
		}
	}
	offset := args[1].v.Int()
	if offset < 0 || offset > int64(len(st.bytes.Bytes())) {
		return nil, fmt.Errorf("offset %d lies outside of a storage of %d bytes", offset, len(st.bytes.Bytes()))
	}
	t, err := tensor.FromStorage(st.bytes, dtype, shape, strides, int(offset)+st.offset)
	if err != nil {
		return nil, err
	}
	return t.WithDevice(st.device), nil
}

func boolArg(it item) (bool, error) {
	if !it.kind(value.BoolKind) {
		return false, errArgs
	}
	return it.v.Bool(), nil
}

// metadata refuses the marks of lazily conjugated or negated tensors: their
// bytes are not their values.
func metadata(args []item) error {
	for _, it := range args {
		if d := it.v.Dict(); it.x == nil && d != nil && d.Len() > 0 {
			return errors.New("a tensor with a conjugate or negative bit; resolve it (resolve_conj, resolve_neg) before saving")
		}
	}
	return nil
}

// rebuildTensor takes (storage, offset, size, stride[, requires_grad,
// backward_hooks[, metadata]]).
func rebuildTensor(m *machine, args []item) (item, error) {
	if len(args) < 4 || len(args) > 7 {
		return item{}, errArgs
	}
	t, err := geometry(args, tensor.UndefinedDType)
	if err != nil {
		return item{}, err
	}
	if t.DType().IsQuantized() {
		return item{}, errors.New("a quantized storage without quantization parameters")
	}
	return withGrad(t, args[4:])
}

// withGrad finishes a tensor with (requires_grad, backward_hooks, metadata),
// each of which may be missing.
func withGrad(t *tensor.Tensor, rest []item) (item, error) {
	if len(rest) > 0 {
		grad, err := boolArg(rest[0])
		if err != nil {
			return item{}, err
		}
		t = t.WithRequiresGrad(grad)
	}
	if len(rest) > 2 {
		if err := metadata(rest[2:]); err != nil {
			return item{}, err
		}
	}
	return of(value.TensorOf(t)), nil
}

// rebuildTensorV3 takes (storage, offset, size, stride, requires_grad,
// backward_hooks, dtype[, metadata]), with an untyped storage; PyTorch 2 writes
// it for the dtypes that have no storage class.
func rebuildTensorV3(m *machine, args []item) (item, error) {
	if len(args) < 7 || len(args) > 8 {
		return item{}, errArgs
	}
	dtype, err := dtypeArg(args[6])
	if err != nil {
		return item{}, err
	}
	t, err := geometry(args, dtype)
	if err != nil {
		return item{}, err
	}
	if t.DType().IsQuantized() {
		return item{}, errArgs
	}
	if st := args[0].x.(*storage); st.swapped && dtype.Size() > 1 {
		return item{}, errors.New("an untyped storage of the other byte order")
	}
	return withGrad(t, append([]item{args[4], args[5]}, args[7:]...))
}

func dtypeArg(it item) (tensor.DType, error) {
	if g, ok := it.x.(*global); ok && g.isConstant && g.module == "torch" {
		if d, ok := tensor.ParseName(g.name); ok {
			return d, nil
		}
	}
	return tensor.UndefinedDType, errArgs
}

// rebuildParameter takes (data, requires_grad, backward_hooks).
func rebuildParameter(m *machine, args []item) (item, error) {
	if len(args) != 3 || !args[0].kind(value.TensorKind) {
		return item{}, errArgs
	}
	return withGrad(args[0].v.Tensor(), args[1:2])
}

// rebuildMeta takes (dtype, size, stride, requires_grad).
func rebuildMeta(m *machine, args []item) (item, error) {
	if len(args) != 4 {
		return item{}, errArgs
	}
	dtype, err := dtypeArg(args[0])
	if err != nil {
		return item{}, err
	}
	shape, okShape := args[1].ints()
	strides, okStrides := args[2].ints()
	if !okShape || !okStrides {
		return item{}, errArgs
	}
	for i, n := range shape {
		if n < 0 || i < len(strides) && strides[i] < 0 {
			return item{}, errors.New("a negative size or stride")
		}
	}
	t, err := tensor.WithoutPayload(dtype, shape, strides, tensor.Device{Type: tensor.Meta, Index: -1})
	if err != nil {
		return item{}, err
	}
	return withGrad(t, args[3:])
}

// rebuildFromType takes (function, class, arguments, state): a tensor that
// carries Python attributes, which are dropped.
func rebuildFromType(m *machine, args []item) (item, error) {
	if len(args) != 4 {
		return item{}, errArgs
	}
	fn, ok := args[0].x.(*global)
	class, okClass := args[1].x.(*global)
	inner, okArgs := args[2].tuple()
	if !ok || fn.call == nil || !okClass || !class.isClass || !okArgs || fn.name == "_rebuild_from_type_v2" {
		return item{}, errArgs
	}
	return fn.call(m, inner)
}
