package ir

import "github.com/torchpass/torchpass/types"

// AppendWith gives n, which was just made, its inputs and outputs of the given
// types, and puts it at the end of b: one step for what reads or makes many nodes.
func (b *Block) AppendWith(n *Node, inputs []*Value, outputs []*types.Type) {
	g := b.graph
	if g.Recording() {
		b.appendRecorded(n, inputs, outputs)
		return
	}
	n.inputs = g.uses.get(len(inputs))
	for i, v := range inputs {
		u, head := &n.inputs[i], v.uses
		u.value, u.user, u.next, u.idx = v, n, head, int32(i)
		if head != nil {
			head.prev = u
		}
		v.uses = u
		v.nuses++
	}
	n.outputs = g.outs.get(len(outputs))
	for i, t := range outputs {
		v := g.newValue(t)
		v.def, v.off = n, int32(i)
		n.outputs[i] = v
	}
	last := b.ret.prev
	n.block, n.prev, n.next = b, last, &b.ret
	last.next, b.ret.prev = n, n
	n.assignOrder()
	g.touch()
}

// appendRecorded is AppendWith step by step, as the journal knows them.
func (b *Block) appendRecorded(n *Node, inputs []*Value, outputs []*types.Type) {
	n.SetInputs(inputs...)
	n.ReserveOutputs(len(outputs))
	for _, t := range outputs {
		n.AddOutput(t)
	}
	b.Append(n)
}
