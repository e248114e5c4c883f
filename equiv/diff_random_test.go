package equiv_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// edit changes one thing in g at or near n and says what the diff must call it, on
// which node of A and of B; ok is false where it does not apply.
type edit func(rng *rand.Rand, n *ir.Node) (kind equiv.DivergenceKind, b *ir.Node, ok bool)

var edits = map[string]edit{
	"attribute": func(_ *rand.Rand, n *ir.Node) (equiv.DivergenceKind, *ir.Node, bool) {
		a := n.Attr(symbol.AttrValue)
		if a == nil || a.Kind != ir.AttrI || n.Output(0).Type() != types.Int {
			return 0, nil, false
		}
		n.SetAttr(ir.IntAttr(symbol.AttrValue, a.Int()+12345))
		return equiv.AttributeDiffers, n, true
	},
	"kind": func(_ *rand.Rand, n *ir.Node) (equiv.DivergenceKind, *ir.Node, bool) {
		if hasTwin(n) || n.NumInputs() == 0 && !used(n) {
			return 0, nil, false
		}
		n.SetKind(symbol.Of("my::other"))
		return equiv.KindDiffers, n, true
	},
	"swap": func(_ *rand.Rand, n *ir.Node) (equiv.DivergenceKind, *ir.Node, bool) {
		if n.NumInputs() < 2 || n.Input(0) == n.Input(1) || twins(n.Input(0), n.Input(1)) {
			return 0, nil, false
		}
		v, w := n.Input(0), n.Input(1)
		n.SetInput(0, w)
		n.SetInput(1, v)
		return equiv.OperandsDiffer, n, true
	},
	"operand": func(rng *rand.Rand, n *ir.Node) (equiv.DivergenceKind, *ir.Node, bool) {
		ins := n.Graph().Inputs()
		if n.NumInputs() == 0 {
			return 0, nil, false
		}
		i, v := rng.IntN(n.NumInputs()), ins[rng.IntN(len(ins))]
		if n.Input(i) == v {
			return 0, nil, false
		}
		n.SetInput(i, v)
		return equiv.OperandsDiffer, n, true
	},
	"remove": func(_ *rand.Rand, n *ir.Node) (equiv.DivergenceKind, *ir.Node, bool) {
		if used(n) || len(n.Blocks()) > 0 || hasTwin(n) {
			return 0, nil, false
		}
		n.Remove()
		return equiv.MissingNode, nil, true
	},
	"insert": func(rng *rand.Rand, n *ir.Node) (equiv.DivergenceKind, *ir.Node, bool) {
		m := n.Graph().NewNode(symbol.Of("aten::relu"))
		m.SetInputs(n.Graph().Inputs()[rng.IntN(2)])
		m.AddOutput(types.Tensor)
		m.InsertBefore(n)
		return equiv.ExtraNode, m, !hasTwin(m)
	},
	"type": func(_ *rand.Rand, n *ir.Node) (equiv.DivergenceKind, *ir.Node, bool) {
		if n.NumOutputs() == 0 {
			return 0, nil, false
		}
		n.Output(0).SetType(types.Future(types.Str))
		return equiv.TypeDiffers, n, true
	},
	"move": func(rng *rand.Rand, n *ir.Node) (equiv.DivergenceKind, *ir.Node, bool) {
		to := n
		for range 1 + rng.IntN(5) {
			if next := to.Next(); next != nil && !uses(next, n) {
				to = next
			}
		}
		if to == n || hasTwin(n) {
			return 0, nil, false
		}
		n.MoveAfter(to)
		return equiv.MovedNode, n, true
	},
	"returns": func(_ *rand.Rand, n *ir.Node) (equiv.DivergenceKind, *ir.Node, bool) {
		ret := n.Block().Return()
		in := n.Graph().Inputs()[3]
		if ret.NumInputs() == 0 || ret.Input(0) == in {
			return 0, nil, false
		}
		ret.SetInput(0, in)
		return equiv.ReturnsDiffer, ret, true
	},
}

func used(n *ir.Node) bool {
	return slices.ContainsFunc(n.Outputs(), (*ir.Value).HasUses)
}

// uses reports whether n, or what is in its blocks, uses an output of m.
func uses(n, m *ir.Node) bool {
	for _, v := range m.Outputs() {
		for u := range v.Uses() {
			b := u.User().Block()
			for b != n.Block() && b.Owner() != nil && b.Owner() != n {
				b = b.Owner().Block()
			}
			if u.User() == n || b.Owner() == n && n.Block() != b {
				return true
			}
		}
	}
	return false
}

// hasTwin reports whether another node does the same as n, so that which of the two
// was edited cannot be told.
func hasTwin(n *ir.Node) bool {
	for m := range n.Graph().AllNodes() {
		if m != n && m.Kind() == n.Kind() && m.NumInputs() == n.NumInputs() && len(m.Blocks()) == 0 {
			same := true
			for i, v := range n.Inputs() {
				same = same && m.Input(i) == v
			}
			if same && n.NumInputs() > 0 {
				return true
			}
		}
	}
	return false
}

func twins(v, w *ir.Value) bool {
	return v.Def() != nil && w.Def() != nil && hasTwin(v.Def()) && hasTwin(w.Def())
}

// TestDiffOneEdit: one random edit to a random graph is one divergence, of the right
// kind and at the right node.
func TestDiffOneEdit(t *testing.T) {
	done := 0
	for seed := range uint64(150) {
		for _, name := range []string{"attribute", "kind", "swap", "operand", "remove", "insert", "type", "move", "returns"} {
			a := randgraph.New(seed, randgraph.Options{})
			b := a.Clone()
			rng := rand.New(rand.NewPCG(seed, 3))
			as, bs := slices.Collect(a.AllNodes()), slices.Collect(b.AllNodes())
			at := rng.IntN(len(as))
			kind, n, ok := edits[name](rng, bs[at])
			if !ok {
				continue
			}
			done++
			d := equiv.DiffGraphs(a, b, equiv.DiffOptions{})
			if len(d.List) == 1 && d.List[0].Kind == kind && d.List[0].B.Node == n && (kind == equiv.ExtraNode || kind == equiv.ReturnsDiffer || d.List[0].A.Node == as[at]) {
				continue
			}
			text := ""
			for _, x := range d.List {
				text += fmt.Sprintf("  %s: %s (%s)\n", x.Kind, x.Detail, x.A.Path)
			}
			t.Errorf("seed %d, %s of %s: wanted one %s:\n%s", seed, name, print.Node(as[at], print.Options{}), kind, text)
		}
	}
	if done < 500 {
		t.Errorf("only %d edits applied", done)
	}
}

// TestDiffRenumbered: other numbers are no divergence, and are told.
func TestDiffRenumbered(t *testing.T) {
	for seed := range uint64(100) {
		a := randgraph.New(seed, randgraph.Options{})
		b, err := parse.Graph("b", []byte(print.Graph(a, print.Options{Renumber: true})), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if d := equiv.DiffGraphs(a, b, equiv.DiffOptions{}); !d.Equal() || d.Class() != equiv.NamesDiffer || d.Paired != d.NodesA {
			t.Errorf("seed %d: %s", seed, d.Summary())
		}
		if d := equiv.DiffGraphs(a, a.Clone(), equiv.DiffOptions{Names: true, Sources: true, Scopes: true}); d.Class() != equiv.Same {
			t.Errorf("seed %d: a clone is not the same: %s", seed, d.Summary())
		}
	}
}
