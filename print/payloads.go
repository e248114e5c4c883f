package print

import (
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// modulePlan is what must be known of a module before any of it is printed: the
// order of the definitions, which values have a name, and where each is defined.
// What is reached twice, and every object, is defined once and then called by its
// name, so that sharing survives.
type modulePlan struct {
	types      []*types.Type
	statements []statement
	names      map[any]string // by identity
	current    string         // the payload being printed, which does not refer to itself

	given   map[any]bool // values that the module itself names: they keep their order
	taken   map[string]bool
	visits  map[any]int
	open    map[any]bool // being defined
	defined map[any]bool
	later   []statement
}

// statement is a payload or object statement; slots are the attributes it gives.
type statement struct {
	name     string
	val      value.Value
	spec     string
	slots    []int
	reopened bool
}

func planModule(m *ir.Module) *modulePlan {
	mp := &modulePlan{
		types: declarations(m.Scope), names: make(map[any]string), given: make(map[any]bool),
		taken: make(map[string]bool), visits: make(map[any]int), open: make(map[any]bool), defined: make(map[any]bool),
	}
	for i := range m.Payloads {
		pl := &m.Payloads[i]
		if id := value.Identity(pl.Val); id != nil && mp.names[id] == "" {
			mp.given[id] = true
			mp.names[id] = mp.fresh(pl.Name)
		}
	}
	mp.count(m)
	for i := range m.Payloads {
		mp.payload(&m.Payloads[i])
	}
	mp.value(m.Root, "root")
	constants(m, func(v value.Value) { mp.value(v, "constant") })
	mp.statements = append(mp.statements, mp.later...)
	return mp
}

// declarations are the defined nominal types in the order in which reading their
// definitions mentions them, which makes printing what was read print the same. An
// interface comes before the class that mentions it: types have only the last
// part of its name.
func declarations(s *types.Scope) []*types.Type {
	d := declarer{scope: s, seen: make(map[*types.Type]bool), done: make(map[*types.Type]bool)}
	for t := range s.All() {
		if t.Class().Declared {
			d.mention(t)
			d.drain()
		}
	}
	return d.out
}

type declarer struct {
	scope      *types.Scope
	seen, done map[*types.Type]bool
	order      []*types.Type // mentioned and not yet looked at
	out        []*types.Type
}

func (d *declarer) mention(t *types.Type) {
	if t.Class() != nil && t.Scope() == d.scope && !d.seen[t] {
		d.seen[t] = true
		d.order = append(d.order, t)
	}
	for _, e := range t.Contained() {
		d.mention(e)
	}
}

// drain puts out what was mentioned.
func (d *declarer) drain() {
	for len(d.order) > 0 {
		t := d.order[0]
		d.order = d.order[1:]
		if !d.done[t] && t.Class().Declared {
			d.declare(t)
		}
	}
}

func (d *declarer) declare(t *types.Type) {
	d.done[t] = true
	c := t.Class()
	for _, a := range c.Attributes {
		d.interfaces(a.Type)
	}
	d.out = append(d.out, t)
	for _, a := range c.Attributes {
		d.mention(a.Type)
	}
	if t.Kind() == types.InterfaceKind {
		for _, m := range c.Methods {
			for _, p := range m.Params {
				d.mention(p)
			}
			d.mention(m.Result)
		}
	}
}

// interfaces puts out the interfaces in t that are not yet, and what they mention
// before what else is waiting.
func (d *declarer) interfaces(t *types.Type) {
	if t.Kind() == types.InterfaceKind && t.Scope() == d.scope && !d.done[t] && t.Class().Declared {
		waiting := d.order
		d.seen[t], d.order = true, nil
		d.declare(t)
		d.order = append(d.order, waiting...)
	}
	for _, e := range t.Contained() {
		d.interfaces(e)
	}
}

// constants calls f for every value that a constant of m's graphs holds.
func constants(m *ir.Module, f func(value.Value)) {
	var graph func(g *ir.Graph)
	graph = func(g *ir.Graph) {
		for n := range g.AllNodes() {
			for i := range n.Attrs() {
				a := &n.Attrs()[i]
				if a.Kind == ir.AttrIVal {
					f(a.Value())
				}
				for _, sub := range a.Graphs() {
					graph(sub)
				}
			}
		}
	}
	for _, fn := range m.Functions {
		graph(fn.Graph)
	}
}

// parts calls f for the values that v consists of, with a name for each.
func parts(v value.Value, f func(name string, part value.Value)) {
	switch v.Kind() {
	case value.ListKind:
		for i, x := range v.List().Items {
			f(strconv.Itoa(i), x)
		}
	case value.TupleKind:
		for i, x := range v.Tuple().Items {
			f(strconv.Itoa(i), x)
		}
	case value.DictKind:
		i := 0
		for k, x := range v.Dict().All() {
			f("key"+strconv.Itoa(i), k)
			f(strconv.Itoa(i), x)
			i++
		}
	case value.ObjectKind:
		o := v.Object()
		for i, a := range attributes(o) {
			if i < len(o.Attrs) {
				f(a.Name, o.Attrs[i])
			}
		}
	}
}

// attributes are those of o's class; nil for a class that is not defined, whose
// objects print without contents.
func attributes(o *value.Object) []types.Attr {
	if c := o.Type.Class(); c.Declared {
		return c.Attributes
	}
	return nil
}

// count finds what is reached more than once from the state of the module.
func (mp *modulePlan) count(m *ir.Module) {
	var visit func(v value.Value)
	visit = func(v value.Value) {
		if id := value.Identity(v); id != nil {
			if mp.visits[id]++; mp.visits[id] > 1 {
				return
			}
		}
		parts(v, func(_ string, x value.Value) { visit(x) })
	}
	for i := range m.Payloads {
		visit(m.Payloads[i].Val)
	}
	visit(m.Root)
	constants(m, visit)
}

// fresh makes a name for a payload from base that no other has.
func (mp *modulePlan) fresh(base string) string {
	b := []byte(base)
	for i, c := range b {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '.') {
			b[i] = '_'
		}
	}
	name := string(b)
	for i := 1; name == "" || mp.taken[name]; i++ {
		name = string(b) + "_" + strconv.Itoa(i)
	}
	mp.taken[name] = true
	return name
}

func (mp *modulePlan) payload(pl *ir.Payload) {
	id := value.Identity(pl.Val)
	if id == nil || mp.names[id] == "" { // a number or the like: only its name refers to it
		mp.statements = append(mp.statements, statement{name: mp.fresh(pl.Name), val: pl.Val, spec: pl.Spec})
		return
	}
	mp.define(pl.Val, pl.Spec)
}

// value prepares v for being printed somewhere: what it refers to by name is
// defined before.
func (mp *modulePlan) value(v value.Value, path string) {
	id := value.Identity(v)
	if id != nil && mp.names[id] == "" {
		o := v.Object()
		if o != nil && !o.Type.Class().Declared {
			return // prints without contents
		}
		if o != nil || mp.visits[id] > 1 && v.Kind() != value.TupleKind {
			mp.names[id] = mp.fresh(path)
		}
	}
	if id != nil && mp.names[id] != "" {
		mp.define(v, "")
		return
	}
	parts(v, func(name string, x value.Value) { mp.value(x, path+"."+name) })
}

// define appends the statement that defines the named value v, after those of
// what it refers to. Attributes that refer to an object whose own definition is
// not complete yet are given at the end.
func (mp *modulePlan) define(v value.Value, spec string) {
	id := value.Identity(v)
	if mp.defined[id] || mp.open[id] {
		return
	}
	mp.open[id] = true
	s := statement{name: mp.names[id], val: v, spec: spec}
	o := v.Object()
	if o == nil {
		parts(v, func(name string, x value.Value) { mp.value(x, s.name+"."+name) })
	}
	wait := statement{name: s.name, val: v, reopened: true}
	for i := range attributesOf(o) {
		a := o.Type.Class().Attributes[i]
		switch {
		case o.Attrs[i].IsNone() && !types.None.IsSubtypeOf(a.Type): // was never set
		case mp.ready(o.Attrs[i], s.name+"."+a.Name):
			s.slots = append(s.slots, i)
		default:
			wait.slots = append(wait.slots, i)
		}
	}
	delete(mp.open, id)
	mp.defined[id] = true
	mp.statements = append(mp.statements, s)
	if len(wait.slots) > 0 {
		mp.later = append(mp.later, wait)
	}
}

func attributesOf(o *value.Object) []types.Attr {
	if o == nil {
		return nil
	}
	all := attributes(o)
	return all[:min(len(all), len(o.Attrs))]
}

// ready prepares the value of an attribute and reports whether all that it refers
// to is defined.
func (mp *modulePlan) ready(v value.Value, path string) bool {
	id := value.Identity(v)
	if id != nil && mp.given[id] {
		return mp.defined[id] // what the module names waits for its turn
	}
	if id != nil && mp.names[id] != "" || v.Object() != nil || id != nil && mp.visits[id] > 1 {
		mp.value(v, path)
		return mp.names[id] == "" || mp.defined[id]
	}
	ok := true
	parts(v, func(name string, x value.Value) { ok = mp.ready(x, path+"."+name) && ok })
	return ok
}

// style prints values by name where they have one.
func (mp *modulePlan) style(p *printer) *value.Style {
	return &value.Style{
		Tensor: func(dst []byte, v value.Value) []byte { return p.payload(dst, v.Tensor()) },
		Ref: func(v value.Value) (string, bool) {
			if id := value.Identity(v); id != nil {
				if name := mp.names[id]; name != "" && name != mp.current {
					return "$" + name, true
				}
			}
			return "", false
		},
		Exact: true,
	}
}

// payload prints a tensor by its payload's name, or in full.
func (p *printer) payload(dst []byte, t *tensor.Tensor) []byte {
	if name := p.mod.names[t]; name != "" && name != p.mod.current {
		return append(append(dst, '$'), name...)
	}
	return AppendTensorLiteral(dst, t)
}
