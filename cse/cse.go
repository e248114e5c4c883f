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
}

func run(u *pass.Unit) error {
	facts, err := alias.Key.Of(u)
	if err != nil {
		return err
	}
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

// node merges n with an equal node before it, or remembers it for those after it.
func (m *merger) node(n *ir.Node) {
	c := classOf(n)
	if c == other || n.NumOutputs() == 0 || !alias.Pure(n) {
		return
	}
	e := entry{node: n, hash: hashNode(n), state: m.state(n, c)}
	for w := range m.nodes.find(e.hash) {
		if w.state == e.state && equal(w.node, n) && m.separable(w.node, n, c) && m.u.Edit(n, "merged") {
			m.merge(w.node, n)
			return
		}
	}
	m.nodes.add(e)
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

// separable reports whether nobody can tell that n gives what w gave.
func (m *merger) separable(w, n *ir.Node, c class) bool {
	for i, out := range n.Outputs() {
		was := w.Output(i)
		switch {
		case c != made:
			if m.observed.Compares(out) && m.observed.Compares(was) && n.Kind() == symbol.PrimTupleConstruct {
				return false
			}
		case !m.facts.Mutable(out):
		case m.facts.HasWriters(out) || m.facts.HasWriters(was) || m.observed.Has(out) && m.observed.Has(was):
			return false
		}
	}
	return true
}

// merge makes w's outputs stand for n's and removes n.
func (m *merger) merge(w, n *ir.Node) {
	for i, out := range n.Outputs() {
		m.facts.Join(w.Output(i), out)
		m.observed.Join(w.Output(i), out)
	}
	n.ReplaceWith(w)
}

// constant merges n with an equal constant anywhere before it.
func (m *merger) constant(n *ir.Node) {
	if n.NumOutputs() != 1 {
		return
	}
	e := entry{node: n, hash: hashNode(n)}
	for w := range m.constants.find(e.hash) {
		if equal(w.node, n) && m.separable(w.node, n, made) && m.u.Edit(n, "constant merged") {
			hoist(w.node, n.Block())
			m.merge(w.node, n)
			return
		}
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
