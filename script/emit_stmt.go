package script

import (
	"maps"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// function emits the body of d into block b. sig has the types; a method's first
// parameter has no annotation to obey but its class.
func (e *emitter) function(d *funcDef, sig *signature, b *ir.Block) {
	for i, p := range d.params {
		v := b.AddParam(sig.params[i].typ)
		if meaningful(p.name) || sig.class != nil && i == 0 {
			e.names.set(v, p.name)
		}
		e.assign(p.at, p.name, simple(v), sig.params[i].typ)
	}
	e.result = sig.result
	e.statements(d.body)
	if !e.exits[b] {
		if e.result != nil && e.result != types.None {
			e.fail(d.at, "%s is annotated as %s but does not return on all paths", d.name, e.result.Annotation())
		}
		e.ret(d.at, e.constant(-1, value.None(), nil))
	}
	b.AddReturn(e.op(-1, symbol.PrimUninitialized, e.result))
}

func (e *emitter) statements(list []*stmt) {
	for _, s := range list {
		if e.exits[e.env.block] {
			e.fail(s.at, "a statement after return")
		}
		e.statement(s)
	}
}

func (e *emitter) statement(s *stmt) {
	switch s.kind {
	case stmtAssign:
		e.assignment(s)
	case stmtExpr:
		e.sugared(s.value, nil)
	case stmtReturn:
		if e.env.next != nil && e.env.block.Owner() != nil && e.env.block.Owner().Kind() != symbol.PrimClosure {
			e.fail(s.at, "return inside a block is not part of serialized code")
		}
		if s.value == nil {
			e.ret(s.at, e.constant(s.at, value.None(), nil))
			return
		}
		e.ret(s.at, e.expr(s.value, e.result))
	case stmtIf:
		e.branch(s)
	case stmtFor:
		e.forLoop(s)
	case stmtWhile:
		e.loop(s.at, nil, nil, s.value, func() { e.statements(s.body) })
	case stmtWith:
		e.with(s)
	case stmtDef:
		e.closure(s)
	case stmtPass:
	case stmtRaise:
		e.raise(s)
	case stmtAssert:
		e.assert(s)
	}
}

// ret ends the function with v.
func (e *emitter) ret(at int, v *ir.Value) {
	if e.result == nil {
		e.result = v.Type()
	}
	v = e.convert(at, e.result, v)
	if !v.Type().IsSubtypeOf(e.result) {
		e.fail(at, "the function is annotated as %s but returns %s", e.result.Annotation(), v.Type().Annotation())
	}
	e.node(at, kindReturnStmt, v)
	e.exits[e.env.block] = true
}

func (e *emitter) assignment(s *stmt) {
	target := s.targets[0]
	if s.value == nil {
		e.fail(s.at, "a declaration without a value")
	}
	switch target.kind {
	case exprVar:
		var t *types.Type
		if s.typ != nil {
			t = e.typ(s.typ)
		}
		e.assign(target.at, target.name, e.sugared(s.value, t), t)
	case exprTuple:
		e.assignTuple(target, e.asTuple(s.value.at, e.sugared(s.value, nil), len(target.parts)))
	default:
		e.assignPlace(target, func() *ir.Value { return e.expr(s.value, nil) })
	}
}

func (e *emitter) assignTuple(target *expr, vs []*ir.Value) {
	if len(vs) != len(target.parts) {
		e.fail(target.at, "%d names for %d values", len(target.parts), len(vs))
	}
	for i, t := range target.parts {
		switch t.kind {
		case exprVar:
			e.assign(t.at, t.name, simple(vs[i]), nil)
		case exprTuple:
			e.assignTuple(t, e.asTuple(t.at, simple(vs[i]), len(t.parts)))
		default:
			e.assignPlace(t, func() *ir.Value { return vs[i] })
		}
	}
}

// assignPlace writes an attribute or an element.
func (e *emitter) assignPlace(target *expr, rhs func() *ir.Value) {
	switch {
	case target.kind == exprAttr:
		obj := e.expr(target.parts[0], nil)
		e.setAttr(target.at, obj, target.name, rhs())
	case target.kind == exprSubscript && len(target.parts) == 2 && target.parts[1].kind != exprSlice:
		obj := e.expr(target.parts[0], nil)
		idx := e.expr(target.parts[1], nil)
		if k := obj.Type().Kind(); k != types.ListKind && k != types.DictKind {
			e.fail(target.at, "an element of %s is assigned", obj.Type().Annotation())
		}
		e.builtinOf(target.at, "aten::_set_item", obj, idx, rhs())
	default:
		e.fail(target.at, "this cannot be assigned to")
	}
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

// condition is what is known of a condition beside its value.
type condition struct {
	val     *ir.Value
	static  types.Tri
	name    string // the variable that isinstance looks at, if any
	yes, no *types.Type
}

// condition evaluates x as the condition of an if or while.
func (e *emitter) condition(x *expr) condition {
	if x.kind == exprCall && x.parts[0].kind == exprVar && x.parts[0].name == "isinstance" {
		return e.isInstance(x)
	}
	if x.kind == exprCall {
		e.sugared(x.parts[0], nil) // PyTorch looks at the callee first, and evaluates it again with the call
	}
	v := e.expr(x, nil)
	v = e.cast(x.at, types.Bool, "aten::Bool", v)
	if v.Type() != types.Bool {
		e.fail(x.at, "%s is no condition", v.Type().Annotation())
	}
	c := condition{val: v}
	if d := v.Def(); d != nil && d.Kind() == symbol.PrimConstant {
		if k, ok := ir.ConstantOf(d); ok {
			c.static = types.TriOf(k.Bool())
		}
	}
	return c
}

// refine narrows the variable that a condition looked at, inside a branch.
func (e *emitter) refine(at int, c condition, t *types.Type) {
	if c.name == "" || t == nil {
		return
	}
	v := e.find(e.env, c.name).val
	w := e.op(-1, symbol.PrimUncheckedCast, t, v)
	e.assign(at, c.name, simple(w), nil)
}

func (e *emitter) branch(s *stmt) {
	c := e.condition(s.value)
	if c.static != types.Unknown {
		t, list := c.yes, s.body
		if c.static == types.False {
			t, list = c.no, s.orelse
		}
		e.refine(s.at, c, t)
		e.statements(list)
		return
	}
	n := e.node(s.at, symbol.PrimIf, c.val)
	yes, no := n.AddBlock(), n.AddBlock()
	one := func(b *ir.Block, t *types.Type, list []*stmt) *frame {
		pop := e.push(b)
		e.refine(s.at, c, t)
		e.statements(list)
		return pop()
	}
	yesEnv := one(yes, c.yes, s.body)
	noEnv := one(no, c.no, s.orelse)
	e.merge(s.at, yes, no, yesEnv, noEnv)
}

// merge makes variables that both branches have variables of the block around.
func (e *emitter) merge(at int, yes, no *ir.Block, yesEnv, noEnv *frame) {
	both := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(yesEnv.defined())) {
		e.inside(no.Return(), func() { both[name] = both[name] || e.find(noEnv, name) != nil })
	}
	for _, name := range slices.Sorted(maps.Keys(noEnv.defined())) {
		e.inside(yes.Return(), func() {
			if e.find(yesEnv, name) != nil {
				both[name] = true
			}
		})
	}
	for _, name := range slices.Sorted(maps.Keys(both)) {
		if !both[name] {
			continue
		}
		var a, b *sugared
		e.inside(yes.Return(), func() { a = e.find(yesEnv, name) })
		e.inside(no.Return(), func() { b = e.find(noEnv, name) })
		if a.kind != sugarValue || b.kind != sugarValue {
			e.fail(at, "%s is no value that a variable can hold", name)
		}
		e.find(e.env, name)
		e.env.types[name] = types.UnifyOrUnion(a.val.Type(), b.val.Type())
	}
}

// defined are the names that a scope gives a meaning.
func (f *frame) defined() map[string]bool {
	out := map[string]bool{}
	for name := range f.types {
		out[name] = true
	}
	for name := range f.sugared {
		out[name] = true
	}
	return out
}

func (e *emitter) forLoop(s *stmt) {
	over := e.sugared(s.value, nil)
	if over.kind != sugarRange {
		if over.kind != sugarValue || over.val.Type().Kind() != types.ListKind {
			e.fail(s.value.at, "for runs over a range or a list in serialized code")
		}
	}
	e.loop(s.at, over, s.targets[0], nil, func() { e.statements(s.body) })
}

// loop emits a prim::Loop with the body in its first block and the condition in
// its second, which inlineConditions dissolves.
func (e *emitter) loop(at int, over *sugared, target, cond *expr, body func()) {
	var trips *ir.Value
	if over != nil {
		trips = e.length(at, over)
	} else {
		trips = e.number(at, value.Int(1<<63-1))
	}
	n := e.node(at, symbol.PrimLoop)
	b, c := n.AddBlock(), n.AddBlock()
	pop := e.push(c)
	if cond != nil {
		c.AddReturn(e.condition(cond).val)
	} else {
		e.inside(n, func() { c.AddReturn(e.constant(at, value.Bool(true), nil)) })
	}
	pop()
	n.AddInput(trips)
	trip := b.AddParam(types.Int)
	pop = e.push(b)
	if over != nil {
		elem := simple(e.element(at, over, trip))
		if target.kind == exprTuple {
			e.assignTuple(target, e.asTuple(target.at, elem, len(target.parts)))
		} else if target.kind == exprVar {
			e.assign(target.at, target.name, elem, nil)
		} else {
			e.fail(target.at, "expected a name")
		}
	}
	body()
	pop()
}

func (e *emitter) with(s *stmt) {
	obj := e.expr(s.value, nil)
	enter, ok := e.im.method(obj.Type(), "__enter__")
	if !ok {
		e.fail(s.at, "%s has no method __enter__", obj.Type().Annotation())
	}
	if _, ok := e.im.method(obj.Type(), "__exit__"); !ok {
		e.fail(s.at, "%s has no method __exit__", obj.Type().Annotation())
	}
	v := e.op(-1, symbol.PrimEnter, enter.result, obj)
	if len(s.targets) == 1 {
		if s.targets[0].kind != exprVar {
			e.fail(s.targets[0].at, "expected a name")
		}
		e.assign(s.targets[0].at, s.targets[0].name, simple(v), nil)
	}
	e.statements(s.body)
	e.op(-1, symbol.PrimExit, types.Tensor, obj)
}

// closure emits the body of a function that is forked.
func (e *emitter) closure(s *stmt) {
	sig := &signature{name: s.def.name, result: nil}
	if len(s.def.params) > 0 {
		e.fail(s.at, "a closure has no parameters in serialized code")
	}
	if s.def.result != nil {
		sig.result = e.typ(s.def.result)
	}
	n := e.node(-1, symbol.PrimClosure)
	v := n.AddOutput(types.None)
	b := n.AddBlock()
	outer := e.result
	pop := e.push(b)
	e.function(s.def, sig, b)
	result := e.result
	pop()
	e.result = outer
	e.env.sugared[s.def.name] = &sugared{kind: sugarClosure, val: v, typ: result}
}

func (e *emitter) raise(s *stmt) {
	e.fail(s.at, "raise is written as ops.prim.RaiseException in serialized code")
}

func (e *emitter) assert(s *stmt) {
	e.fail(s.at, "assert is written as if and ops.prim.RaiseException in serialized code")
}
