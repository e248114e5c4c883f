package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// iterableTuple evaluates what tuple() takes.
func (e *emitter) iterableTuple(x *expr) *sugared {
	s := e.sugared(x, nil)
	if s.kind == sugarValue && s.val.Type().Kind() != types.TupleKind {
		e.fail(x.at, "a tuple of %s, whose length is not known", s.val.Type().Annotation())
	}
	return s
}

// listOf is list(x): a copy of a list or str, or a comprehension over something else.
func (e *emitter) listOf(x *expr, hint *types.Type) *ir.Value {
	args := x.parts[1:]
	if len(args) > 1 || len(x.kwargs) > 0 {
		e.fail(x.at, "list takes one argument")
	}
	if len(args) == 0 {
		t := types.List(types.Tensor)
		if hint.Kind() == types.ListKind {
			t = hint
		}
		return e.op(-1, symbol.PrimListConstruct, t)
	}
	s := e.sugared(args[0], nil)
	if s.kind == sugarValue && (s.val.Type().Kind() == types.ListKind || s.val.Type() == types.Str) {
		return e.builtinOf(x.at, "aten::list", s.val)
	}
	over := e.named(x.at, "$_iter", s)
	elem := &expr{kind: exprVar, at: x.at, name: e.temporary("$_elem")}
	return e.listComp(&expr{kind: exprListComp, at: x.at, parts: []*expr{elem, elem, over}}, hint)
}

// named gives s a name of its own.
func (e *emitter) named(at int, prefix string, s *sugared) *expr {
	x := &expr{kind: exprVar, at: at, name: e.temporary(prefix)}
	e.assign(at, x.name, s, nil)
	return x
}

// dictOf is dict(x, k=v): a copy of a dict, or a comprehension over pairs.
func (e *emitter) dictOf(x *expr, hint *types.Type) *ir.Value {
	args := x.parts[1:]
	if len(args) > 1 {
		e.fail(x.at, "dict takes one argument besides those with names")
	}
	if len(args) == 1 {
		s := e.sugared(args[0], nil)
		if s.kind == sugarValue && s.val.Type().Kind() == types.DictKind {
			return e.withEntries(x, e.builtinOf(x.at, "aten::dict", s.val))
		}
		if k := args[0].kind; (k == exprList || k == exprDict) && len(args[0].parts) == 0 {
			args = nil
		}
	}
	if len(args) == 0 && len(x.kwargs) == 0 {
		t := types.Dict(types.Str, types.Tensor)
		if hint.Kind() == types.DictKind {
			t = hint
		}
		return e.op(-1, symbol.PrimDictConstruct, t)
	}
	entries := x.kwargs
	if len(args) == 0 || args[0].kind == exprList {
		args, entries = []*expr{pairs(x, args)}, nil
	}
	over := e.named(x.at, "$_iter", e.sugared(args[0], nil))
	key := &expr{kind: exprVar, at: x.at, name: e.temporary("$_key")}
	val := &expr{kind: exprVar, at: x.at, name: e.temporary("$_value")}
	target := &expr{kind: exprTuple, at: x.at, parts: []*expr{key, val}}
	comp := &expr{kind: exprDictComp, at: x.at, parts: []*expr{val, target, over, key}}
	return e.withEntries(&expr{at: x.at, kwargs: entries}, e.dictComp(comp, hint))
}

// pairs is the list of the pairs of a list and of the arguments with names.
func pairs(x *expr, args []*expr) *expr {
	list := &expr{kind: exprList, at: x.at}
	if len(args) == 1 {
		list.parts = append(list.parts, args[0].parts...)
	}
	for _, k := range x.kwargs {
		key := &expr{kind: exprConst, at: x.at, val: value.Str(k.name)}
		list.parts = append(list.parts, &expr{kind: exprTuple, at: x.at, parts: []*expr{key, k.val}})
	}
	return list
}

// withEntries puts the arguments with names of a call into a dict.
func (e *emitter) withEntries(x *expr, dict *ir.Value) *ir.Value {
	for _, k := range x.kwargs {
		key := e.constant(k.at, value.Str(k.name), nil)
		e.builtinOf(k.at, "aten::_set_item", dict, key, e.expr(k.val, nil))
	}
	return dict
}
