package equiv

import (
	"fmt"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// resized is a pair of nodes of one kind of which one has more outputs: a prim::If
// or prim::Loop that lost a result, with what belongs to it. Without it every later
// output, parameter and return would seem to differ.
type resized struct {
	to                      []int // output of x to output of y, or -1
	inputs, params, returns int   // how many come before those that go with the outputs, or -1 for none that do
}

// resize finds out which outputs of paired nodes of different size correspond.
func (m *matching) resize() {
	m.sized, m.a.shift, m.b.shift = nil, nil, nil
	for _, x := range m.a.nodes {
		y := m.a.pair[x.ID()]
		if y == nil || x.Kind() != y.Kind() || x.NumOutputs() == y.NumOutputs() || len(x.Blocks()) != len(y.Blocks()) {
			continue
		}
		r := &resized{inputs: -1, params: -1, returns: -1}
		switch {
		case x.Kind() == symbol.PrimLoop && loopShaped(x) && loopShaped(y):
			r.inputs, r.params, r.returns = 2, 1, 1
		case x.Kind() == symbol.PrimIf && ifShaped(x) && ifShaped(y):
			r.returns = 0
		}
		m.alignOutputs(r, x, y)
		if m.sized == nil {
			m.sized = make(map[*ir.Node]*resized)
			m.a.shift, m.b.shift = make(map[*ir.Value]*ir.Value), make(map[*ir.Value]*ir.Value)
		}
		m.sized[x] = r
		m.shift(r, x.Outputs(), y.Outputs())
		for i := range x.Blocks() {
			if r.params >= 0 {
				m.shift(r, x.Blocks()[i].Params()[r.params:], y.Blocks()[i].Params()[r.params:])
			}
		}
	}
}

func loopShaped(n *ir.Node) bool {
	k := n.NumOutputs()
	return n.NumInputs() == k+2 && len(n.Blocks()) == 1 && len(n.Blocks()[0].Params()) == k+1 && n.Blocks()[0].NumReturns() == k+1
}

func ifShaped(n *ir.Node) bool {
	return !slices.ContainsFunc(n.Blocks(), func(b *ir.Block) bool { return b.NumReturns() != n.NumOutputs() })
}

// alignOutputs pairs outputs in order, where what uses them or what they come from
// corresponds.
func (m *matching) alignOutputs(r *resized, x, y *ir.Node) {
	last := -1
	for i := range x.NumOutputs() {
		at := m.usedAs(x.Output(i), y, nil)
		if at <= last && r.params >= 0 {
			at = m.usedAs(x.Blocks()[0].Params()[r.params+i], nil, y.Blocks()[0]) - r.params
		}
		for j := last + 1; j < y.NumOutputs() && at <= last; j++ {
			if m.sameOrigin(r, x, y, i, j) {
				at = j
			}
		}
		if at <= last || at >= y.NumOutputs() {
			r.to = append(r.to, -1)
			continue
		}
		r.to, last = append(r.to, at), at
	}
}

// usedAs is the index of the output of y, or of the parameter of b, that a user of v
// has in its place; -1 if there is none.
func (m *matching) usedAs(v *ir.Value, y *ir.Node, b *ir.Block) int {
	for u := range v.Uses() {
		n := counterUser(u.User(), m.a, m.b)
		if n == nil {
			continue
		}
		at := m.operandIndex(u, n)
		if at < 0 {
			continue
		}
		if w := n.Input(at); y != nil && w.Def() == y || b != nil && w.IsParam() && w.DefBlock() == b {
			return w.Index()
		}
	}
	return -1
}

// operandIndex is where n, the counterpart of u's user, has what corresponds to u's
// operand; -1 if it has nothing.
func (m *matching) operandIndex(u *ir.Use, n *ir.Node) int {
	x, i := u.User(), u.Index()
	if x.NumInputs() == n.NumInputs() {
		return i
	}
	owner, from := x, func(r *resized) int { return r.inputs }
	if x.IsReturn() {
		owner, from = x.Block().Owner(), func(r *resized) int { return r.returns }
	}
	r := m.sized[owner]
	if r == nil || from(r) < 0 {
		return -1
	}
	if at := i - from(r); at < 0 {
		return i
	} else if r.to[at] >= 0 {
		return from(r) + r.to[at]
	}
	return -1
}

// sameOrigin reports whether output i of x and j of y begin, or end, with the same
// values.
func (m *matching) sameOrigin(r *resized, x, y *ir.Node, i, j int) bool {
	if r.inputs >= 0 {
		return m.there(x.Input(r.inputs+i)) == y.Input(r.inputs+j)
	}
	for k, b := range x.Blocks() {
		if r.returns < 0 || m.there(b.Ret(r.returns+i)) != y.Blocks()[k].Ret(r.returns+j) {
			return false
		}
	}
	return len(x.Blocks()) > 0
}

// shift records the counterparts of values that are not at the same index.
func (m *matching) shift(r *resized, vs, ws []*ir.Value) {
	for _, w := range ws {
		m.b.shift[w] = nil
	}
	for i, v := range vs {
		m.a.shift[v] = nil
		if r.to[i] >= 0 {
			m.a.shift[v], m.b.shift[ws[r.to[i]]] = ws[r.to[i]], v
		}
	}
}

// align keeps, of the values from index from on, those of outputs that correspond.
func (r *resized) align(vs, ws []*ir.Value, from int) (xs, ys []*ir.Value) {
	if from < 0 {
		return vs, ws
	}
	xs, ys = slices.Clone(vs[:from]), slices.Clone(ws[:from])
	for i, j := range r.to {
		if j >= 0 {
			xs, ys = append(xs, vs[from+i]), append(ys, ws[from+j])
		}
	}
	return xs, ys
}

// detail names the outputs that only one has.
func (r *resized) detail(x, y *ir.Node) string {
	var lost, won []string
	for i, v := range x.Outputs() {
		if r.to[i] < 0 {
			lost = append(lost, "%"+v.Name())
		}
	}
	for j, w := range y.Outputs() {
		if !slices.Contains(r.to, j) {
			won = append(won, "%"+w.Name())
		}
	}
	return fmt.Sprintf("%s: %s | %s", x.Kind(), orNone(lost), orNone(won))
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
