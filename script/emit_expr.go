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
	v := e.value(x.at, e.sugared(x, hint))
	if hint == types.Any && v.Type() != types.Any {
		return e.op(-1, symbol.PrimUncheckedCast, hint, v)
	}
	return v
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
		return e.tuple(e.values(x.parts, func(i int) *types.Type {
			if hint.Kind() == types.TupleKind && len(hint.Elems()) == len(x.parts) {
				return hint.Elems()[i]
			}
			return nil
		}))
	case exprDict:
		return e.dictDisplay(x, hint)
	case exprSubscript:
		return e.subscript(x)
	case exprUnary:
		return e.unary(x)
	case exprBinary:
		return e.binary(x)
	case exprLogic:
		return e.logic(x).val
	case exprTernary:
		return e.ternary(x, hint)
	case exprListComp:
		return e.listComp(x, hint)
	case exprDictComp:
		return e.dictComp(x, hint)
	case exprStarred:
		e.fail(x.at, "a starred expression outside of a list")
	case exprDots:
		e.fail(x.at, "an ellipsis outside of a subscript")
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
	var elem *types.Type
	if hint.Kind() == types.ListKind {
		elem = hint.Elem()
	}
	wanted := elem
	if wanted == types.Any { // PyTorch casts none of them
		wanted = nil
	}
	vs := e.values(x.parts, func(int) *types.Type { return wanted })
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
			e.fail(x.parts[min(i, len(x.parts)-1)].at, "%s in a list of %s", v.Type().Annotation(), elem.Annotation())
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
	">": "aten::gt", ">=": "aten::ge", "&": "aten::__and__", "|": "aten::__or__", "^": "aten::__xor__", "<<": "aten::__lshift__", ">>": "aten::__rshift__", "in": "aten::__contains__"}

// binaryMethods are the methods of objects behind operators.
var binaryMethods = map[string]string{"+": "__add__", "-": "__sub__", "*": "__mul__", "**": "__pow__", "/": "__truediv__", "%": "__mod__", "!=": "__ne__",
	"==": "__eq__", "<": "__lt__", ">": "__gt__", "<=": "__le__", ">=": "__ge__", "&": "__and__", "|": "__or__", "^": "__xor__", "in": "__contains__",
	"<<": "__lshift__", ">>": "__rshift__"}

func (e *emitter) binary(x *expr) *ir.Value {
	switch x.name {
	case "is", "is not":
		return e.identity(x).val
	case "%":
		if e.expr(x.parts[0], nil).Type() == types.Str { // PyTorch evaluates it once to see
			n := e.node(x.at, symbol.Of("aten::percentFormat"), e.values(x.parts, nil)...)
			return n.AddOutput(types.Str)
		}
	}
	a, b := e.expr(x.parts[0], nil), e.expr(x.parts[1], nil)
	if x.name == "in" {
		a, b = b, a
	}
	if a.Type().Kind() == types.ClassKind && binaryMethods[x.name] != "" {
		return e.value(x.at, e.invoke(x.at, e.valueAttr(x.at, a, binaryMethods[x.name]), []*ir.Value{b}, nil))
	}
	return e.builtinOf(x.at, binaryKinds[x.name], a, b)
}

func (e *emitter) unary(x *expr) *ir.Value {
	if x.name == "not" {
		return e.condition(x).val
	}
	v := e.expr(x.parts[0], nil)
	method := map[string]string{"-": "__neg__", "~": "__invert__"}[x.name]
	if v.Type().Kind() == types.ClassKind {
		return e.value(x.at, e.invoke(x.at, e.valueAttr(x.at, v, method), nil, nil))
	}
	if x.name == "~" {
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

// asTuple takes s apart into values, n of them if it is a list.
func (e *emitter) asTuple(at int, s *sugared, n int) []*ir.Value {
	if s.kind == sugarItems {
		out := make([]*ir.Value, len(s.items))
		for i, x := range s.items {
			out[i] = e.value(at, x)
		}
		return out
	}
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

// values evaluates arguments; a starred tuple is one for each of its elements. hint,
// where it is not nil, says what is wanted.
func (e *emitter) values(parts []*expr, hint func(i int) *types.Type) []*ir.Value {
	out := make([]*ir.Value, 0, len(parts))
	for i, p := range parts {
		switch {
		case p.kind == exprStarred:
			s := e.sugared(p.parts[0], nil)
			if s.kind == sugarValue && s.val.Type().Kind() != types.TupleKind {
				e.fail(p.at, "%s, whose length is not known, is starred", s.val.Type().Annotation())
			}
			out = append(out, e.asTuple(p.at, s, 0)...)
		case hint != nil:
			out = append(out, e.expr(p, hint(i)))
		default:
			out = append(out, e.expr(p, nil))
		}
	}
	return out
}
