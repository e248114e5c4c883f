package alias

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
)

// Join notes that a pass makes v and w one, as when it replaces the one by the
// other: later answers take them for aliases.
func (f *Facts) Join(v, w *ir.Value) {
	if v == w || f.partsOf(v).deep&f.partsOf(w).deep == 0 {
		return
	}
	a, b := f.cell(v), f.cell(w)
	all := slices.Concat(f.joined(f.from(a), 0), f.joined(f.from(b), 1))
	var top []int32
	for _, c := range [2]int32{a, b} {
		for _, l := range f.at(c) {
			top = append(top, f.root(l))
		}
	}
	slices.Sort(top)
	if top = slices.Compact(top); len(top) < 2 {
		return
	}
	root := top[0]
	for _, l := range top[1:] {
		f.merge(root, l)
	}
	if f.more == nil {
		f.more = make(map[int32][]int32)
	}
	f.more[root] = all
}

func (f *Facts) root(l int32) int32 {
	for f.parent[l] != l {
		l = f.parent[l]
	}
	return l
}

// merge makes location b one with a.
func (f *Facts) merge(a, b int32) {
	f.parent[b] = a
	f.escapes[a] = f.escapes[a] || f.escapes[b]
	p, q := f.known[f.cparts[a]], f.known[f.cparts[b]]
	f.known = append(f.known, parts{p.own | q.own, p.elem | q.elem, p.deep | q.deep})
	f.cparts[a] = int32(len(f.known) - 1)
	if len(f.writes) == 0 || f.first[b] < 0 {
		return
	}
	tail := f.first[b]
	for f.writes[tail].next >= 0 {
		tail = f.writes[tail].next
	}
	f.writes[tail].next, f.first[a] = f.first[a], f.first[b]
}

// joined is a set of locations after all calls of Join, in scratch memory k.
func (f *Facts) joined(ls []int32, k int) []int32 {
	if f.more == nil {
		return ls
	}
	out := f.scratch[k][:0]
	for _, l := range ls {
		out = append(out, f.root(l))
	}
	for i := 0; i < len(out); i++ {
		for _, l := range f.more[out[i]] {
			if l = f.root(l); !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	slices.Sort(out)
	f.scratch[k] = out
	return slices.Compact(out)
}
