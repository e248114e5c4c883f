package exec

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// branch emits prim::If: each block moves what it returns into the registers of
// the outputs.
func (c *compiler) branch(n *ir.Node) {
	if n.NumInputs() != 1 || len(n.Blocks()) != 2 {
		c.problem("malformed", "prim::If needs a condition and two blocks")
		return
	}
	cond := c.use(n.Input(0))
	outs := c.defs(n)
	var exit int
	jump := c.emit(instr{op: opJumpNot, b: cond})
	for i, b := range n.Blocks() {
		if b.NumReturns() != len(outs) {
			c.problem("malformed", "a block of prim::If returns %d values, the node %d", b.NumReturns(), len(outs))
			return
		}
		c.lendOutputs(b, outs)
		c.block(b)
		c.node = n
		c.moves(append([]int32(nil), outs...), c.returns(b, 0))
		c.releaseReturned(b)
		if i == 0 {
			exit = c.emit(instr{op: opJump})
			c.target(jump)
		}
	}
	if exit == len(c.p.code)-1 { // the second block is empty
		c.p.code, c.p.nodes = c.p.code[:exit], c.p.nodes[:exit]
		c.target(jump)
		return
	}
	c.target(exit)
}

// lendOutputs makes the values that b's nodes define and b returns live in the
// registers of the outputs, so that no move is needed.
func (c *compiler) lendOutputs(b *ir.Block, outs []int32) {
	for i, out := range outs {
		v := b.Ret(i)
		if v.DefBlock() == b && !v.IsParam() && !isConstant(v) && c.regs[v.ID()] == 0 {
			c.regs[v.ID()] = out
			c.borrow[v.ID()] = borrower
		}
	}
}

func (c *compiler) returns(b *ir.Block, from int) []int32 {
	regs := make([]int32, 0, b.NumReturns()-from)
	for i := from; i < b.NumReturns(); i++ {
		regs = append(regs, c.use(b.Ret(i)))
	}
	return regs
}

// loopNode emits prim::Loop. The carried values live in the registers of the
// outputs; the trip number is the counter itself.
func (c *compiler) loopNode(n *ir.Node) {
	if !wellFormedLoop(n) {
		c.problem("malformed", "prim::Loop and its block do not agree")
		return
	}
	body := n.Blocks()[0]
	outs := c.defs(n)
	limit, cond := c.use(n.Input(0)), c.use(n.Input(1))
	c.moves(append([]int32(nil), outs...), c.uses(n, 2))
	c.releaseEarly(n)
	params := body.Params()
	counter := c.define(params[0])
	c.borrow[params[0].ID()] = overwritten
	for i, v := range params[1:] {
		c.regs[v.ID()] = outs[i]
		c.borrow[v.ID()] = borrower
	}
	head := c.emit(instr{op: opLoopHead, a: counter, b: limit, c: cond})
	c.lendCarried(body, outs)
	c.block(body)
	c.node = n
	again, spare := c.next(body, outs)
	c.emit(instr{op: opLoopNext, a: counter, b: limit, c: again, x: int32(head + 1)})
	c.target(head)
	c.releaseReturned(body)
	c.free = append(append(c.free, counter), spare...)
}

// next moves what the body returns into the carried registers, and returns the
// register of the condition. A condition that is itself in a carried register is
// saved with the moves, in a spare one, before something else goes there.
func (c *compiler) next(body *ir.Block, outs []int32) (again int32, spare []int32) {
	dst, src := append([]int32(nil), outs...), c.returns(body, 1)
	again = c.use(body.Ret(0))
	for i, out := range outs {
		if out == again && src[i] != again {
			spare = []int32{c.fresh()}
			dst, src = append(dst, spare[0]), append(src, again)
			again = spare[0]
			break
		}
	}
	c.moves(dst, src)
	return again, spare
}

func wellFormedLoop(n *ir.Node) bool {
	if len(n.Blocks()) != 1 || n.NumInputs() < 2 {
		return false
	}
	b, k := n.Blocks()[0], n.NumInputs()-2
	return n.NumOutputs() == k && len(b.Params()) == k+1 && b.NumReturns() == k+1
}

// releaseEarly frees the initial values that nothing but the loop's input uses:
// they must not outlive the first iteration.
func (c *compiler) releaseEarly(n *ir.Node) {
	for i, v := range n.Inputs() {
		if i >= 2 && v.NumUses() == 1 && v.DefBlock() == n.Block() {
			c.release([]*ir.Value{v})
		}
	}
}

// lendCarried lets the next value of a carried variable be computed in place:
// where its node comes no earlier than the last use of the variable itself.
func (c *compiler) lendCarried(body *ir.Block, outs []int32) {
	for i, out := range outs {
		p, v := body.Params()[i+1], body.Ret(i+1)
		if v.DefBlock() != body || v.IsParam() || isConstant(v) || c.regs[v.ID()] != 0 {
			continue
		}
		if len(v.Def().Blocks()) == 0 && !usedAfter(p, v.Def(), body) {
			c.regs[v.ID()] = out
			c.borrow[v.ID()] = overwritten
			c.borrow[p.ID()] = overwritten
		}
	}
}

// usedAfter reports whether p is used after node d of block b.
func usedAfter(p *ir.Value, d *ir.Node, b *ir.Block) bool {
	for u := range p.Uses() {
		user := u.User()
		for user.Block() != b {
			owner := user.Block().Owner()
			if owner == nil {
				return true
			}
			user = owner
		}
		if user != d && (user.IsReturn() || d.Before(user)) {
			return true
		}
	}
	return false
}

// structural emits the kinds that are not operators. It reports whether n is one.
func (c *compiler) structural(n *ir.Node) bool {
	switch n.Kind() {
	case symbol.PrimIf:
		c.branch(n)
	case symbol.PrimLoop:
		c.loopNode(n)
	case symbol.PrimUninitialized:
		c.defs(n)
	case symbol.PrimUncheckedCast, symbol.PrimAnnotate, symbol.PrimProfile, symbol.PrimProfileIvalue, symbol.PrimData:
		c.identity(n)
	case symbol.PrimUncheckedUnwrapOptional:
		c.identity(n)
	case symbol.PrimListConstruct, symbol.PrimTupleConstruct, symbol.PrimDictConstruct:
		c.construct(n)
	case symbol.PrimListUnpack, symbol.PrimTupleUnpack:
		c.unpack(n)
	case symbol.PrimTupleSlice:
		c.tupleSlice(n)
	case symbol.PrimGetAttr, symbol.PrimSetAttr, symbol.PrimHasAttr:
		c.attribute(n)
	case symbol.PrimCreateObject:
		c.emit(instr{op: opNewObject, a: c.define(n.Output(0)), x: c.typeIndex(n.Output(0).Type())})
	case symbol.PrimConstantChunk:
		c.constantChunk(n)
	case symbol.PrimIsinstance:
		c.isInstance(n)
	case symbol.PrimRaiseException:
		c.raise(n)
	case symbol.PrimCallFunction:
		c.callFunction(n)
	case symbol.PrimCallMethod, symbol.PrimInterfaceCall:
		c.callMethod(n)
	case symbol.PrimEnter, symbol.PrimExit:
		c.with(n)
	case symbol.PrimFork:
		c.callGraph(n, opFork)
	case symbol.AtenWait:
		c.emit(instr{op: opWait, a: c.define(n.Output(0)), b: c.use(n.Input(0))})
	case symbol.PrimDifferentiableGraph, symbol.PrimFusionGroup, symbol.PrimTensorExprGroup, symbol.PrimCudaFusionGroup,
		symbol.PrimStaticSubgraph, symbol.PrimFunctionalGraph, symbol.PrimOneDNNFusionGroup, symbol.PrimFallbackGraph:
		c.callGraph(n, opCall)
	default:
		return false
	}
	return true
}

// identity emits a node that passes its first input on.
func (c *compiler) identity(n *ir.Node) {
	if n.NumOutputs() == 0 {
		return
	}
	if n.NumInputs() == 0 {
		c.problem("unsupported", "operator %s without inputs is not supported", n.Kind())
		return
	}
	src := c.use(n.Input(0))
	c.emit(instr{op: opMove, a: c.define(n.Output(0)), b: src})
}
