package verify_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/verify"
)

// poke writes a field that package ir keeps to itself, to break what its methods
// never break. ptr points to a struct.
func poke(ptr any, field string, v any) {
	f := reflect.ValueOf(ptr).Elem().FieldByName(field)
	f = reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
	if v == nil {
		f.SetZero()
		return
	}
	f.Set(reflect.ValueOf(v).Convert(f.Type()))
}

const chain = `graph(%x : Tensor, %c : bool):
  %a : Tensor = aten::relu(%x)
  %b : Tensor = aten::relu(%a)
  %d : Tensor = prim::If(%c)
    block0():
      %e : Tensor = aten::relu(%b)
      -> (%e)
    block1():
      -> (%b)
  return (%d)
`

func parsed(t testing.TB) *ir.Graph {
	g, err := parse.Graph("in", []byte(chain), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func nth(g *ir.Graph, i int) *ir.Node {
	for n := range g.AllNodes() {
		if i--; i < 0 {
			return n
		}
	}
	return nil
}

// broken has, for each code that text cannot show, what breaks a clean graph such.
var broken = map[string]func(g *ir.Graph){
	"ssa-foreign": func(g *ir.Graph) {
		o := ir.NewGraph(g.Module())
		nth(g, 1).SetInput(0, o.Top().AddParam(types.Tensor))
	},
	"ssa-removed": func(g *ir.Graph) {
		n := g.NewNode(symbol.AtenRelu)
		nth(g, 1).SetInput(0, n.AddOutput(types.Tensor))
	},
	"value-definition": func(g *ir.Graph) { poke(nth(g, 0).Output(0), "off", 3) },
	"value-type":       func(g *ir.Graph) { nth(g, 0).AddOutput(nil) },
	"value-duplicate-name": func(g *ir.Graph) {
		nth(g, 1).Output(0).SetNameBytes([]byte("a"))
	},
	"use-list":    func(g *ir.Graph) { poke(nth(g, 0).Output(0), "uses", nil) },
	"order-index": func(g *ir.Graph) { poke(nth(g, 1), "order", 0) },
	"node-links":  func(g *ir.Graph) { poke(nth(g, 1), "prev", nth(g, 2)) },
	"block-links": func(g *ir.Graph) {
		n := nth(g, 2)
		poke(n, "blocks", []*ir.Block{n.Blocks()[0], n.Blocks()[0]})
	},
	"subgraph-owner": func(g *ir.Graph) {
		n := nth(g, 0)
		n.SetAttr(ir.GraphAttr(symbol.Of("g"), g))
	},
	"function-name": func(g *ir.Graph) {
		m := g.Module()
		m.Functions[0].Name = "f"
		m.Functions = append(m.Functions, &ir.Function{Name: "f", Graph: ir.NewGraph(m)})
	},
	"function-graph": func(g *ir.Graph) {
		m := g.Module()
		m.Functions = append(m.Functions, &ir.Function{Name: "f"}, nil, &ir.Function{Name: "h", Graph: g})
	},
}

// TestBrokenIR breaks a graph in each way and expects the code, and no panic.
func TestBrokenIR(t *testing.T) {
	for code, damage := range broken {
		t.Run(code, func(t *testing.T) {
			g := parsed(t)
			if vs := verify.Module(g.Module()); len(vs) > 0 {
				t.Fatalf("the graph is not clean to begin with: %v", vs)
			}
			damage(g)
			for _, v := range verify.Module(g.Module()) {
				if string(v.Code) == code {
					t.Logf("%s", v)
					return
				}
			}
			t.Errorf("no violation %s among %v", code, verify.Module(g.Module()))
		})
	}
}

// TestDuplicateNames finds each way in which names may be given twice: a name, a
// small number, and a number far out.
func TestDuplicateNames(t *testing.T) {
	g := ir.NewGraph(ir.NewModule(nil))
	for _, name := range []string{"a", "7", "1099511627776", "b", "8", "07", "a", "7", "1099511627776", "7"} {
		g.Top().AddParam(types.Tensor).SetNameBytes([]byte(name))
	}
	var got []string
	for _, v := range verify.Graph(g) {
		got = append(got, v.String())
	}
	want := []string{"two values are called %a", "two values are called %7", "two values are called %1099511627776", "two values are called %7"}
	for i := range want {
		want[i] = "[value-duplicate-name] " + want[i]
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestWreckage breaks graphs further, where it only matters that the answer comes
// and is not empty.
func TestWreckage(t *testing.T) {
	for name, damage := range map[string]func(g *ir.Graph){
		"a nil input":             func(g *ir.Graph) { poke(nth(g, 1).InputUse(0), "value", nil) },
		"a nil output":            func(g *ir.Graph) { poke(nth(g, 1), "outputs", []*ir.Value{nil}) },
		"a nil parameter":         func(g *ir.Graph) { poke(g.Top(), "params", []*ir.Value{nil, g.Inputs()[1]}) },
		"a nil block":             func(g *ir.Graph) { poke(nth(g, 2), "blocks", []*ir.Block{nil, nil}) },
		"a nil return":            func(g *ir.Graph) { poke(g.Top().Return().InputUse(0), "value", nil) },
		"a zero value":            func(g *ir.Graph) { poke(nth(g, 1).InputUse(0), "value", new(ir.Value)) },
		"a ring of nodes":         func(g *ir.Graph) { poke(nth(g, 1), "next", nth(g, 0)) },
		"a node that is its next": func(g *ir.Graph) { poke(nth(g, 1), "next", nth(g, 1)) },
		"a ring of uses": func(g *ir.Graph) {
			u := nth(g, 1).InputUse(0)
			poke(u, "next", u)
		},
		"a block in itself": func(g *ir.Graph) {
			n := nth(g, 3)
			poke(n, "blocks", []*ir.Block{n.Block()})
		},
		"the top block in a node": func(g *ir.Graph) { poke(nth(g, 0), "blocks", []*ir.Block{g.Top()}) },
		"an id out of range":      func(g *ir.Graph) { poke(nth(g, 0), "id", 1000) },
		"a value id out of range": func(g *ir.Graph) { poke(nth(g, 0).Output(0), "id", 1000) },
		"a node of another graph": func(g *ir.Graph) { g.Top().Append(ir.NewGraph(g.Module()).NewNode(symbol.AtenRelu)) },
		"a graph that holds itself": func(g *ir.Graph) {
			n := nth(g, 0)
			n.SetAttr(ir.GraphAttr(symbol.AttrSubgraph, g))
		},
		"a nil subgraph": func(g *ir.Graph) { poke(nth(g, 0), "attrs", []ir.Attr{ir.AnyAttr(symbol.AttrSubgraph, ir.AttrG, nil)}) },
		"an attribute twice": func(g *ir.Graph) {
			a := ir.IntAttr(symbol.AttrDim, 1)
			poke(nth(g, 0), "attrs", []ir.Attr{a, a})
		},
		"untyped outputs": func(g *ir.Graph) { nth(g, 2).Output(0).SetType(nil) },
		"untyped inputs":  func(g *ir.Graph) { g.Inputs()[1].SetType(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			g := parsed(t)
			damage(g)
			if vs := verify.Graph(g); len(vs) == 0 {
				t.Error("nothing is reported")
			}
			verify.Module(g.Module())
		})
	}
}

// TestNothing checks what is not there.
func TestNothing(t *testing.T) {
	if vs := append(verify.Graph(nil), verify.Module(nil)...); len(vs) > 0 {
		t.Error(vs)
	}
	if vs := verify.Graph(ir.NewGraph(nil)); len(vs) > 0 {
		t.Error(vs)
	}
}

// TestSharedValues checks a constant whose list holds a list twice, which holds one
// twice, and so on: 2^60 values in all, and one list that holds itself.
func TestSharedValues(t *testing.T) {
	typ, v := types.Int, value.Int(1)
	for range 60 {
		v = value.NewList(typ, v, v)
		typ = types.List(typ)
	}
	ring := &value.List{Elem: types.Any}
	ring.Items = []value.Value{value.ListOf(ring)}
	g := ir.NewGraph(ir.NewModule(nil))
	for _, c := range []value.Value{v, value.ListOf(ring)} {
		n := g.NewNode(symbol.PrimConstant)
		n.SetAttr(ir.ValueAttr(symbol.AttrValue, c))
		n.AddOutput(value.TypeOf(c))
		g.Top().Append(n)
	}
	if vs := verify.Graph(g); len(vs) > 0 {
		t.Error(vs)
	}
}

// TestDepth checks graphs that nest further than any text may.
func TestDepth(t *testing.T) {
	g := ir.NewGraph(ir.NewModule(nil))
	c := g.Top().AddParam(types.Bool)
	b := g.Top()
	for range 100_000 {
		n := g.NewNode(symbol.PrimIf)
		n.AddInput(c)
		b.Append(n)
		b = n.AddBlock()
		n.AddBlock()
	}
	if vs := verify.Graph(g); len(vs) > 0 {
		t.Error(vs[0])
	}
	b.Owner().RemoveBlock(1)
	if vs := verify.Graph(g); len(vs) != 1 || vs[0].Code != verify.IfArity {
		t.Error(vs)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(chain)
	f.Add("class C(Module):\n  attribute n : int\n\nmethod C.f = graph(%self : C):\n  %1 : int = prim::GetAttr[name=\"n\"](%self)\n  return (%1)\n")
	f.Add("graph(%x : int[]):\n  %1 : (int, str) = prim::TupleConstruct(%x)\n  %2 : int = prim::TupleIndex(%1, %x)\n   = prim::If()\n    block0():\n      -> (%2)\n  return (%2)\n")
	f.Add("graph(%x : Tensor):\n  %1 : Tensor = prim::FusionGroup_0(%x, %x)\n  return (%1)\nwith prim::FusionGroup_0 = graph(%a : int):\n  return ()\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := parse.Parse("in", []byte(text), parse.Options{})
		if err != nil {
			return
		}
		for _, untyped := range []bool{false, true} {
			for _, v := range (verify.Options{Untyped: untyped}).Module(file.Module) {
				if v.Code == "" || strings.ContainsAny(v.Msg, "\n") || strings.Contains(v.Msg, "%!") {
					t.Errorf("%q", v.String())
				}
			}
		}
	})
}
