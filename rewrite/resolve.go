package rewrite

import "slices"

// value is the slot of the value called name where it is used: in match it may be new.
func (b *ruleReader) value(name string, off int) int {
	if i, ok := b.newVals[name]; ok {
		return i
	}
	if i, ok := b.vals[name]; ok {
		return i
	}
	if b.closed && !b.broken {
		b.s.fail(off, "nothing is called %%%s in match%s", name, hint(b.lists, name))
	}
	b.rule.vars.vals = append(b.rule.vars.vals, variable{name: name, off: off})
	b.vals[name] = len(b.rule.vars.vals) - 1
	return b.vals[name]
}

func (b *ruleReader) list(name string, off int) int {
	if i, ok := b.newLists[name]; ok {
		return i
	}
	if i, ok := b.lists[name]; ok {
		return i
	}
	if b.closed && !b.broken {
		b.s.fail(off, "nothing is called %%%s... in match", name)
	}
	b.rule.vars.lists = append(b.rule.vars.lists, variable{name: name, off: off})
	b.lists[name] = len(b.rule.vars.lists) - 1
	return b.lists[name]
}

func hint(lists map[string]int, name string) string {
	if _, ok := lists[name]; ok {
		return ", only a list: %" + name + "..."
	}
	return ""
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
	b.fresh(name, "%"+name, off, b.vals, b.newVals, b.rule.pattern.def)
	b.rule.vars.vals = append(b.rule.vars.vals, variable{name: name, off: off, made: b.closed})
	i := len(b.rule.vars.vals) - 1
	b.pending = append(b.pending, pending{name, i, false})
	return i
}

func (b *ruleReader) newList(name string, off int) int {
	if b.closed {
		b.fresh(name, "%"+name+"...", off, b.lists, b.newLists, b.rule.pattern.listDef)
	} else if _, ok := b.lists[name]; ok {
		b.s.fail(off, "%%%s... is used before it is defined", name)
	}
	b.rule.vars.lists = append(b.rule.vars.lists, variable{name: name, off: off, made: b.closed})
	i := len(b.rule.vars.lists) - 1
	b.pending = append(b.pending, pending{name, i, true})
	return i
}

// fresh asks that a name can be that of an output: in match it is new, in replace it may
// be that of an output of match.
func (b *ruleReader) fresh(name, spelled string, off int, old, made map[string]int, def []int) {
	for _, p := range b.pending {
		if p.name == name {
			b.s.fail(off, "%s is defined twice", spelled)
		}
	}
	if _, ok := made[name]; ok {
		b.s.fail(off, "%s is defined twice", spelled)
	}
	i, ok := old[name]
	if b.broken {
		return
	}
	switch {
	case ok && !b.closed:
		b.s.fail(off, "%s is defined twice, or used before it is defined", spelled)
	case ok && def[i] < 0:
		b.s.fail(off, "%s comes from outside of match; what replace makes needs another name", spelled)
	}
}

// define makes the outputs of the node that was read known by their names.
func (b *ruleReader) define() {
	for _, p := range b.pending {
		vals, lists := b.vals, b.lists
		if b.closed {
			vals, lists = b.newVals, b.newLists
		}
		if p.list {
			lists[p.name] = p.slot
		} else {
			vals[p.name] = p.slot
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
	if e.op == exConst && b.rule.vars.consts[e.slot].optional {
		b.r.errorf(e.off, "$%s may be missing in match", b.rule.vars.consts[e.slot].name)
	}
	for _, k := range e.kids {
		b.checkBound(k)
	}
}
