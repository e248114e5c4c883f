package inline

import (
	"slices"
	"strconv"

	"github.com/torchpass/torchpass/ir"
)

// PyTorch inlines level by level, and each time names the copies as the callee names
// what is copied: a name that is taken goes to the copy, and its owner so far takes
// the first free name of the same stem with a suffix, "x.1", "x.2", … Here a body is
// copied once, with all that it calls in it, and only the names go through the
// levels: as numbers, which become strings at the end.

// name is a name: the number of its stem, and its suffix plus one in the lower half;
// zero in place of the suffix says that it has none. The name 0 is none.
type name uint64

// maxSuffix is where a suffix is taken for a part of the stem.
const maxSuffix = 1 << 30

func nameOf(stem uint32, suffix int) name { return name(stem)<<32 | name(suffix+1) }

func (n name) stem() uint32 { return uint32(n >> 32) }

// suffix is the first one to try for the owner of n.
func (n name) suffix() int {
	if s := int(uint32(n)); s > 0 {
		return s - 1
	}
	return 1
}

// near is how many suffixes of a stem lie in a slice; those beyond in a map.
const near = 1 << 14

// table maps names to what is not zero.
type table[T comparable] struct {
	near [][]T // by stem, then by the lower half of the name
	far  map[name]T
	used []uint32 // stems with an entry
}

func (t *table[T]) get(n name) T {
	stem, k := n.stem(), uint32(n)
	if k >= near {
		return t.far[n]
	}
	if int(stem) < len(t.near) && int(k) < len(t.near[stem]) {
		return t.near[stem][k]
	}
	var none T
	return none
}

func (t *table[T]) set(n name, x T) {
	stem, k := n.stem(), uint32(n)
	if k >= near {
		if t.far == nil {
			t.far = make(map[name]T)
		}
		t.far[n] = x
		return
	}
	for int(stem) >= len(t.near) {
		t.near = append(t.near, nil)
	}
	of := t.near[stem]
	if len(of) == 0 {
		t.used = append(t.used, stem)
	}
	for int(k) >= len(of) {
		var none T
		of = append(of, none)
	}
	of[k] = x
	t.near[stem] = of
}

func (t *table[T]) clear() {
	for _, stem := range t.used {
		clear(t.near[stem])
		t.near[stem] = t.near[stem][:0]
	}
	t.used = t.used[:0]
	clear(t.far)
}

// dictionary numbers names.
type dictionary struct {
	names map[string]name
	texts table[string]
	stems map[string]uint32
	known []string             // by stem
	own   map[*ir.Graph][]name // of the values of graphs that are copied, by id
	bases map[uint32]base      // of stems that are a whole name such as "x.01"
	free  []*level             // for reuse
}

// base is what a name that is not spelled as a suffix is spelled has for a stem.
type base struct {
	stem   uint32
	suffix int
}

func newDictionary() *dictionary {
	d := &dictionary{names: make(map[string]name), stems: make(map[string]uint32),
		own: make(map[*ir.Graph][]name), bases: make(map[uint32]base)}
	d.stem("") // so that no name is 0
	return d
}

func (d *dictionary) stem(s string) uint32 {
	n, ok := d.stems[s]
	if !ok {
		n = uint32(len(d.known))
		d.stems[s] = n
		d.known = append(d.known, s)
	}
	return n
}

// name is the number of the name s.
func (d *dictionary) name(s string) name {
	if s == "" {
		return 0
	}
	n, ok := d.names[s]
	if ok {
		return n
	}
	stem, suffix, ok := ir.SplitSuffix(s)
	switch {
	case !ok || suffix > maxSuffix:
		n = name(d.stem(s)) << 32
	case stem+"."+strconv.Itoa(suffix) == s:
		n = nameOf(d.stem(stem), suffix)
	default:
		whole := d.stem(s)
		d.bases[whole] = base{d.stem(stem), suffix}
		n = name(whole) << 32
	}
	d.names[s] = n
	d.texts.set(n, s)
	return n
}

// text is the name that n is the number of.
func (d *dictionary) text(n name) string {
	s := d.texts.get(n)
	if s == "" {
		s = d.known[n.stem()] + "." + strconv.Itoa(int(uint32(n))-1)
		d.texts.set(n, s)
	}
	return s
}

// of are the names of the values of g, by id.
func (d *dictionary) of(g *ir.Graph) []name {
	names, ok := d.own[g]
	if !ok {
		names = make([]name, g.NumValueIDs())
		each(g.Top(), func(v *ir.Value) {
			if v.HasName() {
				names[v.ID()] = d.name(v.Name())
			}
		})
		d.own[g] = names
	}
	return names
}

// each calls f with the values defined in b.
func each(b *ir.Block, f func(*ir.Value)) {
	for _, p := range b.Params() {
		f(p)
	}
	for n := range b.Nodes() {
		for _, v := range n.Outputs() {
			f(v)
		}
		for _, inner := range n.Blocks() {
			each(inner, f)
		}
	}
}

// level has the names of a graph in which copies of other graphs are put. Each value
// has a number: those of the graph their id, copies what comes after.
type level struct {
	*dictionary
	names []name
	made  []int32        // of the copies, in the order in which they were made
	owner table[int32]   // one more than the number of the value
	next  map[uint32]int // suffixes up to here were given, by stem
}

// level begins with the names of g.
func (d *dictionary) level(g *ir.Graph) *level {
	var l *level
	if k := len(d.free); k > 0 {
		l, d.free = d.free[k-1], d.free[:k-1]
		l.owner.clear()
		clear(l.next)
	} else {
		l = &level{dictionary: d, next: make(map[uint32]int)}
	}
	l.names, l.made = append(l.names[:0], d.of(g)...), l.made[:0]
	for v, n := range l.names {
		if n != 0 {
			l.owner.set(n, int32(v)+1)
		}
	}
	return l
}

// release lets the level be used again.
func (l *level) release() { l.free = append(l.free, l) }

// add is a new value, whose name is n.
func (l *level) add(n name) {
	v := int32(len(l.names))
	l.names = append(l.names, 0)
	l.made = append(l.made, v)
	l.give(v, n)
}

// addAll adds copies of the values that were made in inner, in that order.
func (l *level) addAll(inner *level) {
	l.names = slices.Grow(l.names, len(inner.made))
	l.made = slices.Grow(l.made, len(inner.made))
	for _, v := range inner.made {
		l.add(inner.names[v])
	}
}

// give makes n the name of v; no name leaves v as it is.
func (l *level) give(v int32, n name) {
	if n == 0 || l.names[v] == n {
		return
	}
	l.forget(v)
	if old := l.owner.get(n) - 1; old >= 0 && old != v {
		l.set(old, l.unused(n))
	}
	l.set(v, n)
}

func (l *level) set(v int32, n name) {
	l.names[v] = n
	l.owner.set(n, v+1)
}

// forget frees the name of v, which is about to be removed or renamed.
func (l *level) forget(v int32) {
	if n := l.names[v]; n != 0 && l.owner.get(n) == v+1 {
		l.owner.set(n, 0)
	}
}

// unused is the name that the owner of n gets when another takes it.
func (l *level) unused(n name) name {
	stem, suffix := n.stem(), n.suffix()
	if b, ok := l.bases[stem]; ok && uint32(n) == 0 {
		stem, suffix = b.stem, b.suffix
	}
	if last, ok := l.next[stem]; ok {
		suffix = max(suffix, last+1)
	}
	for {
		free := nameOf(stem, suffix)
		suffix++
		if l.owner.get(free) == 0 {
			l.next[stem] = suffix
			return free
		}
	}
}
