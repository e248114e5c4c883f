package parse

import (
	"bytes"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// moduleStatement reads one statement of module text, if one begins here at the
// start of a line. The package documentation has the grammar.
func (p *parser) moduleStatement() bool {
	if !p.atLineStart() {
		return false
	}
	for i := range statements {
		if s := &statements[i]; p.at(s.word) && (s.is == nil || s.is(p.src[p.pos+len(s.word):p.lineEnd()])) {
			s.read(p)
			return true
		}
	}
	return false
}

// statements of module text by their first word. A log may have prose or Python in
// it: is tells from the rest of the line whether this is meant as a statement.
var statements = [...]struct {
	word string
	is   func(rest []byte) bool
	read func(*parser)
}{
	{"class ", qualified, (*parser).classStatement},
	{"enum ", qualified, (*parser).enumStatement},
	{"interface ", qualified, (*parser).interfaceStatement},
	{"payload $", nil, (*parser).payloadStatement},
	{"object $", nil, (*parser).objectStatement},
	{"root $", nil, (*parser).rootStatement},
	{"method ", named, (*parser).functionStatement},
	{"function ", named, (*parser).functionStatement},
}

// qualified reports whether s begins with a name with a dot in it, which the
// names of classes in Python source do not have.
func qualified(s []byte) bool {
	name, _, _ := bytes.Cut(s, []byte{' '})
	name, _, _ = bytes.Cut(name, []byte{'('})
	return bytes.IndexByte(name, '.') > 0 || bytes.HasPrefix(name, []byte("__torch__"))
}

// named reports whether s is "name = …".
func named(s []byte) bool {
	_, rest, _ := bytes.Cut(s, []byte{' '})
	return bytes.HasPrefix(rest, []byte("= "))
}

func (p *parser) atLineStart() bool { return p.pos == 0 || p.src[p.pos-1] == '\n' }

// expect reads s or reports that what should be there is missing.
func (p *parser) expect(s, what string) bool {
	p.skipBlanks()
	if p.skip(s) {
		p.skipBlanks()
		return true
	}
	p.errorAt(p.pos, "expected %q %s", s, what)
	p.pos = p.lineEnd()
	return false
}

// declare enters the nominal type that a statement defines, which must be new.
func (p *parser) declare(kind types.Kind) *types.ClassDecl {
	start := p.pos
	name := string(p.until("(: \n\r"))
	var t *types.Type
	switch kind {
	case types.EnumKind:
		t = p.mod.Scope.Enum(name)
	case types.InterfaceKind:
		t = p.mod.Scope.Interface(name)
	default:
		t = p.mod.Scope.Class(name)
	}
	decl := t.Class()
	if t.Scope() == nil || decl.Declared {
		p.errorAt(start, "%s %s is defined twice", kind, name)
		return &types.ClassDecl{Name: name} // takes what follows
	}
	decl.Declared = true
	return decl
}

func (p *parser) classStatement() {
	p.pos += len("class ")
	decl := p.declare(types.ClassKind)
	decl.IsModule = p.skip("(Module)")
	if !p.expect(":", "after the class name") {
		return
	}
	seen := make(map[string]bool)
	for p.indented() {
		p.classAttribute(decl, seen)
	}
}

// indented passes white space and reports whether an indented line follows.
func (p *parser) indented() bool {
	p.skipSpace()
	return !p.stop && p.pos < p.end && p.pos > 0 && !p.atLineStart()
}

var roles = map[string]types.AttrKind{"attribute": types.Attribute, "parameter": types.Parameter, "buffer": types.Buffer, "constant": types.Constant}

func (p *parser) classAttribute(decl *types.ClassDecl, seen map[string]bool) {
	start := p.pos
	role, ok := roles[string(p.until(" :\n"))]
	if !ok {
		p.errorAt(start, "expected attribute, parameter, buffer or constant")
		p.pos = p.lineEnd()
		return
	}
	p.skipBlanks()
	at := p.pos
	name := string(p.until(" :\n"))
	if seen[name] || name == "" {
		p.errorAt(at, "attribute %q is empty or defined twice", name)
	}
	seen[name] = true
	if !p.expect(":", "after the attribute's name") {
		return
	}
	t := p.typ()
	if t == nil {
		p.pos = p.lineEnd()
		return
	}
	p.endOfStatement()
	decl.Attributes = append(decl.Attributes, types.Attr{Name: name, Type: t, Kind: role})
}

// newPayload enters v under name.
func (p *parser) newPayload(at int, name string, v value.Value, spec string) {
	if _, dup := p.payloads[name]; dup || name == "" {
		p.errorAt(at, "payload $%s is empty or defined twice", name)
		return
	}
	if p.payloads == nil {
		p.payloads = make(map[string]int)
	}
	if !plainName(name) {
		p.errorAt(at, "the name of a payload has letters, digits, dots and underscores, not %q", name)
	}
	p.payloads[name] = len(p.mod.Payloads)
	p.mod.Payloads = append(p.mod.Payloads, ir.Payload{Name: name, Val: v, Spec: spec})
}

// plainName reports whether s may be the name of a payload.
func plainName(s string) bool {
	for i := range len(s) {
		if !isWordByte(s[i]) && s[i] != '.' {
			return false
		}
	}
	return true
}

func (p *parser) payloadStatement() {
	p.pos += len("payload $")
	at := p.pos
	name := string(p.until(" =\n"))
	if !p.expect("=", "after the payload's name") {
		return
	}
	start := p.pos
	v, ok := p.value(nil)
	if !ok {
		p.pos = p.lineEnd()
		return
	}
	spec := string(p.src[start:p.pos])
	p.endOfStatement()
	if !strings.HasPrefix(spec, "seeded(") && !strings.HasPrefix(spec, "file(") {
		spec = ""
	}
	p.newPayload(at, name, v, spec)
}

// objectStatement reads "object $name : type" with the attributes on indented
// lines; without a type it gives further attributes of an object that is there,
// for objects that refer to each other.
func (p *parser) objectStatement() {
	p.pos += len("object $")
	at := p.pos
	name := string(p.until(" :\n\r"))
	o := p.reopened(name)
	if o == nil {
		if o = p.newObject(at, name); o == nil {
			return
		}
	}
	free := make(map[string]int)
	for i, a := range o.Type.Class().Attributes {
		free[a.Name] = i
	}
	for p.indented() {
		p.objectAttribute(o, free)
	}
}

func (p *parser) reopened(name string) *value.Object {
	p.skipBlanks()
	i, ok := p.payloads[name]
	if !ok || p.peek() == ':' {
		return nil
	}
	return p.mod.Payloads[i].Val.Object()
}

func (p *parser) newObject(at int, name string) *value.Object {
	if !p.expect(":", "after the object's name") {
		return nil
	}
	t := p.typ()
	if t == nil || t.Class() == nil || !t.Class().Declared {
		p.errorAt(at, "an object needs a class that is defined before it")
		p.pos = p.lineEnd()
		return nil
	}
	o := &value.Object{Type: t, Attrs: make([]value.Value, len(t.Class().Attributes))}
	p.newPayload(at, name, value.ObjectOf(o), "")
	return o
}

// objectAttribute reads one line; free are the slots by name, -1 for those that
// the statement gave already.
func (p *parser) objectAttribute(o *value.Object, free map[string]int) {
	start := p.pos
	name := string(p.until(" =\n\r"))
	slot, ok := free[name]
	if !ok {
		p.errorAt(start, "class %s has no attribute %q", o.Type.Name(), name)
	} else if slot < 0 {
		p.errorAt(start, "attribute %s is given twice", name)
	}
	if !ok || slot < 0 {
		p.pos = p.lineEnd()
		return
	}
	free[name] = -1
	if !p.expect("=", "after the attribute's name") {
		return
	}
	at := p.pos
	t := o.Type.Class().Attributes[slot].Type
	v, ok := p.value(t)
	if !ok {
		p.pos = p.lineEnd()
		return
	}
	if !value.TypeOf(v).IsSubtypeOf(t) {
		p.checks = append(p.checks, check{at, v, t, name})
	}
	p.endOfStatement()
	o.Attrs[slot] = v
}

// check is an attribute whose value has not the type that it should have, as far
// as is known: methods, which make a class fit an interface, stand at the end.
type check struct {
	at   int
	v    value.Value
	t    *types.Type
	attr string
}

func (p *parser) runChecks() {
	if len(p.checks) == 0 {
		return
	}
	for _, c := range p.checks {
		if t := value.TypeOf(c.v); !t.IsSubtypeOf(c.t) {
			p.report(c.at, "%s where attribute %s has type %s", t, c.attr, c.t)
		}
	}
	slices.SortStableFunc(p.errs, func(a, b *Error) int { return a.Line - b.Line })
}

// value reads a value of module text.
func (p *parser) value(hint *types.Type) (value.Value, bool) {
	p.statement = true
	v, ok := p.element(hint, 0)
	p.statement = false
	return v, ok
}

// endOfStatement reports what stands on the line behind a statement.
func (p *parser) endOfStatement() {
	p.skipBlanks()
	if eol := p.lineEnd(); p.pos < eol {
		p.errorAt(p.pos, "unexpected text at the end of the line")
		p.pos = eol
	}
}

func (p *parser) rootStatement() {
	p.pos += len("root ")
	l, ok := p.payloadRef()
	if ok && l.v.Object() == nil {
		p.errorAt(p.pos, "the root must be an object")
	} else if ok && !p.mod.Root.IsNone() {
		p.errorAt(p.pos, "the root is given twice")
	}
	p.mod.Root = l.v
	p.endOfStatement()
}

// functionStatement reads a method or function: its name, then its graph.
func (p *parser) functionStatement() {
	start := p.pos
	method := p.skip("method ")
	if !method {
		p.pos += len("function ")
	}
	name := string(p.until(" =\n"))
	if !p.expect("=", "after the name") {
		return
	}
	if !p.at("graph(") {
		p.errorAt(p.pos, "expected \"graph(\"")
		p.pos = p.lineEnd()
		return
	}
	f := &ir.Function{Name: name, Graph: ir.NewGraph(p.mod)}
	if method {
		i := strings.LastIndexByte(name, '.')
		if i < 0 || p.mod.Scope.Lookup(types.ClassKind, name[:i]) == nil {
			p.errorAt(start, "method %s: no class %q is defined", name, name[:max(i, 0)])
		} else {
			f.Class = p.mod.Scope.Class(name[:i])
		}
		f.Name = name[i+1:]
	}
	key := name
	if method { // the hooks of a module are functions that are called as its methods are
		key = "method " + name
	}
	if p.funcs[key] {
		p.errorAt(start, "%s is defined twice", name)
	}
	if p.funcs == nil {
		p.funcs = make(map[string]bool)
	}
	p.funcs[key] = true
	p.wholeGraph(f.Graph)
	p.addFunction(f)
	if f.Class != nil {
		addMethod(f)
	}
}

// addMethod tells the class of a method of it.
func addMethod(f *ir.Function) {
	m := types.Method{Name: f.Name, Result: types.None}
	for _, v := range f.Graph.Inputs() {
		m.Params = append(m.Params, v.Type())
	}
	m.Params = m.Params[min(1, len(m.Params)):] // self
	if f.Graph.NumOutputs() > 0 {
		m.Result = f.Graph.Output(0).Type()
	}
	decl := f.Class.Class()
	decl.Methods = append(decl.Methods, m)
}
