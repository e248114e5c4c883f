package print

import (
	"slices"
	"strconv"
	"unsafe"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// Options chooses what is printed. The zero Options is PyTorch's str(graph).
type Options struct {
	NoSources bool // leave out the "# file:line:col" comments, as graph.str(False)
	NoScopes  bool // leave out ", scope: …"
	NoTypes   bool // leave out the types, as PyTorch does at type verbosity 0
	Renumber  bool // call every value by a number, counted in program order
}

// Graph returns the dump of g.
func Graph(g *ir.Graph, opt Options) string {
	b := AppendGraph(nil, g, opt)
	return unsafe.String(unsafe.SliceData(b), len(b)) // nobody else has b
}

// bytesPerNode is the room made for each node ahead of printing.
const bytesPerNode = 80

// AppendGraph appends the dump of g to dst.
func AppendGraph(dst []byte, g *ir.Graph, opt Options) []byte {
	p := &printer{Options: opt, dst: slices.Grow(dst, bytesPerNode*(g.NumNodeIDs()+4))}
	p.graph(g)
	return p.dst
}

// Node returns the line of n, with its blocks, as it stands in a dump.
func Node(n *ir.Node, opt Options) string {
	p := &printer{Options: opt}
	p.node(n, 0)
	return string(p.dst)
}

type printer struct {
	Options
	dst    []byte
	groups []*ir.Node // nodes of the graph being printed whose subgraphs follow it
	nums   []int32    // with Renumber: number of each value id of the graph, plus one
	next   int32

	keep bool        // print in full what a dump would lose
	mod  *modulePlan // nil for a dump
}

func (p *printer) str(s string) { p.dst = append(p.dst, s...) }

func (p *printer) graph(g *ir.Graph) {
	groups, nums, next := p.groups, p.nums, p.next
	p.groups = nil
	if p.Renumber {
		p.nums, p.next = make([]int32, g.NumValueIDs()), 0
	}
	p.str("graph(")
	p.params(g.Inputs(), ",\n      ")
	p.str("):\n")
	for n := range g.Top().Nodes() {
		p.node(n, 1)
	}
	p.str("  return (")
	p.operands(g.Top().Return())
	p.str(")\n")
	for i, n := range p.groups {
		p.str("with ")
		p.str(n.Kind().String())
		p.str("_")
		p.dst = strconv.AppendInt(p.dst, int64(i), 10)
		p.str(" = ")
		p.graph(n.Subgraph())
	}
	p.groups, p.nums, p.next = groups, nums, next
}

func (p *printer) params(vs []*ir.Value, sep string) {
	p.dst = p.appendParams(p.dst, vs, sep)
}

// The append functions below keep the text in a local variable: a large dump
// spends its time here.

func (p *printer) appendParams(dst []byte, vs []*ir.Value, sep string) []byte {
	for i, v := range vs {
		if i > 0 {
			dst = append(dst, sep...)
		}
		dst = p.appendName(append(dst, '%'), v)
		if !p.NoTypes {
			dst = append(dst, " : "...)
			dst = types.AppendDump(dst, v.Type())
		}
	}
	return dst
}

func (p *printer) appendName(dst []byte, v *ir.Value) []byte {
	if p.nums == nil || v.ID() >= len(p.nums) {
		return v.AppendName(dst)
	}
	if p.nums[v.ID()] == 0 {
		p.next++
		p.nums[v.ID()] = p.next
	}
	return strconv.AppendInt(dst, int64(p.nums[v.ID()]-1), 10)
}

func (p *printer) operands(n *ir.Node) { p.dst = p.appendOperands(p.dst, n) }

func (p *printer) appendOperands(dst []byte, n *ir.Node) []byte {
	for i := range n.NumInputs() {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = p.appendName(append(dst, '%'), n.Input(i))
	}
	return dst
}

const blanks = "                                                                "

func (p *printer) indent(level int) { p.dst = appendIndent(p.dst, level) }

func appendIndent(dst []byte, level int) []byte {
	for n := 2 * level; n > 0; n -= len(blanks) {
		dst = append(dst, blanks[:min(n, len(blanks))]...)
	}
	return dst
}

func (p *printer) node(n *ir.Node, level int) {
	dst := appendIndent(p.dst, level)
	dst = p.appendParams(dst, n.Outputs(), ", ")
	dst = append(dst, " = "...)
	if len(n.Attrs()) == 0 {
		dst = append(dst, n.Kind().String()...)
	} else {
		p.dst = dst
		p.head(n)
		dst = p.dst
	}
	dst = append(dst, '(')
	dst = p.appendOperands(dst, n)
	dst = append(dst, ')')
	if !p.NoScopes {
		if s := n.Scope(); s != "" {
			dst = append(dst, ", scope: "...)
			dst = append(dst, s...)
		}
	}
	if !p.NoSources && n.HasSource() {
		dst = appendSource(dst, n.Source())
	}
	p.dst = append(dst, '\n')
	for i, b := range n.Blocks() {
		p.block(b, i, level+1)
	}
}

func appendSource(dst []byte, s ir.Source) []byte {
	dst = append(dst, " # "...)
	dst = append(dst, s.File...)
	if s.Line < 0 {
		return dst
	}
	dst = append(dst, ':')
	dst = strconv.AppendInt(dst, int64(s.Line), 10)
	dst = append(dst, ':')
	return strconv.AppendInt(dst, int64(s.Col), 10)
}

func (p *printer) block(b *ir.Block, i, level int) {
	p.indent(level)
	p.str("block")
	p.dst = strconv.AppendInt(p.dst, int64(i), 10)
	p.dst = append(p.dst, '(')
	p.params(b.Params(), ", ")
	p.str("):\n")
	for n := range b.Nodes() {
		p.node(n, level+1)
	}
	p.indent(level + 1)
	p.str("-> (")
	p.operands(b.Return())
	p.str(")\n")
}

// head prints the kind and the attributes. A node with a subgraph gets the number
// under which the subgraph is printed after the graph.
func (p *printer) head(n *ir.Node) {
	p.str(n.Kind().String())
	attrs := n.Attrs()
	if n.Subgraph() != nil {
		p.dst = append(p.dst, '_')
		p.dst = strconv.AppendInt(p.dst, int64(len(p.groups)), 10)
		p.groups = append(p.groups, n)
		if len(attrs) == 1 || n.Kind() == symbol.PrimDifferentiableGraph && p.mod == nil {
			return
		}
	}
	if name := p.callee(n); name != "" {
		attrs = slices.Clone(attrs)
		attrs[0] = ir.StringAttr(symbol.AttrName, name)
	}
	p.attrs(attrs)
}

// callee is the qualified name of a function constant, of which a dump has only
// the last part, for module text; empty for other nodes.
func (p *printer) callee(n *ir.Node) string {
	if p.mod == nil || n.Kind() != symbol.PrimConstant || n.NumOutputs() != 1 || len(n.Attrs()) == 0 || n.Attrs()[0].Name != symbol.AttrName {
		return ""
	}
	if t := n.Output(0).Type(); t.Kind() == types.FunctionKind {
		return t.Name()
	}
	return ""
}

func (p *printer) attrs(attrs []ir.Attr) {
	listed := false
	for i := range attrs {
		a := &attrs[i]
		if a.Name == symbol.AttrArgs || a.Kind == ir.AttrG {
			continue
		}
		if listed {
			p.str(", ")
		} else {
			p.dst = append(p.dst, '[')
		}
		listed = true
		if a.Name != symbol.AttrBare {
			p.str(a.Name.String())
			p.dst = append(p.dst, '=')
		}
		p.attr(a)
	}
	if listed {
		p.dst = append(p.dst, ']')
	}
	for i := range attrs {
		if attrs[i].Name == symbol.AttrArgs {
			p.dst = append(p.dst, '(')
			p.str(attrs[i].Str())
			p.dst = append(p.dst, ')')
		}
	}
}
