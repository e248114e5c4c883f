package types

import (
	"fmt"
	"strings"
)

// MaxDepth is how deep a parsed type may nest.
const MaxDepth = 200

// maxUnion bounds the types within one parsed Union: normalising compares each
// with each.
const maxUnion = 4096

// Error says what is wrong with the text of a type, and at which byte of it.
type Error struct {
	Off int
	Msg string
}

func (e *Error) Error() string { return fmt.Sprintf("offset %d: %s", e.Off, e.Msg) }

// ParseDump reads the type that text starts with, in the spelling of dumps of
// PyTorch 0.3 to 2.x, and returns it with the number of bytes it took; what
// follows is the caller's. Old spellings are modernised: Dynamic and UNKNOWN_TYPE
// are Tensor, the ! of Double(9216!) is dropped, Float(3:4, 4:1) becomes
// Float(3, 4, strides=[4, 1]). A name with a dot is a class of scope sc (or an
// enum, interface or NamedTuple of that name that sc has already); sc may be nil
// if the text names none. The error is an *Error.
func ParseDump(text string, sc *Scope) (*Type, int, error) {
	p := parser{s: text, sc: sc}
	return p.result(p.suffixed())
}

// ParsePrefix is ParseDump without the suffixes ? and [] and without properties
// of a tensor type: it reads the int of int[2], the Tensor of Tensor(a!)[] and the
// Dict(str, t) of Dict(str, t)?, for schemas, whose alias annotations stand there.
func ParsePrefix(text string, sc *Scope) (*Type, int, error) {
	p := parser{s: text, sc: sc, bare: true}
	return p.result(p.atom())
}

// ParseAnnotation reads the type that text starts with, in the spelling of Python
// annotations, and returns it with the number of bytes it took. Names of classes
// resolve as in ParseDump. The error is an *Error.
func ParseAnnotation(text string, sc *Scope) (*Type, int, error) {
	p := parser{s: text, sc: sc}
	return p.result(p.annotation())
}

// parser reads one type. Its methods return nil after setting err.
type parser struct {
	s     string
	sc    *Scope
	err   *Error
	i     int
	depth int
	atoms int  // names and brackets read so far
	bare  bool // the outermost atom takes no tensor properties
	gaps  bool // the list of types read next may have empty places
}

func (p *parser) result(t *Type) (*Type, int, error) {
	if t == nil {
		return nil, 0, p.err
	}
	return t, p.i, nil
}

func (p *parser) fail(off int, format string, args ...any) *Type {
	if p.err == nil {
		p.err = &Error{off, fmt.Sprintf(format, args...)}
	}
	return nil
}

// enter counts one level of nesting; each must be paired with leave.
func (p *parser) enter() bool {
	p.depth++
	if p.depth > MaxDepth {
		p.fail(p.i, "type nested more than %d deep", MaxDepth)
		return false
	}
	return true
}

func (p *parser) leave() { p.depth-- }

func (p *parser) space() {
	for p.i < len(p.s) && isSpace(p.s[p.i]) {
		p.i++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func (p *parser) at(c byte) bool { return p.i < len(p.s) && p.s[p.i] == c }

func (p *parser) take(c byte) bool {
	if p.at(c) {
		p.i++
		return true
	}
	return false
}

func (p *parser) takeText(t string) bool {
	if strings.HasPrefix(p.s[p.i:], t) {
		p.i += len(t)
		return true
	}
	return false
}

// found describes what stands at the current offset, for messages.
func (p *parser) found() string {
	if p.i >= len(p.s) {
		return "the end"
	}
	if w := p.peekName(); w != "" {
		return quote(w)
	}
	return fmt.Sprintf("%q", p.s[p.i:p.i+1])
}

// quote cuts what a message repeats of the input to a readable length.
func quote(s string) string {
	if len(s) > 60 {
		s = s[:60] + "…"
	}
	return fmt.Sprintf("%q", s)
}

// peekName returns the longest name at the current offset: letters, digits, _, .
// and bytes of UTF-8.
func (p *parser) peekName() string {
	j := p.i
	for j < len(p.s) && isNameByte(p.s[j]) {
		j++
	}
	return p.s[p.i:j]
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c >= 0x80
}

// suffixed reads an atom and the ? and [] after it.
func (p *parser) suffixed() *Type {
	t := p.atom()
	for t != nil {
		switch {
		case p.take('?'):
			t = Optional(t)
		case p.takeText("[]"):
			t = List(t)
		default:
			return t
		}
		if t.depth > MaxDepth {
			return p.fail(p.i, "type nested more than %d deep", MaxDepth)
		}
	}
	return nil
}

// list reads types up to end. The opening bracket has been taken.
func (p *parser) list(end byte, annotation bool) ([]*Type, bool) {
	if !p.enter() {
		return nil, false
	}
	defer p.leave()
	gaps := p.gaps
	p.gaps = false
	p.space()
	if p.take(end) {
		return nil, true
	}
	out := make([]*Type, 0, 4)
	for {
		p.space()
		t := lost
		if !gaps || !p.at(',') {
			t = p.element(annotation)
		}
		if t == nil {
			return nil, false
		}
		out = append(out, t)
		p.space()
		if p.take(end) {
			return out, true
		}
		if !p.take(',') {
			p.fail(p.i, "expected ',' or '%c' in a list of types, found %s", end, p.found())
			return nil, false
		}
	}
}

// nominal resolves a name that is no built-in type: a class, or what the scope
// already has under that name.
func (p *parser) nominal(off int, name string) *Type {
	if strings.HasPrefix(name, torchClasses) {
		return torchClass(name)
	}
	if !strings.ContainsRune(name, '.') && !strings.HasPrefix(name, "__torch__") {
		return p.fail(off, "unknown type %s", quote(name))
	}
	if !isQualified(name) {
		return p.fail(off, "%s is not the name of a class", quote(name))
	}
	if p.sc == nil {
		return p.fail(off, "class type %s outside a module", quote(name))
	}
	return p.sc.resolve(name)
}

// isQualified reports whether a name consists of parts between dots, none empty.
func isQualified(name string) bool {
	return name != "" && name[0] != '.' && name[len(name)-1] != '.' && !strings.Contains(name, "..") && !isDigit(name[0])
}

func (p *parser) element(annotation bool) *Type {
	if annotation {
		return p.annotation()
	}
	return p.suffixed()
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
