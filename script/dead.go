package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// marker finds what the results and the effects of a graph need.
type marker struct {
	im     *Importer
	nodes  []bool // by id
	values []bool
	work   []*ir.Value
}

// removeDead removes nodes, and results of control flow, that nothing needs.
func (c *cleaner) removeDead() {
	m := &marker{im: c.im, nodes: make([]bool, c.graph.NumNodeIDs()), values: make([]bool, c.graph.NumValueIDs())}
	for i := range c.graph.NumOutputs() {
		m.value(c.graph.Output(i))
	}
	for n := range c.graph.AllNodes() {
		if m.acts(n) {
			m.node(n)
		}
	}
	for len(m.work) > 0 {
		v := m.work[len(m.work)-1]
		m.work = m.work[:len(m.work)-1]
		m.needs(v)
	}
	c.sweep(c.graph.Top(), m)
}

// acts reports whether n must stay even if nothing uses it.
func (m *marker) acts(n *ir.Node) bool {
	if s, err := n.Schema(); s != nil && err == nil {
		return s.HasSideEffects() || s.Mutates()
	}
	f := m.im.table.Facts(n.Kind())
	if sub := n.Subgraph(); f.FromBody && sub != nil {
		for inner := range sub.AllNodes() {
			if m.acts(inner) {
				return true
			}
		}
	}
	return !f.Known || f.SideEffects || f.Writes
}

func (m *marker) value(v *ir.Value) {
	if !m.values[v.ID()] {
		m.values[v.ID()] = true
		m.work = append(m.work, v)
	}
}

// node marks n, what it needs to run at all, and what it stands in.
func (m *marker) node(n *ir.Node) {
	if m.nodes[n.ID()] {
		return
	}
	m.nodes[n.ID()] = true
	switch n.Kind() {
	case symbol.PrimIf:
		m.value(n.Input(0))
	case symbol.PrimLoop:
		m.value(n.Input(0))
		m.value(n.Input(1))
		m.value(n.Blocks()[0].Ret(0))
	default:
		for _, v := range n.Inputs() {
			m.value(v)
		}
	}
	if owner := n.Block().Owner(); owner != nil {
		m.node(owner)
	}
}

// needs marks what v is made of.
func (m *marker) needs(v *ir.Value) {
	n, i := v.Def(), v.Index()
	if n == nil {
		if n = v.DefBlock().Owner(); n == nil {
			return
		}
		m.node(n)
		if n.Kind() == symbol.PrimLoop && i > 0 {
			m.carried(n, i-1)
		}
		return
	}
	m.node(n)
	switch n.Kind() {
	case symbol.PrimIf:
		for _, b := range n.Blocks() {
			m.value(b.Ret(i))
		}
	case symbol.PrimLoop:
		m.carried(n, i)
	}
}

// carried marks all that belongs to the i-th carried value of a loop.
func (m *marker) carried(n *ir.Node, i int) {
	m.value(n.Output(i))
	m.value(n.Input(i + 2))
	m.value(n.Blocks()[0].Params()[i+1])
	m.value(n.Blocks()[0].Ret(i + 1))
}

func (c *cleaner) sweep(b *ir.Block, m *marker) {
	for n := range b.Backward() {
		if !m.nodes[n.ID()] {
			c.unname(n)
			n.Remove()
			continue
		}
		dead := c.deadResults(n, m)
		for _, inner := range n.Blocks() {
			c.sweep(inner, m)
		}
		if n.Kind() == symbol.PrimLoop {
			for _, i := range dead {
				c.names.drop(n.Blocks()[0].Params()[i+1])
				n.Blocks()[0].RemoveParam(i + 1)
				n.RemoveInput(i + 2)
			}
		}
	}
}

// deadResults removes the results of an if or loop that nothing needs, and what
// the blocks return for them. It gives their places from the last to the first.
func (c *cleaner) deadResults(n *ir.Node, m *marker) []int {
	skip := 0
	switch n.Kind() {
	case symbol.PrimIf:
	case symbol.PrimLoop:
		skip = 1
	default:
		return nil
	}
	var dead []int
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		v := n.Output(i)
		if m.values[v.ID()] || v.HasUses() {
			continue
		}
		dead = append(dead, i)
		for _, b := range n.Blocks() {
			b.RemoveReturn(i + skip)
		}
		c.names.drop(v)
		n.RemoveOutput(i)
	}
	return dead
}

func (c *cleaner) unname(n *ir.Node) {
	for _, v := range n.Outputs() {
		c.names.drop(v)
	}
	for _, b := range n.Blocks() {
		for inner := range b.Nodes() {
			c.unname(inner)
		}
	}
}

// dropResult removes the i-th result of an if or a loop, which nothing uses.
func (c *cleaner) dropResult(n *ir.Node, i int) {
	switch n.Kind() {
	case symbol.PrimIf:
		for _, b := range n.Blocks() {
			b.RemoveReturn(i)
		}
	case symbol.PrimLoop:
		n.Blocks()[0].RemoveReturn(i + 1)
		n.Blocks()[0].RemoveParam(i + 1)
		n.RemoveInput(i + 2)
	}
	c.names.drop(n.Output(i))
	n.RemoveOutput(i)
}
