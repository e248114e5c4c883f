package archive

import (
	"fmt"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// item is what the pickle machine's stack holds: a value, or (x set) something
// that is none yet, or never: a *tuple, a *global, a *storage, or an alien.
type item struct {
	v value.Value
	x any
}

func of(v value.Value) item { return item{v: v} }

// tuple is a tuple in the making: arguments of a call hold storages and
// globals, so it becomes a value only where one is needed.
type tuple struct {
	items []item
	depth int
	made  *value.Tuple
}

// global is a name that the machine knows: a function, or a constant.
type global struct {
	module, name string
	call         func(m *machine, args []item) (item, error)
	constant     value.Value
	isConstant   bool
	dtype        tensor.DType // of a storage class
	isStorage    bool
	untyped      bool // UntypedStorage
	isClass      bool // Tensor or Parameter
	isEnum       bool // an Enum of a TorchScript archive
}

// String returns the qualified name.
func (g *global) String() string { return g.module + "." + g.name }

// alien is a Python object that TorchScript has no value for.
type alien struct{ what string }

// storage is what a persistent id names: bytes and the dtype they are read as.
type storage struct {
	bytes   *tensor.Storage
	dtype   tensor.DType
	untyped bool
	swapped bool // the file's byte order was not the machine's
	offset  int  // in elements, of the view storages of PyTorch 0.x
	device  tensor.Device
	count   int64 // in elements
}

// value turns an item into a value or says why it is none.
func (it item) value() (value.Value, error) {
	switch x := it.x.(type) {
	case nil:
		return it.v, nil
	case *tuple:
		return x.value()
	case *global:
		if x.isConstant {
			return x.constant, nil
		}
		return value.Value{}, fmt.Errorf("%s is not a TorchScript value", x)
	case *storage:
		return value.Value{}, fmt.Errorf("a storage without a tensor is not a TorchScript value")
	case *alien:
		return value.Value{}, fmt.Errorf("%s is not a TorchScript value", x.what)
	}
	return value.Value{}, fmt.Errorf("%T is not a value", it.x)
}

func (t *tuple) value() (value.Value, error) {
	if t.made == nil {
		vals, err := values(t.items)
		if err != nil {
			return value.Value{}, err
		}
		t.made = &value.Tuple{Items: vals}
	}
	return value.TupleOf(t.made), nil
}

func values(items []item) ([]value.Value, error) {
	vals := make([]value.Value, len(items))
	for i, it := range items {
		v, err := it.value()
		if err != nil {
			return nil, err
		}
		vals[i] = v
	}
	return vals, nil
}

// The functions below read an argument of a call; ok is false for another kind.

func (it item) tuple() ([]item, bool) {
	t, ok := it.x.(*tuple)
	if !ok {
		return nil, false
	}
	return t.items, true
}

func (it item) kind(k value.Kind) bool { return it.x == nil && it.v.Kind() == k }

// ints reads a tuple or list of integers that fit an int.
func (it item) ints() ([]int, bool) {
	var vals []value.Value
	if t, ok := it.x.(*tuple); ok {
		v, err := t.value()
		if err != nil {
			return nil, false
		}
		vals = v.Tuple().Items
	} else if l := it.v.List(); it.x == nil && l != nil {
		vals = l.Items
	} else if t := it.v.Tuple(); it.x == nil && t != nil { // torch.Size
		vals = t.Items
	} else {
		return nil, false
	}
	out := make([]int, len(vals))
	for i, v := range vals {
		if v.Kind() != value.IntKind || int64(int(v.Int())) != v.Int() {
			return nil, false
		}
		out[i] = int(v.Int())
	}
	return out, true
}

// describe names an item in messages.
func (it item) describe() string {
	switch x := it.x.(type) {
	case nil:
		return it.v.Kind().String()
	case *tuple:
		return "tuple"
	case *global:
		return x.String()
	case *alien:
		return x.what
	}
	return "storage"
}
