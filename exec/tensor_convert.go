package exec

import "github.com/torchpass/torchpass/tensor"

// compute is a type that kernels work in; see class.
type compute interface {
	int64 | float32 | float64 | complex128 | bool
}

type realElement interface {
	uint8 | int8 | int16 | int32 | int64 | float32 | float64
}

type realCompute interface{ int64 | float32 | float64 }

// source reads k elements, stride apart from at on, as T's.
type source[T compute] func(dst []T, at, stride int)

// sink writes T's to elements stride apart from at on.
type sink[T compute] func(src []T, at, stride int)

func realSource[T realCompute, S realElement](data []S) source[T] {
	return func(dst []T, at, stride int) {
		for i := range dst {
			dst[i] = T(data[at])
			at += stride
		}
	}
}

// wideSource reads elements that have to be decoded.
func wideSource[T compute, S any](data []S, decode func(S) T) source[T] {
	return func(dst []T, at, stride int) {
		for i := range dst {
			dst[i] = decode(data[at])
			at += stride
		}
	}
}

func sourceOfReal[T realCompute](t *tensor.Tensor) source[T] {
	switch t.DType() {
	case tensor.Uint8:
		return realSource[T](tensor.Data[uint8](t))
	case tensor.Int8:
		return realSource[T](tensor.Data[int8](t))
	case tensor.Int16:
		return realSource[T](tensor.Data[int16](t))
	case tensor.Int32:
		return realSource[T](tensor.Data[int32](t))
	case tensor.Int64:
		return realSource[T](tensor.Data[int64](t))
	case tensor.Float32:
		return realSource[T](tensor.Data[float32](t))
	case tensor.Float64:
		return realSource[T](tensor.Data[float64](t))
	case tensor.Float16:
		return wideSource(tensor.Data[tensor.Half](t), func(h tensor.Half) T { return T(h.Float32()) })
	case tensor.BFloat16:
		return wideSource(tensor.Data[tensor.BF16](t), func(b tensor.BF16) T { return T(b.Float32()) })
	case tensor.Complex64:
		return wideSource(tensor.Data[complex64](t), func(c complex64) T { return T(real(c)) })
	case tensor.Complex128:
		return wideSource(tensor.Data[complex128](t), func(c complex128) T { return T(real(c)) })
	}
	return wideSource(tensor.Data[uint8](t), func(b uint8) T { return T(min(b, 1)) })
}

func complexSource(t *tensor.Tensor) source[complex128] {
	switch t.DType() {
	case tensor.Complex64:
		return wideSource(tensor.Data[complex64](t), func(c complex64) complex128 { return complex128(c) })
	case tensor.Complex128:
		return wideSource(tensor.Data[complex128](t), func(c complex128) complex128 { return c })
	}
	read := sourceOfReal[float64](t)
	one := make([]float64, chunk)
	return func(dst []complex128, at, stride int) {
		read(one[:len(dst)], at, stride)
		for i := range dst {
			dst[i] = complex(one[i], 0)
		}
	}
}

// boolSource reads truth: whether an element differs from zero.
func boolSource(t *tensor.Tensor) source[bool] {
	if t.DType() == tensor.Bool {
		return wideSource(tensor.Data[uint8](t), func(b uint8) bool { return b != 0 })
	}
	switch classOf(t.DType()) {
	case classInt:
		return truth(sourceOfReal[int64](t))
	case classComplex:
		return truth(complexSource(t))
	}
	return truth(sourceOfReal[float64](t))
}

func truth[S int64 | float64 | complex128](read source[S]) source[bool] {
	buf := make([]S, chunk)
	return func(dst []bool, at, stride int) {
		read(buf[:len(dst)], at, stride)
		for i := range dst {
			dst[i] = buf[i] != 0
		}
	}
}

// sourceOf returns what reads t's elements as T's. A run is at most chunk long.
func sourceOf[T compute](t *tensor.Tensor) source[T] {
	var s any
	switch any(*new(T)).(type) {
	case int64:
		s = sourceOfReal[int64](t)
	case float32:
		s = sourceOfReal[float32](t)
	case float64:
		s = sourceOfReal[float64](t)
	case complex128:
		s = complexSource(t)
	default:
		s = boolSource(t)
	}
	return s.(source[T])
}

func wideSink[T compute, D any](data []D, encode func(T) D) sink[T] {
	return func(src []T, at, stride int) {
		for _, v := range src {
			data[at] = encode(v)
			at += stride
		}
	}
}

func realSink[T int64, D realElement](data []D) sink[T] {
	return func(src []T, at, stride int) {
		for _, v := range src {
			data[at] = D(v)
			at += stride
		}
	}
}

func intSink(t *tensor.Tensor) sink[int64] {
	switch t.DType() {
	case tensor.Uint8:
		return realSink[int64](tensor.Data[uint8](t))
	case tensor.Int8:
		return realSink[int64](tensor.Data[int8](t))
	case tensor.Int16:
		return realSink[int64](tensor.Data[int16](t))
	case tensor.Int32:
		return realSink[int64](tensor.Data[int32](t))
	case tensor.Int64:
		return realSink[int64](tensor.Data[int64](t))
	case tensor.Float32:
		return realSink[int64](tensor.Data[float32](t))
	case tensor.Float64:
		return realSink[int64](tensor.Data[float64](t))
	case tensor.Float16:
		return wideSink(tensor.Data[tensor.Half](t), func(v int64) tensor.Half { return tensor.HalfOf(float32(v)) })
	case tensor.BFloat16:
		return wideSink(tensor.Data[tensor.BF16](t), func(v int64) tensor.BF16 { return tensor.BFloat16Of(float32(v)) })
	case tensor.Complex64:
		return wideSink(tensor.Data[complex64](t), func(v int64) complex64 { return complex(float32(v), 0) })
	case tensor.Complex128:
		return wideSink(tensor.Data[complex128](t), func(v int64) complex128 { return complex(float64(v), 0) })
	}
	return wideSink(tensor.Data[bool](t), func(v int64) bool { return v != 0 })
}

// toInt32 and toInt64 convert as the x86 instructions do that PyTorch's casts
// compile to: what does not fit becomes the smallest number.
func toInt32[T float32 | float64](f T) int32 {
	if f > -2147483649 && f < 2147483648 {
		return int32(f)
	}
	return -1 << 31
}

func toInt64[T float32 | float64](f T) int64 {
	if f >= -(1<<63) && f < 1<<63 {
		return int64(f)
	}
	return -1 << 63
}

func floatSink[T float32 | float64](t *tensor.Tensor) sink[T] {
	switch t.DType() {
	case tensor.Uint8:
		return wideSink(tensor.Data[uint8](t), func(v T) uint8 { return uint8(toInt32(v)) })
	case tensor.Int8:
		return wideSink(tensor.Data[int8](t), func(v T) int8 { return int8(toInt32(v)) })
	case tensor.Int16:
		return wideSink(tensor.Data[int16](t), func(v T) int16 { return int16(toInt32(v)) })
	case tensor.Int32:
		return wideSink(tensor.Data[int32](t), func(v T) int32 { return toInt32(v) })
	case tensor.Int64:
		return wideSink(tensor.Data[int64](t), func(v T) int64 { return toInt64(v) })
	case tensor.Float32:
		return wideSink(tensor.Data[float32](t), func(v T) float32 { return float32(v) })
	case tensor.Float64:
		return wideSink(tensor.Data[float64](t), func(v T) float64 { return float64(v) })
	case tensor.Float16:
		return wideSink(tensor.Data[tensor.Half](t), func(v T) tensor.Half { return tensor.HalfOf(float32(v)) })
	case tensor.BFloat16:
		return wideSink(tensor.Data[tensor.BF16](t), func(v T) tensor.BF16 { return tensor.BFloat16Of(float32(v)) })
	case tensor.Complex64:
		return wideSink(tensor.Data[complex64](t), func(v T) complex64 { return complex(float32(v), 0) })
	case tensor.Complex128:
		return wideSink(tensor.Data[complex128](t), func(v T) complex128 { return complex(float64(v), 0) })
	}
	return wideSink(tensor.Data[bool](t), func(v T) bool { return v != 0 })
}

func complexSink(t *tensor.Tensor) sink[complex128] {
	switch t.DType() {
	case tensor.Complex64:
		return wideSink(tensor.Data[complex64](t), func(v complex128) complex64 { return complex64(v) })
	case tensor.Complex128:
		return wideSink(tensor.Data[complex128](t), func(v complex128) complex128 { return v })
	case tensor.Bool:
		return wideSink(tensor.Data[bool](t), func(v complex128) bool { return v != 0 })
	}
	write := floatSink[float64](t)
	buf := make([]float64, chunk)
	return func(src []complex128, at, stride int) {
		for i, v := range src {
			buf[i] = real(v)
		}
		write(buf[:len(src)], at, stride)
	}
}

func boolSink(t *tensor.Tensor) sink[bool] {
	if t.DType() == tensor.Bool {
		return wideSink(tensor.Data[bool](t), func(v bool) bool { return v })
	}
	write := intSink(t)
	buf := make([]int64, chunk)
	return func(src []bool, at, stride int) {
		for i, v := range src {
			buf[i] = 0
			if v {
				buf[i] = 1
			}
		}
		write(buf[:len(src)], at, stride)
	}
}

// sinkOf returns what writes T's to t's elements. A run is at most chunk long.
func sinkOf[T compute](t *tensor.Tensor) sink[T] {
	var s any
	switch any(*new(T)).(type) {
	case int64:
		s = intSink(t)
	case float32:
		s = floatSink[float32](t)
	case float64:
		s = floatSink[float64](t)
	case complex128:
		s = complexSink(t)
	default:
		s = boolSink(t)
	}
	return s.(sink[T])
}
