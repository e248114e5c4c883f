package script

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// A graph has no jumps. A return, break or continue that stands inside a block sets
// flags that lead past what follows it: each if or loop around it gets a result that
// says whether it left, and results for what it leaves with; what stands behind them
// moves into the second branch of an if over that flag. PyTorch does so first for the
// loops and then for the function, and makes one value that is never set for each type.

// leaver does this for one kind of statement.
type leaver struct {
	e              *emitter
	kind           symbol.Symbol
	yes, no, never *ir.Value         // flags: left, did not, raised
	unset          map[any]*ir.Value // by typeKey
	target         *ir.Block         // the block that the statements end
}

// exit says whether a block or node leaves, and with what values.
type exit struct {
	flag *ir.Value
	vals []*ir.Value
}

// first is the place of new nodes at the front of b.
func first(b *ir.Block) *ir.Node {
	if n := b.First(); n != nil {
		return n
	}
	return b.Return()
}

// transformExits makes control flow of the statements that leave blocks.
func (e *emitter) transformExits() {
	top := e.graph.Top()
	if !e.leaves {
		e.skip(exitValues)
		e.resolveReturns(top)
		return
	}
	e.keys = map[*ir.Value]any{}
	if e.withs {
		e.wrapWiths()
	}
	e.newLeaver(kindLoopExit).block(top)
	e.newLeaver(kindReturnStmt).block(top)
	e.joinIfs(top)
	if e.withs {
		e.unwrapWiths()
	}
	e.canonicalLoops(top)
}

func (e *emitter) newLeaver(kind symbol.Symbol) *leaver {
	l := &leaver{e: e, kind: kind, unset: map[any]*ir.Value{}}
	e.inside(first(e.graph.Top()), func() {
		l.yes = e.constant(-1, value.Bool(true), nil)
		l.no = e.constant(-1, value.Bool(false), nil)
	})
	l.never = l.unsetOf(types.Bool, types.Bool)
	return l
}

// unsetOf is the value that is never set of the type t with that key.
func (l *leaver) unsetOf(key any, t *types.Type) *ir.Value {
	if v := l.unset[key]; v != nil {
		return v
	}
	n := l.e.graph.NewNode(symbol.PrimUninitialized)
	l.e.graph.Top().Prepend(n)
	v := n.AddOutput(t)
	l.unset[key] = v
	l.e.keys[v] = key
	return v
}

// unsetLike are values that are never set, with the types of vs.
func (l *leaver) unsetLike(vs []*ir.Value) []*ir.Value {
	out := make([]*ir.Value, len(vs))
	for i, v := range vs {
		out[i] = l.unsetLikeOne(v)
	}
	return out
}

func (l *leaver) unsetLikeOne(v *ir.Value) *ir.Value { return l.unsetOf(l.e.typeKey(v, 0), v.Type()) }

// typeKey is what tells PyTorch types apart that are equal: it makes a list, a tuple or
// an Optional a type of its own wherever one is made.
func (e *emitter) typeKey(v *ir.Value, depth int) any {
	t := v.Type()
	if k := e.keys[v]; k != nil {
		return k
	}
	if len(t.Contained()) == 0 || depth > maxNesting {
		return t
	}
	n := v.Def()
	if n == nil {
		if n = v.DefBlock().Owner(); n != nil && n.Kind() == symbol.PrimLoop && v.Index() > 0 {
			return e.carriedKey(n, v.Index(), depth)
		}
		return v
	}
	switch n.Kind() {
	case symbol.PrimIf:
		return e.typeKey(n.Blocks()[1].Ret(v.Index()), depth+1)
	case symbol.PrimLoop:
		return e.carriedKey(n, v.Index()+1, depth)
	}
	if s, err := n.Schema(); err == nil && s != nil && v.Index() < len(s.Returns) && s.Returns[v.Index()].Type == t {
		return &s.Returns[v.Index()]
	}
	return v
}

// carriedKey is the key of what a loop carries: that of what its body gives.
func (e *emitter) carriedKey(n *ir.Node, i, depth int) any {
	r := n.Blocks()[0].Ret(i)
	if r == n.Blocks()[0].Params()[i] {
		return e.typeKey(n.Input(i+1), depth+1)
	}
	return e.typeKey(r, depth+1)
}

// stays and raises tell that an exit does not leave, or not with values; mayLeave that it
// is neither, and ends that nothing behind it is run.
func (l *leaver) stays(x exit) bool    { return x.flag == l.no }
func (l *leaver) raises(x exit) bool   { return x.flag == l.never }
func (l *leaver) mayLeave(x exit) bool { return !l.stays(x) && !l.raises(x) }
func (l *leaver) ends(x exit) bool     { return x.flag == l.yes || l.raises(x) }

// block transforms b.
func (l *leaver) block(b *ir.Block) exit {
	outer := l.target
	owner := b.Owner()
	switch {
	case l.kind == kindLoopExit && owner != nil && owner.Kind() == symbol.PrimLoop,
		l.kind == kindReturnStmt && (owner == nil || owner.Kind() == symbol.PrimClosure):
		l.target = b
	}
	x := exit{flag: l.no}
	for n, next := first(b), (*ir.Node)(nil); n != nil && !n.IsReturn() && l.stays(x); n = next {
		next = n.Next()
		x = l.node(n)
		switch {
		case l.ends(x):
			l.dropFrom(b, next)
		case !l.stays(x) && next != nil && !next.IsReturn():
			x = l.guard(b, x, next)
		}
	}
	if l.target == b {
		l.arrive(b, x)
		x = exit{flag: l.no}
	}
	l.target = outer
	return x
}

// node transforms n and what it holds.
func (l *leaver) node(n *ir.Node) exit {
	switch n.Kind() {
	case symbol.PrimRaiseException:
		return exit{flag: l.never}
	case l.kind:
		x := exit{flag: l.yes}
		for _, v := range n.Inputs() {
			x.vals = append(x.vals, v)
		}
		n.Remove()
		return x
	case symbol.PrimIf:
		return l.branch(n)
	case symbol.PrimLoop:
		return l.loop(n)
	case kindWith:
		return l.block(n.Blocks()[0])
	case symbol.PrimClosure:
		l.block(n.Blocks()[0])
	}
	return exit{flag: l.no}
}

// branch transforms an if.
func (l *leaver) branch(n *ir.Node) exit {
	yes, no := l.block(n.Blocks()[0]), l.block(n.Blocks()[1])
	switch {
	case l.raises(yes) && l.raises(no):
		return exit{flag: l.never}
	case !l.mayLeave(yes) && !l.mayLeave(no):
		return exit{flag: l.no}
	case !l.mayLeave(yes):
		yes.vals = l.unsetLike(no.vals)
	case !l.mayLeave(no):
		no.vals = l.unsetLike(yes.vals)
	}
	x := exit{flag: l.yes}
	if !l.ends(yes) || !l.ends(no) {
		x.flag = l.e.addResults(n, []*ir.Value{yes.flag}, []*ir.Value{no.flag})[0]
	}
	x.vals = l.e.addResults(n, yes.vals, no.vals)
	return x
}

// addResults gives an if results that its branches give.
func (e *emitter) addResults(n *ir.Node, yes, no []*ir.Value) []*ir.Value {
	for i := range yes {
		n.Blocks()[0].AddReturn(yes[i])
		n.Blocks()[1].AddReturn(no[i])
		v := n.AddOutput(types.UnifyOrUnion(yes[i].Type(), no[i].Type()))
		e.keys[v] = e.typeKey(no[i], 0)
	}
	return slices.Clone(n.Outputs()[n.NumOutputs()-len(yes):])
}

// loop transforms a loop: where its body leaves further than the loop, it ends.
func (l *leaver) loop(n *ir.Node) exit {
	body := n.Blocks()[0]
	x := l.block(body)
	if !l.mayLeave(x) {
		return exit{flag: l.no}
	}
	again := l.newIf(body.Return(), x.flag)
	again.Blocks()[0].AddReturn(l.no)
	again.Blocks()[1].AddReturn(body.Ret(0))
	body.Return().SetInput(0, again.AddOutput(types.Bool))
	n.AddInput(l.no)
	body.AddParam(types.Bool)
	body.AddReturn(x.flag)
	out := exit{flag: n.AddOutput(types.Bool)}
	for _, v := range x.vals {
		n.AddInput(l.unsetLikeOne(v))
		w, p := n.AddOutput(v.Type()), body.AddParam(v.Type())
		l.e.keys[w], l.e.keys[p] = l.e.typeKey(v, 0), l.e.typeKey(v, 0)
		out.vals = append(out.vals, w)
		body.AddReturn(v)
	}
	return out
}

// newIf inserts an if without results.
func (l *leaver) newIf(at *ir.Node, cond *ir.Value) *ir.Node {
	n := l.e.graph.NewNode(symbol.PrimIf)
	n.InsertBefore(at)
	n.AddInput(cond)
	n.AddBlock()
	n.AddBlock()
	return n
}

// guard moves what stands from next on into the second branch of an if over the flag
// of x, and transforms it there.
func (l *leaver) guard(b *ir.Block, x exit, next *ir.Node) exit {
	n := l.newIf(next, x.flag)
	left, rest := n.Blocks()[0], n.Blocks()[1]
	for m := next; m != nil && !m.IsReturn(); m = next {
		next = m.Next()
		m.MoveBefore(rest.Return())
	}
	var outs []*ir.Value
	for i := range b.NumReturns() {
		outs = append(outs, b.Ret(i))
	}
	for i, v := range l.unsetLike(outs) {
		left.AddReturn(v)
		rest.AddReturn(outs[i])
		w := n.AddOutput(outs[i].Type())
		l.e.keys[w] = l.e.typeKey(outs[i], 0)
		b.Return().SetInput(i, w)
	}
	s := l.e.graph.NewNode(l.kind)
	s.SetInputs(x.vals...)
	s.InsertBefore(left.Return())
	return l.branch(n)
}

// dropFrom removes the nodes from n on, which are never run.
func (l *leaver) dropFrom(b *ir.Block, n *ir.Node) {
	if n == nil || n.IsReturn() {
		return
	}
	for m := b.Last(); ; {
		prev := m.Prev()
		for _, v := range m.Outputs() {
			if v.HasUses() {
				v.ReplaceAllUsesWith(l.unsetLikeOne(v))
			}
		}
		l.e.unname(m)
		m.Remove()
		if m == n {
			return
		}
		m = prev
	}
}

// arrive makes what an exit leaves with the results of b, which it leaves.
func (l *leaver) arrive(b *ir.Block, x exit) {
	vals := x.vals
	switch {
	case !l.mayLeave(x):
		return
	case x.flag != l.yes:
		n := l.newIf(b.Return(), x.flag)
		var outs []*ir.Value
		for i := range b.NumReturns() {
			outs = append(outs, b.Ret(i))
		}
		vals = l.e.addResults(n, x.vals, outs)
	}
	b.Return().RemoveAllInputs()
	b.Return().SetInputs(vals...)
}

// unname frees the names of what n and the blocks inside it give.
func (e *emitter) unname(n *ir.Node) { (&cleaner{names: e.names}).unname(n) }
