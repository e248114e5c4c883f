package equiv

import (
	"fmt"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
)

// report enters every divergence, in the order of a's text.
func (m *matching) report() {
	out := m.d.out
	out.NodesA, out.NodesB = out.NodesA+len(m.a.nodes), out.NodesB+len(m.b.nodes)
	for _, x := range m.a.nodes {
		if m.a.pair[x.ID()] != nil {
			out.Paired++
		}
	}
	m.resize()
	m.subA, m.subB = substitutes(m.a, m.b), substitutes(m.b, m.a)
	m.params(nil, nil, m.a.g.Inputs(), m.b.g.Inputs())
	m.block(m.a.g.Top(), m.b.g.Top())
}

// substitutes maps each value that has no counterpart to the one value of the other
// graph that all its users, as far as they have counterparts, take in its place.
func substitutes(from, to *side) map[*ir.Value]*ir.Value {
	subs := make(map[*ir.Value]*ir.Value)
	for _, n := range from.nodes {
		alone := from.pair[n.ID()] == nil
		for _, v := range n.Outputs() {
			if w, ok := from.shift[v]; alone || ok && w == nil {
				substitute(subs, v, from, to)
			}
		}
		if !alone {
			continue
		}
		for _, b := range n.Blocks() {
			for _, v := range b.Params() {
				substitute(subs, v, from, to)
			}
		}
	}
	return subs
}

func substitute(subs map[*ir.Value]*ir.Value, v *ir.Value, from, to *side) {
	var found *ir.Value
	for u := range v.Uses() {
		n := counterUser(u.User(), from, to)
		if n == nil {
			continue
		}
		if n.NumInputs() != u.User().NumInputs() || found != nil && found != n.Input(u.Index()) {
			return
		}
		found = n.Input(u.Index())
	}
	if found != nil {
		subs[v] = found
	}
}

// counterUser is the counterpart of a node or of a block's return, or nil.
func counterUser(n *ir.Node, from, to *side) *ir.Node {
	if !n.IsReturn() {
		return from.of(n)
	}
	if b := counterBlock(n.Block(), from, to); b != nil {
		return b.Return()
	}
	return nil
}

// block reports on two blocks: their nodes, then what they return.
func (m *matching) block(a, b *ir.Block) {
	spine, y := m.spine(a, b), b.First()
	for x := range a.Nodes() {
		switch w := m.a.of(x); {
		case w == nil:
			m.missing(x)
		case len(spine) > 0 && spine[0].x == x:
			m.extra(y, w)
			spine, y = spine[1:], w.Next()
			m.nodes(x, w)
		default:
			m.moved(x, w)
		}
	}
	m.extra(y, nil)
	if s := m.operandDifference(a.Return(), b.Return()); s != "" {
		m.add(ReturnsDiffer, a.Return(), b.Return(), s)
	}
}

func (m *matching) missing(x *ir.Node) {
	m.add(MissingNode, x, nil, m.taken(m.subA, x))
	m.salvage(x.Blocks())
}

// salvage reports on the nodes of blocks without counterpart that have one.
func (m *matching) salvage(blocks []*ir.Block) {
	for _, b := range blocks {
		for x := range b.Nodes() {
			if w := m.a.of(x); w != nil {
				m.moved(x, w)
			} else {
				m.salvage(x.Blocks())
			}
		}
	}
}

// extra reports the nodes of b without counterpart from y on, up to end.
func (m *matching) extra(y, end *ir.Node) {
	for ; y != nil && y != end; y = y.Next() {
		if m.b.of(y) == nil {
			m.add(ExtraNode, nil, y, m.taken(m.subB, y))
		}
	}
}

// taken says which value is used on the other side in the place of n's outputs.
func (m *matching) taken(subs map[*ir.Value]*ir.Value, n *ir.Node) string {
	for _, v := range n.Outputs() {
		if w := subs[v]; w != nil {
			return fmt.Sprintf("%s; its users take %%%s", n.Kind(), w.Name())
		}
	}
	return n.Kind().String()
}

func (m *matching) moved(x, y *ir.Node) {
	detail := "another order"
	if counterBlock(x.Block(), m.a, m.b) != y.Block() {
		detail = "another block"
	}
	m.add(MovedNode, x, y, x.Kind().String()+": "+detail)
	m.nodes(x, y)
}

// nodes reports on two nodes that correspond, and on what is in them.
func (m *matching) nodes(x, y *ir.Node) {
	if x.Kind() != y.Kind() {
		m.add(KindDiffers, x, y, fmt.Sprintf("%s | %s", x.Kind(), y.Kind()))
	} else {
		m.attributes(x, y)
		if s := m.operandDifference(x, y); s != "" {
			m.add(OperandsDiffer, x, y, x.Kind().String()+": "+s)
		}
	}
	m.outputs(x, y)
	m.origin(x, y)
	as, bs := x.Blocks(), y.Blocks()
	if len(as) != len(bs) && x.Kind() == y.Kind() {
		m.add(BlocksDiffer, x, y, fmt.Sprintf("%s: %d | %d blocks", x.Kind(), len(as), len(bs)))
	}
	both := min(len(as), len(bs))
	for i := range both {
		ps, qs := as[i].Params(), bs[i].Params()
		if r := m.sized[x]; r != nil {
			ps, qs = r.align(ps, qs, r.params)
		}
		m.params(x, y, ps, qs)
		m.block(as[i], bs[i])
	}
	m.salvage(as[both:])
}

func (m *matching) outputs(x, y *ir.Node) {
	vs, ws := x.Outputs(), y.Outputs()
	switch r := m.sized[x]; {
	case r != nil:
		m.add(OutputsDiffer, x, y, r.detail(x, y))
		vs, ws = r.align(vs, ws, 0)
	case len(vs) != len(ws) && x.Kind() == y.Kind():
		m.add(OutputsDiffer, x, y, fmt.Sprintf("%s: %d | %d outputs", x.Kind(), len(vs), len(ws)))
	}
	for i := range min(len(vs), len(ws)) {
		m.values(x, y, vs[i], ws[i])
	}
}

// origin compares sources and scopes where they count.
func (m *matching) origin(x, y *ir.Node) {
	if m.d.opt.Sources && x.Source() != y.Source() {
		m.add(SourceDiffers, x, y, fmt.Sprintf("%v | %v", sourceText(x), sourceText(y)))
	}
	if m.d.opt.Scopes && x.Scope() != y.Scope() {
		m.add(ScopeDiffers, x, y, fmt.Sprintf("%q | %q", x.Scope(), y.Scope()))
	}
}

func sourceText(n *ir.Node) string {
	s := n.Source()
	switch {
	case s.IsZero():
		return "none"
	case s.Line < 0:
		return s.File
	}
	return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Col)
}

func (m *matching) params(x, y *ir.Node, as, bs []*ir.Value) {
	if len(as) != len(bs) {
		m.add(ParametersDiffer, x, y, fmt.Sprintf("%d | %d", len(as), len(bs)))
	}
	for i := range min(len(as), len(bs)) {
		m.values(x, y, as[i], bs[i])
	}
}

// values compares two values that correspond: type and name.
func (m *matching) values(x, y *ir.Node, v, w *ir.Value) {
	t, u := v.Type(), w.Type()
	if !m.d.names.same(t, u) {
		if x == nil || x.Kind() == y.Kind() { // else the kind says it
			m.add(TypeDiffers, x, y, fmt.Sprintf("%%%s : %s | %%%s : %s", v.Name(), t, w.Name(), u))
		}
	} else if t != u && t.Scope() != nil && m.d.shownType(t) != m.d.shownType(u) {
		m.d.out.Renamed++ // mangled otherwise
	}
	if v.Name() == w.Name() {
		return
	}
	m.d.out.Renamed++
	if m.d.opt.Names {
		m.add(NameDiffers, x, y, fmt.Sprintf("%%%s | %%%s", v.Name(), w.Name()))
	}
}

// shownType is a type's text, as far as the rule for types looks at it.
func (d *differ) shownType(t *types.Type) string {
	if d.opt.Types != TypesExact {
		t = t.Unshaped()
	}
	return t.String()
}

// attributes compares attributes by name, in whatever order, and graphs in them.
func (m *matching) attributes(x, y *ir.Node) {
	for i := range x.Attrs() {
		a := &x.Attrs()[i]
		b := y.Attr(a.Name)
		if b == nil {
			m.add(AttributeDiffers, x, y, fmt.Sprintf("%s of %s: %s | none", a.Name, x.Kind(), m.d.shown(a)))
			continue
		}
		if s := m.d.attrDifference(a, b); s != "" {
			m.add(AttributeDiffers, x, y, fmt.Sprintf("%s of %s: %s", a.Name, x.Kind(), s))
		}
		for j := range min(len(a.Graphs()), len(b.Graphs())) {
			m.d.nested(x, y, a.Graphs()[j], b.Graphs()[j])
		}
	}
	for i := range y.Attrs() {
		if b := &y.Attrs()[i]; x.Attr(b.Name) == nil {
			m.add(AttributeDiffers, x, y, fmt.Sprintf("%s of %s: none | %s", b.Name, x.Kind(), m.d.shown(b)))
		}
	}
}

// maxGraphs bounds graphs in attributes of nodes of graphs in attributes.
const maxGraphs = 1000

// nested compares two graphs in attributes of x and y.
func (d *differ) nested(x, y *ir.Node, a, b *ir.Graph) {
	pathA, pathB := d.pathA, d.pathB
	d.pathA, d.pathB = d.path(pathA, x, " graph"), d.path(pathB, y, " graph")
	if d.depth++; d.depth < maxGraphs {
		d.graphs(a, b)
	} else {
		d.out.add(Divergence{Kind: AttributeDiffers, Function: d.function, Detail: "graphs nested too deeply to compare"})
	}
	d.depth--
	d.pathA, d.pathB = pathA, pathB
}

// operands lists what two nodes, or returns, take, as far as it corresponds.
func (m *matching) operands(x, y *ir.Node) (xs, ys []*ir.Value) {
	xs, ys = appendInputs(m.xs[:0], x), appendInputs(m.ys[:0], y)
	m.xs, m.ys = xs, ys
	if len(m.sized) == 0 {
		return xs, ys
	}
	if !x.IsReturn() {
		if r := m.sized[x]; r != nil {
			return r.align(xs, ys, r.inputs)
		}
	} else if r := m.sized[x.Block().Owner()]; r != nil {
		return r.align(xs, ys, r.returns)
	}
	return xs, ys
}

func appendInputs(dst []*ir.Value, n *ir.Node) []*ir.Value {
	for _, v := range n.Inputs() {
		dst = append(dst, v)
	}
	return dst
}

// operandDifference says how the operands of two nodes, or returns, differ, or "".
func (m *matching) operandDifference(x, y *ir.Node) string {
	xs, ys := m.operands(x, y)
	if len(xs) != len(ys) {
		return fmt.Sprintf("%d | %d operands", len(xs), len(ys))
	}
	var at []int
	for i, v := range xs {
		if w := ys[i]; m.there(v) != w && m.subA[v] != w && m.subB[w] != v {
			at = append(at, i)
		}
	}
	switch {
	case len(at) == 0:
		return ""
	case len(at) == 2 && m.there(xs[at[0]]) == ys[at[1]] && m.there(xs[at[1]]) == ys[at[0]]:
		return fmt.Sprintf("operands %d and %d are swapped", at[0], at[1])
	}
	var parts []string
	for _, i := range at[:min(len(at), 4)] {
		parts = append(parts, fmt.Sprintf("operand %d: %s | %s", i, m.called(xs[i], m.there(xs[i])), m.called(ys[i], m.back(ys[i]))))
	}
	if len(at) > 4 {
		parts = append(parts, fmt.Sprintf("and %d more", len(at)-4))
	}
	return strings.Join(parts, ", ")
}

// called is a value by its name and, where the other side calls it otherwise, by
// that.
func (m *matching) called(v, other *ir.Value) string {
	if other != nil && other.Name() != v.Name() {
		return fmt.Sprintf("%%%s (there %%%s)", v.Name(), other.Name())
	}
	return "%" + v.Name()
}

func (m *matching) add(k DivergenceKind, x, y *ir.Node, detail string) {
	m.d.out.add(Divergence{Kind: k, Function: m.d.function, A: m.d.place(m.d.pathA, x), B: m.d.place(m.d.pathB, y), Detail: detail})
}

// place is where n is, the path of its graph given.
func (d *differ) place(prefix string, n *ir.Node) Place {
	if n == nil {
		return Place{Path: prefix}
	}
	p := Place{Node: n, Path: d.path(prefix, n, "")}
	at := n
	if n.IsReturn() {
		if at = n.Block().Last(); at == nil {
			at = n.Block().Owner()
		}
	}
	if at != nil {
		p.Line, p.Col = at.TextPos()
	}
	return p
}

// path lists the blocks around n, outermost first, after prefix; with what is
// appended to n itself.
func (d *differ) path(prefix string, n *ir.Node, what string) string {
	var parts []string
	if what != "" {
		parts = append(parts, calledNode(n)+what)
	}
	for b := n.Block(); b != nil && b.Owner() != nil; b = b.Owner().Block() {
		parts = append(parts, fmt.Sprintf("%s block %d", calledNode(b.Owner()), slices.Index(b.Owner().Blocks(), b)))
	}
	if prefix != "" {
		parts = append(parts, prefix)
	}
	slices.Reverse(parts)
	return strings.Join(parts, " / ")
}

// calledNode is a node's first output, if any, and its kind.
func calledNode(n *ir.Node) string {
	if n.NumOutputs() > 0 {
		return "%" + n.Output(0).Name() + " " + n.Kind().String()
	}
	return n.Kind().String()
}
