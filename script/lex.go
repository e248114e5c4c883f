package script

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// tokenKind says what a token is.
type tokenKind uint8

const (
	tokEOF tokenKind = iota
	tokNewline
	tokIndent
	tokDedent
	tokName
	tokNumber
	tokString
	tokOp
)

// token is one token of a file; text is the name, the digits, the operator, or
// the value of a string.
type token struct {
	text string
	at   int // byte offset
	kind tokenKind
}

// String describes a token in messages.
func (t token) String() string {
	switch t.kind {
	case tokEOF:
		return "the end of the file"
	case tokNewline:
		return "the end of the line"
	case tokIndent:
		return "an indented line"
	case tokDedent:
		return "the end of a block"
	case tokString:
		return "a string"
	}
	return fmt.Sprintf("%q", t.text)
}

// lexer splits a file into tokens, with indentation as in Python.
type lexer struct {
	src    string
	pos    int
	depth  int // open brackets
	levels []int
	out    []token
	err    *Error // the first, without its file
}

// lex returns the tokens of src up to the first error, in the memory of buf if they
// fit.
func lex(src string, buf []token) ([]token, *Error) {
	l := &lexer{src: src, levels: []int{0}, out: buf[:0]}
	l.indentation()
	for l.err == nil && l.pos < len(l.src) {
		l.next()
	}
	if l.err != nil {
		return nil, l.err
	}
	if n := len(l.out); n > 0 && l.out[n-1].kind != tokNewline {
		l.add(tokNewline, l.pos, "")
	}
	for range l.levels[1:] {
		l.add(tokDedent, l.pos, "")
	}
	l.add(tokEOF, l.pos, "")
	return l.out, nil
}

func (l *lexer) add(k tokenKind, at int, text string) {
	l.out = append(l.out, token{text, at, k})
}

func (l *lexer) fail(at int, format string, args ...any) {
	if l.err == nil {
		l.err = errorAt(l.src, at, fmt.Sprintf(format, args...))
	}
}

func (l *lexer) peek(i int) byte {
	if l.pos+i < len(l.src) {
		return l.src[l.pos+i]
	}
	return 0
}

// next reads one token, or the blanks and comment before it.
func (l *lexer) next() {
	start := l.pos
	switch c := l.src[l.pos]; {
	case c == ' ' || c == '\t' || c == '\r':
		l.pos++
	case c == '\\' && l.peek(1) == '\n':
		l.pos += 2
	case c == '#':
		l.comment()
	case c == '\n':
		l.pos++
		if l.depth == 0 {
			l.add(tokNewline, start, "")
			l.indentation()
		}
	case isLetter(c):
		l.add(tokName, start, l.word())
	case isDigit(c) || c == '.' && isDigit(l.peek(1)):
		l.number()
	case c == '"' || c == '\'':
		l.str()
	default:
		l.operator()
	}
}

// word reads letters and digits.
func (l *lexer) word() string {
	i := l.pos
	for i < len(l.src) && (isLetter(l.src[i]) || isDigit(l.src[i])) {
		i++
	}
	w := l.src[l.pos:i]
	l.pos = i
	return w
}

func isLetter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func (l *lexer) comment() {
	for l.pos < len(l.src) && l.src[l.pos] != '\n' {
		l.pos++
	}
}

// indentation measures the blanks at the start of a line, passing empty lines,
// and emits what their change means.
func (l *lexer) indentation() {
	width := 0
	for l.pos < len(l.src) {
		switch l.src[l.pos] {
		case ' ':
			width++
			l.pos++
			continue
		case '\t', '\r':
			l.pos++
			continue
		case '\n':
			width = 0
			l.pos++
			continue
		case '#':
			l.comment()
			continue
		}
		break
	}
	if l.pos >= len(l.src) {
		return
	}
	top := l.levels[len(l.levels)-1]
	if width > top {
		if len(l.levels) > maxNesting {
			l.fail(l.pos, "blocks nested more than %d deep", maxNesting)
			return
		}
		l.levels = append(l.levels, width)
		l.add(tokIndent, l.pos, "")
	}
	for width < l.levels[len(l.levels)-1] {
		l.levels = l.levels[:len(l.levels)-1]
		l.add(tokDedent, l.pos, "")
	}
	if width != l.levels[len(l.levels)-1] {
		l.fail(l.pos, "the line is indented unlike any line above it")
	}
}

// number reads digits, a fraction, an exponent, and the j of a complex.
func (l *lexer) number() {
	start := l.pos
	digits := func() {
		for isDigit(l.peek(0)) {
			l.pos++
		}
	}
	digits()
	if l.peek(0) == '.' {
		l.pos++
		digits()
	}
	if c := l.peek(0); c == 'e' || c == 'E' {
		n := 1
		if s := l.peek(1); s == '+' || s == '-' {
			n = 2
		}
		if isDigit(l.peek(n)) {
			l.pos += n
			digits()
		}
	}
	if l.peek(0) == 'j' {
		l.pos++
	}
	if isLetter(l.peek(0)) {
		l.fail(l.pos, "unexpected %q in a number", l.peek(0))
	}
	l.add(tokNumber, start, l.src[start:l.pos])
}

// operators of more than one character, the longest first.
var operators = [...]string{"**=", "//=", "->", "**", "//", "==", "!=", "<=", ">=", "<<", ">>", "+=", "-=", "*=", "/=", "|=", "&=", "^=", "%="}

func (l *lexer) operator() {
	start := l.pos
	c := l.src[l.pos]
	if d := l.peek(1); d == '=' || d == c || d == '>' { // as in all operators below
		for _, op := range operators {
			if strings.HasPrefix(l.src[l.pos:], op) {
				l.pos += len(op)
				l.add(tokOp, start, op)
				return
			}
		}
	}
	switch c {
	case '(', '[', '{':
		l.depth++
	case ')', ']', '}':
		l.depth = max(0, l.depth-1)
	case ',', ':', '.', '=', '+', '-', '*', '/', '%', '@', '<', '>', '~', '&', '|', '^', ';':
	default:
		l.fail(start, "unexpected character %q", c)
		return
	}
	l.pos++
	l.add(tokOp, start, l.src[start:l.pos])
}

// str reads a string literal with the escapes that PyTorch's lexer knows.
func (l *lexer) str() {
	start := l.pos
	quote := l.src[l.pos : l.pos+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(l.src[l.pos:], triple) {
		quote = triple
	}
	l.pos += len(quote)
	var b strings.Builder
	for !strings.HasPrefix(l.src[l.pos:], quote) {
		if l.pos >= len(l.src) || l.src[l.pos] == '\n' && len(quote) == 1 {
			l.fail(start, "the string does not end")
			return
		}
		if l.src[l.pos] == '\\' {
			l.escape(&b)
			continue
		}
		b.WriteByte(l.src[l.pos])
		l.pos++
	}
	l.pos += len(quote)
	l.add(tokString, start, b.String())
}

var escapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'a': '\a', 'b': '\b', 'f': '\f', 'v': '\v', '\\': '\\', '\'': '\'', '"': '"'}

func (l *lexer) escape(b *strings.Builder) {
	c := l.peek(1)
	if e, ok := escapes[c]; ok {
		b.WriteByte(e)
		l.pos += 2
		return
	}
	if c == '\n' {
		l.pos += 2
		return
	}
	n, i := 0, 1
	for ; i <= 3 && l.peek(i) >= '0' && l.peek(i) <= '7'; i++ {
		n = n*8 + int(l.peek(i)-'0')
	}
	if i == 1 || n > 255 {
		l.fail(l.pos, "unknown escape in a string")
		l.pos++
		return
	}
	b.WriteByte(byte(n))
	l.pos += i
}
