package rewrite_test

import (
	"fmt"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/rewrite"
)

// A pass can be a text of rules.
func ExampleRules_Apply() {
	rules := rewrite.MustParse("silu.rules", `rule silu
doc x * sigmoid(x) is silu(x)
match
  %s : Tensor = aten::sigmoid(%x)
  %y : Tensor = aten::mul({%x, %s})
  return (%y)
replace
  %y : Tensor = aten::silu(%x)
  return (%y)
`, rewrite.Options{})
	silu := &pass.Pass{Name: "silu", Doc: "find silu", Numerics: pass.Reassociates, Run: func(u *pass.Unit) error {
		return rules.Apply(u, rewrite.Proven)
	}}
	f, err := parse.Parse("net.txt", []byte(`graph(%x : Tensor):
  %s : Tensor = aten::sigmoid(%x)
  %m : Tensor = aten::mul(%s, %x)
  return (%m)
`), parse.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	pl, err := pass.ParsePipeline("silu", []*pass.Pass{silu})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := (&pass.Manager{Verify: true}).Run(f.Module, pl); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(print.Graph(f.Module.Functions[0].Graph, print.Options{}))
	// Output:
	// graph(%x : Tensor):
	//   %m : Tensor = aten::silu(%x)
	//   return (%m)
}
