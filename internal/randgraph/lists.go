package randgraph

import "slices"

// Lists have one element or more when made and never shrink, so an index taken
// modulo the length is in range.
var listRules = []statement{
	makeList, getItem, setItem, appendItem, setItem, appendItem,
	func(g *gen) bool { // a copy: writes to one are not seen in the other
		l, ok := g.pick(isBase(lists))
		if ok {
			g.op(l.kind, "aten::list", l)
		}
		return ok
	},
	func(g *gen) bool {
		l, ok := g.pick(isBase(lists))
		if ok {
			g.op(intKind, "aten::len", l)
		}
		return ok
	},
	func(g *gen) bool {
		l, ok := g.pick(isBase(lists))
		if ok {
			g.do("aten::reverse", l)
		}
		return ok
	},
	func(g *gen) bool {
		l, ok := g.pick(like(listOf(intKind)))
		if ok {
			g.do("aten::sort", l, g.bool(g.rng.IntN(2) == 0))
		}
		return ok
	},
	func(g *gen) bool {
		l, ok := g.pick(like(listOf(intKind)))
		if ok {
			g.op(boolKind, "aten::__contains__", l, g.intValue())
		}
		return ok
	},
	joinLists, makeDict, dictGet, dictSet,
	func(g *gen) bool {
		d, ok := g.pick(isBase(dicts))
		if ok {
			g.op(boolKind, "aten::__contains__", d, g.str("c"))
		}
		return ok
	},
}

// holdable matches what lists and dicts are made of.
func holdable(k kind) bool {
	return k.base == ints || k.base == strs || k.base == numbers || k.base == tensors && k.dtype == floats && !k.overlap
}

func makeList(g *gen) bool {
	first := g.recent(holdable)
	items := []val{first}
	for range g.rng.IntN(3) {
		items = append(items, g.recent(like(first.kind)))
	}
	g.op(listOf(first.kind), "prim::ListConstruct", items...)
	return true
}

// index writes an index into l.
func (g *gen) index(l val) val {
	if g.rng.IntN(2) == 0 {
		return g.int(g.oneOfInts(0, -1))
	}
	return g.op(intKind, "aten::remainder", g.recent(isBase(ints)), g.op(intKind, "aten::len", l))
}

func getItem(g *gen) bool {
	l, ok := g.pick(isBase(lists))
	if ok {
		g.op(*l.kind.elem, "aten::__getitem__", l, g.index(l))
	}
	return ok
}

func setItem(g *gen) bool {
	l, v, ok := g.listAndItem()
	if ok {
		g.op(l.kind, "aten::_set_item", l, g.index(l), v)
	}
	return ok
}

func appendItem(g *gen) bool {
	l, v, ok := g.listAndItem()
	if ok {
		g.op(l.kind, "aten::append", l, v)
	}
	return ok
}

func (g *gen) listAndItem() (l, v val, ok bool) {
	if l, ok = g.pick(isBase(lists)); !ok {
		return
	}
	v, ok = g.pick(like(*l.kind.elem))
	return
}

// joinLists could double a list in every round of a loop, so it stays outside.
func joinLists(g *gen) bool {
	a, ok := g.pick(isBase(lists))
	if !ok || g.loops > 0 {
		return false
	}
	b := g.recent(like(a.kind))
	if g.rng.IntN(2) == 0 {
		g.do("aten::extend", a, b)
	} else {
		g.op(a.kind, "aten::add", a, b)
	}
	return true
}

// makeDict makes a dict with the keys a and b, which are never removed.
func makeDict(g *gen) bool {
	v := g.recent(holdable)
	w := g.recent(like(v.kind))
	g.op(dictOf(v.kind), "prim::DictConstruct", g.str("a"), v, g.str("b"), w)
	return true
}

func dictGet(g *gen) bool {
	d, ok := g.pick(isBase(dicts))
	if ok {
		g.op(*d.kind.elem, "aten::__getitem__", d, g.str(g.oneOf("a", "b")))
	}
	return ok
}

func dictSet(g *gen) bool {
	d, ok := g.pick(isBase(dicts))
	if !ok {
		return false
	}
	v, ok := g.pick(like(*d.kind.elem))
	if ok {
		g.do("aten::_set_item", d, g.str(g.oneOf("a", "b", "c")), v)
	}
	return ok
}

var tupleRules = []statement{
	func(g *gen) bool {
		flat := func(k kind) bool { return k.base != tuples }
		var items []val
		for range 2 + g.rng.IntN(2) {
			items = append(items, g.recent(flat))
		}
		ks := make([]kind, len(items))
		for i, v := range items {
			ks[i] = v.kind
		}
		g.op(tupleOf(ks...), "prim::TupleConstruct", items...)
		return true
	},
	func(g *gen) bool {
		t, ok := g.pick(isBase(tuples))
		if ok {
			i := g.rng.IntN(len(t.kind.elems))
			g.op(t.kind.elems[i], "prim::TupleIndex", t, g.int(i))
		}
		return ok
	},
	func(g *gen) bool {
		t, ok := g.pick(isBase(tuples))
		if !ok {
			return false
		}
		outs := make([]val, len(t.kind.elems))
		for i, k := range t.kind.elems {
			outs[i] = g.fresh(k)
		}
		g.line(declare(outs) + " = prim::TupleUnpack(" + t.name + ")")
		g.pool = append(g.pool, outs...)
		return true
	},
}

func (g *gen) oneOfInts(ns ...int) int { return ns[g.rng.IntN(len(ns))] }

// shapeList writes the int[] of a shape.
func (g *gen) shapeList(shape []int) val {
	items := make([]val, len(shape))
	for i, d := range shape {
		items[i] = g.int(d)
	}
	v := g.op(listOf(intKind), "prim::ListConstruct", items...)
	g.pool = slices.DeleteFunc(g.pool, func(w val) bool { return w.name == v.name }) // an append to it would change the shape
	return v
}
