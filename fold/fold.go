package fold

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/value"
)

// Options are the settings of the pass.
type Options struct {
	// MaxBytes bounds the size of one folded result.
	MaxBytes int64 `option:"max-bytes" doc:"largest result in bytes that becomes a constant"`
}

// Pass computes at compile time what depends on constants only.
var Pass = &pass.Pass{
	Name: "fold",
	Doc: `compute at compile time what depends on constants only

Folds pure operators of constant inputs, takes the branch of a constant prim::If,
and removes loops that never run and values that a loop carries unchanged.`,
	NewOptions: func() any { return &Options{MaxBytes: 1 << 20} },
	Run:        run,
}

type folder struct {
	u     *pass.Unit
	facts *alias.Facts
	opt   *Options
	state *exec.State
}

func run(u *pass.Unit) error {
	facts, err := alias.Key.Of(u)
	if err != nil {
		return err
	}
	f := &folder{u: u, facts: facts, opt: u.Options.(*Options)}
	f.block(u.Graph.Top())
	return nil
}

// block folds the nodes of b in order, so that what a folded node made constant
// folds its users in the same run.
func (f *folder) block(b *ir.Block) {
	for n := range b.Nodes() {
		switch n.Kind() {
		case symbol.PrimConstant:
		case symbol.PrimIf:
			f.ifNode(n)
		case symbol.PrimLoop:
			f.loop(n)
		default:
			for _, c := range n.Blocks() {
				f.block(c)
			}
			f.node(n)
		}
	}
}

// node replaces the outputs of n by constants if it can be computed now.
func (f *folder) node(n *ir.Node) {
	if !f.foldable(n) {
		return
	}
	args := make([]value.Value, n.NumInputs())
	for i, in := range n.Inputs() {
		v, ok := ir.ConstantOf(in.Def())
		if !ok {
			return
		}
		args[i] = value.Copy(v)
	}
	results, ok := f.compute(n, args)
	if !ok {
		return
	}
	consts := make([]*ir.Node, len(results))
	for i, v := range results {
		out := n.Output(i)
		if size(v) > f.opt.MaxBytes {
			return
		}
		// Nodes that are never inserted cost nothing.
		if consts[i] = f.u.Graph.NewConstant(value.Copy(v), out.Type()); consts[i] == nil {
			return
		}
	}
	if !f.u.Edit(n, "folded") {
		return
	}
	for i, c := range consts {
		replace(n, n.Output(i), c)
	}
	n.Remove()
}

// replace puts constant c before n and makes it take the place of n's output v,
// name included.
func replace(n *ir.Node, v *ir.Value, c *ir.Node) {
	c.CopySource(n)
	c.InsertBefore(n)
	v.ReplaceAllUsesWith(c.Output(0))
	c.Output(0).TakeName(v)
}

// foldable reports whether n's inputs are all constants that nothing writes, and
// whether n may be computed once for all runs.
func (f *folder) foldable(n *ir.Node) bool {
	if n.NumOutputs() == 0 || len(n.Blocks()) > 0 || n.Subgraph() != nil || n.Kind() == symbol.PrimUninitialized {
		return false
	}
	for _, in := range n.Inputs() {
		if !in.IsConstant() || f.facts.HasWriters(in) {
			return false
		}
	}
	for _, out := range n.Outputs() {
		if f.facts.Mutable(out) && (f.facts.HasWriters(out) || f.facts.Escapes(out)) {
			return false
		}
	}
	return f.pure(n)
}

// pure reports whether n computes its outputs from its inputs alone.
func (f *folder) pure(n *ir.Node) bool {
	if n.HasSchema() {
		s, err := n.Schema()
		return err == nil && s != nil && (s.Pure() || s.Flags&^schema.RandomIfTrain == 0 && off(n, s.TrainingArg()))
	}
	k := f.u.Table().Facts(n.Kind())
	return k.Known && !k.SideEffects && !k.Writes && !k.Nondeterministic && !k.FromBody &&
		!k.Subgraph && !k.Structural && n.Kind() != symbol.PrimCreateObject
}

// off reports whether input i of n is a constant False.
func off(n *ir.Node, i int) bool {
	if i < 0 || i >= n.NumInputs() || !n.Input(i).IsConstant() {
		return false
	}
	v, ok := ir.ConstantOf(n.Input(i).Def())
	return ok && v.Kind() == value.BoolKind && !v.Bool()
}

// Bounds on one folded computation.
const (
	maxSteps = 1 << 16
	maxItems = 1 << 20
)

// compute runs n alone on args. Whatever cannot be run, or raises, is not folded.
func (f *folder) compute(n *ir.Node, args []value.Value) ([]value.Value, bool) {
	p, err := exec.CompileNode(n, exec.Options{})
	if err != nil {
		return nil, false
	}
	st := &exec.State{MaxSteps: maxSteps, MaxItems: maxItems}
	results, err := p.Run(st, args)
	return results, err == nil && len(results) == n.NumOutputs()
}

// size is how many bytes v takes as a constant, roughly for what is not a tensor.
func size(v value.Value) int64 {
	switch v.Kind() {
	case value.TensorKind:
		return int64(v.Tensor().Numel()) * int64(v.Tensor().DType().Size())
	case value.StrKind:
		return int64(len(v.Str()))
	case value.ListKind:
		return sizes(v.List().Items)
	case value.TupleKind:
		return sizes(v.Tuple().Items)
	case value.DictKind:
		total := int64(0)
		for k, x := range v.Dict().All() {
			total += size(k) + size(x)
		}
		return total
	}
	return 8
}

func sizes(vs []value.Value) int64 {
	total := int64(0)
	for _, v := range vs {
		total += size(v)
	}
	return total
}
