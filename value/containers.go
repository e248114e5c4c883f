package value

import (
	"math"

	"github.com/torchpass/torchpass/types"
)

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

// dictKey is the comparable form of a key: PyTorch allows int, float, complex,
// bool, str, and Tensor (by identity), Device and enum members.
type dictKey struct {
	kind Kind
	num  uint64
	ref  any
}

func keyOf(v Value) dictKey {
	switch v.kind {
	case FloatKind:
		if v.Float() == 0 {
			return dictKey{kind: FloatKind, num: math.Float64bits(0)}
		}
	case TensorKind:
		return dictKey{kind: TensorKind, ref: v.Tensor()}
	case EnumKind:
		e := v.Enum()
		return dictKey{kind: EnumKind, ref: [2]any{e.Type, e.Name}}
	case TupleKind, ListKind, DictKind, ObjectKind:
		return dictKey{kind: v.kind, ref: v.ref}
	}
	return dictKey{kind: v.kind, num: v.num, ref: v.ref}
}

// Dict is a mutable TorchScript dict that keeps insertion order.
type Dict struct {
	Key, Val *types.Type
	keys     []Value
	vals     []Value
	live     []bool
	index    map[dictKey]int
	n        int
}

// NewDict returns an empty dict with the given static key and value types.
func NewDict(key, val *types.Type) *Dict {
	return &Dict{Key: key, Val: val, index: make(map[dictKey]int)}
}

// Len is the number of entries.
func (d *Dict) Len() int { return d.n }

// Get returns the value under k and whether there is one.
func (d *Dict) Get(k Value) (Value, bool) {
	i, ok := d.index[keyOf(k)]
	if !ok {
		return Value{}, false
	}
	return d.vals[i], true
}

// Set puts v under k; a key that is already there keeps its place.
func (d *Dict) Set(k, v Value) {
	if i, ok := d.index[keyOf(k)]; ok {
		d.vals[i] = v
		return
	}
	d.index[keyOf(k)] = len(d.keys)
	d.keys = append(d.keys, k)
	d.vals = append(d.vals, v)
	d.live = append(d.live, true)
	d.n++
}

// Delete removes k and reports whether it was there.
func (d *Dict) Delete(k Value) bool {
	i, ok := d.index[keyOf(k)]
	if !ok {
		return false
	}
	delete(d.index, keyOf(k))
	d.keys[i], d.vals[i], d.live[i] = Value{}, Value{}, false
	d.n--
	if len(d.keys) > 32 && d.n < len(d.keys)/2 {
		d.compact()
	}
	return true
}

// compact drops the holes that deletions leave. It builds new slices, so that a
// range over the old ones goes on undisturbed.
func (d *Dict) compact() {
	keys := make([]Value, 0, d.n)
	vals := make([]Value, 0, d.n)
	live := make([]bool, 0, d.n)
	for i := range d.keys {
		if d.live[i] {
			d.index[keyOf(d.keys[i])] = len(keys)
			keys, vals, live = append(keys, d.keys[i]), append(vals, d.vals[i]), append(live, true)
		}
	}
	d.keys, d.vals, d.live = keys, vals, live
}

// Clear removes every entry.
func (d *Dict) Clear() {
	d.keys, d.vals, d.live, d.n = nil, nil, nil, 0
	clear(d.index)
}

// All yields the entries in insertion order. Entries may be replaced or removed
// while ranging; what is added meanwhile is not seen.
func (d *Dict) All() func(yield func(k, v Value) bool) {
	return func(yield func(k, v Value) bool) {
		keys, vals, live := d.keys, d.vals, d.live
		for i := range keys {
			if live[i] && !yield(keys[i], vals[i]) {
				return
			}
		}
	}
}
