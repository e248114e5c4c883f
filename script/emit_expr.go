package script

import (
	"math"
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// expr evaluates x to a value. hint is the type that is wanted, or nil.
func (e *emitter) expr(x *expr, hint *types.Type) *ir.Value {
	return e.value(x.at, e.sugared(x, hint))
}

// sugared evaluates x.
func (e *emitter) sugared(x *expr, hint *types.Type) *sugared {
	switch x.kind {
	case exprVar:
		return e.variable(x)
	case exprAttr:
		return e.attr(x.at, e.sugared(x.parts[0], nil), x.name)
	case exprCall:
		return e.call(x, hint)
	}
	return simple(e.simpleExpr(x, hint))
}

func (e *emitter) simpleExpr(x *expr, hint *types.Type) *ir.Value {
	switch x.kind {
	case exprConst:
		switch x.val.Kind() {
		case value.IntKind, value.FloatKind, value.ComplexKind:
			return e.number(x.at, x.val)
		}
		return e.constant(x.at, x.val, nil)
	case exprList:
		return e.listDisplay(x, hint)
	case exprTuple:
		vs := make([]*ir.Value, len(x.parts))
		for i, p := range x.parts {
			var h *types.Type
			if hint.Kind() == types.TupleKind && len(hint.Elems()) == len(x.parts) {
				h = hint.Elems()[i]
			}
			vs[i] = e.expr(p, h)
		}
		return e.tuple(vs)
	case exprDict:
		return e.dictDisplay(x, hint)
	case exprSubscript:
		return e.subscript(x)
	case exprUnary:
		return e.unary(x)
	case exprBinary:
		return e.binary(x)
	}
	e.fail(x.at, "a slice outside of a subscript")
	return nil
}

func specialNumber(name string) value.Value {
	switch name {
	case "inf":
		return value.Float(math.Inf(1))
	case "nan":
		return value.Float(math.NaN())
	case "infj":
		return value.Complex(complex(0, math.Inf(1)))
	}
	return value.Complex(complex(0, math.NaN()))
}

func (e *emitter) listDisplay(x *expr, hint *types.Type) *ir.Value {
	if hint.Kind() == types.OptionalKind {
		hint = hint.Elem()
	}
	vs := make([]*ir.Value, len(x.parts))
	var elem *types.Type
	if hint.Kind() == types.ListKind {
		elem = hint.Elem()
	}
	for i, p := range x.parts {
		vs[i] = e.expr(p, elem)
	}
	if len(vs) == 0 && elem == nil {
		return e.op(x.at, kindEmptyList, types.List(types.Tensor))
	}
	if elem == nil {
		for _, v := range vs {
			elem = e.join(elem, v.Type())
		}
	}
	for i, v := range vs {
		vs[i] = e.convert(x.at, elem, v)
		if !vs[i].Type().IsSubtypeOf(elem) {
			e.fail(x.parts[i].at, "%s in a list of %s", v.Type().Annotation(), elem.Annotation())
		}
	}
	return e.op(-1, symbol.PrimListConstruct, types.List(elem), vs...)
}

// join is the type of what holds both; t may be nil.
func (e *emitter) join(t, u *types.Type) *types.Type {
	if t == nil {
		return u
	}
	return types.UnifyOrUnion(t, u)
}

func (e *emitter) dictDisplay(x *expr, hint *types.Type) *ir.Value {
	var key, val *types.Type
	if hint.Kind() == types.DictKind {
		key, val = hint.Key(), hint.Value()
	}
	vs := make([]*ir.Value, len(x.parts))
	for i := range vs {
		vs[i] = e.expr(x.parts[i], [2]*types.Type{key, val}[i%2])
	}
	if hint.Kind() != types.DictKind {
		if len(vs) == 0 {
			key, val = types.Str, types.Tensor
		}
		for i := 0; i < len(vs); i += 2 {
			key, val = e.join(key, vs[i].Type()), e.join(val, vs[i+1].Type())
		}
	}
	for i, v := range vs {
		want := [2]*types.Type{key, val}[i%2]
		if !v.Type().IsSubtypeOf(want) {
			e.fail(x.parts[i].at, "%s in a dict from %s to %s", v.Type().Annotation(), key.Annotation(), val.Annotation())
		}
	}
	return e.op(-1, symbol.PrimDictConstruct, types.Dict(key, val), vs...)
}

func (e *emitter) subscript(x *expr) *ir.Value {
	obj := e.expr(x.parts[0], nil)
	if len(x.parts) != 2 {
		e.fail(x.at, "a subscript of %d parts is not part of serialized code", len(x.parts)-1)
	}
	idx := x.parts[1]
	switch k := obj.Type().Kind(); {
	case idx.kind == exprSlice:
		return e.slice(x.at, obj, idx)
	case k == types.TupleKind:
		return e.tupleIndex(x.at, obj, e.expr(idx, nil))
	case k == types.ListKind, k == types.DictKind, k == types.StrKind:
		return e.builtinOf(x.at, "aten::__getitem__", obj, e.expr(idx, nil))
	case k == types.ClassKind:
		i := e.expr(idx, nil)
		return e.value(x.at, e.invoke(x.at, e.valueAttr(x.at, obj, "__getitem__"), []*ir.Value{i}, nil))
	}
	e.fail(x.at, "a subscript of %s is not part of serialized code", obj.Type().Annotation())
	return nil
}

// slice is obj[a:b:c] of a tuple, which has bounds that are constants, or of a
// list or str.
func (e *emitter) slice(at int, obj *ir.Value, s *expr) *ir.Value {
	if obj.Type().Kind() == types.TupleKind {
		return e.tupleSlice(at, obj, s)
	}
	bounds := make([]*ir.Value, 3)
	for i, p := range s.parts {
		switch {
		case p != nil:
			bounds[i] = e.expr(p, nil)
		case i == 2:
			bounds[i] = e.constant(at, value.Int(1), nil)
		default:
			bounds[i] = e.constant(at, value.None(), nil)
		}
	}
	return e.builtinOf(at, "aten::slice", append([]*ir.Value{obj}, bounds...)...)
}

func (e *emitter) tupleSlice(at int, obj *ir.Value, s *expr) *ir.Value {
	n := int64(len(obj.Type().Elems()))
	bounds := [2]int64{0, n}
	for i := range bounds {
		if s.parts[i] == nil {
			continue
		}
		v := s.parts[i].val
		if s.parts[i].kind != exprConst || v.Kind() != value.IntKind {
			e.fail(at, "a slice of a tuple needs constant bounds")
		}
		bounds[i] = v.Int()
		e.number(s.parts[i].at, v)
		if bounds[i] < 0 {
			bounds[i] += n
		}
		bounds[i] = min(max(bounds[i], 0), n)
	}
	if s.parts[2] != nil {
		e.fail(at, "a slice of a tuple with a step is not part of serialized code")
	}
	end := max(bounds[0], bounds[1])
	node := e.node(-1, symbol.PrimTupleSlice, obj)
	node.SetAttr(ir.IntAttr(symbol.Of("beg"), bounds[0]))
	node.SetAttr(ir.IntAttr(symbol.Of("end"), end))
	return node.AddOutput(types.Tuple(obj.Type().Elems()[bounds[0]:end]...))
}

func (e *emitter) tupleIndex(at int, obj, idx *ir.Value) *ir.Value {
	elems := obj.Type().Elems()
	if idx.Type() != types.Int {
		e.fail(at, "the index of a tuple is an int, not %s", idx.Type().Annotation())
	}
	if d := idx.Def(); d != nil && d.Kind() == symbol.PrimConstant {
		v, _ := ir.ConstantOf(d)
		i := v.Int()
		if i < 0 {
			i += int64(len(elems))
		}
		if i < 0 || i >= int64(len(elems)) {
			e.fail(at, "index %d of a tuple of %d", v.Int(), len(elems))
		}
		return e.op(-1, symbol.PrimTupleIndex, elems[i], obj, idx)
	}
	for _, t := range elems {
		if !t.IsSubtypeOf(elems[0]) {
			e.fail(at, "the index of a tuple of several types is no constant")
		}
	}
	if len(elems) == 0 {
		e.fail(at, "an index of the empty tuple")
	}
	return e.op(-1, symbol.PrimTupleIndex, elems[0], obj, idx)
}

// operators of expressions, by the operator's kind.
var binaryKinds = map[string]string{"+": "aten::add", "-": "aten::sub", "*": "aten::mul", "/": "aten::div", "//": "aten::floordiv",
	"%": "aten::remainder", "@": "aten::matmul", "**": "aten::pow", "==": "aten::eq", "!=": "aten::ne", "<": "aten::lt", "<=": "aten::le",
	">": "aten::gt", ">=": "aten::ge", "&": "aten::__and__", "|": "aten::__or__", "^": "aten::__xor__", "<<": "aten::__lshift__", ">>": "aten::__rshift__"}

func (e *emitter) binary(x *expr) *ir.Value {
	a, b := e.expr(x.parts[0], nil), e.expr(x.parts[1], nil)
	return e.builtinOf(x.at, binaryKinds[x.name], a, b)
}

func (e *emitter) unary(x *expr) *ir.Value {
	v := e.expr(x.parts[0], nil)
	switch x.name {
	case "not":
		return e.builtinOf(x.at, "aten::__not__", v)
	case "~":
		return e.builtinOf(x.at, "aten::bitwise_not", v)
	}
	out := e.builtinOf(x.at, "aten::neg", v)
	if d := v.Def(); d != nil && d.Kind() == symbol.PrimConstant {
		if k, ok := ir.ConstantOf(d); ok {
			if neg, ok := negated(k); ok {
				return e.constant(x.at, neg, nil)
			}
		}
	}
	return out
}

// tableConstant is CONSTANTS.cN.
func (e *emitter) tableConstant(at int, name string) *ir.Value {
	i, err := strconv.Atoi(name[min(1, len(name)):])
	if err != nil || name[0] != 'c' || i < 0 || i >= len(e.im.constants) {
		e.fail(at, "the archive has no constant %s", name)
	}
	v := e.im.constants[i]
	c := e.constant(at, v, value.TypeOf(v))
	if v.Kind() == value.TensorKind {
		c.SetType(types.Tensor) // PyTorch keeps no more of it
	}
	return c
}

// asTuple takes s apart into n values.
func (e *emitter) asTuple(at int, s *sugared, n int) []*ir.Value {
	v := e.value(at, s)
	switch v.Type().Kind() {
	case types.TupleKind:
		return e.unpack(at, v)
	case types.ListKind:
		u := e.node(-1, symbol.PrimListUnpack, v)
		for range n {
			u.AddOutput(v.Type().Elem())
		}
		return u.Outputs()
	}
	e.fail(at, "%s cannot be taken apart", v.Type().Annotation())
	return nil
}

// length is the number of trips of a loop over s.
func (e *emitter) length(at int, s *sugared) *ir.Value {
	if s.kind == sugarRange {
		if s.rng[0] == nil {
			return s.rng[1]
		}
		return e.builtinOf(at, "aten::__range_length", s.rng[0], s.rng[1], s.rng[2])
	}
	return e.builtinOf(at, "aten::len", s.val)
}

// element is what a loop over s has in a trip.
func (e *emitter) element(at int, s *sugared, trip *ir.Value) *ir.Value {
	if s.kind == sugarRange {
		if s.rng[0] == nil {
			return trip
		}
		return e.builtinOf(at, "aten::__derive_index", trip, s.rng[0], s.rng[2])
	}
	return e.builtinOf(at, "aten::__getitem__", s.val, trip)
}
