package pyprint

import (
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/ir"
)

// keyword reports whether a name is one of Python's.
func keyword(name string) bool {
	switch name {
	case "as", "and", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "False",
		"finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "None", "nonlocal", "not", "or", "pass",
		"raise", "return", "True", "try", "with", "while", "yield":
		return true
	}
	return false
}

// reserved reports whether a name has a meaning of its own in the text.
func reserved(name string) bool {
	switch name {
	case "_", "aten", "attribute", "CONSTANTS", "fork", "getattr", "inf", "nan", "infj", "nanj", "ops", "__torch__",
		"uninitialized", "unchecked_cast":
		return true
	}
	return keyword(name)
}

func identifierByte(c byte, first bool) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || !first && '0' <= c && c <= '9'
}

// isIdentifier reports whether s can stand as a name in the text. Keywords can, as
// in PyTorch: "in" is an attribute of some modules.
func isIdentifier(s string) bool {
	for i := range len(s) {
		if !identifierByte(s[i], i == 0) {
			return false
		}
	}
	return s != ""
}

// identifier makes s one.
func identifier(s string) string {
	if isIdentifier(s) {
		return s
	}
	b := make([]byte, 0, len(s)+1)
	if s == "" || '0' <= s[0] && s[0] <= '9' {
		b = append(b, '_')
	}
	for i := range len(s) {
		c := s[i]
		if !identifierByte(c, false) {
			c = '_'
		}
		b = append(b, c)
	}
	return string(b)
}

// baseName is a name without the ".N" that makes it unique in its graph.
func baseName(name string) string {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || i+1 == len(name) || strings.Trim(name[i+1:], "0123456789") != "" {
		return name
	}
	return name[:i]
}

// unique gives a name like candidate that the function does not use yet. The numbers
// that it appends go on through the file.
func (p *printer) unique(candidate string) string {
	name := candidate
	for p.used[name] || reserved(name) {
		n := p.next[name]
		p.next[name] = n + 1
		name = candidate + strconv.Itoa(n)
	}
	p.used[name] = true
	return name
}

// nameFor makes a name for v: its own, or a number.
func (p *printer) nameFor(v *ir.Value) string {
	if !v.HasName() {
		return p.unique("_")
	}
	return p.unique(identifier(baseName(v.Name())))
}

// name gives v a name, by which it is called from now on.
func (p *printer) name(v *ir.Value) string {
	p.frame.mustOwn(p, v)
	s := p.nameFor(v)
	p.frame.idents[v.ID()] = s
	return s
}

func (p *printer) nameAll(vs []*ir.Value) {
	for _, v := range vs {
		p.name(v)
	}
}
