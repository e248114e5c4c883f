package pass_test

import (
	"fmt"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/symbol"
)

// A pass asks Edit before it changes anything; the manager counts what it did, and verifies it.
func ExampleManager_Run() {
	dropout := symbol.Of("aten::dropout")
	forget := &pass.Pass{Name: "forget-dropout", Doc: "remove dropout in evaluation", Run: func(u *pass.Unit) error {
		for n := range u.Graph.Top().Nodes() {
			if n.Kind() == dropout && n.InputIsFalse(2) && u.Edit(n, "dropout removed") {
				n.Output(0).ReplaceAllUsesWith(n.Input(0))
				n.Remove()
			}
		}
		return nil
	}}
	f, err := parse.Parse("net.txt", []byte(`graph(%x : Tensor, %p : float):
  %train : bool = prim::Constant[value=0]()
  %a : Tensor = aten::dropout(%x, %p, %train)
  %b : Tensor = aten::relu(%a)
  return (%b)
`), parse.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	pl, err := pass.ParsePipeline("fix(forget-dropout)", []*pass.Pass{forget})
	if err != nil {
		fmt.Println(err)
		return
	}
	mgr := &pass.Manager{Verify: true, Log: func(e pass.Edit) { fmt.Printf("%d %s: %s %s\n", e.Number, e.Pass, e.Output, e.Rule) }}
	report, err := mgr.Run(f.Module, pl)
	fmt.Println(report.Edits, err)
	fmt.Print(print.Graph(f.Module.Functions[0].Graph, print.Options{}))
	// Output:
	// 1 forget-dropout: %a dropout removed
	// 1 <nil>
	// graph(%x : Tensor,
	//       %p : float):
	//   %train : bool = prim::Constant[value=0]()
	//   %b : Tensor = aten::relu(%x)
	//   return (%b)
}

// What is wrong with the text of a pipeline is shown where it is.
func ExampleParsePipeline() {
	dce := &pass.Pass{Name: "dce", Doc: "remove what is dead", Run: func(*pass.Unit) error { return nil }}
	_, err := pass.ParsePipeline("fix(dce,dcf)", []*pass.Pass{dce})
	fmt.Println(err)
	// Output: pipeline "fix(dce,dcf)", column 9: unknown pass "dcf"; known are dce
}
