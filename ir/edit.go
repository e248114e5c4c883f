package ir

import (
	"github.com/torchpass/torchpass/types"
)

// ReserveInputs gives n room for k inputs, before the first is added.
func (n *Node) ReserveInputs(k int) {
	if cap(n.inputs) < k && len(n.inputs) == 0 {
		if j := n.log(); j != nil {
			j.array(n, opArray)
		}
		n.inputs = n.Graph().uses.get(k)[:0]
	}
}

// SetInputs gives n its inputs at once; n must have none.
func (n *Node) SetInputs(vs ...*Value) {
	if len(n.inputs) > 0 {
		panic("ir: SetInputs: the node has inputs already")
	}
	n.ReserveInputs(len(vs))
	j := n.log()
	if j != nil {
		j.array(n, opLength)
	}
	n.inputs = n.inputs[:len(vs)]
	for i, v := range vs {
		u := &n.inputs[i]
		u.user, u.idx = n, int32(i)
		u.link(v, j)
	}
	n.sch = nil
	n.Graph().touch()
}

// AddInput appends v to the inputs.
func (n *Node) AddInput(v *Value) *Use {
	_ = v.uses // nothing may panic half-way
	j := n.log()
	if len(n.inputs) == cap(n.inputs) {
		if j != nil {
			j.array(n, opArray)
		}
		n.moveInputs(n.Graph().uses.get(max(2*len(n.inputs), 2)))
	}
	if j != nil {
		j.array(n, opLength)
	}
	n.inputs = n.inputs[:len(n.inputs)+1]
	u := &n.inputs[len(n.inputs)-1]
	u.user = n
	u.idx = int32(len(n.inputs) - 1)
	u.link(v, j)
	n.sch = nil
	n.Graph().touch()
	return u
}

// moveInputs moves the inputs to array to, mending the lists of uses that run
// through them.
func (n *Node) moveInputs(to []Use) {
	old := n.inputs
	n.inputs = to[:len(old)]
	for i := range old {
		n.inputs[i] = old[i]
		n.inputs[i].moved()
	}
}

// moved mends the neighbours' links after u was copied to a new place.
func (u *Use) moved() {
	if u.prev != nil {
		u.prev.next = u
	} else {
		u.value.uses = u
	}
	if u.next != nil {
		u.next.prev = u
	}
}

// SetInput makes v the i-th input: O(1).
func (n *Node) SetInput(i int, v *Value) { n.inputs[i].Set(v) }

// InsertInput makes v the i-th input and moves the later ones up.
func (n *Node) InsertInput(i int, v *Value) {
	n.AddInput(v)
	for j := len(n.inputs) - 1; j > i; j-- {
		n.inputs[j].Set(n.inputs[j-1].value)
	}
	n.inputs[i].Set(v)
}

// RemoveInput removes the i-th input and moves the later ones down.
func (n *Node) RemoveInput(i int) {
	last := len(n.inputs) - 1
	for k := i; k < last; k++ {
		n.inputs[k].Set(n.inputs[k+1].value)
	}
	j := n.log()
	n.inputs[last].unlink(j)
	n.inputs[last] = Use{}
	if j != nil {
		j.array(n, opLength)
	}
	n.inputs = n.inputs[:last]
	n.sch = nil
	n.Graph().touch()
}

// RemoveAllInputs removes every input.
func (n *Node) RemoveAllInputs() {
	if len(n.inputs) == 0 {
		return
	}
	if j := n.log(); j != nil {
		j.array(n, opEmpty)
		for i := range n.inputs {
			n.inputs[i].leave()
		}
		n.inputs = nil // the array is the journal's now
	} else {
		for i := range n.inputs {
			n.inputs[i].drop()
		}
		n.inputs = n.inputs[:0]
	}
	n.sch = nil
	n.Graph().touch()
}

// ReserveOutputs gives n room for k outputs, before the first is added.
func (n *Node) ReserveOutputs(k int) {
	if cap(n.outputs) < k && len(n.outputs) == 0 {
		n.outputs = n.graph.outs.get(k)[:0]
	}
}

// AddOutput appends an output of type t, called by the next free number.
func (n *Node) AddOutput(t *types.Type) *Value {
	v := n.graph.newValue(t)
	if j := n.graph.shared.journal; j != nil {
		j.node(n, opAddOutput)
	}
	v.def = n
	v.off = int32(len(n.outputs))
	n.ReserveOutputs(1)
	n.outputs = append(n.outputs, v)
	n.touch()
	return v
}

// touch counts an edit to a node that is in a block: a node that was made and
// never inserted leaves the graph as it was.
func (n *Node) touch() {
	if n.block != nil {
		n.Graph().touch()
	}
}

// RemoveOutput removes the i-th output, which must have no uses.
func (n *Node) RemoveOutput(i int) {
	n.outputs[i].mustBeUnused("RemoveOutput")
	n.keepOutputs()
	n.outputs[i].off = -1
	n.outputs = append(n.outputs[:i:i], n.outputs[i+1:]...)
	for j := i; j < len(n.outputs); j++ {
		n.outputs[j].off = int32(j)
	}
	n.graph.touch()
}

// AddBlock appends an empty block.
func (n *Node) AddBlock() *Block {
	n.keepBlocks()
	b := n.graph.newBlock(n)
	if n.blocks == nil {
		n.blocks = n.graph.blockList.get(2)[:0]
	}
	n.blocks = append(n.blocks, b)
	n.graph.touch()
	return b
}

// RemoveBlock removes the i-th block with all that is in it; nothing outside may
// use what it defines.
func (n *Node) RemoveBlock(i int) {
	n.blocks[i].clear()
	n.keepBlocks()
	n.blocks = append(n.blocks[:i:i], n.blocks[i+1:]...)
	n.graph.touch()
}

// SwapBlocks exchanges the i-th and the j-th block.
func (n *Node) SwapBlocks(i, j int) {
	swap := func() {
		a, b := n.blocks[i], n.blocks[j]
		n.blocks[i], n.blocks[j] = b, a
		a.id, b.id = b.id, a.id // ids of siblings increase
	}
	swap()
	n.graph.record(swap)
	n.graph.touch()
}

func (b *Block) clear() {
	b.ret.RemoveAllInputs()
	for n := range b.Backward() {
		n.Remove()
	}
}

// InsertBefore puts n, which is in no block, before m. The return of a block is
// a valid m: n becomes the block's last node.
func (n *Node) InsertBefore(m *Node) {
	if n.block != nil {
		panic("ir: InsertBefore: node is in a block already")
	}
	if m.block == nil {
		panic("ir: InsertBefore: the other node is in no block")
	}
	if j := n.log(); j != nil {
		j.node(n, opInsert)
	}
	n.block = m.block
	n.prev, n.next = m.prev, m
	m.prev.next = n
	m.prev = n
	n.assignOrder()
	n.Graph().touch()
}

// InsertAfter puts n, which is in no block, after m.
func (n *Node) InsertAfter(m *Node) { n.InsertBefore(m.next) }

// Append puts n, which is in no block, at the end of b.
func (b *Block) Append(n *Node) { n.InsertBefore(&b.ret) }

// Prepend puts n, which is in no block, at the beginning of b.
func (b *Block) Prepend(n *Node) { n.InsertBefore(b.ret.next) }

// MoveBefore moves n before m, which may be in another block of the same graph.
func (n *Node) MoveBefore(m *Node) {
	if n == m || n.next == m {
		return
	}
	n.detach()
	n.InsertBefore(m)
}

// MoveAfter moves n after m.
func (n *Node) MoveAfter(m *Node) {
	if n != m {
		n.MoveBefore(m.next)
	}
}

func (n *Node) detach() {
	if j := n.log(); j != nil {
		j.detach(n)
	}
	n.unhook()
}

func (n *Node) unhook() {
	n.prev.next = n.next
	n.next.prev = n.prev
	n.prev, n.next, n.block = nil, nil, nil
}

// Remove takes n out of its block for good, with its blocks and inputs. Its
// outputs must have no uses.
func (n *Node) Remove() {
	for _, v := range n.outputs {
		v.mustBeUnused("Remove")
	}
	n.graph.touch()
	n.RemoveAllInputs()
	for _, b := range n.blocks {
		b.clear()
	}
	if n.block != nil {
		n.detach()
	}
}

// ReplaceWith makes the users of n's outputs use those of m, one by one, and
// removes n. m must have at least as many outputs.
func (n *Node) ReplaceWith(m *Node) {
	for i, v := range n.outputs {
		v.ReplaceAllUsesWith(m.outputs[i])
	}
	n.Remove()
}
