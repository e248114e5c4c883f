// Code generated from decompose.rules; DO NOT EDIT.

package recompose

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/rewrite"
	"github.com/torchpass/torchpass/types"
)

// decomposeMatchers finds where the rules of decompose.rules could match.
func decomposeMatchers() *rewrite.Compiled {
	k := &decomposeKinds{}
	return &rewrite.Compiled{
		Sum: "c4cc2a9a5714f6740b974046f8d0278170f0671cfe7df4ebd2b86341b02ca109",
		Roots: []rewrite.CompiledRoot{
			{Kind: "aten::addmm", Next: k.atAtenAddmm},
			{Kind: "aten::hardswish", Next: k.atAtenHardswish},
			{Kind: "aten::layer_norm", Next: k.atAtenLayer_norm},
			{Kind: "aten::linear", Next: k.atAtenLinear},
			{Kind: "aten::silu", Next: k.atAtenSilu},
		},
	}
}

// decomposeKinds are the kinds of nodes that the rules ask for.
type decomposeKinds struct {
}

func (k *decomposeKinds) atAtenAddmm(n *ir.Node, from int) int {
	switch {
	case from <= 0 && k.way0(n): // addmm
		return 0
	}
	return -1
}

// way0 is of rule "addmm".
func (k *decomposeKinds) way0(n *ir.Node) bool {
	if n.NumInputs() != 5 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(3), 1) || !rewrite.IsInt(n.Input(4), 1) {
		return false
	}
	return true
}

func (k *decomposeKinds) atAtenHardswish(n *ir.Node, from int) int {
	switch {
	case from <= 0 && k.way1(n): // hardswish
		return 0
	}
	return -1
}

// way1 is of rule "hardswish".
func (k *decomposeKinds) way1(n *ir.Node) bool {
	if n.NumInputs() != 1 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	return true
}

func (k *decomposeKinds) atAtenLayer_norm(n *ir.Node, from int) int {
	switch {
	case from <= 0 && k.way2(n): // layer_norm
		return 0
	}
	return -1
}

// way2 is of rule "layer_norm".
func (k *decomposeKinds) way2(n *ir.Node) bool {
	if n.NumInputs() != 6 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || n.Input(2).Type().Kind() != types.TensorKind || n.Input(3).Type().Kind() != types.TensorKind {
		return false
	}
	return true
}

func (k *decomposeKinds) atAtenLinear(n *ir.Node, from int) int {
	switch {
	case from <= 0 && k.way3(n): // linear
		return 0
	case from <= 1 && k.way4(n): // linear without bias
		return 1
	}
	return -1
}

// way3 is of rule "linear".
func (k *decomposeKinds) way3(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || n.Input(2).Type().Kind() != types.TensorKind {
		return false
	}
	return true
}

// way4 is of rule "linear without bias".
func (k *decomposeKinds) way4(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsNone(n.Input(2)) {
		return false
	}
	return true
}

func (k *decomposeKinds) atAtenSilu(n *ir.Node, from int) int {
	switch {
	case from <= 0 && k.way5(n): // silu
		return 0
	}
	return -1
}

// way5 is of rule "silu".
func (k *decomposeKinds) way5(n *ir.Node) bool {
	if n.NumInputs() != 1 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	return true
}
