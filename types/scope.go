package types

import (
	"iter"
	"strings"
	"sync"
)

// Scope owns the nominal types (Class, Interface, Enum) of one module, and the
// structural types built on them, so that they are freed with it and that two
// modules may each have a __torch__.M. It is safe for concurrent use, except that
// the declarations behind its types are the module's to guard.
type Scope struct {
	table table
	mu    sync.Mutex
	order []*Type
	named map[nominal]*Type
	bound map[string]*Type
}

type nominal struct {
	kind Kind
	name string
}

// NewScope returns an empty scope.
func NewScope() *Scope { return &Scope{named: make(map[nominal]*Type)} }

// ClassDecl is what is known of a Class, Interface or Enum. A dump mentions
// classes without defining them: Declared is false until a definition was read.
type ClassDecl struct {
	Name       string
	IsModule   bool
	Declared   bool
	Attributes []Attr
	Methods    []Method
	EnumValue  *Type // value type of an Enum, nil if not known
	Members    []Member
	// PreHooks and Hooks are the methods of a module that a caller from outside runs
	// before and after forward.
	PreHooks, Hooks []string
}

// Member is a member of an Enum. Value is an int64, a float64 or a string.
type Member struct {
	Name  string
	Value any
}

// Member returns the member of that name and whether there is one.
func (d *ClassDecl) Member(name string) (Member, bool) {
	if d == nil {
		return Member{}, false
	}
	for _, m := range d.Members {
		if m.Name == name {
			return m, true
		}
	}
	return Member{}, false
}

// AttrKind says which role an attribute has in its module.
type AttrKind uint8

// The roles of attributes.
const (
	Attribute AttrKind = iota
	Parameter
	Buffer
	Constant
)

// Attr is one attribute of a class, in declaration order.
type Attr struct {
	Name string
	Type *Type
	Kind AttrKind
}

// Method is the signature of a method without its self argument.
type Method struct {
	Name   string
	Params []*Type
	Result *Type
	Names  []string // of Params; nil where no text gave them
}

// Attr returns the attribute of that name and whether there is one.
func (d *ClassDecl) Attr(name string) (Attr, bool) {
	if d == nil {
		return Attr{}, false
	}
	for _, a := range d.Attributes {
		if a.Name == name {
			return a, true
		}
	}
	return Attr{}, false
}

// Method returns the method of that name and whether there is one.
func (d *ClassDecl) Method(name string) (Method, bool) {
	if d == nil {
		return Method{}, false
	}
	for _, m := range d.Methods {
		if m.Name == name {
			return m, true
		}
	}
	return Method{}, false
}

// Class returns the class of that qualified name, declaring it if it is new.
// Names that start with __torch__.torch.classes. are of classes that PyTorch has
// built in: they belong to no scope, and their declarations stay empty.
func (s *Scope) Class(name string) *Type {
	if strings.HasPrefix(name, torchClasses) {
		return torchClass(name)
	}
	return s.nominal(ClassKind, name)
}

// Interface returns the interface of that name, declaring it if it is new. Dumps
// print only the last part of an interface's name.
func (s *Scope) Interface(name string) *Type { return s.nominal(InterfaceKind, name) }

// Enum returns the enum of that qualified name, declaring it if it is new.
func (s *Scope) Enum(name string) *Type { return s.nominal(EnumKind, name) }

// Lookup returns the nominal type of that kind and name, nil if it is not there.
func (s *Scope) Lookup(kind Kind, name string) *Type {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.named[nominal{kind, name}]
}

// All yields the scope's nominal types in the order in which they were declared.
func (s *Scope) All() iter.Seq[*Type] {
	s.mu.Lock()
	order := s.order[:len(s.order):len(s.order)]
	s.mu.Unlock()
	return func(yield func(*Type) bool) {
		for _, t := range order {
			if !yield(t) {
				return
			}
		}
	}
}

func (s *Scope) nominal(kind Kind, name string) *Type {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.named[nominal{kind, name}]; t != nil {
		return t
	}
	k := key{kind: kind, name: strings.Clone(name)}
	t := newType(&k, k.hash(), s)
	s.named[nominal{kind, k.name}] = t
	s.order = append(s.order, t)
	return t
}

// Bind makes name stand for t in the texts that are parsed with s from now on,
// where they write only the name of a type: a NamedTuple inside a Dict, and in
// annotations.
func (s *Scope) Bind(name string, t *Type) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bound == nil {
		s.bound = make(map[string]*Type)
	}
	s.bound[strings.Clone(name)] = t
}

// resolve returns what name stands for: what is bound to it, a class, interface
// or enum of that name, or else a new class.
func (s *Scope) resolve(name string) *Type {
	s.mu.Lock()
	t := s.bound[name]
	for _, k := range [...]Kind{ClassKind, InterfaceKind, EnumKind} {
		if t == nil {
			t = s.named[nominal{k, name}]
		}
	}
	s.mu.Unlock()
	if t == nil {
		t = s.Class(name)
	}
	return t
}

// interfaceByBase returns the first interface that is printed with this name.
func (s *Scope) interfaceByBase(base string) *Type {
	for t := range s.All() {
		if t.kind == InterfaceKind && baseName(t.name) == base {
			return t
		}
	}
	return s.Interface(base)
}

// torchClasses begins the names of classes that libraries register with PyTorch
// itself. They are the same in every module, so they belong to no scope.
const torchClasses = "__torch__.torch.classes."

func torchClass(name string) *Type {
	return global.get(&key{kind: ClassKind, name: name}, nil)
}
