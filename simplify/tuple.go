package simplify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

func tupleRules() []rule {
	return []rule{
		{name: "unpack a made tuple", doc: "a, b = (x, y) -> x, y", kinds: "prim::TupleUnpack", match: tupleUnpack},
		{name: "index a made tuple", doc: "(x, y)[1] -> y", kinds: "prim::TupleIndex", match: tupleIndex},
		{name: "slice a made tuple", doc: "(x, y, z)[1:] -> (y, z)", kinds: "prim::TupleSlice", match: tupleSlice},
		{name: "make an unpacked tuple", doc: "a, b = t; (a, b) -> t", kinds: "prim::TupleConstruct", match: tupleAgain},
	}
}

func tupleUnpack(_ *simplifier, n *ir.Node) replacement {
	if n.NumInputs() != 1 {
		return no
	}
	m := made(n.Input(0), symbol.PrimTupleConstruct)
	if m == nil || m.NumInputs() != n.NumOutputs() {
		return no
	}
	return is(inputs(m)...)
}

func inputs(n *ir.Node) []*ir.Value {
	vs := make([]*ir.Value, n.NumInputs())
	for i, v := range n.Inputs() {
		vs[i] = v
	}
	return vs
}

func tupleIndex(_ *simplifier, n *ir.Node) replacement {
	if !binary(n) {
		return no
	}
	return item(made(n.Input(0), symbol.PrimTupleConstruct), n.Input(1))
}

// item is the input of m that constant at counts, from the end if it is negative.
func item(m *ir.Node, at *ir.Value) replacement {
	i, ok := intOf(at)
	if m == nil || !ok {
		return no
	}
	count := int64(m.NumInputs())
	if i < 0 {
		i += count
	}
	if i < 0 || i >= count {
		return no
	}
	return is(m.Input(int(i)))
}

func tupleSlice(_ *simplifier, n *ir.Node) replacement {
	beg, end := n.Attr(symbol.AttrBeg), n.Attr(symbol.AttrEnd)
	if !unary(n) || beg == nil || end == nil {
		return no
	}
	m := made(n.Input(0), symbol.PrimTupleConstruct)
	if m == nil || beg.Int() < 0 || end.Int() < beg.Int() || end.Int() > int64(m.NumInputs()) {
		return no
	}
	return built(symbol.PrimTupleConstruct, inputs(m)[beg.Int():end.Int()]...)
}

// tupleAgain wants the same tuple type, names included, and that nobody compares
// the tuple with is.
func tupleAgain(_ *simplifier, n *ir.Node) replacement {
	if n.NumInputs() == 0 || n.NumOutputs() != 1 {
		return no
	}
	m := made(n.Input(0), symbol.PrimTupleUnpack)
	if m == nil || m.NumOutputs() != n.NumInputs() || m.Input(0).Type() != n.Output(0).Type() || !isOf(n.Output(0), types.TupleKind) {
		return no
	}
	for i, v := range n.Inputs() {
		if v != m.Output(i) {
			return no
		}
	}
	for u := range n.Output(0).Uses() {
		if k := u.User().Kind(); k == symbol.AtenMagicIs || k == symbol.AtenMagicIsnot {
			return no
		}
	}
	return is(m.Input(0))
}
