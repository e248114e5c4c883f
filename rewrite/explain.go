package rewrite

import (
	"fmt"

	"github.com/torchpass/torchpass/ir"
)

// missNote keeps, of the attempts to match a rule, what stopped the one that came
// furthest.
type missNote struct {
	matched int // nodes and operands, of the best attempt
	near    bool
	root    *ir.Node
	reason  string
	whole   bool // all of the pattern matched
}

// miss says, if somebody asks, that p did not match, or its operand i. It is false.
func (m *Match) miss(p *patNode, i int, format string, args ...any) bool {
	if m.why == nil {
		return false
	}
	nodes, total := m.progress()
	steps := nodes*100 + max(i, 0)
	if m.why.root != nil && (m.why.whole || steps <= m.why.matched) {
		return false
	}
	what := nameOf(m.rule, p)
	if i >= 0 {
		what = fmt.Sprintf("operand %d of %s, %s,", i+1, what, operandName(m.rule, &p.ops[i]))
	}
	m.why.matched, m.why.root, m.why.near = steps, m.root, nodes > 1 && 2*nodes >= total
	m.why.reason = fmt.Sprintf("%d of %d nodes match; %s %s", nodes, total, what, fmt.Sprintf(format, args...))
	return false
}

// progress counts the nodes of the pattern that have matched.
func (m *Match) progress() (matched, total int) {
	for i := range m.p.nodes {
		if m.nodes[i] != nil || len(m.many[i]) > 0 {
			matched++
		}
	}
	return matched, len(m.p.nodes)
}

// constraint says that the pattern matched but for a constraint.
func (w *missNote) constraint(m *Match, e *expr, c cell) {
	if w.whole {
		return
	}
	state := "does not hold"
	if !c.isFalse() {
		state = "is not known"
	}
	w.refuse(m, fmt.Sprintf("%s %s", spell(m.rule, e), state))
}

// refuse says that the pattern matched, and why nothing is replaced.
func (w *missNote) refuse(m *Match, reason string) {
	if w.whole {
		return
	}
	w.whole, w.near, w.root, w.reason = true, true, m.root, "all nodes match; "+reason
}

func nameOf(r *Rule, p *patNode) string {
	text := p.kinds[0].String()
	if len(p.outs) == 0 {
		return text
	}
	if p.repeated {
		return "%" + r.vars.lists[p.outs[0].slot].name + "... = " + text
	}
	return "%" + r.vars.vals[p.outs[0].slot].name + " = " + text
}

func describe(n *ir.Node) string {
	text := n.Kind().String()
	if n.NumOutputs() > 0 {
		text = "%" + n.Output(0).Name() + " = " + text
	}
	return text
}
