package fold

import (
	"slices"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Bounds on computing a whole loop: steps are counted by exec, items are those of
// one list or string.
const (
	maxWholeSteps = 1 << 16
	maxWholeItems = 1 << 10
	maxWholeNodes = 1 << 10
	maxWholeOuter = 1 << 6
)

// whole replaces prim::If or prim::Loop n by what it computes, where all that it and
// its blocks read is constant, and reports whether it did. Blocks that handle tensors
// are not run: their size has no bound.
func (f *folder) whole(n *ir.Node) bool {
	if n.NumOutputs() == 0 || !f.outputsFold(n) {
		return false
	}
	r := &reader{f: f, top: n}
	for i, in := range n.Inputs() {
		if !r.known(in) || i > 1 && handlesTensor(in) {
			return false
		}
		r.outer = append(r.outer, in)
	}
	for _, b := range n.Blocks() {
		if !r.block(b) {
			return false
		}
	}
	args, ok := constants(r.outer)
	if !ok {
		return false
	}
	p, err := exec.CompileNode(n, exec.Options{}, r.outer[n.NumInputs():]...)
	if err != nil {
		return false
	}
	results, err := p.Run(&exec.State{MaxSteps: maxWholeSteps, MaxItems: maxWholeItems}, args)
	if err != nil || !f.put(n, results, "computed") {
		return false
	}
	f.cut = true
	return true
}

// reader looks at all that is in the blocks of a node: whether they may be run now,
// and what they read from outside.
type reader struct {
	f     *folder
	top   *ir.Node
	nodes int
	outer []*ir.Value
}

// known reports whether v is a constant that nothing writes.
func (r *reader) known(v *ir.Value) bool {
	return v.IsConstant() && (r.f.made[v] || !r.f.facts.HasWriters(v))
}

func (r *reader) block(b *ir.Block) bool {
	for n := range b.Nodes() {
		if r.nodes++; r.nodes > maxWholeNodes || !runnable(n) || !r.inputs(n) {
			return false
		}
		for _, out := range n.Outputs() {
			if handlesTensor(out) {
				return false
			}
		}
		for _, c := range n.Blocks() {
			if !r.block(c) {
				return false
			}
		}
	}
	return r.inputs(b.Return())
}

// inputs notes the inputs of n that come from outside; those must be constants.
func (r *reader) inputs(n *ir.Node) bool {
	for _, in := range n.Inputs() {
		if !in.Dominates(r.top) || slices.Contains(r.outer[r.top.NumInputs():], in) {
			continue
		}
		if len(r.outer) >= maxWholeOuter || !r.known(in) || handlesTensor(in) {
			return false
		}
		r.outer = append(r.outer, in)
	}
	return true
}

// runnable reports whether n may be run ahead of time: it is pure, or only writes to
// what the blocks made themselves, since nothing from outside has writers.
func runnable(n *ir.Node) bool {
	switch n.Kind() {
	case symbol.PrimIf, symbol.PrimLoop, symbol.PrimConstant, symbol.PrimRaiseException, symbol.PrimUninitialized:
		return true
	}
	if len(n.Blocks()) > 0 || n.Subgraph() != nil {
		return false
	}
	if s, err := n.Schema(); err == nil && s != nil && s.Flags&^schema.Writes == 0 {
		return true
	}
	return alias.Pure(n)
}

func handlesTensor(v *ir.Value) bool { return mentionsTensor(v.Type()) }

func mentionsTensor(t *types.Type) bool {
	if t.Kind() == types.TensorKind || t.Kind() == types.AnyKind {
		return true
	}
	for _, e := range t.Contained() {
		if mentionsTensor(e) {
			return true
		}
	}
	return false
}

// constants are copies of the values of constants; one that occurs twice is one object.
func constants(vs []*ir.Value) ([]value.Value, bool) {
	out := make([]value.Value, len(vs))
	for i, v := range vs {
		c, ok := ir.ConstantOf(v.Def())
		if !ok {
			return nil, false
		}
		out[i] = value.Copy(c)
		for j := range i {
			if vs[j] == v {
				out[i] = out[j]
			}
		}
	}
	return out, true
}
