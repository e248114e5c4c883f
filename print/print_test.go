package print_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

var update = flag.Bool("update", false, "rewrite testdata")

const sample = `graph(%x.1 : Tensor,
      %c : bool):
  %5 : int = prim::Constant[value=1]() # f.py:1:2
  %y : Tensor = prim::If(%c), scope: a/b # f.py:3:4
    block0():
      %z.7 : Tensor = prim::FusionGroup_0[device=-1](%x.1)
      -> (%z.7)
    block1():
      -> (%x.1)
  return (%y)
with prim::FusionGroup_0 = graph(%9 : Tensor):
  %a : Tensor = aten::neg(%9) # g.py:5:6
  return (%a)
`

func read(t *testing.T, text string) *ir.Graph {
	t.Helper()
	g, err := parse.Graph("sample", []byte(text), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestOptions(t *testing.T) {
	g := read(t, sample)
	noSources := strings.NewReplacer(" # f.py:1:2", "", " # f.py:3:4", "", " # g.py:5:6", "").Replace(sample)
	for _, c := range []struct {
		opt  print.Options
		want string
	}{
		{print.Options{}, sample},
		{print.Options{NoSources: true}, noSources},
		{print.Options{NoSources: true, NoScopes: true}, strings.Replace(noSources, ", scope: a/b", "", 1)},
		{print.Options{NoSources: true, NoScopes: true, NoTypes: true}, `graph(%x.1,
      %c):
  %5 = prim::Constant[value=1]()
  %y = prim::If(%c)
    block0():
      %z.7 = prim::FusionGroup_0[device=-1](%x.1)
      -> (%z.7)
    block1():
      -> (%x.1)
  return (%y)
with prim::FusionGroup_0 = graph(%9):
  %a = aten::neg(%9)
  return (%a)
`},
		{print.Options{NoSources: true, Renumber: true}, `graph(%0 : Tensor,
      %1 : bool):
  %2 : int = prim::Constant[value=1]()
  %3 : Tensor = prim::If(%1), scope: a/b
    block0():
      %4 : Tensor = prim::FusionGroup_0[device=-1](%0)
      -> (%4)
    block1():
      -> (%0)
  return (%3)
with prim::FusionGroup_0 = graph(%0 : Tensor):
  %1 : Tensor = aten::neg(%0)
  return (%1)
`},
	} {
		if got := print.Graph(g, c.opt); got != c.want {
			t.Errorf("%+v:\n%s\nwant\n%s", c.opt, got, c.want)
		}
	}
}

// TestRenumberedReads checks that a renumbered dump is the same graph.
func TestRenumberedReads(t *testing.T) {
	g := read(t, sample)
	h := read(t, print.Graph(g, print.Options{Renumber: true}))
	if g.Hash() != h.Hash() {
		t.Error("renumbering changed the graph")
	}
}

func TestNode(t *testing.T) {
	g := read(t, sample)
	if got := print.Node(g.Top().First(), print.Options{}); got != "%5 : int = prim::Constant[value=1]() # f.py:1:2\n" {
		t.Errorf("got %q", got)
	}
}

// TestMade prints a graph that a program made, with constants of every kind.
func TestMade(t *testing.T) {
	m := ir.NewModule(schema.Default())
	g := ir.NewGraph(m)
	constant := func(typ *types.Type, a ir.Attr) {
		n := g.NewNode(symbol.PrimConstant)
		n.SetAttr(a)
		n.AddOutput(typ)
		g.Top().Append(n)
	}
	constant(types.Tensor, ir.TensorAttr(symbol.AttrValue, &ir.Tensor{T: tensor.Of([]int{2}, []float32{1, 0.5})}))
	constant(types.Tensor, ir.TensorAttr(symbol.AttrValue, &ir.Tensor{T: tensor.Scalar(int64(7))}))
	constant(types.Tensor, ir.TensorAttr(symbol.AttrValue, &ir.Tensor{T: tensor.New(tensor.Float32, []int{11})}))
	constant(types.Tensor, ir.TensorAttr(symbol.AttrValue, &ir.Tensor{}))
	constant(types.List(types.Tensor), ir.ValueAttr(symbol.AttrValue, value.NewList(types.Tensor, value.TensorOf(tensor.Scalar(float32(1))))))
	constant(types.List(types.Int), ir.AnyAttr(symbol.AttrValue, ir.AttrIs, []int64{}))
	constant(types.List(types.Bool), ir.ValueAttr(symbol.AttrValue, value.NewList(types.Bool, value.Bool(true))))
	want := `graph():
  %0 : Tensor = prim::Constant[value= 1.0000  0.5000 [ CPUFloatType{2} ]]()
  %1 : Tensor = prim::Constant[value={7}]()
  %2 : Tensor = prim::Constant[value=<Tensor>]()
  %3 : Tensor = prim::Constant[value=<Tensor>]()
  %4 : Tensor[] = prim::Constant[value=[<Tensors>]]()
  %5 : int[] = prim::Constant[value=annotate(List[int], [])]()
  %6 : bool[] = prim::Constant[value=[True]]()
  return ()
`
	if got := print.Graph(g, print.Options{}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestUnnamedState prints objects and shared tensors that have no names yet: they
// get names, once each, and sharing survives the text.
func TestUnnamedState(t *testing.T) {
	m := ir.NewModule(schema.Default())
	class := m.Scope.Class("__torch__.Net")
	class.Class().Declared = true
	class.Class().Attributes = []types.Attr{
		{Name: "w", Type: types.Tensor, Kind: types.Parameter},
		{Name: "tied", Type: types.Tensor, Kind: types.Parameter},
		{Name: "child", Type: types.Optional(class)},
		{Name: "unset", Type: types.Int},
	}
	w := value.TensorOf(tensor.Of([]int{1}, []float32{2}))
	leaf := &value.Object{Type: class, Attrs: []value.Value{w, w, value.None(), value.Int(1)}}
	m.Root = value.ObjectOf(&value.Object{Type: class, Attrs: []value.Value{w, w, value.ObjectOf(leaf), {}}})
	leaf.Attrs[2] = m.Root
	want := `class __torch__.Net:
  parameter w : Tensor
  parameter tied : Tensor
  attribute child : __torch__.Net?
  attribute unset : int

payload $root.w = tensor(float32[1], [2])

object $root.child : __torch__.Net
  w = $root.w
  tied = $root.w
  unset = 1

object $root : __torch__.Net
  w = $root.w
  tied = $root.w
  child = $root.child

object $root.child
  child = $root

root $root

`
	once := print.Module(m, print.Options{})
	if once != want {
		t.Errorf("got\n%s\nwant\n%s", once, want)
	}
	f, err := parse.Parse("once", []byte(once), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	root := f.Module.Root.Object()
	if root.Attrs[0].Tensor() != root.Attrs[1].Tensor() || root.Attrs[2].Object().Attrs[2].Object() != root {
		t.Error("sharing did not survive")
	}
	if twice := print.Module(f.Module, print.Options{}); twice != once {
		t.Errorf("printed again:\n%s", twice)
	}
}

func TestDOT(t *testing.T) {
	got := print.DOT(read(t, strings.Replace(sample, "device=-1", `device=-1, s="a\"b"`, 1)))
	if *update {
		if err := os.WriteFile("testdata/sample.dot", []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/sample.dot")
	if err != nil || got != string(want) {
		t.Errorf("%v, got\n%s", err, got)
	}
}
