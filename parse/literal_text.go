package parse

import (
	"bytes"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// quoted reads a string in double quotes.
func (p *parser) quoted() (string, bool) {
	start := p.pos
	i := start + 1
	for i < p.end && p.src[i] != '"' && p.src[i] != '\\' && p.src[i] != '\n' {
		i++
	}
	if i < p.end && p.src[i] == '"' {
		p.pos = i + 1
		return string(p.src[start+1 : i]), true
	}
	var b strings.Builder
	b.Write(p.src[start+1 : i])
	for i < p.end && p.src[i] != '"' && p.src[i] != '\n' {
		if p.src[i] != '\\' {
			b.WriteByte(p.src[i])
			i++
			continue
		}
		c, n := unescape(p.src[i:p.end])
		if n == 0 {
			p.errorAt(i, "unknown escape in a string")
			return "", false
		}
		b.WriteByte(c)
		i += n
	}
	if i >= p.end || p.src[i] == '\n' {
		p.errorAt(start, "string is not closed")
		return "", false
	}
	p.pos = i + 1
	return b.String(), true
}

// unescape reads the escape at the start of s and returns its byte and its
// length, 0 if it is none. PyTorch prints bytes above 0x7f as three characters
// '0'+d computed on the signed byte, where the d are zero or negative; the same
// sum reads ordinary octal escapes.
func unescape(s []byte) (c byte, n int) {
	if len(s) < 2 {
		return 0, 0
	}
	const letters, bytes = `\"'?abfnrtv`, "\\\"'?\a\b\f\n\r\t\v"
	if i := strings.IndexByte(letters, s[1]); i >= 0 {
		return bytes[i], 2
	}
	if len(s) < 4 {
		return 0, 0
	}
	sum := 0
	for _, d := range s[1:4] {
		if d < '0'-7 || d > '7' {
			return 0, 0
		}
		sum = 8*sum + int(d) - '0'
	}
	return byte(sum), 4
}

// brace reads "{3}", a tensor of one element, or a dict, "{"k": 1}".
func (p *parser) brace(hint *types.Type, depth int) (lit, bool) {
	start := p.pos
	if text, ok := p.oneElement(); ok {
		return lit{form: litTensor, tensor: tensorConst(text, hint)}, true
	}
	p.pos = start + 1
	var kt, vt *types.Type
	if hint.Kind() == types.DictKind {
		kt, vt = hint.Key(), hint.Value()
	}
	var keys, vals []value.Value
	for !p.stop {
		if p.skip("}") {
			return valueLit(newDict(keys, vals, kt, vt))
		}
		k, ok := p.element(kt, depth)
		if !ok {
			return lit{}, false
		}
		if !p.skip(":") {
			p.errorAt(p.pos, "expected \":\" after a key")
			return lit{}, false
		}
		p.skip(" ")
		v, ok := p.element(vt, depth)
		if !ok {
			return lit{}, false
		}
		keys, vals = append(keys, k), append(vals, v)
		if p.skip(",") {
			p.skip(" ")
		} else if p.peek() != '}' {
			p.errorAt(p.pos, "expected \",\" or \"}\"")
			return lit{}, false
		}
	}
	return lit{}, false
}

func (p *parser) element(hint *types.Type, depth int) (value.Value, bool) {
	l, ok := p.literal(hint, depth+1)
	switch l.form {
	case litTensor:
		return tensorValue(l.tensor), ok
	case litRaw:
		return opaque(l.raw), ok
	case litRef:
		return l.v, ok
	case litTypes:
		return value.NewList(types.Tensor), ok
	case litType:
		p.errorAt(p.pos, "a type where a value is needed")
		return value.Value{}, false
	}
	return coerce(l.v, hint), ok
}

func newDict(keys, vals []value.Value, kt, vt *types.Type) value.Value {
	if kt == nil {
		kt, vt = elemType(keys), elemType(vals)
	}
	d := value.NewDict(kt, vt)
	for i := range keys {
		d.Set(keys[i], coerce(vals[i], vt))
	}
	return value.DictOf(d)
}

// oneElement reads "{number}" or "{(re,im)}".
func (p *parser) oneElement() (text []byte, ok bool) {
	start := p.pos
	i := bytes.IndexByte(p.src[start:p.end], '}')
	if i < 0 || i > 80 {
		return nil, false
	}
	p.pos++
	if p.skip("(") {
		_, _, ok1 := p.real()
		ok2 := p.skip(",")
		_, _, ok3 := p.real()
		ok = ok1 && ok2 && ok3 && p.skip(")")
	} else {
		_, _, ok = p.real()
	}
	if !ok || !p.skip("}") {
		return nil, false
	}
	return p.src[start:p.pos], true
}

// elided reads "<Tensor>", "<Graph>" and the like.
func (p *parser) elided() (lit, bool) {
	start := p.pos
	i := bytes.IndexByte(p.src[start:p.end], '>')
	if i < 0 || i > 200 {
		p.errorAt(start, "expected a value")
		return lit{}, false
	}
	p.pos += i + 1
	text := string(p.src[start:p.pos])
	if text == "<Tensor>" {
		return lit{form: litTensor, tensor: &ir.Tensor{Text: text}}, true
	}
	return lit{form: litRaw, raw: text}, true
}

// atSlice reports whether "(1,.,.) =" begins here, a slice of a tensor of three
// or more dimensions.
func (p *parser) atSlice() bool {
	i := p.pos + 1
	for i < p.end && (p.src[i] >= '0' && p.src[i] <= '9' || p.src[i] == ',') {
		i++
	}
	return bytes.HasPrefix(p.src[i:p.end], []byte(".,.)"))
}

// tensorText reads a tensor printed in full, up to the bracket that closes its
// type: "0.01 *  1.0000  2.0000 [ CPUFloatType{2} ]". Line ends within become
// blanks, as PyTorch prints constants today.
func (p *parser) tensorText(hint *types.Type) (lit, bool) {
	start := p.pos
	i := bytes.Index(p.src[start:p.end], []byte("[ "))
	if i < 0 || bytes.IndexByte(p.src[start:start+i], '%') >= 0 {
		p.errorAt(start, "expected a value")
		return lit{}, false
	}
	depth := 0
	for j := start + i; j < p.end; j++ {
		switch p.src[j] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				p.pos = j + 1
				text := bytes.ReplaceAll(p.src[start:p.pos], []byte{'\n'}, []byte{' '})
				return lit{form: litTensor, tensor: tensorConst(text, hint)}, true
			}
		case '%':
			j = p.end
		}
	}
	p.errorAt(start, "tensor literal is not closed")
	return lit{}, false
}

// tensorConst makes the constant for a printed tensor. A text that does not
// determine the tensor is kept with the nearest one.
func tensorConst(text []byte, hint *types.Type) *ir.Tensor {
	c := &ir.Tensor{Text: string(text), Lossy: true}
	if text[0] == '{' {
		c.T, c.Lossy = oneElementTensor(c.Text, hint)
		return c
	}
	if t, exact, err := tensor.ParseLiteral(c.Text); err == nil {
		c.T, c.Lossy = t, !exact
	}
	return c
}

// word reads what begins with a letter: True, None, torch.device("cpu"), an enum
// member, a type, or something that only PyTorch can read back.
func (p *parser) word(hint *types.Type) (lit, bool) {
	start := p.pos
	i := start
	for i < p.end && (isWordByte(p.src[i]) || p.src[i] == '.') {
		i++
	}
	w := string(p.src[start:i])
	next := byte(0)
	if i < p.end {
		next = p.src[i]
	}
	p.pos = i
	switch {
	case w == "":
		p.errorAt(start, "expected a value")
		return lit{}, false
	case w == "True" || w == "False":
		return valueLit(value.Bool(w == "True"))
	case w == "None":
		return valueLit(value.None())
	case w == "torch.device" && next == '(':
		return p.deviceLiteral(start)
	case hint.Kind() == types.EnumKind || hint.Kind() == types.OptionalKind && hint.Elem().Kind() == types.EnumKind:
		return p.enumMember(w, hint)
	case (w == "tensor" || w == "seeded" || w == "file") && next == '(':
		return p.payloadLiteral(w, start)
	case w == "function" && next == '(':
		return p.functionLiteral()
	case p.knownEnum(w) != nil:
		return p.enumMember(w, p.knownEnum(w))
	case w == "object" && next == '(':
		return p.rawLiteral(start)
	}
	p.pos = start
	t := p.typ()
	return lit{form: litType, typ: t}, t != nil
}

// rawLiteral keeps "object(0x5581)" as text.
func (p *parser) rawLiteral(start int) (lit, bool) {
	i := bytes.IndexByte(p.src[p.pos:p.lineEnd()], ')')
	if i < 0 {
		p.errorAt(p.pos, "bracket is not closed")
		return lit{}, false
	}
	p.pos += i + 1
	return lit{form: litRaw, raw: string(p.src[start:p.pos])}, true
}

func (p *parser) deviceLiteral(start int) (lit, bool) {
	p.pos++
	if p.peek() != '"' {
		p.errorAt(p.pos, "expected a device name in quotes")
		return lit{}, false
	}
	s, ok := p.quoted()
	if !ok || !p.skip(")") {
		p.errorAt(start, "malformed device")
		return lit{}, false
	}
	d, err := tensor.ParseDevice(s)
	if err != nil {
		p.errorAt(start, "%v", err)
		return lit{}, false
	}
	return valueLit(value.DeviceOf(d))
}

// enumMember reads "__torch__.Color.RED" as a member of the enum t.
func (p *parser) enumMember(w string, t *types.Type) (lit, bool) {
	if t.Kind() == types.OptionalKind {
		t = t.Elem()
	}
	return valueLit(value.EnumMember(t, strings.TrimPrefix(w, t.Name()+".")))
}

// knownEnum returns the enum of this text that w names a member of, or nil.
func (p *parser) knownEnum(w string) *types.Type {
	if i := strings.LastIndexByte(w, '.'); i > 0 {
		return p.mod.Scope.Lookup(types.EnumKind, w[:i])
	}
	return nil
}

// functionLiteral reads function("name").
func (p *parser) functionLiteral() (lit, bool) {
	p.pos++
	if p.peek() != '"' {
		p.errorAt(p.pos, "expected the function's name in quotes")
		return lit{}, false
	}
	name, ok := p.quoted()
	if !ok || !p.skip(")") {
		p.errorAt(p.pos, "expected \")\" after the function's name")
		return lit{}, false
	}
	return valueLit(value.FuncOf(&value.Func{Name: name}))
}
