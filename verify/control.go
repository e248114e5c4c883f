package verify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// ifNode checks prim::If: a bool condition and two blocks without parameters,
// each of which returns what the node gives.
func (c *graphCheck) ifNode(n *ir.Node) {
	if !c.shape(n, IfArity, 1, -1, 2) {
		return
	}
	if t := typeOf(n.Input(0)); !c.fits(t, types.Bool) && !anyNonZero(n.Input(0)) {
		c.report(IfCondition, n, "the condition %%%s of prim::If is %s, not bool", n.Input(0).Name(), t)
	}
	for i, b := range n.Blocks() {
		if b == nil {
			continue
		}
		if len(b.Params()) > 0 {
			c.report(BlockParams, n, "block%d of prim::If has %d parameters, not 0", i, len(b.Params()))
		}
		if b.NumReturns() != n.NumOutputs() {
			c.report(IfArity, n, "block%d of prim::If returns %d values for %d outputs", i, b.NumReturns(), n.NumOutputs())
			continue
		}
		if tuplesLowered(n) {
			continue
		}
		for j, out := range n.Outputs() {
			if t := typeOf(b.Ret(j)); !c.fits(t, out.Type()) {
				c.report(IfTypes, n, "block%d of prim::If returns %s for output %%%s of type %s", i, t, out.Name(), out.Type())
			}
		}
	}
}

// anyNonZero reports whether v is the answer of prim::AutogradAnyNonZero, an int in
// the gradients that come with PyTorch.
func anyNonZero(v *ir.Value) bool {
	return v.Type() == types.Int && v.Def() != nil && v.Def().Kind() == symbol.PrimAutogradAnyNonZero
}

// tuplesLowered reports whether n, a prim::If, may come from PyTorch's lowering of
// tuples, which makes one output for each element and leaves their types at
// Tensor, whatever the blocks return.
func tuplesLowered(n *ir.Node) bool {
	for _, v := range n.Outputs() {
		if v.Type() != types.Tensor {
			return false
		}
	}
	return n.NumOutputs() > 1
}

// loopNode checks prim::Loop: trip count, condition and carried values in; one
// block that takes the trip number and the carried values, and returns the
// condition and the carried values; carried values out.
func (c *graphCheck) loopNode(n *ir.Node) {
	if n.NumInputs() < 2 {
		c.report(LoopArity, n, "prim::Loop has %d inputs; it takes a trip count, a condition and the carried values", n.NumInputs())
		return
	}
	carried := n.NumInputs() - 2
	if !c.shape(n, LoopArity, -1, carried, 1) || n.Blocks()[0] == nil {
		return
	}
	b := n.Blocks()[0]
	if t := typeOf(n.Input(0)); !c.fits(t, types.Int) {
		c.report(LoopTypes, n, "the trip count %%%s of prim::Loop is %s, not int", n.Input(0).Name(), t)
	}
	if t := typeOf(n.Input(1)); !c.fits(t, types.Bool) {
		c.report(LoopCondition, n, "the condition %%%s of prim::Loop is %s, not bool", n.Input(1).Name(), t)
	}
	if len(b.Params()) != carried+1 {
		c.report(BlockParams, n, "the block of prim::Loop has %d parameters; it takes the trip number and %d carried values", len(b.Params()), carried)
	} else if t := typeOf(b.Params()[0]); !c.fits(t, types.Int) {
		c.report(LoopTypes, n, "the trip number of prim::Loop is %s, not int", t)
	}
	if b.NumReturns() != carried+1 {
		c.report(LoopArity, n, "the block of prim::Loop returns %d values; it gives the condition and %d carried values", b.NumReturns(), carried)
	} else if t := typeOf(b.Ret(0)); !c.fits(t, types.Bool) {
		c.report(LoopCondition, n, "the block of prim::Loop returns %s as its condition, not bool", t)
	}
	if len(b.Params()) == carried+1 && b.NumReturns() == carried+1 {
		c.carried(n, b, carried)
	}
}

// carried checks the types of what a loop carries: the initial value and what the
// block returns fit the parameter, and both fit the output.
func (c *graphCheck) carried(n *ir.Node, b *ir.Block, carried int) {
	for i := range carried {
		param, out := typeOf(b.Params()[i+1]), n.Output(i).Type()
		if t := typeOf(n.Input(i + 2)); !c.fits(t, param) {
			c.report(LoopTypes, n, "carried value %d of prim::Loop starts as %s; the block takes %s", i, t, param)
		}
		if t := typeOf(b.Ret(i + 1)); !c.fits(t, param) {
			c.report(LoopTypes, n, "carried value %d of prim::Loop is returned as %s; the block takes %s", i, t, param)
		}
		if !c.fits(param, out) {
			c.report(LoopTypes, n, "carried value %d of prim::Loop is %s; output %%%s has type %s", i, param, n.Output(i).Name(), out)
		}
	}
}

// withNode checks prim::With: an object, and a block without parameters.
func (c *graphCheck) withNode(n *ir.Node) {
	if n.NumInputs() != 1 || len(n.Blocks()) == 0 || len(n.Blocks()) > 2 {
		c.report(WithArity, n, "prim::With has %d inputs and %d blocks; it takes one object, and has a body and at most one block to leave it", n.NumInputs(), len(n.Blocks()))
		return
	}
	for i, b := range n.Blocks() {
		if b != nil && len(b.Params()) > 0 {
			c.report(BlockParams, n, "block%d of prim::With has %d parameters, not 0", i, len(b.Params()))
		}
	}
	c.contextManager(n)
}

// enterNode checks prim::Enter: one object in, what its __enter__ returns out.
func (c *graphCheck) enterNode(n *ir.Node) {
	if n.NumInputs() != 1 || n.NumOutputs() > 1 {
		c.report(WithArity, n, "prim::Enter has %d inputs and %d outputs; it takes one object and gives one value", n.NumInputs(), n.NumOutputs())
		return
	}
	c.contextManager(n)
	c.setEntered(n.Input(0))
}

// exitNode checks prim::Exit: an object that was entered before, and in early
// graphs the three exception values, which are always None.
func (c *graphCheck) exitNode(n *ir.Node) {
	if n.NumInputs() != 1 && n.NumInputs() != 4 || n.NumOutputs() > 1 {
		c.report(WithArity, n, "prim::Exit has %d inputs and %d outputs; it takes one object and gives at most one value", n.NumInputs(), n.NumOutputs())
		return
	}
	c.contextManager(n)
	if v := n.Input(0); !c.wasEntered(v) {
		c.report(WithExit, n, "prim::Exit leaves %%%s, which no prim::Enter before it entered", v.Name())
	}
}

func (c *graphCheck) contextManager(n *ir.Node) {
	v := n.Input(0)
	if k := v.Type().Kind(); k != types.ClassKind && k != types.AnyClassKind && k != types.InterfaceKind && !c.Untyped {
		c.report(WithTypes, n, "%s of %%%s, which is %s and no object", kind(n), v.Name(), v.Type())
	}
}

func (c *graphCheck) setEntered(v *ir.Value) {
	if v.ID() < len(c.flags) {
		c.flags[v.ID()] |= entered
	}
}

func (c *graphCheck) wasEntered(v *ir.Value) bool {
	return v.ID() >= len(c.flags) || c.flags[v.ID()]&entered != 0
}
