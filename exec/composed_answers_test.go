package exec_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
)

// TestComposedAnswers holds operators that are made of others to PyTorch's rules in cases
// that the samples of its table do not have.
func TestComposedAnswers(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"large ints are in a set by all their digits", `
  %big : int[] = prim::Constant[value=[9007199254740993]]()
  %l : int[] = prim::Constant[value=[9007199254740992]]()
  %x : Tensor = aten::tensor(%big, %none, %none, %false)
  %z : Tensor = aten::tensor(%l, %none, %none, %false)
  %y : Tensor = aten::isin(%x, %z, %false, %false)`, "0\n[ CPUBoolType{1} ]"},
		{"large ints are counted by all their digits", `
  %l : int[] = prim::Constant[value=[9007199254740993, 9007199254740993, 9007199254740992]]()
  %x : Tensor = aten::tensor(%l, %none, %none, %false)
  %v : Tensor, %at : Tensor = aten::mode(%x, %zero, %false)
  %y : Tensor = aten::sub(%v, %x, %one)`, "0\n 0\n 1\n"},
		{"the median of large ints", `
  %l : int[] = prim::Constant[value=[9007199254740992, 9007199254740993, 9007199254740992]]()
  %x : Tensor = aten::tensor(%l, %none, %none, %false)
  %v : Tensor, %at : Tensor = aten::nanmedian(%x, %zero, %false)
  %y : Tensor = aten::sub(%v, %x, %one)`, "0\n-1\n 0\n"},
		{"padding same with a stride", `
  %w : Tensor = aten::ones(%six, %none, %none, %none, %none)
  %x : Tensor = aten::reshape(%w, %cube)
  %same : str = prim::Constant[value="same"]()
  %steps : int[] = prim::ListConstruct(%two)
  %ones : int[] = prim::ListConstruct(%one)
  %y : Tensor = aten::_convolution_mode(%x, %x, %none, %steps, %same, %ones, %one)`,
			"RuntimeError: padding='same' is not supported for strided convolutions"},
		{"a nan is larger than inf", `
  %inf : float = prim::Constant[value=inf]()
  %nan : float = prim::Constant[value=nan]()
  %l : float[] = prim::ListConstruct(%inf)
  %m : float[] = prim::ListConstruct(%nan)
  %x : Tensor = aten::tensor(%l, %none, %none, %false)
  %z : Tensor = aten::tensor(%m, %none, %none, %false)
  %at : int[] = prim::Constant[value=[0]]()
  %i : Tensor = aten::tensor(%at, %none, %none, %false)
  %how : str = prim::Constant[value="amax"]()
  %y : Tensor = aten::scatter_reduce(%x, %zero, %i, %z, %how, %true)`, "nan"},
		{"rank of a Hermitian matrix, of which the lower triangle counts", `
  %l : float[] = prim::Constant[value=[0., 1., 0., 0.]]()
  %t : Tensor = aten::tensor(%l, %none, %none, %false)
  %x : Tensor = aten::reshape(%t, %square)
  %y : Tensor = aten::linalg_matrix_rank(%x, %none, %none, %true)`, "0\n[ CPULongType{} ]"},
		{"tolerance of the inverse of a Hermitian matrix", `
  %l : float[] = prim::Constant[value=[1., 1000., 0., 1.]]()
  %t : Tensor = aten::tensor(%l, %none, %none, %false)
  %x : Tensor = aten::reshape(%t, %square)
  %tenth : float = prim::Constant[value=0.1]()
  %z : Tensor = aten::linalg_pinv(%x, %none, %tenth, %true)
  %y : Tensor = aten::sum(%z, %none)`, "2\n[ CPUFloatType{} ]"},
	} {
		g, err := parse.Graph(c.name, []byte(`graph():
  %none : NoneType = prim::Constant()
  %true : bool = prim::Constant[value=1]()
  %false : bool = prim::Constant[value=0]()
  %zero : int = prim::Constant[value=0]()
  %one : int = prim::Constant[value=1]()
  %two : int = prim::Constant[value=2]()
  %six : int[] = prim::Constant[value=[6]]()
  %square : int[] = prim::Constant[value=[2, 2]]()
  %cube : int[] = prim::Constant[value=[1, 2, 3]]()`+c.body+"\n  return (%y)\n"), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := exec.Compile(g, exec.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got string
		if out, err := p.Run(nil, nil); err != nil {
			got = err.Error()
		} else {
			got = exec.Text(out[0])
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
