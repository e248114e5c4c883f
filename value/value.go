package value

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

// Kind says which of the alternatives of [Value] holds.
type Kind uint8

// The kinds of value; the package documentation has the table.
const (
	NoneKind Kind = iota
	IntKind
	FloatKind
	ComplexKind
	BoolKind
	StrKind
	DeviceKind
	TensorKind
	ListKind
	DictKind
	TupleKind
	ObjectKind
	EnumKind
	FuncKind
	FutureKind
	GeneratorKind
	OpaqueKind
)

var kindNames = [...]string{"None", "int", "float", "complex", "bool", "str", "Device", "Tensor", "list", "dict", "tuple", "object", "enum", "function", "Future", "Generator", "opaque"}

// String names the kind in words for messages.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "invalid"
}

// Value is one TorchScript value. The zero Value is None.
type Value struct {
	kind Kind
	num  uint64
	ref  any
}

// None returns the value None.
func None() Value { return Value{} }

// Int returns an int.
func Int(i int64) Value { return Value{kind: IntKind, num: uint64(i)} }

// Float returns a float.
func Float(f float64) Value { return Value{kind: FloatKind, num: math.Float64bits(f)} }

// Complex returns a complex.
func Complex(c complex128) Value { return Value{kind: ComplexKind, ref: c} }

// Bool returns a bool.
func Bool(b bool) Value {
	if b {
		return Value{kind: BoolKind, num: 1}
	}
	return Value{kind: BoolKind}
}

// Str returns a str.
func Str(s string) Value { return Value{kind: StrKind, ref: s} }

// DeviceOf returns a Device.
func DeviceOf(d tensor.Device) Value { return Value{kind: DeviceKind, ref: d} }

// TensorOf returns a Tensor; nil gives the undefined tensor.
func TensorOf(t *tensor.Tensor) Value {
	if t == nil {
		t = tensor.Undefined()
	}
	return Value{kind: TensorKind, ref: t}
}

// ListOf returns a list; the value shares identity with l.
func ListOf(l *List) Value { return Value{kind: ListKind, ref: l} }

// DictOf returns a dict; the value shares identity with d.
func DictOf(d *Dict) Value { return Value{kind: DictKind, ref: d} }

// TupleOf returns a tuple; the value shares identity with t.
func TupleOf(t *Tuple) Value { return Value{kind: TupleKind, ref: t} }

// ObjectOf returns an object; the value shares identity with o.
func ObjectOf(o *Object) Value { return Value{kind: ObjectKind, ref: o} }

// EnumOf returns an enum member; the value shares identity with e.
func EnumOf(e *Enum) Value { return Value{kind: EnumKind, ref: e} }

// FuncOf returns a function; the value shares identity with f.
func FuncOf(f *Func) Value { return Value{kind: FuncKind, ref: f} }

// FutureOf returns a future; the value shares identity with f.
func FutureOf(f *Future) Value { return Value{kind: FutureKind, ref: f} }

// GeneratorOf returns a generator; the value shares identity with g.
func GeneratorOf(g *Generator) Value { return Value{kind: GeneratorKind, ref: g} }

// OpaqueOf returns what only its text is known of; the value shares identity with o.
func OpaqueOf(o *Opaque) Value { return Value{kind: OpaqueKind, ref: o} }

// NewTuple returns a tuple of items.
func NewTuple(items ...Value) Value { return TupleOf(&Tuple{Items: items}) }

// NewList returns a list of items whose elements have type elem.
func NewList(elem *types.Type, items ...Value) Value {
	return ListOf(&List{Elem: elem, Items: items})
}

// Kind says which alternative v holds.
func (v Value) Kind() Kind { return v.kind }

// IsNone reports whether v is None.
func (v Value) IsNone() bool { return v.kind == NoneKind }

// The accessors below return the zero value of their result when v is of
// another kind; a caller that does not know the kind asks [Value.Kind] first.

// Int returns the int held by v; a bool gives 0 or 1.
func (v Value) Int() int64 {
	if v.kind == IntKind || v.kind == BoolKind {
		return int64(v.num)
	}
	return 0
}

// Float returns the float held by v.
func (v Value) Float() float64 {
	if v.kind == FloatKind {
		return math.Float64frombits(v.num)
	}
	return 0
}

// Complex returns the complex held by v.
func (v Value) Complex() complex128 { c, _ := v.ref.(complex128); return c }

// Bool returns the bool held by v.
func (v Value) Bool() bool { return v.kind == BoolKind && v.num != 0 }

// Str returns the str held by v.
func (v Value) Str() string { s, _ := v.ref.(string); return s }

// Device returns the device held by v.
func (v Value) Device() tensor.Device { d, _ := v.ref.(tensor.Device); return d }

// Tensor returns the tensor held by v, or nil.
func (v Value) Tensor() *tensor.Tensor { t, _ := v.ref.(*tensor.Tensor); return t }

// List returns the list held by v, or nil.
func (v Value) List() *List { l, _ := v.ref.(*List); return l }

// Dict returns the dict held by v, or nil.
func (v Value) Dict() *Dict { d, _ := v.ref.(*Dict); return d }

// Tuple returns the tuple held by v, or nil.
func (v Value) Tuple() *Tuple { t, _ := v.ref.(*Tuple); return t }

// Object returns the object held by v, or nil.
func (v Value) Object() *Object { o, _ := v.ref.(*Object); return o }

// Enum returns the enum member held by v, or nil.
func (v Value) Enum() *Enum { e, _ := v.ref.(*Enum); return e }

// Func returns the function held by v, or nil.
func (v Value) Func() *Func { f, _ := v.ref.(*Func); return f }

// Future returns the future held by v, or nil.
func (v Value) Future() *Future { f, _ := v.ref.(*Future); return f }

// Generator returns the generator held by v, or nil.
func (v Value) Generator() *Generator { g, _ := v.ref.(*Generator); return g }

// Opaque returns the opaque text held by v, or nil.
func (v Value) Opaque() *Opaque { o, _ := v.ref.(*Opaque); return o }

// IsNumber reports whether v is an int, float, complex or bool: what a Scalar holds.
func (v Value) IsNumber() bool { return v.kind >= IntKind && v.kind <= BoolKind }

// AsFloat converts a number to float64; complex gives its real part.
func (v Value) AsFloat() float64 {
	switch v.kind {
	case FloatKind:
		return math.Float64frombits(v.num)
	case IntKind, BoolKind:
		return float64(int64(v.num))
	case ComplexKind:
		return real(v.Complex())
	}
	return 0
}

// AsInt converts a number to int64 as PyTorch does on x86: towards zero, and what
// does not fit, nan included, gives the least int64.
func (v Value) AsInt() int64 {
	switch v.kind {
	case FloatKind, ComplexKind:
		return truncate(v.AsFloat())
	}
	return v.Int()
}

func truncate(f float64) int64 {
	if f >= -0x1p63 && f < 0x1p63 {
		return int64(f)
	}
	return math.MinInt64
}

// AsComplex converts a number to complex128.
func (v Value) AsComplex() complex128 {
	if v.kind == ComplexKind {
		return v.Complex()
	}
	return complex(v.AsFloat(), 0)
}
