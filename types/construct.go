package types

import (
	"slices"
	"strings"
)

// The types without parameters.
var (
	Tensor       = global.tensor(&TensorInfo{})
	Any          = leaf(AnyKind)
	AnyEnum      = leaf(AnyEnumKind)
	AnyList      = leaf(AnyListKind)
	AnyTuple     = leaf(AnyTupleKind)
	AnyClass     = leaf(AnyClassKind)
	Int          = leaf(IntKind)
	Float        = leaf(FloatKind)
	Complex      = leaf(ComplexKind)
	Bool         = leaf(BoolKind)
	Str          = leaf(StrKind)
	Number       = leaf(NumberKind)
	None         = leaf(NoneKind)
	Device       = leaf(DeviceKind)
	Stream       = leaf(StreamKind)
	Generator    = leaf(GeneratorKind)
	Quantizer    = leaf(QuantizerKind)
	Storage      = leaf(StorageKind)
	QScheme      = leaf(QSchemeKind)
	ScalarType   = leaf(ScalarTypeKind)
	Layout       = leaf(LayoutKind)
	MemoryFormat = leaf(MemoryFormatKind)
	SymInt       = leaf(SymIntKind)
	Capsule      = leaf(CapsuleKind)
	PyObject     = leaf(PyObjectKind)
	Handle       = leaf(HandleKind) // PyTorch 0.x: the link between a forward operator and its backward
	World        = leaf(WorldKind)  // PyTorch 1.0: the token that ordered side effects
)

// lost stands for the member that PyTorch 1.13.1 prints as nothing in
// "Union(, str)": it moved the member away before it printed. Nothing is known of
// it, as of a class without definition.
var lost = global.get(&key{kind: ClassKind}, nil)

func leaf(k Kind) *Type { return global.get(&key{kind: k}, nil) }

// Field is a named element of a NamedTuple. Default is what dumps print after its
// type if it has a default, as "= 3", else empty. A string stands there without
// quotes, so that only its text is known and not what it is.
type Field struct {
	Name    string
	Type    *Type
	Default string
}

// TensorOf returns the tensor type with the given properties. Strides that do not
// match the sizes in number, or of which none is known, count as unknown.
func TensorOf(info TensorInfo) *Type {
	info = info.canonical()
	return global.tensor(&info)
}

// List returns the type of lists of t; dumps print t[].
func List(t *Type) *Type {
	if l := t.list.Load(); l != nil {
		return l
	}
	l := of(ListKind, t)
	t.list.Store(l)
	return l
}

// Optional returns the type of t or None; dumps print t?. As in PyTorch an
// Optional of an Optional is that Optional, and a NoneType inside a Union that is
// made optional is dropped. Optional(None), which PyTorch refuses, is None.
func Optional(t *Type) *Type {
	if o := t.optional.Load(); o != nil {
		return o
	}
	o := newOptional(t)
	t.optional.Store(o)
	return o
}

func newOptional(t *Type) *Type {
	switch t.kind {
	case OptionalKind, NoneKind:
		return t
	case UnionKind:
		if len(t.elems) == 1 {
			return of(OptionalKind, t.elems[0])
		}
		if slices.Contains(t.elems, None) {
			rest := slices.DeleteFunc(slices.Clone(t.elems), func(e *Type) bool { return e == None })
			return of(OptionalKind, Union(rest...))
		}
	}
	return of(OptionalKind, t)
}

// of returns the interned type of a constructor that only has elements.
func of(k Kind, elems ...*Type) *Type { return intern(&key{kind: k, elems: elems}) }

// Future returns the type of a value of type t to come; dumps print Future[t].
func Future(t *Type) *Type { return of(FutureKind, t) }

// RRef returns the type of a remote reference to a t; dumps print RRef[t].
func RRef(t *Type) *Type { return of(RRefKind, t) }

// Await returns the type of a value of type t computed on demand (PyTorch 2.0);
// dumps print Await[t].
func Await(t *Type) *Type { return of(AwaitKind, t) }

// Dict returns the type of dicts from k to v; dumps print Dict(k, v).
func Dict(k, v *Type) *Type { return of(DictKind, k, v) }

// Tuple returns the type of tuples of exactly these elements; dumps print (a, b).
func Tuple(ts ...*Type) *Type { return of(TupleKind, ts...) }

// NamedTuple returns a tuple type with field names; dumps print
// NamedTuple(a : T, b : U) without the name. The name is the qualified one that
// annotations print, or empty if it is not known. Without fields it is Tuple().
func NamedTuple(name string, fields []Field) *Type {
	if len(fields) == 0 {
		return Tuple()
	}
	k := key{kind: TupleKind, name: name}
	for _, f := range fields {
		k.fields = append(k.fields, f.Name)
		k.elems = append(k.elems, f.Type)
		if f.Default != "" && k.presets == nil {
			k.presets = make([]string, len(fields))
		}
	}
	for i := range k.presets {
		k.presets[i] = fields[i].Default
	}
	return intern(&k)
}

// Function returns the type of the function of that qualified name, which dumps
// print as Function, without the name.
func Function(name string) *Type { return global.get(&key{kind: FunctionKind, name: name}, nil) }

// Var returns the type variable of that name, as operator schemas use.
func Var(name string) *Type { return global.get(&key{kind: VarKind, name: name}, nil) }

// Union returns the type of values that have any of the given types, as PyTorch
// normalises it: nested unions and optionals are flattened, members that are
// subtypes of other members are dropped, int with float and complex becomes
// Scalar, members are ordered by kind and then by text, Scalar last, and T with NoneType alone
// is Optional(T). Where one member is left it is the result, except for Scalar,
// which PyTorch prints as Union(Scalar). Union of nothing is None.
func Union(ts ...*Type) *Type {
	flat := flatten(nil, ts)
	flat = dropSubsumed(flat)
	if m := coalesceNumbers(flat); m != nil {
		flat = m
	}
	slices.SortStableFunc(flat, compareMembers)
	switch {
	case len(flat) == 0:
		return None
	case len(flat) == 1 && flat[0] != Number:
		return flat[0]
	case len(flat) == 2 && flat[0] == None:
		return Optional(flat[1])
	case len(flat) == 2 && flat[1] == None:
		return Optional(flat[0])
	}
	return of(UnionKind, flat...)
}

// UnionInOrder returns the Union of ts with its members in the order given, where
// ts are the members that Union finds, in whatever order, and a class, enum or
// interface is among them: PyTorch orders those by facts that it does not print.
// Anything else is normalised as by Union.
func UnionInOrder(ts ...*Type) *Type {
	if slices.Contains(ts, lost) {
		return of(UnionKind, ts...)
	}
	u := Union(ts...)
	nominal := func(t *Type) bool { return t.decl != nil || t.scope != nil }
	if u.kind != UnionKind || len(u.elems) != len(ts) || !slices.ContainsFunc(ts, nominal) {
		return u
	}
	for _, t := range ts {
		if !slices.Contains(u.elems, t) {
			return u
		}
	}
	return of(UnionKind, ts...)
}

func flatten(out, ts []*Type) []*Type {
	for _, t := range ts {
		switch t.kind {
		case UnionKind:
			out = flatten(out, t.elems)
		case OptionalKind:
			out = append(flatten(out, t.elems), None)
		default:
			out = append(out, t)
		}
	}
	return out
}

// dropSubsumed keeps the first of equal members and drops those that are a
// subtype of another.
func dropSubsumed(ts []*Type) []*Type {
	var out []*Type
	for i, t := range ts {
		subsumed := false
		for j, u := range ts {
			if i == j || subsumed {
				continue
			}
			subsumed = t.IsSubtypeOf(u) && (j < i || !u.IsSubtypeOf(t))
		}
		if !subsumed {
			out = append(out, t)
		}
	}
	return out
}

// coalesceNumbers returns ts with int, float and complex replaced by Scalar if
// all three are there, else nil.
func coalesceNumbers(ts []*Type) []*Type {
	if !slices.Contains(ts, Int) || !slices.Contains(ts, Float) || !slices.Contains(ts, Complex) {
		return nil
	}
	out := []*Type{Number}
	for _, t := range ts {
		if t != Int && t != Float && t != Complex {
			out = append(out, t)
		}
	}
	return out
}

func compareMembers(a, b *Type) int {
	if (a == Number) != (b == Number) {
		if a == Number {
			return 1
		}
		return -1
	}
	if a.kind != b.kind {
		return int(a.kind) - int(b.kind)
	}
	return strings.Compare(a.plain(), b.plain())
}
