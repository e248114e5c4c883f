package simplify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func listRules() []rule {
	return []rule{
		{name: "length of a made list", doc: "len([x, y]) -> 2", kinds: "aten::len", match: listLen},
		{name: "item of a made list", doc: "[x, y][1] -> y", kinds: "aten::__getitem__", match: listItem},
		{name: "unpack a made list", doc: "a, b = [x, y] -> x, y", kinds: "prim::ListUnpack", match: listUnpack},
		{name: "join made lists", doc: "[x] + [y] -> [x, y]", kinds: "aten::add", match: listJoin},
		{name: "copy a made list", doc: "list([x, y]) -> [x, y], [x, y].copy() likewise", kinds: "aten::list aten::copy", match: listCopy},
		{name: "slice a made list", doc: "[x, y, z][1:] -> [y, z]", kinds: "aten::slice", match: listSlice},
		{name: "copy a list that stays", doc: "list(l) -> l where neither is written", kinds: "aten::list aten::copy", match: listSame},
	}
}

// madeList is the node that makes list v if nothing changes which items v holds.
func (s *simplifier) madeList(v *ir.Value) *ir.Node {
	if m := made(v, symbol.PrimListConstruct); m != nil && isOf(v, types.ListKind) && s.fixed(v) {
		return m
	}
	return nil
}

func listLen(s *simplifier, n *ir.Node) replacement {
	if !unary(n) {
		return no
	}
	if m := s.madeList(n.Input(0)); m != nil {
		return constant(value.Int(int64(m.NumInputs())))
	}
	return no
}

func listItem(s *simplifier, n *ir.Node) replacement {
	if !binary(n) {
		return no
	}
	return item(s.madeList(n.Input(0)), n.Input(1))
}

func listUnpack(s *simplifier, n *ir.Node) replacement {
	if n.NumInputs() != 1 {
		return no
	}
	m := s.madeList(n.Input(0))
	if m == nil || m.NumInputs() != n.NumOutputs() {
		return no
	}
	return is(inputs(m)...)
}

func listJoin(s *simplifier, n *ir.Node) replacement {
	if !binary(n) || !isOf(n.Output(0), types.ListKind) {
		return no
	}
	a, b := s.madeList(n.Input(0)), s.madeList(n.Input(1))
	if a == nil || b == nil {
		return no
	}
	return built(symbol.PrimListConstruct, append(inputs(a), inputs(b)...)...)
}

func listCopy(s *simplifier, n *ir.Node) replacement {
	if !unary(n) || !isOf(n.Output(0), types.ListKind) {
		return no
	}
	m := s.madeList(n.Input(0))
	if m == nil {
		return no
	}
	return built(symbol.PrimListConstruct, inputs(m)...)
}

func listSame(s *simplifier, n *ir.Node) replacement {
	if !unary(n) || n.Input(0).Type() != n.Output(0).Type() || !isOf(n.Output(0), types.ListKind) {
		return no
	}
	return become(n.Input(0))
}

// listSlice wants constant bounds and a step that goes forward.
func listSlice(s *simplifier, n *ir.Node) replacement {
	if n.NumInputs() != 4 || n.NumOutputs() != 1 {
		return no
	}
	m := s.madeList(n.Input(0))
	step, ok := intOf(n.Input(3))
	if m == nil || !ok || step < 1 {
		return no
	}
	count := int64(m.NumInputs())
	beg, ok1 := bound(n.Input(1), count, 0)
	end, ok2 := bound(n.Input(2), count, count)
	if !ok1 || !ok2 {
		return no
	}
	var items []*ir.Value
	for i := beg; i < end && i >= 0; i += step {
		items = append(items, m.Input(int(i)))
	}
	return built(symbol.PrimListConstruct, items...)
}

// bound is a constant bound of a slice of a list of count items; none is what None means.
func bound(v *ir.Value, count, none int64) (int64, bool) {
	if isNone(v) {
		return none, true
	}
	i, ok := intOf(v)
	if i < 0 {
		i += count
	}
	return max(0, min(i, count)), ok
}
