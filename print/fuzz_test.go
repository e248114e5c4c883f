package print_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// FuzzEdited holds printing to print(parse(print(g))) == print(g) for graphs that
// were edited after they were read, with their own names and renumbered.
func FuzzEdited(f *testing.F) {
	texts, err := corpus.Load("traps")
	if err != nil {
		f.Fatal(err)
	}
	for i, x := range texts {
		if i%61 == 0 && len(x.Data) < 3000 {
			f.Add(x.Data, uint64(i))
		}
	}
	for seed := range uint64(4) {
		f.Add([]byte(randgraph.Text(seed, randgraph.Options{})), seed)
	}
	f.Fuzz(func(t *testing.T, text []byte, seed uint64) {
		opt := parse.Options{MaxPayload: 1 << 16}
		file, err := parse.Parse("fuzz", text, opt)
		if err != nil || len(file.Graphs) == 0 || file.Untyped {
			return
		}
		g := file.Graphs[0]
		if numberedKind(g) {
			return // once the groups before it are gone, it reads as the number of a definition
		}
		before := print.AppendModule(nil, file.Module, print.Options{})
		g.Record()
		mark := g.Mark()
		edits(g, seed)
		g.Undo(mark)
		g.Forget()
		if after := print.AppendModule(nil, file.Module, print.Options{}); !bytes.Equal(before, after) {
			t.Fatalf("before edits\n%s\nafter undoing them\n%s", before, after)
		}
		edits(g, seed)
		for _, renumber := range []bool{false, true} {
			o := print.Options{Renumber: renumber}
			once := print.AppendModule(nil, file.Module, o)
			again, err := parse.Parse("once", once, opt)
			if err != nil {
				t.Fatalf("what was printed does not read back: %v\n%s", err, once)
			}
			if twice := print.AppendModule(nil, again.Module, print.Options{}); !bytes.Equal(once, twice) {
				t.Fatalf("printed once\n%s\nprinted twice\n%s", once, twice)
			}
		}
	})
}

// numberedKind reports whether a kind in g or in the graphs within ends in a number,
// as those with a definition are printed.
func numberedKind(g *ir.Graph) bool {
	for n := range g.AllNodes() {
		kind := n.Kind().String()
		if base := strings.TrimRight(kind, "0123456789"); len(base) < len(kind) && strings.HasSuffix(base, "_") {
			return true
		}
		for _, a := range n.Attrs() {
			if slices.ContainsFunc(a.Graphs(), numberedKind) {
				return true
			}
		}
	}
	return false
}

// edits makes a dozen edits, the same for a seed.
func edits(g *ir.Graph, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	for range 12 {
		edit(r, g)
	}
}

// edit makes one edit that keeps the graph printable: every value is defined once
// and before its uses.
func edit(r *rand.Rand, g *ir.Graph) {
	nodes := make([]*ir.Node, 0, 64)
	for n := range g.AllNodes() {
		nodes = append(nodes, n)
	}
	if len(nodes) == 0 {
		return
	}
	n := nodes[r.IntN(len(nodes))]
	v := anyOutput(r, n)
	switch r.IntN(7) {
	case 0:
		for _, out := range n.Outputs() {
			if out.HasUses() {
				return
			}
		}
		n.Remove()
	case 1:
		if v != nil && len(g.Inputs()) > 0 {
			v.ReplaceAllUsesWith(g.Inputs()[0])
		}
	case 2:
		m := g.NewNode(symbol.Of("aten::neg"))
		m.AddOutput(types.Tensor)
		if n.NumInputs() > 0 {
			m.AddInput(n.Input(r.IntN(n.NumInputs())))
		}
		m.CopySource(n)
		m.InsertBefore(n)
	case 3:
		if v != nil {
			v.SetUniqueName([]string{"x", "7", "a.b", "%", "a b", "", "x.1"}[r.IntN(7)])
		}
	case 4:
		if v != nil && !v.IsConstant() {
			v.SetType([]*types.Type{types.Int, types.List(types.Optional(types.Str)), types.Tuple(), types.Tensor}[r.IntN(4)])
		}
	case 5:
		if len(n.Attrs()) > 0 && n.Kind().String()[0] != '^' {
			n.RemoveAttr(n.Attrs()[r.IntN(len(n.Attrs()))].Name)
		}
	case 6:
		if n.NumInputs() > 0 {
			n.RemoveInput(r.IntN(n.NumInputs()))
		}
	}
}

func anyOutput(r *rand.Rand, n *ir.Node) *ir.Value {
	if n.NumOutputs() == 0 {
		return nil
	}
	return n.Output(r.IntN(n.NumOutputs()))
}
