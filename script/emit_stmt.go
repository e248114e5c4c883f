package script

import (
	"cmp"
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
	outer := e.inLoop
	e.declared, e.result, e.inLoop = sig.result, nil, loopNone
	e.statements(d.body)
	if !e.exits[b] {
		if e.declared != nil && e.declared != types.None {
			e.fail(d.at, "%s is annotated as %s but does not return on all paths", d.name, e.declared.Annotation())
		}
		e.ret(d.at, e.constant(d.at, value.None(), nil))
	} else if e.result == nil {
		e.result = cmp.Or(e.declared, types.None)
	}
	e.inLoop = outer
	b.AddReturn(e.op(-1, symbol.PrimUninitialized, e.result))
}

// statements emits up to the first that leaves the block: PyTorch does not look at
// what stands behind it.
func (e *emitter) statements(list []*stmt) {
	for _, s := range list {
		if e.exits[e.env.block] {
			return
		}
		e.statement(s)
	}
}

func (e *emitter) statement(s *stmt) {
	switch s.kind {
	case stmtAssign:
		e.assignment(s)
	case stmtAugment:
		e.augment(s)
	case stmtExpr:
		e.sugared(s.value, nil)
	case stmtReturn:
		if s.value == nil {
			e.ret(s.at, e.constant(s.at, value.None(), nil))
			return
		}
		e.ret(s.at, e.expr(s.value, e.declared))
	case stmtIf:
		e.branches(s.at, e.condition(s.value), s.body, s.orelse)
	case stmtFor:
		e.forLoop(s.at, s.targets, e.sugared(s.value, nil), func() { e.statements(s.body) })
	case stmtWhile:
		e.loop(s.at, nil, nil, s.value, func() { e.statements(s.body) })
	case stmtWith:
		e.with(s)
	case stmtDef:
		e.closure(s)
	case stmtDelete:
		e.delete(s)
	case stmtBreak:
		e.leaveLoop(s.at, "break", kindBreak)
	case stmtContinue:
		e.leaveLoop(s.at, "continue", kindContinue)
	case stmtRaise:
		e.raise(s.at, s.value)
	case stmtAssert:
		e.assert(s)
	}
}

// loopStatus says whether break and continue mean something.
type loopStatus uint8

const (
	loopNone loopStatus = iota
	loopBody
	loopUnrolled
)

func (e *emitter) leaveLoop(at int, what string, kind symbol.Symbol) {
	switch e.inLoop {
	case loopNone:
		e.fail(at, "%s outside of a loop", what)
	case loopUnrolled:
		e.fail(at, "%s in a loop over a tuple", what)
	}
	e.notInClosure(at, what)
	e.node(at, kind)
	e.leaves = true
}

// notInClosure refuses what leaves early inside a closure: its graph would take, as
// inputs of the fork, the values that are never set.
func (e *emitter) notInClosure(at int, what string) {
	for f := e.env; f != nil; f = f.next {
		if o := f.block.Owner(); o != nil && o.Kind() == symbol.PrimClosure {
			e.fail(at, "%s in a function that is forked is not supported", what)
		}
	}
}

// ret ends the function with v.
func (e *emitter) ret(at int, v *ir.Value) {
	t := e.declared
	if t == nil {
		t = v.Type()
		if e.result != nil {
			var ok bool
			if t, ok = types.Unify(e.result, t); !ok {
				e.fail(at, "the function returns %s here and %s before", v.Type().Annotation(), e.result.Annotation())
			}
		}
	} else {
		v = e.convert(at, t, v)
	}
	if !v.Type().IsSubtypeOf(t) {
		e.fail(at, "the function is annotated as %s but returns %s", t.Annotation(), v.Type().Annotation())
	}
	e.result = t
	if t == types.Any && v.Type() != types.Any {
		v = e.op(-1, symbol.PrimUncheckedCast, t, v)
	}
	e.node(-1, kindReturnStmt, v)
	if owner := e.env.block.Owner(); owner != nil {
		if owner.Kind() != symbol.PrimClosure {
			e.notInClosure(at, "return inside a block")
		}
		e.leaves = true
	}
	e.exits[e.env.block] = true
}

// branches emits an if, or the branch that is known to be taken.
func (e *emitter) branches(at int, c condition, body, orelse []*stmt) {
	switch c.static {
	case types.True:
		e.refine(at, c.yes)
		e.statements(body)
		return
	case types.False:
		e.refine(at, c.no)
		e.statements(orelse)
		return
	}
	n := e.node(at, symbol.PrimIf, c.val)
	yes, no := n.AddBlock(), n.AddBlock()
	one := func(b *ir.Block, rs []refinement, list []*stmt) branch {
		pop := e.push(b)
		e.refine(at, rs)
		e.statements(list)
		return branch{b, pop(), e.exits[b]}
	}
	a := one(yes, c.yes, body)
	b := one(no, c.no, orelse)
	if a.exits && b.exits {
		e.exits[n.Block()] = true
	}
	e.merge(at, a, b)
}

// branch is one branch of an if with its scope; exits says that it does not end.
type branch struct {
	block *ir.Block
	env   *frame
	exits bool
}

// has reports whether a name means something at the end of b.
func (e *emitter) has(b branch, name string) (found bool) {
	e.inside(b.block.Return(), func() { found = e.find(b.env, name) != nil })
	return found
}

// merge makes variables that both branches have variables of the block around. All
// variables of a branch are, if the other exits.
func (e *emitter) merge(at int, yes, no branch) {
	both := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(yes.env.defined())) {
		if e.has(no, name) || no.exits {
			both[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(no.env.defined())) {
		if e.has(yes, name) || yes.exits {
			both[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(both)) {
		var a, b *ir.Value
		if !yes.exits {
			a = e.atEnd(at, yes, name)
		}
		if !no.exits {
			b = e.atEnd(at, no, name)
		}
		switch {
		case yes.exits && no.exits:
			continue
		case yes.exits:
			a = e.never(yes, name, b.Type())
		case no.exits:
			b = e.never(no, name, a.Type())
		}
		t, ok := types.Unify(a.Type(), b.Type())
		if outer := e.find(e.env, name); outer != nil && outer.kind == sugarValue && !ok {
			t, ok = types.UnifyOrUnion(a.Type(), b.Type()), true
		}
		if ok {
			e.env.types[name] = t
		}
	}
}

// atEnd reads a variable at the end of a branch.
func (e *emitter) atEnd(at int, b branch, name string) (v *ir.Value) {
	e.inside(b.block.Return(), func() {
		s := e.find(b.env, name)
		if s.kind != sugarValue {
			e.fail(at, "%s is no value that a variable can hold", name)
		}
		v = s.val
	})
	return v
}

// never gives a variable a value in a branch that does not end.
func (e *emitter) never(b branch, name string, t *types.Type) (v *ir.Value) {
	e.inside(b.block.Return(), func() {
		v = e.op(-1, symbol.PrimUninitialized, t)
		e.access(e.node(-1, kindStore, v), name)
	})
	return v
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

func (e *emitter) with(s *stmt) {
	var entered []*ir.Value
	for _, item := range s.items {
		obj := e.expr(item.value, nil)
		entered = append(entered, obj)
		enter, ok := e.im.method(obj.Type(), "__enter__")
		if !ok {
			e.fail(s.at, "%s has no method __enter__", obj.Type().Annotation())
		}
		if _, ok := e.im.method(obj.Type(), "__exit__"); !ok {
			e.fail(s.at, "%s has no method __exit__", obj.Type().Annotation())
		}
		v := e.op(-1, symbol.PrimEnter, enter.result, obj)
		if item.name != nil {
			e.assign(item.name.at, item.name.name, simple(v), nil)
		}
	}
	e.statements(s.body)
	for _, obj := range slices.Backward(entered) {
		e.op(-1, symbol.PrimExit, types.Tensor, obj)
	}
	e.withs = true
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
	declared, outer := e.declared, e.result
	pop := e.push(b)
	e.function(s.def, sig, b)
	result := e.result
	pop()
	e.declared, e.result = declared, outer
	e.env.sugared[s.def.name] = &sugared{kind: sugarClosure, val: v, typ: result}
}
