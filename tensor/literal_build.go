package tensor

import (
	"math"
	"strconv"
	"strings"
)

// build makes the tensor from its numbers. single says that the number was
// printed on its own, where a floating point number without decimals need not
// be an integer.
func (l literalTrailer) build(values []printed, single bool) (*Tensor, bool, error) {
	t, err := Empty(l.dtype, l.shape)
	if err != nil {
		return nil, false, err
	}
	t.device, t.quant = l.device, l.quant
	w := literalWriter{t: t, values: values, single: single, exact: true}
	switch l.dtype {
	case Uint8:
		err = writeInts[uint8](&w, 0, math.MaxUint8)
	case Int8:
		err = writeInts[int8](&w, math.MinInt8, math.MaxInt8)
	case Int16:
		err = writeInts[int16](&w, math.MinInt16, math.MaxInt16)
	case Int32:
		err = writeInts[int32](&w, math.MinInt32, math.MaxInt32)
	case Int64:
		err = writeInts[int64](&w, math.MinInt64, math.MaxInt64)
	case Bool:
		err = writeInts[uint8](&w, 0, 1)
	case QUInt8, QInt8, QInt32:
		err = w.quantized()
	default:
		err = w.floats()
	}
	if err != nil {
		return nil, false, err
	}
	return t, w.exact, nil
}

type literalWriter struct {
	t      *Tensor
	values []printed
	single bool
	exact  bool
}

// writeInts stores integers between lo and hi. A rounded number just beyond a
// bound stands for the bound.
func writeInts[T uint8 | int8 | int16 | int32 | int64](w *literalWriter, lo, hi int64) error {
	data := elements[T](w.t)
	for i, p := range w.values {
		n, err := strconv.ParseInt(p.text, 10, 64)
		if err != nil {
			w.exact = false
			if n, err = roundedInt(p, lo, hi); err != nil {
				return err
			}
		}
		if n < lo || n > hi {
			return literalErr("%s does not fit %s", p.text, w.t.dtype.Name())
		}
		data[i] = T(n)
	}
	return nil
}

// roundedInt returns the integer in [lo, hi] nearest to a number in scientific
// notation.
func roundedInt(p printed, lo, hi int64) (int64, error) {
	if v := p.value; v >= float64(lo) && v < float64(hi) && v == math.Trunc(v) {
		return int64(v), nil
	}
	for _, bound := range [...]int64{lo, hi} {
		if strings.ContainsRune(p.text, 'e') && p.printsLike(float64(bound)) {
			return bound, nil
		}
	}
	return 0, literalErr("%s is not an integer of the dtype", p.text)
}

// printsLike reports that x prints as p does, whatever precision p has.
func (p printed) printsLike(x float64) bool {
	var buf [400]byte
	x = scaled(x, powerOfTen(p.factor))
	if p.verb != 'g' {
		return string(appendFloat(buf[:0], x, style{p.verb, 4})) == p.text
	}
	return string(appendFloat(buf[:0], x, style{'g', 6})) == p.text || string(appendFloat(buf[:0], x, style{'g', 4})) == p.text
}

// floats stores real and complex elements.
func (w *literalWriter) floats() error {
	set, ok := w.setter()
	if !ok {
		return literalErr("%s is not supported", w.t.dtype.Name())
	}
	real := w.t.dtype.ToReal()
	if w.t.dtype.IsComplex() {
		w.exact = w.exact && len(w.values) == 0
	}
	for i, p := range w.values {
		v := roundTo(real, p.value)
		if math.IsInf(v, 0) && !strings.HasSuffix(p.text, "inf") {
			// rounding up to beyond the largest value still means that one
			if v = neighbour(real, v, math.Copysign(1, -v)); !p.printsLike(v) {
				return literalErr("%s does not fit %s", p.text, w.t.dtype.Name())
			}
		}
		set(i, v)
		w.exact = w.exact && (p.isInteger() && !w.single || p.determines(real, v))
	}
	return nil
}

// setter returns how to store real element i.
func (w *literalWriter) setter() (func(i int, v float64), bool) {
	switch w.t.dtype {
	case Float16:
		d := elements[Half](w.t)
		return func(i int, v float64) { d[i] = HalfOf(float32(v)) }, true
	case BFloat16:
		d := elements[BF16](w.t)
		return func(i int, v float64) { d[i] = BFloat16Of(float32(v)) }, true
	case Float32:
		d := elements[float32](w.t)
		return func(i int, v float64) { d[i] = float32(v) }, true
	case Float64:
		d := elements[float64](w.t)
		return func(i int, v float64) { d[i] = v }, true
	case Complex32:
		d := elements[[2]Half](w.t)
		return func(i int, v float64) { d[i][0] = HalfOf(float32(v)) }, true
	case Complex64:
		d := elements[complex64](w.t)
		return func(i int, v float64) { d[i] = complex(float32(v), 0) }, true
	case Complex128:
		d := elements[complex128](w.t)
		return func(i int, v float64) { d[i] = complex(v, 0) }, true
	}
	return nil, false
}

// isInteger reports digits alone, few enough that all of them are printed.
func (p printed) isInteger() bool {
	digits := strings.TrimPrefix(p.text, "-")
	return p.factor == 0 && len(digits) <= 6 && digits != "" && digitPrefix(digits) == len(digits)
}

// determines reports that v is the only value of the dtype that prints as p.
func (p printed) determines(d DType, v float64) bool {
	if v != v {
		return p.value != p.value
	}
	if p.verb == lostVerb {
		return false
	}
	if math.IsInf(v, 0) { // under a tiny common factor a finite number prints so too
		return math.IsInf(p.value, 0) && !p.printsLike(neighbour(d, v, math.Copysign(1, -v)))
	}
	return p.printsLike(v) && !p.printsLike(neighbour(d, v, 1)) && !p.printsLike(neighbour(d, v, -1))
}

// roundTo returns the value of dtype d nearest to v: the floating point dtypes
// round through float32 as their constructors do.
func roundTo(d DType, v float64) float64 {
	switch d {
	case Float16:
		return float64(HalfOf(float32(v)).Float32())
	case BFloat16:
		return float64(BFloat16Of(float32(v)).Float32())
	case Float32:
		return float64(float32(v))
	}
	return v
}

// neighbour returns the value of dtype d next to v, up (1) or down (-1).
func neighbour(d DType, v float64, dir float64) float64 {
	toward := math.Inf(int(dir))
	switch d {
	case Float16:
		return float64(Half(stepBits(uint16(HalfOf(float32(v))), dir)).Float32())
	case BFloat16:
		return float64(BF16(stepBits(uint16(BFloat16Of(float32(v))), dir)).Float32())
	case Float32:
		return float64(math.Nextafter32(float32(v), float32(toward)))
	}
	return math.Nextafter(v, toward)
}

// stepBits moves a 16 bit float with sign and magnitude by one.
func stepBits(u uint16, dir float64) uint16 {
	negative := u&0x8000 != 0
	switch {
	case u&0x7fff == 0 && dir > 0:
		return 1
	case u&0x7fff == 0:
		return 0x8001
	case negative == (dir > 0):
		return u - 1
	}
	return u + 1
}

// quantized stores the integers whose values are nearest to the printed ones.
func (w *literalWriter) quantized() error {
	w.exact = w.exact && len(w.values) == 0
	q := w.t.quant
	if q == nil {
		return literalErr("a quantized element has no scale here")
	}
	scale, zero, inner := []float64{q.Scale}, []float64{float64(q.ZeroPoint)}, 1
	if q.Scales != nil {
		scale, zero = q.Scales.Values(), q.ZeroPoints.Values()
		for _, n := range w.t.shape[q.Axis+1:] {
			inner *= n
		}
	}
	for i, p := range w.values {
		c := i / inner % len(scale)
		n := zero[c]
		if scale[c] != 0 {
			n += p.value / scale[c]
		}
		switch w.t.dtype {
		case QUInt8:
			elements[uint8](w.t)[i] = uint8(clampRound(n, 0, math.MaxUint8))
		case QInt8:
			elements[int8](w.t)[i] = int8(clampRound(n, math.MinInt8, math.MaxInt8))
		default:
			elements[int32](w.t)[i] = int32(clampRound(n, math.MinInt32, math.MaxInt32))
		}
	}
	return nil
}

func clampRound(v, lo, hi float64) float64 {
	if v != v {
		return 0
	}
	return math.RoundToEven(min(max(v, lo), hi))
}

// parseComplexItem reads the inside of "{(1,2)}".
func parseComplexItem(inner string, dtype DType, shape []int) (*Tensor, bool, error) {
	s, open := strings.CutPrefix(inner, "(")
	s, end := strings.CutSuffix(s, ")")
	reText, imText, comma := strings.Cut(s, ",")
	if !open || !end || !comma {
		return nil, false, literalErr("bad complex number %q", inner)
	}
	re, err := parsePrinted(reText, 0, 'g')
	if err != nil {
		return nil, false, err
	}
	im, err := parsePrinted(imText, 0, 'g')
	if err != nil {
		return nil, false, err
	}
	part := dtype.ToReal()
	pair, exact, err := literalTrailer{dtype: part, shape: []int{2}}.build([]printed{re, im}, true)
	if err != nil {
		return nil, false, err
	}
	t := fromGeometry(pair.storage, dtype, clone(shape), ContiguousStrides(shape), 0)
	return t, exact, nil
}
