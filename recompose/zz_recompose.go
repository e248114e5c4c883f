// Code generated from recompose.rules; DO NOT EDIT.

package recompose

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/rewrite"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// recomposeMatchers finds where the rules of recompose.rules could match.
func recomposeMatchers() *rewrite.Compiled {
	k := &recomposeKinds{
		atenMm:          symbol.Of("aten::mm"),
		atenBmm:         symbol.Of("aten::bmm"),
		atenLinear:      symbol.Of("aten::linear"),
		atenLayer_norm:  symbol.Of("aten::layer_norm"),
		atenT:           symbol.Of("aten::t"),
		atenMul:         symbol.Of("aten::mul"),
		atenSub:         symbol.Of("aten::sub"),
		atenSqrt:        symbol.Of("aten::sqrt"),
		atenHardtanh:    symbol.Of("aten::hardtanh"),
		atenClamp:       symbol.Of("aten::clamp"),
		atenAdd:         symbol.Of("aten::add"),
		atenRelu6:       symbol.Of("aten::relu6"),
		atenMean:        symbol.Of("aten::mean"),
		atenPow:         symbol.Of("aten::pow"),
		atenVar:         symbol.Of("aten::var"),
		atenSigmoid:     symbol.Of("aten::sigmoid"),
		atenDiv:         symbol.Of("aten::div"),
		atenHardsigmoid: symbol.Of("aten::hardsigmoid"),
		atenRsqrt:       symbol.Of("aten::rsqrt"),
		atenErf:         symbol.Of("aten::erf"),
		atenTanh:        symbol.Of("aten::tanh"),
	}
	return &rewrite.Compiled{
		Sum: "bbea0bc25c5f41678bfbf4f0d6dde971b6d95ce0bdeacbcdf165c2ea52ddde03",
		Roots: []rewrite.CompiledRoot{
			{Kind: "aten::add", Next: k.atAtenAdd},
			{Kind: "aten::addmm", Next: k.atAtenAddmm},
			{Kind: "aten::div", Next: k.atAtenDiv},
			{Kind: "aten::matmul", Next: k.atAtenMatmul},
			{Kind: "aten::mul", Next: k.atAtenMul},
		},
	}
}

// recomposeKinds are the kinds of nodes that the rules ask for.
type recomposeKinds struct {
	atenMm          symbol.Symbol
	atenBmm         symbol.Symbol
	atenLinear      symbol.Symbol
	atenLayer_norm  symbol.Symbol
	atenT           symbol.Symbol
	atenMul         symbol.Symbol
	atenSub         symbol.Symbol
	atenSqrt        symbol.Symbol
	atenHardtanh    symbol.Symbol
	atenClamp       symbol.Symbol
	atenAdd         symbol.Symbol
	atenRelu6       symbol.Symbol
	atenMean        symbol.Symbol
	atenPow         symbol.Symbol
	atenVar         symbol.Symbol
	atenSigmoid     symbol.Symbol
	atenDiv         symbol.Symbol
	atenHardsigmoid symbol.Symbol
	atenRsqrt       symbol.Symbol
	atenErf         symbol.Symbol
	atenTanh        symbol.Symbol
}

func (k *recomposeKinds) atAtenAdd(n *ir.Node, from int) int {
	in0 := rewrite.InputKind(n, 0)
	in1 := rewrite.InputKind(n, 1)
	switch {
	case from <= 0 && in0 == k.atenMm && in1 == k.atenMm && k.way0(n): // one product for two
		return 0
	case from <= 1 && in0 == k.atenMm && k.way1(n): // addmm
		return 1
	case from <= 2 && in1 == k.atenMm && k.way2(n): // addmm
		return 2
	case from <= 3 && in0 == k.atenBmm && k.way3(n): // baddbmm
		return 3
	case from <= 4 && in1 == k.atenBmm && k.way4(n): // baddbmm
		return 4
	case from <= 5 && in0 == k.atenLinear && k.way5(n): // bias of linear
		return 5
	case from <= 6 && in1 == k.atenLinear && k.way6(n): // bias of linear
		return 6
	case from <= 7 && in0 == k.atenLayer_norm && k.way7(n): // bias of layer_norm
		return 7
	case from <= 8 && in1 == k.atenLayer_norm && k.way8(n): // bias of layer_norm
		return 8
	}
	return -1
}

// way0 is of rule "one product for two".
func (k *recomposeKinds) way0(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenMm || n0.Block() != n.Block() {
		return false
	}
	n1 := n.Input(1).Def()
	if n1 == nil || n1.Kind() != k.atenMm || n1.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n1.NumInputs() != 2 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || n0.Output(0).NumUses() != 1 || n1.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way1 is of rule "addmm".
func (k *recomposeKinds) way1(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenMm || n0.Block() != n.Block() || n.Input(1).Type().Kind() != types.TensorKind || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way2 is of rule "addmm".
func (k *recomposeKinds) way2(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) || n.Input(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenMm || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way3 is of rule "baddbmm".
func (k *recomposeKinds) way3(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenBmm || n0.Block() != n.Block() || n.Input(1).Type().Kind() != types.TensorKind || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way4 is of rule "baddbmm".
func (k *recomposeKinds) way4(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) || n.Input(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenBmm || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way5 is of rule "bias of linear".
func (k *recomposeKinds) way5(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenLinear || n0.Block() != n.Block() || n.Input(1).Type().Kind() != types.TensorKind || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsNone(n0.Input(2)) || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way6 is of rule "bias of linear".
func (k *recomposeKinds) way6(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) || n.Input(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenLinear || n0.Block() != n.Block() || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsNone(n0.Input(2)) || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way7 is of rule "bias of layer_norm".
func (k *recomposeKinds) way7(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenLayer_norm || n0.Block() != n.Block() || n.Input(1).Type().Kind() != types.TensorKind || n0.NumInputs() != 6 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsNone(n0.Input(3)) || n0.Input(2).Type().Kind() != types.TensorKind || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way8 is of rule "bias of layer_norm".
func (k *recomposeKinds) way8(n *ir.Node) bool {
	if n.NumInputs() != 3 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(2), 1) || n.Input(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenLayer_norm || n0.Block() != n.Block() || n0.NumInputs() != 6 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsNone(n0.Input(3)) || n0.Input(2).Type().Kind() != types.TensorKind || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

func (k *recomposeKinds) atAtenAddmm(n *ir.Node, from int) int {
	in2 := rewrite.InputKind(n, 2)
	switch {
	case from <= 0 && in2 == k.atenT && k.way9(n): // linear for addmm
		return 0
	}
	return -1
}

// way9 is of rule "linear for addmm".
func (k *recomposeKinds) way9(n *ir.Node) bool {
	if n.NumInputs() != 5 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n.Input(3), 1) || !rewrite.IsInt(n.Input(4), 1) {
		return false
	}
	n0 := n.Input(2).Def()
	if n0 == nil || n0.Kind() != k.atenT || n0.Block() != n.Block() || n0.NumInputs() != 1 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	return true
}

func (k *recomposeKinds) atAtenDiv(n *ir.Node, from int) int {
	in0 := rewrite.InputKind(n, 0)
	in1 := rewrite.InputKind(n, 1)
	switch {
	case from <= 0 && in0 == k.atenMul && k.way10(n): // hardswish
		return 0
	case from <= 1 && in0 == k.atenMul && k.way11(n): // hardswish
		return 1
	case from <= 2 && in0 == k.atenMul && k.way12(n): // hardswish by relu6
		return 2
	case from <= 3 && in0 == k.atenMul && k.way13(n): // hardswish by relu6
		return 3
	case from <= 4 && in0 == k.atenSub && in1 == k.atenSqrt && k.way14(n): // layer_norm
		return 4
	case from <= 5 && in0 == k.atenSub && in1 == k.atenSqrt && k.way15(n): // layer_norm by var
		return 5
	}
	return -1
}

// way10 is of rule "hardswish".
func (k *recomposeKinds) way10(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n2 := n.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenMul || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n1 := n2.Input(1).Def()
	if n1 == nil || !(n1.Kind() == k.atenHardtanh || n1.Kind() == k.atenClamp) || n1.Block() != n.Block() || n1.NumInputs() != 3 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) || !rewrite.IsConst(n1.Input(2)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenAdd || n0.Block() != n.Block() || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsInt(n0.Input(2), 1) || n0.Input(0) != n2.Input(0) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n.Input(1), 6) || !rewrite.IsNumber(n1.Input(1), 0) || !rewrite.IsNumber(n1.Input(2), 6) || n1.Output(0).NumUses() != 1 || n2.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way11 is of rule "hardswish".
func (k *recomposeKinds) way11(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n2 := n.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenMul || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || !(n1.Kind() == k.atenHardtanh || n1.Kind() == k.atenClamp) || n1.Block() != n.Block() || n1.NumInputs() != 3 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) || !rewrite.IsConst(n1.Input(2)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenAdd || n0.Block() != n.Block() || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsInt(n0.Input(2), 1) || n0.Input(0) != n2.Input(1) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n.Input(1), 6) || !rewrite.IsNumber(n1.Input(1), 0) || !rewrite.IsNumber(n1.Input(2), 6) || n1.Output(0).NumUses() != 1 || n2.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way12 is of rule "hardswish by relu6".
func (k *recomposeKinds) way12(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n2 := n.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenMul || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n1 := n2.Input(1).Def()
	if n1 == nil || n1.Kind() != k.atenRelu6 || n1.Block() != n.Block() || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenAdd || n0.Block() != n.Block() || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsInt(n0.Input(2), 1) || n0.Input(0) != n2.Input(0) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n.Input(1), 6) || n1.Output(0).NumUses() != 1 || n2.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way13 is of rule "hardswish by relu6".
func (k *recomposeKinds) way13(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n2 := n.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenMul || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenRelu6 || n1.Block() != n.Block() || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenAdd || n0.Block() != n.Block() || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsInt(n0.Input(2), 1) || n0.Input(0) != n2.Input(1) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n.Input(1), 6) || n1.Output(0).NumUses() != 1 || n2.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way14 is of rule "layer_norm".
func (k *recomposeKinds) way14(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n1 := n.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenSub || n1.Block() != n.Block() {
		return false
	}
	n5 := n.Input(1).Def()
	if n5 == nil || n5.Kind() != k.atenSqrt || n5.Block() != n.Block() || n1.NumInputs() != 3 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n1.Input(2), 1) {
		return false
	}
	n0 := n1.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenMean || n0.Block() != n.Block() || n5.NumInputs() != 1 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenAdd || n4.Block() != n.Block() || n0.NumInputs() != 4 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsBool(n0.Input(2), true) || !rewrite.IsNone(n0.Input(3)) || n0.Input(0) != n1.Input(0) || n4.NumInputs() != 3 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n4.Input(1)) || !rewrite.IsInt(n4.Input(2), 1) {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMean || n3.Block() != n.Block() || n3.NumInputs() != 4 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) || !rewrite.IsBool(n3.Input(2), true) || !rewrite.IsNone(n3.Input(3)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenPow || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || n2.Input(0).Def() != n1 || n2.Input(0).Index() != 0 || !rewrite.IsNumber(n2.Input(1), 2) || n1.Output(0).NumUses() > 2 || n3.Output(0).NumUses() != 1 || n5.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way15 is of rule "layer_norm by var".
func (k *recomposeKinds) way15(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n1 := n.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenSub || n1.Block() != n.Block() {
		return false
	}
	n4 := n.Input(1).Def()
	if n4 == nil || n4.Kind() != k.atenSqrt || n4.Block() != n.Block() || n1.NumInputs() != 3 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n1.Input(2), 1) {
		return false
	}
	n0 := n1.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenMean || n0.Block() != n.Block() || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenAdd || n3.Block() != n.Block() || n0.NumInputs() != 4 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsBool(n0.Input(2), true) || !rewrite.IsNone(n0.Input(3)) || n0.Input(0) != n1.Input(0) || n3.NumInputs() != 3 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) || !rewrite.IsInt(n3.Input(2), 1) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenVar || n2.Block() != n.Block() || n2.NumInputs() != 4 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsBool(n2.Input(2), false) || !rewrite.IsBool(n2.Input(3), true) || n2.Input(0) != n1.Input(0) || n1.Output(0).NumUses() > 2 || n2.Output(0).NumUses() != 1 || n4.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

func (k *recomposeKinds) atAtenMatmul(n *ir.Node, from int) int {
	in1 := rewrite.InputKind(n, 1)
	switch {
	case from <= 0 && in1 == k.atenT && k.way16(n): // linear without bias
		return 0
	case from <= 1 && k.way17(n): // bmm
		return 1
	}
	return -1
}

// way16 is of rule "linear without bias".
func (k *recomposeKinds) way16(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenT || n0.Block() != n.Block() || n0.NumInputs() != 1 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	return true
}

// way17 is of rule "bmm".
func (k *recomposeKinds) way17(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	return true
}

func (k *recomposeKinds) atAtenMul(n *ir.Node, from int) int {
	in0 := rewrite.InputKind(n, 0)
	in1 := rewrite.InputKind(n, 1)
	switch {
	case from <= 0 && in0 == k.atenMul && in1 == k.atenAdd && k.way18(n): // gelu
		return 0
	case from <= 1 && in0 == k.atenAdd && in1 == k.atenMul && k.way19(n): // gelu
		return 1
	case from <= 2 && in0 == k.atenMul && k.way20(n): // gelu, halved last
		return 2
	case from <= 3 && in0 == k.atenMul && k.way21(n): // gelu, halved last
		return 3
	case from <= 4 && in0 == k.atenMul && in1 == k.atenAdd && k.way22(n): // gelu of a product
		return 4
	case from <= 5 && in0 == k.atenAdd && in1 == k.atenMul && k.way23(n): // gelu of a product
		return 5
	case from <= 6 && in0 == k.atenMul && k.way24(n): // gelu of a product, halved last
		return 6
	case from <= 7 && in0 == k.atenMul && k.way25(n): // gelu of a product, halved last
		return 7
	case from <= 8 && in0 == k.atenMul && in1 == k.atenAdd && k.way26(n): // gelu by tanh
		return 8
	case from <= 9 && in0 == k.atenAdd && in1 == k.atenMul && k.way27(n): // gelu by tanh
		return 9
	case from <= 10 && in0 == k.atenMul && in1 == k.atenAdd && k.way28(n): // gelu by tanh
		return 10
	case from <= 11 && in0 == k.atenAdd && in1 == k.atenMul && k.way29(n): // gelu by tanh
		return 11
	case from <= 12 && in0 == k.atenMul && k.way30(n): // gelu by tanh, halved last
		return 12
	case from <= 13 && in0 == k.atenMul && k.way31(n): // gelu by tanh, halved last
		return 13
	case from <= 14 && in0 == k.atenMul && k.way32(n): // gelu by tanh, halved last
		return 14
	case from <= 15 && in0 == k.atenMul && k.way33(n): // gelu by tanh, halved last
		return 15
	case from <= 16 && in1 == k.atenSigmoid && k.way34(n): // silu
		return 16
	case from <= 17 && in0 == k.atenSigmoid && k.way35(n): // silu
		return 17
	case from <= 18 && in1 == k.atenDiv && k.way36(n): // hardswish, divided first
		return 18
	case from <= 19 && in0 == k.atenDiv && k.way37(n): // hardswish, divided first
		return 19
	case from <= 20 && in1 == k.atenDiv && k.way38(n): // hardswish by relu6, divided first
		return 20
	case from <= 21 && in0 == k.atenDiv && k.way39(n): // hardswish by relu6, divided first
		return 21
	case from <= 22 && in1 == k.atenHardsigmoid && k.way40(n): // hardswish by hardsigmoid
		return 22
	case from <= 23 && in0 == k.atenHardsigmoid && k.way41(n): // hardswish by hardsigmoid
		return 23
	case from <= 24 && in0 == k.atenSub && in1 == k.atenRsqrt && k.way42(n): // layer_norm by rsqrt
		return 24
	case from <= 25 && in0 == k.atenRsqrt && in1 == k.atenSub && k.way43(n): // layer_norm by rsqrt
		return 25
	case from <= 26 && in0 == k.atenSub && in1 == k.atenRsqrt && k.way44(n): // layer_norm by var by rsqrt
		return 26
	case from <= 27 && in0 == k.atenRsqrt && in1 == k.atenSub && k.way45(n): // layer_norm by var by rsqrt
		return 27
	case from <= 28 && in0 == k.atenLayer_norm && k.way46(n): // weight of layer_norm
		return 28
	case from <= 29 && in1 == k.atenLayer_norm && k.way47(n): // weight of layer_norm
		return 29
	}
	return -1
}

// way18 is of rule "gelu".
func (k *recomposeKinds) way18(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() {
		return false
	}
	n2 := n.Input(1).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenErf || n1.Block() != n.Block() || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenDiv || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n3.Input(0) || !rewrite.IsNumber(n2.Input(1), 1) || !rewrite.IsNumber(n3.Input(1), 0.5) || !rewrite.IsNear(n0.Input(1), 1.4142135623730951, 1e-06) || n2.Output(0).NumUses() != 1 || n3.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way19 is of rule "gelu".
func (k *recomposeKinds) way19(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n2 := n.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() {
		return false
	}
	n3 := n.Input(1).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenErf || n1.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenDiv || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n3.Input(0) || !rewrite.IsNumber(n2.Input(1), 1) || !rewrite.IsNumber(n3.Input(1), 0.5) || !rewrite.IsNear(n0.Input(1), 1.4142135623730951, 1e-06) || n2.Output(0).NumUses() != 1 || n3.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way20 is of rule "gelu, halved last".
func (k *recomposeKinds) way20(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n3 := n.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n2 := n3.Input(1).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenErf || n1.Block() != n.Block() || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenDiv || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n3.Input(0) || !rewrite.IsNumber(n2.Input(1), 1) || !rewrite.IsNumber(n.Input(1), 0.5) || !rewrite.IsNear(n0.Input(1), 1.4142135623730951, 1e-06) || n2.Output(0).NumUses() != 1 || n3.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way21 is of rule "gelu, halved last".
func (k *recomposeKinds) way21(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n3 := n.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenErf || n1.Block() != n.Block() || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenDiv || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n3.Input(1) || !rewrite.IsNumber(n2.Input(1), 1) || !rewrite.IsNumber(n.Input(1), 0.5) || !rewrite.IsNear(n0.Input(1), 1.4142135623730951, 1e-06) || n2.Output(0).NumUses() != 1 || n3.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way22 is of rule "gelu of a product".
func (k *recomposeKinds) way22(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() {
		return false
	}
	n2 := n.Input(1).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenErf || n1.Block() != n.Block() || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenMul || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n3.Input(0) || !rewrite.IsNumber(n2.Input(1), 1) || !rewrite.IsNumber(n3.Input(1), 0.5) || !rewrite.IsNear(n0.Input(1), 0.7071067811865476, 1e-06) || n2.Output(0).NumUses() != 1 || n3.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way23 is of rule "gelu of a product".
func (k *recomposeKinds) way23(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n2 := n.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() {
		return false
	}
	n3 := n.Input(1).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenErf || n1.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenMul || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n3.Input(0) || !rewrite.IsNumber(n2.Input(1), 1) || !rewrite.IsNumber(n3.Input(1), 0.5) || !rewrite.IsNear(n0.Input(1), 0.7071067811865476, 1e-06) || n2.Output(0).NumUses() != 1 || n3.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way24 is of rule "gelu of a product, halved last".
func (k *recomposeKinds) way24(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n3 := n.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n2 := n3.Input(1).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenErf || n1.Block() != n.Block() || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenMul || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n3.Input(0) || !rewrite.IsNumber(n2.Input(1), 1) || !rewrite.IsNumber(n.Input(1), 0.5) || !rewrite.IsNear(n0.Input(1), 0.7071067811865476, 1e-06) || n2.Output(0).NumUses() != 1 || n3.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way25 is of rule "gelu of a product, halved last".
func (k *recomposeKinds) way25(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n3 := n.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenErf || n1.Block() != n.Block() || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenMul || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n3.Input(1) || !rewrite.IsNumber(n2.Input(1), 1) || !rewrite.IsNumber(n.Input(1), 0.5) || !rewrite.IsNear(n0.Input(1), 0.7071067811865476, 1e-06) || n2.Output(0).NumUses() != 1 || n3.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way26 is of rule "gelu by tanh".
func (k *recomposeKinds) way26(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n6 := n.Input(0).Def()
	if n6 == nil || n6.Kind() != k.atenMul || n6.Block() != n.Block() {
		return false
	}
	n5 := n.Input(1).Def()
	if n5 == nil || n5.Kind() != k.atenAdd || n5.Block() != n.Block() || n6.NumInputs() != 2 || len(n6.Outputs()) != 1 || n6.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n6.Input(1)) || n5.NumInputs() != 3 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n5.Input(1)) || !rewrite.IsInt(n5.Input(2), 1) {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenTanh || n4.Block() != n.Block() || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n2.Input(2), 1) || n2.Input(0) != n6.Input(0) {
		return false
	}
	n1 := n2.Input(1).Def()
	if n1 == nil || n1.Kind() != k.atenMul || n1.Block() != n.Block() || n1.NumInputs() != 2 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenPow || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n6.Input(0) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n5.Input(1), 1) || !rewrite.IsNumber(n6.Input(1), 0.5) || !rewrite.IsNear(n1.Input(1), 0.044715, 1e-08) || !rewrite.IsNear(n3.Input(1), 0.7978845608028654, 1e-06) || n5.Output(0).NumUses() != 1 || n6.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way27 is of rule "gelu by tanh".
func (k *recomposeKinds) way27(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n5 := n.Input(0).Def()
	if n5 == nil || n5.Kind() != k.atenAdd || n5.Block() != n.Block() {
		return false
	}
	n6 := n.Input(1).Def()
	if n6 == nil || n6.Kind() != k.atenMul || n6.Block() != n.Block() || n5.NumInputs() != 3 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n5.Input(1)) || !rewrite.IsInt(n5.Input(2), 1) {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenTanh || n4.Block() != n.Block() || n6.NumInputs() != 2 || len(n6.Outputs()) != 1 || n6.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n6.Input(1)) || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n2.Input(2), 1) || n2.Input(0) != n6.Input(0) {
		return false
	}
	n1 := n2.Input(1).Def()
	if n1 == nil || n1.Kind() != k.atenMul || n1.Block() != n.Block() || n1.NumInputs() != 2 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenPow || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n6.Input(0) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n5.Input(1), 1) || !rewrite.IsNumber(n6.Input(1), 0.5) || !rewrite.IsNear(n1.Input(1), 0.044715, 1e-08) || !rewrite.IsNear(n3.Input(1), 0.7978845608028654, 1e-06) || n5.Output(0).NumUses() != 1 || n6.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way28 is of rule "gelu by tanh".
func (k *recomposeKinds) way28(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n6 := n.Input(0).Def()
	if n6 == nil || n6.Kind() != k.atenMul || n6.Block() != n.Block() {
		return false
	}
	n5 := n.Input(1).Def()
	if n5 == nil || n5.Kind() != k.atenAdd || n5.Block() != n.Block() || n6.NumInputs() != 2 || len(n6.Outputs()) != 1 || n6.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n6.Input(1)) || n5.NumInputs() != 3 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n5.Input(1)) || !rewrite.IsInt(n5.Input(2), 1) {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenTanh || n4.Block() != n.Block() || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenMul || n1.Block() != n.Block() || n2.Input(1) != n6.Input(0) || n1.NumInputs() != 2 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenPow || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n6.Input(0) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n5.Input(1), 1) || !rewrite.IsNumber(n6.Input(1), 0.5) || !rewrite.IsNear(n1.Input(1), 0.044715, 1e-08) || !rewrite.IsNear(n3.Input(1), 0.7978845608028654, 1e-06) || n5.Output(0).NumUses() != 1 || n6.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way29 is of rule "gelu by tanh".
func (k *recomposeKinds) way29(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n5 := n.Input(0).Def()
	if n5 == nil || n5.Kind() != k.atenAdd || n5.Block() != n.Block() {
		return false
	}
	n6 := n.Input(1).Def()
	if n6 == nil || n6.Kind() != k.atenMul || n6.Block() != n.Block() || n5.NumInputs() != 3 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n5.Input(1)) || !rewrite.IsInt(n5.Input(2), 1) {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenTanh || n4.Block() != n.Block() || n6.NumInputs() != 2 || len(n6.Outputs()) != 1 || n6.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n6.Input(1)) || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenMul || n1.Block() != n.Block() || n2.Input(1) != n6.Input(0) || n1.NumInputs() != 2 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenPow || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n6.Input(0) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n5.Input(1), 1) || !rewrite.IsNumber(n6.Input(1), 0.5) || !rewrite.IsNear(n1.Input(1), 0.044715, 1e-08) || !rewrite.IsNear(n3.Input(1), 0.7978845608028654, 1e-06) || n5.Output(0).NumUses() != 1 || n6.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way30 is of rule "gelu by tanh, halved last".
func (k *recomposeKinds) way30(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n6 := n.Input(0).Def()
	if n6 == nil || n6.Kind() != k.atenMul || n6.Block() != n.Block() || n6.NumInputs() != 2 || len(n6.Outputs()) != 1 || n6.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n5 := n6.Input(1).Def()
	if n5 == nil || n5.Kind() != k.atenAdd || n5.Block() != n.Block() || n5.NumInputs() != 3 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n5.Input(1)) || !rewrite.IsInt(n5.Input(2), 1) {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenTanh || n4.Block() != n.Block() || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n2.Input(2), 1) || n2.Input(0) != n6.Input(0) {
		return false
	}
	n1 := n2.Input(1).Def()
	if n1 == nil || n1.Kind() != k.atenMul || n1.Block() != n.Block() || n1.NumInputs() != 2 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenPow || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n6.Input(0) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n5.Input(1), 1) || !rewrite.IsNumber(n.Input(1), 0.5) || !rewrite.IsNear(n1.Input(1), 0.044715, 1e-08) || !rewrite.IsNear(n3.Input(1), 0.7978845608028654, 1e-06) || n5.Output(0).NumUses() != 1 || n6.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way31 is of rule "gelu by tanh, halved last".
func (k *recomposeKinds) way31(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n6 := n.Input(0).Def()
	if n6 == nil || n6.Kind() != k.atenMul || n6.Block() != n.Block() || n6.NumInputs() != 2 || len(n6.Outputs()) != 1 || n6.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n5 := n6.Input(0).Def()
	if n5 == nil || n5.Kind() != k.atenAdd || n5.Block() != n.Block() || n5.NumInputs() != 3 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n5.Input(1)) || !rewrite.IsInt(n5.Input(2), 1) {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenTanh || n4.Block() != n.Block() || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n2.Input(2), 1) || n2.Input(0) != n6.Input(1) {
		return false
	}
	n1 := n2.Input(1).Def()
	if n1 == nil || n1.Kind() != k.atenMul || n1.Block() != n.Block() || n1.NumInputs() != 2 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenPow || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n6.Input(1) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n5.Input(1), 1) || !rewrite.IsNumber(n.Input(1), 0.5) || !rewrite.IsNear(n1.Input(1), 0.044715, 1e-08) || !rewrite.IsNear(n3.Input(1), 0.7978845608028654, 1e-06) || n5.Output(0).NumUses() != 1 || n6.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way32 is of rule "gelu by tanh, halved last".
func (k *recomposeKinds) way32(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n6 := n.Input(0).Def()
	if n6 == nil || n6.Kind() != k.atenMul || n6.Block() != n.Block() || n6.NumInputs() != 2 || len(n6.Outputs()) != 1 || n6.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n5 := n6.Input(1).Def()
	if n5 == nil || n5.Kind() != k.atenAdd || n5.Block() != n.Block() || n5.NumInputs() != 3 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n5.Input(1)) || !rewrite.IsInt(n5.Input(2), 1) {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenTanh || n4.Block() != n.Block() || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenMul || n1.Block() != n.Block() || n2.Input(1) != n6.Input(0) || n1.NumInputs() != 2 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenPow || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n6.Input(0) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n5.Input(1), 1) || !rewrite.IsNumber(n.Input(1), 0.5) || !rewrite.IsNear(n1.Input(1), 0.044715, 1e-08) || !rewrite.IsNear(n3.Input(1), 0.7978845608028654, 1e-06) || n5.Output(0).NumUses() != 1 || n6.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way33 is of rule "gelu by tanh, halved last".
func (k *recomposeKinds) way33(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n.Input(1)) {
		return false
	}
	n6 := n.Input(0).Def()
	if n6 == nil || n6.Kind() != k.atenMul || n6.Block() != n.Block() || n6.NumInputs() != 2 || len(n6.Outputs()) != 1 || n6.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n5 := n6.Input(0).Def()
	if n5 == nil || n5.Kind() != k.atenAdd || n5.Block() != n.Block() || n5.NumInputs() != 3 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n5.Input(1)) || !rewrite.IsInt(n5.Input(2), 1) {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenTanh || n4.Block() != n.Block() || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMul || n3.Block() != n.Block() || n3.NumInputs() != 2 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenAdd || n2.Block() != n.Block() || n2.NumInputs() != 3 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n2.Input(2), 1) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenMul || n1.Block() != n.Block() || n2.Input(1) != n6.Input(1) || n1.NumInputs() != 2 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenPow || n0.Block() != n.Block() || n0.NumInputs() != 2 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || n0.Input(0) != n6.Input(1) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n5.Input(1), 1) || !rewrite.IsNumber(n.Input(1), 0.5) || !rewrite.IsNear(n1.Input(1), 0.044715, 1e-08) || !rewrite.IsNear(n3.Input(1), 0.7978845608028654, 1e-06) || n5.Output(0).NumUses() != 1 || n6.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way34 is of rule "silu".
func (k *recomposeKinds) way34(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenSigmoid || n0.Block() != n.Block() || n0.NumInputs() != 1 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n0.Input(0) != n.Input(0) || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way35 is of rule "silu".
func (k *recomposeKinds) way35(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenSigmoid || n0.Block() != n.Block() || n0.NumInputs() != 1 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n0.Input(0) != n.Input(1) || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way36 is of rule "hardswish, divided first".
func (k *recomposeKinds) way36(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n2 := n.Input(1).Def()
	if n2 == nil || n2.Kind() != k.atenDiv || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || !(n1.Kind() == k.atenHardtanh || n1.Kind() == k.atenClamp) || n1.Block() != n.Block() || n1.NumInputs() != 3 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) || !rewrite.IsConst(n1.Input(2)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenAdd || n0.Block() != n.Block() || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsInt(n0.Input(2), 1) || n0.Input(0) != n.Input(0) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n2.Input(1), 6) || !rewrite.IsNumber(n1.Input(1), 0) || !rewrite.IsNumber(n1.Input(2), 6) || n1.Output(0).NumUses() != 1 || n2.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way37 is of rule "hardswish, divided first".
func (k *recomposeKinds) way37(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n2 := n.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenDiv || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || !(n1.Kind() == k.atenHardtanh || n1.Kind() == k.atenClamp) || n1.Block() != n.Block() || n1.NumInputs() != 3 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n1.Input(1)) || !rewrite.IsConst(n1.Input(2)) {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenAdd || n0.Block() != n.Block() || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsInt(n0.Input(2), 1) || n0.Input(0) != n.Input(1) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n2.Input(1), 6) || !rewrite.IsNumber(n1.Input(1), 0) || !rewrite.IsNumber(n1.Input(2), 6) || n1.Output(0).NumUses() != 1 || n2.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way38 is of rule "hardswish by relu6, divided first".
func (k *recomposeKinds) way38(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n2 := n.Input(1).Def()
	if n2 == nil || n2.Kind() != k.atenDiv || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenRelu6 || n1.Block() != n.Block() || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenAdd || n0.Block() != n.Block() || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsInt(n0.Input(2), 1) || n0.Input(0) != n.Input(0) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n2.Input(1), 6) || n1.Output(0).NumUses() != 1 || n2.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way39 is of rule "hardswish by relu6, divided first".
func (k *recomposeKinds) way39(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n2 := n.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenDiv || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) {
		return false
	}
	n1 := n2.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenRelu6 || n1.Block() != n.Block() || n1.NumInputs() != 1 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n1.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenAdd || n0.Block() != n.Block() || n0.NumInputs() != 3 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsInt(n0.Input(2), 1) || n0.Input(0) != n.Input(1) || !rewrite.IsNumber(n0.Input(1), 3) || !rewrite.IsNumber(n2.Input(1), 6) || n1.Output(0).NumUses() != 1 || n2.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way40 is of rule "hardswish by hardsigmoid".
func (k *recomposeKinds) way40(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenHardsigmoid || n0.Block() != n.Block() || n0.NumInputs() != 1 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n0.Input(0) != n.Input(0) || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way41 is of rule "hardswish by hardsigmoid".
func (k *recomposeKinds) way41(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenHardsigmoid || n0.Block() != n.Block() || n0.NumInputs() != 1 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || n0.Input(0) != n.Input(1) || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way42 is of rule "layer_norm by rsqrt".
func (k *recomposeKinds) way42(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n1 := n.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenSub || n1.Block() != n.Block() {
		return false
	}
	n5 := n.Input(1).Def()
	if n5 == nil || n5.Kind() != k.atenRsqrt || n5.Block() != n.Block() || n1.NumInputs() != 3 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n1.Input(2), 1) {
		return false
	}
	n0 := n1.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenMean || n0.Block() != n.Block() || n5.NumInputs() != 1 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenAdd || n4.Block() != n.Block() || n0.NumInputs() != 4 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsBool(n0.Input(2), true) || !rewrite.IsNone(n0.Input(3)) || n0.Input(0) != n1.Input(0) || n4.NumInputs() != 3 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n4.Input(1)) || !rewrite.IsInt(n4.Input(2), 1) {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMean || n3.Block() != n.Block() || n3.NumInputs() != 4 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) || !rewrite.IsBool(n3.Input(2), true) || !rewrite.IsNone(n3.Input(3)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenPow || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || n2.Input(0).Def() != n1 || n2.Input(0).Index() != 0 || !rewrite.IsNumber(n2.Input(1), 2) || n1.Output(0).NumUses() > 2 || n3.Output(0).NumUses() != 1 || n5.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way43 is of rule "layer_norm by rsqrt".
func (k *recomposeKinds) way43(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n5 := n.Input(0).Def()
	if n5 == nil || n5.Kind() != k.atenRsqrt || n5.Block() != n.Block() {
		return false
	}
	n1 := n.Input(1).Def()
	if n1 == nil || n1.Kind() != k.atenSub || n1.Block() != n.Block() || n5.NumInputs() != 1 || len(n5.Outputs()) != 1 || n5.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n4 := n5.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenAdd || n4.Block() != n.Block() || n1.NumInputs() != 3 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n1.Input(2), 1) {
		return false
	}
	n0 := n1.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenMean || n0.Block() != n.Block() || n4.NumInputs() != 3 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n4.Input(1)) || !rewrite.IsInt(n4.Input(2), 1) {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenMean || n3.Block() != n.Block() || n0.NumInputs() != 4 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsBool(n0.Input(2), true) || !rewrite.IsNone(n0.Input(3)) || n0.Input(0) != n1.Input(0) || n3.NumInputs() != 4 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) || !rewrite.IsBool(n3.Input(2), true) || !rewrite.IsNone(n3.Input(3)) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenPow || n2.Block() != n.Block() || n2.NumInputs() != 2 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || n2.Input(0).Def() != n1 || n2.Input(0).Index() != 0 || !rewrite.IsNumber(n2.Input(1), 2) || n1.Output(0).NumUses() > 2 || n3.Output(0).NumUses() != 1 || n5.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way44 is of rule "layer_norm by var by rsqrt".
func (k *recomposeKinds) way44(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n1 := n.Input(0).Def()
	if n1 == nil || n1.Kind() != k.atenSub || n1.Block() != n.Block() {
		return false
	}
	n4 := n.Input(1).Def()
	if n4 == nil || n4.Kind() != k.atenRsqrt || n4.Block() != n.Block() || n1.NumInputs() != 3 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n1.Input(2), 1) {
		return false
	}
	n0 := n1.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenMean || n0.Block() != n.Block() || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenAdd || n3.Block() != n.Block() || n0.NumInputs() != 4 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsBool(n0.Input(2), true) || !rewrite.IsNone(n0.Input(3)) || n0.Input(0) != n1.Input(0) || n3.NumInputs() != 3 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) || !rewrite.IsInt(n3.Input(2), 1) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenVar || n2.Block() != n.Block() || n2.NumInputs() != 4 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsBool(n2.Input(2), false) || !rewrite.IsBool(n2.Input(3), true) || n2.Input(0) != n1.Input(0) || n1.Output(0).NumUses() > 2 || n2.Output(0).NumUses() != 1 || n4.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way45 is of rule "layer_norm by var by rsqrt".
func (k *recomposeKinds) way45(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n4 := n.Input(0).Def()
	if n4 == nil || n4.Kind() != k.atenRsqrt || n4.Block() != n.Block() {
		return false
	}
	n1 := n.Input(1).Def()
	if n1 == nil || n1.Kind() != k.atenSub || n1.Block() != n.Block() || n4.NumInputs() != 1 || len(n4.Outputs()) != 1 || n4.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n3 := n4.Input(0).Def()
	if n3 == nil || n3.Kind() != k.atenAdd || n3.Block() != n.Block() || n1.NumInputs() != 3 || len(n1.Outputs()) != 1 || n1.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsInt(n1.Input(2), 1) {
		return false
	}
	n0 := n1.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenMean || n0.Block() != n.Block() || n3.NumInputs() != 3 || len(n3.Outputs()) != 1 || n3.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n3.Input(1)) || !rewrite.IsInt(n3.Input(2), 1) {
		return false
	}
	n2 := n3.Input(0).Def()
	if n2 == nil || n2.Kind() != k.atenVar || n2.Block() != n.Block() || n0.NumInputs() != 4 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n0.Input(1)) || !rewrite.IsBool(n0.Input(2), true) || !rewrite.IsNone(n0.Input(3)) || n0.Input(0) != n1.Input(0) || n2.NumInputs() != 4 || len(n2.Outputs()) != 1 || n2.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsConst(n2.Input(1)) || !rewrite.IsBool(n2.Input(2), false) || !rewrite.IsBool(n2.Input(3), true) || n2.Input(0) != n1.Input(0) || n1.Output(0).NumUses() > 2 || n2.Output(0).NumUses() != 1 || n4.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way46 is of rule "weight of layer_norm".
func (k *recomposeKinds) way46(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(0).Def()
	if n0 == nil || n0.Kind() != k.atenLayer_norm || n0.Block() != n.Block() || n.Input(1).Type().Kind() != types.TensorKind || n0.NumInputs() != 6 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsNone(n0.Input(2)) || !rewrite.IsNone(n0.Input(3)) || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}

// way47 is of rule "weight of layer_norm".
func (k *recomposeKinds) way47(n *ir.Node) bool {
	if n.NumInputs() != 2 || len(n.Outputs()) != 1 || n.Output(0).Type().Kind() != types.TensorKind || n.Input(0).Type().Kind() != types.TensorKind {
		return false
	}
	n0 := n.Input(1).Def()
	if n0 == nil || n0.Kind() != k.atenLayer_norm || n0.Block() != n.Block() || n0.NumInputs() != 6 || len(n0.Outputs()) != 1 || n0.Output(0).Type().Kind() != types.TensorKind || !rewrite.IsNone(n0.Input(2)) || !rewrite.IsNone(n0.Input(3)) || n0.Output(0).NumUses() != 1 {
		return false
	}
	return true
}
