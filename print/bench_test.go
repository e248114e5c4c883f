package print_test

import (
	"testing"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

// resnet50 is torchvision's, inlined.
func resnet50(b *testing.B) []byte {
	x, err := corpus.Find("torchvision_convolutional", "resnet50", "inlined")
	if err != nil {
		b.Fatal(err)
	}
	return x.Data
}

func BenchmarkPrint(b *testing.B) {
	for _, c := range []struct {
		name string
		text func(b *testing.B) []byte
	}{
		{"straight-1e5", func(*testing.B) []byte { return corpus.StraightLine(100_000) }},
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
