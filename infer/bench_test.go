package infer

import (
	"testing"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
)

// BenchmarkStraightLine has 100,000 nodes; the facts about aliases are there.
func BenchmarkStraightLine(b *testing.B) {
	f, err := parse.Parse("line", corpus.StraightLine(100_000), parse.Options{})
	if err != nil {
		b.Fatal(err)
	}
	g := f.Graphs[0]
	facts := alias.Analyze(g)
	for b.Loop() {
		analyze(g, facts, trustTypes)
	}
}
