package rewrite

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Match is an attempt to match a rule at a node. What it has bound is there until the
// next attempt.
type Match struct {
	s    *session
	rule *Rule
	p    *pattern
	root *ir.Node

	nodes   []*ir.Node   // by node of the pattern
	many    [][]*ir.Node // by node that is repeated
	vals    []*ir.Value
	lists   [][]*ir.Value
	listOK  []bool
	consts  []value.Value
	constOK []bool
	reads   []*ir.Value // lists and tensors whose content was looked at
	numbers []*ir.Value // constants that matched as such
	elem    int         // of lists, within all(...)

	why *missNote // set while somebody asks why
}

// Value is what %name is bound to, or nil.
func (m *Match) Value(name string) *ir.Value {
	for i := range m.rule.vars.vals {
		if v := &m.rule.vars.vals[i]; v.name == name && !v.made {
			return m.vals[i]
		}
	}
	return nil
}

// Info is what is known of a tensor in every run.
func (m *Match) Info(v *ir.Value) types.TensorInfo { return m.known(v) }

// begin clears m for an attempt.
func (m *Match) begin(r *Rule, alt int) {
	vs := &r.vars
	m.rule, m.p, m.elem = r, r.alts[alt], 0
	m.nodes = cleared(m.nodes, len(m.p.nodes))
	m.many = cleared(m.many, len(m.p.nodes))
	m.vals = cleared(m.vals, len(vs.vals))
	m.lists = cleared(m.lists, len(vs.lists))
	m.listOK = cleared(m.listOK, len(vs.lists))
	m.consts = cleared(m.consts, len(vs.consts))
	m.constOK = cleared(m.constOK, len(vs.consts))
	m.reads, m.numbers = m.reads[:0], m.numbers[:0]
}

func cleared[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, max(n, 8))
	}
	s = s[:n]
	clear(s)
	return s
}

// try matches an alternative of r at n, constraints included.
func (m *Match) try(r *Rule, alt int, n *ir.Node) bool {
	m.begin(r, alt)
	m.root = n
	return m.node(m.p.root(), n) && m.constraints()
}

// constraints holds what is bound to where.
func (m *Match) constraints() bool {
	for _, e := range m.rule.where {
		if !m.holds(e) {
			return false
		}
	}
	return true
}

// holds is whether a constraint holds: what is not known does not.
func (m *Match) holds(e *expr) bool {
	c := m.eval(e)
	if c.isTrue() {
		return true
	}
	if m.why != nil {
		m.why.constraint(m, e, c)
	}
	return false
}

// node matches p at n.
func (m *Match) node(p *patNode, n *ir.Node) bool {
	if had := m.nodes[p.idx]; had != nil {
		return had == n || m.why != nil && m.miss(p, -1, "is %s here and %s there", describe(had), describe(n))
	}
	if !m.shape(p, n) || !m.attributes(p, n) {
		return false
	}
	m.nodes[p.idx] = n
	for i, o := range p.outs {
		v := n.Output(i)
		if o.typ != nil && !fitsType(v.Type(), o.typ) {
			return m.miss(p, -1, "gives a value of type %s, not %s", v.Type(), o.typ)
		}
		m.vals[o.slot] = v
	}
	return m.operands(p, n)
}

// shape matches what is seen of a node at a glance.
func (m *Match) shape(p *patNode, n *ir.Node) bool {
	switch {
	case !slices.Contains(p.kinds, n.Kind()):
		return m.why != nil && m.miss(p, -1, "is %s", describe(n))
	case n.NumOutputs() != len(p.outs) || len(n.Blocks()) > 0:
		return m.miss(p, -1, "has %d outputs, not %d", n.NumOutputs(), len(p.outs))
	case !m.inPlace(n):
		return m.miss(p, -1, "stands in another block, or was just made")
	case p.overload != "" && !isOverload(n, p.overload):
		return m.miss(p, -1, "is of another overload")
	}
	return true
}

// inPlace reports whether n is where a node of a match may be: in the block of the root,
// unless it is a constant, and there since the round began.
func (m *Match) inPlace(n *ir.Node) bool {
	return n.ID() < m.s.limit && (n.Block() == m.root.Block() || n.Kind() == symbol.PrimConstant)
}

func isOverload(n *ir.Node, overload string) bool {
	s, err := n.Schema()
	return err == nil && s != nil && s.Overload == overload
}

// fitsType reports whether a value of type t is one of type want.
func fitsType(t, want *types.Type) bool { return t == want || t.IsSubtypeOf(want) }

func (m *Match) attributes(p *patNode, n *ir.Node) bool {
	if !p.open && len(n.Attrs()) != len(p.attrs) {
		return m.miss(p, -1, "has %d attributes, not %d", len(n.Attrs()), len(p.attrs))
	}
	for _, a := range p.attrs {
		v, ok := attribute(n, a.name)
		if !ok {
			return m.miss(p, -1, "has no attribute %s of a known value", a.name)
		}
		if a.val.op == exConst {
			if !m.bindConst(a.val.slot, v) {
				return m.miss(p, -1, "has another %s than $%s", a.name, m.rule.vars.consts[a.val.slot].name)
			}
		} else if want := attrLiteral(a.val.val, attrType(p, n)); !sameConstant(want, v) {
			return m.miss(p, -1, "has another %s", a.name)
		}
		if n.Kind() == symbol.PrimConstant {
			m.look(n.Output(0))
		}
	}
	return true
}

// attrType is the type that decides how the value of a constant is written.
func attrType(p *patNode, n *ir.Node) *types.Type {
	if n.Kind() != symbol.PrimConstant {
		return nil
	}
	return n.Output(0).Type()
}

// operands matches the inputs of n: a list takes as many as the others leave.
func (m *Match) operands(p *patNode, n *ir.Node) bool {
	rest := restOf(p)
	have, want := n.NumInputs(), len(p.ops)
	if rest < 0 && have != want || rest >= 0 && have < want-1 {
		return m.miss(p, -1, "has %d operands, not %d", have, want)
	}
	for i := range p.ops {
		at := i
		switch {
		case i == rest:
			if !m.rest(p, i, n, have-(want-1)) {
				return false
			}
			continue
		case rest >= 0 && i > rest:
			at = have - want + i
		}
		if !m.operand(p, i, n.Input(at)) {
			return false
		}
	}
	return true
}

// restOf is the operand of p that takes any number of inputs, or -1.
func restOf(p *patNode) int {
	if p.repeated {
		return -1
	}
	return slices.IndexFunc(p.ops, func(o operand) bool { return o.kind == opList || o.kind == opRest })
}

func (m *Match) operand(p *patNode, i int, v *ir.Value) bool {
	o := &p.ops[i]
	switch o.kind {
	case opValue:
		return m.value(p, i, o.slot, v)
	case opConst:
		c, ok := m.constant(v)
		if !ok {
			return m.miss(p, i, "is no constant")
		}
		if !m.bindConst(o.slot, c) {
			return m.miss(p, i, "is another constant")
		}
		m.numbers = append(m.numbers, v)
	case opLiteral:
		c, ok := m.constant(v)
		if !ok || !sameConstant(o.lit, c) {
			return m.miss(p, i, "is not that constant")
		}
		m.numbers = append(m.numbers, v)
	}
	return true
}

// value matches %name.
func (m *Match) value(p *patNode, i, slot int, v *ir.Value) bool {
	if d := m.p.def[slot]; d >= 0 {
		n := v.Def()
		if n == nil {
			return m.miss(p, i, "comes from outside")
		}
		if v.Index() != m.p.out[slot] {
			return m.miss(p, i, "is another output of its node")
		}
		return m.node(m.p.nodes[d], n)
	}
	if had := m.vals[slot]; had != nil {
		return had == v || m.miss(p, i, "is another value than %%%s", m.rule.vars.vals[slot].name)
	}
	if t := m.rule.vars.vals[slot].typ; t != nil && !fitsType(v.Type(), t) {
		return m.miss(p, i, "is of type %s, not %s", v.Type(), t)
	}
	m.vals[slot] = v
	return true
}

func (m *Match) bindConst(slot int, c value.Value) bool {
	if m.constOK[slot] {
		return sameConstant(m.consts[slot], c)
	}
	m.consts[slot], m.constOK[slot] = c, true
	return true
}

// sameConstant compares constants of one kind: numbers, strings, None, lists of such.
func sameConstant(a, b value.Value) bool {
	if a.Kind() != value.ListKind || b.Kind() != value.ListKind {
		if a.Kind() == value.StrKind && b.Kind() == value.DeviceKind {
			return a.Str() == b.Device().String()
		}
		return a.Kind() == b.Kind() && (value.Identical(a, b) || value.Identity(a) != nil && value.Identity(a) == value.Identity(b))
	}
	return slices.EqualFunc(a.List().Items, b.List().Items, sameConstant)
}
