package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// refinement says that a variable has a narrower type where a condition holds.
type refinement struct {
	name string
	typ  *types.Type
}

// condition is what is known of a condition beside its value.
type condition struct {
	val     *ir.Value
	static  types.Tri
	yes, no []refinement // where it is true, and where it is false
}

func (c condition) not() condition { return condition{yes: c.no, no: c.yes} }

// condition evaluates x as the condition of an if.
func (e *emitter) condition(x *expr) condition {
	switch {
	case x.kind == exprLogic:
		return e.logic(x)
	case x.kind == exprUnary && x.name == "not":
		c := e.condition(x.parts[0])
		out := c.not()
		out.val = e.builtinOf(x.at, "aten::__not__", c.val)
		switch c.static {
		case types.True:
			out.static = types.False
		case types.False:
			out.static = types.True
		}
		return out
	case x.kind == exprBinary && (x.name == "is" || x.name == "is not"):
		return e.identity(x)
	case x.kind == exprCall && x.parts[0].kind == exprVar && x.parts[0].name == "isinstance":
		return e.isInstance(x)
	case x.kind == exprCall && x.parts[0].kind == exprVar && x.parts[0].name == "hasattr":
		return e.hasAttr(x)
	case x.kind == exprCall:
		e.sugared(x.parts[0], nil) // PyTorch looks at the callee first, and evaluates it again with the call
	}
	c := condition{val: e.truth(x.at, e.expr(x, nil))}
	if k, ok := c.val.Constant(); ok {
		c.static = types.TriOf(k.Bool())
	}
	return c
}

// truth makes a bool of v.
func (e *emitter) truth(at int, v *ir.Value) *ir.Value {
	v = e.cast(at, types.Bool, "aten::Bool", v)
	if v.Type() != types.Bool {
		e.fail(at, "%s is no condition", v.Type().Annotation())
	}
	return v
}

// logic evaluates "a and b" and "a or b", which evaluate b only if a does not decide.
func (e *emitter) logic(x *expr) condition {
	a, or := e.condition(x.parts[0]), x.name == "or"
	var b condition
	decided := func() *ir.Value { return e.constant(x.at, value.Bool(or), nil) }
	other := func() *ir.Value {
		b = e.condition(x.parts[1])
		return b.val
	}
	c := condition{}
	if or {
		c.val = e.choose(x.at, a, nil, decided, other)
		c.yes, c.no = sameRefinements(a.yes, b.yes), allRefinements(a.no, b.no)
	} else {
		c.val = e.choose(x.at, a, nil, other, decided)
		c.yes, c.no = allRefinements(a.yes, b.yes), sameRefinements(a.no, b.no)
	}
	switch decides := types.TriOf(or); {
	case a.static == decides || b.static == decides:
		c.static = decides
	case a.static != types.Unknown && b.static != types.Unknown:
		c.static = types.TriOf(!or)
	}
	return c
}

// allRefinements is what holds where both a and b hold. A variable of which they say
// two things is left alone.
func allRefinements(a, b []refinement) []refinement {
	out := append([]refinement(nil), a...)
	for _, r := range b {
		i := 0
		for i < len(out) && out[i].name != r.name {
			i++
		}
		switch {
		case i == len(out):
			out = append(out, r)
		case out[i].typ != r.typ:
			out = append(out[:i], out[i+1:]...)
		}
	}
	return out
}

// sameRefinements is what holds where a or b holds.
func sameRefinements(a, b []refinement) []refinement {
	var out []refinement
	for _, r := range a {
		for _, s := range b {
			if r == s {
				out = append(out, r)
				break
			}
		}
	}
	return out
}

// noneness says whether a value is None: True and False are known without running.
func noneness(v *ir.Value) types.Tri {
	t := v.Type()
	d := v.Def()
	switch {
	case d != nil && d.NumOutputs() == 1 && t == types.None:
		return types.True
	case v.IsConstant() && len(d.Attrs()) == 0 && t.Kind() == types.OptionalKind:
		return types.True
	case t.Kind() == types.OptionalKind || t.Kind() == types.UnionKind && types.None.IsSubtypeOf(t):
		return types.Unknown
	}
	return types.False
}

// identity evaluates "a is b" and "a is not b".
func (e *emitter) identity(x *expr) condition {
	a, b := e.expr(x.parts[0], nil), e.expr(x.parts[1], nil)
	is := x.name == "is"
	switch na, nb := noneness(a), noneness(b); {
	case na == types.True && nb == types.True:
		return e.decided(x.at, is)
	case na == types.True && nb == types.False || na == types.False && nb == types.True:
		return e.decided(x.at, !is)
	}
	kind := "aten::__is__"
	if !is {
		kind = "aten::__isnot__"
	}
	c := condition{val: e.builtinOf(x.at, kind, a, b)}
	subject, v, other := x.parts[0], a, x.parts[1]
	if isNone(subject) && !isNone(other) {
		subject, v, other = other, b, subject
	}
	if !isNone(other) || subject.kind != exprVar {
		return c
	}
	if t := withoutNone(v.Type()); t != nil {
		c.no = []refinement{{subject.name, t}}
	}
	if !is {
		c.yes, c.no = c.no, nil
	}
	return c
}

func isNone(x *expr) bool { return x.kind == exprConst && x.val.IsNone() }

// withoutNone is an Optional or Union without its None; nil for other types.
func withoutNone(t *types.Type) *types.Type {
	switch t.Kind() {
	case types.OptionalKind:
		return t.Elem()
	case types.UnionKind:
		var rest []*types.Type
		for _, m := range t.Elems() {
			if m != types.None {
				rest = append(rest, m)
			}
		}
		return union(rest)
	}
	return nil
}

// decided is a condition that is known without running.
func (e *emitter) decided(at int, holds bool) condition {
	return condition{val: e.constant(at, value.Bool(holds), nil), static: types.TriOf(holds)}
}

// hasAttr evaluates hasattr(o, "name").
func (e *emitter) hasAttr(x *expr) condition {
	if len(x.parts) != 3 || len(x.kwargs) > 0 || x.parts[2].kind != exprConst || x.parts[2].val.Kind() != value.StrKind {
		e.fail(x.at, "hasattr takes an object and a string")
	}
	t, name := e.expr(x.parts[1], nil).Type(), x.parts[2].val.Str()
	if t.Kind() != types.ClassKind {
		e.fail(x.parts[1].at, "hasattr takes an object, not %s", t.Annotation())
	}
	_, method := e.im.method(t, name)
	_, attr := t.Class().Attr(name)
	return e.decided(x.parts[1].at, method || attr)
}

// refine narrows the variables that a condition looked at, inside a branch.
func (e *emitter) refine(at int, rs []refinement) {
	for _, r := range rs {
		s := e.find(e.env, r.name)
		if s == nil {
			continue
		}
		w := e.op(-1, symbol.PrimUncheckedCast, r.typ, e.value(at, s))
		e.assign(at, r.name, simple(w), nil)
	}
}

// choose evaluates yes or no inside a prim::If. hint is the type that is wanted, or nil.
func (e *emitter) choose(at int, c condition, hint *types.Type, yes, no func() *ir.Value) *ir.Value {
	n := e.node(at, symbol.PrimIf, c.val)
	a, b := n.AddBlock(), n.AddBlock()
	one := func(b *ir.Block, rs []refinement, of func() *ir.Value) {
		pop := e.push(b)
		e.refine(at, rs)
		b.AddReturn(of())
		pop()
	}
	one(a, c.yes, yes)
	one(b, c.no, no)
	ta, tb := a.Ret(0).Type(), b.Ret(0).Type()
	t, ok := types.Unify(ta, tb)
	if !ok && hint != nil && ta.IsSubtypeOf(hint) && tb.IsSubtypeOf(hint) {
		t, ok = hint, true
	}
	if !ok {
		e.fail(at, "one branch gives %s, the other %s", ta.Annotation(), tb.Annotation())
	}
	return n.AddOutput(t)
}

// ternary evaluates "a if c else b".
func (e *emitter) ternary(x *expr, hint *types.Type) *ir.Value {
	c := e.condition(x.parts[0])
	switch c.static {
	case types.True:
		return e.expr(x.parts[1], hint)
	case types.False:
		return e.expr(x.parts[2], hint)
	}
	return e.choose(x.at, c, hint, func() *ir.Value { return e.expr(x.parts[1], hint) }, func() *ir.Value { return e.expr(x.parts[2], hint) })
}
