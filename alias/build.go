package alias

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// builder walks the graph once, making cells and noting writes.
type builder struct {
	*cells
	g       *ir.Graph
	of      []int32 // by value: its cell, 0 where nothing can be written
	parts   []int32 // by value
	writes  []pending
	effects []*ir.Node
	table   *schema.Table
	slot    func(*ir.Node) int // nil where slots are not told apart
	slots   []slotCell
	last    *types.Type
	lastP   int32
}

// pending is a write to what a cell is.
type pending struct {
	node *ir.Node
	cell int32
	mask mask
}

// slotCell is the location of a slot, and what was read from or set in it.
type slotCell struct {
	cell int32
	mask mask
}

func newBuilder(g *ir.Graph, k *kinds, slot func(*ir.Node) int, slots int, coarse bool) *builder {
	n := g.NumValueIDs()
	b := &builder{
		cells: newCells(k, n, valuesIn(g.Top()), coarse), g: g, table: g.Module().Table, slot: slot,
		of: make([]int32, n), parts: make([]int32, n), slots: make([]slotCell, slots),
	}
	for i := range b.slots {
		c := b.fresh(allParts)
		b.content[c] = c
		b.slots[i].cell = c
	}
	return b
}

// valuesIn is how many values b defines: fewer than there are ids once nodes have gone.
func valuesIn(b *ir.Block) int {
	n := len(b.Params())
	for m := range b.Nodes() {
		n += m.NumOutputs()
		for _, c := range m.Blocks() {
			n += valuesIn(c)
		}
	}
	return n
}

func (b *builder) graph() {
	for _, v := range b.g.Inputs() {
		b.set(v, world)
	}
	b.nodes(b.g.Top())
}

func (b *builder) nodes(bl *ir.Block) {
	for n := range bl.Nodes() {
		b.node(n)
		if hasEffects(n, b.table) {
			b.effects = append(b.effects, n)
		}
	}
}

// kind is the index of the parts of v, noted for later; types repeat.
func (b *builder) kind(v *ir.Value) int32 {
	if t := v.Type(); t != b.last {
		b.last, b.lastP = t, b.kinds.of(t)
	}
	b.parts[v.ID()] = b.lastP
	return b.lastP
}

// set gives v a cell, unless it can be nothing that is written.
func (b *builder) set(v *ir.Value, cell int32) {
	if b.kind(v) != noParts {
		b.of[v.ID()] = cell
	}
}

func (b *builder) cell(v *ir.Value) int32 { return b.of[v.ID()] }

// fits is v's cell if a value with parts p can be what v is, and else 0.
func (b *builder) fits(v *ir.Value, p int32) int32 {
	if b.kinds.known[b.parts[v.ID()]].own&b.kinds.known[p].own == 0 {
		return 0
	}
	return b.of[v.ID()]
}

// made gives n's outputs things of their own.
func (b *builder) made(n *ir.Node) {
	for _, out := range n.Outputs() {
		if p := b.kind(out); p != noParts {
			b.of[out.ID()] = b.opaque(p)
		}
	}
}

func (b *builder) write(n *ir.Node, v *ir.Value, m mask) {
	if m &= b.kinds.known[b.parts[v.ID()]].own; m != 0 && b.cell(v) != 0 {
		b.writes = append(b.writes, pending{node: n, cell: b.cell(v), mask: m})
	}
}

func (b *builder) node(n *ir.Node) {
	if b.slot != nil && b.inSlot(n) {
		return
	}
	switch b.kindOf(n) {
	case kindFresh:
		b.made(n)
		return
	case kindNothing:
		for _, out := range n.Outputs() {
			b.kind(out) // and no cell
		}
		return
	case kindContainer:
		b.container(n)
		return
	case kindMixed:
		for _, out := range n.Outputs() {
			b.mixed(n, out)
		}
		return
	case kindIf:
		b.branches(n)
		return
	case kindLoop:
		b.loop(n)
		return
	case kindSchema:
		if s, err := n.Schema(); err == nil && s != nil {
			b.schema(n, s)
			return
		}
	}
	b.unknown(n)
}

// inSlot makes what n reads from or puts into a slot one with the rest of its content.
// What is put there may be seen by others.
func (b *builder) inSlot(n *ir.Node) bool {
	if n.Kind() != symbol.PrimGetAttr && n.Kind() != symbol.PrimSetAttr {
		return false
	}
	i := b.slot(n)
	if i < 0 {
		return false
	}
	s := &b.slots[i]
	for _, out := range n.Outputs() {
		b.set(out, s.cell)
		s.mask |= b.kinds.known[b.parts[out.ID()]].deep
	}
	if n.Kind() == symbol.PrimSetAttr && n.NumInputs() == 2 {
		if v := n.Input(1); b.cell(v) != 0 {
			s.mask |= b.kinds.known[b.parts[v.ID()]].deep
			b.edge(b.cell(v), s.cell)
			b.edge(b.cell(v), world)
		}
	}
	return true
}

// unknown assumes the worst of n: it may write all it is given, keep it, and
// return anything from the outside world.
func (b *builder) unknown(n *ir.Node) {
	for _, in := range n.Inputs() {
		b.edge(b.cell(in), world)
	}
	for _, out := range n.Outputs() {
		b.set(out, world)
	}
	b.writes = append(b.writes, pending{node: n, cell: world, mask: allMask})
	for _, bl := range n.Blocks() {
		for _, p := range bl.Params() {
			b.set(p, world)
		}
		b.nodes(bl)
		for i := range bl.NumReturns() {
			b.edge(b.cell(bl.Ret(i)), world)
		}
	}
}

// branches makes the outputs of a prim::If what its blocks return.
func (b *builder) branches(n *ir.Node) {
	for _, bl := range n.Blocks() {
		b.nodes(bl)
	}
	for i, out := range n.Outputs() {
		if p := b.kind(out); p != noParts {
			b.of[out.ID()] = b.either(n, i, p)
		}
	}
}

// either is a cell that is what the blocks of n return at i.
func (b *builder) either(n *ir.Node, i int, p int32) int32 {
	var from [2]int32
	k := 0
	for _, bl := range n.Blocks() {
		if i >= bl.NumReturns() || k == len(from) {
			continue
		}
		if c := b.fits(bl.Ret(i), p); c != 0 && (k == 0 || c != from[0]) {
			from[k] = c
			k++
		}
	}
	if k == 1 {
		return from[0]
	}
	c := b.some(b.kinds.known[p].own)
	b.edge(from[0], c)
	b.edge(from[1], c)
	return c
}

// loop makes what a prim::Loop carries what is passed in and what its body returns.
func (b *builder) loop(n *ir.Node) {
	if len(n.Blocks()) != 1 {
		b.unknown(n)
		return
	}
	body := n.Blocks()[0]
	carried := make([]int32, n.NumOutputs())
	for i, v := range body.Params() {
		p := b.kind(v)
		if p == noParts || i == 0 || i > len(carried) {
			continue
		}
		carried[i-1] = b.some(b.kinds.known[p].own)
		b.of[v.ID()] = carried[i-1]
		if i+1 < n.NumInputs() {
			b.edge(b.fits(n.Input(i+1), p), carried[i-1])
		}
	}
	b.nodes(body)
	for i, out := range n.Outputs() {
		p := b.kind(out)
		if p == noParts {
			continue
		}
		c := carried[i]
		if c == 0 { // what is passed in can never be written, or the node is malformed
			c = b.some(b.kinds.known[p].own)
			if i+2 < n.NumInputs() {
				b.edge(b.cell(n.Input(i+2)), c)
			}
		}
		b.of[out.ID()] = c
		if i+1 < body.NumReturns() {
			b.edge(b.cell(body.Ret(i+1)), c)
		}
	}
}
