package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// longDtype is the number of int64 among the dtypes.
const longDtype = 4

// index is one part of a subscript of a tensor: the dimension that it applies to, and
// its value, nil for slices and an ellipsis.
type index struct {
	dim int
	val *ir.Value
}

// indexed applies the ints, slices and Nones of a subscript to a tensor, and gives
// the tensors in it by dimension, nil where there is none.
func (e *emitter) indexed(at int, obj *ir.Value, parts []*expr) (*ir.Value, []*ir.Value) {
	all := make([]index, len(parts))
	dim, i := 0, 0
	for ; i < len(parts) && parts[i].kind != exprDots; i++ {
		all[i] = e.indexPart(at, parts[i], dim)
		if v := all[i].val; v == nil || v.Type() != types.Int {
			dim++
		}
	}
	dim = -1
	for j := len(parts) - 1; j > i; j-- {
		if parts[j].kind == exprDots {
			e.fail(at, "an index has one ellipsis at most")
		}
		all[j] = e.indexPart(at, parts[j], dim)
		switch v := all[j].val; {
		case v == nil || v.Type() == types.Int:
			dim--
		case v.Type() != types.None:
			e.fail(at, "a tensor behind an ellipsis in an index")
		}
	}
	var tensors []*ir.Value
	for i, x := range all {
		switch {
		case parts[i].kind == exprDots:
		case x.val == nil:
			obj = e.sliceOf(at, obj, e.constant(at, value.Int(int64(x.dim)), nil), parts[i])
		case x.val.Type() == types.None:
			obj = e.builtinOf(at, "aten::unsqueeze", obj, e.constant(at, value.Int(int64(x.dim)), nil))
		case x.val.Type() == types.Int:
			obj = e.builtinOf(at, "aten::select", obj, e.constant(at, value.Int(int64(x.dim)), nil), x.val)
		default:
			for len(tensors) <= x.dim {
				tensors = append(tensors, nil)
			}
			tensors[x.dim] = x.val
		}
	}
	for i, v := range tensors {
		if v == nil {
			tensors[i] = e.constant(-1, value.None(), nil)
		}
	}
	return obj, tensors
}

// indexPart evaluates one part of a subscript.
func (e *emitter) indexPart(at int, x *expr, dim int) index {
	if x.kind == exprSlice {
		return index{dim: dim}
	}
	e.sugared(x, nil) // PyTorch looks whether it is a slice object, and evaluates it again
	v := e.expr(x, nil)
	if v.Type().Kind() == types.ListKind {
		v = e.builtin(-1, symbol.Of("aten::tensor"), nil, []*ir.Value{v}, []namedValue{{"dtype", e.constant(-1, value.Int(longDtype), nil)}})
	}
	if t := v.Type(); t != types.None && t != types.Int && !t.IsSubtypeOf(types.Optional(types.Tensor)) {
		e.fail(at, "%s in the index of a tensor", t.Annotation())
	}
	return index{dim, v}
}

// indexList is the list that aten::index takes.
func (e *emitter) indexList(vs []*ir.Value) *ir.Value {
	return e.op(-1, symbol.PrimListConstruct, types.List(types.Optional(types.Tensor)), vs...)
}

func (e *emitter) tensorSubscript(at int, obj *ir.Value, parts []*expr) *ir.Value {
	obj, tensors := e.indexed(at, obj, parts)
	if len(tensors) == 0 {
		return obj
	}
	return e.builtinOf(at, "aten::index", obj, e.indexList(tensors))
}

func (e *emitter) subscript(x *expr) *ir.Value {
	obj := e.expr(x.parts[0], nil)
	t := obj.Type()
	if len(x.parts) != 2 {
		if !t.IsTensor() {
			e.fail(x.at, "a subscript of %d parts of %s", len(x.parts)-1, t.Annotation())
		}
		return e.tensorSubscript(x.at, obj, x.parts[1:])
	}
	idx := x.parts[1]
	if idx.kind == exprSlice {
		var dim *ir.Value
		if t.IsTensor() {
			dim = e.constant(x.at, value.Int(0), nil)
		}
		return e.sliceOf(x.at, obj, dim, idx)
	}
	if idx.kind == exprDots {
		return e.tensorSubscript(x.at, obj, x.parts[1:])
	}
	i := e.expr(idx, nil)
	switch k := t.Kind(); {
	case k == types.TupleKind:
		return e.tupleIndex(x.at, obj, i)
	case t.IsTensor():
		return e.tensorSubscript(x.at, obj, x.parts[1:])
	case k == types.ListKind, k == types.DictKind, k == types.StrKind:
		return e.builtinOf(x.at, "aten::__getitem__", obj, i)
	case k == types.ClassKind:
		return e.value(x.at, e.invoke(x.at, e.valueAttr(x.at, obj, "__getitem__"), []*ir.Value{i}, nil))
	}
	e.fail(x.at, "%s has no elements", t.Annotation())
	return nil
}

// sliceOf is obj[a:b:c]: of a tensor along dim, of a list or str, or of a tuple, whose
// bounds are constants.
func (e *emitter) sliceOf(at int, obj, dim *ir.Value, s *expr) *ir.Value {
	if obj.Type().Kind() == types.TupleKind {
		return e.tupleSlice(at, obj, s)
	}
	var named []namedValue
	for i, p := range s.parts {
		if p != nil {
			named = append(named, namedValue{[...]string{"start", "end", "step"}[i], e.expr(p, nil)})
		}
	}
	args := []*ir.Value{obj}
	if dim != nil {
		args = append(args, dim)
	}
	if s.parts[2] == nil {
		named = append(named, namedValue{"step", e.constant(at, value.Int(1), nil)})
	}
	return e.builtin(at, symbol.Of("aten::slice"), nil, args, named)
}
