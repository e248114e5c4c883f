package exec

import (
	"math"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// maxTextDepth bounds nesting in text: containers may hold themselves.
const maxTextDepth = 200

// Text is v as str(), print() and format() of TorchScript give it: C++'s
// operator<< of an IValue. Strings are not quoted, floats have up to 17 digits
// and at least a point, tensors are as C++ prints them.
func Text(v value.Value) string { return string(appendText(nil, v, 0)) }

func appendText(dst []byte, v value.Value, depth int) []byte {
	if depth > maxTextDepth {
		return append(dst, "..."...)
	}
	switch v.Kind() {
	case value.NoneKind:
		return append(dst, "None"...)
	case value.IntKind:
		return strconv.AppendInt(dst, v.Int(), 10)
	case value.FloatKind:
		return appendFloat(dst, v.Float())
	case value.ComplexKind:
		return value.AppendComplex(dst, v.Complex())
	case value.BoolKind:
		if v.Bool() {
			return append(dst, "True"...)
		}
		return append(dst, "False"...)
	case value.StrKind:
		return append(dst, v.Str()...)
	case value.DeviceKind:
		return append(dst, v.Device().String()...)
	case value.TensorKind:
		return append(dst, tensor.Format(v.Tensor())...)
	case value.ListKind:
		return appendItems(dst, '[', v.List().Items, ']', depth)
	case value.TupleKind:
		if len(v.Tuple().Items) == 1 {
			dst = appendText(append(dst, '('), v.Tuple().Items[0], depth+1)
			return append(dst, ",)"...)
		}
		return appendItems(dst, '(', v.Tuple().Items, ')', depth)
	case value.DictKind:
		return appendDict(dst, v.Dict(), depth)
	case value.EnumKind:
		return append(append(append(dst, typeName(v.Enum().Type)...), '.'), v.Enum().Name...)
	case value.OpaqueKind:
		return append(dst, v.Opaque().Text...)
	}
	return append(append(append(dst, '<'), v.Kind().String()...), '>')
}

func appendItems(dst []byte, open byte, items []value.Value, end byte, depth int) []byte {
	dst = append(dst, open)
	for i, x := range items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = appendText(dst, x, depth+1)
	}
	return append(dst, end)
}

func appendDict(dst []byte, d *value.Dict, depth int) []byte {
	dst = append(dst, '{')
	first := true
	for k, v := range d.All() {
		if !first {
			dst = append(dst, ", "...)
		}
		first = false
		dst = append(appendText(dst, k, depth+1), ": "...)
		dst = appendText(dst, v, depth+1)
	}
	return append(dst, '}')
}

// appendFloat writes what fits an int64 as that with a point, else 17 digits.
func appendFloat(dst []byte, f float64) []byte {
	if f == math.Trunc(f) && f >= -0x1p63 && f < 0x1p63 {
		return append(strconv.AppendInt(dst, int64(f), 10), '.')
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, fixNonFinite("", f)...)
	}
	return strconv.AppendFloat(dst, f, 'g', 17, 64)
}

// formatKernels are str(), format and %.
func formatKernels() []Entry {
	return []Entry{
		{"aten::str", func(c *Call) error { return c.Return(value.Str(Text(c.Args[0]))) }},
		{"aten::format", formatBraces},
		{"aten::percentFormat", formatPercent},
	}
}

// formatBraces replaces each {} by the next argument; more arguments than places
// are ignored.
func formatBraces(c *Call) error {
	format := c.Args[0].Str()
	var dst []byte
	rest, used := format, 1
	for {
		i := strings.Index(rest, "{}")
		if i < 0 {
			return c.Return(value.Str(string(append(dst, rest...))))
		}
		if used >= len(c.Args) {
			return Raise("RuntimeError", "Too few arguments for format string: %s", format)
		}
		dst = appendText(append(dst, rest[:i]...), c.Args[used], 0)
		rest = rest[i+2:]
		used++
	}
}

// formatPercent is str % value: the value is a tuple of arguments, or one.
func formatPercent(c *Call) error {
	var args []value.Value
	if len(c.Args) > 1 {
		args = []value.Value{c.Args[1]}
		if t := c.Args[1].Tuple(); t != nil {
			args = t.Items
		}
	}
	var dst []byte
	format, used := c.Args[0].Str(), 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			dst = append(dst, format[i])
			continue
		}
		i++
		if i == len(format) {
			return Raise("RuntimeError", "Incomplete format specifier")
		}
		if format[i] == '%' {
			dst = append(dst, '%')
			continue
		}
		if used == len(args) {
			return Raise("RuntimeError", "Too few arguments for format string")
		}
		var err error
		if dst, err = appendSpecified(dst, format[i], args[used]); err != nil {
			return err
		}
		used++
	}
	if used < len(args) {
		return Raise("RuntimeError", "Too many arguments for format string")
	}
	return c.Return(value.Str(string(dst)))
}

// appendSpecified writes v as one specifier asks. Floats go through float32, as
// they do in PyTorch.
func appendSpecified(dst []byte, spec byte, v value.Value) ([]byte, error) {
	switch spec {
	case 's':
		return appendText(dst, v, 0), nil
	case 'd', 'i':
		if err := wantNumber(spec, v); err != nil {
			return dst, err
		}
		if v.Kind() == value.FloatKind {
			f := v.Float()
			if !(f > math.MinInt32-1 && f < math.MaxInt32+1) {
				f = math.MinInt32
			}
			return strconv.AppendInt(dst, int64(f), 10), nil
		}
		return strconv.AppendInt(dst, v.Int(), 10), nil
	case 'e', 'E', 'f', 'F':
		if err := wantNumber(spec, v); err != nil {
			return dst, err
		}
		f := float64(float32(v.AsFloat()))
		verb := spec
		if spec == 'F' {
			verb = 'f'
		}
		s := fixNonFinite(strconv.FormatFloat(f, verb, 6, 64), f)
		if spec == 'E' || spec == 'F' {
			s = strings.ToUpper(s)
			if spec == 'F' {
				s = fixNonFinite(s, f)
			}
		}
		return append(dst, s...), nil
	case 'c':
		switch {
		case v.Kind() == value.IntKind:
			return append(dst, byte(v.Int())), nil
		case v.Kind() == value.StrKind && len(v.Str()) == 1:
			return append(dst, v.Str()...), nil
		}
		return dst, Raise("RuntimeError", "%%c requires an int or char for formatting, but got %s", tagName(v))
	}
	return dst, Raise("RuntimeError", "The specifier %%%c is not supported in TorchScript format strings", spec)
}

func wantNumber(spec byte, v value.Value) error {
	switch v.Kind() {
	case value.IntKind, value.FloatKind:
		return nil
	case value.BoolKind, value.ComplexKind:
		return &Unsupported{Op: "aten::percentFormat", Detail: "%" + string(spec) + " of a " + v.Kind().String() + ", on which PyTorch 1.13 fails an internal check"}
	}
	return Raise("RuntimeError", "%%%c requires a number for formatting, but got %s", spec, tagName(v))
}

// tagName is C++'s name of the kind of an IValue.
func tagName(v value.Value) string {
	switch v.Kind() {
	case value.NoneKind:
		return "None"
	case value.IntKind:
		return "Int"
	case value.FloatKind:
		return "Double"
	case value.ComplexKind:
		return "ComplexDouble"
	case value.BoolKind:
		return "Bool"
	case value.StrKind:
		return "String"
	case value.DeviceKind:
		return "Device"
	case value.TensorKind:
		return "Tensor"
	case value.ListKind:
		return "GenericList"
	case value.DictKind:
		return "GenericDict"
	case value.TupleKind:
		return "Tuple"
	case value.ObjectKind:
		return "Object"
	case value.EnumKind:
		return "Enum"
	}
	return v.Kind().String()
}
