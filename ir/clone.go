package ir

// Clone returns a copy of g, in the same module, that shares nothing mutable with
// g: same kinds, types, attributes, names, numbers and sources; nested graphs are
// copied too. Ids are given anew in program order.
func (g *Graph) Clone() *Graph { return g.CloneInto(g.module) }

// CloneInto is [Graph.Clone] with the copy in module m. Nominal types are shared;
// source files and scopes are numbered in m.
func (g *Graph) CloneInto(m *Module) *Graph {
	c := NewGraph(m)
	cl := &cloner{from: g, to: c, vals: make([]*Value, g.numValues)}
	cl.block(g.top, c.top)
	c.nextNum = max(c.nextNum, g.nextNum)
	return c
}

type cloner struct {
	from, to *Graph
	vals     []*Value          // by id, for a whole graph
	some     map[*Value]*Value // for one node
	fresh    bool              // copies get numbers of their own, in place of names and numbers
}

func (c *cloner) block(from, to *Block) {
	for _, p := range from.params {
		c.name(p, to.AddParam(p.typ))
	}
	for n := range from.Nodes() {
		to.Append(c.node(n))
	}
	to.ret.ReserveInputs(len(from.ret.inputs))
	for i := range from.ret.inputs {
		to.ret.AddInput(c.value(from.ret.inputs[i].value))
	}
}

// value is the copy of v; a value of another graph (broken IR) stands for itself.
func (c *cloner) value(v *Value) *Value {
	var w *Value
	if c.vals != nil {
		w = c.vals[v.id]
	} else {
		w = c.some[v]
	}
	if w == nil {
		return v
	}
	return w
}

func (c *cloner) name(v, w *Value) {
	if c.vals != nil {
		c.vals[v.id] = w
	} else {
		c.some[v] = w
	}
	if c.fresh {
		return
	}
	w.num = v.num
	w.name = v.name
	c.to.nextNum = max(c.to.nextNum, v.num+1)
}

func (c *cloner) node(n *Node) *Node {
	m := c.header(n)
	if len(n.blocks) > 0 {
		m.blocks = make([]*Block, 0, len(n.blocks))
	}
	for _, b := range n.blocks {
		c.block(b, m.AddBlock())
	}
	return m
}

// header copies n without its blocks.
func (c *cloner) header(n *Node) *Node {
	m := c.to.NewNode(n.kind)
	m.src, m.line, m.col = n.src, n.line, n.col
	if c.from.module != c.to.module {
		m.SetSource(n.Source())
		m.SetSpanID(c.to.module.AddSpan(n.Span()))
		m.SetScope(n.Scope())
	}
	m.ReserveInputs(len(n.inputs))
	for i := range n.inputs {
		m.AddInput(c.value(n.inputs[i].value))
	}
	c.attrs(n, m)
	m.ReserveOutputs(len(n.outputs))
	for _, v := range n.outputs {
		c.name(v, m.AddOutput(v.typ))
	}
	m.sch = n.sch
	return m
}

func (c *cloner) attrs(n, m *Node) {
	m.ReserveAttrs(len(n.attrs))
	for i := range n.attrs {
		a := n.attrs[i]
		switch v := a.ref.(type) {
		case *Graph:
			a.ref = v.CloneInto(c.to.module)
		case []*Graph:
			gs := make([]*Graph, len(v))
			for j := range v {
				gs[j] = v[j].CloneInto(c.to.module)
			}
			a.ref = gs
		}
		m.SetAttr(a)
	}
}

// CloneInto returns a copy of n in graph g, in no block yet, with the given inputs
// in place of n's. outer gives the values of g that stand for those that n's blocks
// use from outside; it grows, and must not be nil if n has blocks.
func (n *Node) CloneInto(g *Graph, inputs []*Value, outer map[*Value]*Value) *Node {
	c := &cloner{from: n.Graph(), to: g, some: outer}
	m := g.NewNode(n.kind)
	m.src, m.line, m.col = n.src, n.line, n.col
	m.SetInputs(inputs...)
	c.attrs(n, m)
	for _, v := range n.outputs {
		m.AddOutput(v.typ)
	}
	for _, b := range n.blocks {
		c.block(b, m.AddBlock())
	}
	return m
}
