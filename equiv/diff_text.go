package equiv

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/print"
)

// TextOptions says how [Differences.Write] shows divergences.
type TextOptions struct {
	A, B    string // what the two are called
	Limit   int    // show at most so many; 0: all
	Context int    // nodes shown before and after the first divergence
	Color   bool
}

// Write shows the divergences, the first first and with its neighbours:
//
//	a.txt:6:3 | b.txt:6:3: attribute: value of prim::Constant: 1 | 2
//	    in %9 prim::If block 0
//	      %4 : int = prim::Constant[value=3]()
//	    - %5 : int = prim::Constant[value=1]()
//	    + %5 : int = prim::Constant[value=2]()
//	      %6 : int = aten::add(%4, %5)
//
// It writes nothing where there are none. The error is that of w.
func (d *Differences) Write(w io.Writer, opt TextOptions) error {
	t := &diffText{TextOptions: opt}
	shown := len(d.List)
	if opt.Limit > 0 {
		shown = min(shown, opt.Limit)
	}
	for i, x := range d.List[:shown] {
		t.divergence(x, i == 0)
	}
	if rest := len(d.List) - shown; rest > 0 {
		fmt.Fprintf(t, "and %d more\n", rest)
	}
	_, err := io.WriteString(w, t.String())
	return err
}

type diffText struct {
	strings.Builder
	TextOptions
}

// Escape sequences of the colours in use.
const (
	red   = "\x1b[31m"
	green = "\x1b[32m"
	cyan  = "\x1b[36m"
	plain = "\x1b[0m"
)

func (t *diffText) line(colour, text string) {
	if t.Color && colour != "" {
		text = colour + text + plain
	}
	t.WriteString(text)
	t.WriteByte('\n')
}

func (t *diffText) divergence(x Divergence, first bool) {
	in := ""
	if x.Function != "" {
		in = "in " + x.Function + ": "
	}
	t.line(cyan, fmt.Sprintf("%s | %s: %s%s: %s", x.A.at(t.A), x.B.at(t.B), in, x.Kind, x.Detail))
	switch {
	case x.A.Path == x.B.Path || x.B.Node == nil:
		t.path(x.A.Path)
	case x.A.Node == nil:
		t.path(x.B.Path)
	default:
		t.path(cmp.Or(x.A.Path, "the top block") + " | " + cmp.Or(x.B.Path, "the top block"))
	}
	near := x.A.Node
	if near == nil {
		near = x.B.Node
	}
	if first && near != nil {
		t.before(near)
	}
	t.side(red, "    - ", x.A.Node)
	t.side(green, "    + ", x.B.Node)
	if first && near != nil {
		t.after(near)
	}
}

func (t *diffText) path(path string) {
	if path != "" {
		t.line("", "    in "+path)
	}
}

// at is "file:line:col", or less where less is known.
func (p Place) at(file string) string {
	if p.Line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d:%d", file, p.Line, p.Col)
}

func (t *diffText) side(colour, prefix string, n *ir.Node) {
	if n != nil {
		t.line(colour, prefix+nodeLine(n))
	}
}

// Text is the node as a dump prints it, without what is in its blocks; "" for what
// is no node.
func (p Place) Text() string {
	if p.Node == nil {
		return ""
	}
	return nodeLine(p.Node)
}

// maxLine bounds what is shown of one node.
const maxLine = 300

// nodeLine is n as a dump prints it, without its blocks.
func nodeLine(n *ir.Node) string {
	if !n.IsReturn() {
		line, _, _ := strings.Cut(print.Node(n, print.Options{NoSources: true, NoScopes: true}), "\n")
		return cut(strings.TrimSpace(line), maxLine)
	}
	var names []string
	for _, v := range n.Inputs() {
		names = append(names, "%"+v.Name())
	}
	word := "return"
	if n.Block().Owner() != nil {
		word = "->"
	}
	return cut(word+" ("+strings.Join(names, ", ")+")", maxLine)
}

func (t *diffText) before(n *ir.Node) {
	var lines []string
	prev := n.Prev()
	if n.IsReturn() {
		prev = n.Block().Last()
	}
	for ; prev != nil && len(lines) < t.Context; prev = prev.Prev() {
		lines = append(lines, nodeLine(prev))
	}
	for i := len(lines) - 1; i >= 0; i-- {
		t.line("", "      "+lines[i])
	}
}

func (t *diffText) after(n *ir.Node) {
	for i := 0; i < t.Context && !n.IsReturn(); i++ {
		if n = n.Next(); n == nil {
			return
		}
		t.line("", "      "+nodeLine(n))
	}
}
