package tensor

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// LiteralLen returns the length of the tensor literal that text begins with: up
// to and including the " ]" that closes its type. ok is false if there is none.
// The one-element form "{3.5}" is not such a literal; it ends at its brace.
func LiteralLen(text string) (n int, ok bool) {
	open := 0
	for open < len(text) && strings.IndexByte(literalBytes, text[open]) >= 0 {
		open++
	}
	if !strings.HasPrefix(text[open:], "[ ") {
		return 0, false
	}
	depth := 0
	for i := open; i < len(text); i++ {
		switch text[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i + 1, true
			}
		}
	}
	return 0, false
}

// literalBytes are the bytes that may stand in front of a literal's type.
const literalBytes = " \n0123456789.+-e*(),=nanifColumnsto"

// ParseLiteral reads what Format prints, with newlines or with the spaces that
// dumps have for them. The tensor has the dtype, shape and backend of the text
// and of each element the value nearest to the printed one.
//
// exact says that the text determines every element: no other value of the
// dtype prints the same. That holds for integers and bools printed in digits,
// for integers stored in floating point (a column style without decimals is
// chosen only if all elements are integers), for infinities and NaN, and else
// only where both neighbours of the value, in its dtype, print differently.
// Complex (the imaginary part is not printed) and quantized literals are never
// exact. On malformed text the error says what is wrong; nothing larger than
// the text is allocated.
func ParseLiteral(text string) (t *Tensor, exact bool, err error) {
	text = strings.TrimSpace(text)
	if text == "[ Tensor (undefined) ]" {
		return Undefined(), true, nil
	}
	body, tail, ok := cutTrailer(text)
	if !ok {
		return nil, false, literalErr("no type such as [ CPUFloatType{2} ] at the end")
	}
	trailer, err := parseTrailer(tail)
	if err != nil {
		return nil, false, err
	}
	r := literalReader{text: body, shape: trailer.shape}
	if err := r.read(); err != nil {
		return nil, false, err
	}
	return trailer.build(r.values, len(trailer.shape) == 0)
}

// ParseItem reads the one-element form "{3.5}" of a dump as a tensor of the
// given dtype and shape, which the type of the constant tells. exact is as for
// ParseLiteral; numbers here have 6 digits, integers all of theirs.
func ParseItem(text string, dtype DType, shape []int) (t *Tensor, exact bool, err error) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(text), "{")
	if ok {
		inner, ok = strings.CutSuffix(inner, "}")
	}
	n, okN := NumelOf(shape)
	if !ok || !okN || n != 1 {
		return nil, false, literalErr("%q is not a tensor of one element", text)
	}
	if dtype.IsComplex() {
		return parseComplexItem(inner, dtype, shape)
	}
	v, err := parsePrinted(inner, 0, 'g')
	if err != nil {
		return nil, false, err
	}
	return literalTrailer{dtype: dtype, shape: shape}.build([]printed{v}, true)
}

func literalErr(format string, args ...any) error {
	return valueErr("tensor literal: "+format, args...)
}

// cutTrailer splits at the "[ " that opens the type.
func cutTrailer(text string) (body, tail string, ok bool) {
	i := strings.Index(text, "[ ")
	if i < 0 || !strings.HasSuffix(text, "]") {
		return "", "", false
	}
	return text[:i], text[i+2 : len(text)-1], true
}

// literalTrailer is the end of a literal: "CPUFloatType{2,3}" and parameters.
type literalTrailer struct {
	dtype  DType
	device Device
	layout Layout
	shape  []int
	quant  *Quant
}

func parseTrailer(s string) (l literalTrailer, err error) {
	open, end := strings.IndexByte(s, '{'), strings.IndexByte(s, '}')
	if open < 0 || end < open {
		return l, literalErr("no sizes in %q", s)
	}
	dtype, kind, layout, ok := parseLegacyType(s[:open])
	if !ok {
		return l, literalErr("unknown type %q", s[:open])
	}
	if layout != Strided {
		return l, literalErr("%s is not strided", s[:open])
	}
	l = literalTrailer{dtype: dtype, device: Device{kind, -1}, layout: layout}
	if inner := s[open+1 : end]; inner != "" {
		for _, f := range strings.Split(inner, ",") {
			n, err := strconv.Atoi(f)
			if err != nil || n < 0 {
				return l, literalErr("bad size %q", f)
			}
			l.shape = append(l.shape, n)
		}
	}
	if _, ok := NumelOf(l.shape); !ok {
		return l, literalErr("sizes %s overflow", sizesText(l.shape))
	}
	rest := strings.TrimSpace(s[end+1:])
	if rest == "" && !dtype.IsQuantized() {
		return l, nil
	}
	if !dtype.IsQuantized() {
		return l, literalErr("unexpected %q", rest)
	}
	l.quant, err = parseQuant(rest, l.shape)
	return l, err
}

// parseQuant reads ", qscheme: per_tensor_affine, scale: 0.1, zero_point: 3".
func parseQuant(s string, shape []int) (*Quant, error) {
	name, s, _ := strings.Cut(strings.TrimPrefix(s, ", qscheme: "), ", ")
	q := &Quant{Scheme: 255}
	for i, n := range qschemeNames {
		if n == name {
			q.Scheme = QScheme(i)
		}
	}
	switch q.Scheme {
	case PerTensorAffine:
		scale, zero, _ := strings.Cut(strings.TrimPrefix(s, "scale: "), ", zero_point: ")
		var err, err2 error
		q.Scale, err = strconv.ParseFloat(scale, 64)
		q.ZeroPoint, err2 = strconv.ParseInt(zero, 10, 64)
		if err != nil || err2 != nil {
			return nil, literalErr("bad scale or zero point in %q", s)
		}
		return q, nil
	case PerChannelAffine, PerChannelAffineFloatParams:
		return q, parseChannels(q, s, shape)
	}
	return nil, literalErr("unknown qscheme %q", name)
}

func parseChannels(q *Quant, s string, shape []int) error {
	scales, s, ok1 := strings.Cut(strings.TrimPrefix(s, "scales: "), ", zero_points: ")
	zeros, axis, ok2 := strings.Cut(s, ", axis: ")
	n, err := strconv.Atoi(axis)
	if !ok1 || !ok2 || err != nil || n < 0 || n >= len(shape) {
		return literalErr("bad channel parameters")
	}
	q.Axis = n
	if strings.Contains(scales, "qscheme") || strings.Contains(zeros, "qscheme") {
		return literalErr("bad channel parameters")
	}
	if q.Scales, _, err = ParseLiteral(scales); err != nil {
		return err
	}
	if q.ZeroPoints, _, err = ParseLiteral(zeros); err != nil {
		return err
	}
	if c := []int{shape[n]}; !slices.Equal(q.Scales.shape, c) || !slices.Equal(q.ZeroPoints.shape, c) {
		return literalErr("channel parameters do not have %d elements", shape[n])
	}
	return nil
}

// printed is one number of a literal.
type printed struct {
	value  float64 // nearest to digits and exponent
	text   string  // as it stands
	factor int     // the common factor is 10^factor
	verb   byte    // the style it was printed in
}

// lostVerb marks numbers under the common factor 0, which the smallest float64
// values get: all digits are lost.
const lostVerb = '0'

// lost returns the number that printed as text after division by 0.
func lost(text string) (printed, error) {
	p := printed{text: text, verb: lostVerb}
	switch text {
	case "inf":
		p.value = math.SmallestNonzeroFloat64
	case "-inf":
		p.value = -math.SmallestNonzeroFloat64
	case "nan", "-nan":
	default:
		return p, literalErr("bad number %q after the common factor 0", text)
	}
	return p, nil
}

// parsePrinted reads one number as C++ prints it, times 10^factor.
func parsePrinted(text string, factor int, verb byte) (printed, error) {
	p := printed{text: text, factor: factor, verb: verb}
	switch text {
	case "nan":
		p.value = math.NaN()
		return p, nil
	case "-nan":
		p.value = math.Copysign(math.NaN(), -1)
		return p, nil
	case "inf", "-inf":
	default:
		for i := range len(text) {
			if c := text[i]; (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' {
				return p, literalErr("bad number %q", text)
			}
		}
	}
	full := text
	if factor != 0 {
		if strings.ContainsRune(text, 'e') {
			return p, literalErr("bad number %q after a common factor", text)
		}
		if !strings.HasSuffix(text, "inf") {
			full += "e" + strconv.Itoa(factor)
		}
	}
	v, err := strconv.ParseFloat(full, 64)
	if err != nil && !math.IsInf(v, 0) { // beyond float64 is its infinity
		return p, literalErr("bad number %q", text)
	}
	p.value = v
	return p, nil
}
