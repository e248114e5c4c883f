package infer

import (
	"strings"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// walker is one computation of facts: facts holds what is known at the place of the
// walk, and in the end what holds everywhere.
type walker struct {
	g      *ir.Graph
	facts  []*Fact
	stable stability
	trust  trust
	table  [][]entry // rules by kind
	owner  []int32   // by symbol: the id of the carried value that it is of, or -1
	undo   []assumed // what was assumed in the blocks around the place
	depth  int       // of loops around the place
	call   call
}

// maxSaid is the largest symbol of a type that is taken for one.
const maxSaid = 1 << 20

// assumed is what was known of a value before something was assumed of it.
type assumed struct {
	id   int
	fact *Fact
}

func analyze(g *ir.Graph, f *alias.Facts, t trust) *Facts {
	w := &walker{
		g: g, facts: make([]*Fact, g.NumValueIDs()), trust: t, table: byKind(),
		stable: stability{facts: f, keeps: make([]int8, g.NumNodeIDs())},
		owner:  []int32{-1}, // symbols count from 1
	}
	w.call.w = w
	w.stable.gradientFree = w.gradientFree()
	w.reserveSymbols()
	said := int64(len(w.owner) - 1)
	for _, v := range g.Inputs() {
		w.set(v, w.trustedInput(v))
	}
	w.block(g.Top())
	return &Facts{facts: w.facts, said: said}
}

// reserveSymbols keeps the symbols that trusted types name apart from new ones.
func (w *walker) reserveSymbols() {
	if w.trust == trustNothing {
		return
	}
	top := int64(0)
	for v := range w.g.AllValues() {
		if info := v.Type().TensorInfo(); info != nil && info.HasRank {
			for _, d := range info.Sizes {
				if k, ok := d.Symbol(); ok && k <= maxSaid {
					top = max(top, k)
				}
			}
		}
	}
	for range top {
		w.owner = append(w.owner, -1)
	}
}

// trustedInput is what the type of a graph's input says, if it is trusted.
func (w *walker) trustedInput(v *ir.Value) *Fact {
	if w.trust != trustInputs {
		return nil // set adds what trusted types say
	}
	f := w.said(v)
	if f == nil || !f.tensor.HasRank {
		return f
	}
	for i, d := range f.tensor.Sizes {
		if d == types.AnyDim {
			f.tensor.Sizes[i] = w.symbol(-1) // said made it just now
		}
	}
	return f
}

// said is what the type of v says of a tensor.
func (w *walker) said(v *ir.Value) *Fact {
	info := v.Type().TensorInfo()
	if info == nil || info.Undefined == types.True {
		return nil
	}
	t := Tensor{TensorInfo: *info}
	t.Undefined = types.Unknown
	if !t.CompleteStrides() {
		t.Strides = nil
	}
	if t.RequiresGrad == types.True {
		t.RequiresGrad = types.Unknown
	}
	if t.HasRank {
		t.Sizes = make([]types.Dim, len(info.Sizes))
		for i, d := range info.Sizes {
			if k, ok := d.Symbol(); ok && k > maxSaid {
				d = types.AnyDim
			}
			t.Sizes[i] = d
		}
	}
	return tensorOf(t)
}

// symbol is a new symbol; owner is the id of the carried value it belongs to, or -1.
func (w *walker) symbol(owner int) types.Dim {
	w.owner = append(w.owner, int32(owner))
	return types.Symbol(int64(len(w.owner) - 1))
}

// set notes what holds of v from its definition on.
func (w *walker) set(v *ir.Value, f *Fact) {
	if w.trust == trustTypes {
		f = w.withType(v, f)
	}
	w.facts[v.ID()] = w.stable.kept(v, f)
}

// withType adds to what is proved of v what its type says.
func (w *walker) withType(v *ir.Value, f *Fact) *Fact {
	if v.Type().Kind() != types.TensorKind || v.Type() == types.Tensor {
		return f
	}
	said := w.said(v)
	if said == nil {
		return f
	}
	return both(f.of(), said.tensor)
}

// both is what p proves and, where it proves nothing, q says.
func both(p, q *Tensor) *Fact {
	t := *p
	if !t.HasDType {
		t.DType, t.HasDType = q.DType, q.HasDType
	}
	if !t.HasDevice {
		t.Device, t.HasDevice = q.Device, q.HasDevice
	}
	if _, ok := t.StaticSizes(); !ok && q.HasRank && (!t.HasRank || len(t.Sizes) == len(q.Sizes)) {
		sizes := append([]types.Dim(nil), q.Sizes...)
		for i := range t.Sizes {
			if _, known := sizes[i].Known(); !known && t.HasRank {
				sizes[i] = t.Sizes[i]
			}
		}
		t.Sizes, t.HasRank = sizes, true
	}
	if t.Strides == nil && len(q.Strides) == len(t.Sizes) {
		t.Strides = q.Strides
		t.Contiguous = t.Contiguous || q.Contiguous
	}
	if t.RequiresGrad == types.Unknown {
		t.RequiresGrad = q.RequiresGrad
	}
	return tensorOf(t)
}

func (w *walker) of(v *ir.Value) *Fact { return w.facts[v.ID()] }

// block walks the nodes of b; what is assumed in it ends with it.
func (w *walker) block(b *ir.Block) {
	mark := len(w.undo)
	w.nodes(b)
	w.forget(mark)
}

func (w *walker) nodes(b *ir.Block) {
	for n := range b.Nodes() {
		switch {
		case n.Kind() == symbol.PrimIf && len(n.Blocks()) == 2 && n.NumInputs() == 1:
			w.branch(n)
		case n.Kind() == symbol.PrimLoop && isLoop(n):
			w.loop(n)
		case len(n.Blocks()) > 0:
			for _, c := range n.Blocks() {
				w.unknown(c.Params())
				w.block(c)
			}
			w.unknown(n.Outputs())
		default:
			w.node(n)
		}
	}
}

func (w *walker) unknown(vs []*ir.Value) {
	for _, v := range vs {
		w.set(v, nil)
	}
}

// assume notes, until the block ends, that f holds of v as well.
func (w *walker) assume(v *ir.Value, f *Fact) {
	w.undo = append(w.undo, assumed{v.ID(), w.facts[v.ID()]})
	w.facts[v.ID()] = f
}

func (w *walker) forget(mark int) {
	for i := len(w.undo) - 1; i >= mark; i-- {
		w.facts[w.undo[i].id] = w.undo[i].fact
	}
	w.undo = w.undo[:mark]
}

// node applies the rule for n.
func (w *walker) node(n *ir.Node) {
	if n.Kind() == symbol.PrimConstant {
		w.constant(n)
		return
	}
	c := &w.call
	c.n, c.s, c.rest = n, nil, nil
	var f *Fact
	if r := w.rule(n); r != nil {
		f = r(c)
	} else if w.givesSelf(n) {
		f = c.at(0)
	}
	for i, v := range n.Outputs() {
		switch {
		case i == 0:
			w.set(v, f)
		case i-1 < len(c.rest):
			w.set(v, c.rest[i-1])
		default:
			w.set(v, nil)
		}
	}
}

// givesSelf reports whether n writes its first input and gives it.
func (w *walker) givesSelf(n *ir.Node) bool {
	if n.NumInputs() == 0 || n.NumOutputs() != 1 || n.Kind().Namespace() != "aten" || !strings.HasSuffix(n.Kind().Base(), "_") ||
		n.Input(0).Type().Kind() != types.TensorKind || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	s, err := n.Schema()
	return err == nil && s != nil && s.WritesArg(0) && w.stable.harmless(n)
}

func (w *walker) constant(n *ir.Node) {
	if n.NumOutputs() != 1 {
		w.unknown(n.Outputs())
		return
	}
	v := n.Output(0)
	if x, ok := ir.ConstantOf(n); ok {
		w.set(v, factOf(x))
		return
	}
	// The type of a tensor constant is part of what it is, also where its elements are
	// not there.
	if a := n.Attr(symbol.AttrValue); a != nil && a.Kind == ir.AttrT {
		w.set(v, w.said(v))
		return
	}
	w.set(v, nil)
}

// rule finds the rule for n by its kind and overload.
func (w *walker) rule(n *ir.Node) rule {
	k := int(n.Kind())
	if k >= len(w.table) || len(w.table[k]) == 0 {
		return nil
	}
	entries := w.table[k]
	if !entries[0].schema {
		return entries[0].rule
	}
	s, err := n.Schema()
	if err != nil || s == nil {
		return nil
	}
	w.call.s = s
	for i := range entries {
		if entries[i].overload == s.Overload {
			return entries[i].rule
		}
	}
	return nil
}
