package alias

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
)

// AnalyzeCoarse is what Analyze does with a graph that is too much for sets.
func AnalyzeCoarse(g *ir.Graph) *Facts {
	b := newBuilder(g, newKinds(), nil, 0, true)
	b.graph()
	b.solve()
	return b.facts()
}

// TestLongChain has a graph whose sets would be as long as itself: it is analysed all the
// same, in time that grows with its size.
func TestLongChain(t *testing.T) {
	const n = 20000
	var b strings.Builder
	b.WriteString("graph(%c : bool, %x : Tensor):\n  %1 : int = prim::Constant[value=1]()\n  %y0 : Tensor = aten::neg(%x)\n")
	for i := range n {
		fmt.Fprintf(&b, "  %%a%d : Tensor = aten::neg(%%x)\n  %%y%d : Tensor = prim::If(%%c)\n    block0():\n      -> (%%a%d)\n    block1():\n      -> (%%y%d)\n", i, i+1, i, i)
	}
	fmt.Fprintf(&b, "  %%w : Tensor = aten::add_(%%y%d, %%1, %%1)\n  return (%%w)\n", n)
	g, err := parse.Graph("chain", []byte(b.String()), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	f := Analyze(g)
	first := g.Top().First().Next().Output(0)
	if !f.HasWriters(first) || !f.Escapes(first) || f.HasWriters(g.Inputs()[1]) {
		t.Error("the write through the chain is not seen, or seen too far")
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
}
