package rewrite

import "slices"

// maxAlternatives bounds the ways in which one pattern may be read.
const maxAlternatives = 96

// expand makes of a pattern with optional operands and operands in any order the
// patterns without that it stands for: all operands before fewer, the order of the
// text before others.
func (b *ruleReader) expand() {
	p := b.rule.pattern
	choices := make([][][]operand, len(p.nodes))
	total := 1
	for i, n := range p.nodes {
		choices[i] = readings(n.ops)
		if total *= len(choices[i]); total > maxAlternatives {
			b.r.errorf(n.off, "optional operands and operands in any order make more than %d patterns of this one", maxAlternatives)
			return
		}
	}
	pick := make([]int, len(p.nodes))
	for range total {
		if alt := b.alternative(p, choices, pick); alt != nil {
			b.rule.alts = append(b.rule.alts, alt)
		}
		for i := len(pick) - 1; i >= 0; i-- { // count up, the last node fastest
			if pick[i]++; pick[i] < len(choices[i]) {
				break
			}
			pick[i] = 0
		}
	}
	b.markOptional()
}

// readings are the lists of operands that ops stands for.
func readings(ops []operand) [][]operand {
	out := [][]operand{nil}
	for i := range ops {
		o := &ops[i]
		if o.kind != opAnyOrder {
			for j := range out {
				out[j] = append(out[j], *o)
			}
			continue
		}
		var next [][]operand
		for _, head := range out {
			for _, perm := range permutations(o.group) {
				next = append(next, append(slices.Clone(head), perm...))
			}
		}
		out = next
	}
	optional := 0
	for i := len(ops) - 1; i >= 0 && ops[i].optional; i-- {
		optional++
	}
	full := len(out)
	for k := 1; k <= optional; k++ {
		for _, list := range out[:full] {
			out = append(out, slices.Clone(list[:len(list)-k]))
		}
	}
	return out
}

// permutations lists the orders of ops, that of the text first.
func permutations(ops []operand) [][]operand {
	if len(ops) <= 1 {
		return [][]operand{slices.Clone(ops)}
	}
	var out [][]operand
	for i := range ops {
		rest := slices.Delete(slices.Clone(ops), i, i+1)
		for _, p := range permutations(rest) {
			out = append(out, append([]operand{ops[i]}, p...))
		}
	}
	return out
}

// alternative is the pattern with the operands picked, without the nodes that only an
// operand left out depends on; nil where such a node is returned.
func (b *ruleReader) alternative(p *pattern, choices [][][]operand, pick []int) *pattern {
	alt := &pattern{returns: p.returns}
	for i, n := range p.nodes {
		c := *n
		c.ops = choices[i][pick[i]]
		alt.nodes = append(alt.nodes, &c)
	}
	vals, lists := len(p.def), len(p.listDef)
	alt.number(vals, lists)
	seen := alt.reachable()
	if !slices.Contains(seen, false) {
		return alt
	}
	var kept []*patNode
	for i, n := range alt.nodes {
		if seen[i] {
			kept = append(kept, n)
		} else if pick[i] != 0 {
			return nil // the same as with the first reading of this node
		}
	}
	alt.nodes = kept
	alt.number(vals, lists)
	for _, v := range alt.returns {
		if alt.def[v] < 0 {
			return nil
		}
	}
	return alt
}

// markOptional notes which variables some alternative does not bind.
func (b *ruleReader) markOptional() {
	vs := &b.rule.vars
	for _, alt := range b.rule.alts {
		vals, lists, consts := alt.binds(vs)
		mark(vs.vals[:len(vals)], vals)
		mark(vs.lists[:len(lists)], lists)
		mark(vs.consts[:len(consts)], consts)
	}
}

func mark(vs []variable, bound []bool) {
	for i := range vs {
		vs[i].optional = vs[i].optional || !bound[i] && !vs[i].made
	}
}

// binds says which variables p binds.
func (p *pattern) binds(vs *variables) (vals, lists, consts []bool) {
	vals, lists, consts = make([]bool, len(p.def)), make([]bool, len(p.listDef)), make([]bool, len(vs.consts))
	for _, n := range p.nodes {
		for _, o := range n.outs {
			if n.repeated {
				lists[o.slot] = true
			} else {
				vals[o.slot] = true
			}
		}
		for _, o := range n.ops {
			switch o.kind {
			case opValue:
				vals[o.slot] = true
			case opList:
				lists[o.slot] = true
			case opConst:
				consts[o.slot] = true
			}
		}
		for _, a := range n.attrs {
			if a.val.op == exConst {
				consts[a.val.slot] = true
			}
		}
	}
	return vals, lists, consts
}
