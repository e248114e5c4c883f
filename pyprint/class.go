package pyprint

import (
	"slices"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// isBuiltin reports whether PyTorch itself has the class.
func isBuiltin(t *types.Type) bool { return strings.HasPrefix(t.Name(), "__torch__.torch.classes.") }

// definition writes what a name stands for: a function, class, NamedTuple, Enum or
// interface.
func (p *printer) definition(t *types.Type) {
	switch t.Kind() {
	case types.FunctionKind:
		f := p.index.functions[t.Name()]
		if f == nil {
			p.fail(nil, "function %s is not in the module", t.Name())
		}
		g := *f
		_, g.Name = split(f.Name)
		p.function(&g, true)
	case types.TupleKind:
		p.namedTuple(t)
	case types.EnumKind:
		p.enum(t)
	case types.InterfaceKind:
		p.iface(t)
	default:
		p.class(t)
	}
}

// split takes a qualified name apart at its last dot.
func split(name string) (prefix, base string) {
	i := strings.LastIndexByte(name, '.')
	return name[:max(i, 0)], name[i+1:]
}

// word is a name that stands in source as it is; module text may have others.
func (p *printer) word(name string) string {
	if p.strict && (!isIdentifier(name) || keyword(name)) {
		p.fail(nil, "%q cannot be a name in source", name)
	}
	return name
}

func (p *printer) heading(t *types.Type, base string) {
	_, name := split(t.Name())
	p.word(name)
	if base != "" {
		base = "(" + base + ")"
	}
	p.line("class ", name, base, ":")
}

// lines refuses a definition without lines: it could not be read.
func (p *printer) lines(n int) {
	if n == 0 {
		p.fail(nil, "nothing is known of what the class has")
	}
}

func (p *printer) namedTuple(t *types.Type) {
	p.lines(len(t.Fields()))
	p.heading(t, "NamedTuple")
	p.level++
	for _, f := range t.Fields() {
		p.line(p.word(f.Name), " : ", f.Type.Annotation())
	}
	p.level--
}

func (p *printer) enum(t *types.Type) {
	p.lines(len(t.Class().Members))
	p.heading(t, "Enum")
	p.level++
	for _, m := range t.Class().Members {
		p.word(m.Name)
		switch v := m.Value.(type) {
		case int64:
			p.line(m.Name, " = ", p.constant(nil, value.Int(v)))
		case float64:
			p.line(m.Name, " = ", p.constant(nil, value.Float(v)))
		case string:
			if strings.ContainsAny(v, "\"\\\n\r") {
				p.fail(nil, "PyTorch does not escape the str of member %s", m.Name)
			}
			p.line(m.Name, ` = "`, v, `"`)
		default:
			p.fail(nil, "the value of member %s is not known", m.Name)
		}
	}
	p.level--
}

func (p *printer) iface(t *types.Type) {
	decl := t.Class()
	p.lines(len(decl.Methods))
	base := "Interface"
	if decl.IsModule {
		base = "ModuleInterface"
	}
	p.heading(t, base)
	p.level++
	for _, m := range decl.Methods {
		head := "def " + p.word(m.Name) + "(self"
		for i, typ := range m.Params {
			p.typeNames(typ)
			name := "_" + strings.Repeat("_", i)
			if len(m.Names) == len(m.Params) {
				name = p.word(m.Names[i])
			}
			head += ", " + name + ": " + typ.Annotation()
		}
		p.typeNames(m.Result)
		p.line(head, ") -> ", m.Result.Annotation(), ":")
		p.line("  pass")
	}
	p.level--
}

// class writes a class with its attributes and methods.
func (p *printer) class(t *types.Type) {
	decl := t.Class()
	if !decl.Declared {
		p.fail(nil, "class %s is not declared", t.Name())
	}
	base := ""
	if decl.IsModule {
		base = "Module"
	}
	p.heading(t, base)
	p.level++
	if decl.IsModule {
		p.roles(decl)
	}
	for i, a := range decl.Attributes {
		p.attribute(i, a)
	}
	for _, c := range p.index.finals[t] {
		p.line(c.Name, " : Final[", value.TypeOf(c.Val).Annotation(), "] = ", p.constant(nil, c.Val))
	}
	methods := p.methods(t)
	if !decl.IsModule && len(decl.Attributes)+len(methods) == 0 {
		p.line("__annotations__ = []") // PyTorch passes over it, and needs a line
	}
	for _, f := range methods {
		level := p.level
		p.guard(f.QualifiedName(), func() { p.function(f, true) })
		p.level = level
	}
	p.level--
}

// methods are those of a class, its hooks last.
func (p *printer) methods(t *types.Type) []*ir.Function {
	decl := t.Class()
	rank := func(f *ir.Function) int {
		if i := slices.Index(decl.Hooks, f.Name); i >= 0 {
			return 1 + i
		}
		if i := slices.Index(decl.PreHooks, f.Name); i >= 0 {
			return 1 + len(decl.Hooks) + i
		}
		return 0
	}
	all := slices.Clone(p.index.methods[t])
	slices.SortStableFunc(all, func(f, g *ir.Function) int { return rank(f) - rank(g) })
	return all
}

// roles writes which attributes are parameters and buffers, and which methods hooks.
func (p *printer) roles(decl *types.ClassDecl) {
	var params, buffers []string
	for _, a := range decl.Attributes {
		switch a.Kind {
		case types.Parameter:
			params = append(params, a.Name)
		case types.Buffer:
			buffers = append(buffers, a.Name)
		}
	}
	p.names("__parameters__", params)
	p.names("__buffers__", buffers)
	if len(decl.PreHooks) > 0 {
		p.names("__forward_pre_hooks__", decl.PreHooks)
	}
	if len(decl.Hooks) > 0 {
		p.names("__forward_hooks__", decl.Hooks)
	}
}

func (p *printer) names(what string, names []string) {
	list := ""
	for _, s := range names {
		list += `"` + s + `", `
	}
	p.line(what, " = [", list, "]")
}

// attribute writes the i-th attribute of a class.
func (p *printer) attribute(i int, a types.Attr) {
	p.typeNames(a.Type)
	if strings.ContainsAny(a.Name, "\"\\\n\r") {
		p.fail(nil, "PyTorch does not escape the name of attribute %q", a.Name)
	}
	if isIdentifier(a.Name) {
		p.line(a.Name, " : ", a.Type.Annotation())
		return
	}
	if i == 0 {
		p.line("__annotations__ = []")
	}
	p.line(`__annotations__["`, a.Name, `"] = `, a.Type.Annotation())
}
