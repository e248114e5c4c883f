package alias

import (
	"slices"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
)

// Facts is what is known about one graph. It is a snapshot: edits made later are
// not reflected, but removing a node never makes an answer wrong, only coarser.
// What a value made after the analysis is, is taken to come from outside.
type Facts struct {
	g       *ir.Graph
	of      []int32 // by value: its cell, 0 where nothing can be written
	parts   []int32 // by value
	known   []parts
	one     []int32   // by cell: its only location, or the complement of an index of sets
	reached []int32   // by cell: 1 + an index of sets of all that can be reached; 0: what the cell is. nil if nothing holds anything
	sets    [][]int32 // of locations, sorted
	content []int32   // by location: the cell of what it holds
	cparts  []int32   // by location
	parent  []int32   // by location: itself, until Join makes some one
	more    map[int32][]int32
	escapes []bool // by location
	first   []int32
	writes  []write // lists of writes, chained per location
	slots   []slotCell
	effects []*ir.Node // nodes with effects of their own
	scratch [2][]int32
}

// write is one entry of a location's list of writers.
type write struct {
	node *ir.Node
	mask mask
	next int32
}

// Key is the analysis of [Facts]. Stable under removal, motion and naming.
var Key = analysis.New("alias", "which values may share storage, who writes them, what escapes", func(s analysis.Subject) (*Facts, error) {
	return Analyze(s.AnalysisCache().Graph()), nil
})

// Analyze builds the facts about g.
func Analyze(g *ir.Graph) *Facts { return AnalyzeSlots(g, nil, 0) }

// AnalyzeSlots builds the facts about g where of some attributes it is known whose
// they are: slot gives, for a prim::GetAttr or prim::SetAttr, the number below slots
// of the place that it reads or sets, or a negative one. Places are apart from each
// other, from the object that has them, and from the inputs of the graph.
func AnalyzeSlots(g *ir.Graph, slot func(*ir.Node) int, slots int) *Facts {
	k := newKinds()
	for _, coarse := range [2]bool{false, true} {
		b := newBuilder(g, k, slot, slots, coarse)
		b.graph()
		if b.solve() {
			if f := b.facts(); f != nil {
				return f
			}
		}
	}
	panic("alias: the coarse analysis has no limit")
}

// cell is the cell of v: the world for a value made after the analysis.
func (f *Facts) cell(v *ir.Value) int32 {
	if id := v.ID(); id < len(f.of) {
		return f.of[id]
	}
	if typeMask(v.Type()) == 0 {
		return 0
	}
	return world
}

func (f *Facts) partsOf(v *ir.Value) parts {
	if id := v.ID(); id < len(f.parts) {
		return f.known[f.parts[id]]
	}
	return typeParts(v.Type())
}

// at is the locations that a cell may be.
func (f *Facts) at(cell int32) []int32 {
	if l := f.one[cell]; l >= 0 {
		return f.parent[l : l+1]
	}
	return f.sets[^f.one[cell]]
}

// from is the locations that can be reached from a cell, those that it may be included.
func (f *Facts) from(cell int32) []int32 {
	if f.reached != nil && f.reached[cell] > 0 {
		return f.sets[f.reached[cell]-1]
	}
	return f.at(cell)
}

// Mutable reports whether v is of a type that something can write to, or that can
// hold such a thing.
func (f *Facts) Mutable(v *ir.Value) bool { return f.cell(v) != 0 }

// MayAlias reports whether a and b may be, or hold, the same storage, container
// or object.
func (f *Facts) MayAlias(a, b *ir.Value) bool {
	if a == b {
		return true
	}
	return f.meet(f.from(f.cell(a)), f.from(f.cell(b)), f.partsOf(a).deep&f.partsOf(b).deep)
}

// MayBe reports whether a and b may be the same thing, or tensors that share storage. A
// tuple is what it is made of.
func (f *Facts) MayBe(a, b *ir.Value) bool {
	if a == b {
		return true
	}
	return f.meet(f.at(f.cell(a)), f.at(f.cell(b)), f.partsOf(a).own&f.partsOf(b).own)
}

// MayHold reports whether a list, dict, object or tuple may hold, directly or in what it
// holds, what v is.
func (f *Facts) MayHold(container, v *ir.Value) bool {
	c := f.cell(container)
	if c == 0 || f.partsOf(v).own == 0 || v == container {
		return false
	}
	below := f.below(f.at(c))
	if k := container.Type().Kind(); k == types.TupleKind && v.Type().Kind() != types.TupleKind {
		below = f.from(c)
	}
	return f.meet(below, f.at(f.cell(v)), f.partsOf(container).deep&f.partsOf(v).own)
}

// below is all that things hold, and what that holds.
func (f *Facts) below(ls []int32) []int32 {
	seen := make(map[int32]bool)
	var all []int32
	visit := func(ls []int32) {
		for _, l := range ls {
			if h := f.content[l]; h != 0 {
				for _, m := range f.at(h) {
					if !seen[m] {
						seen[m] = true
						all = append(all, m)
					}
				}
			}
		}
	}
	visit(ls)
	for i := 0; i < len(all); i++ {
		visit(all[i : i+1])
	}
	slices.Sort(all)
	return all
}

// meet reports whether two sets share a location of the kinds in m.
func (f *Facts) meet(a, b []int32, m mask) bool {
	if m == 0 {
		return false
	}
	a, b = f.joined(a, 0), f.joined(b, 1)
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		case f.known[f.cparts[a[0]]].own&m != 0:
			return true
		default:
			a, b = a[1:], b[1:]
		}
	}
	return false
}

// Writers yields the nodes that may write to what v is or holds. A node may come more
// than once.
func (f *Facts) Writers(v *ir.Value) func(yield func(*ir.Node) bool) {
	return func(yield func(*ir.Node) bool) {
		f.writersOf(f.from(f.cell(v)), f.partsOf(v).deep, yield)
	}
}

// writersOf yields the nodes that write what m says of some locations.
func (f *Facts) writersOf(ls []int32, m mask, yield func(*ir.Node) bool) bool {
	if m == 0 || len(f.writes) == 0 {
		return true
	}
	for _, l := range f.joined(ls, 0) {
		for i := f.first[l]; i >= 0; i = f.writes[i].next {
			if f.writes[i].mask&m != 0 && !yield(f.writes[i].node) {
				return false
			}
		}
	}
	return true
}

func none(*ir.Node) bool { return false }

// HasWriters reports whether any node may write to what v is or holds.
func (f *Facts) HasWriters(v *ir.Value) bool {
	return !f.writersOf(f.from(f.cell(v)), f.partsOf(v).deep, none)
}

// HasSlotWriters reports whether any node may write to the slots of the lists,
// dicts and objects that v is or holds: to which things they hold.
func (f *Facts) HasSlotWriters(v *ir.Value) bool {
	return !f.writersOf(f.from(f.cell(v)), f.partsOf(v).deep&slotMask, none)
}

// SlotWriters yields the nodes that may write to the slots of the list, dict or object that
// v may be: to what it holds.
func (f *Facts) SlotWriters(v *ir.Value) func(yield func(*ir.Node) bool) {
	return func(yield func(*ir.Node) bool) {
		f.writersOf(f.at(f.cell(v)), f.partsOf(v).own&slotMask, yield)
	}
}

// MayWrite reports whether n may write to what v is or holds.
func (f *Facts) MayWrite(n *ir.Node, v *ir.Value) bool {
	for w := range f.Writers(v) {
		if w == n {
			return true
		}
	}
	return false
}

// Escapes reports whether code outside the graph may see what v is or holds: it
// may alias an input, an output, or what an unknown operator was given.
func (f *Facts) Escapes(v *ir.Value) bool { return f.escape(f.from(f.cell(v)), f.partsOf(v).deep) }

func (f *Facts) escape(ls []int32, m mask) bool {
	for _, l := range f.joined(ls, 0) {
		if f.escapes[l] && f.known[f.cparts[l]].own&m != 0 {
			return true
		}
	}
	return false
}

// SlotWritten reports whether any node may write to what was read from or set in
// a slot.
func (f *Facts) SlotWritten(slot int) bool {
	s := f.slots[slot]
	return !f.writersOf(f.from(s.cell), s.mask, none)
}

// SlotEscapes reports whether code outside the graph may see what was read from or set in a
// slot.
func (f *Facts) SlotEscapes(slot int) bool {
	s := f.slots[slot]
	return f.escape(f.from(s.cell), allMask)
}
