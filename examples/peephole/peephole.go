package peephole

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/plugin"
	"github.com/torchpass/torchpass/symbol"
)

// Pass removes a relu of a relu.
var Pass = &pass.Pass{
	Name: "peephole",
	Doc: `remove an aten::relu of an aten::relu

The inner one must have no other use, and stand in the same block.`,
	Run: run,
}

// Extension is what torchpass gets of this package.
func Extension() plugin.Extension {
	return plugin.Extension{API: plugin.API, Passes: []*pass.Pass{Pass}}
}

func run(u *pass.Unit) error {
	relu := symbol.Of("aten::relu")
	for outer := range u.Graph.AllNodes() {
		if outer.Kind() != relu {
			continue
		}
		inner := outer.Input(0).Def()
		if inner == nil || inner.Kind() != relu || inner.Block() != outer.Block() || !usedOnce(inner.Output(0)) {
			continue
		}
		if u.Edit(outer, "relu of relu removed") {
			outer.Output(0).ReplaceAllUsesWith(inner.Output(0))
			outer.Remove()
		}
	}
	return nil
}

func usedOnce(v *ir.Value) bool { return v.NumUses() == 1 }
