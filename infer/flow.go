package infer

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

const (
	maxRounds = 3 // of a loop, before what has not settled is given up
	maxDepth  = 3 // of loops: in deeper ones nothing is known of what is carried
)

// branch walks an If.
func (w *walker) branch(n *ir.Node) {
	cond := n.Input(0)
	takes := [2]bool{true, true}
	if b, ok := w.of(cond).bool(); ok {
		takes[0], takes[1] = b, !b
	}
	for i, b := range n.Blocks() {
		takes[i] = takes[i] && !raises(b)
	}
	var ends [2][]*Fact
	for i, b := range n.Blocks() {
		mark := len(w.undo)
		w.suppose(cond, i == 0)
		w.nodes(b)
		ends[i] = w.ends(b)
		w.forget(mark)
	}
	for i, v := range n.Outputs() {
		w.set(v, w.joined(v, ends, takes, i))
	}
	if takes[0] != takes[1] {
		w.suppose(cond, takes[0])
	}
}

// joined is what holds of output i of an If that takes one of the branches in takes;
// none is taken in a run that goes on if both raise.
func (w *walker) joined(v *ir.Value, ends [2][]*Fact, takes [2]bool, i int) *Fact {
	for k := range ends {
		if i >= len(ends[k]) {
			return nil
		}
	}
	switch {
	case takes[0] && !takes[1]:
		return ends[0][i]
	case takes[1] && !takes[0]:
		return ends[1][i]
	}
	return join(ends[0][i], ends[1][i], func(_, _ types.Dim) types.Dim { return w.symbol(-1) })
}

func (w *walker) ends(b *ir.Block) []*Fact {
	fs := make([]*Fact, b.NumReturns())
	for i := range fs {
		fs[i] = w.of(b.Ret(i))
	}
	return fs
}

// raises reports whether b always ends with an exception.
func raises(b *ir.Block) bool {
	for n := range b.Nodes() {
		if n.Kind() == symbol.PrimRaiseException {
			return true
		}
	}
	return false
}

func isLoop(n *ir.Node) bool {
	if len(n.Blocks()) != 1 || n.NumInputs() != n.NumOutputs()+2 {
		return false
	}
	b := n.Blocks()[0]
	return len(b.Params()) == n.NumOutputs()+1 && b.NumReturns() == n.NumOutputs()+1
}

// loop walks a Loop until what is known of its carried values holds in each turn.
func (w *walker) loop(n *ir.Node) {
	body := n.Blocks()[0]
	w.depth++
	params := body.Params()
	w.set(params[0], sizeFact(w.symbol(-1)))
	for i, p := range params[1:] {
		w.set(p, w.of(n.Input(i+2)))
		if w.depth > maxDepth {
			w.set(p, nil)
		}
	}
	var ends []*Fact
	for round := 1; ; round++ {
		mark := len(w.undo)
		w.nodes(body)
		ends = w.ends(body)
		w.forget(mark)
		if w.settle(params[1:], ends[1:], round) {
			break
		}
	}
	w.depth--
	for i, v := range n.Outputs() {
		w.set(v, join(w.of(n.Input(i+2)), ends[i+1], func(_, _ types.Dim) types.Dim { return w.symbol(-1) }))
	}
}

// settle widens what is known of the carried values to what the turn leaves, and
// reports whether nothing changed.
func (w *walker) settle(params []*ir.Value, ends []*Fact, round int) bool {
	settled := true
	for i, p := range params {
		old := w.of(p)
		f := join(old, ends[i], func(a, _ types.Dim) types.Dim {
			if k, ok := a.Symbol(); ok && w.owner[k] == int32(p.ID()) {
				return a // stands for any size already
			}
			return w.symbol(p.ID())
		})
		if round > 2*maxRounds || round >= maxRounds && !equal(old, f) {
			f = nil
		}
		w.set(p, f)
		settled = settled && equal(old, w.of(p))
	}
	return settled
}

// suppose notes what follows from cond being truth.
func (w *walker) suppose(cond *ir.Value, truth bool) {
	w.supposeAt(cond, truth, 0)
}

func (w *walker) supposeAt(cond *ir.Value, truth bool, depth int) {
	if cond.Type().Kind() != types.BoolKind || depth > 8 {
		return
	}
	w.assume(cond, boolFact(truth))
	n := cond.Def()
	if n == nil {
		return
	}
	switch n.Kind() {
	case symbol.AtenMagicNot:
		if n.NumInputs() == 1 {
			w.supposeAt(n.Input(0), !truth, depth+1)
		}
	case symbol.AtenEq, symbol.AtenNe:
		if truth == (n.Kind() == symbol.AtenEq) && n.NumInputs() == 2 {
			w.supposeEqual(n.Input(0), n.Input(1))
			w.supposeEqual(n.Input(1), n.Input(0))
		}
	case symbol.PrimIf:
		w.supposeIf(n, cond, truth, depth)
	}
}

// supposeIf: "a and b" is an If on a that gives b, or else False; "a or b" likewise.
func (w *walker) supposeIf(n *ir.Node, cond *ir.Value, truth bool, depth int) {
	if len(n.Blocks()) != 2 || n.NumInputs() != 1 {
		return
	}
	for i, b := range n.Blocks() {
		other := n.Blocks()[1-i]
		k := cond.Index()
		if k >= b.NumReturns() || k >= other.NumReturns() {
			return
		}
		x, ok := other.Ret(k).Constant()
		if ok && other.Ret(k).Type().Kind() == types.BoolKind && x.Bool() != truth { // went into b
			w.supposeAt(n.Input(0), i == 0, depth+1)
			w.supposeAt(b.Ret(k), truth, depth+1)
			return
		}
	}
}

// supposeEqual notes what x == y says of x and of the tensor or list that x is asked of.
func (w *walker) supposeEqual(x, y *ir.Value) {
	if x.Type().Kind() != types.IntKind {
		return
	}
	k, ok := w.of(y).int()
	if !ok || k < 0 || k > 64 && x.Def() != nil && x.Def().Kind() == symbol.AtenDim {
		return
	}
	w.assume(x, intFact(k))
	n := x.Def()
	if n == nil || n.NumInputs() == 0 {
		return
	}
	t := n.Input(0)
	switch {
	case n.Kind() == symbol.AtenDim && n.NumInputs() == 1:
		w.supposeRank(t, int(k))
	case n.Kind() == symbol.AtenLen && n.NumInputs() == 1 && t.Def() != nil && t.Def().Kind() == symbol.AtenSize && t.Def().NumInputs() == 1:
		if !w.stable.facts.HasSlotWriters(t) {
			w.supposeRank(t.Def().Input(0), int(k))
		}
	case n.Kind() == symbol.AtenSize && n.NumInputs() == 2:
		w.supposeSize(t, n.Input(1), k)
	}
}

func (w *walker) supposeRank(v *ir.Value, rank int) {
	if f := w.of(v).of(); v.Type().Kind() != types.TensorKind || f.HasRank || !w.stable.shape(v) {
		return
	}
	t := *w.of(v).of()
	t.HasRank, t.Sizes = true, make([]types.Dim, rank)
	for i := range t.Sizes {
		t.Sizes[i] = w.symbol(-1)
	}
	w.assume(v, tensorOf(t))
}

func (w *walker) supposeSize(v, at *ir.Value, size int64) {
	f := w.of(v).of()
	i, ok := w.of(at).int()
	if !ok || v.Type().Kind() != types.TensorKind || !f.HasRank {
		return
	}
	if i < 0 {
		i += int64(len(f.Sizes))
	}
	if i < 0 || i >= int64(len(f.Sizes)) || f.Sizes[i] >= 0 {
		return
	}
	t := *f
	t.Sizes = append([]types.Dim(nil), t.Sizes...)
	t.Sizes[i] = types.Dim(size)
	w.assume(v, tensorOf(t))
}
