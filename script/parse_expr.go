package script

import (
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/value"
)

// precedence of the binary operators, loosest first; 0 for others. PyTorch prints
// operators as calls; sources older than that, and types' "None", use some.
func precedence(op string) int {
	switch op {
	case "==", "!=", "<", "<=", ">", ">=":
		return 1
	case "|":
		return 2
	case "^":
		return 3
	case "&":
		return 4
	case "<<", ">>":
		return 5
	case "+", "-":
		return 6
	case "*", "/", "//", "%", "@":
		return 7
	case "**":
		return 9
	}
	return 0
}

func (p *parser) expr() *expr {
	e := p.binary(1)
	if !p.atKind(tokName) {
		return e
	}
	for _, word := range [...]string{"and", "or", "if", "in", "is", "not"} {
		if word != "in" && p.at(word) {
			p.fail(p.tok().at, "%q is not part of serialized code", word)
		}
	}
	return e
}

// binary reads operators of at least this precedence.
func (p *parser) binary(least int) *expr {
	p.enter()
	defer p.leave()
	left := p.unary()
	for {
		if !p.atKind(tokOp) {
			return left
		}
		t := p.tok()
		prec := precedence(t.text)
		if prec < least {
			return left
		}
		p.i++
		next := prec + 1
		if t.text == "**" {
			next = prec
		}
		left = p.new(expr{kind: exprBinary, at: left.at, name: t.text, parts: []*expr{left, p.binary(next)}})
	}
}

func (p *parser) unary() *expr {
	t := p.tok()
	if !p.at("-") && !p.at("~") && !p.at("not") {
		return p.postfix()
	}
	p.i++
	if t.text == "not" {
		return p.new(expr{kind: exprUnary, at: t.at, name: t.text, parts: []*expr{p.binary(1)}})
	}
	x := p.binary(8)
	if t.text == "-" && x.kind == exprConst {
		if v, ok := negated(x.val); ok {
			return p.new(expr{kind: exprConst, at: x.at, val: v})
		}
	}
	return p.new(expr{kind: exprUnary, at: t.at, name: t.text, parts: []*expr{x}})
}

// negated is -v for a number.
func negated(v value.Value) (value.Value, bool) {
	switch v.Kind() {
	case value.IntKind:
		return value.Int(-v.Int()), true
	case value.FloatKind:
		return value.Float(-v.Float()), true
	case value.ComplexKind:
		return value.Complex(-v.Complex()), true
	}
	return v, false
}

// postfix reads an atom and the attributes, calls and subscripts behind it.
func (p *parser) postfix() *expr {
	e := p.atom()
	for n := 0; ; n++ {
		if n > maxNesting*50 {
			p.fail(p.tok().at, "an expression of more than %d parts", n)
		}
		switch {
		case p.take("."):
			e = p.new(expr{kind: exprAttr, at: e.at, name: p.expectKind(tokName).text, parts: []*expr{e}})
		case p.take("("):
			e = p.call(e)
		case p.take("["):
			e = p.new(expr{kind: exprSubscript, at: e.at, parts: []*expr{e}})
			for !p.take("]") {
				e.parts = append(e.parts, p.subscript())
				if !p.at("]") {
					p.expect(",")
				}
			}
		default:
			return e
		}
	}
}

func (p *parser) call(callee *expr) *expr {
	p.enter()
	defer p.leave()
	e := p.new(expr{kind: exprCall, at: callee.at, parts: []*expr{callee}})
	for !p.take(")") {
		t := p.tok()
		if t.kind == tokName && p.toks[p.i+1].kind == tokOp && p.toks[p.i+1].text == "=" {
			p.i += 2
			e.kwargs = append(e.kwargs, keyword{t.text, t.at, p.expr()})
		} else {
			if len(e.kwargs) > 0 {
				p.fail(t.at, "an argument without a name after one with")
			}
			e.parts = append(e.parts, p.expr())
		}
		if !p.at(")") {
			p.expect(",")
		}
	}
	return e
}

func (p *parser) subscript() *expr {
	s := p.new(expr{kind: exprSlice, at: p.tok().at, parts: make([]*expr, 3)})
	for i := range 3 {
		if !p.at(":") && !p.at("]") && !p.at(",") {
			s.parts[i] = p.expr()
		}
		if !p.take(":") {
			if i == 0 && s.parts[0] == nil {
				p.fail(s.at, "expected an index, found %s", p.tok())
			}
			if i == 0 {
				return s.parts[0]
			}
			break
		}
	}
	return s
}

func (p *parser) atom() *expr {
	t := p.tok()
	e := p.new(expr{at: t.at, kind: exprConst})
	switch t.kind {
	case tokNumber:
		e.val = p.number(t)
	case tokString:
		text := t.text
		for p.toks[p.i+1].kind == tokString {
			p.i++
			text += p.tok().text
		}
		e.val = value.Str(text)
	case tokName:
		switch t.text {
		case "None":
		case "True", "False":
			e.val = value.Bool(t.text == "True")
		default:
			if isKeyword(t.text) {
				p.fail(t.at, "unexpected %q", t.text)
			}
			e.kind, e.name = exprVar, t.text
		}
	case tokOp:
		return p.display()
	default:
		p.fail(t.at, "expected an expression, found %s", t)
	}
	p.i++
	return e
}

func (p *parser) number(t token) value.Value {
	if digits, ok := strings.CutSuffix(t.text, "j"); ok {
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil {
			p.fail(t.at, "%s is not a number", t.text)
		}
		return value.Complex(complex(0, f))
	}
	if strings.ContainsAny(t.text, ".eE") {
		f, err := strconv.ParseFloat(t.text, 64)
		if err != nil && f == 0 {
			p.fail(t.at, "%s is not a number", t.text)
		}
		return value.Float(f)
	}
	if t.text == "9223372036854775808" && p.i > 0 && p.toks[p.i-1].text == "-" {
		return value.Int(-1 << 63)
	}
	i, err := strconv.ParseInt(t.text, 10, 64)
	if err != nil {
		p.fail(t.at, "%s does not fit an int", t.text)
	}
	return value.Int(i)
}

// display reads (…), […] or {…}.
func (p *parser) display() *expr {
	p.enter()
	defer p.leave()
	e := p.new(expr{at: p.tok().at})
	switch {
	case p.take("("):
		if p.take(")") {
			e.kind = exprTuple
			return e
		}
		e := p.targets()
		p.expect(")")
		return e
	case p.take("["):
		e.kind = exprList
		for !p.take("]") {
			e.parts = append(e.parts, p.expr())
			if p.at("for") {
				p.fail(p.tok().at, "a comprehension is not part of serialized code")
			}
			if !p.at("]") {
				p.expect(",")
			}
		}
	case p.take("{"):
		e.kind = exprDict
		for !p.take("}") {
			e.parts = append(e.parts, p.expr())
			p.expect(":")
			e.parts = append(e.parts, p.expr())
			if !p.at("}") {
				p.expect(",")
			}
		}
	default:
		p.fail(e.at, "expected an expression, found %s", p.tok())
	}
	return e
}
