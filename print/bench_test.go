package print_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

func straightLine(n int) []byte {
	var b strings.Builder
	b.WriteString("graph(%0 : Float(1, 64, strides=[64, 1], requires_grad=0, device=cpu),\n      %1 : Tensor):\n")
	for i := range n {
		fmt.Fprintf(&b, "  %%%d : Tensor = aten::mul(%%%d, %%%d) # net.py:%d:8\n", i+2, i+1, i, i%500)
	}
	fmt.Fprintf(&b, "  return (%%%d)\n", n+1)
	return []byte(b.String())
}

func resnet50(b *testing.B) []byte {
	texts, err := corpus.Load("torchvision_convolutional")
	if err != nil {
		b.Fatal(err)
	}
	for _, x := range texts {
		if strings.Contains(x.Name, "resnet50") && strings.Contains(x.Name, "inlined") {
			return x.Data
		}
	}
	b.Fatal("no inlined resnet50 in the corpus")
	return nil
}

func BenchmarkPrint(b *testing.B) {
	for _, c := range []struct {
		name string
		text func(b *testing.B) []byte
	}{
		{"straight-1e5", func(*testing.B) []byte { return straightLine(100_000) }},
		{"resnet50-inlined", resnet50},
	} {
		b.Run(c.name, func(b *testing.B) {
			text := c.text(b)
			f, err := parse.Parse("bench", text, parse.Options{})
			if err != nil {
				b.Fatal(err)
			}
			g := f.Graphs[0]
			nodes := countNodes(g)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if len(print.AppendGraph(nil, g, print.Options{})) != len(text) {
					b.Fatal("printed something else")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(nodes)/float64(b.N), "ns/node")
		})
	}
}

func countNodes(g *ir.Graph) (n int) {
	for range g.AllNodes() {
		n++
	}
	return n
}
