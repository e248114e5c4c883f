package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// thrower returns the first node of b behind which nothing runs, because it always
// raises; nil if there is none.
func thrower(b *ir.Block) *ir.Node {
	for n := range b.Nodes() {
		switch {
		case n.Kind() == symbol.PrimRaiseException:
			return n
		case n.Kind() == symbol.PrimIf && thrower(n.Blocks()[0]) != nil && thrower(n.Blocks()[1]) != nil:
			return n
		}
	}
	return nil
}

// transformExits makes what the return statement gives the result of the graph. A
// function that always raises ends there, with a result that is never made.
func (e *emitter) transformExits() {
	top := e.graph.Top()
	end := thrower(top)
	if end == nil {
		e.skip(exitValues)
		e.resolveReturns(top)
		return
	}
	e.skip(exitValues / 2)
	n := e.graph.NewNode(symbol.PrimUninitialized)
	n.InsertBefore(top.First())
	v := n.AddOutput(top.Ret(0).Type())
	e.skip(exitValues/2 - 1)
	top.Return().SetInput(0, v)
	for m := range top.Backward() {
		if m == end {
			break
		}
		e.unname(m)
		m.Remove()
	}
}

// unname frees the names of what n and the blocks inside it give.
func (e *emitter) unname(n *ir.Node) { (&cleaner{names: e.names}).unname(n) }
