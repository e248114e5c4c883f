package pyprint

import (
	"strings"
	"unicode/utf8"

	"github.com/torchpass/torchpass/ir"
)

// Range says that the text of a file from byte offset Start on, up to the next
// Range, came from Span.
type Range struct {
	Start int
	Span  ir.Span
}

// origins are the spans of the nodes printed, from 1, in the order of printing.
type origins struct {
	spans   []ir.Span
	sources map[ir.Source]ir.Span // of nodes of which only the line is known
}

// spanOf numbers where n came from; 0 is nowhere. PyTorch's printer keeps to what
// is said of a node also where it writes names and brackets.
func (p *printer) spanOf(n *ir.Node) int {
	if !p.strict {
		return 0
	}
	s := n.Span()
	if s == (ir.Span{}) {
		s = p.lineOf(n)
	}
	if s == (ir.Span{}) {
		return 0
	}
	p.origins.spans = append(p.origins.spans, s)
	return len(p.origins.spans)
}

// lineOf makes a span for a node of which only file, line and column are known: in a
// text that has nothing but blanks before it.
func (p *printer) lineOf(n *ir.Node) ir.Span {
	src := n.Source()
	if src.File == "" || src.Line < 0 || src.Col < 0 || src.Col > maxBlanks || !utf8.ValidString(src.File) {
		return ir.Span{}
	}
	s, ok := p.origins.sources[src]
	if !ok {
		if p.origins.sources == nil {
			p.origins.sources = map[ir.Source]ir.Span{}
		}
		s = ir.Span{Text: &ir.SourceText{Text: strings.Repeat(" ", src.Col), File: src.File, First: src.Line}, Start: src.Col, End: src.Col}
		p.origins.sources[src] = s
	}
	return s
}

// maxBlanks bounds the column that a text is made for.
const maxBlanks = 1 << 10

// within goes back to an outer node.
func (p *printer) within(outer int) { p.at = outer }

// Expressions are put together from those of other nodes before they are written.
// Between them stand marks: markByte and the number of a span in digits of 7 bits,
// their high bits set. What follows a mark comes from its span. No literal has that
// byte: strings are escaped.
const (
	markByte = 0
	markLen  = 6
)

// mark says that what follows comes from the node that is printed. Without ranges,
// there are none.
func (p *printer) mark() string {
	if !p.strict {
		return ""
	}
	var b [markLen]byte
	b[0] = markByte
	for i := range markLen - 1 {
		b[1+i] = 0x80 | byte(p.at>>(7*i))
	}
	return string(b[:])
}

// width is the length of an expression without its marks.
func width(expr string) int { return len(expr) - markLen*strings.Count(expr, "\x00") }

// plain is an expression without its marks.
func plain(expr string) string {
	out := ""
	for {
		i := strings.IndexByte(expr, markByte)
		if i < 0 {
			return out + expr
		}
		out, expr = out+expr[:i], expr[i+markLen:]
	}
}

// write writes a part of the statement of the node that is printed.
func (p *printer) write(s string) {
	at := p.at
	for p.strict && p.frame != nil {
		i := strings.IndexByte(s, markByte)
		if i < 0 {
			break
		}
		p.put(at, s[:i])
		at = 0
		for k := range markLen - 1 {
			at |= int(s[i+1+k]&0x7f) << (7 * k)
		}
		s = s[i+markLen:]
	}
	p.put(at, s)
}

func (p *printer) put(at int, s string) {
	if s != "" {
		p.from(at)
		p.out = append(p.out, s...)
	}
}

// from says that what is written next comes from a span.
func (p *printer) from(at int) {
	if !p.strict {
		return
	}
	s := ir.Span{}
	if at > 0 {
		s = p.origins.spans[at-1]
	}
	if n := len(p.ranges); n == 0 || p.ranges[n-1].Span != s {
		p.ranges = append(p.ranges, Range{len(p.out), s})
	}
}
