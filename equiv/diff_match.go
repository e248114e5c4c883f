package equiv

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
)

// matching pairs the nodes of two graphs.
type matching struct {
	d      *differ
	a, b   *side
	paired int        // how many pairs there are
	queue  []*ir.Node // nodes of a that were paired and whose neighbours were not looked at
	subA   map[*ir.Value]*ir.Value
	subB   map[*ir.Value]*ir.Value
	sized  map[*ir.Node]*resized // by node of a
	xs     []*ir.Value           // scratch
	ys     []*ir.Value
}

func newMatching(d *differ, a, b *ir.Graph) *matching {
	return &matching{d: d, a: newSide(a), b: newSide(b)}
}

// lockstep pairs the nodes one by one, in order, and reports whether the two graphs
// have the same nodes on the same operands throughout. If not, nothing is paired.
func (m *matching) lockstep() bool {
	if len(m.a.nodes) == len(m.b.nodes) && m.sameBlock(m.a.g.Top(), m.b.g.Top()) {
		return true
	}
	clear(m.a.pair)
	clear(m.b.pair)
	return false
}

func (m *matching) sameBlock(a, b *ir.Block) bool {
	if len(a.Params()) != len(b.Params()) || a.NumReturns() != b.NumReturns() {
		return false
	}
	y := b.First()
	for x := range a.Nodes() {
		if y == nil || !m.sameNode(x, y) {
			return false
		}
		y = y.Next()
	}
	return y == nil && m.sameOperands(a.Return(), b.Return())
}

func (m *matching) sameNode(x, y *ir.Node) bool {
	if x.Kind() != y.Kind() || len(x.Outputs()) != len(y.Outputs()) || len(x.Blocks()) != len(y.Blocks()) ||
		!m.sameOperands(x, y) || !m.d.sameAttrs(x, y) {
		return false
	}
	m.a.pair[x.ID()], m.b.pair[y.ID()] = y, x
	for i, c := range x.Blocks() {
		if !m.sameBlock(c, y.Blocks()[i]) {
			return false
		}
	}
	return true
}

func (m *matching) sameOperands(x, y *ir.Node) bool {
	if x.NumInputs() != y.NumInputs() {
		return false
	}
	for i := range x.NumInputs() {
		if m.there(x.Input(i)) != y.Input(i) {
			return false
		}
	}
	return true
}

// there is the counterpart of a value of a, or nil.
func (m *matching) there(v *ir.Value) *ir.Value { return counterpart(v, m.a, m.b) }

// back is the counterpart of a value of b, or nil.
func (m *matching) back(v *ir.Value) *ir.Value { return counterpart(v, m.b, m.a) }

func counterpart(v *ir.Value, from, to *side) *ir.Value {
	if len(from.shift) > 0 {
		if w, ok := from.shift[v]; ok {
			return w
		}
	}
	if n := v.Def(); n != nil {
		if w := from.of(n); w != nil && v.Index() < w.NumOutputs() {
			return w.Output(v.Index())
		}
		return nil
	}
	if b := counterBlock(v.DefBlock(), from, to); b != nil && v.Index() < len(b.Params()) {
		return b.Params()[v.Index()]
	}
	return nil
}

// counterBlock is the block that b corresponds to, or nil.
func counterBlock(b *ir.Block, from, to *side) *ir.Block {
	owner := b.Owner()
	if owner == nil {
		return to.g.Top()
	}
	w := from.of(owner)
	if w == nil {
		return nil
	}
	if i := slices.Index(owner.Blocks(), b); i < len(w.Blocks()) {
		return w.Blocks()[i]
	}
	return nil
}

// set pairs x of a with y of b, unless one has a counterpart already.
func (m *matching) set(x, y *ir.Node) bool {
	if m.a.pair[x.ID()] != nil || m.b.pair[y.ID()] != nil {
		return false
	}
	m.a.pair[x.ID()], m.b.pair[y.ID()] = y, x
	m.queue, m.paired = append(m.queue, x), m.paired+1
	return true
}

// align pairs what it can, the surest first.
func (m *matching) align() {
	m.a.hash(m.d)
	m.b.hash(m.d)
	m.byKey(func(s *side, n *ir.Node) (uint64, bool) {
		return mix(mix(s.down[n.ID()], s.up[n.ID()]), s.local[n.ID()]), n.NumInputs() > 0 || s.up[n.ID()] != 0
	})
	down := func(s *side, n *ir.Node) (uint64, bool) { return s.down[n.ID()], n.NumInputs() > 0 }
	m.byKey(down)
	m.byKey(func(s *side, n *ir.Node) (uint64, bool) {
		return mix(s.up[n.ID()], s.local[n.ID()]), s.up[n.ID()] != 0
	})
	m.survivor(func(s *side, n *ir.Node) (uint64, bool) { return skipUnless(n.NumInputs() > 0, s.down[n.ID()]), true })
	m.spread()
	for range maxRounds {
		before := m.paired
		m.round()
		if m.paired == before {
			break
		}
	}
}

// maxRounds bounds how often what was paired last is taken as a clue for the rest.
const maxRounds = 6

// round pairs more nodes, the surest first, by what is paired.
func (m *matching) round() {
	m.inOrder(func(s *side, n *ir.Node) (uint64, bool) {
		return skipUnless(n.NumInputs() > 0 || len(n.Blocks()) > 0, s.local[n.ID()]), true
	}, nil)
	m.byKey(func(s *side, n *ir.Node) (uint64, bool) {
		return skipUnless(n.NumInputs() == 0, s.local[n.ID()]), false
	})
	m.spread()
	m.replaced()
	m.inOrder(func(s *side, n *ir.Node) (uint64, bool) {
		return skipUnless(n.NumInputs() > 0, uint64(n.Kind())+1), true
	}, m.akin)
	m.replaced()
	m.inOrder(func(s *side, n *ir.Node) (uint64, bool) { return s.local[n.ID()], true }, nil)
	m.inOrder(func(s *side, n *ir.Node) (uint64, bool) { return uint64(n.Kind()) + 1, true }, m.akin)
	m.inOrder(m.operandKey, nil)
	m.replaced()
}

func skipUnless(take bool, key uint64) uint64 {
	if !take {
		return 0
	}
	return key
}

// spread pairs the neighbours of paired nodes, and theirs, where the pair leaves no
// choice: the producers of the same operand, the only user of its sort, the node
// around.
func (m *matching) spread() {
	for at := 0; at < len(m.queue); at++ {
		x := m.queue[at]
		y := m.a.pair[x.ID()]
		for i := range min(x.NumInputs(), y.NumInputs()) {
			m.producers(x.Input(i), y.Input(i), true)
		}
		for i := range min(x.NumOutputs(), y.NumOutputs()) {
			m.users(x.Output(i), y.Output(i))
		}
		m.owners(x.Block(), y.Block())
	}
	m.queue = m.queue[:0]
}

// producers pairs the nodes that make v and w, or whose blocks have them as
// parameters; alike says that they must have the same kind and attributes.
func (m *matching) producers(v, w *ir.Value, alike bool) {
	x, y := v.Def(), w.Def()
	switch {
	case x != nil && y != nil:
		if v.Index() == w.Index() && len(x.Outputs()) == len(y.Outputs()) && m.free(x, y) &&
			(!alike || m.a.local[x.ID()] == m.b.local[y.ID()]) {
			m.set(x, y)
		}
	case x == nil && y == nil && v.Index() == w.Index():
		m.owners(v.DefBlock(), w.DefBlock())
	}
}

func (m *matching) free(x, y *ir.Node) bool {
	return uint(x.ID()) < uint(len(m.a.pair)) && uint(y.ID()) < uint(len(m.b.pair)) &&
		m.a.pair[x.ID()] == nil && m.b.pair[y.ID()] == nil
}

// owners pairs the nodes that two blocks belong to.
func (m *matching) owners(a, b *ir.Block) {
	if a == nil || b == nil || a.Owner() == nil || b.Owner() == nil {
		return
	}
	x, y := a.Owner(), b.Owner()
	if x.Kind() == y.Kind() && len(x.Blocks()) == len(y.Blocks()) && m.free(x, y) &&
		slices.Index(x.Blocks(), a) == slices.Index(y.Blocks(), b) {
		m.set(x, y)
	}
}

// users pairs the users of v and w that are the only ones of their sort.
func (m *matching) users(v, w *ir.Value) {
	runs(freeUsers(m.a, v), freeUsers(m.b, w), func(as, bs []keyed) {
		if len(as) == 1 && len(bs) == 1 {
			m.set(as[0].n, bs[0].n)
		}
	})
}

func freeUsers(s *side, v *ir.Value) []keyed {
	var out []keyed
	for u := range v.Uses() {
		if id := u.User().ID(); id >= 0 && id < len(s.pair) && s.pair[id] == nil {
			out = append(out, keyed{key: mix(s.local[id], uint64(u.Index())), n: u.User(), pos: s.pos[id]})
		}
	}
	if len(out) > 1 {
		slices.SortFunc(out, compareKeyed)
	}
	return out
}

// replaced pairs nodes, of whatever kind, whose result the same paired node takes
// as the same operand.
func (m *matching) replaced() {
	m.resize()
	for i := len(m.a.nodes) - 1; i >= 0; i-- {
		x := m.a.nodes[i]
		if y := m.a.pair[x.ID()]; y != nil {
			m.sources(x, y)
			for j := range min(len(x.Blocks()), len(y.Blocks())) {
				m.sources(x.Blocks()[j].Return(), y.Blocks()[j].Return())
			}
			m.spread()
		}
	}
	m.sources(m.a.g.Top().Return(), m.b.g.Top().Return())
	m.spread()
}

func (m *matching) sources(x, y *ir.Node) {
	if xs, ys := m.operands(x, y); len(xs) == len(ys) {
		for i := range xs {
			m.producers(xs[i], ys[i], false)
		}
	}
}

// akin reports whether two nodes of one kind have a neighbour in common, or none.
func (m *matching) akin(x, y *ir.Node) bool {
	none := x.NumInputs() == 0 && y.NumInputs() == 0
	for i := range min(x.NumInputs(), y.NumInputs()) {
		if m.there(x.Input(i)) == y.Input(i) {
			return true
		}
	}
	for i := range min(x.NumOutputs(), y.NumOutputs()) {
		for u := range x.Output(i).Uses() {
			none = false
			if v := m.a.of(u.User()); v != nil && u.Index() < v.NumInputs() && v.Input(u.Index()) == y.Output(i) {
				return true
			}
		}
		none = none && !y.Output(i).HasUses()
	}
	return none
}

// operandKey is the same for nodes that have the same operands, which are paired.
func (m *matching) operandKey(s *side, n *ir.Node) (uint64, bool) {
	if n.NumInputs() == 0 {
		return 0, false
	}
	h := uint64(n.NumOutputs())
	for _, v := range n.Inputs() {
		if s == m.a {
			v = m.there(v)
		} else if m.back(v) == nil {
			v = nil
		}
		if v == nil {
			return 0, false
		}
		h = mix(h, uint64(v.ID())) // ids of b
	}
	return h, true
}
