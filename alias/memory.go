package alias

import (
	"math/bits"

	"github.com/torchpass/torchpass/ir"
)

// Memory follows one walk of a graph in program order and numbers the states of
// what values are or hold: equal states at two places of the walk mean that nothing
// was written in between, whichever way a run takes from the one to the other.
type Memory struct {
	f     *Facts
	slot  []int32 // by value: index into sets, 0 for a set that is never written
	sets  []writtenSet
	first []int32 // by node: its writes, chained
	all   []setWrite
	now   int32
	loops []int32 // when the loops around began
}

// writtenSet is when each part of a set was last written.
type writtenSet struct {
	ever mask
	last [nParts]int32
}

type setWrite struct {
	set, next int32
	mask      mask
}

// slotMask is what containers and objects hold as against the elements of tensors.
const slotMask = allMask &^ tensorMask

// Memory starts a walk of the graph as it was when the facts were found.
func (f *Facts) Memory() *Memory {
	m := &Memory{f: f, sets: make([]writtenSet, 1)}
	if len(f.writes) == 0 {
		return m
	}
	m.slot = make([]int32, len(f.first))
	m.first = make([]int32, f.g.NumNodeIDs())
	m.all = make([]setWrite, 1, len(f.writes)+1)
	for rep, head := range f.first {
		if head < 0 {
			continue
		}
		m.slot[rep] = int32(len(m.sets))
		set := writtenSet{}
		for i := head; i >= 0; i = f.writes[i].next {
			w := &f.writes[i]
			set.ever |= w.mask
			m.all = append(m.all, setWrite{m.slot[rep], m.first[w.node.ID()], w.mask})
			m.first[w.node.ID()] = int32(len(m.all) - 1)
		}
		m.sets = append(m.sets, set)
	}
	for id, rep := range f.parent {
		m.slot[id] = m.slot[f.find(rep)]
	}
	return m
}

// Pass notes that the walk goes by n, before it enters n's blocks.
func (m *Memory) Pass(n *ir.Node) {
	if n.ID() >= len(m.first) || m.first[n.ID()] == 0 {
		return
	}
	m.now++
	for i := m.first[n.ID()]; i != 0; i = m.all[i].next {
		w := &m.all[i]
		for bits := w.mask; bits != 0; bits &= bits - 1 {
			m.sets[w.set].last[part(bits)] = m.now
		}
	}
}

// part is the number of the lowest part in a mask.
func part(m mask) int { return bits.TrailingZeros8(uint8(m)) }

// EnterLoop notes that the walk enters a block that may run more than once: what it
// writes anywhere may be written before its first node.
func (m *Memory) EnterLoop() {
	m.now++
	m.loops = append(m.loops, m.now)
}

// LeaveLoop notes that the walk has left the block last entered.
func (m *Memory) LeaveLoop() { m.loops = m.loops[:len(m.loops)-1] }

// State numbers the state of what v is or holds.
func (m *Memory) State(v *ir.Value) int32 { return m.state(v, m.f.mask(v)) }

// SlotState numbers the state of the slots of the lists, dicts and objects that v
// is or holds: which things they hold, not what is in the tensors among these.
func (m *Memory) SlotState(v *ir.Value) int32 { return m.state(v, m.f.mask(v)&slotMask) }

func (m *Memory) state(v *ir.Value, what mask) int32 {
	if what == 0 || m.slot == nil {
		return 0
	}
	set := &m.sets[m.slot[min(v.ID(), len(m.slot)-1)]] // the world's for what was made later
	if what &= set.ever; what == 0 {
		return 0
	}
	at := int32(0)
	if len(m.loops) > 0 {
		at = m.loops[len(m.loops)-1]
	}
	for ; what != 0; what &= what - 1 {
		at = max(at, set.last[part(what)])
	}
	return at
}

// HasSlotWriters reports whether any node may write to the slots of the lists,
// dicts and objects that v is or holds: to which things they hold.
func (f *Facts) HasSlotWriters(v *ir.Value) bool {
	m := f.mask(v) & slotMask
	if m == 0 {
		return false
	}
	for i := f.first[f.set(v)]; i >= 0; i = f.writes[i].next {
		if f.writes[i].mask&m != 0 {
			return true
		}
	}
	return false
}

// Join notes that a pass makes v and w one, as when it replaces the one by the
// other: later answers take them for aliases.
func (f *Facts) Join(v, w *ir.Value) {
	if f.mask(v)&f.mask(w) == 0 {
		return
	}
	a, b := f.set(v), f.set(w)
	if a == b {
		return
	}
	if a > b { // the world has the largest index and stays on top
		a, b = b, a
	}
	f.parent[a] = b
	f.escapes[b] = f.escapes[b] || f.escapes[a]
	if f.first[a] >= 0 {
		tail := f.first[a]
		for f.writes[tail].next >= 0 {
			tail = f.writes[tail].next
		}
		f.writes[tail].next, f.first[b] = f.first[b], f.first[a]
	}
}
