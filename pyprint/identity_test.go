package pyprint_test

import (
	"testing"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pyprint"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// identities are graphs in which PyTorch's printer loses which values are one, or
// what a number is. The constants take the place of what is uninitialized.
var identities = []struct {
	name, graph string
	constants   []value.Value
	want        string
	dotCode     string
}{
	{"equal tensors", `graph(%x : Tensor):
  %1 : int = prim::Constant[value=1]()
  %2 : Tensor = prim::Uninitialized()
  %3 : Tensor = prim::Uninitialized()
  %4 : Tensor = prim::Uninitialized()
  %c : Tensor = aten::add_(%2, %x, %1)
  %d : Tensor = aten::add(%c, %3, %1)
  %e : Tensor = aten::add(%d, %4, %1)
  return (%e)
`, []value.Value{half, otherHalf, half}, `def f(x: Tensor) -> Tensor:
  c = torch.add_(CONSTANTS.c0, x)
  d = torch.add(c, CONSTANTS.c1)
  return torch.add(d, CONSTANTS.c0)
`, `def f(x: Tensor) -> Tensor:
  c = torch.add_(CONSTANTS.c0, x)
  d = torch.add(c, CONSTANTS.c0)
  return torch.add(d, CONSTANTS.c0)
`},
	{"members of an Enum", `graph(%x : bool):
  %1 : int = prim::Uninitialized()
  %2 : int = prim::Uninitialized()
  %3 : int = prim::Uninitialized()
  %4 : bool = aten::__is__(%1, %2)
  %5 : bool = aten::__is__(%2, %3)
  %6 : bool[] = prim::ListConstruct(%4, %5)
  return (%6)
`, []value.Value{red, red, otherRed}, `def f(x: bool) -> List[bool]:
  _0 = __torch__.Color.RED
  _1 = [torch.__is__(_0, _0), torch.__is__(_0, __torch__.Color.RED)]
  return _1
class Color(Enum):
  RED = 0
`, `def f(x: bool) -> List[bool]:
  _0 = torch.__is__(__torch__.Color.RED, __torch__.Color.RED)
  _1 = torch.__is__(__torch__.Color.RED, __torch__.Color.RED)
  return [_0, _1]
`},
	{"integral floats", `graph(%x : float):
  %1 : float = prim::Constant[value=10000000000]()
  %2 : float = prim::Constant[value=-99999999999999984]()
  %3 : float = prim::Constant[value=1e+17]()
  %4 : float[] = prim::ListConstruct(%x, %1, %2, %3)
  return (%4)
`, nil, `def f(x: float) -> List[float]:
  _0 = [x, 10000000000., -99999999999999984., 1e+17]
  return _0
`, `def f(x: float) -> List[float]:
  _0 = [x, 10000000000, -99999999999999984, 1e+17]
  return _0
`},
}

var (
	half, otherHalf = value.TensorOf(tensor.Scalar(0.5)), value.TensorOf(tensor.Scalar(0.5))
	color           = enum("__torch__.Color", "RED")
	red, otherRed   = member(), member()
)

func enum(name string, members ...string) *types.Type {
	t := types.NewScope().Enum(name)
	t.Class().Declared = true
	for i, m := range members {
		t.Class().Members = append(t.Class().Members, types.Member{Name: m, Value: int64(i)})
	}
	return t
}

func member() value.Value {
	return value.EnumOf(&value.Enum{Type: color, Name: "RED", Val: value.Int(0)})
}

func TestIdentities(t *testing.T) {
	for _, c := range identities {
		m, f := functionOf(t, c.graph)
		f.Name = "__torch__.f"
		next := 0
		for n := range f.Graph.AllNodes() {
			if n.Kind() == symbol.PrimUninitialized {
				replace(n, c.constants[next])
				next++
			}
		}
		if got, err := source(m, f); err != nil || got != c.want {
			t.Errorf("%s: %v\n%s", c.name, err, got)
		}
		if got, err := pyprint.Method(m, f); err != nil || got != c.dotCode {
			t.Errorf("%s: .code: %v\n%s", c.name, err, got)
		}
	}
}

// replace puts a constant in the place of n.
func replace(n *ir.Node, v value.Value) {
	k := n.Graph().NewConstant(v, nil)
	k.InsertBefore(n)
	n.Output(0).ReplaceAllUsesWith(k.Output(0))
	n.Remove()
}
