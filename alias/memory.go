package alias

import "github.com/torchpass/torchpass/ir"

// Memory follows one walk of a graph in program order and numbers the states of
// what values are or hold: equal states at two places of the walk mean that nothing
// was written in between, whichever way a run takes from the one to the other.
type Memory struct {
	f       *Facts
	at      []int32 // by location: its first entry of written, 0 if it is never written
	written []written
	first   []int32 // by node: its writes, chained
	all     []event
	cells   [][]int32 // by cell: the entries of at of what can be reached, as far as asked
	now     int32
	loops   []int32 // when the loops around began
}

// written is when a location was last written in one way.
type written struct {
	mask mask
	last int32
	next int32 // of the same location
}

// event is one write of a node.
type event struct{ what, next int32 }

// maxWays bounds the ways of writing that are told apart for one location.
const maxWays = 8

// Memory starts a walk of the graph as it was when the facts were found.
func (f *Facts) Memory() *Memory {
	m := &Memory{f: f}
	if len(f.writes) == 0 {
		return m
	}
	m.at = make([]int32, len(f.first))
	m.first = make([]int32, f.g.NumNodeIDs())
	m.cells = make([][]int32, len(f.one))
	m.written = make([]written, 1)
	m.all = make([]event, 1, len(f.writes)+1)
	for l, head := range f.first {
		for i := head; i >= 0; i = f.writes[i].next {
			n := f.writes[i].node
			m.all = append(m.all, event{m.way(l, f.writes[i].mask), m.first[n.ID()]})
			m.first[n.ID()] = int32(len(m.all) - 1)
		}
	}
	return m
}

// way is the entry of location l for writes of what k says.
func (m *Memory) way(l int, k mask) int32 {
	ways := 0
	for i := m.at[l]; i != 0; i = m.written[i].next {
		if ways++; m.written[i].mask == k || ways == maxWays {
			m.written[i].mask |= k
			return i
		}
	}
	m.written = append(m.written, written{mask: k, next: m.at[l]})
	m.at[l] = int32(len(m.written) - 1)
	return m.at[l]
}

// Pass notes that the walk goes by n, before it enters n's blocks.
func (m *Memory) Pass(n *ir.Node) {
	if n.ID() >= len(m.first) || m.first[n.ID()] == 0 {
		return
	}
	m.now++
	for i := m.first[n.ID()]; i != 0; i = m.all[i].next {
		m.written[m.all[i].what].last = m.now
	}
}

// EnterLoop notes that the walk enters a block that may run more than once: what it
// writes anywhere may be written before its first node.
func (m *Memory) EnterLoop() {
	m.now++
	m.loops = append(m.loops, m.now)
}

// LeaveLoop notes that the walk has left the block last entered.
func (m *Memory) LeaveLoop() { m.loops = m.loops[:len(m.loops)-1] }

// State numbers the state of what v is or holds.
func (m *Memory) State(v *ir.Value) int32 { return m.state(v, allMask) }

// SlotState numbers the state of the slots of the lists, dicts and objects that v
// is or holds: which things they hold, not what is in the tensors among these.
func (m *Memory) SlotState(v *ir.Value) int32 { return m.state(v, slotMask) }

func (m *Memory) state(v *ir.Value, what mask) int32 {
	if m.at == nil {
		return 0
	}
	c := m.f.cell(v)
	if c == 0 {
		return 0
	}
	what &= m.f.partsOf(v).deep
	at, ever := int32(0), false
	for _, head := range m.entries(c) {
		for i := head; i != 0; i = m.written[i].next {
			if m.written[i].mask&what != 0 {
				at, ever = max(at, m.written[i].last), true
			}
		}
	}
	if ever && len(m.loops) > 0 {
		at = max(at, m.loops[len(m.loops)-1])
	}
	return at
}

// entries is where the writes of what can be reached from cell c are noted.
func (m *Memory) entries(c int32) []int32 {
	ls := m.f.from(c)
	if len(ls) == 1 {
		return m.at[ls[0]:][:1]
	}
	if m.cells[c] == nil {
		es := []int32{}
		for _, l := range ls {
			if e := m.at[l]; e != 0 {
				es = append(es, e)
			}
		}
		m.cells[c] = es
	}
	return m.cells[c]
}
