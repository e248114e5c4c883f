package ir

// Splice puts a copy of callee's body before n, with args in place of its inputs,
// and returns what the body returns: args, or values of the copy. The copy keeps
// types, attributes and sources; its names are given by names, and what has no
// name gets the next free number. callee may be of another graph than n's but not
// n's own, and n keeps its inputs, outputs and place.
func (n *Node) Splice(callee *Graph, args []*Value, names *Names) []*Value {
	if callee == n.Graph() {
		panic("ir: Splice: the graph is n's own")
	}
	c := &cloner{from: callee, to: n.Graph(), vals: make([]*Value, callee.numValues), names: names}
	for i, p := range callee.top.params {
		c.vals[p.id] = args[i]
	}
	for m := range callee.top.Nodes() {
		c.node(m).InsertBefore(n)
	}
	out := make([]*Value, len(callee.top.ret.inputs))
	for i := range callee.top.ret.inputs {
		out[i] = c.value(callee.top.ret.inputs[i].value)
	}
	return out
}
