package ir

import (
	"sync"
	"sync/atomic"

	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Module is the unit that a pipeline transforms: classes, functions and methods
// as named graphs, the object whose attributes hold the state, and the operator
// table that gives the nodes their meaning. A plain dump is a Module of
// anonymous functions, one a graph, without classes or state.
type Module struct {
	// Scope owns the nominal types: two Modules may each have a __torch__.M.
	Scope *types.Scope
	// Table is the operator table; verify, alias, fold and exec take it from here.
	Table *schema.Table
	// Functions holds functions and methods in the order of the text.
	Functions []*Function
	// Payloads are the named values that attributes and constants refer to, in
	// the order of the text. Sharing a payload is sharing a storage.
	Payloads []Payload
	// Root is the object that methods are called on, or None.
	Root value.Value
	// Finals are the constants of classes, in the order of the text. Graphs have
	// their values where they are used.
	Finals []Final

	strings stringTable
	spans   spanTable
}

// Function is a named graph. Class is nil for a free function; a method's first
// graph input has that class.
type Function struct {
	Name  string
	Class *types.Type
	Graph *Graph
	// Defaults are the values of the last inputs where a caller from outside gives
	// none; calls in graphs give all.
	Defaults []value.Value
	// Result is the declared type of the result, nil where no text tells: what the
	// graph returns may be a subtype.
	Result *types.Type
}

// Final is a constant of a class.
type Final struct {
	Class *types.Type
	Name  string
	Val   value.Value
}

// QualifiedName is the function's own name, or the class name, a dot, and the
// method's name.
func (f *Function) QualifiedName() string {
	if f.Class == nil {
		return f.Name
	}
	return f.Class.Name() + "." + f.Name
}

// Payload is a value with a name in module text. Spec is how the text gave the
// value ("seeded(float32[3, 4], 7)", "file(…)"), or empty for an exact literal.
type Payload struct {
	Name string
	Val  value.Value
	Spec string
}

// NewModule returns an empty Module over table, with a Scope of its own.
func NewModule(table *schema.Table) *Module {
	return &Module{Scope: types.NewScope(), Table: table}
}

// Function returns the function or method called by its qualified name, or nil.
func (m *Module) Function(name string) *Function {
	for _, f := range m.Functions {
		if f.QualifiedName() == name {
			return f
		}
	}
	return nil
}

// Method returns the method called name of class, or nil.
func (m *Module) Method(class *types.Type, name string) *Function {
	for _, f := range m.Functions {
		if f.Class == class && f.Name == name {
			return f
		}
	}
	return nil
}

// stringTable numbers the strings that many nodes share: source files and scopes.
// Readers of strings never lock: the list is published whole.
type stringTable struct {
	mu    sync.RWMutex
	list  atomic.Pointer[[]string]
	index map[string]uint32
}

// id returns the number of s, from 1; the empty string is 0.
func (t *stringTable) id(s string) uint32 {
	if s == "" {
		return 0
	}
	t.mu.RLock()
	n, ok := t.index[s]
	t.mu.RUnlock()
	if ok {
		return n
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, ok := t.index[s]; ok {
		return n
	}
	if t.index == nil {
		t.index = make(map[string]uint32)
	}
	var list []string
	if p := t.list.Load(); p != nil {
		list = *p
	}
	list = append(list, s)
	t.list.Store(&list)
	n = uint32(len(list))
	t.index[s] = n
	return n
}

func (t *stringTable) get(n uint32) string {
	if n == 0 {
		return ""
	}
	return (*t.list.Load())[n-1]
}

// StringID numbers a file name or scope of this module for [Node.SetSourceID]
// and [Node.SetScopeID]; the same string always has the same number.
func (m *Module) StringID(s string) uint32 { return m.strings.id(s) }
