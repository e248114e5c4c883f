package strip

import (
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
)

// reach is what the entry points use. It grows until nothing new is found.
type reach struct {
	m       *ir.Module
	byName  map[string]*ir.Function // free functions and, by qualified name, methods
	methods map[method]*ir.Function
	named   map[string][]*ir.Function // methods by their own name
	facts   map[*ir.Function]*facts

	functions  map[*ir.Function]bool
	attributes map[method]bool // by class
	opened     map[*types.Type]bool
	mentioned  map[*types.Type]bool
	interfaces []*types.Type
	work       []*ir.Function
}

func newReach(m *ir.Module) *reach {
	r := &reach{m: m, byName: make(map[string]*ir.Function), methods: make(map[method]*ir.Function),
		named: make(map[string][]*ir.Function), facts: make(map[*ir.Function]*facts),
		functions: make(map[*ir.Function]bool), attributes: make(map[method]bool),
		opened: make(map[*types.Type]bool), mentioned: make(map[*types.Type]bool)}
	for _, f := range m.Functions {
		if f.Name != "" {
			r.byName[f.QualifiedName()] = f
		}
		if f.Class != nil {
			r.methods[method{f.Class, f.Name}] = f
			r.named[f.Name] = append(r.named[f.Name], f)
		}
	}
	return r
}

// function marks f. A function that is called like a method is one of a hook: PyTorch
// finds it in source only if the class still has the hook, and a forward to hook.
func (r *reach) function(f *ir.Function) {
	if f == nil || r.functions[f] {
		return
	}
	r.functions[f] = true
	r.work = append(r.work, f)
	if i := strings.LastIndexByte(f.Name, '.'); f.Class == nil && i > 0 {
		if class := r.m.Scope.Lookup(types.ClassKind, f.Name[:i]); class != nil {
			r.function(r.methods[method{class, f.Name[i+1:]}])
			r.function(r.methods[method{class, "forward"}])
		}
	}
}

// entry marks f, a method of the root, and all of what its callers see.
func (r *reach) entry(f *ir.Function) {
	r.function(f)
	for i, v := range f.Graph.Inputs() {
		if i > 0 {
			r.open(v.Type())
		}
	}
	for i := range f.Graph.NumOutputs() {
		r.open(f.Graph.Output(i).Type())
	}
}

// attribute marks the attribute of a class, or of every class where t does not say
// which it is.
func (r *reach) attribute(t *types.Type, name string) {
	if t.Kind() == types.ClassKind {
		r.mark(t, name)
		return
	}
	for c := range r.m.Scope.All() {
		if hasAttribute(c.Class(), name) {
			r.mark(c, name)
		}
	}
}

func (r *reach) mark(class *types.Type, name string) {
	if r.attributes[method{class, name}] {
		return
	}
	r.attributes[method{class, name}] = true
	if d := class.Class(); d != nil {
		for _, a := range d.Attributes {
			if a.Name == name {
				r.mention(a.Type)
			}
		}
	}
}

func hasAttribute(d *types.ClassDecl, name string) bool {
	if d != nil {
		for _, a := range d.Attributes {
			if a.Name == name {
				return true
			}
		}
	}
	return false
}

// method marks what a call of that name on a t may call.
func (r *reach) method(t *types.Type, name string) {
	if t.Kind() == types.ClassKind {
		r.function(r.methods[method{t, name}])
		return
	}
	for _, f := range r.named[name] {
		r.function(f)
	}
}

// open marks all of the classes whose objects a value of type t may be or hold.
func (r *reach) open(t *types.Type) {
	if r.opened[t] {
		return
	}
	r.opened[t] = true
	switch t.Kind() {
	case types.AnyKind, types.InterfaceKind, types.AnyClassKind, types.PyObjectKind, types.CapsuleKind:
		for c := range r.m.Scope.All() {
			if c.Kind() == types.ClassKind {
				r.open(c)
			}
		}
	case types.ClassKind:
		r.openClass(t)
	default:
		for _, e := range t.Contained() {
			r.open(e)
		}
	}
}

func (r *reach) openClass(t *types.Type) {
	if t.Class() == nil {
		return
	}
	for _, a := range t.Class().Attributes {
		r.mark(t, a.Name)
		r.open(a.Type)
	}
	for _, f := range r.m.Functions {
		if f.Class == t {
			r.function(f)
		}
	}
}

// mention notes the interfaces in t.
func (r *reach) mention(t *types.Type) {
	if r.mentioned[t] {
		return
	}
	r.mentioned[t] = true
	if t.Kind() == types.InterfaceKind {
		r.interfaces = append(r.interfaces, t)
	}
	if t.Kind() != types.ClassKind {
		for _, e := range t.Contained() {
			r.mention(e)
		}
	}
}

// drain goes on until nothing new is reached.
func (r *reach) drain() {
	for {
		for len(r.work) > 0 {
			f := r.work[len(r.work)-1]
			r.work = r.work[:len(r.work)-1]
			r.use(r.factsOf(f))
		}
		if r.interfaceMethods(); len(r.work) == 0 {
			return
		}
	}
}

func (r *reach) factsOf(f *ir.Function) *facts {
	x := r.facts[f]
	if x == nil {
		x = r.collect(f)
		r.facts[f] = x
	}
	return x
}

func (r *reach) use(x *facts) {
	for _, f := range x.functions {
		r.function(f)
	}
	for _, m := range x.methods {
		r.method(m.class, m.name)
	}
	for _, a := range x.attributes {
		r.attribute(a.class, a.name)
	}
	for t := range x.types {
		r.mention(t)
	}
	for t := range x.given {
		r.open(t)
	}
}

// interfaceMethods marks the methods that make classes fit the interfaces in use.
func (r *reach) interfaceMethods() {
	for ; len(r.interfaces) > 0; r.interfaces = r.interfaces[1:] {
		in := r.interfaces[0]
		for c := range r.m.Scope.All() {
			if c.Kind() != types.ClassKind || !c.IsSubtypeOf(in) {
				continue
			}
			for _, m := range in.Class().Methods {
				r.function(r.methods[method{c, m.Name}])
			}
		}
	}
}

// unreached lists the functions that are not reached, callers before callees as
// far as they do not call each other in circles.
func (r *reach) unreached() []*ir.Function {
	seen := make(map[*ir.Function]bool)
	var order []*ir.Function
	var visit func(f *ir.Function)
	visit = func(f *ir.Function) {
		if f == nil || seen[f] || r.functions[f] {
			return
		}
		seen[f] = true
		x := r.factsOf(f)
		for _, g := range x.functions {
			visit(g)
		}
		for _, m := range x.methods {
			if m.class.Kind() == types.ClassKind {
				visit(r.methods[m])
			} else {
				for _, g := range r.named[m.name] {
					visit(g)
				}
			}
		}
		order = append(order, f)
	}
	for _, f := range r.m.Functions {
		visit(f)
	}
	for i, j := 0, len(order)-1; i < j; i, j = i+1, j-1 {
		order[i], order[j] = order[j], order[i]
	}
	return order
}
