package rewrite

import (
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// planned is a value of a replacement: one that is there, a constant, or an output of a
// node that will be made.
type planned struct {
	v         *ir.Value
	c         value.Value
	isConst   bool
	node, out int
	typ       *types.Type
}

type plannedNode struct {
	kind   symbol.Symbol
	attrs  []ir.Attr
	in     []planned
	outs   []*types.Type
	schema *schema.Schema
	source *ir.Node
	from   [][]origin // by output, once asked
}

// plan is a replacement before it is made: nothing is edited until all of it is known
// to fit.
type plan struct {
	m       *Match
	nodes   []plannedNode
	vals    []planned   // by value that replace defines
	lists   [][]planned // by list, of match and replace
	returns []planned
	join    [][2]*ir.Value
}

// make plans the replacement; it says why that is not possible, or nothing.
func (pl *plan) make() string {
	r := pl.m.rule
	pl.vals, pl.lists = make([]planned, len(r.vars.vals)), make([][]planned, len(r.vars.lists))
	for slot, vs := range pl.m.lists {
		for _, v := range vs {
			pl.lists[slot] = append(pl.lists[slot], planned{v: v, typ: v.Type()})
		}
	}
	for _, n := range r.replace.nodes {
		if reason := pl.node(n); reason != "" {
			return reason
		}
	}
	for i, o := range r.replace.returns {
		p, ok := pl.operand(o)
		if !ok {
			return "the value of " + operandName(r, &o) + " is not known"
		}
		old := pl.m.vals[pl.m.p.returns[i]]
		if !p.typ.Unshaped().IsSubtypeOf(old.Type().Unshaped()) {
			return fmt.Sprintf("%%%s is of type %s, what would replace it of type %s", old.Name(), old.Type(), p.typ)
		}
		pl.returns = append(pl.returns, p)
	}
	return ""
}

// node plans a node of replace, or one for each element of its lists.
func (pl *plan) node(t *patNode) string {
	if !t.repeated {
		return pl.one(t, -1)
	}
	n := -1
	for _, o := range t.ops {
		if o.kind != opList {
			continue
		}
		l := len(pl.lists[o.slot])
		if n >= 0 && l != n {
			return fmt.Sprintf("%s has %d elements, not %d", operandName(pl.m.rule, &o), l, n)
		}
		n = l
	}
	for i := range n {
		if reason := pl.one(t, i); reason != "" {
			return reason
		}
	}
	return ""
}

// one plans a node; of a repeated one that for element i.
func (pl *plan) one(t *patNode, i int) string {
	n := plannedNode{kind: t.kinds[0], source: pl.sourceOf(t)}
	for _, o := range t.ops {
		switch {
		case o.kind == opList && i >= 0:
			n.in = append(n.in, pl.lists[o.slot][i])
		case o.kind == opList:
			n.in = append(n.in, pl.lists[o.slot]...)
		default:
			p, ok := pl.operand(o)
			if !ok && !o.optional {
				return "the value of " + operandName(pl.m.rule, &o) + " is not known"
			}
			if ok {
				n.in = append(n.in, p)
			}
		}
	}
	if reason := pl.attributes(&n, t); reason != "" {
		return reason
	}
	if reason := pl.types(&n, t); reason != "" {
		return reason
	}
	pl.nodes = append(pl.nodes, n)
	for j, o := range t.outs {
		p := planned{node: len(pl.nodes) - 1, out: j, typ: n.outs[j]}
		if t.repeated {
			pl.lists[o.slot] = append(pl.lists[o.slot], p)
		} else {
			pl.vals[o.slot] = p
		}
	}
	return ""
}

// operand is the value that o stands for; ok is false if there is none.
func (pl *plan) operand(o operand) (p planned, ok bool) {
	switch o.kind {
	case opValue:
		if pl.m.rule.vars.vals[o.slot].made {
			return pl.vals[o.slot], true
		}
		v := pl.m.vals[o.slot]
		if v == nil {
			return p, false
		}
		return planned{v: v, typ: v.Type()}, true
	case opConst:
		return constantPlan(pl.m.consts[o.slot]), pl.m.constOK[o.slot]
	case opLiteral:
		return constantPlan(o.lit), true
	case opExpr:
		c, ok := pl.value(o.expr)
		return constantPlan(c), ok
	}
	return p, false
}

func constantPlan(c value.Value) planned {
	return planned{c: c, isConst: true, typ: value.TypeOf(c)}
}

// value is what an expression of replace comes to.
func (pl *plan) value(e *expr) (value.Value, bool) {
	switch e.op {
	case exLiteral:
		return e.val, true
	case exConst:
		return pl.m.consts[e.slot], pl.m.constOK[e.slot]
	}
	return valueOf(pl.m.eval(e))
}

func valueOf(c cell) (value.Value, bool) {
	switch c.kind {
	case cInt:
		return value.Int(c.i), true
	case cFloat:
		return value.Float(c.f), true
	case cBool:
		return value.Bool(c.i == 1), true
	case cStr:
		return value.Str(c.s), true
	case cNone:
		return value.None(), true
	case cDType:
		if d, ok := dtypeNumber(c.s); ok {
			return value.Int(d), true
		}
	case cList:
		return listValue(c.l)
	}
	return value.Value{}, false
}

func listValue(cs []cell) (value.Value, bool) {
	items, elem := make([]value.Value, len(cs)), types.Int
	for i, c := range cs {
		v, ok := valueOf(c)
		if !ok || i > 0 && value.TypeOf(v) != elem {
			return value.Value{}, false
		}
		items[i], elem = v, value.TypeOf(v)
	}
	return value.NewList(elem, items...), true
}

func (pl *plan) attributes(n *plannedNode, t *patNode) string {
	for _, a := range t.attrs {
		v, ok := pl.value(a.val)
		if !ok {
			return "the value of " + spell(pl.m.rule, a.val) + " is not known"
		}
		if n.kind == symbol.PrimConstant && len(t.outs) == 1 {
			v = attrLiteral(v, t.outs[0].typ)
		}
		at, ok := ir.ConstantAttr(a.name, v)
		if !ok {
			return "the value of " + spell(pl.m.rule, a.val) + " cannot be an attribute"
		}
		n.attrs = append(n.attrs, at)
		if n.kind == symbol.PrimConstant && t.outs[0].typ == nil {
			n.outs = []*types.Type{value.TypeOf(v)}
		}
	}
	return ""
}

// types finds the types of n's outputs: as declared, as that of the value they replace,
// or as the operator gives them.
func (pl *plan) types(n *plannedNode, t *patNode) string {
	given, reason := pl.operatorTypes(n, len(t.outs))
	if reason != "" {
		return reason
	}
	outs := make([]*types.Type, len(t.outs))
	for j, o := range t.outs {
		switch {
		case o.typ != nil:
			outs[j] = o.typ
		case given != nil:
			outs[j] = given[j]
		default:
			outs[j] = types.Tensor
		}
		if given != nil && !given[j].Unshaped().IsSubtypeOf(outs[j].Unshaped()) {
			return fmt.Sprintf("%s gives a value of type %s, not %s", n.kind, given[j], outs[j])
		}
	}
	n.outs = outs
	return ""
}

// operatorTypes are the types that the operator gives, nil if nothing is known of it.
func (pl *plan) operatorTypes(n *plannedNode, outs int) ([]*types.Type, string) {
	in := make([]*types.Type, len(n.in))
	for i, p := range n.in {
		in[i] = p.typ
	}
	if n.kind == symbol.PrimConstant {
		return n.outs, ""
	}
	if ts, ok := structuralTypes(n.kind, in, outs); ok {
		return ts, ""
	}
	table := pl.m.root.Graph().Module().Table
	if table == nil || !table.Has(n.kind) {
		return nil, ""
	}
	s, err := table.Match(n.kind, in)
	if err != nil {
		return nil, fmt.Sprintf("no overload of %s takes what replace gives it", n.kind)
	}
	n.schema = s
	if len(s.Returns) != outs {
		if s.Varret {
			return nil, ""
		}
		return nil, fmt.Sprintf("%s gives %d values, not %d", n.kind, len(s.Returns), outs)
	}
	env := s.Bind(in)
	ts := make([]*types.Type, outs)
	for i := range ts {
		if ts[i], err = types.Substitute(s.Returns[i].Type, env); err != nil {
			return nil, fmt.Sprintf("the type that %s gives is not known", n.kind)
		}
	}
	return ts, ""
}

// structuralTypes are the types of what makes and takes apart lists and tuples.
func structuralTypes(k symbol.Symbol, in []*types.Type, outs int) ([]*types.Type, bool) {
	switch k {
	case symbol.PrimListConstruct:
		if len(in) == 0 || outs != 1 {
			return nil, false
		}
		plain := make([]*types.Type, len(in))
		for i, t := range in {
			plain[i] = t.Unshaped()
		}
		if t, ok := types.UnifyAll(plain); ok {
			return []*types.Type{types.List(t)}, true
		}
	case symbol.PrimTupleConstruct:
		return []*types.Type{types.Tuple(in...)}, outs == 1
	case symbol.PrimListUnpack:
		if len(in) == 1 && in[0].Kind() == types.ListKind {
			ts := make([]*types.Type, outs)
			for i := range ts {
				ts[i] = in[0].Elem()
			}
			return ts, true
		}
	case symbol.PrimTupleUnpack:
		if len(in) == 1 && in[0].Kind() == types.TupleKind && len(in[0].Elems()) == outs {
			return in[0].Elems(), true
		}
	}
	return nil, false
}

// sourceOf is the node whose place in the original program a node of replace takes: that
// of match which gives a value of the same name, or else the root.
func (pl *plan) sourceOf(t *patNode) *ir.Node {
	vs := pl.m.rule.vars.vals
	for _, o := range t.outs {
		if t.repeated {
			break
		}
		for i := range pl.m.p.def {
			if d := pl.m.p.def[i]; d >= 0 && vs[i].name == vs[o.slot].name && pl.m.nodes[d] != nil {
				return pl.m.nodes[d]
			}
		}
	}
	return pl.m.root
}
