package inline

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// site is a node in whose place a body can stand.
type site struct {
	node     *ir.Node
	rule     string
	body     *ir.Graph
	callee   *ir.Function // nil for a subgraph
	first    int          // the first input that is an argument
	receiver *types.Type  // the class that the first argument, of an interface, is known to have
}

func (s site) name() string {
	if s.callee == nil {
		return s.node.Kind().String()
	}
	return s.callee.QualifiedName()
}

// callees finds what the calls of a module call.
type callees struct {
	module  *ir.Module
	options *Options
	calls   *ir.Calls
	held    map[slot]*types.Type // nil until asked for
}

func newCallees(m *ir.Module, o *Options) *callees {
	return &callees{module: m, options: o, calls: ir.NewCalls(m)}
}

// itself is where a value stands for itself.
func itself(v *ir.Value) *ir.Value { return v }

// site tells what n can be replaced by, if anything, where at gives what stands for
// the values that n uses.
func (c *callees) site(n *ir.Node, at func(*ir.Value) *ir.Value) (site, bool) {
	s := site{node: n}
	switch n.Kind() {
	case symbol.PrimCallFunction:
		s.rule, s.first, s.callee = "function inlined", 1, c.function(n, at)
	case symbol.PrimCallMethod, symbol.PrimInterfaceCall:
		s.rule, s.callee, s.receiver = c.method(n, at)
	case symbol.PrimDifferentiableGraph, symbol.PrimFusionGroup, symbol.PrimTensorExprGroup, symbol.PrimCudaFusionGroup,
		symbol.PrimStaticSubgraph, symbol.PrimFunctionalGraph, symbol.PrimOneDNNFusionGroup, symbol.PrimFallbackGraph:
		if c.options.Subgraphs {
			s.rule, s.body = "subgraph inlined", n.Subgraph()
		}
	default:
		return s, false
	}
	if s.callee != nil {
		s.body = s.callee.Graph
	}
	ok := s.body != nil && n.NumInputs()-s.first == len(s.body.Inputs()) && n.NumOutputs() == s.body.NumOutputs()
	return s, ok
}

// function is the function that a prim::CallFunction calls, or nil.
func (c *callees) function(n *ir.Node, at func(*ir.Value) *ir.Value) *ir.Function {
	if n.NumInputs() == 0 {
		return nil
	}
	return c.calls.Callee(at(n.Input(0)))
}

// method is the method that a prim::CallMethod calls, or nil; receiver is set when
// the static type of the object is an interface.
func (c *callees) method(n *ir.Node, at func(*ir.Value) *ir.Value) (rule string, f *ir.Function, receiver *types.Type) {
	a := n.Attr(symbol.AttrName)
	if a == nil || n.NumInputs() == 0 {
		return "", nil, nil
	}
	object := at(n.Input(0))
	class := object.Type()
	if class.Kind() != types.InterfaceKind {
		return "method inlined", c.calls.Method(class, a.Str()), nil
	}
	if c.options.Interfaces {
		class = c.classOf(object)
	}
	return "interface call inlined", c.calls.Method(class, a.Str()), class
}
