package verify

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/types"
)

// Constants must not be written to: a graph runs more than once. What may share
// storage at all is for package alias to say, which is coarse on purpose; here a
// write is a violation only if its target surely is the constant, or a view of it
// through operators that say so in their alias annotations.

// isWritable reports whether constants of type t can be written to.
func isWritable(t *types.Type) bool {
	switch t.Kind() {
	case types.TensorKind, types.ListKind, types.DictKind, types.ClassKind:
		return true
	}
	return false
}

// noteConstant marks the output of n, a prim::Constant.
func (c *graphCheck) noteConstant(n *ir.Node) {
	if v := n.Output(0); isWritable(v.Type()) {
		c.mark(v)
	}
}

func (c *graphCheck) mark(v *ir.Value) {
	if id := v.ID(); id >= 0 && id < len(c.flags) {
		c.flags[id] |= ofConstant
		c.constants = true
	}
}

func (c *graphCheck) isConstant(v *ir.Value) bool {
	id := v.ID()
	return id >= 0 && id < len(c.flags) && c.flags[id]&ofConstant != 0
}

// writes checks that n, of schema s, writes to no constant, and marks those of its
// outputs that are views of one.
func (c *graphCheck) writes(n *ir.Node, s *schema.Schema) {
	if !c.constants {
		return
	}
	for i := range s.Args {
		a := s.Args[i].Alias
		if a == nil || i >= n.NumInputs() || !c.isConstant(n.Input(i)) {
			continue
		}
		if a.IsWrite && !repeats(s, i) && !c.halfConverted() {
			c.report(WriteToConstant, n, "%s writes to argument %q, which is constant %%%s or a view of it", kind(n), s.Args[i].Name, n.Input(i).Name())
		}
		for j := range s.Returns {
			if r := s.Returns[j].Alias; r != nil && j < n.NumOutputs() && share(a, r) {
				c.mark(n.Output(j))
			}
		}
	}
}

// repeats reports whether argument i of s has the alias set of an argument before
// it: aten::update(Dict(a!) self, Dict(a!) to_add) writes to the first alone.
func repeats(s *schema.Schema, i int) bool {
	for j := range i {
		if a := s.Args[j].Alias; a != nil && a.IsWrite && share(a, s.Args[i].Alias) {
			return true
		}
	}
	return false
}

// share reports whether a and r have an alias set in common that is not the
// wildcard.
func share(a, r *schema.AliasInfo) bool {
	for _, set := range a.Before {
		if set != schema.Wildcard && slices.Contains(r.Before, set) {
			return true
		}
	}
	return false
}
