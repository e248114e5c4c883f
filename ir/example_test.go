package ir_test

import (
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// A graph is built node by node: a node has its inputs and outputs before it is put
// into a block.
func ExampleNewGraph() {
	g := ir.NewGraph(ir.NewModule(schema.Default()))
	x := g.Top().AddParam(types.Tensor)
	x.SetUniqueName("x")
	one := g.NewConstant(value.Int(1), types.Int)
	g.Top().Append(one)
	add := g.NewNode(symbol.Of("aten::add"))
	add.SetInputs(x, x, one.Output(0))
	y := add.AddOutput(types.Tensor)
	g.Top().Append(add)
	g.Top().AddReturn(y)
	fmt.Print(print.Graph(g, print.Options{}))
	// Output:
	// graph(%x : Tensor):
	//   %1 : int = prim::Constant[value=1]()
	//   %2 : Tensor = aten::add(%x, %x, %1)
	//   return (%2)
}

// Nodes may be removed while a loop goes over them; a value's uses move to another
// before its node goes.
func ExampleBlock_Nodes() {
	g, err := parse.Graph("twice.txt", []byte(`graph(%x : Tensor):
  %a : Tensor = aten::relu(%x)
  %b : Tensor = aten::relu(%a)
  return (%b)
`), parse.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	relu := symbol.Of("aten::relu")
	for n := range g.Top().Nodes() {
		if def := n.Input(0).Def(); n.Kind() == relu && def != nil && def.Kind() == relu {
			n.Output(0).ReplaceAllUsesWith(n.Input(0))
			n.Remove()
		}
	}
	fmt.Print(print.Graph(g, print.Options{}))
	// Output:
	// graph(%x : Tensor):
	//   %a : Tensor = aten::relu(%x)
	//   return (%a)
}
