package schema

import (
	"math"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// defaultOf reads the default of a. As in PyTorch, one number stands for all
// elements of a list of given length, and the default of an optional float may be
// an int.
func (p *parser) defaultOf(a *Argument) (value.Value, error) {
	switch a.Real.Kind() {
	case types.TensorKind, types.GeneratorKind, types.QuantizerKind:
		if p.peekName() != "None" {
			return value.Value{}, p.expected("None")
		}
		p.i += len("None")
		return value.None(), nil
	case types.DeviceKind:
		return p.device()
	case types.ListKind:
		return p.listDefault(a)
	case types.OptionalKind:
		if a.Real.Elem().Kind() == types.DeviceKind && p.peekName() != "None" {
			return p.device()
		}
		return p.constant(a.Real.Kind())
	case types.StrKind, types.NumberKind, types.IntKind, types.BoolKind, types.FloatKind,
		types.ComplexKind, types.ScalarTypeKind, types.LayoutKind, types.MemoryFormatKind, types.SymIntKind:
		return p.constant(a.Real.Kind())
	}
	return value.Value{}, p.fail(p.i, "a default for type %s is not possible", a.Real)
}

// listDefault reads [x, y], or one x for a list of given length.
func (p *parser) listDefault(a *Argument) (value.Value, error) {
	elem := a.Type.Elem()
	switch elem.Kind() {
	case types.IntKind, types.FloatKind, types.BoolKind, types.ComplexKind:
	default:
		return value.Value{}, p.fail(p.i, "only lists of int, float, bool and complex have defaults")
	}
	if a.N > 0 && !p.at("[") {
		if a.N > maxBroadcast {
			return value.Value{}, p.fail(p.i, "a default for %d elements", a.N)
		}
		v, err := p.constant(elem.Kind())
		items := make([]value.Value, a.N)
		for i := range items {
			items[i] = v
		}
		return value.NewList(elem, items...), err
	}
	if err := p.expect("["); err != nil {
		return value.Value{}, err
	}
	if p.take("]") {
		return value.NewList(elem), nil
	}
	var items []value.Value
	for {
		v, err := p.constant(elem.Kind())
		if err != nil {
			return v, err
		}
		items = append(items, v)
		if p.take("]") {
			return value.NewList(elem, items...), nil
		}
		if !p.take(",") {
			return v, p.expected("',' or ']'")
		}
	}
}

// maxBroadcast bounds a default that is one number for all elements.
const maxBroadcast = 1024

// constant reads one constant for a place of type kind k.
func (p *parser) constant(k types.Kind) (value.Value, error) {
	p.space()
	if p.i < len(p.s) && (p.s[p.i] == '"' || p.s[p.i] == '\'') {
		s, err := p.quoted()
		return value.Str(s), err
	}
	if n := p.peekName(); n != "" {
		v, ok := namedConstant(n)
		if !ok {
			return v, p.fail(p.i, "invalid default %q", n)
		}
		p.i += len(n)
		return v, nil
	}
	at := p.i
	neg := p.take("-")
	text := p.number()
	if text == "" {
		return value.Value{}, p.expected("a number")
	}
	if neg {
		text = "-" + text
	}
	imaginary := p.i < len(p.s) && p.s[p.i] == 'j'
	if imaginary {
		p.i++
	}
	if !imaginary && k != types.FloatKind && k != types.ComplexKind && !strings.ContainsAny(text, ".eE") {
		i, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return value.Value{}, p.fail(at, "integer %s does not fit in 64 bits", text)
		}
		return value.Int(i), nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) {
		return value.Value{}, p.fail(at, "invalid number %s", text)
	}
	switch {
	case imaginary:
		return value.Complex(complex(0, f)), nil
	case p.i < len(p.s) && (p.s[p.i] == '+' || p.s[p.i] == '-'):
		return p.imaginary(f)
	case k == types.ComplexKind:
		return value.Complex(complex(f, 0)), nil
	}
	return value.Float(f), nil
}

// imaginary reads the rest of "0.+2.j" after the real part. PyTorch prints complex
// defaults so but does not read them back.
func (p *parser) imaginary(re float64) (value.Value, error) {
	at := p.i
	sign := p.s[p.i : p.i+1]
	p.i++
	im, err := strconv.ParseFloat(sign+p.number(), 64)
	if err != nil || math.IsInf(im, 0) || p.i >= len(p.s) || p.s[p.i] != 'j' {
		return value.Value{}, p.fail(at, "expected an imaginary part")
	}
	p.i++
	return value.Complex(complex(re, im)), nil
}

// namedConstant returns the constants that PyTorch's schemas may name.
func namedConstant(n string) (value.Value, bool) {
	switch n {
	case "True", "False":
		return value.Bool(n == "True"), true
	case "None":
		return value.None(), true
	case "Mean":
		return value.Int(1), true
	case "contiguous_format", "strided":
		return value.Int(0), true
	case "long":
		return value.Int(int64(tensor.Int64)), true
	case "float":
		return value.Int(int64(tensor.Float32)), true
	}
	return value.Value{}, false
}

// device reads a device, quoted or, as PyTorch prints it, bare.
func (p *parser) device() (value.Value, error) {
	p.space()
	at := p.i
	text := p.peekName()
	if text != "" {
		p.i += len(text)
		if p.i+1 < len(p.s) && p.s[p.i] == ':' && isDigit(p.s[p.i+1]) {
			for p.i++; p.i < len(p.s) && isDigit(p.s[p.i]); p.i++ {
			}
			text = p.s[at:p.i]
		}
	} else if p.i < len(p.s) && (p.s[p.i] == '"' || p.s[p.i] == '\'') {
		var err error
		if text, err = p.quoted(); err != nil {
			return value.Value{}, err
		}
	}
	d, err := tensor.ParseDevice(text)
	if err != nil {
		return value.Value{}, p.fail(at, "expected a device: %v", err)
	}
	return value.DeviceOf(d), nil
}

// quoted reads a string literal with the escapes PyTorch knows.
func (p *parser) quoted() (string, error) {
	start, quote := p.i, p.s[p.i]
	var b strings.Builder
	for i := p.i + 1; i < len(p.s); i++ {
		switch c := p.s[i]; c {
		case quote:
			p.i = i + 1
			return b.String(), nil
		case '\n':
			return "", p.fail(start, "a string without an end on its line")
		case '\\':
			n, err := p.escape(&b, i+1)
			if err != nil {
				return "", err
			}
			i += n
		default:
			b.WriteByte(c)
		}
	}
	return "", p.fail(start, "a string without an end")
}

// escape writes what the escape at i, after the backslash, stands for, and returns
// its length.
func (p *parser) escape(b *strings.Builder, i int) (int, error) {
	if i >= len(p.s) {
		return 0, p.fail(i-1, "a string without an end")
	}
	c := p.s[i]
	if k := strings.IndexByte(`\'"nrtabfv`, c); k >= 0 {
		b.WriteByte("\\'\"\n\r\t\a\b\f\v"[k])
		return 1, nil
	}
	if c >= '0' && c <= '3' && i+2 < len(p.s) {
		if o, err := strconv.ParseUint(p.s[i:i+3], 8, 8); err == nil {
			b.WriteByte(byte(o))
			return 3, nil
		}
	}
	return 0, p.fail(i-1, "unknown escape \\%c in a string", c)
}
