package verify_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/verify"
)

// BenchmarkInlined verifies the largest inlined torchvision graph of a family.
func BenchmarkInlined(b *testing.B) {
	for _, family := range []string{"torchvision_convolutional", "torchvision_detection"} {
		b.Run(family, func(b *testing.B) {
			texts, err := corpus.Load(family)
			if err != nil {
				b.Fatal(err)
			}
			var data []byte
			for _, x := range texts {
				if strings.HasSuffix(x.Name, ".inlined.txt") && len(x.Data) > len(data) {
					data = x.Data
				}
			}
			run(b, data)
		})
	}
}

// BenchmarkStraight shows that the cost per node does not grow with the graph.
func BenchmarkStraight(b *testing.B) {
	for _, n := range []int{1e4, 1e6} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var s strings.Builder
			s.WriteString("graph(%0 : Tensor):\n")
			for i := range n {
				fmt.Fprintf(&s, "  %%%d : Tensor = aten::relu(%%%d)\n", i+1, i)
			}
			fmt.Fprintf(&s, "  return (%%%d)\n", n)
			run(b, []byte(s.String()))
		})
	}
}

// run reports the time per node, with schemas resolved anew each time ("cold", as
// after parsing) and with those that the nodes remember ("warm").
func run(b *testing.B, data []byte) {
	b.Run("cold", func(b *testing.B) {
		nodes := 0
		for b.Loop() {
			b.StopTimer()
			g := mustParse(b, data)
			b.StartTimer()
			nodes += check(b, g)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(nodes), "ns/node")
	})
	b.Run("warm", func(b *testing.B) {
		g := mustParse(b, data)
		check(b, g)
		nodes := 0
		for b.Loop() {
			nodes += check(b, g)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(nodes), "ns/node")
	})
}

func mustParse(b *testing.B, data []byte) *ir.Graph {
	g, err := parse.Graph("bench", data, parse.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return g
}

func check(b *testing.B, g *ir.Graph) int {
	if vs := verify.Graph(g); len(vs) > 0 {
		b.Fatal(vs[0])
	}
	return g.NumNodeIDs()
}
