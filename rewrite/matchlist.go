package rewrite

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// rest matches operand i of p, a list or "...", with the k inputs of n from i on.
func (m *Match) rest(p *patNode, i int, n *ir.Node, k int) bool {
	o := &p.ops[i]
	if o.kind == opRest {
		return true
	}
	vs := make([]*ir.Value, k)
	for j := range vs {
		vs[j] = n.Input(i + j)
	}
	return m.bindList(p, i, o.slot, vs)
}

// bindList binds %xs... to vs, and matches the node that defines it at each of them.
func (m *Match) bindList(p *patNode, i, slot int, vs []*ir.Value) bool {
	v := &m.rule.vars.lists[slot]
	if m.listOK[slot] {
		return slices.Equal(m.lists[slot], vs) || m.miss(p, i, "is another list than %%%s...", v.name)
	}
	for _, x := range vs {
		if v.typ != nil && !fitsType(x.Type(), v.typ) {
			return m.miss(p, i, "has an element of type %s, not %s", x.Type(), v.typ)
		}
	}
	m.lists[slot], m.listOK[slot] = vs, true
	d := m.p.listDef[slot]
	if d < 0 {
		return true
	}
	q := m.p.nodes[d]
	inner := elementLists(q)
	for _, l := range inner {
		m.lists[l] = nil
	}
	for _, x := range vs {
		if !m.elementNode(q, x, i, p) {
			return false
		}
	}
	for _, l := range inner {
		if !m.settle(q, l) {
			return false
		}
	}
	return true
}

// elementLists are the slots of the lists whose elements q's operands are.
func elementLists(q *patNode) []int {
	var out []int
	for _, o := range q.ops {
		if o.kind == opList && !slices.Contains(out, o.slot) {
			out = append(out, o.slot)
		}
	}
	return out
}

// elementNode matches q, which is repeated, at the node that defines x.
func (m *Match) elementNode(q *patNode, x *ir.Value, i int, p *patNode) bool {
	n := x.Def()
	if n == nil {
		return m.miss(p, i, "has an element that comes from outside")
	}
	if !m.shape(q, n) || !m.attributes(q, n) {
		return false
	}
	if t := q.outs[0].typ; t != nil && !fitsType(x.Type(), t) {
		return m.miss(q, -1, "gives a value of type %s, not %s", x.Type(), t)
	}
	if n.NumInputs() != len(q.ops) {
		return m.miss(q, -1, "has %d operands, not %d", n.NumInputs(), len(q.ops))
	}
	at := len(m.many[q.idx])
	m.many[q.idx] = append(m.many[q.idx], n)
	for j := range q.ops {
		in := n.Input(j)
		if q.ops[j].kind != opList {
			if !m.operand(q, j, in) {
				return false
			}
			continue
		}
		l := &m.lists[q.ops[j].slot]
		if len(*l) == at { // the first operand that names this list
			*l = append(*l, in)
		} else if (*l)[at] != in {
			return m.miss(q, j, "is another value than the element of the list")
		}
	}
	return true
}

// settle binds a list whose elements have been collected. One that was bound before is
// not collected twice: it would stand in two places of the pattern.
func (m *Match) settle(q *patNode, slot int) bool {
	vs := m.lists[slot]
	if m.listOK[slot] {
		return m.miss(q, -1, "stands in a list of which another part of the pattern speaks")
	}
	return m.bindList(q, 0, slot, vs)
}

// constant is the value of a constant, or of a list of constants that nothing writes. It
// is looked at: see [Match.sound].
func (m *Match) constant(v *ir.Value) (value.Value, bool) {
	c, ok := v.Constant()
	if !ok {
		if c, ok = listOfConstants(v); !ok {
			if v.Type().Kind() == types.NoneKind {
				return value.None(), true
			}
			return value.Value{}, false
		}
	}
	m.look(v)
	return c, true
}

// look notes that the match holds for as long as nothing writes v.
func (m *Match) look(v *ir.Value) {
	switch v.Type().Kind() {
	case types.IntKind, types.FloatKind, types.BoolKind, types.StrKind, types.NoneKind, types.DeviceKind:
	default:
		m.reads = append(m.reads, v)
	}
}

// listOfConstants is the list that v is made as, if all its elements are constants.
func listOfConstants(v *ir.Value) (value.Value, bool) {
	n := v.Def()
	if n == nil || n.Kind() != symbol.PrimListConstruct || v.Type().Kind() != types.ListKind {
		return value.Value{}, false
	}
	items := make([]value.Value, n.NumInputs())
	for i, in := range n.Inputs() {
		c, ok := in.Constant()
		if !ok || value.Identity(c) != nil {
			return value.Value{}, false
		}
		items[i] = c
	}
	return value.NewList(v.Type().Elem(), items...), true
}

// attribute is the value of an attribute, if it has one that expressions know.
func attribute(n *ir.Node, name symbol.Symbol) (value.Value, bool) {
	if n.Kind() == symbol.PrimConstant && name == symbol.AttrValue {
		return n.Output(0).Constant()
	}
	a := n.Attr(name)
	if a == nil {
		return value.Value{}, false
	}
	switch a.Kind {
	case ir.AttrI:
		return value.Int(a.Int()), true
	case ir.AttrF:
		return value.Float(a.Float()), true
	case ir.AttrS:
		return value.Str(a.Str()), true
	case ir.AttrIVal:
		return a.Value(), true
	case ir.AttrIs:
		return listOf(types.Int, a.Ints(), value.Int), true
	case ir.AttrFs:
		return listOf(types.Float, a.Floats(), value.Float), true
	case ir.AttrSs:
		return listOf(types.Str, a.Strings(), value.Str), true
	}
	return value.Value{}, false
}

func listOf[T any](elem *types.Type, xs []T, of func(T) value.Value) value.Value {
	items := make([]value.Value, len(xs))
	for i, x := range xs {
		items[i] = of(x)
	}
	return value.NewList(elem, items...)
}
