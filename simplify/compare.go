package simplify

import (
	"github.com/torchpass/torchpass/infer"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func compareRules() []rule {
	return []rule{
		{name: "compare with itself", doc: "x == x, x <= x, x >= x -> True and x != x, x < x, x > x -> False for ints, bools and strs",
			kinds: "aten::eq aten::ne aten::lt aten::le aten::gt aten::ge", match: compareItself},
		{name: "not not", doc: "not (not b) -> b", kinds: "aten::__not__", match: notNot},
		{name: "not of a comparison", doc: "not (a == b) -> a != b, not (a < b) -> a >= b; order only for ints and strs, because of NaN",
			kinds: "aten::__not__", match: notComparison},
		{name: "identity with itself", doc: "x is x -> True, x is not x -> False", kinds: "aten::__is__ aten::__isnot__", match: isItself},
	}
}

func compareItself(_ *simplifier, n *ir.Node) replacement {
	if !binary(n) || n.Input(0) != n.Input(1) || !isOf(n.Output(0), types.BoolKind) {
		return no
	}
	switch n.Input(0).Type().Kind() {
	case types.IntKind, types.BoolKind, types.StrKind:
		k := n.Kind()
		return constant(value.Bool(k == symbol.AtenEq || k == symbol.AtenLe || k == symbol.AtenGe))
	}
	return no
}

func notNot(_ *simplifier, n *ir.Node) replacement {
	if !unary(n) {
		return no
	}
	if m := made(n.Input(0), symbol.AtenMagicNot); m != nil && unary(m) && isOf(m.Input(0), types.BoolKind) {
		return is(m.Input(0))
	}
	return no
}

// opposite is the comparison that is true where k is false.
func opposite(k symbol.Symbol) (o symbol.Symbol, order bool) {
	switch k {
	case symbol.AtenEq:
		return symbol.AtenNe, false
	case symbol.AtenNe:
		return symbol.AtenEq, false
	case symbol.AtenLt:
		return symbol.AtenGe, true
	case symbol.AtenLe:
		return symbol.AtenGt, true
	case symbol.AtenGt:
		return symbol.AtenLe, true
	case symbol.AtenGe:
		return symbol.AtenLt, true
	case symbol.AtenMagicIs:
		return symbol.AtenMagicIsnot, false
	case symbol.AtenMagicIsnot:
		return symbol.AtenMagicIs, false
	}
	return symbol.Empty, false
}

func notComparison(_ *simplifier, n *ir.Node) replacement {
	m := n.Input(0).Def()
	if m == nil || !binary(m) || !isOf(m.Output(0), types.BoolKind) {
		return no
	}
	k, order := opposite(m.Kind())
	a, b := m.Input(0), m.Input(1)
	same := isOf(a, types.IntKind) && isOf(b, types.IntKind) || isOf(a, types.StrKind) && isOf(b, types.StrKind)
	floats := isOf(a, types.FloatKind) && isOf(b, types.FloatKind)
	identity := k == symbol.AtenMagicIs || k == symbol.AtenMagicIsnot
	if k == symbol.Empty || !same && !identity && (order || !floats) {
		return no
	}
	return built(k, a, b)
}

func isItself(_ *simplifier, n *ir.Node) replacement {
	if !binary(n) || !infer.AsksItself(n) {
		return no
	}
	return constant(value.Bool(n.Kind() == symbol.AtenMagicIs))
}
