package verify

import (
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
)

// Violation is one broken invariant.
type Violation struct {
	Code Code
	Msg  string
	// Node is the node that the violation is at, or nil where there is none. For
	// what concerns a block it is the node that has the block.
	Node *ir.Node
	// Line and Col are where that node stands in the text it was read from, from 1;
	// for a return, where the node before it does; 0 where no text gave it.
	Line, Col int
}

// String is "[code] message".
func (v Violation) String() string { return "[" + string(v.Code) + "] " + v.Msg }

// Options says what to expect of the graphs. The zero Options is for graphs with
// types.
type Options struct {
	// Untyped says that the graphs come from a dump without types, in which every
	// value reads as a Tensor: whatever needs types is not checked.
	Untyped bool
}

// Graph checks g and the graphs in its attributes. Classes and functions are those
// of g's module; see [Module] for checks of the module itself.
func Graph(g *ir.Graph) []Violation { return Options{}.Graph(g) }

// Module checks the classes, objects and functions of m and every graph.
func Module(m *ir.Module) []Violation { return Options{}.Module(m) }

// Graph is [Graph] with options.
func (o Options) Graph(g *ir.Graph) []Violation {
	if g == nil {
		return nil
	}
	c := newChecker(o, g.Module())
	c.function(g)
	return c.out
}

// Module is [Module] with options.
func (o Options) Module(m *ir.Module) []Violation {
	if m == nil {
		return nil
	}
	c := newChecker(o, m)
	c.module()
	return c.out
}

// checker collects the violations of one run. It is used by one goroutine.
type checker struct {
	Options
	mod     *ir.Module
	out     []Violation
	classes *classIndex        // built when first asked for
	graphs  map[*ir.Graph]bool // visited: a graph must not contain itself
	top     *ir.Graph          // the graph of a function that is being checked
	onnx    types.Tri          // whether top is half converted to ONNX
	onnxOps bool               // whether it has operators of ONNX
	values  int                // constants and parts of them looked at
}

func newChecker(o Options, m *ir.Module) *checker {
	return &checker{Options: o, mod: m, graphs: make(map[*ir.Graph]bool)}
}

// function checks g, the graph of a function, with all graphs in it.
func (c *checker) function(g *ir.Graph) {
	c.top, c.onnx = g, types.Unknown
	c.graph(g)
}

// report adds a violation at n, which may be nil.
func (c *checker) report(code Code, n *ir.Node, format string, args ...any) {
	v := Violation{Code: code, Msg: fmt.Sprintf(format, args...), Node: n}
	if n != nil && n.IsReturn() {
		n = nearest(n.Block())
	}
	if n != nil {
		v.Line, v.Col = n.TextPos()
	}
	c.out = append(c.out, v)
}

// nearest is the node whose place in the text is nearest to the return of b.
func nearest(b *ir.Block) *ir.Node {
	if b == nil {
		return nil
	}
	if n := b.Last(); n != nil {
		return n
	}
	return b.Owner()
}
