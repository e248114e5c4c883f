package value

import "github.com/torchpass/torchpass/types"

// List is a mutable TorchScript list; Elem is the static element type.
type List struct {
	Elem  *types.Type
	Items []Value
}

// Tuple is an immutable sequence. Type is nil unless the tuple has a type of
// its own, such as a NamedTuple.
type Tuple struct {
	Items []Value
	Type  *types.Type
}

// Object is an instance of a class: its attributes by slot, in the order in
// which the class declares them.
type Object struct {
	Type  *types.Type
	Attrs []Value
}

// Attr returns the attribute called name and whether the class has it.
func (o *Object) Attr(name string) (Value, bool) {
	if i := o.Slot(name); i >= 0 && i < len(o.Attrs) {
		return o.Attrs[i], true
	}
	return Value{}, false
}

// SetAttr writes the attribute called name and reports whether the class has it.
func (o *Object) SetAttr(name string, v Value) bool {
	i := o.Slot(name)
	if i < 0 {
		return false
	}
	for len(o.Attrs) <= i {
		o.Attrs = append(o.Attrs, Value{})
	}
	o.Attrs[i] = v
	return true
}

// Slot returns the index of the attribute called name, or -1.
func (o *Object) Slot(name string) int {
	if o.Type == nil || o.Type.Class() == nil {
		return -1
	}
	for i := range o.Type.Class().Attributes {
		if o.Type.Class().Attributes[i].Name == name {
			return i
		}
	}
	return -1
}

// Enum is a member of an enum class.
type Enum struct {
	Type *types.Type
	Name string
	Val  Value
}

// Func is a function constant: the name under which the module knows it.
type Func struct{ Name string }

// Future is the result of a fork: Done is closed when Val or Err is set.
type Future struct {
	Elem *types.Type
	Done chan struct{}
	Val  Value
	Err  error
}

// Generator is a random number generator; State belongs to the executor.
type Generator struct {
	Seed  uint64
	State any
}

// Opaque stands for something that a dump names but does not carry: an object
// printed by address, a tensor elided as <Tensor>. Text is what was printed.
type Opaque struct {
	Text string
	Type *types.Type
}
