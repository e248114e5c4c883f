package cse

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
)

// Pass merges nodes that compute the same thing.
var Pass = &pass.Pass{
	Name: "cse",
	Doc: `merge nodes that compute the same thing

Merges pure nodes with the same inputs between which nothing they read is
written, and equal constants; never two results that can be told apart.`,
	Run: run,
}

// merger is one run of the pass.
type merger struct {
	u         *pass.Unit
	facts     *alias.Facts
	observed  *alias.ObservedSet
	memory    *alias.Memory
	nodes     table // nodes of the blocks around the walk
	constants table // constants of the whole graph
	mode      int32 // how often a context, such as no_grad, was entered or left
}

func run(u *pass.Unit) error {
	//passvet:ignore what becomes one is joined in the facts
	facts, err := alias.Key.Of(u)
	if err != nil {
		return err
	}
	//passvet:ignore what becomes one is joined in them, too
	observed, err := alias.Observed.Of(u)
	if err != nil {
		return err
	}
	m := &merger{u: u, facts: facts, observed: observed, memory: facts.Memory()}
	m.block(u.Graph.Top())
	return nil
}

// block walks the nodes of b; what they are merged with is forgotten at its end.
func (m *merger) block(b *ir.Block) {
	mark := m.nodes.size()
	for n := range b.Nodes() {
		m.memory.Pass(n)
		switch {
		case n.Kind() == symbol.PrimEnter || n.Kind() == symbol.PrimExit:
			m.mode++
		case n.Kind() == symbol.PrimConstant:
			m.constant(n)
		case len(n.Blocks()) > 0:
			m.blocks(n)
		default:
			m.node(n)
		}
	}
	m.nodes.shrink(mark)
}

func (m *merger) blocks(n *ir.Node) {
	for _, b := range n.Blocks() {
		if n.Kind() == symbol.PrimIf {
			m.block(b)
			continue
		}
		m.memory.EnterLoop()
		m.block(b)
		m.memory.LeaveLoop()
	}
}

// maxTries bounds how many equal nodes are looked at that may not be merged with.
const maxTries = 16

// node merges n with an equal node before it, or remembers it for those after it.
func (m *merger) node(n *ir.Node) {
	c := classOf(n)
	if c == other || n.NumOutputs() == 0 || !alias.Pure(n) && !m.uninitialized(n) {
		return
	}
	e := entry{node: n, hash: hashNode(n), mode: m.mode}
	if c == made && m.written(n) {
		m.miss(&m.nodes, e, c)
		return
	}
	e.state = m.state(n, c)
	if w := m.find(&m.nodes, e, c); w != nil && m.u.Edit(n, "merged") {
		m.merge(w, n)
		return
	}
	m.nodes.add(e)
}

// uninitialized reports whether n stands for a value that no run reads, of a type of
// which two cannot be told apart.
func (m *merger) uninitialized(n *ir.Node) bool {
	return n.Kind() == symbol.PrimUninitialized && n.NumOutputs() == 1 && !m.facts.Mutable(n.Output(0))
}

// find returns a node of t that is equal to e and may be merged with it, or nil.
func (m *merger) find(t *table, e entry, c class) *ir.Node {
	tries := 0
	for w := range t.find(e.hash) {
		if w.state != e.state || w.mode != e.mode || !equal(w.node, e.node) {
			continue
		}
		if !m.toldApart(w.node, e.node, c) {
			return w.node
		}
		if tries++; tries == maxTries {
			break
		}
	}
	m.miss(t, e, c)
	return nil
}

// miss says why e is merged with none of the equal nodes before it, if there are any.
func (m *merger) miss(t *table, e entry, c class) {
	if !m.u.Explaining() {
		return
	}
	for w := range t.find(e.hash) {
		if !equal(w.node, e.node) {
			continue
		}
		why := "both it and %s reach the caller or are compared"
		switch {
		case c == made && m.written(e.node):
			why = "what it makes is written, so it may not be one with %s"
		case w.state != e.state:
			why = "what it reads may be written between it and %s"
		case w.mode != e.mode:
			why = "a with begins or ends between it and %s"
		}
		m.u.Miss(e.node, "merged", why, pass.Describe(w.node))
		return
	}
}

// written reports whether n makes something that is written.
func (m *merger) written(n *ir.Node) bool {
	for _, out := range n.Outputs() {
		if m.facts.HasWriters(out) {
			return true
		}
	}
	return false
}

// state numbers the state of all that n reads: when the last of it was written.
func (m *merger) state(n *ir.Node, c class) int32 {
	last := int32(0)
	for _, in := range n.Inputs() {
		switch c {
		case taken:
			last = max(last, m.memory.SlotState(in))
		case made:
			last = max(last, m.memory.State(in))
		}
	}
	return last
}

// toldApart reports whether somebody could tell if n gave what w gave.
func (m *merger) toldApart(w, n *ir.Node, c class) bool {
	for i, out := range n.Outputs() {
		was := w.Output(i)
		switch {
		case c != made:
			if n.Kind() == symbol.PrimTupleConstruct && m.observed.Compares(out) && m.observed.Compares(was) {
				return true
			}
		case m.facts.Mutable(out) && m.observed.Has(out) && m.observed.Has(was):
			return true
		}
	}
	return false
}

// merge makes w's outputs stand for n's and removes n.
func (m *merger) merge(w, n *ir.Node) {
	for i, out := range n.Outputs() {
		m.facts.Join(w.Output(i), out)
		m.observed.Join(w.Output(i), out)
	}
	n.ReplaceWith(w)
}

// constant merges n with an equal constant anywhere before it. One that does not
// equal itself, because its text rounds, equals nothing.
func (m *merger) constant(n *ir.Node) {
	if n.NumOutputs() != 1 || !equal(n, n) || m.written(n) {
		return
	}
	e := entry{node: n, hash: hashNode(n)}
	if w := m.find(&m.constants, e, made); w != nil && m.u.Edit(n, "constant merged") {
		hoist(w, n.Block())
		m.merge(w, n)
		return
	}
	m.constants.add(e)
}

// hoist moves constant w before the node that separates it from block b, so that it
// dominates what comes after in b.
func hoist(w *ir.Node, b *ir.Block) {
	at := w
	for !at.Block().Encloses(b) {
		at = at.Block().Owner()
	}
	w.MoveBefore(at)
}
