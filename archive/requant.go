package archive

import (
	"errors"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// rebuildQTensor takes (storage, offset, size, stride, quantizer parameters,
// requires_grad, backward_hooks).
func rebuildQTensor(m *machine, args []item) (item, error) {
	if len(args) < 6 || len(args) > 8 {
		return item{}, errArgs
	}
	t, err := geometry(args, tensor.UndefinedDType)
	if err != nil {
		return item{}, err
	}
	if !t.DType().IsQuantized() {
		return item{}, errors.New("quantization parameters for a storage that is not quantized")
	}
	params, ok := args[4].tuple()
	if !ok || len(params) < 3 {
		return item{}, errArgs
	}
	scheme, ok := params[0].x.(*global)
	if !ok || !scheme.isConstant {
		return item{}, errArgs
	}
	var q *tensor.Quant
	switch scheme.name {
	case "per_tensor_affine":
		q, err = perTensor(params)
	case "per_channel_affine", "per_channel_affine_float_qparams":
		q, err = perChannel(params, t)
	default:
		err = errArgs
	}
	if err != nil {
		return item{}, err
	}
	return withGrad(t.WithQuant(q), args[5:])
}

// perTensor reads (scheme, scale, zero point).
func perTensor(p []item) (*tensor.Quant, error) {
	if len(p) != 3 || !p[1].kind(value.FloatKind) || !p[2].kind(value.IntKind) {
		return nil, errArgs
	}
	return &tensor.Quant{Scheme: tensor.PerTensorAffine, Scale: p[1].v.Float(), ZeroPoint: p[2].v.Int()}, nil
}

// perChannel reads (scheme, scales, zero points, axis). As in PyTorch it is the
// zero points' dtype, not the scheme written, that tells float parameters.
func perChannel(p []item, t *tensor.Tensor) (*tensor.Quant, error) {
	if len(p) != 4 || !p[3].kind(value.IntKind) {
		return nil, errArgs
	}
	axis := p[3].v.Int()
	if axis < 0 || axis >= int64(t.Dim()) {
		return nil, errors.New("the channel axis is not a dimension")
	}
	q := &tensor.Quant{Scheme: tensor.PerChannelAffine, Axis: int(axis)}
	var err error
	if q.Scales, err = channelParams(p[1], tensor.Float64); err != nil {
		return nil, err
	}
	if q.ZeroPoints, err = channelParams(p[2], tensor.Int64); err != nil {
		return nil, err
	}
	if q.ZeroPoints.DType() == tensor.Float32 {
		q.Scheme = tensor.PerChannelAffineFloatParams
	}
	wantScale := map[tensor.QScheme]tensor.DType{tensor.PerChannelAffine: tensor.Float64, tensor.PerChannelAffineFloatParams: tensor.Float32}[q.Scheme]
	if q.Scales.DType() != wantScale || q.ZeroPoints.DType() != tensor.Float32 && q.ZeroPoints.DType() != tensor.Int64 {
		return nil, errors.New("scales and zero points have unexpected dtypes")
	}
	if n := t.Shape()[axis]; q.Scales.Numel() != n || q.ZeroPoints.Numel() != n {
		return nil, errors.New("scales and zero points do not match the channels")
	}
	return q, nil
}

// channelParams reads a 1-d tensor, or (old files) a list of numbers.
func channelParams(it item, dtype tensor.DType) (*tensor.Tensor, error) {
	if it.kind(value.TensorKind) && it.v.Tensor().Dim() == 1 {
		return it.v.Tensor(), nil
	}
	if !it.kind(value.ListKind) {
		return nil, errArgs
	}
	vals := it.v.List().Items
	t := tensor.New(dtype, []int{len(vals)})
	for i, v := range vals {
		switch {
		case dtype == tensor.Float64 && v.Kind() == value.FloatKind:
			tensor.Data[float64](t)[i] = v.Float()
		case dtype == tensor.Int64 && v.Kind() == value.IntKind:
			tensor.Data[int64](t)[i] = v.Int()
		default:
			return nil, errArgs
		}
	}
	return t, nil
}
