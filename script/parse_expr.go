package script

import (
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/value"
)

// precedence of what stands between operands, loosest first as in PyTorch's parser,
// in which and binds as or does; 0 for others. 3 is that of not and ~.
func precedence(op string) int {
	switch op {
	case "if", "for":
		return 1
	case "and", "or":
		return 2
	case "in", "not", "is", "==", "!=", "<", "<=", ">", ">=":
		return 4
	case "|":
		return 5
	case "^":
		return 6
	case "&":
		return 7
	case "<<", ">>":
		return 8
	case "+", "-":
		return 9
	case "*", "/", "//", "%", "@":
		return 10
	case "**":
		return 11
	}
	return 0
}

const (
	notLevel    = 4  // operands of not and ~ bind as tight
	targetLevel = 5  // targets of for, which end before "in"
	minusLevel  = 11 // operands of - and *
)

func (p *parser) expr() *expr { return p.binary(1) }

// binary reads operators of at least this precedence.
func (p *parser) binary(least int) *expr {
	p.enter()
	defer p.leave()
	left := p.unary()
	for {
		t := p.tok()
		if t.kind != tokOp && t.kind != tokName {
			return left
		}
		prec := precedence(t.text)
		if prec < least || prec == 0 || t.text == "not" && p.toks[p.i+1].text != "in" {
			return left
		}
		p.i++
		left = p.operation(left, t.text, prec)
	}
}

// operation reads what follows op, which follows left.
func (p *parser) operation(left *expr, op string, prec int) *expr {
	x := expr{kind: exprBinary, at: left.at, name: op}
	switch op {
	case "if":
		cond := p.expr()
		p.expect("else")
		x.kind, x.parts = exprTernary, []*expr{cond, left, p.binary(prec)}
	case "for":
		target := p.binary(targetLevel)
		p.expect("in")
		x.kind, x.parts = exprListComp, []*expr{left, target, p.expr()}
	case "and", "or":
		x.kind, x.parts = exprLogic, []*expr{left, p.binary(prec + 1)}
	case "**":
		x.parts = []*expr{left, p.binary(prec)}
	case "not":
		p.expect("in")
		x.name, x.parts = "in", []*expr{left, p.binary(prec + 1)}
		in := p.new(x)
		return p.new(expr{kind: exprUnary, at: left.at, name: "not", parts: []*expr{in}})
	case "is":
		if p.take("not") {
			x.name = "is not"
		}
		x.parts = []*expr{left, p.binary(prec + 1)}
	default:
		x.parts = []*expr{left, p.binary(prec + 1)}
	}
	return p.new(x)
}

func (p *parser) unary() *expr {
	t := p.tok()
	level := notLevel
	switch {
	case p.at("-"), p.at("*"):
		level = minusLevel
	case p.at("~"), p.at("not"):
	default:
		return p.postfix()
	}
	p.i++
	x := p.binary(level)
	if t.text == "*" {
		return p.new(expr{kind: exprStarred, at: t.at, parts: []*expr{x}})
	}
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
		return p.list(e)
	case p.take("{"):
		return p.dict(e)
	case p.at(".") && p.toks[p.i+1].text == "." && p.toks[p.i+2].text == ".":
		e.kind = exprDots
		p.i += 3
	default:
		p.fail(e.at, "expected an expression, found %s", p.tok())
	}
	return e
}

// list reads what follows "[".
func (p *parser) list(e *expr) *expr {
	e.kind = exprList
	for !p.take("]") {
		e.parts = append(e.parts, p.expr())
		if !p.at("]") {
			p.expect(",")
		}
	}
	if len(e.parts) == 1 && e.parts[0].kind == exprListComp {
		return e.parts[0]
	}
	return e
}

// dict reads what follows "{".
func (p *parser) dict(e *expr) *expr {
	e.kind = exprDict
	for !p.take("}") {
		e.parts = append(e.parts, p.expr())
		p.expect(":")
		e.parts = append(e.parts, p.expr())
		if !p.at("}") {
			p.expect(",")
		}
	}
	if len(e.parts) == 2 && e.parts[1].kind == exprListComp {
		e.kind, e.at, e.parts = exprDictComp, e.parts[0].at, append(e.parts[1].parts, e.parts[0])
	}
	return e
}
