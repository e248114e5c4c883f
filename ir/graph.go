package ir

import (
	"iter"
	"math"

	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// Graph is a function body in SSA form: a top block whose parameters are the
// graph's inputs and whose returns are its outputs. Ids of nodes, blocks and
// values are dense within a graph, so an analysis is a slice or a bit set; the
// graphs inside Subgraph attributes number their own.
type Graph struct {
	module *Module
	top    *Block
	owner  *Node   // the node whose attribute this graph is, or nil
	shared *shared // with the graphs nested in attributes

	nextNum   int64 // next free number for an unnamed value
	numNodes  int32 // ids given so far
	numValues int32
	numBlocks int32

	names map[string]bool // built when a name must be made unique

	nodes     slab[Node]
	values    slab[Value]
	blocks    slab[Block]
	uses      sliceSlab[Use]
	outs      sliceSlab[*Value]
	blockList sliceSlab[*Block]
	attrs     sliceSlab[Attr]
	text      textSlab

	spareNodes  []*Node // of Recycle
	spareValues []*Value
}

// Reserve makes room for about so many more nodes, values and uses, so that a
// reader that knows what is coming pays for few allocations. It is a hint.
func (g *Graph) Reserve(nodes, values, uses int) {
	g.nodes.reserve(nodes)
	g.values.reserve(values)
	g.outs.reserve(values)
	g.uses.reserve(uses)
}

// TakeRoom gives g the room that was made for from and not used.
func (g *Graph) TakeRoom(from *Graph) {
	g.nodes, from.nodes = from.nodes, slab[Node]{}
	g.values, from.values = from.values, slab[Value]{}
	g.outs, from.outs = from.outs, sliceSlab[*Value]{}
	g.uses, from.uses = from.uses, sliceSlab[Use]{}
	g.attrs, from.attrs = from.attrs, sliceSlab[Attr]{}
	g.text, from.text = from.text, textSlab{}
	g.spareNodes, from.spareNodes = from.spareNodes, nil
	g.spareValues, from.spareValues = from.spareValues, nil
}

// Recycle gives the memory of removed nodes without blocks, and of their outputs, to
// nodes that are made later; nobody may hold either any more. It is for readers that
// make many nodes for a while. A graph that is being recorded keeps what it removes.
func (g *Graph) Recycle(nodes []*Node) {
	if g.Recording() {
		return
	}
	for _, n := range nodes {
		if n.graph != g || n.block != nil || len(n.blocks) > 0 {
			panic("ir: Recycle: a node that is in use")
		}
		for _, v := range n.outputs {
			v.mustBeUnused("Recycle")
			*v = Value{}
		}
		g.spareValues = append(g.spareValues, n.outputs...)
		*n = Node{inputs: n.inputs[:0], outputs: n.outputs[:0]}
	}
	g.spareNodes = append(g.spareNodes, nodes...)
}

// NewGraph returns an empty graph of module m.
func NewGraph(m *Module) *Graph {
	g := &Graph{module: m, shared: new(shared)}
	g.top = g.newBlock(nil)
	return g
}

// NewSubgraph returns an empty graph that belongs in an attribute of n: edits to
// it count as edits to n's graph.
func NewSubgraph(n *Node) *Graph {
	g := NewGraph(n.Graph().module)
	g.adopt(n)
	return g
}

func (g *Graph) adopt(n *Node) {
	to := n.Graph()
	if g.shared != to.shared && g.Recording() && to.Recording() {
		panic("ir: a graph that is being recorded moves into another function's: clone it")
	}
	old := g.owner
	to.record(func() { g.owner = old })
	g.owner = n
	to.shared.nested = true
	if to.shared != g.shared {
		to.shared.edits += g.shared.edits
		g.share(to.shared)
	}
}

func (g *Graph) share(s *shared) {
	if g.shared == s { // also ends the walk where broken IR holds itself
		return
	}
	g.shared = s
	for n := range g.AllNodes() {
		for i := range n.attrs {
			for _, sub := range n.attrs[i].Graphs() {
				sub.share(s)
			}
		}
	}
}

// Module returns the module the graph belongs to.
func (g *Graph) Module() *Module { return g.module }

// Owner is the node whose attribute holds g, or nil for the graph of a function.
func (g *Graph) Owner() *Node { return g.owner }

// Top returns the outermost block.
func (g *Graph) Top() *Block { return g.top }

// Inputs returns the graph's inputs; the caller must not modify the slice.
func (g *Graph) Inputs() []*Value { return g.top.params }

// NumOutputs is the number of values that the graph returns.
func (g *Graph) NumOutputs() int { return len(g.top.ret.inputs) }

// Output returns the i-th value that the graph returns.
func (g *Graph) Output(i int) *Value { return g.top.ret.inputs[i].value }

// Edits counts the edits ever made to g and to the graphs nested in it. It only
// grows; equal counts mean that nothing has changed.
func (g *Graph) Edits() uint64 { return g.shared.edits }

// HasNested reports whether any node of g, or of a graph nested in it, was ever
// given a graph as an attribute.
func (g *Graph) HasNested() bool { return g.shared.nested }

// NumNodeIDs bounds the ids of nodes: every [Node.ID] is below it. Ids of removed
// nodes are not given again.
func (g *Graph) NumNodeIDs() int { return int(g.numNodes) }

// NumValueIDs bounds [Value.ID].
func (g *Graph) NumValueIDs() int { return int(g.numValues) }

// NumBlockIDs bounds [Block.ID].
func (g *Graph) NumBlockIDs() int { return int(g.numBlocks) }

// AllNodes yields every node in program order, a node before those of its
// blocks. Nodes of graphs in attributes are not visited. The node just yielded
// may be removed or replaced; blocks of a removed node are not entered.
func (g *Graph) AllNodes() iter.Seq[*Node] {
	return func(yield func(*Node) bool) { g.top.visit(yield) }
}

// AllValues yields every value: the inputs, then of each node, in program order, the
// outputs and the parameters of its blocks.
func (g *Graph) AllValues() iter.Seq[*Value] {
	return func(yield func(*Value) bool) {
		each := func(vs []*Value) bool {
			for _, v := range vs {
				if !yield(v) {
					return false
				}
			}
			return true
		}
		if !each(g.Inputs()) {
			return
		}
		for n := range g.AllNodes() {
			if !each(n.Outputs()) {
				return
			}
			for _, b := range n.Blocks() {
				if !each(b.Params()) {
					return
				}
			}
		}
	}
}

func (b *Block) visit(yield func(*Node) bool) bool {
	for n := range b.Nodes() {
		if !yield(n) {
			return false
		}
		if n.block == nil {
			continue
		}
		for _, c := range n.blocks {
			if !c.visit(yield) {
				return false
			}
		}
	}
	return true
}

// Block is a straight line of nodes with parameters and returns. The blocks of a
// prim::If have no parameters; the block of a prim::Loop has the trip number and
// the carried values, and returns the condition and the carried values.
type Block struct {
	graph  *Graph
	owner  *Node
	params []*Value
	ret    Node // prim::Return: its inputs are the block's returns; also the sentinel of the node ring
	id     int32
}

func (g *Graph) newBlock(owner *Node) *Block {
	b := g.blocks.get()
	if j := g.shared.journal; j != nil {
		j.graph(g, opNewBlock)
	}
	b.graph, b.owner, b.id = g, owner, g.numBlocks
	g.numBlocks++
	b.ret.kind = symbol.PrimReturn
	b.ret.id = -1
	b.ret.block = b
	b.ret.order = math.MaxInt64
	b.ret.next, b.ret.prev = &b.ret, &b.ret
	return b
}

// ID is the block's dense number within its graph.
func (b *Block) ID() int { return int(b.id) }

// Graph returns the graph that b is part of.
func (b *Block) Graph() *Graph { return b.graph }

// Owner is the node that b is a block of, or nil for the top block.
func (b *Block) Owner() *Node { return b.owner }

// Params returns the block's parameters; the caller must not modify the slice.
func (b *Block) Params() []*Value { return b.params }

// Return is the node of kind prim::Return whose inputs the block returns. It is
// not among [Block.Nodes]; a use by it is a use by the return.
func (b *Block) Return() *Node { return &b.ret }

// NumReturns is the number of values that the block returns.
func (b *Block) NumReturns() int { return len(b.ret.inputs) }

// Ret returns the i-th value that the block returns.
func (b *Block) Ret(i int) *Value { return b.ret.inputs[i].value }

// First returns the first node, or nil.
func (b *Block) First() *Node { return b.ret.Next() }

// Last returns the last node, or nil.
func (b *Block) Last() *Node { return b.ret.Prev() }

// Nodes yields the block's own nodes in order. The node just yielded may be
// removed, replaced or moved; nodes inserted after it are visited.
func (b *Block) Nodes() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for n := b.ret.next; n != &b.ret; {
			next := n.next
			if !yield(n) {
				return
			}
			if n.block == b {
				next = n.next
			}
			n = next
		}
	}
}

// Backward yields the block's own nodes from last to first, under the same rules
// as [Block.Nodes].
func (b *Block) Backward() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for n := b.ret.prev; n != &b.ret; {
			prev := n.prev
			if !yield(n) {
				return
			}
			if n.block == b {
				prev = n.prev
			}
			n = prev
		}
	}
}

// AddParam appends a parameter of type t.
func (b *Block) AddParam(t *types.Type) *Value {
	b.keepParams()
	v := b.graph.newValue(t)
	v.block = b
	v.off = int32(len(b.params))
	b.params = append(b.params, v)
	b.graph.touch()
	return v
}

// RemoveParam removes the i-th parameter, which must have no uses.
func (b *Block) RemoveParam(i int) {
	b.params[i].mustBeUnused("RemoveParam")
	b.keepParams()
	b.params = append(b.params[:i:i], b.params[i+1:]...)
	for j := i; j < len(b.params); j++ {
		b.params[j].off = int32(j)
	}
	b.graph.touch()
}

// AddReturn appends v to what the block returns.
func (b *Block) AddReturn(v *Value) { b.ret.AddInput(v) }

// RemoveReturn removes the i-th return.
func (b *Block) RemoveReturn(i int) { b.ret.RemoveInput(i) }

func (g *Graph) touch() { g.shared.edits++ }
