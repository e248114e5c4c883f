package verify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// kind checks what n's kind asks of it. All its inputs and outputs have types.
func (c *graphCheck) kind(n *ir.Node) {
	switch n.Kind() {
	case symbol.PrimIf:
		c.ifNode(n)
	case symbol.PrimLoop:
		c.loopNode(n)
	case symbol.PrimWith:
		c.withNode(n)
	case symbol.PrimEnter:
		c.enterNode(n)
	case symbol.PrimExit:
		c.exitNode(n)
	case symbol.PrimConstant:
		c.constant(n)
	case symbol.PrimListConstruct:
		c.listConstruct(n)
	case symbol.PrimListUnpack:
		c.listUnpack(n)
	case symbol.PrimTupleConstruct:
		c.tupleConstruct(n)
	case symbol.PrimTupleUnpack:
		c.tupleUnpack(n)
	case symbol.PrimTupleIndex:
		c.tupleIndex(n)
	case symbol.PrimTupleSlice:
		c.tupleSlice(n)
	case symbol.PrimDictConstruct:
		c.dictConstruct(n)
	case symbol.PrimGetAttr:
		c.getAttr(n)
	case symbol.PrimSetAttr:
		c.setAttr(n)
	case symbol.PrimCallMethod:
		c.callMethod(n)
	case symbol.PrimCallFunction:
		c.callFunction(n)
	case symbol.PrimCreateObject:
		c.createObject(n)
	case symbol.PrimConstantChunk:
		c.chunks(n)
	case symbol.PrimTypeCheck, symbol.PrimRequiresGradCheck:
		c.guard(n, n.NumInputs()+1)
	case symbol.PrimTensorExprDynamicGuard, symbol.PrimCudaFusionGuard:
		c.guard(n, 1)
	default:
		c.operator(n)
	}
}

// typeOf is v's type, nil for a value that is not there.
func typeOf(v *ir.Value) *types.Type {
	if v == nil {
		return nil
	}
	if t := v.Type(); t != types.Tensor || v.Def() == nil || v.Def().Kind() != symbol.PrimIf {
		return t
	}
	return loweredType(v, v.Def())
}

var optionalTensor = types.Optional(types.Tensor)

// maxLowered bounds how many prim::If loweredType looks through.
const maxLowered = 16

// loweredType returns the type of v, an output of n, a prim::If. Where tuples were
// lowered the output is called a Tensor, and what a block returns tells its type.
func loweredType(v *ir.Value, n *ir.Node) *types.Type {
	for range maxLowered {
		if !tuplesLowered(n) || v.Index() >= n.NumOutputs() {
			break
		}
		var first *ir.Value
		for _, b := range n.Blocks() {
			if b == nil || v.Index() >= b.NumReturns() || b.Ret(v.Index()) == nil {
				return types.Tensor
			}
			r := b.Ret(v.Index())
			if t := r.Type(); t != nil && !t.IsSubtypeOf(optionalTensor) {
				return t
			}
			if first == nil {
				first = r
			}
		}
		if first == nil || first.Def() == nil || first.Def().Kind() != symbol.PrimIf {
			break
		}
		v, n = first, first.Def()
	}
	return types.Tensor
}

// shape reports under code if n has not the numbers of inputs, outputs and blocks
// given; any number is right where -1 is given.
func (c *graphCheck) shape(n *ir.Node, code Code, inputs, outputs, blocks int) bool {
	ok := true
	for _, x := range [...]struct {
		have, want int
		what       string
	}{
		{n.NumInputs(), inputs, "inputs"},
		{n.NumOutputs(), outputs, "outputs"},
		{len(n.Blocks()), blocks, "blocks"},
	} {
		if x.want >= 0 && x.have != x.want {
			c.report(code, n, "%s has %d %s, not %d", kind(n), x.have, x.what, x.want)
			ok = false
		}
	}
	return ok
}
