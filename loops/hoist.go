package loops

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/value"
)

// Hoist moves what both branches share before them.
var Hoist = &pass.Pass{
	Name: "hoist",
	Doc: `compute before a prim::If what both of its branches compute

Of pure nodes with equal operands. What may raise moves past pure nodes only.`,
	Run: func(u *pass.Unit) error {
		m, err := newMover(u)
		if err != nil {
			return err
		}
		m.branches(u.Graph.Top())
		return nil
	},
}

const sharedMoved = "shared by branches"

// branches goes through b, inner prim::Ifs first.
func (m *mover) branches(b *ir.Block) {
	for n := range b.Nodes() {
		for _, inner := range n.Blocks() {
			m.branches(inner)
		}
		if isIf(n) {
			m.branch(n)
		}
	}
}

// branch moves the nodes that the blocks of n share before it.
func (m *mover) branch(n *ir.Node) {
	a, b := n.Blocks()[0], n.Blocks()[1]
	if a.First() == nil || b.First() == nil {
		return
	}
	o := newOthers(b)
	certain := true
	for x := range a.Nodes() {
		if x.Kind() != symbol.PrimConstant && m.sharedWith(x, n, certain, o) {
			continue
		}
		certain = certain && straight(x)
	}
}

// key is what equal nodes have in common.
type key struct {
	kind   symbol.Symbol
	first  *ir.Value // nil for a constant
	inputs int
}

func keyOf(n *ir.Node) key {
	k := key{kind: n.Kind(), inputs: n.NumInputs()}
	if k.inputs > 0 && !n.Input(0).IsConstant() {
		k.first = n.Input(0)
	}
	return k
}

// others are the pure nodes of the second branch.
type others struct {
	byKey   map[key][]*ir.Node
	certain map[*ir.Node]bool // they run unless what is before them raises
}

func newOthers(b *ir.Block) *others {
	o := &others{make(map[key][]*ir.Node), make(map[*ir.Node]bool)}
	certain := true
	for n := range b.Nodes() {
		if n.NumOutputs() > 0 && n.Kind() != symbol.PrimConstant && alias.Pure(n) {
			o.byKey[keyOf(n)] = append(o.byKey[keyOf(n)], n)
			o.certain[n] = certain
		}
		certain = certain && straight(n)
	}
	return o
}

// take lets x stand for y, and knows the users of y by their new operand.
func (o *others) take(y, x *ir.Node) {
	delete(o.certain, y)
	var users []*ir.Node
	for _, out := range y.Outputs() {
		for u := range out.Uses() {
			if _, ok := o.certain[u.User()]; ok && u.User().Input(0) == out {
				users = append(users, u.User())
			}
		}
	}
	y.ReplaceWith(x)
	for _, n := range users {
		o.byKey[keyOf(n)] = append(o.byKey[keyOf(n)], n)
	}
}

// sharedWith moves x before n if the other branch has an equal node, and reports
// whether it did.
func (m *mover) sharedWith(x, n *ir.Node, certain bool, o *others) bool {
	for _, y := range o.byKey[keyOf(x)] {
		certainly, there := o.certain[y]
		if !there || !m.same(x, y) || !m.availableConstants(x, n) {
			continue
		}
		if !total(x) && !(certain && certainly) {
			m.u.Miss(x, sharedMoved, "it may raise, and something with effects comes before it")
			return false
		}
		if w := m.writer(x, n); w != nil {
			m.u.Miss(x, sharedMoved, "what it reads may be written by %s", pass.Describe(w))
			return false
		}
		if !m.u.Edit(x, sharedMoved) {
			return false
		}
		m.moveConstants(x, n)
		x.MoveBefore(n)
		o.take(y, x)
		return true
	}
	return false
}

// same reports whether x and y, of two branches, compute the same: alike without
// attributes, with the same operands or equal constants.
func (m *mover) same(x, y *ir.Node) bool {
	if x.NumInputs() != y.NumInputs() || x.NumOutputs() != y.NumOutputs() || len(x.Attrs()) > 0 || len(y.Attrs()) > 0 {
		return false
	}
	for i, out := range x.Outputs() {
		if out.Type() != y.Output(i).Type() {
			return false
		}
	}
	for i, in := range x.Inputs() {
		if other := y.Input(i); in != other && !m.equalConstants(in, other) {
			return false
		}
	}
	return true
}

func (m *mover) equalConstants(a, b *ir.Value) bool {
	if a.Type() != b.Type() || m.facts.Mutable(a) {
		return false
	}
	x, ok := a.Constant()
	y, ok2 := b.Constant()
	return ok && ok2 && value.Identical(x, y)
}

// availableConstants reports whether all that x uses is there before n, or is a constant
// that can be.
func (m *mover) availableConstants(x, n *ir.Node) bool {
	for _, in := range x.Inputs() {
		if !in.Dominates(n) && (!in.IsConstant() || m.facts.Mutable(in)) {
			return false
		}
	}
	return true
}

// moveConstants moves the constants that x uses before n.
func (m *mover) moveConstants(x, n *ir.Node) {
	for _, in := range x.Inputs() {
		if !in.Dominates(n) {
			in.Def().MoveBefore(n)
		}
	}
}
