package exec_test

import (
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/value"
)

// TestLoopConditionIsCarried runs a loop whose condition is the value that a
// carried variable had, while another takes its place: the condition must be read
// before the move. PyTorch makes two rounds.
func TestLoopConditionIsCarried(t *testing.T) {
	const text = `graph():
  %max : int = prim::Constant[value=10]()
  %one : int = prim::Constant[value=1]()
  %zero : int = prim::Constant[value=0]()
  %true : bool = prim::Constant[value=1]()
  %false : bool = prim::Constant[value=0]()
  %c : bool, %k : int = prim::Loop(%max, %true, %true, %zero)
    block0(%i : int, %go : bool, %n : int):
      %m : int = aten::add(%n, %one)
      -> (%go, %false, %m)
  return (%c, %k)
`
	g, err := parse.Graph("loop", []byte(text), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := exec.Compile(g, exec.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Run(&exec.State{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !value.Identical(out[0], value.Bool(false)) || out[1].Int() != 2 {
		t.Errorf("got %v after %d rounds, want False after 2", out[0].Bool(), out[1].Int())
	}
}
