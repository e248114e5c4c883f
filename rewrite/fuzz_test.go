package rewrite_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
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
		// A rule each: the fuzzer makes what it finds smaller byte by byte, and runs little else
		// where that is a whole file.
		for i, rule := range strings.Split("\n"+string(src), "\nrule ")[1:] {
			f.Add([]byte("rule "+rule), uint64(i))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte, seed uint64) {
		r, err := rewrite.Parse("f", src, rewrite.Options{Predicates: predicates})
		if err != nil {
			return
		}
		g := randgraph.New(seed, randgraph.Options{Nodes: 12})
		u := &unit{Cache: analysis.NewCache(g), explain: seed%2 == 0}
		if r.Apply(u, rewrite.Trusted) != nil {
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

// TestMutated applies rules with random faults to random graphs: nothing panics, and what
// reads leaves graphs whole.
func TestMutated(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	applied := 0
	for i := range 400 {
		file := []string{"testdata/basic/rules.txt", "../recompose/recompose.rules"}[i%2]
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for range rng.IntN(4) {
			at := rng.IntN(len(src) - 20)
			switch rng.IntN(3) {
			case 0:
				src[at] = byte(rng.IntN(128))
			case 1:
				src = append(src[:at], src[at+1:]...)
			case 2:
				src = append(src, src[at:at+rng.IntN(20)]...)
			}
		}
		r, err := rewrite.Parse(file, src, rewrite.Options{Predicates: predicates})
		if err != nil {
			continue
		}
		g := randgraph.New(uint64(i), randgraph.Options{})
		u := &unit{Cache: analysis.NewCache(g), explain: i%4 == 0}
		if err := r.Apply(u, rewrite.Trusted); err == nil {
			applied++
			checkStructure(t, g)
		}
	}
	if applied < 50 {
		t.Errorf("only %d texts of rules were read and applied", applied)
	}
}

// TestNoEnd: rules that go on for ever are an error that names one.
func TestNoEnd(t *testing.T) {
	r := rewrite.MustParse("f", "rule swap\ndoc a + b is b + a\nmatch\n  %y : int = aten::mul(%a, %b)\nreplace\n  %y = aten::mul(%b, %a)\n  return (%y)\n", rewrite.Options{})
	g, err := parse.Graph("g", []byte("graph(%a : int, %b : int):\n  %c : int = aten::mul(%a, %b)\n  return (%c)\n"), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = r.Apply(&unit{Cache: analysis.NewCache(g)}, rewrite.Trusted)
	if err == nil || !strings.Contains(err.Error(), `do not come to an end: after 500 edits in 500 rounds there is more to do, at last for rule "swap"`) {
		t.Errorf("got %v", err)
	}
}

// BenchmarkApply matches 100 rules, of which none applies, over 100,000 nodes.
func BenchmarkApply(b *testing.B) {
	var text strings.Builder
	for i := range 100 {
		fmt.Fprintf(&text, "rule r%d\ndoc d\nmatch\n  %%m = aten::%s(%%a, %%b)\n  %%y = aten::add({%%m, %%c}, %d)\nwhere\n  uses(%%m) == 1\nreplace\n  return (%%c)\n",
			i, []string{"mul", "div", "relu", "mm", "sub"}[i%5], i+2)
	}
	r := rewrite.MustParse("f", text.String(), rewrite.Options{})
	var src strings.Builder
	src.WriteString("graph(%v0 : Tensor):\n  %one : int = prim::Constant[value=1]()\n")
	for i := range 50_000 {
		fmt.Fprintf(&src, "  %%m%d : Tensor = aten::mul(%%v%d, %%v0)\n  %%v%d : Tensor = aten::add(%%m%d, %%v%d, %%one)\n", i, i, i+1, i, i)
	}
	src.WriteString("  return (%v50000)\n")
	g, err := parse.Graph("g", []byte(src.String()), parse.Options{})
	if err != nil {
		b.Fatal(err)
	}
	u := &unit{Cache: analysis.NewCache(g)}
	for b.Loop() {
		if err := r.Apply(u, rewrite.Proven); err != nil || u.edits > 0 {
			b.Fatal(err, u.edits)
		}
	}
}
