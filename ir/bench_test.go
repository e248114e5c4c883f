package ir_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// sizes are the graph sizes over which a cost that should be flat is measured.
var sizes = []int{1e3, 1e4, 1e5}

// chain is a graph of n nodes, each of which uses the one before and %x.
func chain(tb testing.TB, n int) *ir.Graph {
	var b bytes.Buffer
	b.WriteString("graph(%x : Tensor):\n  %0 : Tensor = aten::relu(%x)\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "  %%%d : Tensor = aten::mul(%%%d, %%x)\n", i, i-1)
	}
	fmt.Fprintf(&b, "  return (%%%d)\n", n-1)
	g, err := parse.Graph("chain", b.Bytes(), parse.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

func perSize(b *testing.B, f func(b *testing.B, g *ir.Graph)) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("nodes=%d", n), func(b *testing.B) { f(b, chain(b, n)) })
	}
}

// BenchmarkSetInput replaces one input of a node in the middle: O(1).
func BenchmarkSetInput(b *testing.B) {
	perSize(b, func(b *testing.B, g *ir.Graph) {
		n, x, y := g.Top().Last(), g.Inputs()[0], g.Top().First().Output(0)
		for b.Loop() {
			n.SetInput(1, y)
			n.SetInput(1, x)
		}
	})
}

// BenchmarkReplaceAllUses moves k uses there and back: O(uses), whatever the graph.
func BenchmarkReplaceAllUses(b *testing.B) {
	for _, k := range []int{1, 100, 10000} {
		b.Run(fmt.Sprintf("uses=%d", k), func(b *testing.B) {
			g := chain(b, k+1)
			y := g.Top().First().Output(0)
			uses := 0
			for b.Loop() {
				x := g.Inputs()[0]
				uses += x.NumUses()
				x.ReplaceAllUsesWith(y)
				y.ReplaceAllUsesWith(x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(max(uses, 1)), "ns/use")
		})
	}
}

// BenchmarkBefore compares nodes of one block: O(1).
func BenchmarkBefore(b *testing.B) {
	perSize(b, func(b *testing.B, g *ir.Graph) {
		first, last := g.Top().First(), g.Top().Last()
		for b.Loop() {
			if !first.Before(last) {
				b.Fatal("order")
			}
		}
	})
}

// BenchmarkInsertRemove puts nodes at one place in the middle, each after the one
// before, and takes them out again: O(log n) amortized.
func BenchmarkInsertRemove(b *testing.B) {
	perSize(b, func(b *testing.B, g *ir.Graph) {
		at := g.Top().First()
		for range g.NumNodeIDs() / 2 {
			at = at.Next()
		}
		var made []*ir.Node
		for b.Loop() {
			n := g.NewNode(symbol.PrimConstant)
			n.AddOutput(types.Int)
			n.InsertAfter(at)
			if made = append(made, n); len(made) == 1000 {
				for _, m := range made {
					m.Remove()
				}
				made = made[:0]
			}
		}
	})
}

// BenchmarkWalk visits every node: ns a node should not depend on the size.
func BenchmarkWalk(b *testing.B) {
	perSize(b, func(b *testing.B, g *ir.Graph) {
		nodes := 0
		for b.Loop() {
			for range g.AllNodes() {
				nodes++
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(nodes), "ns/node")
	})
}

// BenchmarkClone copies the graph: ns a node should not depend on the size.
func BenchmarkClone(b *testing.B) {
	perSize(b, func(b *testing.B, g *ir.Graph) {
		for b.Loop() {
			g.Clone()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*g.NumNodeIDs()), "ns/node")
	})
}
