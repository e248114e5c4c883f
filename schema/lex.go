package schema

import (
	"fmt"
	"strings"
)

// Error is a schema text that cannot be read. Off is a byte offset into the text.
type Error struct {
	Off int
	Msg string
}

func (e *Error) Error() string { return fmt.Sprintf("schema, offset %d: %s", e.Off, e.Msg) }

// maxDepth bounds the nesting of types, so that no text exhausts the stack.
const maxDepth = 64

// parser reads one schema. It has no token buffer: each method reads what it
// needs at i, after space.
type parser struct {
	s     string
	i     int
	depth int
	fresh int
}

func (p *parser) fail(off int, format string, args ...any) error {
	return &Error{off, fmt.Sprintf(format, args...)}
}

func (p *parser) expected(what string) error {
	return p.fail(p.i, "expected %s but found %s", what, p.found())
}

// found describes what stands at i.
func (p *parser) found() string {
	if p.i >= len(p.s) {
		return "the end"
	}
	end := p.i
	for end < len(p.s) && isNameByte(p.s[end]) && end < p.i+40 {
		end++
	}
	if end == p.i {
		end++
	}
	return fmt.Sprintf("%q", p.s[p.i:end])
}

// space skips white space and comments.
func (p *parser) space() {
	for p.i < len(p.s) {
		switch p.s[p.i] {
		case ' ', '\t', '\n', '\r':
			p.i++
		case '#':
			end := strings.IndexByte(p.s[p.i:], '\n')
			if end < 0 {
				p.i = len(p.s)
				return
			}
			p.i += end
		default:
			return
		}
	}
}

// take skips space, and then t if it is next.
func (p *parser) take(t string) bool {
	p.space()
	if strings.HasPrefix(p.s[p.i:], t) {
		p.i += len(t)
		return true
	}
	return false
}

// at reports whether t is next after space.
func (p *parser) at(t string) bool {
	p.space()
	return strings.HasPrefix(p.s[p.i:], t)
}

func (p *parser) expect(t string) error {
	if !p.take(t) {
		return p.expected("'" + t + "'")
	}
	return nil
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// peekName returns the name that is next after space, keywords included, or "".
func (p *parser) peekName() string {
	p.space()
	end := p.i
	for end < len(p.s) && isNameByte(p.s[end]) {
		end++
	}
	if end == p.i || isDigit(p.s[p.i]) {
		return ""
	}
	return p.s[p.i:end]
}

// name reads a name that is not a keyword.
func (p *parser) name() (string, error) {
	n := p.peekName()
	if n == "" || isKeyword(n) {
		return "", p.expected("a name")
	}
	p.i += len(n)
	return n, nil
}

// isKeyword reports whether PyTorch's lexer reserves the name.
func isKeyword(n string) bool {
	switch n {
	case "Ellipsis", "False", "None", "True", "and", "as", "assert", "break", "class",
		"continue", "def", "del", "elif", "else", "for", "global", "if", "import", "in",
		"is", "not", "or", "pass", "raise", "return", "while", "with":
		return true
	}
	return false
}

// number returns the text of the number that is next after space, or "".
func (p *parser) number() string {
	p.space()
	i := p.i
	for i < len(p.s) && isDigit(p.s[i]) {
		i++
	}
	if i < len(p.s) && p.s[i] == '.' {
		i++
		for i < len(p.s) && isDigit(p.s[i]) {
			i++
		}
	}
	if i == p.i || p.s[p.i:i] == "." {
		return ""
	}
	if i < len(p.s) && (p.s[i] == 'e' || p.s[i] == 'E') {
		j := i + 1
		if j < len(p.s) && (p.s[j] == '-' || p.s[j] == '+') {
			j++
		}
		for j < len(p.s) && isDigit(p.s[j]) {
			i, j = j+1, j+1
		}
	}
	text := p.s[p.i:i]
	p.i = i
	return text
}
