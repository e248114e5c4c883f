package golden_test

import (
	"fmt"

	"github.com/torchpass/torchpass/golden"
	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
)

// A pass that swaps the operands of a subtraction is found out by running the graph before and after.
func ExampleRun() {
	swap := &pass.Pass{Name: "swap", Doc: "swap operands", Once: true, Run: func(u *pass.Unit) error {
		for n := range u.Graph.Top().Nodes() {
			if n.Kind() == symbol.Of("aten::sub") && u.Edit(n, "swapped") {
				x, y := n.Input(0), n.Input(1)
				n.SetInput(0, y)
				n.SetInput(1, x)
			}
		}
		return nil
	}}
	c, err := txcase.Parse("sub.txtar", []byte(`Operands of a difference are swapped.
-- in --
graph(%x : int, %y : int):
  %d : int = aten::sub(%x, %y)
  return (%d)
-- inputs --
x = 5
y = 3
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	res, err := golden.Run(c, golden.Config{Catalog: &pass.Catalog{Passes: []*pass.Pass{swap}}, Default: "swap"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range res.Failures {
		fmt.Println(f.Check)
	}
	fmt.Println(res.Failures[0].Msg)
	// Output:
	// run
	// bisect
	// call 0: output 0: MISMATCH: -2 where 2 is expected
}
