package ir

// PermuteOutputs puts the outputs of n in another order: the i-th will be the one
// that was at order[i]. Names, numbers and uses go with them.
func (n *Node) PermuteOutputs(order []int) {
	n.keepOutputs()
	n.outputs = permuted(n.outputs, order)
	n.graph.touch()
}

// PermuteParams does for the parameters of b what [Node.PermuteOutputs] does for
// outputs.
func (b *Block) PermuteParams(order []int) {
	b.keepParams()
	b.params = permuted(b.params, order)
	b.graph.touch()
}

func permuted(vs []*Value, order []int) []*Value {
	out := make([]*Value, len(vs))
	for i, from := range order {
		out[i] = vs[from]
		out[i].off = int32(i)
	}
	return out
}
