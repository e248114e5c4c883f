package stales

import (
	"facts"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
)

// Each round asks anew.
func rounds(u *pass.Unit) error {
	for range 3 {
		names, err := facts.Named.Of(u)
		if err != nil {
			return err
		}
		if names[1] == "x" && u.Edit(nil, "kind") {
			u.Graph.NewNode(1).InsertBefore(nil)
		}
	}
	return nil
}

func once(u *pass.Unit) error {
	names, _ := facts.Named.Of(u)
	for range 3 {
		if names[1] == "x" && u.Edit(nil, "kind") { // want `facts of facts.Named read after an edit \(insertion\)`
			u.Graph.Top().AddParam(1)
		}
	}
	return nil
}

type walker struct {
	u    *pass.Unit
	live *facts.Live
}

func newWalker(u *pass.Unit) (*walker, error) {
	live, err := facts.Alive.Of(u)
	return &walker{u, live}, err
}

func run(u *pass.Unit) error {
	w, err := newWalker(u)
	if err != nil {
		return err
	}
	for n := range u.Graph.Top().Nodes() {
		w.node(n)
		w.other(n)
	}
	return nil
}

// What was removed is no matter, as the analysis says; a new kind is.
func (w *walker) node(n *ir.Node) {
	if w.live.Has(1) && w.u.Edit(n, "removed") { // want `facts of facts.Alive read after an edit \(retyping\)`
		n.Remove()
	}
}

func (w *walker) other(n *ir.Node) {
	if w.u.Edit(n, "kind") {
		n.SetKind(1)
	}
}
