package parse

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// wholeGraph reads a graph at "graph(" with the definitions of its subgraphs,
// which follow it flat. A definition belongs to the innermost graph that still
// waits for one of its name: each graph's numbers start at 0.
func (p *parser) wholeGraph(g *ir.Graph) {
	if p.depth >= maxNesting {
		p.errorAt(p.pos, "graphs nest deeper than %d", maxNesting)
		p.stop = true
		return
	}
	p.depth++
	defer func() { p.depth-- }()
	names := p.names
	p.names = nameTable{}
	r := &graphReader{parser: p, g: g}
	r.reserve()
	r.graph()
	p.names = names
	for !p.stop {
		p.skipSpace()
		if !p.at("with ") || len(r.waiting) == 0 || !r.definition() {
			break
		}
	}
	r.undefined()
}

// undefined reports the nodes with a number whose definition did not follow, where
// the kind is known to carry a graph or the definition being read has that name. A definition that names itself ends here: graphs do not recur.
func (r *graphReader) undefined() {
	if len(r.errs) > 0 { // a graph that is cut off has lost what follows it
		return
	}
	for _, x := range r.numbered {
		n, name := x.node, x.node.Kind().String()
		base := trimGroupNumber([]byte(name))
		if n.Subgraph() != nil || r.opt.Table.Facts(n.Kind()).Known {
			continue
		}
		if !r.opt.Table.Facts(r.kind(base)).Known && !slices.Contains(r.defining, name) {
			continue
		}
		r.report(x.off, "%s has no definition (\"with %s = graph(\") after its graph", name, name)
	}
}

// graphReader reads one graph.
type graphReader struct {
	*parser
	g        *ir.Graph
	waiting  map[string][]*ir.Node // nodes printed as kind_N, whose definition may follow the graph
	numbered []numberedNode        // the same, in the order of the text
	returned bool
	wrapped  bool // the node being read may have more than one line
}

// reserve makes room for what the first graph of a text holds: its lines that begin
// with "%" or "=" are nodes, and other names are uses. In a long text only the first
// lines are looked at, and the others are taken to be like them. What the first graph
// leaves over the next one takes, and beyond that memory grows with what is read.
func (r *graphReader) reserve() {
	if r.depth > 1 {
		return
	}
	if n := len(r.file_.Graphs); n > 0 {
		r.g.TakeRoom(r.file_.Graphs[n-1])
		return
	}
	text := r.src[r.pos:r.end]
	head := text[:min(len(text), sampled)]
	nodes, lines, i := 0, 0, 0
	for i < len(head) && !bytes.HasPrefix(head[i:], []byte("  return (")) {
		j := blanks(head, i)
		if j < len(head) && (head[j] == '%' || head[j] == '=') {
			nodes++
		}
		eol := bytes.IndexByte(head[j:], '\n')
		if eol < 0 {
			break
		}
		lines++
		i = j + eol + 1
	}
	if i < len(head)/2 || len(text) == len(head) {
		text = text[:i]
	} else {
		nodes = int(float64(nodes) / float64(lines) * float64(bytes.Count(text, []byte{'\n'})))
	}
	names := bytes.Count(text, []byte{'%'})
	nodes = min(nodes, names)
	r.g.Reserve(nodes, nodes, names-nodes)
}

// sampled is how much of a long text is looked at.
const sampled = 1 << 16

// numberedNode is a node and where its kind stands.
type numberedNode struct {
	node *ir.Node
	off  int
}

// definition reads "with NAME = graph(…" for a node of r that waits for NAME.
func (r *graphReader) definition() bool {
	start := r.pos
	r.pos += len("with ")
	name := r.until(" =\n")
	r.skipBlanks()
	ok := r.skip("=")
	r.skipBlanks()
	if !ok || !r.at("graph(") {
		r.errorAt(r.pos, "expected \"= graph(\" after \"with %s\"", name)
		r.pos = r.lineEnd()
		return true
	}
	if nodes := r.waiting[string(name)]; len(nodes) > 0 {
		n := nodes[0]
		if r.waiting[string(name)] = nodes[1:]; len(nodes) == 1 {
			delete(r.waiting, string(name))
		}
		sub := ir.NewSubgraph(n)
		n.SetKind(r.kind(trimGroupNumber(name)))
		r.defining = append(r.defining, string(name))
		r.wholeGraph(sub)
		r.defining = r.defining[:len(r.defining)-1]
		n.SetAttr(ir.GraphAttr(symbol.AttrSubgraph, sub))
		return true
	}
	r.pos = start
	return false
}

// groupNumber reports whether a kind ends in an underscore and digits.
func groupNumber(kind []byte) bool { return len(trimGroupNumber(kind)) < len(kind) }

func trimGroupNumber(kind []byte) []byte {
	i := len(kind)
	for i > 0 && kind[i-1] >= '0' && kind[i-1] <= '9' {
		i--
	}
	if i == len(kind) || i < 2 || kind[i-1] != '_' {
		return kind
	}
	return kind[:i-1]
}

// graph reads "graph(params):" and the body up to its return.
func (r *graphReader) graph() {
	r.pos += len("graph(")
	r.params(r.g.Top())
	r.skipBlanks()
	if !r.skip(":") {
		r.skipSpace()
		if !r.skip("{") {
			r.errorAt(r.pos, "expected \":\" or \"{\" after the graph's inputs")
		}
	}
	r.body(r.g.Top(), 0)
	if !r.returned && !r.stop {
		r.errorAt(r.pos, "the graph has no return statement")
	}
}

// params reads "%a : T, %b : T)" after the opening bracket. Older dumps separate
// parameters by line ends alone.
func (r *graphReader) params(b *ir.Block) {
	for !r.stop {
		r.skipSpace()
		if r.skip(")") {
			return
		}
		if r.peek() != '%' {
			if r.skipMarker() {
				continue
			}
			r.errorAt(r.pos, "expected a parameter or \")\"")
			r.resync()
			return
		}
		name := r.definedName()
		t := types.Tensor
		r.skipBlanks()
		if r.skip(":") {
			r.skipBlanks()
			r.typed = true
			if t = r.typ(); t == nil {
				t = types.Tensor
			}
		} else {
			r.typeless = true
		}
		r.define(name, b.AddParam(t))
		r.skipUses()
		r.skipSpace()
		r.skip(",")
	}
}

// body reads the statements of block b.
func (r *graphReader) body(b *ir.Block, depth int) {
	if depth >= maxNesting {
		r.errorAt(r.pos, "blocks nest deeper than %d", maxNesting)
		r.parser.stop = true
		return
	}
	var last *ir.Node
	for lost := false; !r.stop; {
		r.skipLines()
		switch c := r.peek(); {
		case c == '%' || c == '=' && !r.at("=="):
			last, lost = r.node(b), false
		case c == 'b' && r.at("block") && last != nil:
			r.block(last, depth)
		case c == '-' && r.at("->"):
			r.blockReturn(b, depth)
			return
		case c == 'r' && r.at("return"):
			r.pos += len("return")
			r.graphReturn(b, depth)
			return
		case c == '-' && r.at("---"): // "-------- stage 1 --------" of 0.3
			r.pos = r.lineEnd()
		case c == ';':
			r.pos++
		case r.atBareKind(): // a node without outputs as torch._C.parse_ir wants it
			last, lost = r.node(b), false
		case c == '~' && r.skipMarker():
		case r.pos >= r.end || r.at("graph(") || r.at("with "):
			if !lost {
				r.errorAt(r.pos, "the graph ends without a return: expected a node, \"->\" or \"return\"")
			}
			r.returned = true
			return
		default:
			if !lost {
				r.errorAt(r.pos, "expected a node (\"%%name : type = kind(...)\"), a block, \"->\" or \"return\"")
			}
			lost = true
			r.resync()
		}
	}
}

// atBareKind reports whether "ns::kind(" or "ns::kind[" begins here.
func (r *graphReader) atBareKind() bool {
	i := r.pos
	for i < r.end && (isWordByte(r.src[i]) || r.src[i] == ':') {
		i++
	}
	return i < r.end && (r.src[i] == '(' || r.src[i] == '[') && bytes.Contains(r.src[r.pos:i], []byte("::"))
}

// skipMarker passes the line "~~~ <--- HERE" with which PyTorch's own errors point
// into the line before.
func (r *graphReader) skipMarker() bool {
	line := r.src[r.pos:r.lineEnd()]
	if rest := bytes.TrimLeft(line, "~"); len(rest) == len(line) || !bytes.HasPrefix(rest, []byte(" <--- HERE")) {
		return false
	}
	r.resync()
	return true
}

// resync goes on at the next line after an error.
func (r *graphReader) resync() { r.pos = r.lineEnd() }

// block reads "blockN(params):" with its body, a block of n.
func (r *graphReader) block(n *ir.Node, depth int) {
	start := r.pos
	r.wrapped = false
	r.pos += len("block")
	num := r.until("(\n ")
	if k, ok := number(num); !ok || k != len(n.Blocks()) {
		r.errorAt(start, "expected block%d of %s", len(n.Blocks()), n.Kind())
	}
	if !r.skip("(") {
		r.errorAt(r.pos, "expected \"(\" after \"block%s\"", num)
		r.resync()
		return
	}
	b := n.AddBlock()
	if r.skip(")") {
		r.passed(start)
	} else {
		r.params(b)
	}
	r.skipBlanks()
	if !r.skip(":") {
		r.skipSpace()
		if !r.skip("{") {
			r.errorAt(r.pos, "expected \":\" or \"{\" after the block's parameters")
		}
	}
	r.body(b, depth+1)
}

func (r *graphReader) blockReturn(b *ir.Block, depth int) {
	start := r.pos
	r.pos += len("->")
	r.wrapped = false
	if depth == 0 {
		r.errorAt(start, "\"->\" outside a block; a graph ends with \"return\"")
	}
	r.skipBlanks()
	r.operands()
	b.Return().SetInputs(r.ins...)
	r.passed(start)
	r.closeBrace()
}

// passed notes that no line ends between start and here, unless the text wrapped.
func (r *graphReader) passed(start int) {
	if r.counted == start && (!r.wrapped || bytes.IndexByte(r.src[start:r.pos], '\n') < 0) {
		r.counted = r.pos
	}
}

func (r *graphReader) graphReturn(b *ir.Block, depth int) {
	if depth > 0 {
		r.errorAt(r.pos-len("return"), "\"return\" inside a block; a block ends with \"->\"")
	}
	r.skipBlanks()
	r.operands()
	b.Return().SetInputs(r.ins...)
	r.returned = true
	r.closeBrace()
}

// closeBrace passes the ";" and "}" that dumps before 1.1 print.
func (r *graphReader) closeBrace() {
	r.skipBlanks()
	r.skip(";")
	if i := space(r.src[:r.end], r.pos); i < r.end && r.src[i] == '}' {
		r.pos = i + 1
	}
}

// operands reads "(%a, %b)" into the reader's scratch.
func (r *graphReader) operands() {
	if r.ins = r.ins[:0]; !r.skip("(") {
		r.errorAt(r.pos, "expected \"(\" before the inputs")
		r.resync()
		return
	}
	vals, i := r.numberedOperands(r.ins)
	src := r.src[:r.end]
	for !r.stop {
		if i < len(src) && src[i] != '%' && src[i] != ')' {
			i = r.wrap(i)
		}
		if i >= len(src) || src[i] != '%' {
			break
		}
		v, end := r.operand(src, i+1)
		if v != nil {
			vals = append(vals, v)
		}
		if i = end; i < len(src) && src[i] != ',' && src[i] != ')' {
			i = r.wrap(i)
		}
		if i < len(src) && src[i] == ',' {
			i++
		}
		if i < len(src) && src[i] == ' ' {
			i++
		}
	}
	if r.pos = i; !r.skip(")") {
		r.errorAt(r.pos, "expected an input (\"%%name\") or \")\"")
		r.resync()
	}
	r.ins = vals
}

// numberedOperands finds the values of operands as long as they are called by numbers,
// and where the next one begins or the list ends.
func (r *graphReader) numberedOperands(vals []*ir.Value) ([]*ir.Value, int) {
	src, i, numbered := r.src[:r.end], r.pos, r.names.numbered
	for i+10 <= len(src) && src[i] == '%' && r.names.odd == 0 {
		num, n := shortNumber(binary.LittleEndian.Uint64(src[i+1:]))
		if n == 0 || num >= len(numbered) || numbered[num] == nil {
			break
		}
		next := i + n + 1
		if src[next] == ',' && src[next+1] == ' ' {
			vals, i = append(vals, numbered[num]), next+2
			continue
		}
		if src[next] == ')' {
			vals, i = append(vals, numbered[num]), next
		}
		break
	}
	return vals, i
}

// operand finds the value whose name stands at i, and where the name ends.
func (r *graphReader) operand(src []byte, i int) (*ir.Value, int) {
	name := r.usedAt(src, i)
	if name.empty() {
		r.errorAt(i-1, "empty value name")
		return nil, i
	}
	v := r.names.get(src, name)
	if v == nil {
		r.report(i-1, "undefined value %%%s", r.text(name))
		v = r.placeholder(name)
	}
	return v, name.end
}

// wrap is space, and notes that the node may go on in another line.
func (r *graphReader) wrap(i int) int {
	r.wrapped = true
	return space(r.src[:r.end], i)
}

// placeholder stands for an undefined value, so that it is reported once.
func (r *graphReader) placeholder(name valueName) *ir.Value {
	v := r.g.NewNode(symbol.PrimUninitialized).AddOutput(types.Tensor)
	v.SetNameBytes(r.text(name))
	*r.names.place(r.src, name) = v
	return v
}

// until returns the bytes up to the first of stops.
func (p *parser) until(stops string) []byte {
	start := p.pos
	for p.pos < p.end {
		c := p.src[p.pos]
		for i := range len(stops) {
			if c == stops[i] {
				return p.src[start:p.pos]
			}
		}
		p.pos++
	}
	return p.src[start:p.pos]
}
