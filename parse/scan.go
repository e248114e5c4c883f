package parse

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"unicode/utf8"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
)

// parser reads one text. It works on bytes, without a separate lexer: the text is
// regular enough that each place knows what may follow.
type parser struct {
	name string
	src  []byte
	pos  int
	end  int

	line      int // number of the line that pos is on, counted up to counted
	counted   int
	lineStart int
	defining  []string // the names of the definitions being read
	modules   bool     // a module of PyTorch's listing was seen
	owned     bool     // src is the parser's own copy

	file_ *File
	mod   *ir.Module
	opt   Options
	errs  Errors
	stop  bool

	typed    bool // some value has a type
	typeless bool // some value has none
	types    map[string]typeEntry
	strs     map[string]fileEntry
	recent   recent
	payloads map[string]int
	funcs    map[string]bool
	depth    int

	payloadBytes int     // bytes of tensors made so far
	statement    bool    // reading a value of module text, which ends with its line
	checks       []check // to be made when all of the text is known

	names nameTable
	// scratch for one node
	outNames []valueName
	outTypes []*types.Type
	ins      []*ir.Value
}

func newParser(name string, src []byte, f *File, opt Options) *parser {
	return &parser{
		name: name, src: src, end: len(src), line: 1,
		file_: f, mod: f.Module, opt: opt,
		types: make(map[string]typeEntry),
		strs:  make(map[string]fileEntry),
	}
}

func countMessage(n int) string {
	if n == 0 {
		return "no graph found: a graph begins with \"graph(\" at the start of a line"
	}
	return fmt.Sprintf("%d graphs where one is needed; choose one", n)
}

// file reads the top level: graphs, statements of module text, other lines.
func (p *parser) file() {
	p.skip("\xef\xbb\xbf") // a byte order mark
	for !p.stop {
		p.skipSpace()
		if p.pos >= p.end {
			break
		}
		if p.atWord("graph(") {
			p.plainGraph()
			continue
		}
		start := p.pos
		if p.moduleStatement() {
			p.checkBytes(start)
			continue
		}
		p.otherLine()
	}
	p.runChecks()
	if len(p.errs) == 0 && len(p.file_.Graphs) == 0 && len(p.mod.Payloads) == 0 && !p.modules {
		p.pos = 0
		p.line, p.counted, p.lineStart = 1, 0, 0
		p.errorAt(0, "%s", countMessage(0))
	}
}

func (p *parser) plainGraph() {
	start := p.pos
	g := ir.NewGraph(p.mod)
	p.wholeGraph(g)
	p.checkBytes(start)
	p.addFunction(&ir.Function{Graph: g})
}

// checkBytes reports what no text of PyTorch's has between start and here: it
// escapes NUL and bytes above 0x7f in strings, and writes paths in UTF-8.
func (p *parser) checkBytes(start int) {
	text := p.src[start:p.pos]
	if i := bytes.IndexByte(text, 0); i >= 0 {
		p.report(start+i, "NUL byte in a graph")
	}
	for i := 0; i < len(text) && !utf8.Valid(text[i:]); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			p.report(start+i, "invalid UTF-8 in a graph")
			return
		}
		eol := bytes.IndexByte(text[i:], '\n')
		if eol > 0 && utf8.Valid(text[i:i+eol]) {
			n = eol
		}
		i += n
	}
}

func (p *parser) addFunction(f *ir.Function) {
	p.mod.Functions = append(p.mod.Functions, f)
	p.file_.Graphs = append(p.file_.Graphs, f.Graph)
}

// otherLine passes a line that begins no graph. A graph may begin within it,
// after a logger's prefix or the words that some passes log before it.
func (p *parser) otherLine() {
	eol := p.lineEnd()
	line := p.src[p.pos:eol]
	if isListingLine(line) {
		p.file_.Listing = true
		p.modules = p.modules || bytes.HasPrefix(line, []byte("module ")) && bytes.HasSuffix(bytes.TrimSpace(line), []byte("{"))
		p.pos = eol
		return
	}
	if i := graphWithin(line); i > 0 {
		switch {
		case bytes.HasPrefix(line, []byte("with ")) && bytes.HasSuffix(line[:i], []byte("= ")):
			p.errorAt(p.pos, "definition of a subgraph that no node of the graph before it has")
			p.pos += i
			p.wholeGraph(ir.NewGraph(p.mod))
			return
		case p.loggedGraph(i):
			p.file_.Other = true
			return
		}
	}
	p.file_.Other = true
	p.pos = eol
	if bytes.HasSuffix(bytes.TrimRight(line, " \t\r"), diffHeading) && p.diffListing() {
		p.file_.Listing = true
	}
}

// isListingLine recognises the frame of PyTorch's module listing.
func isListingLine(line []byte) bool {
	line = bytes.TrimSpace(line)
	for _, w := range []string{"module ", "parameters {", "attributes {", "methods {", "submodules {", "method ", "}"} {
		if bytes.HasPrefix(line, []byte(w)) {
			return true
		}
	}
	return false
}

// Low-level reading.

func (p *parser) peek() byte {
	if p.pos < p.end {
		return p.src[p.pos]
	}
	return 0
}

func (p *parser) at(s string) bool {
	return p.end-p.pos >= len(s) && string(p.src[p.pos:p.pos+len(s)]) == s
}

// atWord is at, for a word that begins a statement.
func (p *parser) atWord(s string) bool { return p.at(s) }

func (p *parser) skip(s string) bool {
	if p.at(s) {
		p.pos += len(s)
		return true
	}
	return false
}

// skipBlanks passes blanks within a line.
func (p *parser) skipBlanks() {
	p.pos = blanks(p.src[:p.end], p.pos)
}

// skipSpace passes blanks and line ends.
func (p *parser) skipSpace() { p.pos = space(p.src[:p.end], p.pos) }

// space is where the blanks and line ends at i end.
func space(src []byte, i int) int {
	for i < len(src) && inSpace[src[i]] {
		if i++; src[i-1] == '\n' {
			i = indent(src, i)
		}
	}
	return i
}

var inSpace = [256]bool{' ': true, '\n': true, '\t': true, '\r': true}

// indent is where at most the blanks at i end; it may stop sooner.
func indent(src []byte, i int) int {
	const eight = 0x2020202020202020
	for n := 8; n == 8 && i+8 <= len(src); i += n {
		n = bits.TrailingZeros64(binary.LittleEndian.Uint64(src[i:])^eight) / 8
	}
	return i
}

// blanks is where the blanks within a line at i end.
func blanks(src []byte, i int) int {
	for i < len(src) && (src[i] == ' ' || src[i] == '\t' || src[i] == '\r') {
		i++
	}
	return i
}

// skipLines is skipSpace before a statement. Where lines have been counted up to
// here it counts on.
func (p *parser) skipLines() {
	src, i := p.src[:p.end], p.pos
	if p.counted != i {
		p.pos = space(src, i)
		return
	}
	lines := p.line
	for i < len(src) && inSpace[src[i]] {
		if i++; src[i-1] == '\n' {
			lines++
			p.lineStart = i
			i = indent(src, i)
		}
	}
	p.line, p.pos, p.counted = lines, i, i
}

func (p *parser) lineEnd() int {
	if i := bytes.IndexByte(p.src[p.pos:p.end], '\n'); i >= 0 {
		return p.pos + i
	}
	return p.end
}

// position gives line and column, from 1, of offset off. Offsets mostly grow, so
// counting goes on from where it last stopped.
func (p *parser) position(off int) (line, col int) {
	if off == p.counted {
		return p.line, off - p.lineStart + 1
	}
	if off < p.counted {
		if off >= p.lineStart {
			return p.line, off - p.lineStart + 1
		}
		p.line, p.counted, p.lineStart = 1, 0, 0
	}
	for p.counted < off {
		i := bytes.IndexByte(p.src[p.counted:off], '\n')
		if i < 0 {
			break
		}
		p.counted += i + 1
		p.lineStart = p.counted
		p.line++
	}
	p.counted = off
	return p.line, off - p.lineStart + 1
}

// errorAt reports an error of syntax, unless one was reported for the same line:
// what follows the first on a line is mostly its consequence. An error at the end
// of the text stands behind the last character that is no blank.
func (p *parser) errorAt(off int, format string, args ...any) {
	if off >= p.end {
		off = len(bytes.TrimRight(p.src[:p.end], " \t\r\n"))
	}
	if n := len(p.errs); n > 0 {
		if line, _ := p.position(off); p.errs[n-1].Line == line {
			return
		}
	}
	p.report(off, format, args...)
}

// report reports an error of meaning, of which a line may have several.
func (p *parser) report(off int, format string, args ...any) {
	if p.stop {
		return
	}
	line, col := p.position(off)
	text, caret := excerpt(p.src, off)
	p.errs = append(p.errs, &Error{File: p.name, Line: line, Col: col, Msg: clean(fmt.Sprintf(format, args...)), Text: text, caret: caret})
	if len(p.errs) >= p.opt.MaxErrors {
		p.stop = true
	}
}
