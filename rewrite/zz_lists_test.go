// Code generated from lists.rules; DO NOT EDIT.

package rewrite_test

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/rewrite"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// listsMatchers finds where the rules of lists.rules could match.
func listsMatchers() *rewrite.Compiled {
	k := &listsKinds{
		primListConstruct: symbol.Of("prim::ListConstruct"),
	}
	return &rewrite.Compiled{
		Sum: "d5e287335a4d92b5b0cca44a2e44023e7c47663502433a1dd29a55f60b8afd4a",
		Roots: []rewrite.CompiledRoot{
			{Kind: "aten::cat", Next: k.atAtenCat},
		},
	}
}

// listsKinds are the kinds of nodes that the rules ask for.
type listsKinds struct {
	primListConstruct symbol.Symbol
}

func (k *listsKinds) atAtenCat(n *ir.Node, from int) int {
	in0 := rewrite.InputKind(n, 0)
	switch {
	case from <= 0 && in0 == k.primListConstruct && k.way0(n): // cat of one kind
		return 0
	case from <= 1 && in0 == k.primListConstruct && k.way1(n): // scaled parts
		return 1
	}
	return -1
}

// way0 is of rule "cat of one kind".
func (k *listsKinds) way0(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n1 := n.Input(0).Def()
	if n1 == nil || n1.Kind() != k.primListConstruct || n1.Block() != n.Block() || n1.NumInputs() < 0 || len(n1.Outputs()) != 1 {
		return false
	}
	return true
}

// way1 is of rule "scaled parts".
func (k *listsKinds) way1(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n1 := n.Input(0).Def()
	if n1 == nil || n1.Kind() != k.primListConstruct || n1.Block() != n.Block() || n1.NumInputs() < 0 || len(n1.Outputs()) != 1 {
		return false
	}
	return true
}
