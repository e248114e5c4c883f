package alias

import "github.com/torchpass/torchpass/ir"

// Ways are the nodes by which what v is or holds gets to the caller, or to what is not
// known: the return of the graph, and nodes that keep what they are given. A value that
// comes from outside, and goes nowhere else, has none.
func (f *Facts) Ways(v *ir.Value) []*ir.Node {
	if !f.Escapes(v) {
		return nil
	}
	keep := f.keepers()
	var ways []*ir.Node
	for n := range f.g.AllNodes() {
		if keep[n] && f.takes(n, v) {
			ways = append(ways, n)
		}
	}
	if ret := f.g.Top().Return(); f.takes(ret, v) {
		ways = append(ways, ret)
	}
	return ways
}

func (f *Facts) takes(n *ir.Node, v *ir.Value) bool {
	for _, in := range n.Inputs() {
		if f.MayAlias(in, v) {
			return true
		}
	}
	return false
}

// keepers are the nodes that are not known, or put something into what comes from outside.
func (f *Facts) keepers() map[*ir.Node]bool {
	keep := make(map[*ir.Node]bool)
	if len(f.writes) == 0 {
		return keep
	}
	for i := f.first[world]; i >= 0; i = f.writes[i].next {
		if w := f.writes[i]; w.mask&slotMask != 0 {
			keep[w.node] = true
		}
	}
	return keep
}
