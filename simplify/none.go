package simplify

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func noneRules() []rule {
	return []rule{
		{name: "compare with None", doc: "x is None -> True or False where the type of x says which",
			kinds: "aten::__is__ aten::__isnot__", match: isNoneRule},
		{name: "unwrap what is not optional", doc: "unwrap_optional(x) -> x where the type of x has no None",
			kinds: "aten::_unwrap_optional prim::unchecked_unwrap_optional", match: unwrap},
		{name: "isinstance by type", doc: "isinstance(x, T) -> True or False where the type of x says which",
			kinds: "prim::isinstance", match: isInstance},
	}
}

func isNoneRule(s *simplifier, n *ir.Node) replacement {
	if !binary(n) {
		return no
	}
	for i := range 2 {
		x, none := n.Input(i), n.Input(1-i)
		switch {
		case !isNone(none):
		case isNone(x):
			return constant(value.Bool(n.Kind() == symbol.AtenMagicIs))
		case s.neverNone(x):
			return constant(value.Bool(n.Kind() == symbol.AtenMagicIsnot))
		}
	}
	return no
}

// neverNone reports whether v cannot be None. An undefined tensor is None: backward
// graphs and their parts have them.
func (s *simplifier) neverNone(v *ir.Value) bool {
	switch t := v.Type(); t.Kind() {
	case types.TensorKind:
		return t.TensorInfo().Undefined != types.True && !s.hasUndefined()
	case types.IntKind, types.FloatKind, types.ComplexKind, types.BoolKind, types.StrKind, types.DeviceKind,
		types.ListKind, types.DictKind, types.TupleKind, types.ClassKind, types.EnumKind:
		return true
	}
	return false
}

// hasUndefined reports whether tensors in the graph may be undefined: it is part of
// another graph, or handles gradients.
func (s *simplifier) hasUndefined() bool {
	if s.gradient == types.Unknown {
		s.gradient = types.TriOf(s.u.Graph.Owner() != nil || slices.ContainsFunc(gradientKinds, s.hasKind))
	}
	return s.gradient == types.True
}

var gradientKinds = []symbol.Symbol{symbol.PrimAutogradZero, symbol.PrimAutogradAdd, symbol.PrimAutogradAnyNonZero, symbol.PrimAutogradAllNonZero, symbol.PrimAutogradAllZero}

func (s *simplifier) hasKind(k symbol.Symbol) bool {
	for n := range s.u.Graph.AllNodes() {
		if n.Kind() == k || n.Kind().String() == "prim::Undefined" {
			return true
		}
	}
	return false
}

func unwrap(_ *simplifier, n *ir.Node) replacement {
	if !unary(n) {
		return no
	}
	switch n.Input(0).Type().Kind() {
	case types.OptionalKind, types.NoneKind, types.AnyKind, types.UnionKind, types.VarKind:
		return no
	}
	return is(n.Input(0))
}

func isInstance(_ *simplifier, n *ir.Node) replacement {
	a := n.Attr(symbol.AttrTypes)
	if !unary(n) || a == nil || len(a.Types()) == 0 {
		return no
	}
	t := n.Input(0).Type()
	if slices.ContainsFunc(a.Types(), t.IsSubtypeOf) {
		return constant(value.Bool(true))
	}
	if isLeaf(t) && !slices.ContainsFunc(a.Types(), func(u *types.Type) bool { return !isLeaf(u) && !isContainer(u) || u.Kind() == t.Kind() }) {
		return constant(value.Bool(false))
	}
	return no
}

// isLeaf reports whether a value of type t is of no type beside t and supertypes.
func isLeaf(t *types.Type) bool {
	switch t.Kind() {
	case types.NoneKind, types.IntKind, types.FloatKind, types.ComplexKind, types.BoolKind, types.StrKind, types.TensorKind, types.DeviceKind:
		return true
	}
	return false
}

func isContainer(t *types.Type) bool {
	return t.Kind() == types.ListKind || t.Kind() == types.DictKind || t.Kind() == types.TupleKind
}
