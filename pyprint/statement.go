package pyprint

import (
	"math"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// statement writes a node that is no expression.
type statement func(p *printer, n *ir.Node)

// statementOf gives the kinds of node that are statements theirs.
func statementOf(kind symbol.Symbol) statement {
	switch kind {
	case symbol.PrimReturn:
		return (*printer).ret
	case symbol.PrimIf:
		return (*printer).ifNode
	case symbol.PrimLoop:
		return (*printer).loop
	case symbol.PrimTupleUnpack, symbol.PrimListUnpack:
		return (*printer).unpack
	case symbol.PrimSetAttr:
		return (*printer).setAttr
	case symbol.PrimFork:
		return (*printer).fork
	case symbol.PrimEnter:
		return (*printer).enter
	case symbol.PrimExit:
		return (*printer).exit
	case symbol.PrimClosure:
		return (*printer).closure
	}
	return nil
}

func (p *printer) ret(n *ir.Node) {
	if p.strict && n.NumInputs() != 1 {
		p.fail(n, "a function in source returns one value, not %d", n.NumInputs())
	}
	if n.NumInputs() > 0 {
		p.line("return ", p.list(n, 0))
	}
}

func (p *printer) need(n *ir.Node, ok bool, what string) {
	if !ok {
		p.fail(n, "%s", what)
	}
}

// assign writes one assignment to the variables in the returns of a block.
func (p *printer) assign(vars []*ir.Value, ret *ir.Node, from int) {
	if len(vars) == 0 {
		return
	}
	p.need(ret.Block().Owner(), ret.NumInputs()-from == len(vars), "a block returns another number of values than its node has")
	names := make([]string, len(vars))
	for i, v := range vars {
		names[i] = p.use(ret, v)
	}
	annotation := ""
	if len(vars) == 1 {
		annotation = p.optionalType(vars[0])
	}
	p.line(strings.Join(names, ", "), annotation, " = ", p.values(vars, ret, from))
}

// values lists what is assigned to vars. Where a branch gives a value of another type
// than its Any or Union, and the other branch one of a third, the compiler finds no common
// type unless each says it; PyTorch's printer does not. An annotation makes an Any of what
// is another type, but no Union.
func (p *printer) values(vars []*ir.Value, ret *ir.Node, from int) string {
	if !p.strict {
		return p.list(ret, from)
	}
	out := make([]string, len(vars))
	for i, v := range vars {
		out[i] = p.input(ret, from+i)
		t := v.Type()
		unsaid := t.Kind() == types.AnyKind || t.Kind() == types.UnionKind && len(vars) > 1
		if unsaid && ret.Input(from+i).Type() != t {
			form := "annotate("
			if t.Kind() == types.UnionKind {
				form = "unchecked_cast("
			}
			out[i] = form + t.Annotation() + ", " + out[i] + ")"
		}
	}
	return strings.Join(out, ", ")
}

// optionalType is the annotation that a variable of a Union or Optional needs where
// it is first assigned.
func (p *printer) optionalType(v *ir.Value) string {
	switch f := p.frame; {
	case f.annotated[v.ID()] || f.exprs[v.ID()] != "":
		return ""
	case v.Type().Kind() != types.UnionKind && v.Type().Kind() != types.OptionalKind:
		return ""
	}
	p.frame.annotated[v.ID()] = true
	return " : " + v.Type().Annotation()
}

func (p *printer) ifNode(n *ir.Node) {
	p.need(n, n.NumInputs() == 1 && len(n.Blocks()) == 2, "prim::If has one condition and two blocks")
	p.nameAll(n.Outputs())
	p.line("if ", p.input(n, 0), ":")
	p.branch(n, n.Blocks()[0])
	p.line("else:")
	p.branch(n, n.Blocks()[1])
}

func (p *printer) branch(n *ir.Node, b *ir.Block) {
	p.level++
	p.block(b, n.NumOutputs() > 0)
	p.assign(n.Outputs(), b.Return(), 0)
	p.level--
}

// loopKind says whether a loop is a for, a while, or neither.
func loopKind(n *ir.Node) (isFor, isWhile bool) {
	body := n.Blocks()[0]
	always := isTrue(n.Input(1)) && isTrue(body.Ret(0))
	count, known := n.Input(0).Constant()
	counted := !known || count.Int() != math.MaxInt64 || body.Params()[0].HasUses()
	return always && counted, !counted
}

func isTrue(v *ir.Value) bool {
	k, ok := v.Constant()
	return ok && k.Bool()
}

func (p *printer) loop(n *ir.Node) {
	ok := len(n.Blocks()) == 1 && n.NumInputs() == n.NumOutputs()+2
	ok = ok && len(n.Blocks()[0].Params()) == n.NumOutputs()+1 && n.Blocks()[0].NumReturns() == n.NumOutputs()+1
	p.need(n, ok, "prim::Loop has other inputs and outputs than its block")
	isFor, isWhile := loopKind(n)
	p.need(n, isFor || isWhile, "a loop with both a count and a condition cannot be said in source")
	body := n.Blocks()[0]
	p.nameAll(n.Outputs())
	for i, v := range n.Outputs() {
		p.frame.exprs[body.Params()[i+1].ID()] = p.mark() + p.use(n, v)
	}
	for i, v := range n.Outputs() {
		p.line(p.use(n, v), p.carriedType(v, n.Input(i+2)), " = ", p.input(n, i+2))
	}
	trip := body.Params()[0]
	name := p.name(trip)
	from := 0
	if isFor {
		p.line("for ", name, " in range(", p.input(n, 0), "):")
		from = 1
	} else {
		p.line(name, p.optionalType(trip), " = ", p.input(n, 1))
		p.line("while ", name, ":")
	}
	p.level++
	vars := body.Params()[from:]
	p.block(body, len(vars) > 0)
	p.assign(vars, body.Return(), from)
	p.level--
}

// carriedType is the annotation of a variable that a loop carries, if what it
// starts with does not tell its type.
func (p *printer) carriedType(v, start *ir.Value) string {
	switch v.Type().Kind() {
	case types.UnionKind, types.OptionalKind:
		if p.frame.annotated[v.ID()] {
			return ""
		}
		p.frame.annotated[v.ID()] = true
	default:
		if v.Type() == start.Type() {
			return ""
		}
	}
	return ": " + v.Type().Annotation()
}

// unpack is "a, b, = x"; the last comma says that x is to be taken apart.
func (p *printer) unpack(n *ir.Node) {
	left := ""
	for _, v := range n.Outputs() {
		left += p.name(v) + ", "
	}
	if left != "" {
		left += "= "
	}
	p.line(left, p.input(n, 0))
}

func (p *printer) setAttr(n *ir.Node) {
	name := p.attrName(n)
	p.need(n, isIdentifier(name), "an attribute that is no identifier cannot be assigned")
	p.line(p.input(n, 0), ".", name, " = ", p.input(n, 1))
}

// fork writes the graph as a function without arguments, which uses what is outside.
func (p *printer) fork(n *ir.Node) {
	sub := n.Subgraph()
	p.need(n, sub != nil && len(sub.Inputs()) == n.NumInputs() && n.NumOutputs() == 1, "prim::fork has other inputs than its graph")
	name := p.unique("__forked_function")
	p.line("def ", name, "():")
	inner := newFrame(sub)
	for i, v := range sub.Inputs() {
		inner.exprs[v.ID()] = p.mark() + p.input(n, i)
	}
	p.inner(inner)
	p.define(n, "fork("+name+")")
}

// inner writes the body of a function inside another.
func (p *printer) inner(f *frame) {
	outer := p.frame
	p.frame = f
	p.body(f.graph.Top())
	p.frame = outer
}

func (p *printer) enter(n *ir.Node) {
	as := ""
	in := p.input(n, 0)
	if n.NumOutputs() == 1 && n.Output(0).HasUses() {
		as = " as " + p.name(n.Output(0))
	}
	p.line("with ", in, as, ":")
	p.level++
}

func (p *printer) exit(n *ir.Node) {
	if prev := n.Prev(); prev != nil && prev.Kind() == symbol.PrimEnter {
		p.line("pass")
	}
	p.need(n, p.level > 0, "prim::Exit without prim::Enter")
	p.level--
}

func (p *printer) closure(n *ir.Node) {
	sub := n.Subgraph()
	p.need(n, !p.strict && sub != nil && n.NumOutputs() == 1, "a closure cannot be said in source")
	head := "def " + p.name(n.Output(0)) + "("
	inner := newFrame(sub)
	outer := p.frame
	p.frame = inner
	for i, v := range sub.Inputs() {
		if i > 0 {
			head += ", "
		}
		head += p.name(v) + ": " + v.Type().Annotation()
	}
	p.frame = outer
	p.line(head, "):")
	p.inner(inner)
}
