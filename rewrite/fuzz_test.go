package rewrite_test

import (
	"os"
	"testing"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/rewrite"
	"github.com/torchpass/torchpass/verify"
)

// unit applies rules outside of a pipeline.
type unit struct {
	*analysis.Cache
	explain bool
	edits   int
}

func (u *unit) Edit(any, string) bool {
	u.edits++
	return true
}
func (u *unit) Explaining() bool                 { return u.explain }
func (u *unit) Miss(any, string, string, ...any) {}

// FuzzRules reads any text as rules and applies what it reads to random graphs.
func FuzzRules(f *testing.F) {
	for _, file := range []string{"testdata/basic/rules.txt", "testdata/lists/rules.txt", "../recompose/recompose.rules", "../recompose/decompose.rules"} {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src, uint64(len(src)))
	}
	f.Fuzz(func(t *testing.T, src []byte, seed uint64) {
		r, err := rewrite.Parse("f", src, rewrite.Options{Predicates: predicates})
		if err != nil {
			return
		}
		g := randgraph.New(seed, randgraph.Options{})
		u := &unit{Cache: analysis.NewCache(g), explain: seed%2 == 0}
		if r.Apply(u, rewrite.Stated) != nil {
			return // does not come to an end
		}
		checkStructure(t, g)
	})
}

// checkStructure holds a graph to what no rule can break, whatever it claims.
func checkStructure(t *testing.T, g *ir.Graph) {
	for _, v := range verify.Graph(g) {
		if v.Code == verify.SSADominance || v.Code == verify.UseList || v.Code == verify.OrderIndex {
			t.Fatalf("after the rules: %v", v)
		}
	}
}
