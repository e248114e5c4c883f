package print

import (
	"strconv"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// exact prints values without identity.
var exact = &value.Style{Exact: true}

// AppendTensorLiteral appends t as an exact literal of module text,
// "tensor(float32[2], [1, 0.5])", its elements in row-major order. Strides,
// device, requires_grad and quantization are told where they are not the usual
// ones. A tensor without data, or of a dtype whose elements have no literal, is
// "tensor(float32[2], nodata)".
func AppendTensorLiteral(dst []byte, t *tensor.Tensor) []byte {
	dst = append(dst, "tensor("...)
	if !t.Defined() {
		return append(dst, ')')
	}
	dst = append(dst, t.DType().Name()...)
	dst = appendInts(dst, t.Shape())
	if !t.IsContiguous() {
		dst = append(dst, ", strides="...)
		dst = appendInts(dst, t.Strides())
	}
	if t.Device() != tensor.CPUDevice {
		dst = append(dst, ", device="...)
		dst = value.AppendQuoted(dst, t.Device().String())
	}
	if t.RequiresGrad() {
		dst = append(dst, ", requires_grad"...)
	}
	if q := t.Quant(); q != nil {
		dst = appendQuant(dst, q)
	}
	dst = append(dst, ", "...)
	return append(appendElements(dst, t), ')')
}

func appendInts(dst []byte, ns []int) []byte {
	dst = append(dst, '[')
	for i, n := range ns {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = strconv.AppendInt(dst, int64(n), 10)
	}
	return append(dst, ']')
}

func appendQuant(dst []byte, q *tensor.Quant) []byte {
	dst = append(dst, ", scheme="...)
	dst = value.AppendQuoted(dst, q.Scheme.String())
	if q.Scales == nil || q.ZeroPoints == nil {
		dst = append(dst, ", scale="...)
		dst = value.AppendExactFloat(dst, q.Scale)
		dst = append(dst, ", zero_point="...)
		return strconv.AppendInt(dst, q.ZeroPoint, 10)
	}
	dst = append(dst, ", scales="...)
	dst = AppendTensorLiteral(dst, q.Scales)
	dst = append(dst, ", zero_points="...)
	dst = AppendTensorLiteral(dst, q.ZeroPoints)
	dst = append(dst, ", axis="...)
	return strconv.AppendInt(dst, int64(q.Axis), 10)
}

func appendElements(dst []byte, t *tensor.Tensor) []byte {
	from := len(dst)
	if !t.HasData() {
		return append(dst, "nodata"...)
	}
	elems := value.Elements(stored(t))
	if len(elems) != t.Numel() {
		return append(dst, "nodata"...)
	}
	dst = append(dst, '[')
	for i, v := range elems {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		switch v.Kind() {
		case value.BoolKind, value.IntKind:
			dst = value.AppendRepr(dst, v, exact)
		case value.FloatKind:
			dst = appendShortest(dst, v.Float(), t.DType())
		case value.ComplexKind:
			dst = value.AppendExactComplex(dst, v.Complex())
		default:
			return append(dst[:from], "nodata"...)
		}
	}
	return append(dst, ']')
}

// stored is t as the integers that a quantized tensor keeps, else t itself.
func stored(t *tensor.Tensor) *tensor.Tensor {
	as := t.DType()
	switch as {
	case tensor.QInt8:
		as = tensor.Int8
	case tensor.QUInt8:
		as = tensor.Uint8
	case tensor.QInt32:
		as = tensor.Int32
	default:
		return t
	}
	if u, err := tensor.FromStorage(t.Storage(), as, t.Shape(), t.Strides(), t.Offset()); err == nil {
		return u
	}
	return t
}

// appendShortest prints the shortest decimal that reads back as f in dtype dt.
func appendShortest(dst []byte, f float64, dt tensor.DType) []byte {
	bits := 32
	if dt == tensor.Float64 {
		bits = 64
	}
	switch {
	case f != f || f-f != 0:
		return value.AppendG(dst, f, 6)
	case f == 0:
		return value.AppendExactFloat(dst, f)
	}
	return strconv.AppendFloat(dst, f, 'g', -1, bits)
}
