package script

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// canonical puts the results of ifs and loops in the order of their first uses.
func (c *cleaner) canonical(b *ir.Block) {
	for n := range b.Backward() { // what comes later orders what comes before
		switch n.Kind() {
		case symbol.PrimIf:
			c.permuteIf(n, byFirstUse(n.Outputs()))
		case symbol.PrimLoop:
			c.permuteLoop(n, byFirstUse(n.Outputs()))
		}
		for _, inner := range n.Blocks() {
			c.canonical(inner)
		}
	}
}

func byFirstUse(vs []*ir.Value) []int {
	order := make([]int, len(vs))
	first := make([]*ir.Use, len(vs))
	for i, v := range vs {
		order[i] = i
		for u := range v.Uses() {
			if first[i] == nil || useBefore(u, first[i]) {
				first[i] = u
			}
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := first[i], first[j]
		switch {
		case a == nil && b == nil:
			return i - j
		case a == nil:
			return 1
		case b == nil:
			return -1
		case useBefore(a, b):
			return -1
		}
		return 1
	})
	return order
}

func useBefore(a, b *ir.Use) bool {
	if a.User() == b.User() {
		return a.Index() < b.Index()
	}
	return nodeBefore(a.User(), b.User())
}

// nodeBefore is program order; a node stands before those inside it.
func nodeBefore(n, m *ir.Node) bool {
	dn, dm := depth(n), depth(m)
	for ; dn > dm; dn-- {
		if n = n.Block().Owner(); n == m {
			return false
		}
	}
	for ; dm > dn; dm-- {
		if m = m.Block().Owner(); n == m {
			return true
		}
	}
	for n.Block() != m.Block() {
		a, b := n.Block(), m.Block()
		n, m = a.Owner(), b.Owner()
		if n == m {
			return slices.Index(n.Blocks(), a) < slices.Index(n.Blocks(), b)
		}
	}
	return n.Before(m)
}

func depth(n *ir.Node) int {
	d := 0
	for o := n.Block().Owner(); o != nil; o = o.Block().Owner() {
		d++
	}
	return d
}

func (c *cleaner) permuteIf(n *ir.Node, order []int) {
	if slices.IsSorted(order) {
		return
	}
	n.PermuteOutputs(order)
	for _, b := range n.Blocks() {
		permuteInputs(b.Return(), 0, order)
	}
}

func (c *cleaner) permuteLoop(n *ir.Node, order []int) {
	if slices.IsSorted(order) {
		return
	}
	n.PermuteOutputs(order)
	params := make([]int, len(order)+1)
	for i, from := range order {
		params[i+1] = from + 1
	}
	n.Blocks()[0].PermuteParams(params)
	permuteInputs(n, 2, order)
	permuteInputs(n.Blocks()[0].Return(), 1, order)
}

// permuteInputs reorders the inputs of n from the skip-th on.
func permuteInputs(n *ir.Node, skip int, order []int) {
	old := make([]*ir.Value, len(order))
	for i := range order {
		old[i] = n.Input(skip + i)
	}
	for i, from := range order {
		n.SetInput(skip+i, old[from])
	}
}
