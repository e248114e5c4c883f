package dce_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
)

// BenchmarkLive computes what dce needs to know of inlined torchvision graphs.
func BenchmarkLive(b *testing.B) {
	texts, err := corpus.Load("torchvision_convolutional")
	if err != nil {
		b.Fatal(err)
	}
	for _, x := range texts {
		if !strings.HasSuffix(x.Name, ".inlined.txt") || !strings.Contains(x.Name, "resnet50") && !strings.Contains(x.Name, "densenet") {
			continue
		}
		g, err := parse.Graph(x.Name, x.Data, parse.Options{})
		if err != nil {
			b.Fatal(err)
		}
		nodes := g.NumNodeIDs()
		b.Run(x.Name, func(b *testing.B) {
			for b.Loop() {
				if _, err := alias.Live.Of(analysis.NewCache(g)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*nodes), "ns/node")
		})
	}
}
