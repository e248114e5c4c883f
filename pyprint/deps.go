package pyprint

import (
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
)

// deps are the named types and functions that the text names, in the order in which
// it does.
type deps struct {
	list []*types.Type
	has  map[*types.Type]bool
	seen map[*types.Type]bool // types whose parts were entered
	// nameless is a NamedTuple that was met without its name, which dumps leave out.
	nameless *types.Type
}

func (d *deps) add(t *types.Type) {
	if d.has[t] {
		return
	}
	if d.has == nil {
		d.has = map[*types.Type]bool{}
	}
	d.has[t] = true
	d.list = append(d.list, t)
}

// typesIn enters the named types in t, those of a class's attributes among them.
func (d *deps) typesIn(t *types.Type) {
	if t == nil || d.seen[t] {
		return
	}
	if d.seen == nil {
		d.seen = map[*types.Type]bool{}
	}
	d.seen[t] = true
	switch t.Kind() {
	case types.ClassKind, types.InterfaceKind, types.EnumKind:
		d.add(t)
	case types.TupleKind:
		if t.Name() != "" {
			d.add(t)
		} else if t.IsNamedTuple() {
			d.nameless = t
		}
	}
	for _, c := range t.Contained() {
		d.typesIn(c)
	}
	if t.Kind() == types.ClassKind && t.Class() != nil {
		for _, a := range t.Class().Attributes {
			d.typesIn(a.Type)
		}
	}
}

// typeNames enters the types that t is made of.
func (p *printer) typeNames(t *types.Type) {
	p.deps.typesIn(t)
	if t := p.deps.nameless; t != nil {
		p.fail(nil, "the text does not tell the name of %s", t)
	}
}

// typesOf enters the types of a node's inputs and outputs, and those in its
// attributes.
func (p *printer) typesOf(n *ir.Node) {
	for _, v := range n.Inputs() {
		p.typeNames(v.Type())
	}
	for _, v := range n.Outputs() {
		p.typeNames(v.Type())
	}
	for i := range n.Attrs() {
		a := &n.Attrs()[i]
		p.typeNames(a.Type())
		for _, t := range a.Types() {
			p.typeNames(t)
		}
	}
}

// index finds what a module has.
type index struct {
	functions map[string]*ir.Function
	methods   map[*types.Type][]*ir.Function
	finals    map[*types.Type][]ir.Final
	twice     []string // names of more than one function
}

// root is what all names in source begin with.
const root = "__torch__."

// qualified is the name of a function as source has it. Module text may have
// short names.
func qualified(name string) string {
	if strings.HasPrefix(name, root) || name == "" {
		return name
	}
	return root + name
}

func newIndex(m *ir.Module) *index {
	x := &index{functions: map[string]*ir.Function{}, methods: map[*types.Type][]*ir.Function{}, finals: map[*types.Type][]ir.Final{}}
	for _, f := range m.Functions {
		if f.Class != nil {
			x.methods[f.Class] = append(x.methods[f.Class], f)
			continue
		}
		name := qualified(f.Name)
		if x.functions[name] != nil {
			x.twice = append(x.twice, name)
		}
		x.functions[name] = f
	}
	for _, c := range m.Finals {
		x.finals[c.Class] = append(x.finals[c.Class], c)
	}
	return x
}

// has reports whether class t has a method of that name.
func (x *index) has(t *types.Type, name string) bool {
	for _, f := range x.methods[t] {
		if f.Name == name {
			return true
		}
	}
	return false
}
