package ir

// InsertNodesBefore makes nodes and puts them before n in one edit. In it, insert may
// make nodes of n's graph, put each before n or in a block of one of the new nodes,
// and give them inputs, outputs, blocks and attributes; it must change nothing older.
func (n *Node) InsertNodesBefore(insert func()) {
	g := n.Graph()
	j := g.shared.journal
	if j == nil {
		insert()
		return
	}
	n.keepInserted()
	g.shared.journal = nil
	defer func() { g.shared.journal = j }()
	insert()
}

// keepInserted records that nodes are about to be made and put before n, all in one
// entry.
func (n *Node) keepInserted() {
	g, prev := n.Graph(), n.prev
	nodes, values, blocks, num := g.numNodes, g.numValues, g.numBlocks, g.nextNum
	g.record(func() {
		for n.prev != prev {
			m := n.prev
			m.dropUses()
			m.unhook()
		}
		g.numNodes, g.numValues, g.numBlocks, g.nextNum = nodes, values, blocks, num
	})
}

// dropUses takes the inputs of n, and of all that is in its blocks, off the lists of
// uses.
func (n *Node) dropUses() {
	for i := range n.inputs {
		n.inputs[i].drop()
	}
	for _, b := range n.blocks {
		for m := range b.Nodes() {
			m.dropUses()
		}
		b.ret.dropUses()
	}
}

// Copier copies nodes of one graph to another of the same module.
type Copier struct{ c cloner }

// NewCopier returns a copier that has copied nothing yet.
func NewCopier(from, to *Graph) *Copier {
	return &Copier{cloner{from: from, to: to, vals: make([]*Value, from.numValues), fresh: true}}
}

// NewRepeater returns a copier within g. What has no copy stands for itself; what is
// copied again has its last copy.
func NewRepeater(g *Graph) *Copier {
	return &Copier{cloner{from: g, to: g, some: make(map[*Value]*Value), fresh: true}}
}

// Value is the copy of v.
func (c *Copier) Value(v *Value) *Value { return c.c.value(v) }

// SetValue makes w the copy of v.
func (c *Copier) SetValue(v, w *Value) {
	if c.c.vals != nil {
		c.c.vals[v.id] = w
	} else {
		c.c.some[v] = w
	}
}

// Whole is [Copier.Node] with the blocks of n.
func (c *Copier) Whole(n *Node) *Node { return c.c.node(n) }

// Node copies n without its blocks: types, attributes and source as they are, the
// copies of its inputs as inputs, and as names of the outputs the next free numbers.
// The copy is in no block yet.
func (c *Copier) Node(n *Node) *Node { return c.c.header(n) }

// Param adds a copy of the parameter p to b.
func (c *Copier) Param(p *Value, b *Block) { c.c.name(p, b.AddParam(p.typ)) }
