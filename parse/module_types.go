package parse

import (
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// enumStatement reads "enum name(type):" with a line "MEMBER = value" a member.
// Type and members may be left out, as far as they are not known.
func (p *parser) enumStatement() {
	p.pos += len("enum ")
	decl := p.declare(types.EnumKind)
	if p.skip("(") {
		decl.EnumValue = p.typ()
		if !p.expect(")", "after the enum's value type") {
			return
		}
	}
	if !p.skip(":") {
		p.endOfStatement()
		return
	}
	seen := make(map[string]bool)
	for p.indented() {
		p.enumMemberLine(decl, seen)
	}
}

func (p *parser) enumMemberLine(decl *types.ClassDecl, seen map[string]bool) {
	start := p.pos
	name := string(p.until(" =\n\r"))
	if seen[name] || name == "" {
		p.errorAt(start, "member %q is empty or defined twice", name)
	}
	seen[name] = true
	if !p.expect("=", "after the member's name") {
		return
	}
	at := p.pos
	v, ok := p.value(decl.EnumValue)
	if !ok {
		p.pos = p.lineEnd()
		return
	}
	m := types.Member{Name: name}
	switch v.Kind() {
	case value.IntKind:
		m.Value = v.Int()
	case value.FloatKind:
		m.Value = v.Float()
	case value.StrKind:
		m.Value = v.Str()
	}
	if t := decl.EnumValue; m.Value == nil || t != nil && value.TypeOf(v) != t {
		p.errorAt(at, "the value of a member is an int, a float or a str, as its enum says")
	}
	decl.Members = append(decl.Members, m)
	p.endOfStatement()
}

// interfaceStatement reads "interface name:" with a line "method(T, U) -> V" a
// method.
func (p *parser) interfaceStatement() {
	p.pos += len("interface ")
	decl := p.declare(types.InterfaceKind)
	if !p.skip(":") {
		p.endOfStatement()
		return
	}
	seen := make(map[string]bool)
	for p.indented() {
		p.signature(decl, seen)
	}
}

func (p *parser) signature(decl *types.ClassDecl, seen map[string]bool) {
	start := p.pos
	m := types.Method{Name: string(p.until("( \n\r"))}
	if seen[m.Name] || m.Name == "" {
		p.errorAt(start, "method %q is empty or defined twice", m.Name)
	}
	seen[m.Name] = true
	if !p.expect("(", "after the method's name") {
		return
	}
	for !p.skip(")") {
		t := p.typ()
		if t == nil || p.peek() != ',' && p.peek() != ')' {
			p.errorAt(p.pos, "expected \",\" or \")\" after a parameter type")
			p.pos = p.lineEnd()
			return
		}
		m.Params = append(m.Params, t)
		p.skip(",")
		p.skipBlanks()
	}
	if !p.expect("->", "before the result type") {
		return
	}
	if m.Result = p.typ(); m.Result == nil {
		p.pos = p.lineEnd()
		return
	}
	p.endOfStatement()
	decl.Methods = append(decl.Methods, m)
}
