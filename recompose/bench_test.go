package recompose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/rewrite"
)

// nearly is a graph of 100,000 nodes of which many could begin a match, and none does.
func nearly(b *testing.B) *unit {
	var src strings.Builder
	src.WriteString(`graph(%v0 : Tensor, %w : Tensor):
  %one : int = prim::Constant[value=1]()
  %two : int = prim::Constant[value=2]()
  %half : float = prim::Constant[value=0.5]()
`)
	for i := range 10_000 {
		fmt.Fprintf(&src, `  %%d%[1]d : Tensor = aten::div(%%v%[1]d, %%two)
  %%e%[1]d : Tensor = aten::erf(%%d%[1]d)
  %%p%[1]d : Tensor = aten::add(%%e%[1]d, %%one, %%one)
  %%h%[1]d : Tensor = aten::mul(%%v%[1]d, %%half)
  %%q%[1]d : Tensor = aten::mul(%%h%[1]d, %%p%[1]d)
  %%s%[1]d : Tensor = aten::sigmoid(%%w)
  %%y%[1]d : Tensor = aten::mul(%%q%[1]d, %%s%[1]d)
  %%m%[1]d : Tensor = aten::mm(%%y%[1]d, %%w)
  %%a%[1]d : Tensor = aten::add(%%m%[1]d, %%q%[1]d, %%two)
  %%v%[2]d : Tensor = aten::div(%%a%[1]d, %%m%[1]d)
`, i, i+1)
	}
	src.WriteString("  return (%v10000)\n")
	g, err := parse.Graph("g", []byte(src.String()), parse.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return &unit{Cache: analysis.NewCache(g)}
}

// BenchmarkMatch matches the rules of recompose, none of which applies, over 100,000
// nodes, compiled and interpreted.
func BenchmarkMatch(b *testing.B) {
	u := nearly(b)
	for _, x := range []struct {
		name  string
		rules *rewrite.Rules
	}{{"compiled", wholes()}, {"interpreted", interpreted(wholes())}} {
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				if err := x.rules.Apply(u, rewrite.Proven); err != nil || len(u.edits) > 0 {
					b.Fatal(err, u.edits)
				}
			}
		})
	}
}
