package parse

import (
	"bytes"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// moduleStatement reads one statement of module text, if one begins here at the
// start of a line:
//
//	class __torch__.Net(Module):         with indented "role name : type" lines
//	enum __torch__.Color(int)
//	interface Name
//	payload $w = seeded(float32[3, 4], 7)
//	object $net : __torch__.Net          with indented "name = value" lines
//	root $net
//	method __torch__.Net.forward = graph(…
//	function __torch__.helper = graph(…
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
	{"root ", nil, (*parser).rootStatement},
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

func (p *parser) classStatement() {
	start := p.pos
	p.pos += len("class ")
	name := string(p.until("(: \n"))
	t := p.mod.Scope.Class(name)
	decl := t.Class()
	if decl == nil || decl.Declared {
		p.errorAt(start, "class %s is defined twice", name)
		p.pos = p.lineEnd()
		return
	}
	decl.Declared = true
	decl.IsModule = p.skip("(Module)")
	if !p.expect(":", "after the class name") {
		return
	}
	for p.indented() {
		p.classAttribute(decl)
	}
}

// indented passes white space and reports whether an indented line follows.
func (p *parser) indented() bool {
	p.skipSpace()
	return !p.stop && p.pos < p.end && p.pos > 0 && !p.atLineStart()
}

var roles = map[string]types.AttrKind{"attribute": types.Attribute, "parameter": types.Parameter, "buffer": types.Buffer, "constant": types.Constant}

func (p *parser) classAttribute(decl *types.ClassDecl) {
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
	if _, dup := decl.Attr(name); dup || name == "" {
		p.errorAt(at, "attribute %q is empty or defined twice", name)
	}
	if !p.expect(":", "after the attribute's name") {
		return
	}
	t := p.typ()
	if t == nil {
		p.pos = p.lineEnd()
		return
	}
	decl.Attributes = append(decl.Attributes, types.Attr{Name: name, Type: t, Kind: role})
}

func (p *parser) enumStatement() {
	p.pos += len("enum ")
	decl := p.mod.Scope.Enum(string(p.until("( \n"))).Class()
	decl.Declared = true
	if p.skip("(") {
		decl.EnumValue = p.typ()
		p.expect(")", "after the enum's value type")
	}
}

func (p *parser) interfaceStatement() {
	p.pos += len("interface ")
	p.mod.Scope.Interface(string(p.until(" \n"))).Class().Declared = true
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
	p.payloads[name] = len(p.mod.Payloads)
	p.mod.Payloads = append(p.mod.Payloads, ir.Payload{Name: name, Val: v, Spec: spec})
}

func (p *parser) payloadStatement() {
	p.pos += len("payload $")
	at := p.pos
	name := string(p.until(" =\n"))
	if !p.expect("=", "after the payload's name") {
		return
	}
	start := p.pos
	v, ok := p.element(nil, 0)
	if !ok {
		p.pos = p.lineEnd()
		return
	}
	spec := string(p.src[start:p.pos])
	if !strings.HasPrefix(spec, "seeded(") && !strings.HasPrefix(spec, "file(") {
		spec = ""
	}
	p.newPayload(at, name, v, spec)
}

func (p *parser) objectStatement() {
	p.pos += len("object $")
	at := p.pos
	name := string(p.until(" :\n"))
	if !p.expect(":", "after the object's name") {
		return
	}
	t := p.typ()
	if t == nil || t.Class() == nil || !t.Class().Declared {
		p.errorAt(at, "an object needs a class that is defined before it")
		p.pos = p.lineEnd()
		return
	}
	o := &value.Object{Type: t, Attrs: make([]value.Value, len(t.Class().Attributes))}
	p.newPayload(at, name, value.ObjectOf(o), "")
	for p.indented() {
		p.objectAttribute(o)
	}
}

func (p *parser) objectAttribute(o *value.Object) {
	start := p.pos
	name := string(p.until(" =\n"))
	slot := o.Slot(name)
	if slot < 0 {
		p.errorAt(start, "class %s has no attribute %q", o.Type.Name(), name)
		p.pos = p.lineEnd()
		return
	}
	if !p.expect("=", "after the attribute's name") {
		return
	}
	at := p.pos
	t := o.Type.Class().Attributes[slot].Type
	v, ok := p.element(t, 0)
	if !ok {
		p.pos = p.lineEnd()
		return
	}
	if !value.TypeOf(v).IsSubtypeOf(t) {
		p.errorAt(at, "%s where attribute %s has type %s", value.TypeOf(v), name, t)
		return
	}
	o.Attrs[slot] = v
}

func (p *parser) rootStatement() {
	p.pos += len("root ")
	if v, ok := p.element(nil, 0); ok {
		p.mod.Root = v
	} else {
		p.pos = p.lineEnd()
	}
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
			i = -1
		} else {
			f.Class = p.mod.Scope.Class(name[:i])
		}
		f.Name = name[i+1:]
	}
	if p.mod.Function(f.QualifiedName()) != nil {
		p.errorAt(start, "%s is defined twice", name)
	}
	p.wholeGraph(f.Graph)
	p.addFunction(f)
}
