package ir

import (
	"iter"

	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// Node is one operation: a kind, inputs, outputs, attributes, and nested blocks.
// A node gives each argument of its schema, in order, as an input.
type Node struct {
	graph   *Graph
	block   *Block // nil once removed, or not yet inserted
	prev    *Node
	next    *Node
	order   int64
	inputs  []Use
	outputs []*Value
	blocks  []*Block
	attrs   []Attr
	sch     *schema.Schema // cached resolution
	kind    symbol.Symbol
	id      int32
	src     position
	line    uint32 // where the node stands in the text it was read from
	col     uint32
}

// NewNode returns a node of graph g that is in no block yet.
func (g *Graph) NewNode(kind symbol.Symbol) *Node {
	n := takeSpare(&g.spareNodes)
	if n == nil {
		n = g.nodes.get()
	}
	n.graph = g
	n.kind = kind
	n.id = g.numNodes
	if j := g.shared.journal; j != nil {
		j.graph(g, opNewNode)
	}
	g.numNodes++
	return n
}

// ID is the node's dense number within its graph; a block's return has -1.
func (n *Node) ID() int { return int(n.id) }

// Kind is the node's operator, such as aten::add.
func (n *Node) Kind() symbol.Symbol { return n.kind }

// SetKind replaces the node's operator.
func (n *Node) SetKind(k symbol.Symbol) {
	if n.graph.Recording() {
		old := n.kind
		n.graph.record(func() { n.kind, n.sch = old, nil })
	}
	n.kind, n.sch = k, nil
	n.graph.touch()
}

// Graph returns the graph that made n.
func (n *Node) Graph() *Graph {
	if n.graph == nil {
		return n.block.graph // a block's return
	}
	return n.graph
}

// Block is the block that n is in, or nil for a node that was removed or not yet
// inserted.
func (n *Node) Block() *Block { return n.block }

// IsReturn reports whether n stands for the returns of its block.
func (n *Node) IsReturn() bool { return n.id < 0 }

// Next is the node after n in its block, or nil.
func (n *Node) Next() *Node {
	if n.next == nil || n.next.id < 0 {
		return nil
	}
	return n.next
}

// Prev is the node before n in its block, or nil.
func (n *Node) Prev() *Node {
	if n.prev == nil || n.prev.id < 0 {
		return nil
	}
	return n.prev
}

// NumInputs is the number of inputs.
func (n *Node) NumInputs() int { return len(n.inputs) }

// Input returns the i-th input.
func (n *Node) Input(i int) *Value { return n.inputs[i].value }

// Inputs yields the inputs with their positions.
func (n *Node) Inputs() iter.Seq2[int, *Value] {
	return func(yield func(int, *Value) bool) {
		for i := range n.inputs {
			if !yield(i, n.inputs[i].value) {
				return
			}
		}
	}
}

// InputUse is the i-th input as a use.
func (n *Node) InputUse(i int) *Use { return &n.inputs[i] }

// Outputs returns the outputs; the caller must not modify the slice.
func (n *Node) Outputs() []*Value { return n.outputs }

// Output returns the i-th output.
func (n *Node) Output(i int) *Value { return n.outputs[i] }

// NumOutputs is the number of outputs.
func (n *Node) NumOutputs() int { return len(n.outputs) }

// Blocks returns the nested blocks; the caller must not modify the slice.
func (n *Node) Blocks() []*Block { return n.blocks }

// Schema resolves the node's operator against its module's table by the types of
// the inputs, and remembers the answer until they change. It returns an error
// that lists the candidates when none matches, and (nil, nil) for a kind that
// has no schema.
func (n *Node) Schema() (*schema.Schema, error) {
	if n.sch != nil {
		return n.sch, nil
	}
	t := n.Graph().module.Table
	if t == nil || len(t.Overloads(n.kind)) == 0 {
		return nil, nil
	}
	var buf [16]*types.Type
	args := buf[:0]
	for i := range n.inputs {
		args = append(args, n.inputs[i].value.typ)
	}
	s, err := t.Match(n.kind, args)
	if err == nil {
		n.sch = s
	}
	return s, err
}

// HasSchema reports whether the table knows the node's kind.
func (n *Node) HasSchema() bool {
	t := n.Graph().module.Table
	return t != nil && len(t.Overloads(n.kind)) > 0
}

// SetTextPos records where the node stands in the text it was read from.
func (n *Node) SetTextPos(line, col int) {
	n.keepSource()
	n.line, n.col = uint32(line), uint32(col)
}

// TextPos is the line and column, from 1, at which the node was read; 0, 0 for a
// node that no text gave.
func (n *Node) TextPos() (line, col int) { return int(n.line), int(n.col) }
