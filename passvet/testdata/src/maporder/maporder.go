package maporder

import (
	"maps"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
)

func direct(u *pass.Unit, m map[int]*ir.Node) {
	for _, n := range m { // want `edits in the order of a map`
		if u.Edit(n, "removed") {
			n.Remove()
		}
	}
	for n := range maps.Values(m) { // want `edits in the order of a map`
		remove(u, n)
	}
}

func remove(u *pass.Unit, n *ir.Node) {
	if u.Edit(n, "removed") {
		n.Remove()
	}
}

func sorted(u *pass.Unit, m map[int]*ir.Node) {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		remove(u, m[k])
	}
	var keys []int
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		remove(u, m[k])
	}
}

func collected(u *pass.Unit, m map[int]*ir.Node) {
	var dead []*ir.Node
	for _, n := range m { // want `dead, from which edits are made, is in the order of a map`
		dead = append(dead, n)
	}
	for _, n := range dead {
		remove(u, n)
	}
}

func counted(u *pass.Unit, m map[int]*ir.Node) (sum int) {
	for _, n := range m {
		sum += n.Kind()
	}
	return sum
}
