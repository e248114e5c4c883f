// Code generated from basic.rules; DO NOT EDIT.

package rewrite_test

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/rewrite"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// basicMatchers finds where the rules of basic.rules could match.
func basicMatchers() *rewrite.Compiled {
	k := &basicKinds{
		atenMm:       symbol.Of("aten::mm"),
		atenAdd:      symbol.Of("aten::add"),
		atenRelu:     symbol.Of("aten::relu"),
		primConstant: symbol.Of("prim::Constant"),
		atenSub:      symbol.Of("aten::sub"),
	}
	return &rewrite.Compiled{
		Sum: "bd0fbe8c735047ba7b607e72edf5cebd9b3c1c2a107c7d99669edb1f1b406cc7",
		Roots: []rewrite.CompiledRoot{
			{Kind: "aten::add", Next: k.atAtenAdd},
			{Kind: "aten::hardtanh", Next: k.atAtenHardtanh},
			{Kind: "aten::neg", Next: k.atAtenNeg},
			{Kind: "aten::relu", Next: k.atAtenRelu},
		},
	}
}

// basicKinds are the kinds of nodes that the rules ask for.
type basicKinds struct {
	atenMm       symbol.Symbol
	atenAdd      symbol.Symbol
	atenRelu     symbol.Symbol
	primConstant symbol.Symbol
	atenSub      symbol.Symbol
}

func (k *basicKinds) atAtenAdd(n *ir.Node, from int) int {
	in0 := rewrite.InputKind(n, 0)
	in1 := rewrite.InputKind(n, 1)
	switch {
	case from <= 0 && in0 == k.atenMm && k.way0(n): // product and sum
		return 0
	case from <= 1 && in1 == k.atenMm && k.way1(n): // product and sum
		return 1
	case from <= 2 && in0 == k.atenAdd && k.way2(n): // sum of constants
		return 2
	}
	return -1
}

// way0 is of rule "product and sum".
func (k *basicKinds) way0(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenMm || n0.Block() != n.Block() || n.Input(1).Type().Kind() != types.TensorKind || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n0.Input(0).Type().Kind() != types.TensorKind || n0.Input(1).Type().Kind() != types.TensorKind || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way1 is of rule "product and sum".
func (k *basicKinds) way1(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) || n.Input(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenMm || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n0.Input(0).Type().Kind() != types.TensorKind || n0.Input(1).Type().Kind() != types.TensorKind || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way2 is of rule "sum of constants".
func (k *basicKinds) way2(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenAdd || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || !rewrite.IsConst(n0.Input(1)) {
		return false
	}
	return true
}

func (k *basicKinds) atAtenHardtanh(n *ir.Node, from int) int {
	in0 := rewrite.InputKind(n, 0)
	in1 := rewrite.InputKind(n, 1)
	switch {
	case from <= 0 && in0 == k.atenRelu && in1 == k.primConstant && k.way3(n): // clamp of relu
		return 0
	}
	return -1
}

// way3 is of rule "clamp of relu".
func (k *basicKinds) way3(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 {
		return false
	}
	n1 := n.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenRelu || n1.Block() != n.Block() {
		return false
	}
	n0 := n.Input(1).Def()
	if n0 == nil || n0.Kind() != k.primConstant || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n0.NumInputs() != 0 || len(n0.Outputs()) != 1 {
		return false
	}
	return true
}

func (k *basicKinds) atAtenNeg(n *ir.Node, from int) int {
	in0 := rewrite.InputKind(n, 0)
	switch {
	case from <= 0 && in0 == k.atenSub && k.way4(n): // negated difference
		return 0
	case from <= 1 && in0 == k.atenSub && k.way5(n): // negated difference
		return 1
	}
	return -1
}

// way4 is of rule "negated difference".
func (k *basicKinds) way4(n *ir.Node) bool {
	if n.NumInputs() != 1 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenSub || n0.Block() != n.Block() || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	return true
}

// way5 is of rule "negated difference".
func (k *basicKinds) way5(n *ir.Node) bool {
	if n.NumInputs() != 1 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenSub || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	return true
}

func (k *basicKinds) atAtenRelu(n *ir.Node, from int) int {
	in0 := rewrite.InputKind(n, 0)
	switch {
	case from <= 0 && in0 == k.atenRelu && k.way6(n): // relu twice
		return 0
	}
	return -1
}

// way6 is of rule "relu twice".
func (k *basicKinds) way6(n *ir.Node) bool {
	if n.NumInputs() != 1 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenRelu || n0.Block() != n.Block() || n0.NumInputs() != 1 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	return true
}
