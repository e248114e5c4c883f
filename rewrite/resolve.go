package rewrite

import (
	"slices"

	"github.com/torchpass/torchpass/symbol"
)

// names are the values of a rule, or its lists, by name.
type names struct {
	vars    *[]variable
	matched map[string]int
	made    map[string]int // by replace
	dots    string         // behind a name: "..." for lists
}

func newNames(vars *[]variable, dots string) *names {
	return &names{vars: vars, matched: make(map[string]int), made: make(map[string]int), dots: dots}
}

// add is the slot of a new variable.
func (ns *names) add(v variable) int {
	*ns.vars = append(*ns.vars, v)
	return len(*ns.vars) - 1
}

// value is the slot of the value called name where it is used: in match it may be new.
func (b *ruleReader) value(name string, off int) int {
	hint := ""
	if _, ok := b.lists.matched[name]; ok {
		hint = ", only a list: %" + name + "..."
	}
	return b.use(b.vals, name, off, hint)
}

func (b *ruleReader) list(name string, off int) int { return b.use(b.lists, name, off, "") }

func (b *ruleReader) use(ns *names, name string, off int, hint string) int {
	if i, ok := ns.made[name]; ok {
		return i
	}
	if i, ok := ns.matched[name]; ok {
		return i
	}
	if b.closed && !b.broken {
		b.s.fail(off, "nothing is called %%%s%s in match%s", name, ns.dots, hint)
	}
	ns.matched[name] = ns.add(variable{name: name, off: off})
	return ns.matched[name]
}

// constant takes the name behind a "$" and gives its slot.
func (b *ruleReader) constant(off int) int {
	name := b.s.word()
	if name == "" {
		b.s.fail(off, "want a name behind the $")
	}
	cs := &b.rule.vars.consts
	i := slices.IndexFunc(*cs, func(v variable) bool { return v.name == name })
	if i < 0 {
		if b.closed && !b.broken {
			b.s.fail(off, "nothing is called $%s in match", name)
		}
		*cs = append(*cs, variable{name: name, off: off})
		i = len(*cs) - 1
	}
	return i
}

// newValue is the slot of an output, which is known by its name behind its node.
func (b *ruleReader) newValue(name string, off int) int {
	b.fresh(b.vals, name, off, b.rule.pattern.def)
	return b.output(b.vals, name, off)
}

func (b *ruleReader) newList(name string, off int) int {
	if b.closed {
		b.fresh(b.lists, name, off, b.rule.pattern.listDef)
	} else if _, ok := b.lists.matched[name]; ok {
		b.s.fail(off, "%%%s... is used before it is defined", name)
	}
	return b.output(b.lists, name, off)
}

func (b *ruleReader) output(ns *names, name string, off int) int {
	i := ns.add(variable{name: name, off: off, made: b.closed})
	b.pending = append(b.pending, pending{ns, name, i})
	return i
}

// fresh asks that a name can be that of an output: in match it is new, in replace it may
// be that of an output of match, which def tells.
func (b *ruleReader) fresh(ns *names, name string, off int, def []int) {
	for _, p := range b.pending {
		if p.name == name {
			b.s.fail(off, "%%%s%s is defined twice", name, ns.dots)
		}
	}
	if _, ok := ns.made[name]; ok {
		b.s.fail(off, "%%%s%s is defined twice", name, ns.dots)
	}
	i, ok := ns.matched[name]
	if b.broken {
		return
	}
	switch {
	case ok && !b.closed:
		b.s.fail(off, "%%%s%s is defined twice, or used before it is defined", name, ns.dots)
	case ok && def[i] < 0:
		b.s.fail(off, "%%%s%s comes from outside of match; what replace makes needs another name", name, ns.dots)
	}
}

// define makes the outputs of the node that was read known by their names.
func (b *ruleReader) define() {
	for _, p := range b.pending {
		if b.closed {
			p.names.made[p.name] = p.slot
		} else {
			p.names.matched[p.name] = p.slot
		}
	}
	b.pending = b.pending[:0]
}

// resolve checks match as a whole: one root, all else above it.
func (b *ruleReader) resolve(p *pattern, returned []operand, off int) bool {
	had := len(b.r.errs)
	if len(p.nodes) == 0 {
		b.r.errorf(off, "rule %q matches no node", b.rule.Name)
		return false
	}
	p.number(len(b.rule.vars.vals), len(b.rule.vars.lists))
	if p.root().repeated {
		b.r.errorf(p.root().off, "the last node is the one that is replaced: it is not repeated")
	}
	for i, ok := range p.reachable() {
		if !ok {
			b.r.errorf(p.nodes[i].off, "the last node of match does not depend on this one")
		}
	}
	if returned == nil {
		for _, o := range p.root().outs {
			p.returns = append(p.returns, o.slot)
		}
	}
	rooted := returned == nil
	for _, o := range returned {
		if o.kind != opValue || o.optional || p.def[o.slot] < 0 {
			b.r.errorf(o.off, "match returns values that its nodes define")
			continue
		}
		p.returns = append(p.returns, o.slot)
		rooted = rooted || p.def[o.slot] == p.root().idx
	}
	if !rooted && len(b.r.errs) == had {
		b.r.errorf(off, "match returns nothing of its last node")
	}
	return len(b.r.errs) == had
}

// number fills in where values are defined.
func (p *pattern) number(vals, lists int) {
	p.def, p.out, p.listDef = filled(vals), make([]int, vals), filled(lists)
	for i, n := range p.nodes {
		n.idx = i
		for j, o := range n.outs {
			if n.repeated {
				p.listDef[o.slot] = i
			} else {
				p.def[o.slot], p.out[o.slot] = i, j
			}
		}
	}
}

func filled(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = -1
	}
	return s
}

// reachable says of each node whether the root depends on it.
func (p *pattern) reachable() []bool {
	seen := make([]bool, len(p.nodes))
	seen[len(seen)-1] = true
	var mark func(ops []operand)
	mark = func(ops []operand) {
		for i := range ops {
			switch o := &ops[i]; o.kind {
			case opValue:
				if d := p.def[o.slot]; d >= 0 {
					seen[d] = true
				}
			case opList:
				if d := p.listDef[o.slot]; d >= 0 {
					seen[d] = true
				}
			case opAnyOrder:
				mark(o.group)
			}
		}
	}
	for i := len(p.nodes) - 1; i >= 0; i-- {
		if seen[i] {
			mark(p.nodes[i].ops)
		}
	}
	return seen
}

// check holds replace to what match binds.
func (b *ruleReader) check(ended bool) {
	t := b.rule.replace
	if !ended {
		b.r.errorf(t.off, "replace needs a return")
		return
	}
	if want := len(b.rule.pattern.returns); t.returns != nil && len(t.returns) != want {
		b.r.errorf(t.off, "replace returns %d values, match %d", len(t.returns), want)
	}
	for _, n := range t.nodes {
		b.checkOperands(n)
		for _, a := range n.attrs {
			b.checkBound(a.val)
		}
	}
	for _, o := range t.returns {
		b.checkOperand(o)
		if o.kind == opList || o.optional {
			b.r.errorf(o.off, "replace returns single values")
		}
	}
	for _, e := range b.rule.where {
		b.checkConstraint(e)
	}
}

// checkOperands wants that nodes which are repeated have a list among their operands,
// and others take lists as they are.
func (b *ruleReader) checkOperands(n *patNode) {
	lists := 0
	for _, o := range n.ops {
		b.checkOperand(o)
		if o.kind == opList {
			lists++
		}
	}
	if n.kinds[0] == symbol.PrimConstant && (len(n.outs) != 1 || len(n.ops) > 0) {
		b.r.errorf(n.off, "a constant is one value, and has no operands")
		return
	}
	if n.repeated && lists == 0 {
		b.r.errorf(n.off, "a node that is repeated has a list among its operands, for each element of which it is made")
	}
}

func (b *ruleReader) checkOperand(o operand) {
	vs := &b.rule.vars
	switch {
	case o.kind == opExpr:
		b.checkBound(o.expr)
	case o.kind == opValue && !vs.vals[o.slot].made && b.rule.pattern.def[o.slot] == b.rule.pattern.root().idx:
		b.r.errorf(o.off, "%%%s is what is replaced: it is gone by then", vs.vals[o.slot].name)
	case o.kind == opValue && vs.vals[o.slot].optional && !o.optional:
		b.r.errorf(o.off, "%%%s may be missing in match: write %%%s?", vs.vals[o.slot].name, vs.vals[o.slot].name)
	case o.kind == opConst && vs.consts[o.slot].optional && !o.optional:
		b.r.errorf(o.off, "$%s may be missing in match: write $%s?", vs.consts[o.slot].name, vs.consts[o.slot].name)
	}
}

// checkBound wants that what an expression of replace computes with is always there.
func (b *ruleReader) checkBound(e *expr) {
	vs := &b.rule.vars
	switch {
	case e.op == exConst && vs.consts[e.slot].optional:
		b.r.errorf(e.off, "%s may be missing in match", spell(b.rule, e))
	case e.op == exValue && vs.vals[e.slot].made, e.op == exList && vs.lists[e.slot].made:
		b.r.errorf(e.off, "replace makes %s, of which expressions know nothing", spell(b.rule, e))
	}
	for _, k := range e.kids {
		b.checkBound(k)
	}
}
