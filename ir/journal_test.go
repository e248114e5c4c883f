package ir_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/verify"
)

// picture is all that methods tell of a graph: its text, ids, pointers, positions in
// the text, the order of every list of uses.
func picture(g *ir.Graph) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%x %d %d %d\n", print.Graph(g, print.Options{}), g.Hash(), g.NumNodeIDs(), g.NumValueIDs(), g.NumBlockIDs())
	value := func(v *ir.Value) {
		fmt.Fprintf(&b, " %p %d %d %s %t", v, v.ID(), v.Index(), v.Type(), v.Def() != nil)
		for u := range v.Uses() {
			fmt.Fprintf(&b, " %p:%p.%d", u, u.User(), u.Index())
		}
		fmt.Fprintln(&b, v.NumUses())
	}
	var block func(*ir.Block)
	node := func(n *ir.Node) {
		line, col := n.TextPos()
		fmt.Fprintf(&b, "%p %d %s %d:%d %v %s\n", n, n.ID(), n.Kind(), line, col, n.Source(), n.Scope())
		for i := range n.NumInputs() {
			fmt.Fprintf(&b, " %p", n.InputUse(i))
		}
		for _, v := range n.Outputs() {
			value(v)
		}
		for _, c := range n.Blocks() {
			block(c)
		}
		if sub := n.Subgraph(); sub != nil {
			fmt.Fprintf(&b, "%p %p {%s}\n", sub, sub.Owner(), picture(sub))
		}
	}
	block = func(c *ir.Block) {
		fmt.Fprintf(&b, "block %p %d\n", c, c.ID())
		for _, v := range c.Params() {
			value(v)
		}
		for n := range c.Nodes() {
			node(n)
		}
		node(c.Return())
	}
	block(g.Top())
	return b.String()
}

// editor makes random edits, sensible or not.
type editor struct {
	g   *ir.Graph
	rng *rand.Rand
}

func (e *editor) nodes() []*ir.Node { return slices.Collect(e.g.AllNodes()) }

func pick[T any](e *editor, xs []T) T { return xs[e.rng.IntN(len(xs))] }

func (e *editor) value() *ir.Value {
	var vs []*ir.Value
	vs = append(vs, e.g.Inputs()...)
	for n := range e.g.AllNodes() {
		vs = append(vs, n.Outputs()...)
		for _, b := range n.Blocks() {
			vs = append(vs, b.Params()...)
		}
	}
	return pick(e, vs)
}

// outside picks a node that is not in a block of n.
func (e *editor) outside(n *ir.Node) *ir.Node {
	for {
		m := pick(e, e.nodes())
		if !slices.ContainsFunc(n.Blocks(), func(b *ir.Block) bool { return b.Encloses(m.Block()) }) {
			return m
		}
	}
}

// edits are the methods of package ir that change a graph. Those that panic, as they
// do when misused, may do so half-way.
func edits() map[string]func(e *editor, n *ir.Node) {
	return map[string]func(e *editor, n *ir.Node){
		"AddInput":         func(e *editor, n *ir.Node) { n.AddInput(e.value()) },
		"AddInput nothing": func(_ *editor, n *ir.Node) { n.AddInput(nil) },
		"SetInput":         func(e *editor, n *ir.Node) { n.SetInput(e.rng.IntN(n.NumInputs()), e.value()) },
		"SetInput nothing": func(e *editor, n *ir.Node) { n.SetInput(e.rng.IntN(n.NumInputs()), nil) },
		"InsertInput":      func(e *editor, n *ir.Node) { n.InsertInput(e.rng.IntN(n.NumInputs()+1), e.value()) },
		"RemoveInput":      func(e *editor, n *ir.Node) { n.RemoveInput(e.rng.IntN(n.NumInputs())) },
		"inputs anew": func(e *editor, n *ir.Node) {
			n.RemoveAllInputs()
			n.ReserveInputs(9)
			n.SetInputs(e.value(), e.value(), e.value(), e.value())
		},
		"AppendWith": func(e *editor, n *ir.Node) {
			n.Block().AppendWith(e.g.NewNode(symbol.Of("aten::end")), []*ir.Value{e.value(), e.value()}, []*types.Type{types.Tensor})
		},
		"AddOutput":      func(_ *editor, n *ir.Node) { n.AddOutput(types.Tensor) },
		"RemoveOutput":   func(e *editor, n *ir.Node) { n.RemoveOutput(e.rng.IntN(n.NumOutputs())) },
		"PermuteOutputs": func(_ *editor, n *ir.Node) { n.PermuteOutputs(reversed(n.NumOutputs())) },
		"PermuteParams":  func(_ *editor, n *ir.Node) { n.Block().PermuteParams(reversed(len(n.Block().Params()))) },
		"AddBlock":       func(e *editor, n *ir.Node) { n.AddBlock().AddReturn(e.value()) },
		"RemoveBlock":    func(e *editor, n *ir.Node) { n.RemoveBlock(e.rng.IntN(len(n.Blocks()))) },
		"AddParam":       func(_ *editor, n *ir.Node) { n.Block().AddParam(types.Int) },
		"RemoveParam":    func(e *editor, n *ir.Node) { n.Block().RemoveParam(e.rng.IntN(len(n.Block().Params()))) },
		"AddReturn":      func(e *editor, n *ir.Node) { n.Block().AddReturn(e.value()) },
		"RemoveReturn":   func(e *editor, n *ir.Node) { n.Block().RemoveReturn(e.rng.IntN(n.Block().NumReturns())) },
		"MoveBefore":     func(e *editor, n *ir.Node) { n.MoveBefore(e.outside(n)) },
		"MoveAfter":      func(e *editor, n *ir.Node) { n.MoveAfter(e.outside(n)) },
		"Remove":         func(_ *editor, n *ir.Node) { n.Remove() },
		"SetKind":        func(_ *editor, n *ir.Node) { n.SetKind(symbol.Of("aten::journal")) },
		"SetType":        func(e *editor, _ *ir.Node) { e.value().SetType(types.Str) },
		"SetUniqueName":  func(e *editor, _ *ir.Node) { e.value().SetUniqueName(pick(e, []string{"", "x", "y.1", "a"})) },
		"SetNumber":      func(e *editor, _ *ir.Node) { e.value().SetNumber(int64(e.rng.IntN(1000))) },
		"SetNameBytes":   func(e *editor, _ *ir.Node) { e.value().SetNameBytes([]byte("named")) },
		"Rename": func(e *editor, _ *ir.Node) {
			e.g.Rename([]*ir.Value{e.value(), e.value()}, []string{"renamed", pick(e, []string{"x", "y.1"})})
		},
		"InsertNodesBefore": func(e *editor, n *ir.Node) {
			callee, err := parse.Graph("callee", []byte(nested), parse.Options{})
			if err != nil {
				panic(err)
			}
			c := ir.NewCopier(callee, e.g)
			for _, p := range callee.Inputs() {
				c.SetValue(p, e.value())
			}
			n.InsertNodesBefore(func() { insertCopies(c, callee.Top(), (*ir.Node).InsertBefore, n) })
			e.value().ReplaceAllUsesWith(c.Value(callee.Top().Return().Input(0)))
		},
		"SwapBlocks": func(e *editor, n *ir.Node) {
			n.SwapBlocks(e.rng.IntN(len(n.Blocks())), e.rng.IntN(len(n.Blocks())))
		},
		"TakeName":           func(e *editor, _ *ir.Node) { e.value().TakeName(e.value()) },
		"ReplaceAllUsesWith": func(e *editor, _ *ir.Node) { e.value().ReplaceAllUsesWith(e.value()) },
		"ReplaceUsesAfter":   func(e *editor, n *ir.Node) { e.value().ReplaceUsesAfter(n, e.value()) },
		"SetAttr":            func(e *editor, n *ir.Node) { n.SetAttr(ir.IntAttr(symbol.AttrName, int64(e.rng.IntN(9)))) },
		"RemoveAttr":         func(e *editor, n *ir.Node) { n.RemoveAttr(pick(e, n.Attrs()).Name) },
		"SetSource":          func(_ *editor, n *ir.Node) { n.SetSource(ir.Source{File: "f", Line: 1, Col: 2}) },
		"SetScope":           func(_ *editor, n *ir.Node) { n.SetScope("scope") },
		"CopySource":         func(e *editor, n *ir.Node) { n.CopySource(pick(e, e.nodes())) },
		"nest": func(e *editor, n *ir.Node) {
			sub := ir.NewSubgraph(n)
			sub.Top().AddReturn(sub.Top().AddParam(types.Tensor))
			n.SetAttr(ir.GraphAttr(symbol.AttrSubgraph, sub))
		},
		"edit nested": func(e *editor, n *ir.Node) {
			if sub := n.Subgraph(); sub != nil {
				(&editor{sub, e.rng}).edit(false)
			}
		},
		"insert": func(e *editor, n *ir.Node) {
			m := e.g.NewNode(symbol.Of("aten::relu"))
			m.SetInputs(e.value())
			m.AddOutput(types.Tensor).SetUniqueName("x")
			m.CopySource(n)
			m.InsertBefore(n)
			m.Output(0).ReplaceUsesAfter(n, e.value())
		},
		"replace": func(e *editor, n *ir.Node) {
			if n.Subgraph() != nil {
				return // a clone of a graph that uses what was removed would share that use
			}
			m := n.CloneInto(e.g, []*ir.Value{e.value()}, map[*ir.Value]*ir.Value{})
			m.InsertAfter(n)
			n.ReplaceWith(m)
		},
		"crowd": func(e *editor, n *ir.Node) { // until order labels are spread anew
			for range 70 {
				e.g.NewNode(symbol.Of("aten::here")).InsertBefore(n)
			}
		},
	}
}

// insertCopies puts copies of the nodes of b where insert puts them.
func insertCopies(c *ir.Copier, b *ir.Block, insert func(m, at *ir.Node), at *ir.Node) {
	for n := range b.Nodes() {
		m := c.Node(n)
		insert(m, at)
		for _, from := range n.Blocks() {
			to := m.AddBlock()
			for _, p := range from.Params() {
				c.Param(p, to)
			}
			insertCopies(c, from, func(m, _ *ir.Node) { to.Append(m) }, nil)
			for i := range from.NumReturns() {
				to.AddReturn(c.Value(from.Return().Input(i)))
			}
		}
	}
}

func reversed(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = n - 1 - i
	}
	return order
}

// edit makes one random edit. A misused method leaves a trace only in panicked.
func (e *editor) edit(crowd bool) (name string, panicked bool) {
	nodes := e.nodes()
	if len(nodes) == 0 {
		return "", false
	}
	all := edits()
	name = pick(e, slices.Sorted(maps.Keys(all)))
	if name == "crowd" && !crowd {
		return name, false
	}
	defer func() { panicked = recover() != nil }()
	all[name](e, pick(e, nodes))
	return name, false
}

// TestUndo makes random edits and takes them back, from several marks: the graph is
// in all ways what it was, and behaves as one that was never edited.
func TestUndo(t *testing.T) {
	made, panics := make(map[string]int), 0
	for seed := range uint64(60) {
		text := nested
		if seed%3 > 0 {
			text = randgraph.Text(seed, randgraph.Options{Nodes: 20})
		}
		g := read(t, text)
		g.Record()
		rng := rand.New(rand.NewPCG(seed, 7))
		if seed%2 == 0 {
			g.Inputs()[0].SetUniqueName("x") // the set of names exists before the mark
		}
		var marks []ir.Mark
		var pictures []string
		begun := g.Edits()
		for range 4 {
			marks, pictures = append(marks, g.Mark()), append(pictures, picture(g))
			e := &editor{g, rng}
			for range rng.IntN(30) {
				name, panicked := e.edit(seed%10 == 0)
				if made[name]++; panicked {
					panics++
				}
			}
		}
		before := g.Edits()
		edited := before > begun
		for i := len(marks) - 1; i >= 0; i -= 1 + i%2 {
			g.Undo(marks[i])
			if got := picture(g); got != pictures[i] {
				t.Fatalf("seed %d: after undoing to mark %d\n%s\nnot\n%s", seed, i, got, pictures[i])
			}
		}
		if edited && g.Edits() <= before {
			t.Errorf("seed %d: undoing does not count", seed)
		}
		g.Undo(marks[0])
		if vs := verify.Graph(g); len(vs) > 0 || picture(g) != pictures[0] {
			t.Errorf("seed %d: %v\n%s", seed, vs, picture(g))
		}
		g.Forget()
		twin := read(t, text)
		if seed%2 == 0 {
			twin.Inputs()[0].SetUniqueName("x")
		}
		for _, x := range []*ir.Graph{g, twin} {
			again := &editor{x, rand.New(rand.NewPCG(seed, 8))}
			for range 20 {
				again.edit(false)
			}
		}
		if a, b := print.Graph(g, print.Options{}), print.Graph(twin, print.Options{}); a != b {
			t.Errorf("seed %d: the same edits afterwards give\n%s\nnot\n%s", seed, a, b)
		}
	}
	for name := range edits() {
		if made[name] == 0 {
			t.Errorf("%s was never tried", name)
		}
	}
	if panics == 0 {
		t.Error("no misuse was tried")
	}
}

// TestUndoOfCrowding: nodes that come back find their place among labels that were
// spread meanwhile.
func TestUndoOfCrowding(t *testing.T) {
	g := read(t, nested)
	g.Record()
	m := g.Mark()
	want := picture(g)
	last := g.Top().Last()
	last.Output(0).ReplaceAllUsesWith(last.Input(0))
	loop := last.Prev()
	last.Remove()
	for range 200 {
		g.NewNode(symbol.Of("aten::here")).InsertAfter(loop)
	}
	g.Undo(m)
	if got := picture(g); got != want {
		t.Errorf("undone to\n%s\nnot\n%s", got, want)
	}
	if vs := verify.Graph(g); len(vs) > 0 {
		t.Error(vs)
	}
}

// TestUndoNothing: without edits nothing is counted, and a graph that is not being
// recorded keeps its edits.
func TestUndoNothing(t *testing.T) {
	g := read(t, nested)
	g.Record()
	edits := g.Edits()
	if g.Undo(g.Mark()); g.Edits() != edits {
		t.Error("undoing nothing counted")
	}
	m := g.Mark()
	g.Forget()
	g.Top().First().Output(0).SetType(types.Str)
	if g.Undo(m); g.Top().First().Output(0).Type() != types.Str {
		t.Error("an edit that was not recorded was undone")
	}
}

// TestRecordedGraphStays: a graph with a history cannot become part of another one
// with a history, as neither could be undone alone.
func TestRecordedGraphStays(t *testing.T) {
	a, b := read(t, nested), read(t, nested)
	a.Record()
	b.Record()
	defer func() {
		if recover() == nil {
			t.Error("the graph moved")
		}
	}()
	a.Top().First().SetAttr(ir.GraphAttr(symbol.AttrSubgraph, b))
}
