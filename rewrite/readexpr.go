package rewrite

import (
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// expr is an expression of where or replace.
type expr struct {
	op   exprOp
	off  int
	kids []*expr
	lit  cell
	val  value.Value // of a literal
	slot int
	name string // of an operator or function
	fn   *function
	pred Predicate
	kind cellKind // of the result, cUnknown if that depends
}

type exprOp uint8

const (
	exLiteral exprOp = iota
	exConst          // $k
	exValue          // %x, only as an argument
	exList           // %xs..., only as an argument
	exCall           // a built-in function
	exPred           // a predicate in Go
	exAll            // all(e): e for each element of the lists in it
	exBound          // bound(%x)
	exIndex
	exNot
	exNegative
	exBinary
)

// precedence of the binary operators, from loose to tight.
var precedence = [][]string{{"||"}, {"&&"}, {"==", "!=", "<=", ">=", "<", ">"}, {"+", "-"}, {"*", "//", "/", "%"}}

// maxExprDepth bounds how deep expressions nest.
const maxExprDepth = 100

// constraint reads a statement of where.
func (b *ruleReader) constraint() *expr {
	e := b.expr()
	if e.kind != cUnknown && e.kind != cBool {
		b.s.fail(e.off, "a constraint is true or false, this is %s", e.kind)
	}
	return e
}

func (b *ruleReader) expr() *expr { return b.binary(0, 0) }

func (b *ruleReader) binary(level, depth int) *expr {
	if level == len(precedence) {
		return b.unary(depth)
	}
	if depth > maxExprDepth {
		b.s.fail(b.s.off, "this expression nests more than %d deep", maxExprDepth)
	}
	left := b.binary(level+1, depth)
	for n := 0; ; n++ {
		op := b.operator(level)
		if op == "" {
			return left
		}
		if n > maxExprDepth {
			b.s.fail(b.s.off, "more than %d operators in a row", maxExprDepth)
		}
		left = b.typed(&expr{op: exBinary, off: left.off, name: op, kids: []*expr{left, b.binary(level+1, depth+1)}})
	}
}

// operator takes an operator of a level, if one is next.
func (b *ruleReader) operator(level int) string {
	for _, op := range precedence[level] {
		// %x would be a value behind an operator, not a remainder
		if b.s.has(op) {
			b.s.accept(op)
			return op
		}
	}
	return ""
}

func (b *ruleReader) unary(depth int) *expr {
	if depth > maxExprDepth {
		b.s.fail(b.s.off, "this expression nests more than %d deep", maxExprDepth)
	}
	b.s.skip()
	off := b.s.off
	switch {
	case b.s.accept("!"):
		return b.typed(&expr{op: exNot, off: off, kids: []*expr{b.unary(depth + 1)}})
	case b.s.peek() == '-':
		b.s.accept("-")
		k := b.unary(depth + 1)
		if k.op == exLiteral && k.lit.isNumber() {
			return negated(k, off)
		}
		return b.typed(&expr{op: exNegative, off: off, kids: []*expr{k}})
	}
	e := b.primary(depth)
	for b.s.accept("[") {
		i := b.binary(0, depth+1)
		b.s.expect("]")
		if e.kind != cUnknown && e.kind != cList {
			b.s.fail(e.off, "only a list has elements, this is %s", e.kind)
		}
		e = &expr{op: exIndex, off: e.off, kids: []*expr{e, i}}
	}
	return e
}

func negated(k *expr, off int) *expr {
	if k.lit.kind == cInt {
		k.lit.i = -k.lit.i
		k.val = value.Int(k.lit.i)
	} else {
		k.lit.f = -k.lit.f
		k.val = value.Float(k.lit.f)
	}
	k.off = off
	return k
}

func (b *ruleReader) primary(depth int) *expr {
	b.s.skip()
	off := b.s.off
	switch c := b.s.peek(); {
	case c == '(':
		b.s.accept("(")
		e := b.binary(0, depth+1)
		b.s.expect(")")
		return e
	case c == '$':
		b.s.accept("$")
		return &expr{op: exConst, off: off, slot: b.constant(off)}
	case c == '%':
		b.s.fail(off, "a value stands in an expression as the argument of a function: shape(%%x), value(%%x)")
	}
	if v, ok := b.s.literal(); ok {
		c := cellOf(v)
		return &expr{op: exLiteral, off: off, lit: c, val: v, kind: c.kind}
	}
	name := b.s.word()
	if name == "" {
		b.s.fail(off, "want an expression, found %s", b.s.found())
	}
	if b.s.peek() == '(' {
		return b.call(name, off, depth)
	}
	d, ok := tensor.ParseName(name)
	if !ok {
		b.s.fail(off, "%q is neither a function nor a dtype", name)
	}
	return &expr{op: exLiteral, off: off, lit: cell{kind: cDType, s: d.Name()}, val: value.Int(int64(d)), kind: cDType}
}

// call reads the arguments of a function.
func (b *ruleReader) call(name string, off, depth int) *expr {
	e := &expr{op: exCall, off: off, name: name}
	b.s.each("(", ")", func() { e.kids = append(e.kids, b.argument(depth)) })
	switch f := functions[name]; {
	case name == "all":
		e.op, e.kind = exAll, cBool
		if len(e.kids) != 1 || !hasList(e.kids[0]) {
			b.s.fail(off, "all(...) takes one expression with a list in it, such as all(rank(%%xs...) == 2)")
		}
	case name == "bound":
		e.op, e.kind = exBound, cBool
		if len(e.kids) != 1 || e.kids[0].op != exValue && e.kids[0].op != exConst {
			b.s.fail(off, "bound(...) takes a value or a $name")
		}
	case f != nil:
		e.fn, e.kind = f, f.result
		b.arguments(e, f)
	case b.r.preds[name] != nil:
		e.op, e.pred, e.kind = exPred, b.r.preds[name], cBool
		for _, k := range e.kids {
			if k.op != exValue && k.op != exList {
				b.s.fail(k.off, "a predicate takes values")
			}
		}
	default:
		b.s.fail(off, "unknown function %q: there are %s", name, b.functionNames())
	}
	return e
}

// argument reads an argument of a function: a value, a list or an expression.
func (b *ruleReader) argument(depth int) *expr {
	b.s.skip()
	off := b.s.off
	if !b.s.accept("%") {
		return b.binary(0, depth+1)
	}
	name := b.s.valueName()
	if b.s.accept("...") {
		return &expr{op: exList, off: off, slot: b.list(name, off)}
	}
	return &expr{op: exValue, off: off, slot: b.value(name, off)}
}

func (b *ruleReader) arguments(e *expr, f *function) {
	if len(e.kids) != len(f.args) {
		b.s.fail(e.off, "%s takes %d arguments, not %d", e.name, len(f.args), len(e.kids))
	}
	for i, want := range f.args {
		k := e.kids[i]
		isValue := k.op == exValue || k.op == exList
		switch want {
		case argValue:
			if !isValue {
				b.s.fail(k.off, "%s takes a value, such as %%x", e.name)
			}
		case argNumber:
			if isValue || k.kind != cUnknown && k.kind != cInt && k.kind != cFloat {
				b.s.fail(k.off, "%s takes a number", e.name)
			}
		case argList:
			if k.op == exValue || k.op != exList && k.kind != cUnknown && k.kind != cList && k.kind != cStr {
				b.s.fail(k.off, "%s takes a list", e.name)
			}
		}
	}
}

// hasList reports whether a list stands in e as the value of a function.
func hasList(e *expr) bool {
	if e.op == exList {
		return true
	}
	for _, k := range e.kids {
		if e.name != "len" && hasList(k) {
			return true
		}
	}
	return false
}

// typed checks the kinds of an operator's operands and gives that of the result.
func (b *ruleReader) typed(e *expr) *expr {
	want := func(k *expr, ok bool, what string) {
		if k.op == exValue || k.op == exList || k.kind != cUnknown && !ok {
			b.s.fail(k.off, "%s takes %s, this is %s", operatorName(e), what, k.kind)
		}
	}
	for _, k := range e.kids {
		number := k.kind == cInt || k.kind == cFloat
		switch {
		case e.op == exNot || e.name == "&&" || e.name == "||":
			want(k, k.kind == cBool, "what is true or false")
			e.kind = cBool
		case e.name == "==" || e.name == "!=":
			e.kind = cBool
		case e.name != "" && strings.ContainsAny(e.name, "<>"):
			want(k, number, "numbers")
			e.kind = cBool
		default:
			want(k, number, "numbers")
		}
	}
	if e.name == "==" || e.name == "!=" {
		x, y := e.kids[0].kind, e.kids[1].kind
		numbers := (x == cInt || x == cFloat) && (y == cInt || y == cFloat)
		if x != cUnknown && y != cUnknown && x != y && !numbers && x != cNone && y != cNone {
			b.s.fail(e.off, "%s is never %s", x, y)
		}
	}
	return e
}

func operatorName(e *expr) string {
	switch e.op {
	case exNot:
		return "!"
	case exNegative:
		return "-"
	}
	return e.name
}

// checkConstraint is left for what only the whole rule tells: lists stand in all(...).
func (b *ruleReader) checkConstraint(e *expr) {
	if e.op == exAll || e.op == exPred || e.op == exCall && e.name == "len" {
		return
	}
	for _, k := range e.kids {
		if k.op == exList {
			b.r.errorf(k.off, "say all(...) of what is to hold for each element of a list")
		}
		b.checkConstraint(k)
	}
}
