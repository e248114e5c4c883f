package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// iterable is what a loop over s runs over: s itself, the keys of a dict, or the
// elements of a tuple.
func (e *emitter) iterable(at int, s *sugared) *sugared {
	switch s.kind {
	case sugarRange, sugarZip, sugarItems:
		return s
	case sugarValue:
		switch t := s.val.Type(); {
		case t.Kind() == types.ListKind, t == types.Str, t.IsTensor():
			return s
		case t.Kind() == types.DictKind:
			return simple(e.builtinOf(at, "aten::keys", s.val))
		case t.Kind() == types.TupleKind:
			return &sugared{kind: sugarItems, items: simples(e.unpack(at, s.val))}
		}
	}
	e.fail(at, "%s cannot be iterated over", e.value(at, s).Type().Annotation())
	return nil
}

func simples(vs []*ir.Value) []*sugared {
	out := make([]*sugared, len(vs))
	for i, v := range vs {
		out[i] = simple(v)
	}
	return out
}

// unrolled is how many trips a loop over s has, whose body is written so often; false
// if it has one body.
func (s *sugared) unrolled() (int, bool) {
	switch s.kind {
	case sugarItems:
		return len(s.items), true
	case sugarRange:
		return s.trips, s.fixed
	case sugarZip:
		least, any := 0, false
		for _, x := range s.items {
			if n, ok := x.unrolled(); ok {
				if !any || n < least {
					least = n
				}
				any = true
			}
		}
		return least, any
	}
	return 0, false
}

// leaves are what zip and enumerate run over in the end.
func (s *sugared) leaves() []*sugared {
	if s.kind != sugarZip {
		return []*sugared{s}
	}
	var out []*sugared
	for _, x := range s.items {
		out = append(out, x.leaves()...)
	}
	return out
}

// length is the number of trips of a loop over s.
func (e *emitter) length(at int, s *sugared) *ir.Value {
	switch s.kind {
	case sugarRange:
		if s.rng[0] == nil {
			return s.rng[1]
		}
		return e.builtinOf(at, "aten::__range_length", s.rng[0], s.rng[1], s.rng[2])
	case sugarZip:
		var ns []*ir.Value
		for _, x := range s.leaves() {
			ns = append(ns, e.length(at, x))
		}
		return e.builtinOf(at, "prim::min", e.op(-1, symbol.PrimListConstruct, types.List(types.Int), ns...))
	}
	return e.builtinOf(at, "aten::len", e.value(at, s))
}

// element is what a loop over s has in a trip.
func (e *emitter) element(at int, s *sugared, trip *ir.Value) *sugared {
	switch s.kind {
	case sugarRange:
		if s.rng[0] == nil {
			return simple(trip)
		}
		return simple(e.builtinOf(at, "aten::__derive_index", trip, s.rng[0], s.rng[2]))
	case sugarZip:
		out := make([]*sugared, len(s.items))
		for i, x := range s.items {
			out[i] = e.element(at, x, trip)
		}
		return &sugared{kind: sugarItems, items: out}
	case sugarItems:
		i, ok := constantInt(trip)
		if !ok || i < 0 || i >= int64(len(s.items)) {
			e.fail(at, "the index of a tuple of several types is no constant")
		}
		return s.items[i]
	}
	if s.val.Type().IsTensor() {
		return simple(e.builtinOf(at, "aten::select", s.val, e.constant(-1, value.Int(0), nil), trip))
	}
	return simple(e.builtinOf(at, "aten::__getitem__", s.val, trip))
}

func (e *emitter) rangeOf(x *expr) *sugared {
	if len(x.kwargs) > 0 {
		e.fail(x.at, "range takes one to three ints")
	}
	return e.rangeFrom(x.at, e.values(x.parts[1:], nil))
}

func (e *emitter) rangeFrom(at int, vs []*ir.Value) *sugared {
	if len(vs) < 1 || len(vs) > 3 {
		e.fail(at, "range takes one to three ints")
	}
	for _, v := range vs {
		if v.Type() != types.Int {
			e.fail(at, "range takes ints, not %s", v.Type().Annotation())
		}
	}
	r := &sugared{kind: sugarRange}
	switch len(vs) {
	case 1:
		r.rng[1] = vs[0]
		e.constant(at, value.Int(0), nil)
		e.constant(at, value.Int(1), nil)
	case 2:
		r.rng = [3]*ir.Value{vs[0], vs[1], e.constant(at, value.Int(1), nil)}
	default:
		r.rng = [3]*ir.Value(vs)
	}
	return r
}

// enumerate is a zip of a range without end and what is enumerated.
func (e *emitter) enumerate(x *expr) *sugared {
	args := x.parts[1:]
	if len(args) < 1 || len(args) > 2 || len(x.kwargs) > 0 {
		e.fail(x.at, "enumerate takes what it runs over, and where to begin")
	}
	var bounds []*ir.Value
	if len(args) == 2 {
		bounds = append(bounds, e.expr(args[1], nil))
	}
	bounds = append(bounds, e.number(x.at, value.Int(1<<63-1)))
	over := e.iterable(x.at, e.sugared(args[0], nil))
	r := e.rangeFrom(x.at, bounds)
	r.trips, r.fixed = over.unrolled()
	return &sugared{kind: sugarZip, items: []*sugared{r, over}}
}

func (e *emitter) zip(x *expr) *sugared {
	if len(x.parts) < 2 || len(x.kwargs) > 0 {
		e.fail(x.at, "zip takes what it runs over")
	}
	z := &sugared{kind: sugarZip}
	for _, a := range x.parts[1:] {
		z.items = append(z.items, e.iterable(x.at, e.sugared(a, nil)))
		_, first := z.items[0].unrolled()
		if _, ok := z.items[len(z.items)-1].unrolled(); ok != first {
			e.fail(x.at, "a tuple, whose length is known, is zipped with something else")
		}
	}
	return z
}

// forLoop emits a loop over something, or its body once for each element of a tuple.
func (e *emitter) forLoop(at int, targets []*expr, over *sugared, body func()) {
	over = e.iterable(at, over)
	n, ok := over.unrolled()
	if !ok {
		e.loop(at, over, targets, nil, body)
		return
	}
	if n > maxUnrolled {
		e.fail(at, "a loop over a tuple of more than %d", maxUnrolled)
	}
	if len(targets) > 1 {
		e.fail(at, "the targets of a loop over a tuple stand in parentheses")
	}
	status := e.inLoop
	e.inLoop = loopUnrolled
	for i := range n {
		elem := e.element(at, over, e.number(at, value.Int(int64(i))))
		e.assignEach(targets, []*sugared{elem}, targets[0].at, 1)
		body()
	}
	e.inLoop = status
}

// maxUnrolled bounds how often the body of a loop is written.
const maxUnrolled = 1000

// loop emits a prim::Loop with the body in its first block and the condition in
// its second, which inlineConditions dissolves.
func (e *emitter) loop(at int, over *sugared, targets []*expr, cond *expr, body func()) {
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
		c.AddReturn(e.truth(cond.at, e.expr(cond, nil)))
	} else {
		e.inside(n, func() { c.AddReturn(e.constant(at, value.Bool(true), nil)) })
	}
	pop()
	n.AddInput(trips)
	trip := b.AddParam(types.Int)
	status := e.inLoop
	e.inLoop = loopBody
	pop = e.push(b)
	if over != nil {
		elem := simple(e.value(at, e.element(at, over, trip)))
		if len(targets) > 1 {
			targets = []*expr{{kind: exprTuple, at: at, parts: targets}}
		}
		e.assignEach(targets, []*sugared{elem}, at, 1)
	}
	body()
	pop()
	e.inLoop = status
}

// comprehension emits the loop that fills a list or dict; add, in it, adds an element.
func (e *emitter) comprehension(x *expr, add func()) {
	n := e.node(x.at, kindScope)
	pop := e.push(n.AddBlock())
	e.forLoop(x.at, x.parts[1:2], e.sugared(x.parts[2], nil), add)
	pop()
}

func (e *emitter) listComp(x *expr, hint *types.Type) *ir.Value {
	t, elem := types.List(types.Tensor), (*types.Type)(nil)
	if hint.Kind() == types.OptionalKind {
		hint = hint.Elem()
	}
	if hint.Kind() == types.ListKind {
		t, elem = hint, hint.Elem()
	} else if hint != nil {
		e.fail(x.at, "a list where %s is wanted", hint.Annotation())
	}
	list := e.op(-1, symbol.PrimListConstruct, t)
	e.comprehension(x, func() {
		v := e.expr(x.parts[0], elem)
		if elem == nil {
			elem = v.Type()
			list.SetType(types.List(elem))
		}
		e.builtin(x.at, symbol.Of("aten::append"), list, []*ir.Value{v}, nil)
	})
	return list
}

func (e *emitter) dictComp(x *expr, hint *types.Type) *ir.Value {
	t, known := types.Dict(types.Str, types.Tensor), hint.Kind() == types.DictKind
	if known {
		t = hint
	} else if hint != nil {
		e.fail(x.at, "a dict where %s is wanted", hint.Annotation())
	}
	dict := e.op(-1, symbol.PrimDictConstruct, t)
	e.comprehension(x, func() {
		k, v := e.expr(x.parts[3], nil), e.expr(x.parts[0], nil)
		if !known {
			known = true
			dict.SetType(types.Dict(k.Type(), v.Type()))
		}
		e.builtinOf(x.at, "aten::_set_item", dict, k, v)
	})
	return dict
}
