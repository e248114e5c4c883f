package edits

import (
	"errors"
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
)

func plain(u *pass.Unit) error {
	for n := range u.Graph.Top().Nodes() {
		n.Remove() // want `Remove edits the graph on a path of plain on which no Edit was asked`
	}
	return nil
}

func polite(u *pass.Unit) error {
	for n := range u.Graph.Top().Nodes() {
		if n.Kind() == 1 && u.Edit(n, "removed") {
			n.Remove()
		}
		if !u.Edit(n, "changed") {
			continue
		}
		n.SetKind(2)
	}
	return nil
}

// The answer was no.
func deaf(u *pass.Unit) error {
	for n := range u.Graph.Top().Nodes() {
		if !u.Edit(n, "changed") {
			n.SetKind(1) // want `SetKind edits`
		}
	}
	return nil
}

func or(u *pass.Unit) error {
	for n := range u.Graph.Top().Nodes() {
		if n.Kind() == 1 || u.Edit(n, "removed") {
			n.Remove() // want `Remove edits`
		}
	}
	return nil
}

func stored(u *pass.Unit, n *ir.Node) {
	ok := u.Edit(n, "removed")
	if !ok {
		return
	}
	n.Remove()
}

// Asking about one node in a loop is no leave for what comes after.
func after(u *pass.Unit) error {
	var last *ir.Node
	for n := range u.Graph.Top().Nodes() {
		if u.Edit(n, "seen") {
			last = n
		}
	}
	last.Remove() // want `Remove edits the graph on a path of after`
	return nil
}

type walker struct {
	u       *pass.Unit
	scratch *ir.Graph
	forced  bool
}

func newWalker(u *pass.Unit) *walker { return &walker{u: u, scratch: ir.NewGraph()} }

func (w *walker) edit(n *ir.Node) bool { return w.u.Edit(n, "removed") || w.forced }

func (w *walker) try(n *ir.Node) bool {
	if n.Kind() == 0 || !w.edit(n) {
		return false
	}
	n.Remove()
	return true
}

// What is new is nobody's yet; only putting it into the graph is an edit.
func (w *walker) build(at *ir.Node) *ir.Value {
	m := at.Graph().NewNode(3)
	m.AddInput(at.Output(0))
	m.Output(0).SetUniqueName("x")
	w.scratch.Top().Append(m)
	w.scratch.Top().AddParam(0)
	return m.Output(0)
}

func (w *walker) insert(m, at *ir.Node) {
	m.InsertBefore(at) // want `InsertBefore edits the graph on a path of helpers`
}

func helpers(u *pass.Unit) error {
	w := newWalker(u)
	for n := range u.Graph.Top().Nodes() {
		w.build(n)
		if w.try(n) {
			n.SetKind(1)
			continue
		}
		w.insert(u.Graph.NewNode(1), n)
	}
	return nil
}

func asked(u *pass.Unit) error {
	w := newWalker(u)
	for n := range u.Graph.Top().Nodes() {
		if w.edit(n) {
			w.carryOut(n)
		}
	}
	return nil
}

func (w *walker) carryOut(n *ir.Node) { n.Remove() }

// Functions in a table run where one of their type is called.
var rules = []func(*ir.Node, int){
	func(n *ir.Node, k int) { n.SetKind(k) }, // want `SetKind edits the graph on a path of table`
}

func table(u *pass.Unit) error {
	for n := range u.Graph.Top().Nodes() {
		for i, r := range rules {
			r(n, i)
		}
	}
	return nil
}

func module(u *pass.ModuleUnit) error {
	u.Edit(nil, "asked, and never mind the answer")
	var n *ir.Node
	n.Remove()
	return errors.New("x")
}

type editor interface {
	Edit(site any, rule string) bool
}

// Exported, and given who can be asked: another package's pass runs it.
func Apply(u editor, n *ir.Node) {
	n.SetKind(0) // want `SetKind edits the graph on a path of Apply`
	if u.Edit(n, "removed") {
		n.Remove()
	}
}

func excused(u *pass.Unit) error {
	n := u.Graph.Top()
	n.AddParam(0) //passvet:ignore the test wants it
	//passvet:ignore so it does here
	n.AddParam(1)
	n.AddParam(2) // want `AddParam edits`
	//passvet:ignore
	n.AddParam(3) // want `wants a reason`
	return nil
}

// Functions of other packages, and instances, can be values too.
var spell = []func(int) string{strconv.Itoa, each[int]}

func each[T any](t T) string { return "" }

func last[T any](list []T, do func(T)) {
	for _, x := range list {
		do(x)
	}
}

func generic(u *pass.Unit) error {
	for _, s := range spell {
		s(1)
	}
	last([]*ir.Node{nil}, func(n *ir.Node) { n.Remove() }) // want `Remove edits the graph on a path of generic`
	return nil
}
