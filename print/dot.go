package print

import (
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/ir"
)

// DOT returns g as a graph in the language of Graphviz: a box a node, an edge a
// use, a cluster a block, with the parameters and returns of each block as ovals.
// Nodes stand in program order, so that the same graph gives the same text.
// Graphs in attributes are clusters beside the node that holds them.
func DOT(g *ir.Graph) string {
	d := &dotPrinter{}
	d.line(0, "digraph {")
	d.line(1, "node [shape=box, fontname=monospace];")
	d.graph(g, 1, "")
	d.edges.WriteString("}\n")
	return d.out.String() + d.edges.String()
}

// dotPrinter writes nodes and clusters to out and edges to edges: an edge may
// cross clusters, so all of them stand at the end.
type dotPrinter struct {
	out   strings.Builder
	edges strings.Builder
	subs  int
}

func (d *dotPrinter) line(level int, s string) {
	d.out.WriteString(strings.Repeat("  ", level))
	d.out.WriteString(s)
	d.out.WriteByte('\n')
}

// graph writes the top block of g; prefix keeps the ids of nested graphs apart.
func (d *dotPrinter) graph(g *ir.Graph, level int, prefix string) { d.block(g.Top(), level, prefix) }

func (d *dotPrinter) block(b *ir.Block, level int, prefix string) {
	if len(b.Params()) > 0 {
		names := make([]string, len(b.Params()))
		for i, v := range b.Params() {
			names[i] = "%" + v.Name() + " : " + v.Type().String()
		}
		d.line(level, paramsID(b, prefix)+" [shape=oval, label="+dotQuote(strings.Join(names, "\n"))+"];")
	}
	for n := range b.Nodes() {
		d.node(n, level, prefix)
	}
	d.line(level, returnID(b, prefix)+" [shape=oval, label=\"return\"];")
	d.uses(b.Return(), returnID(b, prefix), prefix)
}

func (d *dotPrinter) node(n *ir.Node, level int, prefix string) {
	id := nodeID(n, prefix)
	d.line(level, id+" [label="+dotQuote(nodeLabel(n))+"];")
	d.uses(n, id, prefix)
	for i, b := range n.Blocks() {
		d.cluster(level, prefix+"b"+strconv.Itoa(b.ID()), n.Kind().String()+" block"+strconv.Itoa(i))
		d.block(b, level+1, prefix)
		d.line(level, "}")
		d.edge(id, returnID(b, prefix), " [style=dotted, dir=none]")
	}
	for i := range n.Attrs() {
		for _, sub := range n.Attrs()[i].Graphs() {
			inner := prefix + "g" + strconv.Itoa(d.subs) + "_"
			d.subs++
			d.cluster(level, inner, n.Kind().String()+" "+n.Attrs()[i].Name.String())
			d.graph(sub, level+1, inner)
			d.line(level, "}")
			d.edge(id, returnID(sub.Top(), inner), " [style=dotted, dir=none]")
		}
	}
}

func (d *dotPrinter) cluster(level int, id, label string) {
	d.line(level, "subgraph cluster_"+id+" {")
	d.line(level+1, "label="+dotQuote(label)+";")
}

// uses writes an edge for every input of n.
func (d *dotPrinter) uses(n *ir.Node, id, prefix string) {
	for _, v := range n.Inputs() {
		from := ""
		switch {
		case v.Def() != nil:
			from = nodeID(v.Def(), prefix)
		case v.DefBlock() != nil:
			from = paramsID(v.DefBlock(), prefix)
		default:
			continue
		}
		d.edge(from, id, " [label="+dotQuote("%"+v.Name())+"]")
	}
}

func (d *dotPrinter) edge(from, to, attrs string) {
	d.edges.WriteString("  " + from + " -> " + to + attrs + ";\n")
}

func nodeID(n *ir.Node, prefix string) string    { return prefix + "n" + strconv.Itoa(n.ID()) }
func paramsID(b *ir.Block, prefix string) string { return prefix + "p" + strconv.Itoa(b.ID()) }
func returnID(b *ir.Block, prefix string) string { return prefix + "r" + strconv.Itoa(b.ID()) }

// maxLabel bounds the text in a box.
const maxLabel = 120

// nodeLabel is the kind with the attributes, then the outputs with their types.
func nodeLabel(n *ir.Node) string {
	p := &printer{}
	p.str(n.Kind().String())
	p.attrs(n.Attrs())
	lines := []string{string(p.dst)}
	for _, v := range n.Outputs() {
		lines = append(lines, "%"+v.Name()+" : "+v.Type().String())
	}
	for i, s := range lines {
		if len(s) > maxLabel {
			lines[i] = s[:maxLabel] + "..."
		}
	}
	return strings.Join(lines, "\n")
}

// dotQuote quotes s as DOT does: only quotes and backslashes need care, a line end
// centres the line before it, and bytes that are no UTF-8 are replaced.
func dotQuote(s string) string {
	s = strings.ToValidUTF8(s, "?")
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", " ", "\x00", " ").Replace(s)
	return `"` + s + `"`
}
