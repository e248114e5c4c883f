package equiv

import (
	"slices"
	"sort"

	"github.com/torchpass/torchpass/ir"
)

// nodePair is a node of a and its counterpart.
type nodePair struct{ x, y *ir.Node }

// inOrder pairs the unpaired nodes between the nodes of two corresponding blocks
// that are paired in order, by a longest common subsequence of their keys; only
// those that fit, where fit is given.
func (m *matching) inOrder(key nodeKey, fit func(x, y *ir.Node) bool) {
	m.blockInOrder(m.a.g.Top(), m.b.g.Top(), key, fit)
	m.spread()
}

func (m *matching) blockInOrder(a, b *ir.Block, key nodeKey, fit func(x, y *ir.Node) bool) {
	x, y := a.First(), b.First()
	for _, anchor := range append(m.spine(a, b), nodePair{}) {
		as, bs := unpaired(m.a, x, anchor.x, key), unpaired(m.b, y, anchor.y, key)
		for _, p := range common(as, bs) {
			if fit == nil || fit(p.x, p.y) {
				m.set(p.x, p.y)
			}
		}
		if anchor.x != nil {
			x, y = anchor.x.Next(), anchor.y.Next()
		}
	}
	for n := range a.Nodes() {
		if w := m.a.of(n); w != nil {
			for i := range min(len(n.Blocks()), len(w.Blocks())) {
				m.blockInOrder(n.Blocks()[i], w.Blocks()[i], key, fit)
			}
		}
	}
}

// unpaired lists the unpaired nodes from n on, up to end.
func unpaired(s *side, n, end *ir.Node, key nodeKey) []keyed {
	var out []keyed
	for ; n != nil && n != end; n = n.Next() {
		if s.pair[n.ID()] == nil {
			if k, _ := key(s, n); k != 0 {
				out = append(out, keyed{key: k, n: n})
			}
		}
	}
	return out
}

// spine is a longest list of pairs of nodes of the blocks a and b that stand in the
// same order in both.
func (m *matching) spine(a, b *ir.Block) []nodePair {
	var pairs []nodePair
	for x := range a.Nodes() {
		if y := m.a.of(x); y != nil && y.Block() == b {
			pairs = append(pairs, nodePair{x, y})
		}
	}
	return increasing(pairs, func(p nodePair) int { return int(m.b.pos[p.y.ID()]) })
}

// increasing is a longest subsequence of ps in which at grows: O(n log n).
func increasing[T any](ps []T, at func(T) int) []T {
	sorted := true
	for i := 1; i < len(ps) && sorted; i++ {
		sorted = at(ps[i-1]) < at(ps[i])
	}
	if sorted {
		return ps
	}
	prev := make([]int, len(ps))
	var tails []int // the index of the least end of a subsequence of each length
	for i, p := range ps {
		n := sort.Search(len(tails), func(k int) bool { return at(ps[tails[k]]) >= at(p) })
		prev[i] = -1
		if n > 0 {
			prev[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	out := make([]T, len(tails))
	for i, k := tails[len(tails)-1], len(tails)-1; k >= 0; i, k = prev[i], k-1 {
		out[k] = ps[i]
	}
	return out
}

// common pairs the elements of a common subsequence of as and bs: a longest one
// where few elements differ, else one through the keys that occur once in both.
func common(as, bs []keyed) []nodePair {
	var out []nodePair
	for len(as) > 0 && len(bs) > 0 && as[0].key == bs[0].key {
		out = append(out, nodePair{as[0].n, bs[0].n})
		as, bs = as[1:], bs[1:]
	}
	for len(as) > 0 && len(bs) > 0 && as[len(as)-1].key == bs[len(bs)-1].key {
		out = append(out, nodePair{as[len(as)-1].n, bs[len(bs)-1].n})
		as, bs = as[:len(as)-1], bs[:len(bs)-1]
	}
	if len(as) == 0 || len(bs) == 0 {
		return out
	}
	if found, ok := shortestEdit(as, bs); ok {
		return append(out, found...)
	}
	return append(out, patience(as, bs)...)
}

// maxEdits bounds the edits between two sequences that shortestEdit looks for: its
// time is their length, its memory the square.
const maxEdits = 500

// shortestEdit is the greedy algorithm of Myers ("An O(ND) Difference Algorithm and
// Its Variations", 1986); false if more than maxEdits are needed.
func shortestEdit(as, bs []keyed) ([]nodePair, bool) {
	most := min(len(as)+len(bs), maxEdits)
	v := make([]int, 2*most+2) // furthest x on diagonal k, at k+most
	var trace [][]int
	for d := 0; d <= most; d++ {
		trace = append(trace, slices.Clone(v[most-d:most+d+1]))
		for k := -d; k <= d; k += 2 {
			x := 0
			if d > 0 && (k == -d || k != d && v[most+k-1] < v[most+k+1]) {
				x = v[most+k+1]
			} else if d > 0 {
				x = v[most+k-1] + 1
			}
			for x < len(as) && x-k < len(bs) && as[x].key == bs[x-k].key {
				x++
			}
			v[most+k] = x
			if x >= len(as) && x-k >= len(bs) {
				return retrace(as, bs, trace), true
			}
		}
	}
	return nil, false
}

// retrace walks back through what shortestEdit knew before each edit: trace[d] has
// the diagonals -d to d.
func retrace(as, bs []keyed, trace [][]int) []nodePair {
	var out []nodePair
	x, y := len(as), len(bs)
	for d := len(trace) - 1; d >= 0; d-- {
		v, k := trace[d], x-y
		fromX, fromY := 0, 0
		if d > 0 {
			from := k - 1
			if k == -d || k != d && v[k-1+d] < v[k+1+d] {
				from = k + 1
			}
			fromX = v[from+d]
			fromY = fromX - from
		}
		for x > fromX && y > fromY && as[x-1].key == bs[y-1].key {
			x, y = x-1, y-1
			out = append(out, nodePair{as[x].n, bs[y].n})
		}
		x, y = fromX, fromY
	}
	return out
}

// patience pairs keys that occur once in both sequences, as far as they keep their
// order, and what follows each directly.
func patience(as, bs []keyed) []nodePair {
	type spot struct{ i, j, na, nb int }
	spots := make(map[uint64]*spot, len(as))
	for i, a := range as {
		if s := spots[a.key]; s != nil {
			s.na++
		} else {
			spots[a.key] = &spot{i: i, na: 1}
		}
	}
	for j, b := range bs {
		if s := spots[b.key]; s != nil {
			s.j, s.nb = j, s.nb+1
		}
	}
	var once []spot
	for i, a := range as {
		if s := spots[a.key]; s.na == 1 && s.nb == 1 && s.i == i {
			once = append(once, *s)
		}
	}
	var out []nodePair
	i, j := 0, 0
	for _, s := range increasing(once, func(s spot) int { return s.j }) {
		for i, j = max(i, s.i), max(j, s.j); i < len(as) && j < len(bs) && as[i].key == bs[j].key; i, j = i+1, j+1 {
			out = append(out, nodePair{as[i].n, bs[j].n})
		}
	}
	return out
}
