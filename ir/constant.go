package ir

import (
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// IsConstant reports whether v is the output of a prim::Constant.
func (v *Value) IsConstant() bool { return v.def != nil && v.def.kind == symbol.PrimConstant }

// Constant is the value of the constant that v is, and false as for [ConstantOf].
func (v *Value) Constant() (value.Value, bool) {
	if v.def == nil {
		return value.Value{}, false
	}
	return ConstantOf(v.def)
}

// ConstantOf returns the value of a prim::Constant, and false for other nodes and
// for constants that carry no value: elided or lossy tensors, functions, objects.
func ConstantOf(n *Node) (value.Value, bool) {
	if n.kind != symbol.PrimConstant || len(n.outputs) != 1 {
		return value.Value{}, false
	}
	a := n.Attr(symbol.AttrValue)
	if a == nil {
		return value.None(), len(n.attrs) == 0 && holdsNone(n.outputs[0].typ)
	}
	return a.constant(n.outputs[0].typ)
}

func holdsNone(t *types.Type) bool { return types.None.IsSubtypeOf(t) }

func (a *Attr) constant(t *types.Type) (value.Value, bool) {
	switch a.Kind {
	case AttrI:
		if t.Kind() == types.BoolKind {
			return value.Bool(a.Int() != 0), true
		}
		return value.Int(a.Int()), true
	case AttrF:
		return value.Float(a.Float()), true
	case AttrC:
		return value.Complex(a.Complex()), true
	case AttrS:
		if t.Kind() == types.DeviceKind {
			d, err := tensor.ParseDevice(a.Str())
			return value.DeviceOf(d), err == nil
		}
		return value.Str(a.Str()), true
	case AttrIs:
		return listOf(types.Int, a.Ints(), value.Int), true
	case AttrFs:
		return listOf(types.Float, a.Floats(), value.Float), true
	case AttrCs:
		return listOf(types.Complex, a.Complexes(), value.Complex), true
	case AttrSs:
		return listOf(types.Str, a.Strings(), value.Str), true
	case AttrT:
		c := a.Tensor()
		if c.T == nil || c.Lossy || !c.T.HasData() {
			return value.Value{}, false
		}
		return value.TensorOf(c.T), true
	case AttrIVal:
		return a.Value(), !hasOpaque(a.Value())
	}
	return value.Value{}, false
}

func listOf[T any](elem *types.Type, xs []T, of func(T) value.Value) value.Value {
	l := &value.List{Elem: elem, Items: make([]value.Value, len(xs))}
	for i, x := range xs {
		l.Items[i] = of(x)
	}
	return value.ListOf(l)
}

func hasOpaque(v value.Value) bool {
	switch v.Kind() {
	case value.OpaqueKind:
		return true
	case value.ListKind:
		return anyOpaque(v.List().Items)
	case value.TupleKind:
		return anyOpaque(v.Tuple().Items)
	case value.DictKind:
		for k, x := range v.Dict().All() {
			if hasOpaque(k) || hasOpaque(x) {
				return true
			}
		}
	}
	return false
}

func anyOpaque(vs []value.Value) bool {
	for _, v := range vs {
		if hasOpaque(v) {
			return true
		}
	}
	return false
}

// InputIsFalse reports whether n has an i-th input and it is a constant False.
func (n *Node) InputIsFalse(i int) bool {
	if i < 0 || i >= len(n.inputs) || !n.inputs[i].value.IsConstant() {
		return false
	}
	v, ok := ConstantOf(n.inputs[i].value.def)
	return ok && v.Kind() == value.BoolKind && !v.Bool()
}

// ConstantAttr is the attribute that a prim::Constant of value v has, in PyTorch's
// choice of kind: scalars and flat lists of numbers and strings have kinds of
// their own, the rest is an ival. None has no attribute: ok is then true and the
// kind AttrRaw. It returns false for values that cannot be constants: objects,
// futures, generators.
func ConstantAttr(name symbol.Symbol, v value.Value) (a Attr, ok bool) {
	switch v.Kind() {
	case value.NoneKind:
		return Attr{Kind: AttrRaw}, true
	case value.IntKind, value.BoolKind:
		return IntAttr(name, v.Int()), true
	case value.FloatKind:
		return FloatAttr(name, v.Float()), true
	case value.ComplexKind:
		return AnyAttr(name, AttrC, v.Complex()), true
	case value.StrKind:
		return StringAttr(name, v.Str()), true
	case value.DeviceKind:
		return StringAttr(name, v.Device().String()), true
	case value.TensorKind:
		return TensorAttr(name, &Tensor{T: v.Tensor()}), v.Tensor().Defined()
	case value.ListKind:
		if a, ok := ListAttr(name, v.List()); ok {
			return a, true
		}
		return ValueAttr(name, v), constantItems(v.List().Items)
	case value.TupleKind:
		return ValueAttr(name, v), constantItems(v.Tuple().Items)
	case value.DictKind:
		for k, x := range v.Dict().All() {
			if !constantItems([]value.Value{k, x}) {
				return Attr{}, false
			}
		}
		return ValueAttr(name, v), true
	case value.EnumKind:
		return ValueAttr(name, v), true
	}
	return Attr{}, false
}

func constantItems(vs []value.Value) bool {
	for _, v := range vs {
		if _, ok := ConstantAttr(symbol.AttrValue, v); !ok {
			return false
		}
	}
	return true
}

// ListAttr is the attribute of kind is, fs, cs or ss for a list of numbers or
// strings, and false for other lists.
func ListAttr(name symbol.Symbol, l *value.List) (Attr, bool) {
	switch l.Elem.Kind() {
	case types.IntKind:
		return AnyAttr(name, AttrIs, collect(l, value.Value.Int)), true
	case types.FloatKind:
		return AnyAttr(name, AttrFs, collect(l, value.Value.Float)), true
	case types.ComplexKind:
		return AnyAttr(name, AttrCs, collect(l, value.Value.Complex)), true
	case types.StrKind:
		return AnyAttr(name, AttrSs, collect(l, value.Value.Str)), true
	}
	return Attr{}, false
}

func collect[T any](l *value.List, get func(value.Value) T) []T {
	out := make([]T, len(l.Items))
	for i, v := range l.Items {
		out[i] = get(v)
	}
	return out
}

// NewConstant returns a prim::Constant of value v, in no block yet, whose output
// has the type of v; declared is used where v does not tell its whole type. It
// returns nil for a value that cannot be a constant.
func (g *Graph) NewConstant(v value.Value, declared *types.Type) *Node {
	a, ok := ConstantAttr(symbol.AttrValue, v)
	if !ok {
		return nil
	}
	n := g.NewNode(symbol.PrimConstant)
	if !v.IsNone() {
		n.SetAttr(a)
	}
	n.AddOutput(constantType(v, declared))
	return n
}

// constantType is the type that PyTorch gives a constant: complete for tensors.
func constantType(v value.Value, declared *types.Type) *types.Type {
	switch v.Kind() {
	case value.TensorKind:
		return types.TensorOf(types.InfoOf(v.Tensor()))
	case value.ListKind, value.TupleKind, value.DictKind:
		if declared.Kind() == types.OptionalKind {
			return declared.Elem()
		}
		return declared
	}
	return value.TypeOf(v)
}
