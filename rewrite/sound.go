package rewrite

import (
	"fmt"
	"slices"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// inner yields the nodes that matched but for the root and constants, in the order of
// the pattern.
func (m *Match) inner(yield func(*ir.Node) bool) {
	for i := range m.p.nodes {
		if n := m.nodes[i]; n != nil && n != m.root && n.Kind() != symbol.PrimConstant && !yield(n) {
			return
		}
		for _, n := range m.many[i] {
			if n.Kind() != symbol.PrimConstant && !yield(n) {
				return
			}
		}
	}
}

// sound says why what m matched must not be computed at the root instead of where it is;
// empty if it may.
func (m *Match) sound() string {
	for _, v := range m.reads {
		for w := range m.s.facts.Writers(v) {
			return fmt.Sprintf("%%%s, which is looked at, may be written by %s", v.Name(), describe(w))
		}
	}
	for n := range m.inner {
		if !alias.Pure(n) {
			return describe(n) + " has effects, or is random"
		}
		if w, v := m.writerBefore(n); w != nil {
			return fmt.Sprintf("%s may write %%%s before the last node", describe(w), v.Name())
		}
	}
	for _, v := range m.root.Outputs() {
		if v.HasUses() && !slices.ContainsFunc(m.p.returns, func(slot int) bool { return m.vals[slot] == v }) {
			return fmt.Sprintf("%%%s is used, and replace does not return it", v.Name())
		}
	}
	for _, slot := range m.p.returns {
		if v := m.vals[slot]; v.Def() != m.root && !m.usedBehind(v) {
			return fmt.Sprintf("%%%s is used before the last node, or in a block that this does not reach", v.Name())
		}
	}
	return ""
}

// writerBefore is a node between n and the root that may write what n reads or gives.
func (m *Match) writerBefore(n *ir.Node) (*ir.Node, *ir.Value) {
	for _, in := range n.Inputs() {
		if w := m.writerOf(in, n); w != nil {
			return w, in
		}
	}
	for _, out := range n.Outputs() {
		if w := m.writerOf(out, n); w != nil {
			return w, out
		}
	}
	return nil, nil
}

func (m *Match) writerOf(v *ir.Value, after *ir.Node) *ir.Node {
	for w := range m.s.facts.Writers(v) {
		if w != m.root && w.Block() != nil && after.Before(w) && w.Before(m.root) {
			return w
		}
	}
	return nil
}

// usedBehind reports whether all uses of v, which an inner node gives, but those of the
// match stand where what is made at the root may be used.
func (m *Match) usedBehind(v *ir.Value) bool {
	for u := range v.Uses() {
		n := u.User()
		if n == m.root || m.has(n) {
			continue
		}
		if !m.root.Before(n) || !m.root.Block().Encloses(n.Block()) {
			return false
		}
	}
	return true
}

func (m *Match) has(n *ir.Node) bool {
	for x := range m.inner {
		if x == n {
			return true
		}
	}
	return false
}
