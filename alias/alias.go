package alias

import (
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
)

// Facts is what is known about one graph. It is a snapshot: edits made later are
// not reflected, but removing a node never makes an answer wrong, only coarser.
type Facts struct {
	g       *ir.Graph
	parent  []int32 // union-find over value ids, then slots, and the world at the end
	values  int     // number of value ids
	masks   []mask  // what each value may hold that can be written
	world   int32
	escapes []bool // by representative
	first   []int32
	writes  []write    // lists of writes, chained per representative
	effects []*ir.Node // nodes with effects of their own
}

// write is one entry of a representative's list of writers.
type write struct {
	node *ir.Node
	mask mask
	next int32
}

// Key is the analysis of [Facts].
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
	values := g.NumValueIDs()
	n := values + slots + 1
	f := &Facts{g: g, parent: make([]int32, n), masks: make([]mask, n), values: values, world: int32(n - 1)}
	for i := range f.parent {
		f.parent[i] = int32(i)
	}
	f.masks[f.world] = allMask
	b := &builder{f: f, table: g.Module().Table, kinds: make(map[*types.Type]mask), slot: slot}
	b.block(g.Top())
	for _, v := range g.Inputs() {
		b.joinWorld(v)
	}
	f.index(b.writes)
	for i := range g.NumOutputs() {
		f.escape(g.Output(i))
	}
	f.escapes[f.find(f.world)] = true
	return f
}

// SlotWritten reports whether any node may write to what was read from or set in
// a slot.
func (f *Facts) SlotWritten(slot int) bool {
	i := f.values + slot
	for w := f.first[f.parent[i]]; w >= 0; w = f.writes[w].next {
		if f.writes[w].mask&f.masks[i] != 0 {
			return true
		}
	}
	return false
}

// SlotEscapes reports whether code outside the graph may see what was read from or set in a
// slot.
func (f *Facts) SlotEscapes(slot int) bool { return f.escapes[f.parent[f.values+slot]] }

func (f *Facts) find(i int32) int32 {
	for f.parent[i] != i {
		f.parent[i] = f.parent[f.parent[i]]
		i = f.parent[i]
	}
	return i
}

func (f *Facts) union(a, b int32) {
	a, b = f.find(a), f.find(b)
	if a == b {
		return
	}
	if a > b { // the world has the largest index and stays on top
		a, b = b, a
	}
	f.parent[a] = b
}

// index chains the writes of each set and flattens the sets, so that queries do
// not change anything.
func (f *Facts) index(ws []write) {
	f.escapes = make([]bool, len(f.parent))
	for i := range f.parent {
		f.parent[i] = f.find(int32(i))
	}
	f.first = make([]int32, len(f.parent))
	for i := range f.first {
		f.first[i] = -1
	}
	f.writes = ws
	for i := range ws {
		rep := f.parent[ws[i].next] // next holds the written value until here
		f.writes[i].next = f.first[rep]
		f.first[rep] = int32(i)
	}
}

func (f *Facts) escape(v *ir.Value) {
	if f.mask(v) != 0 {
		f.escapes[f.set(v)] = true
	}
}

// set is the representative of v's set: one step away unless [Facts.Join] was used.
func (f *Facts) set(v *ir.Value) int32 {
	rep := f.world // made after the analysis
	if id := v.ID(); id < f.values {
		rep = f.parent[id]
	}
	for f.parent[rep] != rep {
		rep = f.parent[rep]
	}
	return rep
}

func (f *Facts) mask(v *ir.Value) mask {
	if id := v.ID(); id < f.values {
		return f.masks[id]
	}
	return typeMask(v.Type()) // made after the analysis
}

// Mutable reports whether v is of a type that something can write to, or that can
// hold such a thing.
func (f *Facts) Mutable(v *ir.Value) bool { return f.mask(v) != 0 }

// MayAlias reports whether a and b may be, or hold, the same storage, container
// or object.
func (f *Facts) MayAlias(a, b *ir.Value) bool {
	return a == b || f.mask(a)&f.mask(b) != 0 && f.set(a) == f.set(b)
}

// Writers yields the nodes that may write to what v is or holds, the last in
// program order first. A node that writes through several inputs may come twice.
func (f *Facts) Writers(v *ir.Value) func(yield func(*ir.Node) bool) {
	return func(yield func(*ir.Node) bool) {
		m := f.mask(v)
		if m == 0 {
			return
		}
		for i := f.first[f.set(v)]; i >= 0; i = f.writes[i].next {
			if f.writes[i].mask&m != 0 && !yield(f.writes[i].node) {
				return
			}
		}
	}
}

// HasWriters reports whether any node may write to what v is or holds.
func (f *Facts) HasWriters(v *ir.Value) bool {
	for range f.Writers(v) {
		return true
	}
	return false
}

// Escapes reports whether code outside the graph may see what v is or holds: it
// may alias an input, an output, or what an unknown operator was given.
func (f *Facts) Escapes(v *ir.Value) bool { return f.mask(v) != 0 && f.escapes[f.set(v)] }
