package rewrite

import (
	"slices"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// carryOut makes the plan's nodes before the root, gives their values to the users of
// what match returns, and removes the nodes of match that nothing uses any more.
func (pl *plan) carryOut() {
	m := pl.m
	pl.settleTypes()
	made := make([]*ir.Node, len(pl.nodes))
	for i := range pl.nodes {
		made[i] = pl.insert(&pl.nodes[i], made)
	}
	for _, p := range pl.join {
		m.s.facts.Join(p[0], p[1])
	}
	for i, slot := range m.p.returns {
		pl.hand(m.vals[slot], pl.valueAt(pl.returns[i], made, m.root))
	}
	pl.clear()
	for _, n := range made {
		if n.Kind() != symbol.PrimConstant && !alias.Pure(n) {
			m.s.stop = true
		}
	}
}

// settleTypes gives what is returned the type of what it replaces, which its users know.
func (pl *plan) settleTypes() {
	for i, p := range pl.returns {
		if p.v == nil && !p.isConst {
			pl.nodes[p.node].outs[p.out] = pl.m.vals[pl.m.p.returns[i]].Type()
		}
	}
}

func (pl *plan) insert(n *plannedNode, made []*ir.Node) *ir.Node {
	root := pl.m.root
	node := root.Graph().NewNode(n.kind)
	ins := make([]*ir.Value, len(n.in))
	for i, p := range n.in {
		ins[i] = pl.valueAt(p, made, n.source)
	}
	node.SetInputs(ins...)
	for _, a := range n.attrs {
		if a.Kind != ir.AttrRaw { // None has no attribute
			node.SetAttr(a)
		}
	}
	for _, t := range n.outs {
		node.AddOutput(t)
	}
	node.CopySource(n.source)
	node.InsertBefore(root)
	return node
}

// valueAt is a planned value in the graph; a constant is made, before the root.
func (pl *plan) valueAt(p planned, made []*ir.Node, source *ir.Node) *ir.Value {
	switch {
	case p.v != nil:
		return p.v
	case p.isConst:
		return pl.constant(p, source)
	}
	return made[p.node].Output(p.out)
}

// constant is a number, string or None that match saw, or that this replacement has made
// already, or a new constant.
func (pl *plan) constant(p planned, source *ir.Node) *ir.Value {
	if !mutableType(p.typ) {
		for _, v := range pl.m.numbers {
			if c, ok := v.Constant(); ok && v.Type() == p.typ && value.Identical(c, p.c) {
				return v
			}
		}
	}
	c := pl.m.root.Graph().NewConstant(p.c, p.typ)
	c.CopySource(source)
	c.InsertBefore(pl.m.root)
	pl.m.numbers = append(pl.m.numbers, c.Output(0))
	return c.Output(0)
}

// hand gives w to the users of v.
func (pl *plan) hand(v, w *ir.Value) {
	if v == w {
		return
	}
	if v.Def() != pl.m.root {
		v.ReplaceUsesAfter(pl.m.root, w)
		return
	}
	v.ReplaceAllUsesWith(w)
	if n := w.Def(); n != nil && n.ID() >= pl.m.s.limit {
		w.TakeName(v)
	}
}

// clear removes the root, and then what only it or what is removed used.
func (pl *plan) clear() {
	inner := slices.Collect(pl.m.inner)
	pl.m.root.Remove()
	slices.SortFunc(inner, func(a, b *ir.Node) int {
		switch {
		case a == b:
			return 0
		case a.Before(b):
			return 1
		}
		return -1
	})
	for _, n := range slices.Compact(inner) {
		if !slices.ContainsFunc(n.Outputs(), (*ir.Value).HasUses) {
			n.Remove()
		}
	}
}

func dtypeNumber(name string) (int64, bool) {
	d, ok := tensor.ParseName(name)
	return int64(d), ok
}
