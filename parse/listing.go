package parse

import (
	"bytes"
	"slices"
)

// diffHeading introduces the listing that the tracer prints when two traces of a
// function differ: both graphs line by line, with "-", "+" and "?" in a gutter.
var diffHeading = []byte("Graph diff:")

// diffListing reads the two graphs of the diff whose heading was just passed, and
// reports whether there is one. For each the lines of the other and the gutter are
// blanked, so that positions stay true, and restored afterwards. Other text goes
// on where the longer graph ends.
func (p *parser) diffListing() bool {
	start := p.pos
	end := p.end
	if i := bytes.Index(p.src[start:end], diffHeading); i >= 0 {
		end = start + i
	}
	if !bytes.HasPrefix(bytes.TrimLeft(p.src[start:end], " \t\r\n+-"), []byte("graph(")) {
		return false
	}
	p.own()
	original := slices.Clone(p.src[start:end])
	after, whole := start, p.end
	for _, other := range []byte{'+', '-'} {
		blankGutter(p.src[start:end], other)
		p.pos, p.end = start, end
		p.skipSpace()
		if p.at("graph(") {
			p.plainGraph()
		} else {
			p.errorAt(start, "one side of the diff has no graph")
		}
		after = max(after, p.pos)
		copy(p.src[start:end], original)
		p.end = whole
	}
	p.pos = after
	return true
}

// own makes the text the parser's own, so that parts of it can be blanked.
func (p *parser) own() {
	if !p.owned {
		p.src, p.owned = slices.Clone(p.src), true
	}
}

// blankGutter blanks the lines marked other and "?", and the marks of the
// remaining lines.
func blankGutter(s []byte, other byte) {
	for len(s) > 0 {
		eol := bytes.IndexByte(s, '\n')
		if eol < 0 {
			eol = len(s)
		}
		line := s[:eol]
		text := bytes.TrimLeft(line, " \t")
		if len(text) > 1 && (text[1] == ' ' || text[1] == '\t') {
			switch text[0] {
			case other, '?':
				blank(line)
			case '+', '-':
				text[0] = ' '
			}
		}
		s = s[min(eol+1, len(s)):]
	}
}

func blank(b []byte) {
	for i := range b {
		b[i] = ' '
	}
}

// graphWithin finds a graph that begins within a line; -1 if none does.
func graphWithin(line []byte) int {
	for from := 0; ; {
		i := bytes.Index(line[from:], []byte("graph("))
		if i < 0 {
			return -1
		}
		from += i + len("graph(")
		if rest := line[from:]; len(rest) > 0 && rest[0] == '%' || bytes.HasPrefix(rest, []byte("):")) || bytes.HasPrefix(rest, []byte(") {")) {
			return from - len("graph(")
		}
	}
}

// loggedGraph reads the graph that begins at byte i of the line at hand, and those
// that follow it at once. Every line of it begins with one prefix, in which only
// digits may change, such as "[DUMP inliner.cpp:93] " or a time. Between prefix
// and graph the first line may have words of the pass that logged it. It reports
// false if the lines are not of that form.
func (p *parser) loggedGraph(i int) bool {
	line := p.pos
	next := min(p.lineEnd()+1, p.end)
	n := commonPrefix(p.src[line:line+i], p.src[next:p.end])
	cut := next == p.end && bytes.HasSuffix(p.src[line:line+i], []byte("] "))
	if !cut && !bytes.HasPrefix(p.src[next+n:p.end], []byte("  ")) {
		return false
	}
	p.own()
	prefix := slices.Clone(p.src[line : line+n])
	blank(p.src[line : line+i])
	end := p.end
	if n > 0 {
		end = p.blankPrefix(next, prefix)
	}
	whole := p.end
	p.end = end
	for !p.stop {
		p.skipSpace()
		if !p.at("graph(") {
			break
		}
		p.plainGraph()
	}
	p.end = whole
	return true
}

// blankPrefix blanks prefix on every line that begins with it, from the one at from
// on, and returns where the first line without it begins.
func (p *parser) blankPrefix(from int, prefix []byte) int {
	for from < p.end && commonPrefix(prefix, p.src[from:p.end]) == len(prefix) {
		blank(p.src[from : from+len(prefix)])
		eol := bytes.IndexByte(p.src[from:p.end], '\n')
		if eol < 0 {
			return p.end
		}
		from += eol + 1
	}
	return from
}

// commonPrefix is the length of what a and b begin with alike, digits being alike.
func commonPrefix(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && (a[n] == b[n] || isDigit(a[n]) && isDigit(b[n])) && a[n] != '\n' {
		n++
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
