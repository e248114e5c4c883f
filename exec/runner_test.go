package exec_test

import (
	"slices"
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/value"
)

const oneByOne = `graph():
  %a : int = prim::Constant[value=7]()
  %z : int = prim::Constant[value=0]()
  %t : bool = prim::Constant[value=1]()
  %s : str = prim::Constant[value="ab"]()
  %1 : int = aten::add(%a, %a)
  %2 : int = aten::floordiv(%a, %z)
  %3 : int[] = prim::ListConstruct(%a, %z, %a)
  %4 : str = aten::upper(%s)
  %5 : bool = aten::__is__(%a, %a)
  %6 : (int, str) = prim::TupleConstruct(%a, %s)
  %7 : int = prim::If(%t)
    block0():
      -> (%a)
    block1():
      -> (%z)
  %8 : Tensor = aten::nobody_has_this(%a)
  %9 : Device = prim::Constant[value="cpu"]()
  return ()
`

// TestNodeRunner: one runner gives for node after node what a program of the node alone
// gives, errors too, whatever came before.
func TestNodeRunner(t *testing.T) {
	f, err := parse.Parse("t", []byte(oneByOne), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, ran, failed := exec.NewNodeRunner(exec.Options{}), 0, 0
	for range 2 {
		for n := range f.Graphs[0].Top().Nodes() {
			args := make([]value.Value, 0, n.NumInputs())
			for _, in := range n.Inputs() {
				c, _ := in.Constant()
				args = append(args, c)
			}
			if len(args) == 0 || len(n.Blocks()) > 0 {
				continue
			}
			var want []value.Value
			p, wantErr := exec.CompileNode(n, exec.Options{})
			if wantErr == nil {
				want, wantErr = p.Run(nil, args)
			}
			got, err := r.Run(nil, n, args)
			if (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() || len(got) != len(want) {
				t.Fatalf("%s: %v, %v; want %v, %v", n.Kind(), got, err, want, wantErr)
			}
			for i := range got {
				same := value.Identical(got[i], want[i])
				if l := want[i].List(); l != nil {
					same = got[i].List() != nil && slices.EqualFunc(got[i].List().Items, l.Items, value.Identical)
				}
				if !same {
					t.Errorf("%s: %v, want %v", n.Kind(), got[i], want[i])
				}
			}
			if ran++; err != nil {
				failed++
			}
		}
	}
	if ran != 14 || failed != 4 {
		t.Errorf("%d nodes ran, %d failed", ran, failed)
	}
	if _, err := r.Run(nil, f.Graphs[0].Top().Last(), []value.Value{value.Int(1)}); err == nil {
		t.Error("ran with an argument too many")
	}
}
