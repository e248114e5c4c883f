package script

import (
	"slices"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func (im *Importer) failAt(f *file, at int, msg string) {
	panic(im.errorIn(f, at, msg))
}

// class imports a class of any base.
func (im *Importer) class(name string, f *file, c *classDef) {
	switch c.base {
	case "NamedTuple":
		im.namedTuple(name, f, c)
	case "Enum":
		im.enum(name, f, c)
	case "Interface", "ModuleInterface":
		im.iface(name, f, c)
	case "Module", "":
		im.object(name, f, c)
	default:
		im.failAt(f, c.at, "a class with base "+c.base+" is not supported")
	}
}

func (im *Importer) namedTuple(name string, f *file, c *classDef) {
	var fields []types.Field
	for _, s := range c.fields {
		if s.kind != stmtAssign || s.targets[0].kind != exprVar || s.typ == nil {
			im.failAt(f, s.at, "a NamedTuple has fields with types")
		}
		fields = append(fields, types.Field{Name: s.targets[0].name, Type: im.annotation(f, s.typ)})
	}
	t := types.NamedTuple(name, fields)
	im.types[name] = t
	im.mod.Scope.Bind(name, t)
}

func (im *Importer) enum(name string, f *file, c *classDef) {
	t := im.mod.Scope.Enum(name)
	decl := t.Class()
	im.types[name] = t
	for _, s := range c.fields {
		if s.kind != stmtAssign || s.targets[0].kind != exprVar || s.value == nil || s.typ != nil {
			im.failAt(f, s.at, "an Enum has members with values")
		}
		v := im.constant(f, s.value)
		vt := value.TypeOf(v)
		m := types.Member{Name: s.targets[0].name}
		switch v.Kind() {
		case value.IntKind:
			m.Value = v.Int()
		case value.FloatKind:
			m.Value = v.Float()
		case value.StrKind:
			m.Value = v.Str()
		default:
			im.failAt(f, s.value.at, "a member of an Enum is an int, float or str")
		}
		if decl.EnumValue != nil && decl.EnumValue != vt {
			im.failAt(f, s.value.at, "the members of an Enum have values of one type")
		}
		decl.EnumValue = vt
		decl.Members = append(decl.Members, m)
	}
	if decl.EnumValue == nil {
		im.failAt(f, c.at, "an Enum without members")
	}
	decl.Declared = true
}

// member is a new value of a member of an Enum.
func member(t *types.Type, m types.Member) *value.Enum {
	v := value.None()
	switch x := m.Value.(type) {
	case int64:
		v = value.Int(x)
	case float64:
		v = value.Float(x)
	case string:
		v = value.Str(x)
	}
	return &value.Enum{Type: t, Name: m.Name, Val: v}
}

// EnumMember returns the member of an Enum that has value v. As in PyTorch, equal
// members are not one value: each call makes another, and "is" tells them apart.
func (im *Importer) EnumMember(t *types.Type, v value.Value) (*value.Enum, bool) {
	for _, m := range t.Class().Members {
		if e := member(t, m); value.Identical(e.Val, v) {
			return e, true
		}
	}
	return nil, false
}

func (im *Importer) iface(name string, f *file, c *classDef) {
	t := im.mod.Scope.Interface(name)
	t.Class().IsModule = c.base == "ModuleInterface"
	im.types[name] = t
	sigs := map[string]*signature{}
	im.methods[t] = sigs
	for _, d := range c.methods {
		if len(d.params) == 0 {
			im.failAt(f, d.at, "a method of an interface needs self")
		}
		s := &signature{name: d.name, full: name + "." + d.name, class: t, def: d, file: f}
		sigs[d.name] = s
		im.sign(s)
		t.Class().Methods = append(t.Class().Methods, s.method())
	}
	t.Class().Declared = true
}

func (s *signature) method() types.Method {
	m := types.Method{Name: s.name, Result: s.result}
	for _, p := range s.params[1:] {
		m.Params, m.Names = append(m.Params, p.typ), append(m.Names, p.name)
	}
	return m
}

// object imports a module or a plain class. Its methods are compiled later.
func (im *Importer) object(name string, f *file, c *classDef) {
	t := im.mod.Scope.Class(name)
	decl := t.Class()
	im.types[name] = t
	decl.IsModule = c.base == "Module"
	sigs := map[string]*signature{}
	im.methods[t] = sigs
	for _, d := range c.methods {
		if len(d.params) == 0 {
			im.failAt(f, d.at, "a method needs self")
		}
		if sigs[d.name] != nil {
			im.failAt(f, d.at, "method "+d.name+" is defined twice")
		}
		sigs[d.name] = &signature{name: d.name, full: name + "." + d.name, class: t, def: d, file: f}
	}
	roles := map[string]types.AttrKind{}
	for _, s := range c.fields {
		im.field(t, f, s, roles)
	}
	for _, hook := range slices.Concat(decl.PreHooks, decl.Hooks) {
		if sigs[hook] == nil {
			im.failAt(f, c.at, "the hook "+hook+" is not a method")
		}
	}
	decl.Declared = true
	for _, d := range c.methods {
		s := sigs[d.name]
		if s.result == nil {
			im.sign(s)
		}
		decl.Methods = append(decl.Methods, s.method())
		im.queue = append(im.queue, s)
	}
}

// field reads one line of a class: an attribute, a constant, or a list of names
// that have a role.
func (im *Importer) field(t *types.Type, f *file, s *stmt, roles map[string]types.AttrKind) {
	if s.kind != stmtAssign {
		im.failAt(f, s.at, "a class has attributes and methods")
	}
	target := s.targets[0]
	name := target.name
	switch {
	case target.kind == exprVar && s.typ == nil && strings.HasPrefix(name, "__"):
		names := make([]string, len(s.value.parts))
		for i, x := range s.value.parts {
			names[i] = x.val.Str()
		}
		switch name {
		case "__parameters__":
			assignRoles(roles, names, types.Parameter)
		case "__buffers__":
			assignRoles(roles, names, types.Buffer)
		case "__forward_pre_hooks__":
			t.Class().PreHooks = names
		case "__forward_hooks__":
			t.Class().Hooks = names
		} // later versions add others
		return
	case target.kind == exprVar && s.typ != nil:
		if s.value != nil {
			im.final(t, f, s)
			return
		}
		im.attribute(t, f, s.at, name, s.typ, roles)
	case target.kind == exprSubscript && target.parts[0].name == "__annotations__" && len(target.parts) == 2 && target.parts[1].val.Kind() == value.StrKind:
		im.attribute(t, f, s.at, target.parts[1].val.Str(), s.value, roles)
	default:
		im.failAt(f, s.at, "a class has attributes with types")
	}
}

func assignRoles(roles map[string]types.AttrKind, names []string, role types.AttrKind) {
	for _, n := range names {
		roles[n] = role
	}
}

func (im *Importer) attribute(t *types.Type, f *file, at int, name string, typ *expr, roles map[string]types.AttrKind) {
	decl := t.Class()
	if _, dup := decl.Attr(name); dup || name == "" {
		im.failAt(f, at, "attribute "+name+" is empty or there twice")
	}
	decl.Attributes = append(decl.Attributes, types.Attr{Name: name, Type: im.annotation(f, typ), Kind: roles[name]})
}

// final keeps a constant of a class.
func (im *Importer) final(t *types.Type, f *file, s *stmt) {
	if s.typ.kind != exprSubscript || s.typ.parts[0].name != "Final" || len(s.typ.parts) != 2 {
		im.failAt(f, s.at, "an attribute of a class with a value is Final")
	}
	typ := im.annotation(f, s.typ.parts[1])
	im.mod.Finals = append(im.mod.Finals, ir.Final{Class: t, Name: s.targets[0].name, Val: im.defaultOf(f, s.value, typ)})
}
