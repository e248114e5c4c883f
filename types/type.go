package types

import "sync/atomic"

// Type is one type of the TorchScript lattice. Types are interned: two equal
// types are the same pointer, so == compares them. A Type is immutable (only the
// declaration behind a class or an interface is filled in later) and safe for
// concurrent use.
type Type struct {
	elems   []*Type
	fields  []string
	presets []string
	info    *TensorInfo
	scope   *Scope
	decl    *ClassDecl
	next    *Type
	name    string
	hash    uint64

	optional, list atomic.Pointer[Type]
	text           atomic.Pointer[string]

	depth  int32
	kind   Kind
	hasVar bool
}

// Kind returns the constructor of t, InvalidKind for nil.
func (t *Type) Kind() Kind {
	if t == nil {
		return InvalidKind
	}
	return t.kind
}

// Elem returns the element of an Optional, List, Future, RRef or Await, else nil.
func (t *Type) Elem() *Type {
	switch t.Kind() {
	case OptionalKind, ListKind, FutureKind, RRefKind, AwaitKind:
		return t.elems[0]
	}
	return nil
}

// Key returns the key type of a Dict, else nil.
func (t *Type) Key() *Type {
	if t.Kind() != DictKind {
		return nil
	}
	return t.elems[0]
}

// Value returns the value type of a Dict, else nil.
func (t *Type) Value() *Type {
	if t.Kind() != DictKind {
		return nil
	}
	return t.elems[1]
}

// Elems returns the elements of a Tuple (NamedTuple included) or the members of a
// Union, else nil. The slice belongs to the type and must not be changed.
func (t *Type) Elems() []*Type {
	switch t.Kind() {
	case TupleKind, UnionKind:
		return t.elems
	}
	return nil
}

// Contained returns the types that t is directly made of, for any constructor.
// The slice belongs to the type and must not be changed.
func (t *Type) Contained() []*Type {
	if t == nil {
		return nil
	}
	return t.elems
}

// Fields returns the fields of a NamedTuple, nil for any other type.
func (t *Type) Fields() []Field {
	if !t.IsNamedTuple() {
		return nil
	}
	fields := make([]Field, len(t.fields))
	for i, n := range t.fields {
		fields[i] = Field{Name: n, Type: t.elems[i]}
		if t.presets != nil {
			fields[i].Default = t.presets[i]
		}
	}
	return fields
}

// IsNamedTuple reports whether t is a Tuple with field names.
func (t *Type) IsNamedTuple() bool { return t.Kind() == TupleKind && t.fields != nil }

// Name returns the name of a Class, Interface, Enum, Function, NamedTuple or type
// variable, else the empty string. Dumps print no name for a Function or a
// NamedTuple, and only the last part of an Interface's: types read from one have
// just that.
func (t *Type) Name() string {
	if t == nil {
		return ""
	}
	return t.name
}

// TensorInfo returns what a tensor type says about its tensors, nil for any other
// type. It must not be changed.
func (t *Type) TensorInfo() *TensorInfo {
	if t == nil {
		return nil
	}
	return t.info
}

// Class returns the declaration of a Class, Interface or Enum, else nil.
func (t *Type) Class() *ClassDecl {
	if t == nil {
		return nil
	}
	return t.decl
}

// Scope returns the scope that owns t: nil for a type without nominal parts.
func (t *Type) Scope() *Scope {
	if t == nil {
		return nil
	}
	return t.scope
}

// Depth returns how many constructors stand around the innermost type: 0 for int,
// 1 for int[], 2 for int[]?.
func (t *Type) Depth() int {
	if t == nil {
		return 0
	}
	return int(t.depth)
}

// HasVars reports whether t is or contains a type variable.
func (t *Type) HasVars() bool { return t != nil && t.hasVar }

// IsTensor reports whether t is Tensor or any tensor type with properties.
func (t *Type) IsTensor() bool { return t.Kind() == TensorKind }
