package exec_test

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/value"
)

// A graph is compiled once; each run has a state of its own.
func ExampleProgram_Run() {
	g, err := parse.Graph("factorial.txt", []byte(`graph(%n : int):
  %true : bool = prim::Constant[value=1]()
  %1 : int = prim::Constant[value=1]()
  %f : int = prim::Loop(%n, %true, %1)
    block0(%i : int, %p : int):
      %k : int = aten::add(%i, %1)
      %q : int = aten::mul(%p, %k)
      -> (%true, %q)
  return (%f)
`), parse.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := exec.Compile(g, exec.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range []int64{5, 10} {
		out, err := p.Run(&exec.State{}, []value.Value{value.Int(n)})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(exec.Text(out[0]))
	}
	// Output:
	// 120
	// 3628800
}

// What PyTorch raises is an Exception with its type and text.
func ExampleException() {
	g, err := parse.Graph("div.txt", []byte(`graph(%a : int, %b : int):
  %c : int = aten::floordiv(%a, %b)
  return (%c)
`), parse.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := exec.Compile(g, exec.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = p.Run(&exec.State{}, []value.Value{value.Int(1), value.Int(0)})
	var raised *exec.Exception
	fmt.Println(errors.As(err, &raised), err)
	// Output: true RuntimeError: division by 0
}
