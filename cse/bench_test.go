package cse_test

import (
	"testing"

	"github.com/torchpass/torchpass/cse"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
)

// BenchmarkCSE runs the pass on an inlined torchvision graph and on a line of 10^5 nodes.
func BenchmarkCSE(b *testing.B) {
	vit, err := corpus.Find("torchvision_attention", "vit_b_16", ".inlined.txt")
	if err != nil {
		b.Fatal(err)
	}
	for name, data := range map[string][]byte{"vit_b_16": vit.Data, "line": corpus.StraightLine(100000)} {
		b.Run(name, func(b *testing.B) {
			pl, err := pass.ParsePipeline("cse", []*pass.Pass{cse.Pass})
			if err != nil {
				b.Fatal(err)
			}
			var total, nodes int64
			for b.Loop() {
				b.StopTimer()
				f, err := parse.Parse(name, data, parse.Options{})
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				report, err := (&pass.Manager{}).Run(f.Module, pl)
				if err != nil {
					b.Fatal(err)
				}
				total += report.Rows[0].Time.Nanoseconds()
				nodes += int64(report.Rows[0].NodesBefore)
			}
			b.ReportMetric(float64(total)/float64(nodes), "ns/node")
		})
	}
}
