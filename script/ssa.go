package script

import (
	"maps"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// exitValues is how many values PyTorch makes, and drops, to transform the exits
// of a function that nothing leaves before its end.
const exitValues = 7

// finish turns the graph with reads and writes of variables into the one that
// PyTorch's importer gives.
func (e *emitter) finish() {
	e.upgrade()
	e.controlFlow(e.graph.Top(), nil)
	e.loopExits(e.graph.Top())
	e.inlineConditions(e.graph.Top())
	e.eraseVariables(e.graph.Top(), nil)
	e.graph.Recycle(e.erased)
	e.transformExits()
	c := &cleaner{im: e.im, graph: e.graph, names: e.names}
	c.closures()
	c.run()
}

// varTypes are the types of the variables of a block, for controlFlow.
type varTypes struct {
	of   map[string]*types.Type
	next *varTypes
}

func (v *varTypes) find(name string) *types.Type {
	for ; v != nil; v = v.next {
		if t := v.of[name]; t != nil {
			return t
		}
	}
	return nil
}

// controlFlow makes the variables that a branch or loop writes results of it.
func (e *emitter) controlFlow(b *ir.Block, outer *varTypes) *varTypes {
	env := &varTypes{map[string]*types.Type{}, outer}
	for n := range b.Nodes() {
		switch n.Kind() {
		case kindStore:
			env.of[e.vars[n.ID()]] = n.Input(0).Type()
		case symbol.PrimIf:
			e.carryIf(n, env)
		case symbol.PrimLoop:
			e.carryLoop(n, env)
		case symbol.PrimClosure, kindScope:
			for _, c := range n.Blocks() {
				e.controlFlow(c, env)
			}
		}
	}
	return env
}

func (e *emitter) carryIf(n *ir.Node, env *varTypes) {
	yes, no := n.Blocks()[0], n.Blocks()[1]
	a, b := e.controlFlow(yes, env), e.controlFlow(no, env)
	written := map[string]bool{}
	for name := range a.of {
		written[name] = written[name] || b.find(name) != nil
	}
	for name := range b.of {
		written[name] = written[name] || a.find(name) != nil
	}
	for _, name := range slices.Sorted(maps.Keys(written)) {
		if !written[name] {
			continue
		}
		e.blockResult(yes, a.find(name), name)
		e.blockResult(no, b.find(name), name)
		e.nodeResult(n, types.UnifyOrUnion(a.find(name), b.find(name)), name, env)
	}
}

func (e *emitter) carryLoop(n *ir.Node, env *varTypes) {
	body := n.Blocks()[0]
	vars := e.controlFlow(body, env)
	for _, name := range slices.Sorted(maps.Keys(vars.of)) {
		before := env.find(name)
		if before == nil {
			continue
		}
		after := vars.of[name]
		t := types.UnifyOrUnion(before, after)
		e.inside(n, func() { n.AddInput(e.plainLoad(name, before)) })
		e.blockParam(body, t, name)
		e.blockResult(body, after, name)
		e.nodeResult(n, t, name, env)
	}
}

// plainLoad is load without a name for what it reads.
func (e *emitter) plainLoad(name string, t *types.Type) *ir.Value {
	n := e.node(-1, kindLoad)
	e.access(n, name)
	return n.AddOutput(t)
}

func (e *emitter) blockResult(b *ir.Block, t *types.Type, name string) {
	e.inside(b.Return(), func() { b.AddReturn(e.plainLoad(name, t)) })
}

func (e *emitter) blockParam(b *ir.Block, t *types.Type, name string) {
	v := b.AddParam(t)
	e.names.set(v, name)
	first := b.First()
	if first == nil {
		first = b.Return()
	}
	e.inside(first, func() { e.access(e.node(-1, kindStore, v), name) })
}

func (e *emitter) nodeResult(n *ir.Node, t *types.Type, name string, env *varTypes) {
	v := n.AddOutput(t)
	if meaningful(name) {
		e.names.set(v, name)
	}
	s := e.graph.NewNode(kindStore)
	s.SetInputs(v)
	e.access(s, name)
	s.InsertAfter(n)
	env.of[name] = t
}

// inlineConditions dissolves the second blocks of loops: the condition is
// evaluated before the loop and at the end of each trip.
func (e *emitter) inlineConditions(b *ir.Block) {
	for n := range b.Nodes() {
		for _, c := range n.Blocks() {
			e.inlineConditions(c)
		}
		if n.Kind() == symbol.PrimLoop && len(n.Blocks()) == 2 {
			e.inlineCondition(n)
		}
	}
}

func (e *emitter) inlineCondition(n *ir.Node) {
	body, cond := n.Blocks()[0], n.Blocks()[1]
	copies := map[*ir.Value]*ir.Value{}
	e.cloneNodes(cond, copies, nil, func(m *ir.Node) { m.InsertBefore(n) })
	n.InsertInput(1, mappedTo(copies, nil, cond.Ret(0)))
	result := cond.Ret(0)
	for m := range cond.Nodes() {
		m.MoveBefore(body.Return())
	}
	body.Return().InsertInput(0, result)
	n.RemoveBlock(1)
}

// varValues are the values of the variables of a block, for eraseVariables.
type varValues struct {
	of   map[string]*ir.Value
	next *varValues
}

func (v *varValues) find(name string) *ir.Value {
	for ; v != nil; v = v.next {
		if w := v.of[name]; w != nil {
			return w
		}
	}
	return nil
}

// eraseVariables replaces reads by what was last written.
func (e *emitter) eraseVariables(b *ir.Block, outer *varValues) {
	env := &varValues{map[string]*ir.Value{}, outer}
	for n := range b.Nodes() {
		switch n.Kind() {
		case kindStore:
			env.of[e.vars[n.ID()]] = n.Input(0)
			n.Remove()
			e.erased = append(e.erased, n)
		case kindLoad:
			v := env.find(e.vars[n.ID()])
			n.Output(0).ReplaceAllUsesWith(v)
			e.names.drop(n.Output(0))
			n.Remove()
			e.erased = append(e.erased, n)
		case kindScope:
			e.eraseVariables(n.Blocks()[0], env)
			for _, m := range slices.Collect(n.Blocks()[0].Nodes()) {
				m.MoveBefore(n)
			}
			n.Remove()
		default:
			for _, c := range n.Blocks() {
				e.eraseVariables(c, env)
			}
		}
	}
}

// resolveReturns makes what a block's return statement gives the block's result.
func (e *emitter) resolveReturns(b *ir.Block) {
	for n := range b.Nodes() {
		if n.Kind() == kindReturnStmt {
			b.Return().SetInput(0, n.Input(0))
			n.Remove()
			continue
		}
		for _, inner := range n.Blocks() {
			e.resolveReturns(inner)
		}
	}
}
