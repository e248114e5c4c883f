package print

import (
	"strconv"

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
func Graph(g *ir.Graph, opt Options) string { return string(AppendGraph(nil, g, opt)) }

// AppendGraph appends the dump of g to dst.
func AppendGraph(dst []byte, g *ir.Graph, opt Options) []byte {
	p := &printer{Options: opt, dst: dst}
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

	mod *modulePlan // nil for a dump

	lastType *types.Type // the type appended last, and where it stands in dst
	lastFrom int
	lastTo   int
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
	for i, v := range vs {
		if i > 0 {
			p.str(sep)
		}
		p.typed(v)
	}
}

// typed prints "%name : type". Types repeat from line to line: a type that was
// printed last is copied from there.
func (p *printer) typed(v *ir.Value) {
	p.dst = append(p.dst, '%')
	p.name(v)
	if p.NoTypes {
		return
	}
	p.str(" : ")
	t := v.Type()
	if t == p.lastType {
		p.dst = append(p.dst, p.dst[p.lastFrom:p.lastTo]...)
		return
	}
	from := len(p.dst)
	p.dst = types.AppendDump(p.dst, t)
	p.lastType, p.lastFrom, p.lastTo = t, from, len(p.dst)
}

func (p *printer) name(v *ir.Value) {
	if p.nums == nil || v.ID() >= len(p.nums) {
		p.dst = v.AppendName(p.dst)
		return
	}
	if p.nums[v.ID()] == 0 {
		p.next++
		p.nums[v.ID()] = p.next
	}
	p.dst = strconv.AppendInt(p.dst, int64(p.nums[v.ID()]-1), 10)
}

func (p *printer) operands(n *ir.Node) {
	for i, v := range n.Inputs() {
		if i > 0 {
			p.str(", ")
		}
		p.dst = append(p.dst, '%')
		p.name(v)
	}
}

const blanks = "                                                                "

func (p *printer) indent(level int) {
	for n := 2 * level; n > 0; n -= len(blanks) {
		p.str(blanks[:min(n, len(blanks))])
	}
}

func (p *printer) node(n *ir.Node, level int) {
	p.indent(level)
	p.params(n.Outputs(), ", ")
	p.str(" = ")
	p.head(n)
	p.dst = append(p.dst, '(')
	p.operands(n)
	p.dst = append(p.dst, ')')
	if !p.NoScopes {
		if s := n.Scope(); s != "" {
			p.str(", scope: ")
			p.str(s)
		}
	}
	if !p.NoSources && n.HasSource() {
		p.source(n.Source())
	}
	p.dst = append(p.dst, '\n')
	for i, b := range n.Blocks() {
		p.block(b, i, level+1)
	}
}

func (p *printer) source(s ir.Source) {
	p.str(" # ")
	p.str(s.File)
	if s.Line < 0 {
		return
	}
	p.dst = append(p.dst, ':')
	p.dst = strconv.AppendInt(p.dst, int64(s.Line), 10)
	p.dst = append(p.dst, ':')
	p.dst = strconv.AppendInt(p.dst, int64(s.Col), 10)
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
	if len(attrs) == 0 {
		return
	}
	if n.Subgraph() != nil {
		p.dst = append(p.dst, '_')
		p.dst = strconv.AppendInt(p.dst, int64(len(p.groups)), 10)
		p.groups = append(p.groups, n)
		if len(attrs) == 1 || n.Kind() == symbol.PrimDifferentiableGraph && p.mod == nil {
			return
		}
	}
	p.attrs(attrs)
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
