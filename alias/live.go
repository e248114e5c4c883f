package alias

import (
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
)

// LiveSet is what of a graph its caller can observe: nodes with effects, writes
// to what lives on, and all that these and the graph's outputs depend on. It
// stays true while nodes outside it are removed.
type LiveSet struct {
	nodes  []bool
	values []bool
}

// Has reports whether removing n could be observed. A node made after the
// analysis is taken to be live.
func (l *LiveSet) Has(n *ir.Node) bool {
	return n.ID() >= len(l.nodes) || n.IsReturn() || l.nodes[n.ID()]
}

// HasValue reports whether something live uses v. For an output of a prim::If or
// a carried value of a prim::Loop, false means that it can be dropped.
func (l *LiveSet) HasValue(v *ir.Value) bool { return v.ID() >= len(l.values) || l.values[v.ID()] }

// Live is the analysis of [LiveSet]. Stable under removal and naming.
var Live = analysis.New("live", "nodes and values that a graph's caller can observe", func(s analysis.Subject) (*LiveSet, error) {
	f, err := Key.Of(s)
	if err != nil {
		return nil, err
	}
	return liveness(f), nil
}, Key.Key())

// marker is the work list of the analysis: a value, once marked, marks what
// defines it; a set, once read, marks its writers.
type marker struct {
	f     *Facts
	l     *LiveSet
	read  []mask // by location: what live nodes read of it
	cells []mask // by cell: what live nodes read of all that can be reached from it
	work  []*ir.Value
}

func liveness(f *Facts) *LiveSet {
	l := &LiveSet{nodes: make([]bool, f.g.NumNodeIDs()), values: make([]bool, f.g.NumValueIDs())}
	m := &marker{f: f, l: l}
	if len(f.writes) > 0 {
		m.read, m.cells = make([]mask, len(f.one)), make([]mask, len(f.one))
	}
	for _, n := range f.effects {
		if n.Block() != nil {
			m.node(n)
		}
	}
	for i := range f.g.NumOutputs() {
		m.value(f.g.Output(i))
	}
	for l, out := range f.escapes {
		if out && f.parent[l] == int32(l) {
			m.location(int32(l), allMask)
		}
	}
	m.drain()
	return l
}

// hasEffects reports whether n does anything besides computing outputs and
// writing inputs. The answer depends on the kind wherever no overload has effects.
func hasEffects(n *ir.Node, t *schema.Table) bool {
	answer := effects(0)
	if t != nil {
		answer = effects(t.Memo(schema.MemoEffects, n.Kind()))
	}
	if answer == 0 {
		answer = effectsOfKind(n.Kind(), t)
		if t != nil {
			t.SetMemo(schema.MemoEffects, n.Kind(), uint8(answer))
		}
	}
	if n.Subgraph() != nil {
		return subgraphEffects(n.Subgraph())
	}
	switch answer {
	case neverEffects:
		return false
	case alwaysEffects:
		return true
	}
	s, err := n.Schema()
	return err != nil || s == nil || s.HasSideEffects()
}

// effects says whether nodes of a kind have effects of their own.
type effects uint8

const (
	neverEffects effects = 1 + iota
	alwaysEffects
	someEffects
)

func effectsOfKind(k symbol.Symbol, t *schema.Table) effects {
	if k == symbol.PrimIf || k == symbol.PrimLoop || k == symbol.PrimSetAttr {
		return neverEffects // their blocks, and their writes, speak for themselves
	}
	if t == nil {
		return alwaysEffects
	}
	rows := t.Overloads(k)
	if len(rows) == 0 {
		if t.Facts(k).SideEffects {
			return alwaysEffects
		}
		return neverEffects
	}
	answer := neverEffects
	for i, s := range rows {
		switch {
		case !s.HasSideEffects():
			if answer == alwaysEffects {
				return someEffects
			}
		case answer == neverEffects && i > 0:
			return someEffects
		default:
			answer = alwaysEffects
		}
	}
	return answer
}

func subgraphEffects(g *ir.Graph) bool {
	for n := range g.AllNodes() {
		if hasEffects(n, g.Module().Table) {
			return true
		}
		if s, err := n.Schema(); err != nil || s != nil && s.Mutates() {
			return true
		}
	}
	return false
}

// node marks n, the nodes around it, and its inputs. The inputs of a prim::Loop
// that are carried are marked with the values they become.
func (m *marker) node(n *ir.Node) {
	if n.IsReturn() || m.l.nodes[n.ID()] {
		return
	}
	m.l.nodes[n.ID()] = true
	if o := n.Block().Owner(); o != nil {
		m.node(o)
	}
	last := n.NumInputs()
	switch n.Kind() {
	case symbol.PrimLoop:
		last = min(last, 2)
		if len(n.Blocks()) == 1 && n.Blocks()[0].NumReturns() > 0 {
			m.value(n.Blocks()[0].Ret(0))
		}
	case symbol.PrimIf:
	default:
		for _, b := range n.Blocks() {
			for i := range b.NumReturns() {
				m.value(b.Ret(i))
			}
		}
	}
	for i := range last {
		m.value(n.Input(i))
	}
}

func (m *marker) value(v *ir.Value) {
	if m.l.values[v.ID()] {
		return
	}
	m.l.values[v.ID()] = true
	m.work = append(m.work, v)
}

// reads notes that something live reads what can be reached from a cell.
func (m *marker) reads(cell int32, what mask) {
	if m.cells == nil || m.cells[cell]&what == what {
		return
	}
	m.cells[cell] |= what
	for _, l := range m.f.from(cell) {
		m.location(l, what)
	}
}

// location notes that something live reads what mask says of a location, which makes
// the writers of that live.
func (m *marker) location(l int32, what mask) {
	if m.read == nil || m.read[l]&what == what {
		return
	}
	m.read[l] |= what
	for i := m.f.first[l]; i >= 0; i = m.f.writes[i].next {
		if w := m.f.writes[i]; w.mask&what != 0 && w.node.Block() != nil {
			m.node(w.node)
		}
	}
}

func (m *marker) drain() {
	for len(m.work) > 0 {
		v := m.work[len(m.work)-1]
		m.work = m.work[:len(m.work)-1]
		if c := m.f.cell(v); c != 0 {
			m.reads(c, m.f.partsOf(v).deep)
		}
		m.definition(v)
	}
}

// definition marks what v comes from.
func (m *marker) definition(v *ir.Value) {
	n := v.Def()
	if n == nil {
		m.parameter(v)
		return
	}
	m.node(n)
	switch n.Kind() {
	case symbol.PrimIf:
		for _, b := range n.Blocks() {
			if v.Index() < b.NumReturns() {
				m.value(b.Ret(v.Index()))
			}
		}
	case symbol.PrimLoop:
		m.carried(n, v.Index())
	}
}

// carried marks all that carried value i of loop n is: initial value, parameter,
// return, output.
func (m *marker) carried(n *ir.Node, i int) {
	if i < 0 || i+2 >= n.NumInputs() || len(n.Blocks()) != 1 {
		return
	}
	m.value(n.Input(i + 2))
	b := n.Blocks()[0]
	if i+1 < len(b.Params()) {
		m.value(b.Params()[i+1])
	}
	if i+1 < b.NumReturns() {
		m.value(b.Ret(i + 1))
	}
	if i < n.NumOutputs() {
		m.value(n.Output(i))
	}
}

func (m *marker) parameter(v *ir.Value) {
	n := v.DefBlock().Owner()
	if n == nil {
		return
	}
	m.node(n)
	if n.Kind() == symbol.PrimLoop {
		m.carried(n, v.Index()-1)
	}
}
