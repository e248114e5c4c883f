package equiv

import (
	"bytes"
	"math"
	"math/cmplx"

	"github.com/torchpass/torchpass/tensor"
)

// elements compares two contiguous tensors of one dtype and shape. It returns false
// for a dtype whose elements are not plain numbers. Tensors of the same bytes cost
// no more than reading them.
func (f *Figure) elements(want, got *tensor.Tensor, tol Tolerance) bool {
	dt, n := want.DType(), want.Numel()
	if n == 0 {
		return true
	}
	plainNumbers := dt <= tensor.Float64 || dt >= tensor.Complex64 && dt <= tensor.Bool || dt == tensor.BFloat16
	if !plainNumbers {
		return false
	}
	if bytes.Equal(elementBytes(want), elementBytes(got)) {
		return true
	}
	switch dt {
	case tensor.Bool, tensor.Uint8:
		integers(f, data[uint8](want), data[uint8](got))
	case tensor.Int8:
		integers(f, data[int8](want), data[int8](got))
	case tensor.Int16:
		integers(f, data[int16](want), data[int16](got))
	case tensor.Int32:
		integers(f, data[int32](want), data[int32](got))
	case tensor.Int64:
		integers(f, data[int64](want), data[int64](got))
	case tensor.Float32:
		floats(f, 0, data[float32](want), data[float32](got), data[int32](want), data[int32](got), math.MaxInt32, tol)
	case tensor.Float64:
		floats(f, 0, data[float64](want), data[float64](got), data[int64](want), data[int64](got), math.MaxInt64, tol)
	case tensor.Float16:
		halves(f, data[tensor.Half](want), data[tensor.Half](got), data[int16](want), data[int16](got), tol)
	case tensor.BFloat16:
		halves(f, data[tensor.BF16](want), data[tensor.BF16](got), data[int16](want), data[int16](got), tol)
	case tensor.Complex64:
		complexes(f, data[complex64](want), data[complex64](got), tol, dt)
	case tensor.Complex128:
		complexes(f, data[complex128](want), data[complex128](got), tol, dt)
	}
	return true
}

// data is the elements of a contiguous tensor, read as T of the same size.
func data[T tensor.Element](t *tensor.Tensor) []T { return tensor.Data[T](t)[:t.Numel()] }

// integers compares exactly: differences beyond 2^53 are not lost.
func integers[T uint8 | int8 | int16 | int32 | int64](f *Figure, ws, gs []T) {
	for i, w := range ws {
		f.scale = max(f.scale, math.Abs(float64(w)))
		if g := gs[i]; g != w {
			f.inexact = true
			f.over++
			if diff := float64(uint64(max(w, g)) - uint64(min(w, g))); diff > f.MaxAbs {
				f.MaxAbs, f.worst = diff, i
			}
		}
	}
}

// floats compares real numbers that are also given by their bits, of which most are
// all but the sign; from is the index of the first.
func floats[F float32 | float64, B int16 | int32 | int64](f *Figure, from int, ws, gs []F, wb, gb []B, most int64, tol Tolerance) {
	gs, wb, gb = gs[:len(ws)], wb[:len(ws)], gb[:len(ws)]
	scale, worst, far, ulp, over := f.scale, f.MaxAbs, f.worst, f.ULP, 0
	for i := range ws {
		w, g := float64(ws[i]), float64(gs[i])
		size := math.Abs(w)
		if size > scale && size <= math.MaxFloat64 {
			scale = size
		}
		if wb[i] == gb[i] || w != w && g != g {
			continue
		}
		f.inexact = true
		diff := math.Abs(g - w)
		if w == g { // zeros of two signs
			continue
		}
		if diff != diff {
			diff = math.Inf(1)
		} else {
			ulp = max(ulp, steps(int64(wb[i]), int64(gb[i]), most))
		}
		if !(diff <= tol.Atol+tol.Rtol*size) || diff > math.MaxFloat64 {
			over++
		}
		if diff > worst {
			worst, far = diff, from+i
		}
	}
	f.scale, f.MaxAbs, f.worst, f.ULP = scale, worst, far, ulp
	f.over += over
}

// steps counts the representable values from one float to another, given by bits:
// ordered like the reals, negative ones mirrored.
func steps(x, y, most int64) uint64 {
	if x < 0 {
		x = -(x & most)
	}
	if y < 0 {
		y = -(y & most)
	}
	return uint64(max(x, y)) - uint64(min(x, y))
}

// halves compares 16-bit floats, a piece at a time.
func halves[H interface{ Float32() float32 }](f *Figure, ws, gs []H, wb, gb []int16, tol Tolerance) {
	var w, g [1024]float32
	for from := 0; from < len(ws); from += len(w) {
		n := min(len(w), len(ws)-from)
		for i := range n {
			w[i], g[i] = ws[from+i].Float32(), gs[from+i].Float32()
		}
		floats(f, from, w[:n], g[:n], wb[from:], gb[from:], math.MaxInt16, tol)
	}
}

func complexes[C complex64 | complex128](f *Figure, ws, gs []C, tol Tolerance, dt tensor.DType) {
	for i := range ws {
		f.add(i, complex128(ws[i]), complex128(gs[i]), tol, dt)
	}
}

// add takes one pair of numbers into the figure; i is its index.
func (f *Figure) add(i int, want, got complex128, tol Tolerance, dt tensor.DType) {
	scale := cmplx.Abs(want)
	if !math.IsInf(scale, 0) && !math.IsNaN(scale) {
		f.scale = math.Max(f.scale, scale)
	}
	if isNaN(want) && isNaN(got) {
		return
	}
	if want == got {
		if math.Signbit(real(want)) != math.Signbit(real(got)) || math.Signbit(imag(want)) != math.Signbit(imag(got)) {
			f.inexact = true // zeros of different sign
		}
		return
	}
	f.inexact = true
	diff := cmplx.Abs(got - want)
	if math.IsNaN(diff) {
		diff = math.Inf(1)
	}
	if !(diff <= tol.Atol+tol.Rtol*scale) || math.IsInf(diff, 0) {
		f.over++
	}
	f.ULP = max(f.ULP, ulps(real(want), real(got), dt), ulps(imag(want), imag(got), dt))
	if diff > f.MaxAbs {
		f.MaxAbs, f.worst = diff, i
	}
}

// isNaN reports whether a part of z is NaN; cmplx.IsNaN wants no part infinite.
func isNaN(z complex128) bool { return math.IsNaN(real(z)) || math.IsNaN(imag(z)) }
