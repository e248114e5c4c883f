package pyprint

import (
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// printer writes one file. What it shares with the printers of other files is in
// shared.
type printer struct {
	*shared
	out   []byte
	next  map[string]int  // numbers appended so far, by the name that was taken
	used  map[string]bool // names of the function
	level int
	frame *frame // nil outside functions

	ranges []Range
	at     int // the span of the node that is printed
}

// shared is what the files of a module have in common.
type shared struct {
	mod       *ir.Module
	index     *index
	constants []value.Value
	deps      deps
	strict    bool // what PyTorch cannot import is an error
	where     string
	version   int // of the latest operator printed
	origins   origins
	errs      Errors
}

func newPrinter(s *shared) *printer {
	return &printer{shared: s, next: map[string]int{}}
}

// frame is what is known of a graph while it is printed.
type frame struct {
	graph     *ir.Graph
	idents    []string // names of values, by id
	exprs     []string // expressions for values, by id
	annotated []bool   // values whose type was written
	inline    []bool   // nodes that are expressions where they are used
	listed    []bool   // constants that are to be printed at the top
	split     []int32
}

func newFrame(g *ir.Graph) *frame {
	values, nodes := g.NumValueIDs(), g.NumNodeIDs()
	return &frame{graph: g, idents: make([]string, values), exprs: make([]string, values), annotated: make([]bool, values),
		inline: make([]bool, nodes), listed: make([]bool, nodes), split: make([]int32, nodes+g.NumBlockIDs())}
}

func (f *frame) mustOwn(p *printer, v *ir.Value) {
	if v.Graph() != f.graph {
		p.fail(v.Def(), "%%%s is a value of another graph", v.Name())
	}
}

// use is the text for v where n uses it.
func (p *printer) use(n *ir.Node, v *ir.Value) string {
	p.frame.mustOwn(p, v)
	if s := p.frame.idents[v.ID()]; s != "" {
		return s
	}
	s := p.frame.exprs[v.ID()]
	if s == "" {
		p.fail(n, "%%%s is used before it is defined", v.Name())
	}
	return s + p.mark()
}

// input is the text for the i-th input of n.
func (p *printer) input(n *ir.Node, i int) string {
	if i >= n.NumInputs() {
		p.fail(n, "input %d is missing", i)
	}
	return p.use(n, n.Input(i))
}

// list is the text for the inputs of n from the given one on.
func (p *printer) list(n *ir.Node, from int) string {
	parts := make([]string, 0, n.NumInputs())
	for i := from; i < n.NumInputs(); i++ {
		parts = append(parts, p.input(n, i))
	}
	return strings.Join(parts, ", ")
}

// line writes a statement.
func (p *printer) line(parts ...string) {
	if p.level > 0 {
		p.from(p.at)
	}
	for range p.level {
		p.out = append(p.out, "  "...)
	}
	for _, s := range parts {
		p.write(s)
	}
	p.write("\n")
}

// define writes the statement that gives the outputs of n the value of expr.
func (p *printer) define(n *ir.Node, expr string) {
	if n.NumOutputs() == 0 {
		p.line(expr)
		return
	}
	names := make([]string, n.NumOutputs())
	for i, v := range n.Outputs() {
		names[i] = p.name(v)
	}
	p.line(strings.Join(names, ", "), " = ", expr)
}

// body writes the block of a function: its constants that are too long for their
// use, the nodes, and the return.
func (p *printer) body(b *ir.Block) {
	var constants []*ir.Node
	p.frame.constantsOf(b, &constants)
	s := &scanner{inline: p.frame.inline}
	s.block(b)
	p.level++
	if p.strict {
		p.members(constants)
	}
	for _, c := range constants {
		if p.frame.idents[c.Output(0).ID()] == "" {
			p.node(c, true)
		}
	}
	p.block(b, b.NumReturns() > 0)
	p.node(b.Return(), false)
	p.level--
}

// constantsOf appends the constants that b uses, in the order in which it does.
func (f *frame) constantsOf(b *ir.Block, out *[]*ir.Node) {
	from := func(n *ir.Node) {
		for _, v := range n.Inputs() {
			if d := v.Def(); d != nil && d.Kind() == symbol.PrimConstant && d.Graph() == f.graph && !f.listed[d.ID()] {
				f.listed[d.ID()] = true
				*out = append(*out, d)
			}
		}
	}
	for n := range b.Nodes() {
		from(n)
		for _, inner := range n.Blocks() {
			f.constantsOf(inner, out)
		}
	}
	from(b.Return())
}

// block writes the nodes of b. more says that statements follow.
func (p *printer) block(b *ir.Block, more bool) {
	if !more && b.First() == nil {
		p.line("pass")
	}
	level := p.level
	for n := range b.Nodes() {
		p.node(n, false)
	}
	if p.level != level {
		p.fail(b.Owner(), "prim::Enter and prim::Exit do not pair up in a block")
	}
}

// node writes n, a statement, or keeps it as the expression of its output.
// Constants are met where they stand and passed over, but for the ones that body
// writes at the top.
func (p *printer) node(n *ir.Node, constants bool) {
	defer p.within(p.at)
	p.at = p.spanOf(n)
	p.typesOf(n)
	if n.Kind() == symbol.PrimConstant && !constants {
		return
	}
	if write := statementOf(n.Kind()); write != nil {
		write(p, n)
		return
	}
	expr := p.expression(n)
	if n.IsReturn() || !p.frame.inline[n.ID()] || n.Kind() == symbol.PrimConstant && p.isLong(expr) {
		p.define(n, expr)
		return
	}
	v := n.Output(0)
	p.frame.exprs[v.ID()] = p.mark() + expr
	if p.isLong(expr) {
		p.split(v)
	}
}

// function writes f. The type of the first argument is left out where it shows from
// where the text stands.
func (p *printer) function(f *ir.Function, firstType bool) {
	p.used = map[string]bool{}
	p.frame, p.at = newFrame(f.Graph), 0
	inputs := f.Graph.Inputs()
	first := len(inputs) - len(f.Defaults)
	if first < 0 {
		p.fail(nil, "%d defaults of %d arguments", len(f.Defaults), len(inputs))
	}
	head := "def " + p.word(f.Name) + "("
	for i, v := range inputs {
		p.typeNames(v.Type())
		name := p.name(v)
		if i > 0 {
			head += ",\n    "
		}
		head += name
		if i > 0 || firstType {
			head += ": " + v.Type().Annotation()
			p.frame.annotated[v.ID()] = true
		}
		if i >= first {
			head += "=" + p.constant(nil, f.Defaults[i-first])
		}
	}
	result := p.result(f)
	p.line(head, ") -> ", result.Annotation(), ":")
	p.typeNames(result)
	p.body(f.Graph.Top())
	p.frame = nil
}

// result is the declared type of what f returns.
func (p *printer) result(f *ir.Function) *types.Type {
	if f.Result != nil {
		return f.Result
	}
	if f.Class != nil {
		if m, ok := f.Class.Class().Method(f.Name); ok && m.Result != nil {
			return m.Result
		}
	}
	switch g := f.Graph; g.NumOutputs() {
	case 0:
		return types.None
	case 1:
		return g.Output(0).Type()
	default:
		elems := make([]*types.Type, g.NumOutputs())
		for i := range elems {
			elems[i] = g.Output(i).Type()
		}
		return types.Tuple(elems...)
	}
}
