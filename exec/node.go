package exec

import (
	"errors"

	"github.com/torchpass/torchpass/ir"
)

// CompileNode translates one node without blocks into a Program whose arguments
// are the node's inputs and whose results are its outputs.
func CompileNode(n *ir.Node, opts Options) (*Program, error) {
	if len(n.Blocks()) > 0 {
		return nil, errors.New("exec: CompileNode: the node has blocks")
	}
	g := ir.NewGraph(n.Graph().Module())
	inputs := make([]*ir.Value, n.NumInputs())
	for i, v := range n.Inputs() {
		inputs[i] = g.Top().AddParam(v.Type())
	}
	m := n.CloneInto(g, inputs)
	g.Top().Append(m)
	for _, out := range m.Outputs() {
		g.Top().AddReturn(out)
	}
	return Compile(g, opts)
}
