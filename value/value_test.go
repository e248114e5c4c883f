package value

import (
	"math"
	"testing"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

var (
	cuda1   = tensor.Device{Type: tensor.CUDA, Index: 1}
	someT   = tensor.Scalar[float32](1)
	someL   = &List{Elem: types.Int}
	someD   = NewDict(types.Str, types.Int)
	someTup = &Tuple{Items: []Value{Int(1)}}
	someO   = &Object{Type: types.NewScope().Class("C")}
	someE   = &Enum{Type: types.NewScope().Enum("E"), Name: "RED", Val: Int(1)}
	someF   = &Func{Name: "f"}
	someFut = &Future{Elem: types.Int}
	someG   = &Generator{Seed: 1}
	someOp  = &Opaque{Text: "<x>"}
)

// kinds has one value of every kind, in the order of the kinds.
var kinds = []struct {
	v    Value
	name string
	typ  *types.Type
}{
	{None(), "None", types.None},
	{Int(-3), "int", types.Int},
	{Float(2.5), "float", types.Float},
	{Complex(1 + 2i), "complex", types.Complex},
	{Bool(true), "bool", types.Bool},
	{Str("s"), "str", types.Str},
	{DeviceOf(cuda1), "Device", types.Device},
	{TensorOf(someT), "Tensor", types.Tensor},
	{ListOf(someL), "list", types.List(types.Int)},
	{DictOf(someD), "dict", types.Dict(types.Str, types.Int)},
	{TupleOf(someTup), "tuple", types.Tuple(types.Int)},
	{ObjectOf(someO), "object", someO.Type},
	{EnumOf(someE), "enum", someE.Type},
	{FuncOf(someF), "function", types.Function("f")},
	{FutureOf(someFut), "Future", types.Future(types.Int)},
	{GeneratorOf(someG), "Generator", types.Generator},
	{OpaqueOf(someOp), "opaque", types.Any},
}

func TestKinds(t *testing.T) {
	if n := len(kinds); n != int(OpaqueKind)+1 {
		t.Fatalf("%d kinds, the last is %d", n, OpaqueKind)
	}
	for i, c := range kinds {
		k := Kind(i)
		if c.v.Kind() != k || k.String() != c.name {
			t.Errorf("kind %d: the value's is %d, the name is %q", i, c.v.Kind(), k)
		}
		if c.v.IsNone() != (k == NoneKind) {
			t.Errorf("%s: IsNone is %v", c.name, c.v.IsNone())
		}
		if want := k == IntKind || k == FloatKind || k == ComplexKind || k == BoolKind; c.v.IsNumber() != want {
			t.Errorf("%s: IsNumber is %v", c.name, !want)
		}
		if got := TypeOf(c.v); got != c.typ {
			t.Errorf("TypeOf(%s) = %s, want %s", c.name, got, c.typ)
		}
	}
	var zero Value
	if zero != None() || Kind(200).String() != "invalid" {
		t.Errorf("the zero Value is %v, kind 200 is %q", zero, Kind(200))
	}
}

// TestAccessors asks every accessor of every kind: its own gives what was put in,
// each other the zero value.
func TestAccessors(t *testing.T) {
	for k, ask := range map[Kind]struct {
		get        func(v Value) any
		want, zero any
	}{
		IntKind:       {func(v Value) any { return v.Int() }, int64(-3), int64(0)},
		FloatKind:     {func(v Value) any { return v.Float() }, 2.5, 0.0},
		ComplexKind:   {func(v Value) any { return v.Complex() }, 1 + 2i, 0i},
		BoolKind:      {func(v Value) any { return v.Bool() }, true, false},
		StrKind:       {func(v Value) any { return v.Str() }, "s", ""},
		DeviceKind:    {func(v Value) any { return v.Device() }, cuda1, tensor.Device{}},
		TensorKind:    {func(v Value) any { return v.Tensor() }, someT, (*tensor.Tensor)(nil)},
		ListKind:      {func(v Value) any { return v.List() }, someL, (*List)(nil)},
		DictKind:      {func(v Value) any { return v.Dict() }, someD, (*Dict)(nil)},
		TupleKind:     {func(v Value) any { return v.Tuple() }, someTup, (*Tuple)(nil)},
		ObjectKind:    {func(v Value) any { return v.Object() }, someO, (*Object)(nil)},
		EnumKind:      {func(v Value) any { return v.Enum() }, someE, (*Enum)(nil)},
		FuncKind:      {func(v Value) any { return v.Func() }, someF, (*Func)(nil)},
		FutureKind:    {func(v Value) any { return v.Future() }, someFut, (*Future)(nil)},
		GeneratorKind: {func(v Value) any { return v.Generator() }, someG, (*Generator)(nil)},
		OpaqueKind:    {func(v Value) any { return v.Opaque() }, someOp, (*Opaque)(nil)},
	} {
		for _, c := range kinds {
			want := ask.zero
			switch {
			case c.v.Kind() == k:
				want = ask.want
			case k == IntKind && c.v.Kind() == BoolKind:
				want = int64(1) // a bool is an int, as documented
			}
			if got := ask.get(c.v); got != want {
				t.Errorf("the %s accessor of a %s gives %v, want %v", k, c.name, got, want)
			}
		}
	}
}

func TestConversions(t *testing.T) {
	nan, least := math.NaN(), int64(math.MinInt64)
	for _, c := range []struct {
		v Value
		f float64
		i int64
		c complex128
	}{
		{Int(-3), -3, -3, -3},
		{Int(math.MaxInt64), 0x1p63, math.MaxInt64, 0x1p63},
		{Float(2.9), 2.9, 2, 2.9},
		{Float(-2.9), -2.9, -2, -2.9},
		{Float(0x1p62), 0x1p62, 1 << 62, 0x1p62},
		{Float(-0x1p63), -0x1p63, least, -0x1p63},
		{Float(0x1p63), 0x1p63, least, 0x1p63},
		{Float(-1e300), -1e300, least, -1e300},
		{Float(math.Inf(1)), math.Inf(1), least, complex(math.Inf(1), 0)},
		{Complex(2.5 - 7i), 2.5, 2, 2.5 - 7i},
		{Complex(complex(1e19, 1)), 1e19, least, complex(1e19, 1)},
		{Bool(true), 1, 1, 1},
		{Bool(false), 0, 0, 0},
		{Str("5"), 0, 0, 0},
		{None(), 0, 0, 0},
		{TensorOf(someT), 0, 0, 0},
	} {
		if c.v.AsFloat() != c.f || c.v.AsInt() != c.i || c.v.AsComplex() != c.c {
			t.Errorf("%v: AsFloat %v, AsInt %v, AsComplex %v", c.v, c.v.AsFloat(), c.v.AsInt(), c.v.AsComplex())
		}
	}
	if f := Float(nan); f.AsInt() != least || !math.IsNaN(f.AsFloat()) {
		t.Errorf("nan: AsInt %v, AsFloat %v", f.AsInt(), f.AsFloat())
	}
}

func TestConstructors(t *testing.T) {
	if u := TensorOf(nil).Tensor(); u == nil || u.Defined() {
		t.Errorf("TensorOf(nil) holds %v, want the undefined tensor", u)
	}
	l := NewList(types.Float, Float(1), Float(2)).List()
	if l.Elem != types.Float || len(l.Items) != 2 || l.Items[1] != Float(2) {
		t.Errorf("NewList gave %v", l)
	}
	tup := NewTuple(Int(1), Str("a")).Tuple()
	if tup.Type != nil || len(tup.Items) != 2 || tup.Items[1] != Str("a") {
		t.Errorf("NewTuple gave %v", tup)
	}
	bits := uint64(0xfff8000000000123)
	if got := math.Float64bits(Float(math.Float64frombits(bits)).Float()); got != bits {
		t.Errorf("a nan's bits %x became %x", bits, got)
	}
}

func TestTypeOfContainers(t *testing.T) {
	point := types.NamedTuple("P", []types.Field{{Name: "x", Type: types.Int}})
	for _, c := range []struct {
		v    Value
		want *types.Type
	}{
		{NewList(types.Optional(types.Int), Int(1)), types.List(types.Optional(types.Int))},
		{NewTuple(), types.Tuple()},
		{NewTuple(Int(1), None(), NewTuple(Str("a"), TensorOf(someT))),
			types.Tuple(types.Int, types.None, types.Tuple(types.Str, types.Tensor))},
		{TupleOf(&Tuple{Items: []Value{Int(1)}, Type: point}), point},
		{OpaqueOf(&Opaque{Text: "<t>", Type: types.Tensor}), types.Tensor},
		{TensorOf(nil), types.Tensor},
	} {
		if got := TypeOf(c.v); got != c.want {
			t.Errorf("TypeOf = %s, want %s", got, c.want)
		}
	}
}

func TestObjectSlots(t *testing.T) {
	class := types.NewScope().Class("C")
	class.Class().Attributes = []types.Attr{{Name: "a", Type: types.Int}, {Name: "b", Type: types.Str}, {Name: "c", Type: types.Int}}
	o := &Object{Type: class}
	for i, name := range []string{"a", "b", "c"} {
		if o.Slot(name) != i {
			t.Errorf("Slot(%s) = %d, want %d", name, o.Slot(name), i)
		}
	}
	if v, ok := o.Attr("b"); ok {
		t.Errorf("b is %v before it was set", v)
	}
	if !o.SetAttr("b", Str("x")) || len(o.Attrs) != 2 {
		t.Fatalf("SetAttr(b) left %d slots", len(o.Attrs))
	}
	if v, ok := o.Attr("b"); !ok || v != Str("x") {
		t.Errorf("b is %v, %v", v, ok)
	}
	if v, ok := o.Attr("a"); !ok || !v.IsNone() {
		t.Errorf("a is %v, %v, want None", v, ok)
	}
	if !o.SetAttr("b", Str("y")) || len(o.Attrs) != 2 || o.Attrs[1] != Str("y") {
		t.Errorf("b was not replaced: %v", o.Attrs)
	}
	if o.SetAttr("z", Int(1)) || o.Slot("z") != -1 || len(o.Attrs) != 2 {
		t.Errorf("z is there: %v", o.Attrs)
	}
	for _, o := range []*Object{{}, {Type: types.Int}} {
		if _, ok := o.Attr("a"); ok || o.SetAttr("a", Int(1)) || o.Slot("a") != -1 {
			t.Errorf("an object of type %s has an attribute", o.Type)
		}
	}
}
