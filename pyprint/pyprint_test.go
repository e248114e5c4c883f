package pyprint_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pyprint"
	"github.com/torchpass/torchpass/types"
)

// small are graphs whose source is told here.
var small = []struct{ name, graph, want string }{
	{"overload", `graph(%x : Tensor):
  %1 : int = prim::Constant[value=4]()
  %2 : NoneType = prim::Constant()
  %3 : bool = prim::Constant[value=1]()
  %4 : str = prim::Constant[value="reflect"]()
  %6 : bool = prim::Constant[value=0]()
  %5 : Tensor = aten::stft(%x, %1, %2, %2, %2, %3, %4, %6, %2, %2)
  return (%5)
`, `def forward(x: Tensor) -> Tensor:
  _0 = torch.stft(x, 4, None, None, None, True, "reflect")
  return _0
`},
	{"floats", `graph(%x : float):
  %1 : float = prim::Constant[value=inf]()
  %2 : float = prim::Constant[value=-0.]()
  %3 : float = aten::mul(%x, %1)
  %4 : float = aten::add(%3, %2)
  return (%4)
`, `def forward(x: float) -> float:
  return torch.add(torch.mul(x, inf), -0.)
`},
	{"names that are taken", `graph(%x.1 : int):
  %in : int = aten::neg(%x.1)
  %x.5 : int = aten::add(%in, %in)
  %x.7 : int = aten::add(%x.5, %x.5)
  %y : int = aten::add(%x.7, %x.7)
  return (%y)
`, `def forward(x: int) -> int:
  in0 = torch.neg(x)
  x0 = torch.add(in0, in0)
  x1 = torch.add(x0, x0)
  return torch.add(x1, x1)
`},
}

func functionOf(t *testing.T, text string) (*ir.Module, *ir.Function) {
	t.Helper()
	f, err := parse.Parse("small", []byte(text), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f.Module.Functions[0].Name = "__torch__.forward"
	return f.Module, f.Module.Functions[0]
}

func source(m *ir.Module, f *ir.Function) (string, error) {
	s, err := pyprint.Module(m, []*types.Type{types.Function(f.Name)})
	if err != nil {
		return "", err
	}
	return string(s.Files[0].Text), nil
}

func TestSmall(t *testing.T) {
	for _, c := range small {
		m, f := functionOf(t, c.graph)
		got, err := source(m, f)
		if err != nil || got != c.want {
			t.Errorf("%s: %v\n%s", c.name, err, got)
		}
	}
}

// TestDotCodeIsPyTorchs leaves out what PyTorch does, even where that is another
// operator.
func TestDotCodeIsPyTorchs(t *testing.T) {
	m, f := functionOf(t, small[0].graph)
	got, err := pyprint.Method(m, f)
	if want := "def forward(x: Tensor) -> Tensor:\n  return torch.stft(x, 4)\n"; err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

// unsayable are graphs that no source gives.
var unsayable = []struct{ graph, want string }{
	{`graph(%x : Tensor, %n : int, %b : bool):
  %y : Tensor = prim::Loop(%n, %b, %x) # m.py:3:4
    block0(%i : int, %z : Tensor):
      -> (%b, %z)
  return (%y)
`, "m.py:3:4: __torch__.forward: a loop with both a count and a condition cannot be said in source: %y : Tensor = prim::Loop(%n, %b, %x)"},
	{`graph(%x : Tensor):
  %1 : Tensor, %2 : Tensor = prim::ConstantChunk[chunks=2, dim=0](%x) # m.py:7:2
  return (%2)
`, "m.py:7:2: __torch__.forward: attribute chunks has no form in source: %1 : Tensor, %2 : Tensor = prim::ConstantChunk(%x)"},
	{`graph(%x : Tensor):
  %1 : Tensor = my::op(%x)
  return (%1)
`, "__torch__.forward: no schema is known, and it has no form in source: %1 : Tensor = my::op(%x)"},
	{`graph(%x : Tensor):
  %1 : Tensor = prim::Constant[value=<Tensor>]()
  return (%1)
`, "__torch__.forward: the text that the constant was read from does not have its elements: %1 : Tensor = prim::Constant()"},
	{`graph(%x : Tensor):
  return (%x, %x)
`, "__torch__.forward: a function in source returns one value, not 2: return"},
	{`graph(%x : Tensor):
  %1 : Function = prim::Constant[name="g"]()
  %2 : Tensor = prim::CallFunction(%1, %x)
  return (%2)
`, `__torch__.forward: there is no such function: %1 : Function = prim::Constant()`},
}

func TestUnsayable(t *testing.T) {
	for _, c := range unsayable {
		m, f := functionOf(t, c.graph)
		text, err := source(m, f)
		if err == nil {
			t.Errorf("no error, but\n%s", text)
		} else if got := strings.TrimSpace(err.Error()); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
