package tensor

import (
	"math"
	"strconv"
)

// style is the state of a C++ stream for floating point numbers.
type style struct {
	verb byte // 'g' (default), 'e' (scientific), 'f' (fixed)
	prec int
}

var defaultStyle = style{'g', 6}

// appendFloat prints x as a C++ stream in style s does.
func appendFloat(dst []byte, x float64, s style) []byte {
	switch {
	case math.IsNaN(x):
		if math.Signbit(x) {
			dst = append(dst, '-')
		}
		return append(dst, "nan"...)
	case math.IsInf(x, 1):
		return append(dst, "inf"...)
	case math.IsInf(x, -1):
		return append(dst, "-inf"...)
	}
	return strconv.AppendFloat(dst, x, s.verb, s.prec, 64)
}

// scaled divides by a common factor; a NaN keeps its sign.
func scaled(x, scale float64) float64 {
	if scale == 1 || math.IsNaN(x) {
		return x
	}
	return x / scale
}

// powerOfTen returns pow(10, n) as glibc computes it: the nearest float64, but
// for two exponents the one above.
func powerOfTen(n int) float64 {
	p, _ := strconv.ParseFloat("1e"+strconv.Itoa(n), 64)
	if n == 23 || n == 210 {
		return math.Nextafter(p, math.Inf(1))
	}
	return p
}

// digitsBefore returns floor(log10(x))+1 with C's rounding of log10, for a
// finite x >= 0; 1 for 0.
func digitsBefore(x float64) int {
	if x == 0 {
		return 1
	}
	var buf [32]byte
	text := strconv.AppendFloat(buf[:0], x, 'e', -1, 64)
	at := len(text) - 1
	for text[at] != 'e' {
		at--
	}
	exp, _ := strconv.Atoi(string(text[at+1:]))
	// just under the next power of ten, log10 itself rounds up to it
	if p := powerOfTen(exp + 1); !math.IsInf(p, 0) && x < p {
		if log := float64(exp+1) + math.Log1p(-(p-x)/p)/math.Ln10; log >= float64(exp+1) {
			exp++
		}
	}
	return exp + 1
}

// columnStyle is how one matrix prints its numbers.
type columnStyle struct {
	style
	width int
	scale float64
}

// columnsFor chooses the style from the largest and smallest value: plain if
// all finite values are integers of at most 9 digits, fixed with 4 decimals and
// a common factor where that is not 1, else scientific. prec is the precision
// that the stream has by then; plain style keeps it.
func columnsFor(values []float64, prec int) columnStyle {
	integers := true
	for _, v := range values {
		integers = integers && (v == math.Ceil(v) || v != v)
	}
	expMin, expMax := digitRange(values)
	scientific := columnStyle{style{'e', 4}, 11, 1}
	switch {
	case integers && expMax > 9:
		return scientific
	case integers:
		return columnStyle{style{'g', prec}, expMax + 1, 1}
	case expMax-expMin > 4:
		if expMax > 99 || expMax < -99 || expMin > 99 || expMin < -99 {
			scientific.width = 12
		}
		return scientific
	case expMax > 5 || expMax < 0:
		return columnStyle{style{'f', 4}, 7, powerOfTen(expMax - 1)}
	case expMax == 0:
		return columnStyle{style{'f', 4}, 7, 1}
	}
	return columnStyle{style{'f', 4}, expMax + 6, 1}
}

// digitRange returns the digits before the point of the smallest and of the
// largest finite magnitude. For the largest, PyTorch takes the magnitude of the
// first value only and compares all others with their sign, so that a negative
// number after it does not widen the columns.
func digitRange(values []float64) (expMin, expMax int) {
	lo, hi := math.NaN(), 0.0
	for _, v := range values {
		switch {
		case math.IsInf(v, 0) || v != v:
		case lo != lo:
			lo, hi = math.Abs(v), math.Abs(v)
		default:
			lo, hi = min(lo, math.Abs(v)), max(hi, v)
		}
	}
	if lo != lo {
		return 1, 1
	}
	expMax = digitsBefore(hi)
	return digitsBefore(lo), expMax
}
