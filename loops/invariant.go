package loops

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
)

// LICM moves what is invariant out of loops.
var LICM = &pass.Pass{
	Name: "licm",
	Doc: `compute before a loop what it computes anew with the same result

Loop-invariant code motion: of pure nodes whose operands the loop neither makes nor
writes to. What may raise moves only out of loops that run at least once.`,
	Run: func(u *pass.Unit) error {
		m, err := newMover(u)
		if err != nil {
			return err
		}
		for _, n := range loopsOf(u.Graph.Top()) {
			m.loop(n)
		}
		return nil
	},
}

// mover moves nodes ahead of the loop or branch that they are in.
type mover struct {
	u        *pass.Unit
	facts    *alias.Facts
	observed *alias.ObservedSet
}

func newMover(u *pass.Unit) (*mover, error) {
	//passvet:ignore nodes move, and hoist makes one only of results that are not mutable
	facts, err := alias.Key.Of(u)
	if err != nil {
		return nil, err
	}
	observed, err := alias.Observed.Of(u)
	return &mover{u, facts, observed}, err
}

const movedOut = "invariant moved out of loop"

// loop moves nodes of the body of n before it.
func (m *mover) loop(n *ir.Node) {
	certain := runs(n) // what was passed so far lets the next node run
	for x := range n.Blocks()[0].Nodes() {
		switch why := m.variant(x, n, certain); {
		case why == "":
			if m.u.Edit(x, movedOut) {
				x.MoveBefore(n)
				continue
			}
		case why != depends:
			m.u.Miss(x, movedOut, "%s", why)
		}
		certain = certain && straight(x)
	}
}

// depends is why most nodes stay; nobody needs to be told.
const depends = "it depends on the trip"

// variant says why x cannot be computed before loop n, or nothing if it can.
func (m *mover) variant(x, n *ir.Node, certain bool) string {
	if !alias.Pure(x) || x.NumOutputs() == 0 || !m.ahead(x, n) {
		return depends
	}
	if x.Kind() == symbol.PrimConstant && !m.mutable(x) {
		return ""
	}
	if !certain && !total(x) {
		return "it may raise, and may not run"
	}
	if w := m.writer(x, n); w != nil {
		return "what it reads may be written by " + pass.Describe(w)
	}
	for _, out := range x.Outputs() {
		switch {
		case !m.facts.Mutable(out):
		case m.facts.HasWriters(out):
			return "%" + out.Name() + " may be written"
		case m.observed.Has(out):
			return "%" + out.Name() + " may be told from that of another trip"
		}
	}
	return ""
}

func (m *mover) mutable(x *ir.Node) bool {
	for _, out := range x.Outputs() {
		if m.facts.Mutable(out) {
			return true
		}
	}
	return false
}

// ahead reports whether all that x uses is there before n.
func (m *mover) ahead(x, n *ir.Node) bool {
	for _, in := range x.Inputs() {
		if !in.Dominates(n) {
			return false
		}
	}
	return true
}

// maxWriters bounds how many writers of a value are looked at.
const maxWriters = 64

// writer is a node in the blocks of n that may write to what x reads, or nil.
func (m *mover) writer(x, n *ir.Node) *ir.Node {
	for _, in := range x.Inputs() {
		if !m.facts.Mutable(in) {
			continue
		}
		left := maxWriters
		for w := range m.facts.Writers(in) {
			if left--; left == 0 || inside(w, n) {
				return w
			}
		}
	}
	return nil
}
