package simplify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

func conversionRules() []rule {
	return []rule{
		{name: "convert to its own type", doc: "int(i) -> i, float(f) -> f, bool(b) -> b, str(s) -> s",
			kinds: "aten::Int aten::Float aten::Bool aten::Complex aten::str", match: sameConversion},
		{name: "number of a tensor of a number", doc: "int(NumToTensor(i)) -> i, and likewise for float, bool, item",
			kinds: "aten::Int aten::Float aten::Bool aten::IntImplicit aten::FloatImplicit aten::ScalarImplicit aten::item", match: numberOfTensor},
		{name: "cast to its own type", doc: "unchecked_cast(x) -> x where the type stays", kinds: "prim::unchecked_cast", match: sameCast},
	}
}

func sameConversion(_ *simplifier, n *ir.Node) replacement {
	if !unary(n) || n.Input(0).Type() != n.Output(0).Type() {
		return no
	}
	switch n.Output(0).Type().Kind() {
	case types.IntKind, types.FloatKind, types.BoolKind, types.ComplexKind, types.StrKind:
		return is(n.Input(0))
	}
	return no
}

func numberOfTensor(s *simplifier, n *ir.Node) replacement {
	if !unary(n) {
		return no
	}
	m := made(n.Input(0), symbol.PrimNumToTensor)
	if m == nil || m.NumInputs() != 1 || !s.unwritten(m.Output(0)) {
		return no
	}
	x, t := m.Input(0), n.Output(0).Type()
	switch x.Type().Kind() {
	case types.IntKind, types.FloatKind, types.BoolKind:
		if t == x.Type() || t.Kind() == types.NumberKind {
			return is(x)
		}
	}
	return no
}

func sameCast(_ *simplifier, n *ir.Node) replacement {
	if unary(n) && n.Input(0).Type() == n.Output(0).Type() {
		return is(n.Input(0))
	}
	return no
}
