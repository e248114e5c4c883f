package script

import (
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// temporary is a name for a variable that the source does not name.
func (e *emitter) temporary(prefix string) string {
	e.temps++
	return prefix + strconv.Itoa(e.temps-1)
}

// assignment emits "a = e", or "a = b = e" from the left to the right.
func (e *emitter) assignment(s *stmt) {
	if s.value == nil {
		e.fail(s.at, "a declaration without a value")
	}
	if len(s.targets) == 1 {
		e.assignOne(s.at, s.targets[0], s.value, s.typ)
		return
	}
	name := e.temporary("$tmp_assign_")
	e.assign(s.value.at, name, e.sugared(s.value, nil), nil)
	for _, t := range s.targets {
		e.assignOne(s.at, t, &expr{kind: exprVar, at: s.value.at, name: name}, nil)
	}
}

func (e *emitter) assignOne(at int, target, val, typ *expr) {
	var t *types.Type
	if typ != nil {
		t = e.typ(typ)
	}
	switch target.kind {
	case exprVar:
		e.assign(target.at, target.name, e.sugared(val, t), t)
	case exprTuple:
		n, _ := e.binders(target)
		e.assignTuple(target, e.sugared(val, nil), val.at, n)
	case exprAttr:
		obj := e.expr(target.parts[0], nil)
		e.setAttr(target.at, obj, target.name, e.expr(val, t))
	case exprSubscript:
		e.setItem(at, target, e.expr(val, nil))
	default:
		e.fail(target.at, "this cannot be assigned to")
	}
}

// binders is how many values the parts of a target take at least, and whether one of
// them takes the rest.
func (e *emitter) binders(target *expr) (n int, rest bool) {
	for _, p := range target.parts {
		switch p.kind {
		case exprStarred:
			if rest {
				e.fail(p.at, "two starred targets")
			}
			rest = true
		case exprVar, exprSubscript, exprTuple, exprAttr:
			n++
		default:
			e.fail(p.at, "this cannot be assigned to")
		}
	}
	if rest && n == 0 {
		e.fail(target.at, "a starred target alone")
	}
	return n, rest
}

func (e *emitter) assignTuple(target *expr, s *sugared, at, n int) {
	_, rest := e.binders(target)
	if s.kind == sugarValue && s.val.Type().Kind() == types.ListKind && rest {
		e.fail(at, "a list, whose length is not known, has no rest")
	}
	vs := e.asTuple(at, s, n)
	if len(vs) < n || len(vs) > n && !rest {
		e.fail(target.at, "%d names for %d values", len(target.parts), len(vs))
	}
	e.assignEach(target.parts, simples(vs), at, n)
}

// assignEach assigns values to targets, of which n are not starred.
func (e *emitter) assignEach(targets []*expr, vs []*sugared, at, n int) {
	i := 0
	for _, t := range targets {
		switch t.kind {
		case exprVar:
			e.assign(t.at, t.name, vs[i], nil)
		case exprStarred:
			i += e.assignRest(t, vs[i:i+len(vs)-n]) - 1
		case exprTuple:
			k, _ := e.binders(t)
			e.assignTuple(t, vs[i], at, k)
		case exprSubscript:
			e.setItem(at, t, e.value(at, vs[i]))
		case exprAttr:
			obj := e.expr(t.parts[0], nil)
			e.setAttr(t.at, obj, t.name, e.value(at, vs[i]))
		default:
			e.fail(t.at, "this cannot be assigned to")
		}
		i++
	}
}

// assignRest makes a tuple of what a starred target takes.
func (e *emitter) assignRest(t *expr, vs []*sugared) int {
	if t.parts[0].kind != exprVar {
		e.fail(t.at, "a starred target is a name")
	}
	out := make([]*ir.Value, len(vs))
	for i, v := range vs {
		out[i] = e.value(t.at, v)
	}
	e.assign(t.parts[0].at, t.parts[0].name, simple(e.tuple(out)), nil)
	return len(vs)
}

func (e *emitter) setAttr(at int, obj *ir.Value, name string, v *ir.Value) {
	a, ok := obj.Type().Class().Attr(name)
	if !ok || obj.Type().Kind() != types.ClassKind {
		e.fail(at, "%s has no attribute %s to set", obj.Type().Annotation(), name)
	}
	v = e.convert(at, a.Type, v)
	if !v.Type().IsSubtypeOf(a.Type) {
		e.fail(at, "attribute %s is %s and is assigned %s", name, a.Type.Annotation(), v.Type().Annotation())
	}
	e.node(-1, symbol.PrimSetAttr, obj, v).SetAttr(ir.StringAttr(symbol.AttrName, name))
}

// setItem emits o[i] = v.
func (e *emitter) setItem(at int, target *expr, v *ir.Value) {
	obj := e.expr(target.parts[0], nil)
	if obj.Type().IsTensor() {
		part, indices := e.indexed(target.at, obj, target.parts[1:])
		v = e.asTensor(v, part)
		if len(indices) == 0 {
			e.builtinOf(at, "aten::copy_", part, v)
			return
		}
		e.builtinOf(at, "aten::index_put_", part, e.indexList(indices), v)
		return
	}
	if len(target.parts) != 2 || target.parts[1].kind == exprSlice {
		e.fail(target.at, "a slice of %s is assigned", obj.Type().Annotation())
	}
	idx := e.expr(target.parts[1], nil)
	switch obj.Type().Kind() {
	case types.ListKind, types.DictKind:
		e.builtinOf(at, "aten::_set_item", obj, idx, v)
	case types.ClassKind:
		e.invoke(at, e.valueAttr(at, obj, "__setitem__"), []*ir.Value{idx, v}, nil)
	default:
		e.fail(target.at, "an element of %s is assigned", obj.Type().Annotation())
	}
}

// asTensor makes a tensor like t of a number.
func (e *emitter) asTensor(v, t *ir.Value) *ir.Value {
	switch v.Type() {
	case types.Number, types.Int, types.Bool, types.Float:
		dtype, device := e.builtinOf(-1, "prim::dtype", t), e.builtinOf(-1, "prim::device", t)
		return e.builtin(-1, symbol.Of("aten::tensor"), nil, []*ir.Value{v}, []namedValue{{"dtype", dtype}, {"device", device}})
	}
	return v
}

// augmentKinds are the operators of augmented assignments: of tensors and lists, and
// of other things.
var augmentKinds = map[string][2]string{"+": {"aten::add_", "aten::add"}, "-": {"aten::sub_", "aten::sub"}, "*": {"aten::mul_", "aten::mul"},
	"/": {"aten::div_", "aten::div"}, "%": {"aten::fmod_", "aten::fmod"}, "|": {"aten::bitwise_or", "aten::__or__"},
	"&": {"aten::bitwise_and", "aten::__and__"}, "^": {"aten::bitwise_xor", "aten::__xor__"}, "<<": {"aten::__lshift__", "aten::__lshift__"},
	">>": {"aten::__irshift__", "aten::__rshift__"}, "**": {"aten::pow", "aten::pow"}}

var augmentMethods = map[string]string{"+": "add", "-": "sub", "*": "mul", "/": "truediv", "%": "mod"}

func augmentKind(op string, t *types.Type) string {
	if t.IsTensor() || t.Kind() == types.ListKind {
		return augmentKinds[op][0]
	}
	return augmentKinds[op][1]
}

// augment emits "a op= e".
func (e *emitter) augment(s *stmt) {
	target := s.targets[0]
	switch target.kind {
	case exprVar:
		e.assign(target.at, target.name, simple(e.augmented(s, e.expr(target, nil))), nil)
	case exprAttr:
		obj := e.expr(target.parts[0], nil)
		v := e.augmented(s, e.value(target.at, e.attr(target.at, simple(obj), target.name)))
		e.setAttr(s.at, obj, target.name, v)
	case exprSubscript:
		e.augmentItem(s, target)
	default:
		e.fail(target.at, "this cannot be assigned to")
	}
}

// augmented is v op e, or what the object v makes of it.
func (e *emitter) augmented(s *stmt, v *ir.Value) *ir.Value {
	rhs := e.expr(s.value, nil)
	if v.Type().Kind() != types.ClassKind {
		return e.builtinOf(s.at, augmentKind(s.op, v.Type()), v, rhs)
	}
	for _, prefix := range [...]string{"__i", "__"} {
		name := prefix + augmentMethods[s.op] + "__"
		if _, ok := e.im.method(v.Type(), name); ok {
			return e.value(s.at, e.invoke(s.at, e.valueAttr(s.at, v, name), []*ir.Value{rhs}, nil))
		}
	}
	e.fail(s.at, "%s has no method for %s=", v.Type().Annotation(), s.op)
	return nil
}

// augmentItem emits "o[i] op= e".
func (e *emitter) augmentItem(s *stmt, target *expr) {
	obj := e.expr(target.parts[0], nil)
	t := obj.Type()
	if t.IsTensor() {
		e.augmentPart(s, target, obj)
		return
	}
	elem := t.Elem()
	if t.Kind() == types.DictKind {
		elem = t.Key() // as in PyTorch
	}
	if len(target.parts) != 2 || target.parts[1].kind == exprSlice || t.Kind() != types.ListKind && t.Kind() != types.DictKind {
		e.fail(target.at, "this part of %s cannot be assigned to", t.Annotation())
	}
	idx := e.expr(target.parts[1], nil)
	rhs := e.expr(s.value, nil)
	old := e.builtinOf(s.at, "aten::__getitem__", obj, idx)
	e.builtinOf(s.at, "aten::_set_item", obj, idx, e.builtinOf(s.at, augmentKind(s.op, elem), old, rhs))
}

func (e *emitter) augmentPart(s *stmt, target *expr, obj *ir.Value) {
	part, indices := e.indexed(target.at, obj, target.parts[1:])
	rhs := e.expr(s.value, nil)
	kind := symbol.Of(augmentKind(s.op, obj.Type()))
	if len(indices) == 0 {
		e.builtin(s.at, kind, part, []*ir.Value{rhs}, nil)
		return
	}
	list := e.indexList(indices)
	old := e.builtinOf(s.at, "aten::index", part, list)
	v := e.builtin(s.at, kind, old, []*ir.Value{rhs}, nil)
	e.builtinOf(s.at, "aten::index_put_", part, list, v)
}

// delete emits "del o[i]", or forgets a variable.
func (e *emitter) delete(s *stmt) {
	for _, t := range s.targets {
		switch {
		case t.kind == exprVar:
			e.forget(t)
		case t.kind == exprSubscript && len(t.parts) == 2 && t.parts[1].kind != exprSlice:
			obj := e.sugared(t.parts[0], nil)
			idx := e.expr(t.parts[1], nil)
			v := e.value(t.at, obj)
			if v.Type().Kind() == types.ClassKind {
				e.invoke(s.at, e.valueAttr(s.at, v, "__delitem__"), []*ir.Value{idx}, nil)
				continue
			}
			e.node(t.at, symbol.Of("aten::Delete"), v, idx)
		default:
			e.fail(t.at, "del takes variables and elements")
		}
	}
}

func (e *emitter) forget(x *expr) {
	found := false
	for f := e.env; f != nil; f = f.next {
		found = found || f.types[x.name] != nil || f.sugared[x.name] != nil
		delete(f.types, x.name)
		delete(f.sugared, x.name)
	}
	if !found {
		e.fail(x.at, "%s is not defined", x.name)
	}
}

// raise emits the exception of a raise.
func (e *emitter) raise(at int, x *expr) {
	s := e.sugared(x, nil)
	var msg *ir.Value
	switch s.kind {
	case sugarMessage:
		msg = s.val
	case sugarException:
		msg = e.constant(at, value.Str(""), nil)
	default:
		e.fail(at, "what is raised is no exception")
	}
	e.builtinOf(at, "prim::RaiseException", msg, e.constant(-1, value.None(), nil))
	e.exits[e.env.block] = true
}

// message is what a call of an exception says.
func (e *emitter) message(at int, s *sugared, args []*ir.Value) *sugared {
	msg := e.constant(at, value.Str(s.name+": "), nil)
	for _, a := range args {
		if a.Type() != types.Str {
			a = e.builtinOf(at, "aten::str", a)
		}
		msg = e.builtinOf(at, "aten::add", msg, a)
	}
	return &sugared{kind: sugarMessage, val: msg}
}

// assert emits an if that raises in its second branch.
func (e *emitter) assert(s *stmt) {
	c := e.condition(s.value)
	args := s.targets
	if len(args) == 0 {
		args = []*expr{{kind: exprConst, at: s.at, val: value.Str("")}}
	}
	call := &expr{kind: exprCall, at: s.at, parts: append([]*expr{{kind: exprVar, at: s.at, name: assertionError}}, args...)}
	e.branches(s.at, c, nil, []*stmt{{kind: stmtRaise, at: s.at, value: call}})
}

const assertionError = "AssertionError"
