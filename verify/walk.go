package verify

import (
	"github.com/torchpass/torchpass/ir"
)

// graphCheck is the state of checking one graph, by ids.
type graphCheck struct {
	*checker
	g      *ir.Graph
	nodes  []*ir.Node  // the node seen under each id
	blocks []*ir.Block // the block seen under each id
	defs   []*ir.Value // the value defined under each id
	uses   []int32     // how often each value was seen as an input
	flags  []uint8     // of each value
	scope  []*ir.Value // the values defined in the inner blocks now open
	subs   []*ir.Node  // nodes with graphs in attributes

	depth     int  // of blocks now open
	constants bool // some value is flagged ofConstant
}

// Flags of a value while its graph is walked.
const (
	visible    uint8 = 1 << iota // defined on every way to the node at hand
	entered                      // prim::Enter was called on it
	ofConstant                   // a constant that can be written to, or a view of one
)

// graph checks g, then the graphs in its attributes in program order.
func (c *checker) graph(g *ir.Graph) {
	c.graphs[g] = true
	gc := &graphCheck{
		checker: c,
		g:       g,
		nodes:   make([]*ir.Node, g.NumNodeIDs()),
		blocks:  make([]*ir.Block, g.NumBlockIDs()),
		defs:    make([]*ir.Value, g.NumValueIDs()),
		uses:    make([]int32, g.NumValueIDs()),
		flags:   make([]uint8, g.NumValueIDs()),
	}
	gc.block(g.Top(), nil)
	gc.useLists()
	gc.names()
	for _, n := range gc.subs {
		gc.subgraphs(n)
	}
}

// block walks b, a block of owner, in program order.
func (c *graphCheck) block(b *ir.Block, owner *ir.Node) {
	if !c.enterBlock(b, owner) {
		return
	}
	c.depth++
	mark := len(c.scope)
	for i, p := range b.Params() {
		c.define(p, nil, b, i)
	}
	var prev *ir.Node
	for n := b.First(); n != nil; n = n.Next() {
		if !c.placed(n, prev, b) {
			break
		}
		c.node(n)
		prev = n
	}
	c.operands(b.Return())
	for _, v := range c.scope[mark:] {
		c.flags[v.ID()] &^= visible
	}
	c.scope = c.scope[:mark]
	c.depth--
}

// enterBlock checks where b hangs, and reports false if it was walked already.
func (c *graphCheck) enterBlock(b *ir.Block, owner *ir.Node) bool {
	if b == nil {
		c.report(BlockLinks, owner, "a block is missing")
		return false
	}
	if id := b.ID(); id < 0 || id >= len(c.blocks) || b.Graph() != c.g {
		c.report(BlockLinks, owner, "a block belongs to another graph")
		return false
	}
	if c.blocks[b.ID()] != nil {
		c.report(BlockLinks, owner, "a block is in the graph twice")
		return false
	}
	c.blocks[b.ID()] = b
	if b.Owner() != owner {
		c.report(BlockLinks, owner, "a block names another node as its owner")
	}
	return true
}

// placed checks n's links and order label, and reports false if the list of nodes
// cannot be followed further.
func (c *graphCheck) placed(n, prev *ir.Node, b *ir.Block) bool {
	if id := n.ID(); id < 0 || id >= len(c.nodes) || n.Graph() != c.g {
		c.report(NodeLinks, n, "%s belongs to another graph", kind(n))
		return false
	}
	if c.nodes[n.ID()] != nil {
		c.report(NodeLinks, n, "%s is in the graph twice", kind(n))
		return false
	}
	c.nodes[n.ID()] = n
	if n.Block() != b {
		c.report(NodeLinks, n, "%s is listed in a block that it does not name as its own", kind(n))
		return true
	}
	if n.Prev() != prev {
		c.report(NodeLinks, n, "%s does not link back to the node before it", kind(n))
	}
	if prev != nil && prev.Block() == b && !prev.Before(n) {
		c.report(OrderIndex, n, "%s does not come after the node before it by its order label", kind(n))
	}
	return true
}

// node checks one node and walks its blocks.
func (c *graphCheck) node(n *ir.Node) {
	sound := c.operands(n)
	for _, v := range n.Outputs() {
		sound = sound && v != nil && v.Type() != nil
	}
	if sound {
		c.kind(n)
	}
	c.attributes(n)
	for _, b := range n.Blocks() {
		c.block(b, n)
	}
	for i, v := range n.Outputs() {
		c.define(v, n, nil, i)
	}
}

// define enters v, output i of n or parameter i of b.
func (c *graphCheck) define(v *ir.Value, n *ir.Node, b *ir.Block, i int) {
	at := n
	if n == nil {
		at = b.Owner()
	}
	if v == nil {
		c.report(ValueDefinition, at, "output or parameter %d is missing", i)
		return
	}
	id := v.ID()
	if id < 0 || id >= len(c.defs) {
		c.report(ValueDefinition, at, "%%%s has an id that its graph did not give", v.Name())
		return
	}
	if c.defs[id] != nil {
		c.report(ValueDefinition, at, "%%%s is defined where %%%s is already: one value, two places", v.Name(), c.defs[id].Name())
		return
	}
	if v.Def() != n || v.Index() != i || n == nil && v.DefBlock() != b {
		c.report(ValueDefinition, at, "%%%s is output or parameter %d here but says it is defined elsewhere", v.Name(), i)
	}
	if v.Type() == nil {
		c.report(ValueType, at, "%%%s has no type", v.Name())
	}
	c.defs[id] = v
	c.flags[id] |= visible
	if c.depth > 1 { // what the top block defines stays visible
		c.scope = append(c.scope, v)
	}
}

// operands checks the inputs of n as uses. It reports whether all of them have
// types to look at.
func (c *graphCheck) operands(n *ir.Node) bool {
	sound := true
	for i := range n.NumInputs() {
		u := n.InputUse(i)
		if u.User() != n || u.Index() != i {
			c.report(UseList, n, "input %d of %s does not know its place", i, kind(n))
		}
		v := u.Value()
		if v == nil {
			c.report(SSADominance, n, "input %d of %s is missing", i, kind(n))
			sound = false
			continue
		}
		sound = sound && v.Type() != nil
		if id := v.ID(); id >= 0 && id < len(c.defs) && c.defs[id] == v && c.flags[id]&visible != 0 {
			c.uses[id]++
			continue
		}
		c.notVisible(n, i, v)
	}
	return sound
}

// notVisible says why v must not be input i of n.
func (c *graphCheck) notVisible(n *ir.Node, i int, v *ir.Value) {
	def, b := v.Def(), v.DefBlock()
	switch {
	case def == nil && b == nil, def != nil && def.Graph() != c.g, def == nil && b.Graph() != c.g:
		c.report(SSAForeign, n, "%s uses %%%s of another graph", kind(n), v.Name())
		return
	case b == nil:
		c.report(SSARemoved, n, "%s uses %%%s, whose node is not in the graph", kind(n), v.Name())
	case v.ID() < len(c.defs) && c.defs[v.ID()] == v:
		c.report(SSADominance, n, "%s uses %%%s, which is defined inside a block that ended before", kind(n), v.Name())
	case def == n:
		c.report(SSADominance, n, "%s uses its own output %%%s", kind(n), v.Name())
	default:
		c.report(SSADominance, n, "%s uses %%%s before it is defined", kind(n), v.Name())
	}
	if id := v.ID(); id >= 0 && id < len(c.uses) {
		c.uses[id]++
	}
}

// kind names n in messages.
func kind(n *ir.Node) string {
	if n.IsReturn() {
		return "the return"
	}
	return n.Kind().String()
}
