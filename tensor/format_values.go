package tensor

// Values returns the elements in C order as float64: the real part of complex
// elements, the represented value of quantized ones, 0 or 1 of bools. It is
// nil for a tensor without data or of a dtype newer than PyTorch 1.13.
func (t *Tensor) Values() []float64 {
	if !t.HasData() {
		return nil
	}
	switch t.dtype {
	case Uint8:
		return realValues[uint8](t)
	case Int8:
		return realValues[int8](t)
	case Int16:
		return realValues[int16](t)
	case Int32:
		return realValues[int32](t)
	case Int64:
		return realValues[int64](t)
	case Float32:
		return realValues[float32](t)
	case Float64:
		return realValues[float64](t)
	case QUInt8:
		return dequantized(t, realValues[uint8](t))
	case QInt8:
		return dequantized(t, realValues[int8](t))
	case QInt32:
		return dequantized(t, realValues[int32](t))
	}
	return otherValues(t)
}

type realNumber interface {
	uint8 | int8 | int16 | int32 | int64 | float32 | float64
}

func realValues[T realNumber](t *Tensor) []float64 {
	data := inOrder[T](t)
	out := make([]float64, len(data))
	for i, v := range data {
		out[i] = float64(v)
	}
	return out
}

// inOrder returns the elements in C order, in t's memory if it is contiguous.
func inOrder[T any](t *Tensor) []T {
	if t.numel == 0 {
		return nil
	}
	return elements[T](t.Contiguous())[:t.numel]
}

func otherValues(t *Tensor) []float64 {
	out := make([]float64, 0, t.numel)
	switch t.dtype {
	case Float16:
		for _, v := range inOrder[Half](t) {
			out = append(out, float64(v.Float32()))
		}
	case BFloat16:
		for _, v := range inOrder[BF16](t) {
			out = append(out, float64(v.Float32()))
		}
	case Bool:
		for _, v := range inOrder[uint8](t) {
			out = append(out, float64(min(v, 1)))
		}
	case Complex32:
		for _, v := range inOrder[[2]Half](t) {
			out = append(out, float64(v[0].Float32()))
		}
	case Complex64:
		for _, v := range inOrder[complex64](t) {
			out = append(out, float64(real(v)))
		}
	case Complex128:
		for _, v := range inOrder[complex128](t) {
			out = append(out, real(v))
		}
	default:
		return nil
	}
	return out
}

// dequantized turns stored integers in C order into values, in float32
// arithmetic as PyTorch does.
func dequantized(t *Tensor, stored []float64) []float64 {
	q := t.quant
	if q == nil {
		return stored
	}
	if q.Scheme == PerTensorAffine || q.Scheme == PerTensorSymmetric {
		for i, v := range stored {
			stored[i] = float64(float32(v-float64(q.ZeroPoint)) * float32(q.Scale))
		}
		return stored
	}
	scales, zeros := q.Scales.Values(), q.ZeroPoints.Values()
	inner := 1
	if q.Axis >= len(t.shape) || q.Axis < 0 || len(scales) != t.shape[q.Axis] || len(zeros) != len(scales) {
		return stored
	}
	for _, n := range t.shape[q.Axis+1:] {
		inner *= n
	}
	for i, v := range stored {
		c := i / inner % len(scales)
		if q.Scheme == PerChannelAffineFloatParams {
			stored[i] = float64((float32(v) - float32(zeros[c])) * float32(scales[c]))
			continue
		}
		stored[i] = float64(float32(v-zeros[c]) * float32(scales[c]))
	}
	return stored
}
