package parse

import (
	"bytes"
	"math"
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// lit is a literal as the text has it, before the place it stands in decides what
// kind of attribute it is.
type lit struct {
	form   litForm
	v      value.Value
	typ    *types.Type
	types  []*types.Type
	tensor *ir.Tensor
	raw    string
}

type litForm uint8

const (
	litValue litForm = iota
	litType
	litTypes
	litTensor
	litRaw
	litRef // a payload by name: it is what it is
)

func valueLit(v value.Value) (lit, bool) { return lit{v: v}, true }

// literal reads one attribute value or element of one. hint is the type that it
// has, or nil where nothing says.
func (p *parser) literal(hint *types.Type, depth int) (lit, bool) {
	if depth > maxNesting {
		p.errorAt(p.pos, "values nest deeper than %d", maxNesting)
		return lit{}, false
	}
	switch c := p.peek(); {
	case c == '"':
		s, ok := p.quoted()
		return lit{v: value.Str(s)}, ok
	case c == '-' || c == '+' || c >= '0' && c <= '9' || p.atNonFinite():
		return p.numberOrTensor(hint)
	case c == '[':
		return p.listOrTensor(hint, depth)
	case c == '(':
		if p.atSlice() {
			return p.tensorText(hint)
		}
		return p.tuple(hint, depth)
	case c == '{':
		return p.brace(hint, depth)
	case c == ' ' || p.at("Columns ") || p.at("MKLDNN Tensor:"):
		return p.tensorText(hint)
	case c == '<':
		return p.elided()
	case c == '$':
		return p.payloadRef()
	case p.at("annotate("):
		return p.annotated(depth)
	}
	return p.word(hint)
}

// atNonFinite reports whether inf or nan begins here, and no longer word.
func (p *parser) atNonFinite() bool {
	if !p.at("inf") && !p.at("nan") {
		return false
	}
	i := p.pos + 3
	return i >= p.end || !isWordByte(p.src[i]) || p.src[i] == 'j'
}

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// numberOrTensor reads an int, float or complex. Where blanks follow the number,
// it was the first of a tensor literal.
func (p *parser) numberOrTensor(hint *types.Type) (lit, bool) {
	start := p.pos
	v, ok := p.number()
	if !ok {
		p.errorAt(start, "malformed number")
		return lit{}, false
	}
	if c := p.peek(); c == ' ' || c == '\n' && !p.statement || c == '-' {
		p.pos = start
		return p.tensorText(hint)
	}
	return valueLit(v)
}

// number reads an int, float or complex: "3", "2.5", "1.", "inf", "0.+1.j".
func (p *parser) number() (value.Value, bool) {
	re, integral, ok := p.real()
	if !ok {
		return value.Value{}, false
	}
	if p.skip("j") {
		return value.Complex(complex(0, toFloat(re))), true
	}
	if c := p.peek(); c == '+' || c == '-' {
		save := p.pos
		if im, _, ok := p.real(); ok && p.skip("j") {
			return value.Complex(complex(toFloat(re), toFloat(im))), true
		}
		p.pos = save
	}
	if integral {
		if i, err := strconv.ParseInt(string(re), 10, 64); err == nil {
			return value.Int(i), true
		}
	}
	return value.Float(toFloat(re)), true
}

func toFloat(s []byte) float64 {
	f, err := strconv.ParseFloat(string(s), 64)
	if err != nil && f == 0 { // a nan with a sign, which PyTorch prints
		if s[0] == '-' {
			return math.Copysign(math.NaN(), -1)
		}
		return math.NaN()
	}
	return f
}

// real passes one real number and returns its text.
func (p *parser) real() (text []byte, integral, ok bool) {
	start := p.pos
	if c := p.peek(); c == '-' || c == '+' {
		p.pos++
	}
	if p.skip("inf") || p.skip("nan") {
		return p.src[start:p.pos], false, true
	}
	digits := p.digits()
	integral = true
	if p.skip(".") {
		integral = false
		digits += p.digits()
	}
	if digits == 0 {
		p.pos = start
		return nil, false, false
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		save := p.pos
		p.pos++
		if c := p.peek(); c == '-' || c == '+' {
			p.pos++
		}
		if p.digits() == 0 {
			p.pos = save
		} else {
			integral = false
		}
	}
	return p.src[start:p.pos], integral, true
}

func (p *parser) digits() int {
	start := p.pos
	for p.pos < p.end && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
		p.pos++
	}
	return p.pos - start
}

// listOrTensor reads "[a, b]", "[<Tensors>]", or the tail of a tensor without
// elements, "[ CPUFloatType{0} ]".
func (p *parser) listOrTensor(hint *types.Type, depth int) (lit, bool) {
	if p.at("[ ") && p.pos+2 < p.end && p.src[p.pos+2] >= 'A' && p.src[p.pos+2] <= 'Z' {
		return p.tensorText(hint)
	}
	if p.skip("[<Tensors>]") {
		return lit{form: litRaw, raw: "[<Tensors>]"}, true
	}
	p.pos++
	var elem *types.Type
	if hint.Kind() == types.ListKind {
		elem = hint.Elem()
	}
	items, kinds, ok := p.sequence(']', elem, depth)
	if !ok {
		return lit{}, false
	}
	if len(kinds) > 0 {
		return lit{form: litTypes, types: kinds}, true
	}
	if len(items) == 0 && hint == nil {
		return lit{form: litTypes}, true
	}
	if elem == nil {
		elem = elemType(items)
	}
	return valueLit(coerce(value.NewList(elem, items...), types.List(elem)))
}

// elemType is the type that the members of a list have in common; ints among
// floats are floats that print without a point.
func elemType(items []value.Value) *types.Type {
	var t *types.Type
	for _, v := range items {
		u := value.TypeOf(v)
		switch {
		case t == nil || u == t:
			t = u
		case t == types.Int && u == types.Float || t == types.Float && u == types.Int:
			t = types.Float
		default:
			if w, ok := types.Unify(t, u); ok {
				t = w
			} else {
				t = types.Any
			}
		}
	}
	if t == nil {
		return types.Tensor
	}
	return t
}

// sequence reads elements up to close. A sequence of types comes back in kinds.
func (p *parser) sequence(close byte, elem *types.Type, depth int) (items []value.Value, kinds []*types.Type, ok bool) {
	for !p.stop {
		for p.peek() == '\n' || p.peek() == '\t' {
			p.pos++
		}
		if p.peek() == close {
			p.pos++
			return items, kinds, true
		}
		l, ok := p.literal(elem, depth+1)
		if !ok {
			return nil, nil, false
		}
		switch l.form {
		case litType:
			kinds = append(kinds, l.typ)
		case litTypes:
			items = append(items, value.NewList(types.Tensor))
		case litTensor:
			items = append(items, tensorValue(l.tensor))
		case litRaw:
			items = append(items, opaque(l.raw))
		case litRef:
			items = append(items, l.v)
		default:
			items = append(items, l.v)
		}
		if p.skip(",") {
			if p.at(" ") {
				p.pos++
			}
			continue
		}
		if p.peek() != close {
			p.errorAt(p.pos, "expected \",\" or %q", close)
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// tensorValue is a tensor inside a container. A literal that does not determine
// its tensor stays text.
func tensorValue(t *ir.Tensor) value.Value {
	if t.T != nil && !t.Lossy {
		return value.TensorOf(t.T)
	}
	return value.OpaqueOf(&value.Opaque{Text: t.Text, Type: types.Tensor})
}

// opaque is a value of which only the text is known: "[<Tensors>]", "object(0x55)".
func opaque(text string) value.Value {
	t := types.Capsule
	if text == "[<Tensors>]" {
		t = types.List(types.Tensor)
	}
	return value.OpaqueOf(&value.Opaque{Text: text, Type: t})
}

// tuple reads "(a, b)"; one element has a trailing comma.
func (p *parser) tuple(hint *types.Type, depth int) (lit, bool) {
	start := p.pos
	p.pos++
	items, kinds, ok := p.sequence(')', nil, depth)
	if !ok {
		return lit{}, false
	}
	if len(kinds) > 0 || hint == nil && len(items) == 0 {
		// the tuple type "(int, Tensor)" as a type-valued attribute
		p.pos = start
		t := p.typ()
		return lit{form: litType, typ: t}, t != nil
	}
	return valueLit(coerce(value.NewTuple(items...), hint))
}

// annotated reads "annotate(Type, value)", as PyTorch prints what does not show
// its own type.
func (p *parser) annotated(depth int) (lit, bool) {
	start := p.pos
	p.pos += len("annotate(")
	rest := p.src[p.pos:p.end]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	t, n, err := types.ParseAnnotation(annotationText(rest), p.mod.Scope)
	if err != nil {
		p.errorAt(p.pos, "%s", typeMessage(err))
		return lit{}, false
	}
	p.pos += n
	if !p.skip(",") {
		p.errorAt(p.pos, "expected \",\" after the type of annotate")
		return lit{}, false
	}
	if p.at(" ") {
		p.pos++
	}
	l, ok := p.literal(t, depth+1)
	if !ok {
		return lit{}, false
	}
	if !p.skip(")") {
		p.errorAt(p.pos, "expected \")\" to close annotate at column %d", start-p.lineStart+1)
		return lit{}, false
	}
	switch l.form {
	case litTypes:
		return valueLit(value.NewList(t.Elem()))
	case litTensor:
		l = lit{v: tensorValue(l.tensor)}
	}
	return lit{v: coerce(l.v, t)}, true
}

// annotationText cuts the annotation off what follows it.
func annotationText(s []byte) string {
	depth := 0
	for i, c := range s {
		switch c {
		case '[', '(':
			depth++
		case ']', ')':
			depth--
		case ',':
			if depth == 0 {
				return string(s[:i])
			}
		}
	}
	return string(s)
}
