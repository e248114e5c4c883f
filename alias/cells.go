package alias

import "slices"

// A cell stands for what a value may be, or for what a thing holds: a set of
// locations. A location is a thing that the graph makes at one place, or the outside
// world, and has the number of the cell made with it. Most cells are their own
// location and nothing else.
type cells struct {
	kinds   *kinds
	parent  []int32 // union-find over locations
	one     []int32 // by cell: its location, or the complement of its index in sets
	parts   []int32 // by cell and location
	content []int32 // by location: the cell of what it holds; 0 for none yet
	sets    []*set
	widened []int32 // by parts: see wide
	queue   []int32 // indices of sets with locations that have not been passed on
	room    int     // how many more steps may be taken before this is too much work
	coarse  bool    // what flows together is one, and containers are what they hold
}

// set is a cell with any number of locations, and where these go.
type set struct {
	locs   []int32
	seen   map[int32]struct{} // of locs, where there are many
	mask   mask               // what the cell may be
	done   int                // how many of locs have been passed on
	queued bool
	copies []int32 // cells that are at least this
	loads  []int32 // cells that are at least what the things in this hold
	stores []int32 // cells that the things in this hold
}

// world is the location, and the cell, of all that comes from outside or goes there.
const world int32 = 1

// newCells makes room for so many values; ids bounds the work.
func newCells(k *kinds, ids, size int, coarse bool) *cells {
	c := &cells{kinds: k, room: 16*ids + 1<<16, coarse: coarse}
	for _, a := range [4]*[]int32{&c.parent, &c.one, &c.parts, &c.content} {
		*a = make([]int32, 1, size+size/8+8)
	}
	c.content[c.fresh(allParts)] = world
	return c
}

// fresh makes a cell that is a location of its own.
func (c *cells) fresh(p int32) int32 {
	id := int32(len(c.one))
	if c.coarse {
		p = c.wide(p)
	}
	c.parent = append(c.parent, id)
	c.one = append(c.one, id)
	c.parts = append(c.parts, p)
	c.content = append(c.content, 0)
	return id
}

// opaque makes a location that may hold things made with it, which it stands for too.
func (c *cells) opaque(p int32) int32 {
	id := c.fresh(p)
	if c.kinds.known[p].elem != 0 && !c.coarse {
		c.parts[id] = c.wide(p)
		c.insert(c.held(id), id)
	}
	return id
}

// wide is p for a location that stands for what it holds too.
func (c *cells) wide(p int32) int32 {
	for int(p) >= len(c.widened) {
		c.widened = append(c.widened, -1)
	}
	if c.widened[p] < 0 {
		q := c.kinds.known[p]
		q.own = q.deep
		c.widened[p] = c.kinds.add(q)
	}
	return c.widened[p]
}

// some makes a cell that may be any number of things of kinds m.
func (c *cells) some(m mask) int32 {
	if c.coarse {
		return c.fresh(c.kinds.add(parts{m, m, m}))
	}
	id := c.fresh(noParts)
	c.one[id] = ^int32(len(c.sets))
	c.sets = append(c.sets, &set{mask: m})
	return id
}

func (c *cells) find(i int32) int32 {
	for c.parent[i] != i {
		c.parent[i] = c.parent[c.parent[i]]
		i = c.parent[i]
	}
	return i
}

// held is the cell of what location l holds, or 0 if that cannot be written.
func (c *cells) held(l int32) int32 {
	l = c.find(l)
	if c.content[l] == 0 {
		elem := c.kinds.known[c.parts[l]].elem
		switch {
		case elem == 0:
			return 0
		case c.coarse:
			c.content[l] = l
		default:
			id := c.some(elem)
			c.content[l] = id
		}
	}
	return c.content[l]
}

// edge makes dst at least what src is. Cell 0 is nothing.
func (c *cells) edge(src, dst int32) {
	if src == 0 || dst == 0 || src == dst {
		return
	}
	if l := c.one[src]; l >= 0 {
		c.insert(dst, l)
		return
	}
	s := c.sets[^c.one[src]]
	if slices.Contains(s.copies[max(0, len(s.copies)-8):], dst) {
		return
	}
	s.copies = append(s.copies, dst)
	c.room--
	for i := 0; i < s.done; i++ {
		c.insert(dst, s.locs[i])
	}
}

// load makes dst at least what the things in src hold.
func (c *cells) load(src, dst int32) {
	if src == 0 || dst == 0 {
		return
	}
	if l := c.one[src]; l >= 0 {
		c.edge(c.held(l), dst)
		return
	}
	s := c.sets[^c.one[src]]
	s.loads = append(s.loads, dst)
	c.room--
	for i := 0; i < s.done; i++ {
		c.edge(c.held(s.locs[i]), dst)
	}
}

// store makes the things in dst hold what src is.
func (c *cells) store(src, dst int32) {
	if src == 0 || dst == 0 {
		return
	}
	if l := c.one[dst]; l >= 0 {
		c.edge(src, c.held(l))
		return
	}
	s := c.sets[^c.one[dst]]
	s.stores = append(s.stores, src)
	c.room--
	for i := 0; i < s.done; i++ {
		c.edge(src, c.held(s.locs[i]))
	}
}

// manyLocs is how many locations are looked through one by one.
const manyLocs = 24

// insert adds location l to a cell, or makes it one with the location that the cell is.
func (c *cells) insert(dst, l int32) {
	l = c.find(l)
	own := c.kinds.known[c.parts[l]].own
	if d := c.one[dst]; d >= 0 {
		if d = c.find(d); own&c.kinds.known[c.parts[d]].own != 0 {
			c.unify(d, l)
		}
		return
	}
	s := c.sets[^c.one[dst]]
	if own&s.mask == 0 || s.has(l) {
		return
	}
	s.add(l)
	if c.room--; !s.queued {
		s.queued = true
		c.queue = append(c.queue, ^c.one[dst])
	}
}

func (s *set) has(l int32) bool {
	if s.seen == nil {
		return slices.Contains(s.locs, l)
	}
	_, ok := s.seen[l]
	return ok
}

func (s *set) add(l int32) {
	s.locs = append(s.locs, l)
	switch {
	case s.seen != nil:
		s.seen[l] = struct{}{}
	case len(s.locs) > manyLocs:
		s.seen = make(map[int32]struct{}, 2*manyLocs)
		for _, l := range s.locs {
			s.seen[l] = struct{}{}
		}
	}
}

// unify makes two locations one.
func (c *cells) unify(a, b int32) {
	if a, b = c.find(a), c.find(b); a == b {
		return
	}
	if a > b { // the world stays on top
		a, b = b, a
	}
	c.parent[b] = a
	c.room--
	if c.parts[a] != c.parts[b] {
		p, q := c.kinds.known[c.parts[a]], c.kinds.known[c.parts[b]]
		if sum := (parts{p.own | q.own, p.elem | q.elem, p.deep | q.deep}); sum != p {
			c.parts[a] = c.kinds.add(sum)
		}
	}
	x, y := c.content[a], c.content[b]
	if x == 0 || y == 0 {
		c.content[a] = x + y
	} else {
		c.edge(x, y)
		c.edge(y, x)
	}
}

// solve passes locations on until nothing changes, and reports whether that could be
// done with the room there was.
func (c *cells) solve() bool {
	for len(c.queue) > 0 && (c.room > 0 || c.coarse) {
		s := c.sets[c.queue[0]]
		c.queue = c.queue[1:]
		s.queued = false
		for s.done < len(s.locs) {
			s.done++
			c.pass(s, s.locs[s.done-1])
		}
	}
	return c.room > 0 || c.coarse
}

func (c *cells) pass(s *set, l int32) {
	for i := 0; i < len(s.copies); i++ {
		c.insert(s.copies[i], l)
	}
	for i := 0; i < len(s.loads); i++ {
		c.edge(c.held(l), s.loads[i])
	}
	for i := 0; i < len(s.stores); i++ {
		c.edge(s.stores[i], c.held(l))
	}
	c.room -= len(s.copies) + len(s.loads) + len(s.stores)
}
