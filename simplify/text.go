package simplify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func textRules() []rule {
	return []rule{
		{name: "add the empty string", doc: `s + "", "" + s -> s`, kinds: "aten::add", match: addEmpty},
		{name: "add constant strings", doc: `(s + "a") + "b" -> s + "ab"`, kinds: "aten::add", match: addStrings},
	}
}

func addEmpty(_ *simplifier, n *ir.Node) replacement {
	if !binary(n) || !allOf(n, types.StrKind) {
		return no
	}
	for i := range 2 {
		if x, ok := n.Input(1 - i).Constant(); ok && x.Kind() == value.StrKind && x.Str() == "" {
			return is(n.Input(i))
		}
	}
	return no
}

// addStrings joins the constants of two sums of which the inner has no other use.
func addStrings(s *simplifier, n *ir.Node) replacement {
	if !binary(n) || !allOf(n, types.StrKind) {
		return no
	}
	m := made(n.Input(0), n.Kind())
	if m == nil || m.Output(0).NumUses() != 1 {
		return no
	}
	a, ok1 := m.Input(1).Constant()
	b, ok2 := n.Input(1).Constant()
	if !ok1 || !ok2 {
		return no
	}
	x := m.Input(0)
	return replacement{build: func(at *ir.Node) *ir.Node {
		sum := at.Graph().NewNode(at.Kind())
		sum.SetInputs(x, s.constant(at, value.Str(a.Str()+b.Str()), types.Str))
		return sum
	}}
}
