package exec

import (
	"github.com/torchpass/torchpass/ir"
)

// CompileNode translates one node into a Program whose arguments are the node's
// inputs, then the values in outer, and whose results are its outputs. outer names
// all that the node's blocks read from outside; a value may stand in both.
func CompileNode(n *ir.Node, opts Options, outer ...*ir.Value) (*Program, error) {
	g := ir.NewGraph(n.Graph().Module())
	inputs := make([]*ir.Value, n.NumInputs())
	for i, v := range n.Inputs() {
		inputs[i] = g.Top().AddParam(v.Type())
	}
	params := make(map[*ir.Value]*ir.Value, len(outer))
	for _, v := range outer {
		params[v] = g.Top().AddParam(v.Type())
	}
	m := n.CloneInto(g, inputs, params)
	g.Top().Append(m)
	for _, out := range m.Outputs() {
		g.Top().AddReturn(out)
	}
	return Compile(g, opts)
}
