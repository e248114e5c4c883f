package parse_test

import (
	"fmt"

	"github.com/torchpass/torchpass/parse"
)

func ExampleGraph() {
	g, err := parse.Graph("add.txt", []byte(`graph(%x : Tensor, %k : int):
  %y : Tensor = aten::add(%x, %x, %k) # model.py:7:4
  return (%y)
`), parse.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for n := range g.Top().Nodes() {
		fmt.Println(n.Kind(), n.NumInputs(), n.Output(0).Type(), n.Source().Line)
	}
	// Output: aten::add 3 Tensor 7
}

// A text that is wrong in several places is told so in one go.
func ExampleGraph_errors() {
	_, err := parse.Graph("bad.txt", []byte(`graph(%x : Tensor):
  %y : Tensr = aten::relu(%x)
  %z : Tensor = aten::add(%x, %w)
  return (%z)
`), parse.Options{})
	fmt.Println(err)
	// Output:
	// bad.txt:2:8: unknown type "Tensr"
	//   %y : Tensr = aten::relu(%x)
	//        ^
	// bad.txt:3:31: undefined value %w
	//   %z : Tensor = aten::add(%x, %w)
	//                               ^
}
