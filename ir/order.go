package ir

import "math"

// Nodes of a block carry increasing labels, so that Before compares two numbers.
// A node put at the end gets a label a fixed stride on; one put between others
// gets a label between theirs. Where there is no label left, the smallest aligned
// range of labels around the place that is sparse enough is spread evenly (the
// list-labelling scheme of Bender et al., "Two Simplified Algorithms for
// Maintaining Order in a List", 2002): O(log n) amortized in the worst case and
// O(1) for what passes do.

const (
	orderStride = 1 << 20
	orderLimit  = math.MaxInt64 - 1
)

func (n *Node) assignOrder() {
	b := n.block
	lo := int64(0)
	if n.prev != &b.ret {
		lo = n.prev.order
	}
	if n.next == &b.ret {
		if lo < orderLimit-orderStride {
			n.order = lo + orderStride
			return
		}
	}
	hi := int64(orderLimit)
	if n.next != &b.ret {
		hi = n.next.order
	}
	if hi-lo >= 2 {
		n.order = lo + min((hi-lo)/2, orderStride)
		return
	}
	n.order = lo
	n.relabel()
}

// relabel spreads the labels around n, whose own label equals its predecessor's.
func (n *Node) relabel() {
	b := n.block
	first, last := n, n
	count := 1
	// overflow is how many nodes a range of size 2^i may hold: (2/1.3)^i.
	overflow := 1.0
	for i := 1; i < 63; i++ {
		overflow *= 2 / 1.3
		size := int64(1) << i
		base := n.order &^ (size - 1)
		for first.prev != &b.ret && first.prev.order >= base {
			first = first.prev
			count++
		}
		for last.next != &b.ret && last.next.order-base < size {
			last = last.next
			count++
		}
		if float64(count) <= overflow && int64(count) < size/2 {
			step := size / int64(count+1)
			at := base + step
			for m := first; ; m = m.next {
				m.order = at
				at += step
				if m == last {
					return
				}
			}
		}
	}
	panic("ir: order labels exhausted")
}

// Before reports whether n comes before m in program order. The two may be in
// different blocks: a node comes before the nodes of its own blocks, and the
// return of a block after the nodes in it. Both must be in one graph.
func (n *Node) Before(m *Node) bool {
	if n == m {
		return false
	}
	if n.block == m.block {
		return n.order < m.order
	}
	nd, md := n.block.Depth(), m.block.Depth()
	a, c := n, m
	for ; nd > md; nd-- {
		a = a.block.owner
	}
	for ; md > nd; md-- {
		c = c.block.owner
	}
	if a == c { // one encloses the other: the outer comes first
		return a == n
	}
	for a.block != c.block {
		pa, pc := a.block.owner, c.block.owner
		if pa == pc { // sibling blocks of one node
			return a.block.id < c.block.id
		}
		a, c = pa, pc
	}
	return a.order < c.order
}

// Depth is the number of nodes that enclose b.
func (b *Block) Depth() int {
	d := 0
	for o := b.owner; o != nil; o = o.block.owner {
		d++
		if o.block == nil {
			break
		}
	}
	return d
}

// Encloses reports whether c is b or lies in one of b's nodes.
func (b *Block) Encloses(c *Block) bool {
	for c != nil {
		if c == b {
			return true
		}
		if c.owner == nil {
			return false
		}
		c = c.owner.block
	}
	return false
}

// Dominates reports whether v is defined on every way to n: v may be an input of n.
func (v *Value) Dominates(n *Node) bool {
	b := v.DefBlock()
	if b == nil || n.block == nil || !b.Encloses(n.block) {
		return false
	}
	if v.def == nil {
		return true
	}
	for n.block != b {
		n = n.block.owner
	}
	return v.def.order < n.order
}
