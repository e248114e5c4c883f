package verify

import (
	"github.com/torchpass/torchpass/ir"
)

// useLists checks that each value's list of uses is the list of the inputs that
// refer to it: every entry is such an input, and there are as many.
func (c *graphCheck) useLists() {
	for id, v := range c.defs {
		if v == nil {
			continue
		}
		n := int32(0)
		sound := true
		for u := range v.Uses() {
			if n++; n > c.uses[id] || !c.isUse(u, v) {
				sound = false
				break
			}
		}
		switch {
		case !sound:
			c.report(UseList, v.Def(), "the list of uses of %%%s holds something that is no use in the graph", v.Name())
		case n != c.uses[id] || v.NumUses() != int(n):
			c.report(UseList, v.Def(), "%%%s has %d uses, its list %d and its count %d", v.Name(), c.uses[id], n, v.NumUses())
		}
	}
}

// isUse reports whether u is an input of a node, or of a return, of the graph.
func (c *graphCheck) isUse(u *ir.Use, v *ir.Value) bool {
	n := u.User()
	if u.Value() != v || n == nil || u.Index() < 0 || u.Index() >= n.NumInputs() || n.InputUse(u.Index()) != u {
		return false
	}
	if !n.IsReturn() {
		return n.ID() < len(c.nodes) && c.nodes[n.ID()] == n
	}
	b := n.Block()
	return b != nil && b.Return() == n && b.ID() < len(c.blocks) && c.blocks[b.ID()] == b
}
