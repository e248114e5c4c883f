package value

import (
	"math"
	"strconv"

	"github.com/torchpass/torchpass/types"
)

// Style says how [AppendRepr] prints what a dump and module text print
// differently.
type Style struct {
	// Tensor prints a tensor.
	Tensor func(dst []byte, v Value) []byte
	// Ref gives the name by which v is referred to instead of printed; nil for none.
	Ref func(v Value) (name string, ok bool)
	// Exact prints what reads back as the same value: the tensors of a list one by
	// one where PyTorch prints [<Tensors>], floats that do not look like ints, and
	// the type of every container whose members do not tell it.
	Exact bool
}

// AppendRepr appends v as PyTorch prints it inside an attribute: quoted strings,
// floats with a point, annotate(…) around containers whose type does not show.
func AppendRepr(dst []byte, v Value, st *Style) []byte {
	if st.Ref != nil {
		if name, ok := st.Ref(v); ok {
			return append(dst, name...)
		}
	}
	switch v.kind {
	case NoneKind:
		return append(dst, "None"...)
	case IntKind, FloatKind, ComplexKind, BoolKind:
		return appendNumber(dst, v, st.Exact)
	case StrKind:
		return AppendQuoted(dst, v.Str())
	case DeviceKind:
		dst = append(dst, "torch.device("...)
		dst = AppendQuoted(dst, v.Device().String())
		return append(dst, ')')
	case TensorKind:
		return st.Tensor(dst, v)
	case ListKind:
		return appendList(dst, v.List(), st)
	case DictKind:
		return appendDict(dst, v.Dict(), st)
	case TupleKind:
		return appendTuple(dst, v.Tuple(), st)
	case EnumKind:
		e := v.Enum()
		dst = append(dst, e.Type.Name()...)
		dst = append(dst, '.')
		return append(dst, e.Name...)
	case FuncKind:
		if st.Exact {
			return append(AppendQuoted(append(dst, "function("...), v.Func().Name), ')')
		}
		return append(dst, v.Func().Name...)
	case OpaqueKind:
		return append(dst, v.Opaque().Text...)
	case ObjectKind:
		dst = append(dst, "object("...)
		dst = append(dst, v.Object().Type.String()...)
		return append(dst, ')')
	}
	dst = append(dst, '<')
	dst = append(dst, v.kind.String()...)
	return append(dst, '>')
}

func appendNumber(dst []byte, v Value, exact bool) []byte {
	switch v.kind {
	case FloatKind:
		if exact {
			return AppendExactFloat(dst, v.Float())
		}
		return AppendFloat(dst, v.Float())
	case ComplexKind:
		if exact {
			return AppendExactComplex(dst, v.Complex())
		}
		return AppendComplex(dst, v.Complex())
	case BoolKind:
		if v.Bool() {
			return append(dst, "True"...)
		}
		return append(dst, "False"...)
	}
	return strconv.AppendInt(dst, v.Int(), 10)
}

// showsType reports whether the members of a container tell its element type.
func showsType(elem *types.Type, st *Style) bool {
	switch elem.Kind() {
	case types.OptionalKind, types.UnionKind, types.NumberKind, types.AnyKind:
		return false
	case types.IntKind, types.FloatKind, types.ComplexKind, types.BoolKind, types.StrKind, types.TensorKind:
		return true
	}
	return !st.Exact
}

func appendList(dst []byte, l *List, st *Style) []byte {
	annotate := len(l.Items) == 0 || !showsType(l.Elem, st)
	if annotate {
		dst = append(dst, "annotate("...)
		dst = append(dst, types.List(l.Elem).Annotation()...)
		dst = append(dst, ", "...)
	} else if l.Elem.Kind() == types.TensorKind && !st.Exact {
		return append(dst, "[<Tensors>]"...)
	}
	dst = append(dst, '[')
	for i, v := range l.Items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = AppendRepr(dst, v, st)
	}
	dst = append(dst, ']')
	if annotate {
		dst = append(dst, ')')
	}
	return dst
}

func appendDict(dst []byte, d *Dict, st *Style) []byte {
	annotate := d.Len() == 0 || !showsType(d.Val, st) || !showsType(d.Key, st)
	if annotate {
		dst = append(dst, "annotate("...)
		dst = append(dst, types.Dict(d.Key, d.Val).Annotation()...)
		dst = append(dst, ',')
	}
	dst = append(dst, '{')
	first := true
	for k, v := range d.All() {
		if !first {
			dst = append(dst, ", "...)
		}
		first = false
		dst = AppendRepr(dst, k, st)
		dst = append(dst, ": "...)
		dst = AppendRepr(dst, v, st)
	}
	dst = append(dst, '}')
	if annotate {
		dst = append(dst, ')')
	}
	return dst
}

func appendTuple(dst []byte, t *Tuple, st *Style) []byte {
	dst = append(dst, '(')
	for i, v := range t.Items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = AppendRepr(dst, v, st)
	}
	if len(t.Items) == 1 {
		dst = append(dst, ',')
	}
	return append(dst, ')')
}

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
	if !math.Signbit(imag(c)) || math.IsNaN(imag(c)) {
		dst = append(dst, '+')
	}
	return append(AppendExactFloat(dst, imag(c)), 'j')
}

// AppendG appends f as C's printf prints it with %.*g and the given precision.
func AppendG(dst []byte, f float64, prec int) []byte {
	switch {
	case math.IsNaN(f):
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

// AppendComplex appends c as PyTorch prints a complex: "3.+4.j".
func AppendComplex(dst []byte, c complex128) []byte {
	dst = AppendFloat(dst, real(c))
	if imag(c) >= 0 {
		dst = append(dst, '+')
	} else {
		dst = append(dst, '-')
	}
	return append(AppendFloat(dst, math.Abs(imag(c))), 'j')
}

// AppendQuoted appends s in double quotes with PyTorch's escapes. Bytes above
// 0x7f come out as PyTorch's arithmetic on signed characters makes them.
func AppendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := range len(s) {
		dst = appendEscaped(dst, s[i])
	}
	return append(dst, '"')
}

func appendEscaped(dst []byte, c byte) []byte {
	switch c {
	case '\\', '"', '\'':
		return append(dst, '\\', c)
	case '\a':
		return append(dst, `\a`...)
	case '\b':
		return append(dst, `\b`...)
	case '\f':
		return append(dst, `\f`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	case '\v':
		return append(dst, `\v`...)
	}
	if c >= ' ' && c < 0x7f {
		return append(dst, c)
	}
	d := int(int8(c))
	return append(dst, '\\', byte('0'+d/64), byte('0'+d%64/8), byte('0'+d%8))
}
