package ir_test

import (
	"strings"
	"testing"
	"unsafe"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/types"
)

const nested = `graph(%x.1 : Tensor,
      %n : int):
  %2 : bool = prim::Constant[value=1]() # f.py:1:2
  %y : Tensor = prim::Loop(%n, %2, %x.1), scope: A/B
    block0(%i : int, %z : Tensor):
      %w : Tensor = prim::If(%2)
        block0():
          %7 : Tensor = aten::relu(%z)
          -> (%7)
        block1():
          -> (%z)
      -> (%2, %w)
  %8 : Tensor = prim::FusionGroup_0[device=-1](%y)
  return (%8)
with prim::FusionGroup_0 = graph(%0 : Tensor):
  %1 : Tensor = aten::tanh(%0)
  return (%1)
`

func read(t *testing.T, text string) *ir.Graph {
	t.Helper()
	g, err := parse.Graph("test", []byte(text), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestCloneIsIndependent edits a clone and holds the original to its text.
func TestCloneIsIndependent(t *testing.T) {
	g := read(t, nested)
	c := g.Clone()
	if got := print.Graph(c, print.Options{}); got != nested {
		t.Fatalf("clone prints\n%s", got)
	}
	if g.Hash() != c.Hash() {
		t.Error("clone has another structural hash")
	}
	for n := range c.AllNodes() {
		if n.Kind().String() == "aten::relu" {
			n.Output(0).ReplaceAllUsesWith(n.Input(0))
			n.Remove()
		}
	}
	if got := print.Graph(g, print.Options{}); got != nested {
		t.Errorf("original changed to\n%s", got)
	}
	if g.Hash() == c.Hash() {
		t.Error("structural hash did not notice the edit")
	}
}

// TestHashIgnoresNames compares graphs that differ in names and sources only.
func TestHashIgnoresNames(t *testing.T) {
	renamed := strings.NewReplacer("%w", "%q.7", "%x.1", "%in", " # f.py:1:2", "", ", scope: A/B", "").Replace(nested)
	if read(t, nested).Hash() != read(t, renamed).Hash() {
		t.Error("names changed the structural hash")
	}
}

// TestNames follows PyTorch: a taken name gets the next free suffix, and new
// values the next free number.
func TestNames(t *testing.T) {
	g := read(t, nested)
	v := g.Top().Last().AddOutput(types.Tensor)
	if v.Name() != "9" {
		t.Errorf("new value is called %s", v.Name())
	}
	v.SetUniqueName("x.1")
	if v.Name() != "x.2" {
		t.Errorf("taken name became %s", v.Name())
	}
	v.SetUniqueName("fresh")
	if v.Name() != "fresh" {
		t.Errorf("free name became %s", v.Name())
	}
}

// TestDominates asks across blocks.
func TestDominates(t *testing.T) {
	g := read(t, nested)
	byName := map[string]*ir.Value{}
	var relu, fusion *ir.Node
	for n := range g.AllNodes() {
		for _, v := range n.Outputs() {
			byName[v.Name()] = v
		}
		switch n.Kind().String() {
		case "aten::relu":
			relu = n
		case "prim::FusionGroup":
			fusion = n
		}
	}
	for _, c := range []struct {
		name string
		n    *ir.Node
		want bool
	}{{"2", relu, true}, {"y", relu, false}, {"7", relu, false}, {"7", fusion, false}, {"y", fusion, true}, {"8", fusion, false}} {
		if got := byName[c.name].Dominates(c.n); got != c.want {
			t.Errorf("%%%s dominates %s: %v", c.name, c.n.Kind(), got)
		}
	}
}

// TestSizes pins the sizes on which the bytes-per-node goal rests.
func TestSizes(t *testing.T) {
	if n := unsafe.Sizeof(ir.Node{}); n > 184 {
		t.Errorf("a Node has %d bytes", n)
	}
	if n := unsafe.Sizeof(ir.Value{}); n > 80 {
		t.Errorf("a Value has %d bytes", n)
	}
	if n := unsafe.Sizeof(ir.Use{}); n > 40 {
		t.Errorf("a Use has %d bytes", n)
	}
	if n := unsafe.Sizeof(ir.Attr{}); n > 32 {
		t.Errorf("an Attr has %d bytes", n)
	}
}

// TestMisusePanics holds removal to its contract: nothing may dangle.
func TestMisusePanics(t *testing.T) {
	g := read(t, nested)
	defer func() {
		if recover() == nil {
			t.Error("removing a node whose output is used did not panic")
		}
	}()
	g.Top().First().Remove()
}
