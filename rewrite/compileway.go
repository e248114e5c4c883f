package rewrite

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// way writes the code for one pattern: what is cheap to ask is asked first.
type way struct {
	c      *compiler
	rule   *Rule
	p      *pattern
	nodes  []bool   // that the code has met
	vals   []string // by value from outside: where it was met first
	consts []string // by constant, the same
	queue  []int    // nodes still to be visited
	conds  []string // that are not yet written
}

// way writes the function for pattern p of a rule.
func (c *compiler) way(r *Rule, p *pattern) {
	w := &way{c: c, rule: r, p: p, nodes: make([]bool, len(p.nodes)), vals: make([]string, len(r.vars.vals)), consts: make([]string, len(r.vars.consts))}
	c.printf("// way%d is of rule %q.\nfunc (k *%sKinds) way%d(n *ir.Node) bool {\n", c.ways[p], r.Name, c.name, c.ways[p])
	root := p.root()
	w.nodes[root.idx] = true
	w.visit(root)
	for len(w.queue) > 0 {
		i := w.queue[0]
		w.queue = w.queue[1:]
		w.visit(p.nodes[i])
	}
	for _, e := range r.where {
		w.constraint(e)
	}
	w.flush()
	c.printf("return true\n}\n\n")
}

// fail notes that the pattern does not match where a condition holds.
func (w *way) fail(format string, args ...any) {
	w.conds = append(w.conds, fmt.Sprintf(format, args...))
}

// flush writes the conditions that were noted.
func (w *way) flush() {
	if len(w.conds) > 0 {
		w.c.printf("if %s {\nreturn false\n}\n", strings.Join(w.conds, " || "))
	}
	w.conds = w.conds[:0]
}

func (w *way) nodeVar(i int) string {
	if i == w.p.root().idx {
		return "n"
	}
	return "n" + strconv.Itoa(i)
}

// visit asks what a node and its operands tell, and queues the nodes that give those.
func (w *way) visit(p *patNode) {
	n := w.nodeVar(p.idx)
	rest := restOf(p)
	if rest < 0 {
		w.fail("%s.NumInputs() != %d || len(%s.Outputs()) != %d", n, len(p.ops), n, len(p.outs))
	} else {
		w.fail("%s.NumInputs() < %d || len(%s.Outputs()) != %d", n, len(p.ops)-1, n, len(p.outs))
	}
	for _, o := range p.outs {
		if o.typ == types.Tensor {
			w.fail("%s.Output(%d).Type().Kind() != types.TensorKind", n, w.p.out[o.slot])
		}
	}
	var later []int
	for i := range p.ops {
		if o := &p.ops[i]; o.kind == opValue {
			later = append(later, i)
		} else {
			w.constant(o, input(p, n, rest, i))
		}
	}
	for _, i := range later {
		w.value(p.ops[i].slot, input(p, n, rest, i))
	}
}

// input is the input of n that operand i is held to; what stands behind a list is counted
// from the end.
func input(p *patNode, n string, rest, i int) string {
	if rest >= 0 && i > rest {
		return fmt.Sprintf("%s.Input(%s.NumInputs() - %d)", n, n, len(p.ops)-i)
	}
	return fmt.Sprintf("%s.Input(%d)", n, i)
}

// constant asks for what a constant operand must be.
func (w *way) constant(o *operand, in string) {
	switch o.kind {
	case opConst:
		w.fail("!rewrite.IsConst(%s)", in)
		if w.consts[o.slot] == "" {
			w.consts[o.slot] = in
		}
	case opLiteral:
		w.fail("!%s", literal(o.lit, in))
	}
}

// literal is whether the constant in is v, or could be.
func literal(v value.Value, in string) string {
	switch v.Kind() {
	case value.IntKind:
		return fmt.Sprintf("rewrite.IsInt(%s, %d)", in, v.Int())
	case value.FloatKind:
		if text, ok := floatText(v.Float()); ok {
			return fmt.Sprintf("rewrite.IsFloat(%s, %s)", in, text)
		}
	case value.BoolKind:
		return fmt.Sprintf("rewrite.IsBool(%s, %t)", in, v.Bool())
	case value.NoneKind:
		return fmt.Sprintf("rewrite.IsNone(%s)", in)
	}
	return fmt.Sprintf("rewrite.IsConst(%s)", in)
}

// floatText writes f such that Go reads it again; not -0, infinity and what is no number.
func floatText(f float64) (string, bool) {
	text := strconv.FormatFloat(f, 'g', -1, 64)
	return text, text != "-0" && !strings.ContainsAny(text, "IN")
}

// value asks for what operand %x must be, where the value in is.
func (w *way) value(slot int, in string) {
	d := w.p.def[slot]
	switch {
	case d < 0 && w.vals[slot] != "":
		w.fail("%s != %s", in, w.vals[slot])
	case d < 0:
		w.vals[slot] = in
		if w.rule.vars.vals[slot].typ == types.Tensor {
			w.fail("%s.Type().Kind() != types.TensorKind", in)
		}
	case w.nodes[d]:
		w.fail("%s.Def() != %s || %s.Index() != %d", in, w.nodeVar(d), in, w.p.out[slot])
	default:
		w.node(d, slot, in)
	}
}

// node asks for the kind of the node that gives the value in, and where it stands.
func (w *way) node(d, slot int, in string) {
	w.nodes[d] = true
	w.queue = append(w.queue, d)
	n, p := w.nodeVar(d), w.p.nodes[d]
	w.flush()
	w.c.printf("%s := %s.Def()\n", n, in)
	conds := []string{n + " == nil", "!(" + w.c.anyOf(n+".Kind()", p.kinds) + ")"}
	if len(p.kinds) == 1 {
		conds[1] = n + ".Kind() != k." + w.c.nameOf(p.kinds[0])
	}
	if len(p.outs) > 1 {
		conds = append(conds, fmt.Sprintf("%s.Index() != %d", in, w.p.out[slot]))
	}
	if p.kinds[0] != symbol.PrimConstant || len(p.kinds) > 1 {
		conds = append(conds, fmt.Sprintf("%s.Block() != n.Block()", n))
	}
	w.fail("%s", strings.Join(conds, " || "))
}

// constraint asks what constraints want of numbers and of how often values are used;
// more is asked once the pattern is bound.
func (w *way) constraint(e *expr) {
	if e.op != exBinary {
		return
	}
	if e.name == "&&" {
		w.constraint(e.kids[0])
		w.constraint(e.kids[1])
		return
	}
	negated := map[string]string{"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}[e.name]
	a, b := e.kids[0], e.kids[1]
	if negated == "" || b.op != exLiteral {
		return
	}
	switch {
	case a.op == exCall && a.name == "uses" && a.kids[0].op == exValue && b.lit.kind == cInt:
		if v := w.bound(a.kids[0].slot); v != "" {
			w.fail("%s.NumUses() %s %d", v, negated, b.lit.i)
		}
	case a.op == exConst && e.name == "==" && b.lit.isNumber() && w.consts[a.slot] != "":
		if text, ok := floatText(b.lit.number()); ok {
			w.fail("!rewrite.IsNumber(%s, %s)", w.consts[a.slot], text)
		}
	case a.op == exCall && a.name == "abs" && e.name == "<" && b.lit.kind == cFloat:
		w.near(a.kids[0], b.lit.f)
	}
}

// near asks for abs($k - x) < tol.
func (w *way) near(e *expr, tol float64) {
	if e.op != exBinary || e.name != "-" || e.kids[0].op != exConst || e.kids[1].op != exLiteral || e.kids[1].lit.kind != cFloat {
		return
	}
	in := w.consts[e.kids[0].slot]
	x, ok := floatText(e.kids[1].lit.f)
	t, fine := floatText(tol)
	if in != "" && ok && fine {
		w.fail("!rewrite.IsNear(%s, %s, %s)", in, x, t)
	}
}

// bound is the value that %x is bound to, or nothing.
func (w *way) bound(slot int) string {
	if d := w.p.def[slot]; d >= 0 && w.nodes[d] {
		return fmt.Sprintf("%s.Output(%d)", w.nodeVar(d), w.p.out[slot])
	}
	return w.vals[slot]
}
