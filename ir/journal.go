package ir

import "github.com/torchpass/torchpass/types"

// shared is the state that a function's graph shares with the graphs nested in
// attributes of its nodes.
type shared struct {
	edits   uint64
	nested  bool     // some node was given a graph
	journal *journal // nil unless edits are recorded
}

// journal undoes edits. Every change of a field that an edit makes is an entry, and
// undoing goes through the entries backward, so that each finds the graph exactly
// as its edit left it: even pointers into the lists of uses hold. An entry is an op
// and its operands, which lie on the stack of that op; what is rare is a function.
type journal struct {
	ops    stack[op]
	uses   stack[useEntry]
	places stack[placeEntry]
	arrays stack[arrayEntry]
	nodes  stack[*Node]
	graphs stack[graphEntry]
	rare   stack[func()]
}

type op uint8

const (
	opLink      op = iota // uses: the use was put at the head of its value's list
	opUnlink              // uses
	opArray               // arrays: the inputs moved to another array
	opLength              // arrays: the number of inputs changed
	opEmpty               // arrays: the inputs were taken off their values' lists, and keep their neighbours
	opInsert              // nodes
	opDetach              // places
	opAddOutput           // nodes
	opAddAttr             // nodes
	opNewNode             // graphs
	opNewValue            // graphs
	opNewBlock            // graphs
	opRare                // rare
)

type useEntry struct {
	use        *Use
	value      *Value
	prev, next *Use
}

type placeEntry struct {
	node, prev, next *Node
	block            *Block
}

type arrayEntry struct {
	node   *Node
	inputs []Use
}

type graphEntry struct {
	graph   *Graph
	nextNum int64
}

// Record begins to keep what undoes the edits to g and to the graphs nested in it:
// memory in proportion to the edits. It does nothing if that has begun already.
func (g *Graph) Record() {
	if g.shared.journal == nil {
		g.shared.journal = new(journal)
	}
}

// Recording reports whether edits are being recorded.
func (g *Graph) Recording() bool { return g.shared.journal != nil }

// Forget ends recording: what was done can no longer be undone.
func (g *Graph) Forget() { g.shared.journal = nil }

// A Mark is a moment in the history of a graph that is being recorded.
type Mark struct{ ops int }

// Mark returns the present moment.
func (g *Graph) Mark() Mark {
	if g.shared.journal == nil {
		return Mark{}
	}
	return Mark{g.shared.journal.ops.size()}
}

// Undo takes back every edit made to g and the graphs nested in it since m, which
// is a mark of g since recording began. Pointers to what existed at m are valid
// again, names, numbers, ids and the order of uses included. Nodes made since are
// no longer part of the graph. The edit counter grows.
func (g *Graph) Undo(m Mark) {
	j := g.shared.journal
	if j == nil || j.ops.size() == m.ops {
		return
	}
	g.shared.journal = nil
	for j.ops.size() > m.ops {
		j.undo()
	}
	g.shared.journal = j
	g.touch()
}

// log is the journal of the node's graph, or nil.
func (n *Node) log() *journal { return n.Graph().shared.journal }

func (j *journal) link(u *Use) {
	j.ops.push(opLink)
	j.uses.push(useEntry{use: u})
}

func (j *journal) unlink(u *Use) {
	j.ops.push(opUnlink)
	j.uses.push(useEntry{u, u.value, u.prev, u.next})
}

func (j *journal) array(n *Node, o op) {
	j.ops.push(o)
	j.arrays.push(arrayEntry{n, n.inputs})
}

func (j *journal) node(n *Node, o op) {
	j.ops.push(o)
	j.nodes.push(n)
}

func (j *journal) detach(n *Node) {
	j.ops.push(opDetach)
	j.places.push(placeEntry{n, n.prev, n.next, n.block})
}

func (j *journal) graph(g *Graph, o op) {
	j.ops.push(o)
	j.graphs.push(graphEntry{g, g.nextNum})
}

// record keeps undo for a change that is rare.
func (g *Graph) record(undo func()) {
	if j := g.shared.journal; j != nil {
		j.ops.push(opRare)
		j.rare.push(undo)
	}
}

// undo takes back the last entry.
func (j *journal) undo() {
	switch o := j.ops.pop(); o {
	case opLink:
		u := j.uses.pop().use
		u.user.sch = nil
		u.drop()
		u.value = nil
	case opUnlink:
		j.uses.pop().undo()
	case opArray, opLength:
		e := j.arrays.pop()
		e.node.sch = nil
		if o == opArray {
			e.node.moveInputs(e.inputs)
		}
		e.restore()
	case opEmpty:
		e := j.arrays.pop()
		e.node.sch = nil
		e.node.inputs = e.inputs
		e.relink()
	case opInsert:
		j.nodes.pop().unhook()
	case opDetach:
		j.places.pop().undo()
	case opAddOutput:
		n := j.nodes.pop()
		n.outputs = n.outputs[:len(n.outputs)-1]
	case opAddAttr:
		n := j.nodes.pop()
		n.attrs = n.attrs[:len(n.attrs)-1]
	case opRare:
		j.rare.pop()()
	default:
		j.graphs.pop().undo(o)
	}
}

// undo puts the use back between the neighbours it had.
func (e useEntry) undo() {
	u := e.use
	u.user.sch = nil
	u.value, u.prev, u.next = e.value, e.prev, e.next
	u.moved()
	u.value.nuses++
}

// relink puts the inputs, the last one first, back between the neighbours they have kept.
func (e arrayEntry) relink() {
	for i := len(e.inputs) - 1; i >= 0; i-- {
		u := &e.inputs[i]
		u.moved()
		u.value.nuses++
	}
}

// restore gives the node its former inputs, as many as there were.
func (e arrayEntry) restore() {
	for i := len(e.node.inputs); i < len(e.inputs); i++ {
		e.inputs[i].user, e.inputs[i].idx = e.node, int32(i)
	}
	e.node.inputs = e.inputs
}

// undo puts the node back between the neighbours it had. Its label may not fit
// there any more if the nodes around were relabelled meanwhile.
func (e placeEntry) undo() {
	n := e.node
	n.block, n.prev, n.next = e.block, e.prev, e.next
	n.prev.next, n.next.prev = n, n
	lo := int64(0)
	if n.prev != &n.block.ret {
		lo = n.prev.order
	}
	if n.order <= lo || n.order >= n.next.order {
		n.assignOrder()
	}
}

func (e graphEntry) undo(o op) {
	switch o {
	case opNewNode:
		e.graph.numNodes--
	case opNewValue:
		e.graph.numValues--
	case opNewBlock:
		e.graph.numBlocks--
	}
	e.graph.nextNum = e.nextNum
}

// keepName records what v is called.
func (v *Value) keepName() {
	g := v.Graph()
	if g.shared.journal == nil {
		return
	}
	name, num, next := v.name, v.num, g.nextNum
	g.record(func() { v.name, v.num, g.nextNum = name, num, next })
}

// keepType records v's type.
func (v *Value) keepType(g *Graph) {
	if g.shared.journal == nil {
		return
	}
	old := v.typ
	g.record(func() { v.retype(old) })
}

func (v *Value) retype(t *types.Type) {
	v.typ = t
	if v.def != nil {
		v.def.sch = nil
	}
	for u := v.uses; u != nil; u = u.next {
		u.user.sch = nil
	}
}

// keepParams records the block's parameters.
func (b *Block) keepParams() {
	if b.graph.shared.journal == nil {
		return
	}
	old := b.params
	b.graph.record(func() {
		b.params = old
		for i, v := range old {
			v.off = int32(i)
		}
	})
}

// keepOutputs records n's outputs.
func (n *Node) keepOutputs() {
	if n.graph.shared.journal == nil {
		return
	}
	old := n.outputs
	n.graph.record(func() {
		n.outputs = old
		for i, v := range old {
			v.off = int32(i)
		}
	})
}

// keepSource records where n came from.
func (n *Node) keepSource() {
	if n.log() == nil {
		return
	}
	src, line, col := n.src, n.line, n.col
	n.Graph().record(func() { n.src, n.line, n.col = src, line, col })
}

// keepBlocks records n's blocks.
func (n *Node) keepBlocks() {
	if n.graph.shared.journal == nil {
		return
	}
	old := n.blocks
	n.graph.record(func() { n.blocks = old })
}
