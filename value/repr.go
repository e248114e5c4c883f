package value

import (
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
