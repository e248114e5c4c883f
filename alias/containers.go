package alias

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// container makes cells for a node that builds, takes apart or passes on values.
func (b *builder) container(n *ir.Node) {
	switch n.Kind() {
	case symbol.PrimListConstruct, symbol.PrimDictConstruct:
		b.construct(n)
	case symbol.PrimTupleConstruct:
		for _, out := range n.Outputs() {
			b.set(out, b.union(n, b.kind(out)))
		}
	case symbol.PrimTupleUnpack:
		for i, out := range n.Outputs() {
			b.set(out, b.component(n, i, out))
		}
	case symbol.PrimTupleIndex:
		for _, out := range n.Outputs() {
			b.set(out, b.component(n, constantIndex(n), out))
		}
	case symbol.PrimListUnpack, symbol.PrimGetAttr:
		for _, out := range n.Outputs() {
			b.set(out, b.taken(n, b.kind(out)))
		}
	case symbol.PrimSetAttr:
		if n.NumInputs() == 2 {
			b.write(n, n.Input(0), objectMask)
			b.store(b.cell(n.Input(1)), b.cell(n.Input(0)))
		}
	default: // casts, profiles, slices of tuples, chunks
		for _, out := range n.Outputs() {
			b.set(out, b.union(n, b.kind(out)))
		}
	}
}

// construct makes a list or dict that holds n's inputs.
func (b *builder) construct(n *ir.Node) {
	for _, out := range n.Outputs() {
		p := b.kind(out)
		if p == noParts {
			continue
		}
		c := b.fresh(p)
		b.of[out.ID()] = c
		if b.kinds.known[p].elem == 0 {
			continue
		}
		for _, in := range n.Inputs() {
			b.store(b.cell(in), c)
		}
	}
}

// union is a cell that is what n's inputs are, as far as parts p allow.
func (b *builder) union(n *ir.Node, p int32) int32 {
	if p == noParts {
		return 0
	}
	only, several := int32(0), false
	for _, in := range n.Inputs() {
		if c := b.fits(in, p); c != 0 && c != only {
			several = only != 0
			only = c
			if several {
				break
			}
		}
	}
	if only != 0 && !several {
		return only
	}
	c := b.some(b.kinds.known[p].own)
	for _, in := range n.Inputs() {
		b.edge(b.fits(in, p), c)
	}
	return c
}

// component is the cell of what n takes from place i of a tuple.
func (b *builder) component(n *ir.Node, i int, out *ir.Value) int32 {
	if n.NumInputs() == 0 {
		return world
	}
	if d := n.Input(0).Def(); d != nil && d.Kind() == symbol.PrimTupleConstruct {
		if i < 0 {
			i += d.NumInputs()
		}
		if i >= 0 && i < d.NumInputs() && b.fits(d.Input(i), b.kind(out)) != 0 {
			return b.cell(d.Input(i))
		}
	}
	return b.cell(n.Input(0))
}

// constantIndex is the second input of n if that is a constant, and else beyond any tuple.
func constantIndex(n *ir.Node) int {
	if n.NumInputs() == 2 {
		if v, ok := n.Input(1).Constant(); ok && v.Kind() == value.IntKind {
			return int(v.Int())
		}
	}
	return 1 << 30
}

// taken is a cell that is what the things among n's inputs hold.
func (b *builder) taken(n *ir.Node, p int32) int32 {
	if p == noParts {
		return 0
	}
	if n.NumInputs() == 1 {
		if c := b.cell(n.Input(0)); c != 0 && b.one[c] >= 0 {
			if h := b.held(b.one[c]); h != 0 {
				return h
			}
		}
	}
	c := b.some(b.kinds.known[p].own)
	for _, in := range n.Inputs() {
		b.load(b.cell(in), c)
	}
	return c
}

// mixed gives out a cell for anything that n may have made, been given or found in
// what it was given.
func (b *builder) mixed(n *ir.Node, out *ir.Value) {
	p := b.kind(out)
	if p == noParts {
		return
	}
	c := b.some(b.kinds.known[p].own)
	b.edge(b.opaque(p), c)
	b.of[out.ID()] = c
	all := int32(0)
	for _, in := range n.Inputs() {
		if b.cell(in) == 0 {
			continue
		}
		if all == 0 {
			all = b.some(allMask)
			b.load(all, all)
			b.edge(all, c)
			b.store(all, c)
		}
		b.edge(b.cell(in), all)
	}
}

// isContainer reports whether t declares a list, a dict or an object.
func isContainer(t *types.Type) bool {
	switch t.Kind() {
	case types.ListKind, types.DictKind, types.ClassKind, types.InterfaceKind:
		return true
	case types.OptionalKind:
		return isContainer(t.Elem())
	}
	return false
}
