package simplify

import (
	"math"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func arithmeticRules() []rule {
	return []rule{
		{name: "add zero", doc: "x + 0, 0 + x -> x for ints; x + -0. -> x for floats", kinds: "aten::add", match: addZero},
		{name: "subtract zero", doc: "x - 0 -> x", kinds: "aten::sub", match: subZero},
		{name: "subtract itself", doc: "x - x -> 0 for ints", kinds: "aten::sub", match: subItself},
		{name: "multiply by one", doc: "x * 1, 1 * x -> x", kinds: "aten::mul", match: mulOne},
		{name: "multiply by zero", doc: "x * 0 -> 0 for ints", kinds: "aten::mul", match: mulZero},
		{name: "divide by one", doc: "x / 1 -> x for floats, x // 1 -> x for ints", kinds: "aten::div aten::floordiv", match: divOne},
		{name: "modulo one", doc: "x % 1 -> 0 for ints", kinds: "aten::remainder", match: moduloOne},
		{name: "power one", doc: "x ** 1 -> x", kinds: "aten::pow", match: powOne},
		{name: "negate twice", doc: "-(-x) -> x", kinds: "aten::neg", match: negTwice},
		{name: "add constants", doc: "(x + 1) + 2 -> x + 3 for ints", kinds: "aten::add", match: addConstants},
		{name: "bits", doc: "x | 0, x ^ 0, x & -1, x << 0, x >> 0, x & x, x | x -> x, x ^ x -> 0",
			kinds: "aten::__and__ aten::__or__ aten::__xor__ aten::__lshift__ aten::__rshift__", match: bitwise},
		{name: "logic", doc: "b & True, b | False, b & b, b | b -> b, b & False -> False, b | True -> True",
			kinds: "aten::__and__ aten::__or__", match: logic},
	}
}

func addZero(_ *simplifier, n *ir.Node) replacement {
	if !binary(n) {
		return no
	}
	for i := range 2 {
		x, zero := n.Input(i), n.Input(1-i)
		if keeps(n, x) && (isOf(x, types.IntKind) && isInt(zero, 0) || isOf(x, types.FloatKind) && isFloat(zero, math.Copysign(0, -1))) {
			return is(x)
		}
	}
	return no
}

func subZero(_ *simplifier, n *ir.Node) replacement {
	if binary(n) && keeps(n, n.Input(0)) && (isInt(n.Input(1), 0) || isFloat(n.Input(1), 0)) {
		return is(n.Input(0))
	}
	return no
}

func subItself(_ *simplifier, n *ir.Node) replacement {
	if binary(n) && n.Input(0) == n.Input(1) && allOf(n, types.IntKind) {
		return constant(value.Int(0))
	}
	return no
}

func mulOne(_ *simplifier, n *ir.Node) replacement {
	if !binary(n) {
		return no
	}
	for i := range 2 {
		if keeps(n, n.Input(i)) && isOne(n.Input(1-i)) {
			return is(n.Input(i))
		}
	}
	return no
}

func mulZero(_ *simplifier, n *ir.Node) replacement {
	if binary(n) && allOf(n, types.IntKind) && (isInt(n.Input(0), 0) || isInt(n.Input(1), 0)) {
		return constant(value.Int(0))
	}
	return no
}

func divOne(_ *simplifier, n *ir.Node) replacement {
	if !binary(n) || !keeps(n, n.Input(0)) || !isOne(n.Input(1)) {
		return no
	}
	if (n.Kind() == symbol.AtenDiv) != isOf(n.Input(0), types.FloatKind) {
		return no // floor division of a float rounds
	}
	return is(n.Input(0))
}

func moduloOne(_ *simplifier, n *ir.Node) replacement {
	if binary(n) && allOf(n, types.IntKind) && isInt(n.Input(1), 1) {
		return constant(value.Int(0))
	}
	return no
}

func powOne(_ *simplifier, n *ir.Node) replacement {
	if binary(n) && keeps(n, n.Input(0)) && isOne(n.Input(1)) {
		return is(n.Input(0))
	}
	return no
}

func negTwice(_ *simplifier, n *ir.Node) replacement {
	if !unary(n) {
		return no
	}
	if m := made(n.Input(0), n.Kind()); m != nil && keeps(n, m.Input(0)) {
		return is(m.Input(0))
	}
	return no
}

// addConstants adds the constants of two sums of which the inner has no other use.
func addConstants(s *simplifier, n *ir.Node) replacement {
	if !binary(n) || !allOf(n, types.IntKind) {
		return no
	}
	m := made(n.Input(0), n.Kind())
	if m == nil || m.Output(0).NumUses() != 1 {
		return no
	}
	a, ok1 := intOf(m.Input(1))
	b, ok2 := intOf(n.Input(1))
	if !ok1 || !ok2 {
		return no
	}
	x := m.Input(0)
	return replacement{build: func(at *ir.Node) *ir.Node {
		sum := at.Graph().NewNode(at.Kind())
		sum.SetInputs(x, s.constant(at, value.Int(a+b), types.Int))
		return sum
	}}
}

func bitwise(_ *simplifier, n *ir.Node) replacement {
	if !binary(n) || !allOf(n, types.IntKind) {
		return no
	}
	x, y := n.Input(0), n.Input(1)
	switch name := n.Kind().Base(); {
	case name == "__xor__" && x == y:
		return constant(value.Int(0))
	case (name == "__and__" || name == "__or__") && x == y,
		name == "__and__" && isInt(y, -1), name != "__and__" && isInt(y, 0):
		return is(x)
	case name == "__and__" && isInt(x, -1), (name == "__or__" || name == "__xor__") && isInt(x, 0):
		return is(y)
	}
	return no
}

func logic(_ *simplifier, n *ir.Node) replacement {
	if !binary(n) || !allOf(n, types.BoolKind) {
		return no
	}
	and := n.Kind().Base() == "__and__"
	for i := range 2 {
		x, y := n.Input(i), n.Input(1-i)
		switch {
		case x == y || isBool(y, and):
			return is(x)
		case isBool(y, !and):
			return constant(value.Bool(!and))
		}
	}
	return no
}
