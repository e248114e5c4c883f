package stable

import (
	"facts"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
)

// Removal and motion are what the analysis promises to be stable under.
func sweep(u *pass.Unit) error {
	live, err := facts.Alive.Of(u)
	if err != nil {
		return err
	}
	for n := range u.Graph.Top().Nodes() {
		if !live.Has(1) && u.Edit(n, "removed") {
			n.Remove()
		} else if u.Edit(n, "moved") {
			n.MoveBefore(nil)
		}
	}
	return nil
}

// Where facts are asked for, all that is done with them can be excused.
func excused(u *pass.Unit) error {
	names, _ := facts.Named.Of(u) //passvet:ignore a name is never taken twice
	for n := range u.Graph.Top().Nodes() {
		use(names, n, u)
	}
	return nil
}

func use(names facts.Names, n *ir.Node, u *pass.Unit) {
	if names[n.Kind()] == "" && u.Edit(n, "kind") {
		n.SetKind(1)
	}
}
