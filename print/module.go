package print

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Module returns the module text of m; for a module that came from a plain dump,
// the dumps of its graphs separated by blank lines. It loses nothing: a tensor
// constant that a pass made, and that PyTorch's way of printing would not
// determine, is given as an exact literal of module text.
func Module(m *ir.Module, opt Options) string { return string(AppendModule(nil, m, opt)) }

// AppendModule appends [Module] to dst.
func AppendModule(dst []byte, m *ir.Module, opt Options) []byte {
	if IsPlain(m) {
		for i, f := range m.Functions {
			if i > 0 {
				dst = append(dst, '\n')
			}
			p := &printer{Options: opt, dst: dst, keep: true}
			p.graph(f.Graph)
			dst = p.dst
		}
		return dst
	}
	p := &printer{Options: opt, dst: dst, mod: planModule(m)}
	p.module(m)
	return p.dst
}

// IsPlain reports whether a dump of its graphs is all there is to m.
func IsPlain(m *ir.Module) bool {
	if len(m.Payloads) > 0 || !m.Root.IsNone() {
		return false
	}
	for _, f := range m.Functions {
		if f.Name != "" {
			return false
		}
	}
	for t := range m.Scope.All() {
		if c := t.Class(); c != nil && c.Declared {
			return false
		}
	}
	return true
}

func (p *printer) module(m *ir.Module) {
	for _, t := range p.mod.types {
		p.nominal(t, t.Class())
	}
	for i := range p.mod.statements {
		p.payloadStatement(&p.mod.statements[i])
	}
	if name := p.mod.names[value.Identity(m.Root)]; name != "" {
		p.str("root $" + name + "\n\n")
	}
	for i, f := range m.Functions {
		if i > 0 {
			p.str("\n")
		}
		switch {
		case f.Class != nil:
			p.str("method " + f.QualifiedName() + " = ")
		case f.Name != "":
			p.str("function " + f.Name + " = ")
		}
		p.graph(f.Graph)
	}
}

var roles = [...]string{types.Attribute: "attribute", types.Parameter: "parameter", types.Buffer: "buffer", types.Constant: "constant"}

// nominal prints the definition of a class, an enum or an interface.
func (p *printer) nominal(t *types.Type, c *types.ClassDecl) {
	switch t.Kind() {
	case types.EnumKind:
		p.enum(c)
	case types.InterfaceKind:
		p.iface(c)
	default:
		p.str("class " + c.Name)
		if c.IsModule {
			p.str("(Module)")
		}
		p.str(":\n")
		for _, a := range c.Attributes {
			p.str("  " + roles[a.Kind] + " " + a.Name + " : " + a.Type.String() + "\n")
		}
	}
	p.str("\n")
}

func (p *printer) enum(c *types.ClassDecl) {
	p.str("enum " + c.Name)
	if c.EnumValue != nil {
		p.str("(" + c.EnumValue.String() + ")")
	}
	if len(c.Members) > 0 {
		p.str(":")
	}
	p.str("\n")
	for _, m := range c.Members {
		p.str("  " + m.Name + " = ")
		switch v := m.Value.(type) {
		case int64:
			p.dst = value.AppendRepr(p.dst, value.Int(v), exact)
		case float64:
			p.dst = value.AppendRepr(p.dst, value.Float(v), exact)
		case string:
			p.dst = value.AppendRepr(p.dst, value.Str(v), exact)
		}
		p.str("\n")
	}
}

func (p *printer) iface(c *types.ClassDecl) {
	p.str("interface " + c.Name)
	if len(c.Methods) > 0 {
		p.str(":")
	}
	p.str("\n")
	for _, m := range c.Methods {
		p.str("  " + m.Name + "(")
		for i, t := range m.Params {
			if i > 0 {
				p.str(", ")
			}
			p.str(t.String())
		}
		p.str(") -> " + m.Result.String() + "\n")
	}
}

func (p *printer) payloadStatement(s *statement) {
	if o := s.val.Object(); o != nil {
		p.objectStatement(s, o)
		return
	}
	p.mod.current = s.name
	defer func() { p.mod.current = "" }()
	p.str("payload $" + s.name + " = ")
	if s.spec != "" {
		p.str(s.spec)
	} else {
		p.dst = value.AppendRepr(p.dst, s.val, p.mod.style(p))
	}
	p.str("\n\n")
}

func (p *printer) objectStatement(s *statement, o *value.Object) {
	p.str("object $" + s.name)
	if !s.reopened {
		p.str(" : " + o.Type.String())
	}
	p.str("\n")
	for _, i := range s.slots {
		p.str("  " + o.Type.Class().Attributes[i].Name + " = ")
		p.dst = value.AppendRepr(p.dst, o.Attrs[i], p.mod.style(p))
		p.str("\n")
	}
	p.str("\n")
}
