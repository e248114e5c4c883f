package alias

import "slices"

// facts turns what the builder found into a form for queries, or gives nil if that is too
// much.
func (b *builder) facts() *Facts {
	f := &Facts{
		g: b.g, of: b.of, parts: b.parts, known: b.kinds.known, one: b.one, content: b.content,
		cparts: b.cells.parts, parent: b.parent, slots: b.slots, effects: b.effects,
	}
	for i := range b.parent {
		b.parent[i] = b.find(int32(i))
	}
	f.sets = make([][]int32, len(b.sets))
	for cell, l := range f.one {
		if l >= 0 {
			f.one[cell] = b.parent[l]
			continue
		}
		ls := b.represent(b.sets[^l].locs)
		f.sets[^l] = ls
		if len(ls) == 1 {
			f.one[cell] = ls[0]
		}
	}
	if !b.reach(f) || !b.index(f) {
		return nil
	}
	f.escapes = make([]bool, len(b.parent))
	f.escapes[world] = true
	for i := range b.g.NumOutputs() {
		for _, l := range f.from(f.cell(b.g.Output(i))) {
			f.escapes[l] = true
		}
	}
	return f
}

// represent maps locations to those that they are one with, sorted.
func (b *builder) represent(ls []int32) []int32 {
	for i, l := range ls {
		ls[i] = b.parent[l]
	}
	slices.Sort(ls)
	return slices.Compact(ls)
}

// reach finds, for each cell of a value, what can be reached from it, if that is more than
// what it is.
func (b *builder) reach(f *Facts) bool {
	r := &reacher{f: f, stamp: make([]int32, len(f.one)), room: 16*len(b.of) + 1<<16}
	for _, c := range b.of {
		if c != 0 && (f.one[c] < 0 || f.content[f.one[c]] != 0) {
			r.cell(c)
		}
	}
	for _, s := range b.slots {
		r.cell(s.cell)
	}
	return r.room > 0 || b.coarse
}

// reacher walks from cells to what the things in them hold.
type reacher struct {
	f     *Facts
	stamp []int32 // by location: the walk that saw it last
	walk  int32
	room  int
	all   []int32 // what the last walk found
}

func (r *reacher) cell(c int32) {
	f := r.f
	if f.reached != nil && f.reached[c] > 0 || r.room < 0 {
		return
	}
	own := f.at(c)
	if len(own) == 0 || len(own) == 1 && f.content[own[0]] != 0 && f.one[f.content[own[0]]] == own[0] {
		return // it holds itself
	}
	r.walk++
	all := r.visit(r.all[:0], own)
	for i := 0; i < len(all); i++ {
		if h := f.content[all[i]]; h != 0 {
			all = r.visit(all, f.at(h))
		}
	}
	r.all = all
	r.room -= len(all)
	if len(all) == len(own) {
		return
	}
	if f.reached == nil {
		f.reached = make([]int32, len(f.one))
	}
	all = slices.Clone(all)
	slices.Sort(all)
	f.sets = append(f.sets, all)
	f.reached[c] = int32(len(f.sets))
}

func (r *reacher) visit(all, ls []int32) []int32 {
	for _, l := range ls {
		if r.stamp[l] != r.walk {
			r.stamp[l] = r.walk
			all = append(all, l)
		}
	}
	return all
}

// index chains the writes of each location.
func (b *builder) index(f *Facts) bool {
	if len(b.writes) == 0 {
		return true
	}
	f.first = make([]int32, len(f.one))
	for i := range f.first {
		f.first[i] = -1
	}
	room := 16*len(b.of) + 1<<16
	f.writes = make([]write, 0, len(b.writes))
	for _, w := range b.writes {
		for _, l := range f.at(w.cell) {
			f.writes = append(f.writes, write{w.node, w.mask, f.first[l]})
			f.first[l] = int32(len(f.writes) - 1)
		}
		if room -= len(f.at(w.cell)); room < 0 && !b.coarse {
			return false
		}
	}
	return true
}
