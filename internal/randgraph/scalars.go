package randgraph

var scalarRules = []statement{
	func(g *gen) bool { // arithmetic on ints wraps
		name := g.oneOf("aten::add", "aten::sub", "aten::mul")
		g.op(intKind, name, g.intValue(), g.intValue())
		return true
	},
	func(g *gen) bool { // the divisor is never zero
		g.op(intKind, g.oneOf("aten::floordiv", "aten::remainder"), g.intValue(), g.int(1+g.rng.IntN(5)))
		return true
	},
	func(g *gen) bool {
		g.op(intKind, "aten::neg", g.recent(isBase(ints)))
		return true
	},
	func(g *gen) bool {
		g.op(floatKind, g.oneOf("aten::add", "aten::sub", "aten::mul"), g.recent(isBase(numbers)), g.float(g.rng.IntN(17)-8))
		return true
	},
	func(g *gen) bool { // Python's mix of int and float
		g.op(floatKind, "aten::add", g.recent(isBase(ints)), g.recent(isBase(numbers)))
		return true
	},
	func(g *gen) bool {
		g.op(boolKind, g.comparison(), g.intValue(), g.intValue())
		return true
	},
	func(g *gen) bool {
		g.op(boolKind, g.comparison(), g.recent(isBase(numbers)), g.float(g.rng.IntN(9)-4))
		return true
	},
	func(g *gen) bool {
		g.op(boolKind, "aten::__not__", g.recent(isBase(bools)))
		return true
	},
	func(g *gen) bool {
		g.op(boolKind, g.oneOf("aten::__and__", "aten::__or__"), g.recent(isBase(bools)), g.recent(isBase(bools)))
		return true
	},
	func(g *gen) bool {
		k := g.oneOfKinds(intKind, floatKind, boolKind)
		g.op(strKind, "aten::str", g.recent(isBase(k.base)))
		return true
	},
	func(g *gen) bool { // in a loop a string grows by a constant at most
		other := g.str(g.oneOf("", "-", "ab"))
		if g.loops == 0 {
			other = g.recent(isBase(strs))
		}
		g.op(strKind, "aten::add", g.recent(isBase(strs)), other)
		return true
	},
	func(g *gen) bool {
		g.op(strKind, "aten::format", g.str("<{}|{}>"), g.recent(isBase(strs)), g.recent(isBase(ints)))
		return true
	},
	func(g *gen) bool {
		g.op(strKind, "aten::upper", g.recent(isBase(strs)))
		return true
	},
	func(g *gen) bool {
		g.op(intKind, "aten::len", g.recent(isBase(strs)))
		return true
	},
	func(g *gen) bool {
		g.op(boolKind, "aten::eq", g.recent(isBase(strs)), g.recent(isBase(strs)))
		return true
	},
}

func (g *gen) oneOf(names ...string) string { return names[g.rng.IntN(len(names))] }

func (g *gen) oneOfKinds(ks ...kind) kind { return ks[g.rng.IntN(len(ks))] }

func (g *gen) comparison() string {
	return g.oneOf("aten::lt", "aten::le", "aten::gt", "aten::ge", "aten::eq", "aten::ne")
}
