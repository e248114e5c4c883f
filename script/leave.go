package script

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// loopExits makes of each break and continue one node with what the loop goes on with:
// whether it does, and its variables.
func (e *emitter) loopExits(b *ir.Block) {
	if !e.leaves {
		e.skip(1)
		return
	}
	var no *ir.Value
	e.inside(first(b), func() { no = e.constant(-1, value.Bool(false), nil) })
	e.assignExits(b, nil, no)
}

func (e *emitter) assignExits(b *ir.Block, loop *ir.Node, no *ir.Value) {
	for _, n := range slices.Collect(b.Nodes()) {
		switch n.Kind() {
		case symbol.PrimIf:
			e.assignExits(n.Blocks()[0], loop, no)
			e.assignExits(n.Blocks()[1], loop, no)
		case symbol.PrimLoop:
			e.assignExits(n.Blocks()[0], n, no)
		case symbol.PrimClosure:
			e.loopExits(n.Blocks()[0])
		case kindScope:
			e.assignExits(n.Blocks()[0], loop, no)
		case kindBreak:
			e.leaveLoopAt(n, loop, no)
		case kindContinue:
			vals := map[*ir.Value]*ir.Value{}
			head := loop.Blocks()[1]
			e.cloneNodes(head, vals, nil, func(m *ir.Node) { m.InsertBefore(n) })
			e.leaveLoopAt(n, loop, mappedTo(vals, nil, head.Ret(0)))
		}
	}
}

// leaveLoopAt puts a node that ends the trip of a loop in place of n.
func (e *emitter) leaveLoopAt(n, loop *ir.Node, again *ir.Value) {
	x := e.graph.NewNode(kindLoopExit)
	x.InsertAfter(n)
	x.AddInput(again)
	for _, v := range loop.Blocks()[0].Return().Inputs() {
		m := e.cloneNode(v.Def(), nil, nil)
		m.InsertBefore(x)
		x.AddInput(m.Output(0))
	}
	n.Remove()
}

// mappedTo is what stands for v: as vals or else outer says, or v itself.
func mappedTo(vals map[*ir.Value]*ir.Value, outer func(*ir.Value) *ir.Value, v *ir.Value) *ir.Value {
	if w := vals[v]; w != nil {
		return w
	}
	if outer != nil {
		return outer(v)
	}
	return v
}

// cloneNodes copies the nodes of b to where place puts them. As in PyTorch, a copy takes
// the names of what it is a copy of, twice.
func (e *emitter) cloneNodes(b *ir.Block, vals map[*ir.Value]*ir.Value, outer func(*ir.Value) *ir.Value, place func(*ir.Node)) {
	for n := range b.Nodes() {
		m := e.cloneNode(n, vals, outer)
		place(m)
		for i, v := range n.Outputs() {
			vals[v] = m.Output(i)
			e.copyName(v, m.Output(i))
		}
	}
}

func (e *emitter) copyName(v, w *ir.Value) {
	if v.HasName() {
		e.names.set(w, v.Name())
	}
}

func (e *emitter) cloneNode(n *ir.Node, vals map[*ir.Value]*ir.Value, outer func(*ir.Value) *ir.Value) *ir.Node {
	m := e.newNode(0, n.Kind())
	m.CopySource(n)
	for i := range n.Attrs() {
		m.SetAttr(n.Attrs()[i])
	}
	if n.Kind() == kindLoad || n.Kind() == kindStore {
		e.access(m, e.vars[n.ID()])
	}
	for _, v := range n.Outputs() {
		e.copyName(v, m.AddOutput(v.Type()))
	}
	for _, v := range n.Inputs() {
		m.AddInput(mappedTo(vals, outer, v))
	}
	for _, b := range n.Blocks() {
		c := m.AddBlock()
		for _, p := range b.Params() {
			w := c.AddParam(p.Type())
			e.copyName(p, w)
			vals[p] = w
		}
		e.cloneNodes(b, vals, outer, c.Append)
		for i := range b.NumReturns() {
			c.AddReturn(mappedTo(vals, outer, b.Ret(i)))
		}
	}
	return m
}

// joinIfs puts the branches of an if over a flag into those of the if before it that
// sets the flag, where it is known in both.
func (e *emitter) joinIfs(b *ir.Block) {
	for n := first(b); n != nil && !n.IsReturn(); {
		for _, inner := range n.Blocks() {
			e.joinIfs(inner)
		}
		if !e.joinIf(n) {
			n = n.Next()
		}
	}
}

func (e *emitter) joinIf(n *ir.Node) bool {
	m := n.Next()
	if n.Kind() != symbol.PrimIf || m == nil || m.Kind() != symbol.PrimIf || m.Input(0).Def() != n {
		return false
	}
	flag := m.Input(0).Index()
	yes, ok := n.Blocks()[0].Ret(flag).Constant()
	no, ok2 := n.Blocks()[1].Ret(flag).Constant()
	if !ok || !ok2 || yes.Bool() == no.Bool() {
		return false
	}
	for i, taken := range [2]bool{yes.Bool(), no.Bool()} {
		to, from := n.Blocks()[i], m.Blocks()[1]
		if taken {
			from = m.Blocks()[0]
		}
		outer := func(v *ir.Value) *ir.Value {
			if v.Def() == n {
				return to.Ret(v.Index())
			}
			return v
		}
		vals := map[*ir.Value]*ir.Value{}
		e.cloneNodes(from, vals, outer, to.Append)
		for j := range from.NumReturns() {
			to.AddReturn(mappedTo(vals, outer, from.Ret(j)))
		}
	}
	for _, v := range m.Outputs() {
		w := n.AddOutput(v.Type())
		e.copyName(v, w)
		v.ReplaceAllUsesWith(w)
	}
	e.unname(m)
	m.Remove()
	return true
}

// wrapWiths puts what stands between prim::Enter and prim::Exit into a block, and the
// exit, which is run however the block is left, into another.
func (e *emitter) wrapWiths() {
	var open []*ir.Node
	type pair struct{ enter, exit *ir.Node }
	var pairs []pair
	for n := range e.graph.AllNodes() {
		switch n.Kind() {
		case symbol.PrimEnter:
			open = append(open, n)
		case symbol.PrimExit:
			pairs = append(pairs, pair{open[len(open)-1], n})
			open = open[:len(open)-1]
		}
	}
	for _, p := range pairs {
		w := e.graph.NewNode(kindWith)
		body, after := w.AddBlock(), w.AddBlock()
		for n := p.enter.Next(); n != p.exit; {
			next := n.Next()
			n.MoveBefore(body.Return())
			n = next
		}
		p.exit.MoveBefore(after.Return())
		w.InsertAfter(p.enter)
	}
}

func (e *emitter) unwrapWiths() {
	var all []*ir.Node
	for n := range e.graph.AllNodes() {
		if n.Kind() == kindWith {
			all = append(all, n)
		}
	}
	for _, w := range all {
		for _, b := range w.Blocks() {
			for _, n := range slices.Collect(b.Nodes()) {
				n.MoveBefore(w)
			}
		}
		w.Remove()
	}
}

// canonicalLoops gives loops that have both a count and a condition, as a for with a
// break has, a condition alone.
func (e *emitter) canonicalLoops(b *ir.Block) {
	for _, n := range slices.Collect(b.Nodes()) {
		for _, inner := range n.Blocks() {
			e.canonicalLoops(inner)
		}
		if n.Kind() == symbol.PrimLoop && counted(n) && !endless(n) {
			e.canonicalLoop(n)
		}
	}
}

// counted reports whether a loop has a number of trips, or uses it.
func counted(n *ir.Node) bool {
	k, known := constantInt(n.Input(0))
	return !known || k != 1<<63-1 || n.Blocks()[0].Params()[0].HasUses()
}

// endless reports whether the conditions of a loop are always true.
func endless(n *ir.Node) bool {
	before, ok := n.Input(1).Constant()
	after, ok2 := n.Blocks()[0].Ret(0).Constant()
	return ok && ok2 && before.Bool() && after.Bool()
}

func (e *emitter) canonicalLoop(n *ir.Node) {
	body := n.Blocks()[0]
	trips := n.Input(0)
	var one *ir.Value
	e.inside(n, func() {
		zero := e.constant(-1, value.Int(0), nil)
		one = e.constant(-1, value.Int(1), nil)
		cond := e.builtinOf(-1, "aten::gt", trips, zero)
		n.SetInput(0, e.constant(-1, value.Int(1<<63-1), nil))
		if k, ok := n.Input(1).Constant(); !ok || !k.Bool() {
			cond = e.builtinOf(-1, "aten::__and__", cond, n.Input(1))
		}
		n.SetInput(1, cond)
		n.AddOutput(types.Int)
		n.AddInput(zero)
	})
	count := body.AddParam(types.Int)
	old := body.Params()[0]
	e.names.drop(old)
	old.SetNameBytes(nil)
	old.ReplaceAllUsesWith(count)
	e.inside(body.Return(), func() {
		next := e.builtinOf(-1, "aten::add", count, one)
		body.AddReturn(next)
		more := e.builtinOf(-1, "aten::lt", next, trips)
		body.Return().SetInput(0, e.builtinOf(-1, "aten::__and__", more, body.Ret(0)))
	})
}
