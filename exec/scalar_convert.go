package exec

import (
	"math"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/value"
)

// conversionKernels are int(), float(), bool() and complex() of numbers and str.
func conversionKernels() []Entry {
	toFloat := floatUnary(func(f float64) float64 { return f })
	rows := []Entry{

		{"aten::Int.bool", intUnary(func(a int64) int64 { return a })},
		{"aten::Int.float", intOfNumber}, {"aten::Int.Scalar", intOfNumber},
		{"aten::Int.str", intOfStr},
		{"aten::Float.int", toFloat}, {"aten::Float.bool", toFloat}, {"aten::Float.Scalar", toFloat},
		{"aten::Float.str", floatOfStr},
		{"aten::Bool.int", truthKernel}, {"aten::Bool.float", truthKernel},
		{"aten::Complex.Scalar", func(c *Call) error { return c.Return(value.Complex(c.Args[0].AsComplex())) }},
	}
	for _, re := range []string{"int", "float", "bool"} {
		for _, im := range []string{"int", "float", "bool"} {
			rows = append(rows, Entry{"aten::Complex." + re + "_" + im, complexOfParts})
		}
	}
	return rows
}

func intOfNumber(c *Call) error {
	switch v := c.Args[0]; v.Kind() {
	case value.FloatKind, value.ComplexKind:
		return c.Return(value.Int(castInt(v.AsFloat())))
	default:
		return c.Return(value.Int(v.AsInt()))
	}
}

func truthKernel(c *Call) error {
	if c.Args[0].Kind() == value.FloatKind {
		return c.Return(value.Bool(c.Args[0].Float() != 0))
	}
	return c.Return(value.Bool(c.Args[0].AsInt() != 0))
}

func complexOfParts(c *Call) error {
	return c.Return(value.Complex(complex(c.Args[0].AsFloat(), c.Args[1].AsFloat())))
}

// skipSpace drops what C's isspace calls space from the left.
func skipSpace(s string) string { return strings.TrimLeft(s, " \t\n\v\f\r") }

// intOfStr reads as C++'s stoll does and refuses what is left over.
func intOfStr(c *Call) error {
	s := c.Args[0].Str()
	t := skipSpace(s)
	n := 0
	if n < len(t) && (t[n] == '+' || t[n] == '-') {
		n++
	}
	first := n
	for n < len(t) && t[n] >= '0' && t[n] <= '9' {
		n++
	}
	if n == first {
		return Raise("ValueError", "stoll")
	}
	i, err := strconv.ParseInt(t[:n], 10, 64)
	if err != nil {
		return Raise("IndexError", "stoll")
	}
	if n != len(t) {
		return Raise("RuntimeError", "invalid literal for int() with base 10: '%s'", s)
	}
	return c.Return(value.Int(i))
}

// floatOfStr reads as C++'s stod does and refuses what is left over.
func floatOfStr(c *Call) error {
	s := c.Args[0].Str()
	t := skipSpace(s)
	n := floatPrefix(t)
	if n == 0 {
		return Raise("ValueError", "stod")
	}
	f, err := parseC(t[:n])
	if err != nil || f != 0 && math.Abs(f) < 0x1p-1022 || f == 0 && hasNonZeroDigit(t[:n]) {
		return Raise("IndexError", "stod")
	}
	if n != len(t) {
		return Raise("RuntimeError", "could not convert string to float: '%s'", s)
	}
	return c.Return(value.Float(f))
}

// parseC reads a C number that floatPrefix has measured.
func parseC(s string) (float64, error) {
	unsigned := strings.TrimLeft(s, "+-")
	if len(unsigned) > 2 && unsigned[1]|0x20 == 'x' && !strings.ContainsAny(unsigned, "pP") {
		s += "p0" // Go wants the exponent of a hexadecimal float
	}
	if strings.HasPrefix(strings.ToLower(unsigned), "nan") {
		return math.Copysign(math.NaN(), leadingSign(s)), nil
	}
	return strconv.ParseFloat(s, 64)
}

func leadingSign(s string) float64 {
	if s[0] == '-' {
		return -1
	}
	return 1
}

// hasNonZeroDigit reports a mantissa that is not zero.
func hasNonZeroDigit(s string) bool {
	s = strings.ToLower(s)
	hex := strings.Contains(s, "0x")
	if strings.Contains(s, "inf") || strings.Contains(s, "nan") {
		return false
	}
	end := "e"
	if hex {
		end = "p"
		s = s[strings.Index(s, "0x")+2:]
	}
	mantissa, _, _ := strings.Cut(s, end)
	return strings.ContainsAny(mantissa, "123456789abcdef")
}

// floatPrefix is the length of the longest prefix that strtod reads, 0 for none.
func floatPrefix(s string) int {
	n := 0
	if n < len(s) && (s[n] == '+' || s[n] == '-') {
		n++
	}
	for _, word := range []string{"infinity", "inf", "nan"} {
		if len(s)-n >= len(word) && strings.EqualFold(s[n:n+len(word)], word) {
			return n + len(word)
		}
	}
	if len(s)-n > 2 && s[n] == '0' && s[n+1]|0x20 == 'x' {
		if m := numberPrefix(s[n+2:], isHexDigit, 'p'); m > 0 {
			return n + 2 + m
		}
	}
	m := numberPrefix(s[n:], isDigit, 'e')
	if m == 0 {
		return 0
	}
	return n + m
}

// numberPrefix measures digits, a point, digits, and an exponent.
func numberPrefix(s string, digit func(byte) bool, exponent byte) int {
	n, digits := 0, 0
	for point := false; n < len(s); n++ {
		if s[n] == '.' && !point {
			point = true
			continue
		}
		if !digit(s[n]) {
			break
		}
		digits++
	}
	if digits == 0 {
		return 0
	}
	if n < len(s) && s[n]|0x20 == exponent {
		m := n + 1
		if m < len(s) && (s[m] == '+' || s[m] == '-') {
			m++
		}
		if m < len(s) && isDigit(s[m]) {
			for m < len(s) && isDigit(s[m]) {
				m++
			}
			n = m
		}
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isHexDigit(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
