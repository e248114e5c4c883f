package script

import (
	"fmt"
	"strings"
)

// parser reads tokens. Errors leave it by a panic of *Error that file catches.
type parser struct {
	src   string
	toks  []token // of one file; the next takes the memory
	i     int
	depth int
	exprs []expr // to be handed out
}

// file reads a whole file of classes and functions.
func (p *parser) file(path, src string) (f *file, err *Error) {
	toks, err := lex(src, p.toks)
	if err != nil {
		err.File = path
		return nil, err
	}
	f = &file{path: path, src: src, classes: map[string]*classDef{}, funcs: map[string]*funcDef{}}
	p.src, p.toks, p.i, p.depth = src, toks, 0, 0
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			e.File = path
			f, err = nil, e
		}
	}()
	for !p.atKind(tokEOF) {
		p.topLevel(f)
	}
	return f, nil
}

// topLevel reads a class or function. Old archives also have lines such as
// "op_version_set = 1" and imports, which say nothing here.
func (p *parser) topLevel(f *file) {
	start := p.tok().at
	switch {
	case p.take("class"):
		c := p.class(start)
		if f.classes[c.name] != nil || f.funcs[c.name] != nil {
			p.fail(start, "%s is defined twice", c.name)
		}
		f.classes[c.name] = c
	case p.take("def"):
		d := p.def(start)
		if f.classes[d.name] != nil || f.funcs[d.name] != nil {
			p.fail(start, "%s is defined twice", d.name)
		}
		f.funcs[d.name] = d
	case p.at("op_version_set"), p.at("import"):
		for !p.atKind(tokNewline) {
			p.i++
		}
		p.i++
	default:
		p.fail(start, "expected a class or a function, found %s", p.tok())
	}
}

func (p *parser) fail(at int, format string, args ...any) {
	panic(errorAt(p.src, at, fmt.Sprintf(format, args...)))
}

// new keeps an expression.
func (p *parser) new(x expr) *expr {
	if len(p.exprs) == 0 {
		p.exprs = make([]expr, 64)
	}
	e := &p.exprs[0]
	p.exprs = p.exprs[1:]
	*e = x
	return e
}

func (p *parser) tok() token { return p.toks[p.i] }

func (p *parser) atKind(k tokenKind) bool { return p.toks[p.i].kind == k }

// at reports whether the next token is this operator or word.
func (p *parser) at(text string) bool {
	t := &p.toks[p.i]
	return (t.kind == tokOp || t.kind == tokName) && t.text == text
}

func (p *parser) take(text string) bool {
	if p.at(text) {
		p.i++
		return true
	}
	return false
}

func (p *parser) expect(text string) {
	if !p.take(text) {
		p.fail(p.tok().at, "expected %q, found %s", text, p.tok())
	}
}

func (p *parser) expectKind(k tokenKind) token {
	t := p.tok()
	if t.kind != k {
		p.fail(t.at, "expected %s, found %s", token{kind: k, text: "a name"}, t)
	}
	p.i++
	return t
}

// name reads an identifier; words of the language are none.
func (p *parser) name() token {
	t := p.expectKind(tokName)
	if isKeyword(t.text) {
		p.fail(t.at, "expected a name, found %q", t.text)
	}
	return t
}

func isKeyword(word string) bool {
	switch word {
	case "if", "else", "elif", "for", "while", "with", "def", "class", "return", "pass", "break", "continue", "raise", "assert", "and",
		"or", "not", "in", "is", "lambda", "del", "global", "import", "from", "try", "except", "finally", "None", "True", "False", "as",
		"yield", "nonlocal":
		return true
	}
	return false
}

func (p *parser) enter() {
	if p.depth++; p.depth > maxNesting {
		p.fail(p.tok().at, "nested more than %d deep", maxNesting)
	}
}

func (p *parser) leave() { p.depth-- }

// class reads what follows "class".
func (p *parser) class(start int) *classDef {
	c := &classDef{at: start, name: p.name().text}
	if p.take("(") {
		if !p.at(")") {
			c.base = p.name().text
		}
		p.expect(")")
	}
	p.block(func() {
		at := p.tok().at
		switch {
		case p.take("def"):
			c.methods = append(c.methods, p.def(at))
		case p.take("pass"):
			p.endLine()
		default:
			c.fields = append(c.fields, p.simple())
		}
	})
	return c
}

// block reads a colon and the indented lines below it, each with one.
func (p *parser) block(one func()) {
	p.enter()
	defer p.leave()
	p.expect(":")
	p.expectKind(tokNewline)
	p.expectKind(tokIndent)
	for !p.atKind(tokDedent) {
		if p.atKind(tokEOF) {
			p.fail(p.tok().at, "the block does not end")
		}
		one()
	}
	p.i++
}

func (p *parser) endLine() {
	p.take(";")
	p.expectKind(tokNewline)
}

// def reads what follows "def".
func (p *parser) def(start int) *funcDef {
	d := &funcDef{at: start, name: p.expectKind(tokName).text}
	p.expect("(")
	seen := map[string]bool{}
	for !p.take(")") {
		p.take("*") // what follows is by keyword only, which calls of functions do not heed
		if p.take(",") {
			continue
		}
		t := p.name()
		a := param{name: t.text, at: t.at}
		if seen[a.name] {
			p.fail(t.at, "parameter %s is there twice", a.name)
		}
		seen[a.name] = true
		if p.take(":") {
			a.typ = p.expr()
		}
		if p.take("=") {
			a.def = p.expr()
		}
		d.params = append(d.params, a)
		if !p.at(")") {
			p.expect(",")
		}
	}
	if p.take("->") {
		d.result = p.expr()
	}
	d.body = p.body()
	return d
}

func (p *parser) body() []*stmt {
	var out []*stmt
	p.block(func() { out = append(out, p.statement()) })
	return out
}

func (p *parser) statement() *stmt {
	s := &stmt{at: p.tok().at}
	switch {
	case p.take("if"):
		p.branch(s)
	case p.take("for"):
		s.kind, s.targets = stmtFor, p.forTargets()
		s.value, s.body = p.expr(), p.body()
	case p.take("while"):
		s.kind, s.value, s.body = stmtWhile, p.expr(), p.body()
	case p.take("with"):
		s.kind = stmtWith
		for more := true; more; more = p.take(",") {
			s.items = append(s.items, p.withItem())
		}
		s.body = p.body()
	case p.take("def"):
		s.kind, s.def = stmtDef, p.def(s.at)
	default:
		return p.simple()
	}
	return s
}

// branch reads what follows "if" or "elif".
func (p *parser) branch(s *stmt) {
	p.enter()
	defer p.leave()
	s.kind, s.value, s.body = stmtIf, p.expr(), p.body()
	switch {
	case p.take("elif"):
		inner := &stmt{at: p.tok().at} // as in PyTorch
		p.branch(inner)
		s.orelse = []*stmt{inner}
	case p.take("else"):
		s.orelse = p.body()
	}
}

// simple reads a statement of one line.
func (p *parser) simple() *stmt {
	s := &stmt{at: p.tok().at}
	switch {
	case p.take("return"):
		s.kind = stmtReturn
		if !p.atKind(tokNewline) {
			s.value = p.targets()
		}
	case p.take("pass"):
		s.kind = stmtPass
	case p.take("raise"):
		s.kind, s.value = stmtRaise, p.expr()
	case p.take("assert"):
		s.kind, s.value = stmtAssert, p.expr()
		if p.take(",") {
			s.targets = []*expr{p.expr()}
		}
	case p.take("break"):
		s.kind = stmtBreak
	case p.take("continue"):
		s.kind = stmtContinue
	case p.take("del"):
		s.kind = stmtDelete
		for more := true; more; more = p.take(",") {
			s.targets = append(s.targets, p.expr())
		}
	case p.at("try"), p.at("global"), p.at("import"), p.at("from"):
		p.fail(s.at, "%s is not part of TorchScript", p.tok().text)
	default:
		p.assignment(s)
	}
	p.endLine()
	return s
}

// assignment reads "e", "a = e", "a = b = e", "a : T", "a : T = e", "a, b, = e" or "a += e".
func (p *parser) assignment(s *stmt) {
	left := p.targets()
	s.kind, s.targets = stmtAssign, []*expr{left}
	if p.take(":") {
		s.typ = p.expr()
		if p.take("=") {
			s.value = p.targets()
		}
		return
	}
	if op, ok := p.augment(); ok {
		p.i++
		s.kind, s.op, s.value = stmtAugment, op, p.targets()
		return
	}
	if !p.at("=") {
		s.kind, s.targets, s.value = stmtExpr, nil, left
		return
	}
	for p.take("=") {
		if s.value != nil {
			s.targets = append(s.targets, s.value)
		}
		s.value = p.targets()
	}
}

// augments are the operators of augmented assignments.
var augments = map[string]bool{"+": true, "-": true, "*": true, "/": true, "%": true, "|": true, "&": true, "^": true, "<<": true, ">>": true, "**": true}

// augment is the operator of the augmented assignment at which the parser stands.
func (p *parser) augment() (op string, ok bool) {
	op, ok = strings.CutSuffix(p.tok().text, "=")
	return op, ok && p.atKind(tokOp) && augments[op]
}

// forTargets reads what stands between "for" and "in".
func (p *parser) forTargets() []*expr {
	var out []*expr
	for !p.take("in") {
		out = append(out, p.binary(targetLevel))
		if !p.at("in") {
			p.expect(",")
		}
	}
	if len(out) == 0 {
		p.fail(p.tok().at, "expected a name, found %s", p.tok())
	}
	return out
}

func (p *parser) withItem() withItem {
	w := withItem{value: p.expr()}
	if p.take("as") {
		t := p.name()
		w.name = p.new(expr{kind: exprVar, at: t.at, name: t.text})
	}
	return w
}

// targets reads expressions between commas; more than one, or one with a comma
// behind it, are a tuple.
func (p *parser) targets() *expr {
	first := p.expr()
	if !p.at(",") {
		return first
	}
	t := p.new(expr{kind: exprTuple, at: first.at, parts: []*expr{first}})
	for p.take(",") {
		if p.followsTuple() {
			break
		}
		t.parts = append(t.parts, p.expr())
	}
	return t
}

// followsTuple reports whether a comma was the last.
func (p *parser) followsTuple() bool {
	if p.atKind(tokNewline) || p.at("=") || p.at(")") || p.at(":") || p.at("in") {
		return true
	}
	_, ok := p.augment()
	return ok
}
