package equiv_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
)

func graph(t testing.TB, text string) *ir.Graph {
	t.Helper()
	f, err := parse.Parse("t", []byte(text), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f.Graphs[0]
}

// lines is what a diff found, one divergence a line: kind and detail.
func lines(d *equiv.Differences) string {
	var b strings.Builder
	for _, x := range d.List {
		fmt.Fprintf(&b, "%s: %s\n", x.Kind, x.Detail)
	}
	return b.String()
}

const loop = `graph(%n : int,
      %x : Tensor,
      %y : Tensor):
  %t : bool = prim::Constant[value=1]()
  %a : Tensor, %b : Tensor, %c : Tensor = prim::Loop(%n, %t, %x, %y, %x)
    block0(%i : int, %p : Tensor, %q : Tensor, %r : Tensor):
      %s : Tensor = aten::relu(%p)
      %u : Tensor = aten::neg(%r)
      -> (%t, %s, %q, %u)
  %d : Tensor = aten::mul(%a, %c)
  return (%d)
`

const lessLoop = `graph(%n : int,
      %x : Tensor,
      %y : Tensor):
  %t : bool = prim::Constant[value=1]()
  %a : Tensor, %c : Tensor = prim::Loop(%n, %t, %x, %x)
    block0(%i : int, %p : Tensor, %r : Tensor):
      %s : Tensor = aten::relu(%p)
      %u : Tensor = aten::neg(%r)
      -> (%t, %s, %u)
  %d : Tensor = aten::mul(%a, %c)
  return (%d)
`

// TestDiff is a table of pairs, and all that is to be said of them.
func TestDiff(t *testing.T) {
	const head = "graph(%x : Tensor,\n      %b : bool):\n  %1 : int = prim::Constant[value=1]()\n"
	for name, c := range map[string]struct{ a, b, want string }{
		"an operand instead of another": {
			head + "  %y : Tensor = aten::relu(%x)\n  %z : Tensor = aten::add(%y, %y, %1)\n  return (%z)\n",
			head + "  %y : Tensor = aten::relu(%x)\n  %z : Tensor = aten::add(%y, %x, %1)\n  return (%z)\n",
			"operands: aten::add: operand 1: %y | %x\n"},
		"swapped": {
			head + "  %y : Tensor = aten::relu(%x)\n  %z : Tensor = aten::sub(%y, %x, %1)\n  %w : Tensor = aten::neg(%z)\n  return (%w)\n",
			head + "  %y : Tensor = aten::relu(%x)\n  %z : Tensor = aten::sub(%x, %y, %1)\n  %w : Tensor = aten::neg(%z)\n  return (%w)\n",
			"operands: aten::sub: operands 0 and 1 are swapped\n"},
		"one attribute, many after it": {
			head + "  %z : Tensor = aten::add(%x, %x, %1)\n  %w : Tensor = aten::neg(%z)\n  %v : Tensor = aten::exp(%w)\n  return (%v, %w)\n",
			strings.Replace(head, "value=1", "value=7", 1) + "  %z : Tensor = aten::add(%x, %x, %1)\n  %w : Tensor = aten::neg(%z)\n  %v : Tensor = aten::exp(%w)\n  return (%v, %w)\n",
			"attribute: value of prim::Constant: 1 | 7\n"},
		"replaced by a constant": {
			head + "  %2 : int = aten::add(%1, %1)\n  %z : Tensor = aten::add(%x, %x, %2)\n  return (%z)\n",
			strings.Replace(head, "%1 : int = prim::Constant[value=1]", "%2 : int = prim::Constant[value=2]", 1) + "  %z : Tensor = aten::add(%x, %x, %2)\n  return (%z)\n",
			"missing-node: prim::Constant\nkind: aten::add | prim::Constant\n"},
		"a common subexpression": {
			head + "  %y : Tensor = aten::neg(%x)\n  %z : Tensor = aten::neg(%x)\n  %w : Tensor = aten::mul(%y, %z)\n  return (%w)\n",
			head + "  %y : Tensor = aten::neg(%x)\n  %w : Tensor = aten::mul(%y, %y)\n  return (%w)\n",
			"missing-node: aten::neg; its users take %y\n"},
		"a common subexpression with Ifs on it": {
			head + "  %p : bool = aten::__not__(%b)\n   = prim::If(%p)\n    block0():\n      %u : Tensor = aten::neg_(%x)\n      -> ()\n    block1():\n      -> ()\n  %q : bool = aten::__not__(%b)\n   = prim::If(%q)\n    block0():\n      %v : Tensor = aten::exp_(%x)\n      -> ()\n    block1():\n      -> ()\n  return (%x)\n",
			head + "  %p : bool = aten::__not__(%b)\n   = prim::If(%p)\n    block0():\n      %u : Tensor = aten::neg_(%x)\n      -> ()\n    block1():\n      -> ()\n   = prim::If(%p)\n    block0():\n      %v : Tensor = aten::exp_(%x)\n      -> ()\n    block1():\n      -> ()\n  return (%x)\n",
			"missing-node: aten::__not__; its users take %p\n"},
		"a branch taken": {
			head + "  %y : Tensor = prim::If(%b)\n    block0():\n      %u : Tensor = aten::neg(%x)\n      -> (%u)\n    block1():\n      %v : Tensor = aten::exp(%x)\n      -> (%v)\n  return (%y)\n",
			head + "  %u : Tensor = aten::neg(%x)\n  return (%u)\n",
			"missing-node: prim::If; its users take %u\nmoved-node: aten::neg: another block\n"},
		"a loop that carries less": {loop, lessLoop, "outputs: prim::Loop: %b | none\n"},
		"a loop that carries more": {lessLoop, loop, "outputs: prim::Loop: none | %b\n"},
		"an If with fewer results": {
			head + "  %y : Tensor, %z : Tensor = prim::If(%b)\n    block0():\n      -> (%x, %x)\n    block1():\n      %v : Tensor = aten::exp(%x)\n      -> (%x, %v)\n  return (%z)\n",
			head + "  %z : Tensor = prim::If(%b)\n    block0():\n      -> (%x)\n    block1():\n      %v : Tensor = aten::exp(%x)\n      -> (%v)\n  return (%z)\n",
			"outputs: prim::If: %y | none\n"},
		"constants": {
			head + "  %c : Float(2, strides=[1], requires_grad=0, device=cpu) = prim::Constant[value= 1  2 [ CPUFloatType{2} ]]()\n  return (%c)\n",
			head + "  %c : Float(2, strides=[1], requires_grad=0, device=cpu) = prim::Constant[value= 1  3 [ CPUFloatType{2} ]]()\n  return (%c)\n",
			"attribute: value of prim::Constant: tensor(float32[2]), max abs 1, relative to max 0.5, 4194304 ulp, worst at [1]\n"},
		"a group's body": {
			"graph(%x : Tensor):\n  %y : Tensor = prim::FusionGroup_0(%x)\n  return (%y)\nwith prim::FusionGroup_0 = graph(%0 : Tensor):\n  %1 : Tensor = aten::tanh(%0)\n  return (%1)\n",
			"graph(%x : Tensor):\n  %y : Tensor = prim::FusionGroup_0(%x)\n  return (%y)\nwith prim::FusionGroup_0 = graph(%0 : Tensor):\n  %1 : Tensor = aten::sigmoid(%0)\n  return (%1)\n",
			"kind: aten::tanh | aten::sigmoid\n"},
		"mangled": {
			"graph(%self : __torch__.a.___torch_mangle_25.C):\n  %f : Function = prim::Constant[name=\"__torch__.___torch_mangle_1.f\"]()\n  return (%self)\n",
			"graph(%self : __torch__.a.C):\n  %f : Function = prim::Constant[name=\"__torch__.f\"]()\n  return (%self)\n",
			""},
		"mangled, and another class": {
			"graph(%self : __torch__.a.___torch_mangle_25.C):\n  return (%self)\n", "graph(%self : __torch__.a.D):\n  return (%self)\n",
			"type: %self : __torch__.a.___torch_mangle_25.C | %self : __torch__.a.D\n"},
		"inputs": {"graph(%x : Tensor, %y : int):\n  return (%x)\n", "graph(%x : Tensor):\n  return (%x)\n", "parameters: 2 | 1\n"},
	} {
		d := equiv.DiffGraphs(graph(t, c.a), graph(t, c.b), equiv.DiffOptions{})
		if got := lines(d); got != c.want {
			t.Errorf("%s:\n%swant\n%s", name, got, c.want)
		}
	}
}

// TestDiffRealGraphs: real dumps are equal to themselves in other numbers, and what
// fold and dce did to them is the whole difference: no operator but theirs.
func TestDiffRealGraphs(t *testing.T) {
	families, err := corpus.Families()
	if err != nil {
		t.Fatal(err)
	}
	var sum tally
	for _, family := range families {
		texts, err := corpus.Load(family)
		if err != nil {
			t.Fatal(err)
		}
		step := 1
		if strings.HasPrefix(family, "torchvision") || family == "ops" {
			step = 29
		}
		for i := 0; i < len(texts); i += step {
			if !bytes.Contains(texts[i].Data, []byte("graph(")) {
				continue // a log of something else
			}
			realGraph(t, family+"/"+texts[i].Name, texts[i].Data, &sum)
		}
	}
	if sum.all < 5_000 || sum.other*100 > sum.all {
		t.Errorf("%d divergences, of which %d do not name an edit of fold or dce", sum.all, sum.other)
	}
	t.Logf("%d divergences, of which %d do not name an edit", sum.all, sum.other)
}

// tally counts divergences, and those that are no edit of a pass.
type tally struct{ all, other int }

func realGraph(t *testing.T, name string, data []byte, sum *tally) {
	a, err := parse.Parse(name, data, parse.Options{})
	if err != nil && strings.HasPrefix(name, "logs/") {
		return // a log may hold what is no graph
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := parse.Parse(name, print.AppendModule(nil, a.Module, print.Options{Renumber: true, NoSources: true, NoScopes: true, NoTypes: a.Untyped}), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := equiv.DiffModules(a.Module, b.Module, equiv.DiffOptions{}); !d.Equal() || d.Paired != d.NodesA {
		t.Errorf("%s renumbered: %s\n%s", name, d.Summary(), lines(d))
	}
	if a.Untyped {
		return
	}
	pl, err := pass.ParsePipeline("fix(fold,dce)", []*pass.Pass{fold.Pass, dce.Pass})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := new(pass.Manager).Run(b.Module, pl); err != nil {
		t.Logf("%s: %v", name, err)
		return
	}
	d := equiv.DiffModules(a.Module, b.Module, equiv.DiffOptions{})
	sum.all += len(d.List)
	for _, x := range d.List {
		switch x.Kind {
		case equiv.MissingNode, equiv.ExtraNode, equiv.MovedNode, equiv.KindDiffers, equiv.OutputsDiffer:
		default:
			sum.other++
			if testing.Verbose() {
				t.Logf("%s after fold and dce: %s: %s at %d | %d (%s)", name, x.Kind, x.Detail, x.A.Line, x.B.Line, x.A.Path)
			}
		}
	}
}

// TestDiffIsFast: a hundred thousand nodes with a few edits take well under seconds,
// and graphs that have nothing in common end.
func TestDiffIsFast(t *testing.T) {
	text := corpus.StraightLine(100_000)
	a, b := graph(t, string(text)), graph(t, string(text))
	i := 0
	for n := range b.AllNodes() {
		if i++; i%10_000 == 500 {
			v := n.Input(0)
			n.SetInput(0, n.Input(1))
			n.SetInput(1, v)
		}
	}
	start := time.Now()
	if d := equiv.DiffGraphs(a, b, equiv.DiffOptions{}); len(d.List) != 10 {
		t.Errorf("%s", d.Summary())
	}
	t.Logf("near-equal: %v", time.Since(start))
	var c strings.Builder
	c.WriteString("graph(%0 : Tensor):\n")
	for i := range 50_000 {
		fmt.Fprintf(&c, "  %%%d : Tensor = aten::%s(%%%d)\n", i+1, []string{"relu", "neg", "mul", "exp"}[i*i%7%4], i)
	}
	c.WriteString("  return (%50000)\n")
	start = time.Now()
	d := equiv.DiffGraphs(a, graph(t, c.String()), equiv.DiffOptions{})
	if d.Equal() {
		t.Error("nothing in common, and equal")
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("took %v", took)
	}
	t.Logf("nothing in common: %v, %s", time.Since(start), d.Summary())
}

func BenchmarkDiff(b *testing.B) {
	text := string(corpus.StraightLine(100_000))
	x, y, z := graph(b, text), graph(b, text), graph(b, text)
	for n := range z.AllNodes() {
		if n.ID() == 50_000 {
			v := n.Input(0)
			n.SetInput(0, n.Input(1))
			n.SetInput(1, v)
		}
	}
	for name, g := range map[string]*ir.Graph{"equal": y, "one-edit": z} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				equiv.DiffGraphs(x, g, equiv.DiffOptions{})
			}
		})
	}
}
