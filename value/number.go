package value

import (
	"math"
	"strconv"
)

// maxPointed is the magnitude below which PyTorch prints an integral float with
// a point and no exponent.
const maxPointed = 1e10

// AppendFloat appends f as PyTorch prints a float in a dump: "1.", "-0.", and
// otherwise C's %.17g.
func AppendFloat(dst []byte, f float64) []byte {
	if math.Abs(f) < maxPointed && f == math.Trunc(f) {
		if f == 0 && math.Signbit(f) {
			return append(dst, "-0."...)
		}
		return append(strconv.AppendInt(dst, int64(f), 10), '.')
	}
	return AppendG(dst, f, 17)
}

// AppendExactFloat appends f as [AppendFloat] does, but never as an int prints.
func AppendExactFloat(dst []byte, f float64) []byte {
	from := len(dst)
	dst = AppendFloat(dst, f)
	for _, c := range dst[from:] {
		if c == '.' || c >= 'a' {
			return dst
		}
	}
	return append(dst, '.')
}

// AppendExactComplex appends c so that it reads back as c, down to the signs of
// zeros.
func AppendExactComplex(dst []byte, c complex128) []byte {
	dst = AppendExactFloat(dst, real(c))
	if !math.Signbit(imag(c)) {
		dst = append(dst, '+')
	}
	return append(AppendExactFloat(dst, imag(c)), 'j')
}

// AppendG appends f as C's printf prints it with %.*g and the given precision; a
// nan with the sign bit is "-nan".
func AppendG(dst []byte, f float64, prec int) []byte {
	prec = max(prec, 1)
	switch {
	case math.IsNaN(f):
		if math.Signbit(f) {
			dst = append(dst, '-')
		}
		return append(dst, "nan"...)
	case math.IsInf(f, 1):
		return append(dst, "inf"...)
	case math.IsInf(f, -1):
		return append(dst, "-inf"...)
	case f == 0:
		if math.Signbit(f) {
			dst = append(dst, '-')
		}
		return append(dst, '0')
	}
	var buf [40]byte
	s := strconv.AppendFloat(buf[:0], f, 'e', prec-1, 64)
	exp, at := exponentOf(s)
	if exp < -4 || exp >= prec {
		dst = append(dst, trimZeros(s[:at])...)
		dst = append(dst, 'e')
		dst = append(dst, s[at+1]) // the sign
		if exp < 0 {
			exp = -exp
		}
		if exp < 10 {
			dst = append(dst, '0')
		}
		return strconv.AppendInt(dst, int64(exp), 10)
	}
	s = strconv.AppendFloat(buf[:0], f, 'f', max(prec-1-exp, 0), 64)
	return append(dst, trimZeros(s)...)
}

func exponentOf(s []byte) (exp, at int) {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == 'e' {
			e, _ := strconv.Atoi(string(s[i+1:]))
			return e, i
		}
	}
	return 0, len(s)
}

func trimZeros(s []byte) []byte {
	dot := false
	for _, c := range s {
		dot = dot || c == '.'
	}
	if !dot {
		return s
	}
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	return s
}

// AppendComplex appends c as PyTorch prints a complex: "3.+4.j". Its parts print
// as str() prints floats, not as [AppendFloat] does: "10000000000.+0.j".
func AppendComplex(dst []byte, c complex128) []byte {
	dst = appendPointed(dst, real(c))
	if imag(c) >= 0 {
		dst = append(dst, '+')
	} else {
		dst = append(dst, '-')
	}
	return append(appendPointed(dst, math.Abs(imag(c))), 'j')
}

// appendPointed appends every integral f that fits an int64 with a point and no
// exponent, -0 as "0.", and others as C's %.17g.
func appendPointed(dst []byte, f float64) []byte {
	if f == math.Trunc(f) && f >= -0x1p63 && f < 0x1p63 {
		return append(strconv.AppendInt(dst, int64(f), 10), '.')
	}
	return AppendG(dst, f, 17)
}
