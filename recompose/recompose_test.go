package recompose

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/golden/goldentest"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/rewrite"
)

func TestCases(t *testing.T) { goldentest.Test(t, Pass, Decompose) }

// interpreted are the rules without what was compiled of them.
func interpreted(r *rewrite.Rules) *rewrite.Rules {
	return rewrite.MustParse(r.File(), r.Text(), rewrite.Options{NearMisses: true})
}

// TestCasesInterpreted: without compiled matchers the passes do the same.
func TestCasesInterpreted(t *testing.T) {
	plain, decompose := *Pass, *Decompose
	plain.Run = func(u *pass.Unit) error { return apply(u, interpreted(wholes())) }
	decompose.Run = func(u *pass.Unit) error { return apply(u, interpreted(parts())) }
	goldentest.Test(t, &plain, &decompose)
}

// TestGenerated: the compiled matchers are what go generate writes today.
func TestGenerated(t *testing.T) {
	for file, r := range map[string]*rewrite.Rules{"zz_recompose.go": wholes(), "zz_decompose.go": parts()} {
		want, err := rewrite.Compile(interpreted(r), "recompose")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is stale (%v): go generate ./recompose", file, err)
		}
	}
}

// unit applies rules outside of a pipeline.
type unit struct {
	*analysis.Cache
	edits []string
}

func (u *unit) Edit(_ any, rule string) bool {
	u.edits = append(u.edits, rule)
	return true
}
func (u *unit) Explaining() bool                 { return false }
func (u *unit) Miss(any, string, string, ...any) {}

// random is a graph of the operators that the rules are about, on few values, so that
// many patterns match by chance.
func random(t *testing.T, rng *rand.Rand) *ir.Graph {
	var src strings.Builder
	src.WriteString(`graph(%v0 : Float(2, 2), %v1 : Float(2, 2), %v2 : Float(2)):
  %none : NoneType = prim::Constant()
  %true : bool = prim::Constant[value=1]()
  %c0 : int = prim::Constant[value=1]()
  %c1 : float = prim::Constant[value=0.5]()
  %c2 : int = prim::Constant[value=2]()
  %c3 : float = prim::Constant[value=1.4142135623730951]()
  %c4 : int = prim::Constant[value=3]()
  %c5 : int = prim::Constant[value=6]()
  %c6 : int = prim::Constant[value=0]()
  %c7 : float = prim::Constant[value=0.70710678118654757]()
  %m : int = prim::Constant[value=-1]()
  %dims : int[] = prim::ListConstruct(%m)
`)
	forms := []string{"mm(%v, %v)", "add(%v, %v, %c0)", "add(%v, %c, %c0)", "mul(%v, %v)", "mul(%v, %c1)", "div(%v, %v)", "div(%v, %c)", "erf(%v)", "add(%v, %v, %c)",
		"sigmoid(%v)", "t(%v)", "matmul(%v, %v)", "addmm(%v, %v, %v, %c0, %c0)", "linear(%v, %v, %none)", "clamp(%v, %c6, %c5)", "relu6(%v)", "hardsigmoid(%v)",
		"mean(%v, %dims, %true, %none)", "sub(%v, %v, %c0)", "pow(%v, %c2)", "sqrt(%v)", "tanh(%v)"}
	chains := []string{"div(%x, %c3)|erf(@0)|add(@1, %c0, %c0)|mul(%x, %c1)|mul(@3, @2)", "mul(%x, %c7)|erf(@0)|add(@1, %c0, %c0)|mul(@2, %x)|mul(@3, %c1)",
		"add(%x, %c4, %c0)|clamp(@0, %c6, %c5)|mul(%x, @1)|div(@2, %c5)", "add(%x, %c4, %c0)|relu6(@0)|div(@1, %c5)|mul(@2, %x)", "hardsigmoid(%x)|mul(%x, @0)",
		"mean(%x, %dims, %true, %none)|sub(%x, @0, %c0)|pow(@1, %c2)|mean(@2, %dims, %true, %none)|add(@3, %c1, %c0)|sqrt(@4)|div(@1, @5)",
		"t(%x)|matmul(%v, @0)", "mm(%x, %v)|add(@0, %w2, %c0)", "mm(%x, %v)|mm(%v, %v)|add(@0, @1, %c0)"}
	values := 3
	add := func(form string, from, x int) {
		for strings.Contains(form, "%v,") || strings.Contains(form, "%v)") {
			form = strings.Replace(form, "%v", fmt.Sprintf("%%w%d", values-1-rng.IntN(min(values, 3))), 1)
		}
		for i := range 7 {
			form = strings.ReplaceAll(form, fmt.Sprintf("@%d", i), fmt.Sprintf("%%w%d", from+i))
		}
		form = strings.ReplaceAll(form, "%x", fmt.Sprintf("%%w%d", x))
		form = strings.Replace(form, "%c,", fmt.Sprintf("%%c%d,", rng.IntN(7)), 1)
		form = strings.Replace(form, "%c)", fmt.Sprintf("%%c%d)", rng.IntN(7)), 1)
		fmt.Fprintf(&src, "  %%v%d : Float(2, 2) = aten::%s\n", values, strings.ReplaceAll(form, "%w", "%v"))
		values++
	}
	for range 20 {
		if rng.IntN(2) == 0 {
			add(forms[rng.IntN(len(forms))], 0, 0)
			continue
		}
		from, x := values, rng.IntN(values)
		for form := range strings.SplitSeq(chains[rng.IntN(len(chains))], "|") {
			if rng.IntN(20) == 0 { // a fault
				form = strings.Replace(form, "%x", "%w0", 1)
			}
			add(form, from, x)
		}
	}
	fmt.Fprintf(&src, "  return (%%v%d)\n", values-1)
	g, err := parse.Graph("g", []byte(src.String()), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestRandomGraphs: compiled and interpreted rules make the same edits in the same order.
func TestRandomGraphs(t *testing.T) {
	edits, rules := 0, make(map[string]bool)
	for seed := range uint64(200) {
		for _, r := range []*rewrite.Rules{wholes(), parts()} {
			var texts [2][]byte
			var did [2][]string
			for i, r := range []*rewrite.Rules{r, interpreted(r)} {
				u := &unit{Cache: analysis.NewCache(random(t, rand.New(rand.NewPCG(seed, 1))))}
				if err := r.Apply(u, rewrite.Trusted); err != nil {
					t.Fatal(err)
				}
				texts[i], did[i] = []byte(print.Graph(u.Graph(), print.Options{})), u.edits
			}
			edits += len(did[0])
			for _, name := range did[0] {
				rules[name] = true
			}
			if !bytes.Equal(texts[0], texts[1]) {
				t.Errorf("seed %d: compiled rules did %q, interpreted ones %q", seed, did[0], did[1])
			}
		}
	}
	if edits < 1000 || len(rules) < 10 {
		t.Errorf("only %d edits, by %d rules", edits, len(rules))
	}
}
