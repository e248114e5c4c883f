package fold

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
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
	made  map[*ir.Value]bool // constants of this run, which the facts do not know
	exec  *exec.NodeRunner
	state exec.State
	args  []value.Value      // of the node being run
	same  *alias.ComparedSet // what the graph tells from an equal copy
	cut   bool               // branches or loops are gone, and the writes in them
}

// maxRounds bounds how often a graph is folded again because branches went.
const maxRounds = 10

func run(u *pass.Unit) error {
	for range maxRounds {
		if cut, err := round(u); err != nil || !cut {
			return err
		}
	}
	return nil
}

// round folds once, with the facts as they are now, and reports whether it cut
// branches or loops off: what these wrote may then fold.
func round(u *pass.Unit) (cut bool, err error) {
	//passvet:ignore nothing writes, or is given, the constants that are put in, and they are not asked about
	facts, err := alias.Key.Of(u)
	if err != nil {
		return false, err
	}
	//passvet:ignore a constant takes the place only of what nobody compares
	same, err := alias.Compared.Of(u)
	if err != nil {
		return false, err
	}
	f := &folder{u: u, facts: facts, same: same, opt: u.Options.(*Options), made: make(map[*ir.Value]bool),
		exec: exec.NewNodeRunner(exec.Options{})}
	f.block(u.Graph.Top())
	return f.cut, nil
}

// block folds the nodes of b in order, so that what a folded node made constant
// folds its users in the same run.
func (f *folder) block(b *ir.Block) {
	for n := range b.Nodes() {
		f.one(n)
	}
}

// one folds a single node that stands in a block being walked.
func (f *folder) one(n *ir.Node) {
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

// node replaces the outputs of n by constants if it can be computed now.
func (f *folder) node(n *ir.Node) {
	if !f.foldable(n) {
		return
	}
	if !f.arguments(n) || f.large(n, f.args) {
		return
	}
	if results, ok := f.compute(n, f.args); ok {
		f.put(n, results, "folded")
	}
}

// put replaces the outputs of n by constants of the given values, if these can be
// constants and fit, and reports whether it did.
func (f *folder) put(n *ir.Node, results []value.Value, rule string) bool {
	for i, v := range results {
		if _, ok := ir.ConstantAttr(symbol.AttrValue, v); !ok || size(v) > f.opt.MaxBytes || !constantFits(n.Output(i), v) {
			return false
		}
	}
	if !f.u.Edit(n, rule) {
		return false
	}
	for i, v := range results {
		f.replace(n, n.Output(i), value.Copy(v))
	}
	n.Remove()
	return true
}

// arguments makes f.args the constants that n takes. They are no copies: n is pure.
func (f *folder) arguments(n *ir.Node) bool {
	f.args = f.args[:0]
	for _, in := range n.Inputs() {
		c, ok := in.Constant()
		if !ok {
			return false
		}
		f.args = append(f.args, c)
	}
	return true
}

// replace makes a constant before n take the place of n's output v, name included.
func (f *folder) replace(n *ir.Node, v *ir.Value, x value.Value) {
	c := f.u.Graph.NewConstant(x, v.Type())
	c.CopySource(n)
	c.InsertBefore(n)
	v.ReplaceAllUsesWith(c.Output(0))
	c.Output(0).TakeName(v)
	f.made[c.Output(0)] = true
}

// foldable reports whether n's inputs are all constants that nothing writes, and
// whether n may be computed once for all runs.
func (f *folder) foldable(n *ir.Node) bool {
	if n.NumOutputs() == 0 || len(n.Blocks()) > 0 || n.Subgraph() != nil || n.Kind() == symbol.PrimUninitialized {
		return false
	}
	for _, in := range n.Inputs() {
		if !in.IsConstant() || !f.made[in] && f.facts.HasWriters(in) {
			return false
		}
	}
	return f.outputsFold(n) && alias.Pure(n)
}

// outputsFold reports whether constants may take the place of n's outputs: nothing
// writes them, here or outside, or tells them from equal copies.
func (f *folder) outputsFold(n *ir.Node) bool {
	for _, out := range n.Outputs() {
		if f.facts.Mutable(out) && (f.facts.HasWriters(out) || f.facts.Escapes(out) || f.identified(out)) {
			return false
		}
	}
	return true
}

// identified reports whether the graph may tell v from an equal copy of it: by
// comparing identities, or because v is a dict, whose tensor keys are found by theirs.
func (f *folder) identified(v *ir.Value) bool {
	if t := v.Type(); t.Kind() == types.DictKind && t.Key().Kind() == types.TensorKind {
		return true
	}
	return f.same.Has(v)
}

// Bounds on one folded computation.
const (
	maxSteps = 1 << 16
	maxItems = 1 << 20
)

// large reports whether the ints that n is given ask for a tensor beyond max-bytes,
// so that it need not be made to know its size: zeros, full, arange, …
func (f *folder) large(n *ir.Node, args []value.Value) bool {
	s, err := n.Schema()
	if err != nil || s == nil || n.Output(0).Type().Kind() != types.TensorKind {
		return false
	}
	elements := 1.0
	for i, v := range args {
		switch {
		case v.Kind() == value.TensorKind:
			return false
		case i < len(s.Args) && s.Args[i].Type.Kind() == types.IntKind && v.Kind() == value.IntKind:
			elements *= max(1, float64(v.Int()))
		case v.Kind() == value.ListKind && v.List().Elem.Kind() == types.IntKind:
			for _, x := range v.List().Items {
				elements *= max(1, float64(x.Int()))
			}
		}
	}
	return elements > float64(f.opt.MaxBytes)
}

// compute runs n alone on args. Whatever cannot be run, or raises, is not folded.
func (f *folder) compute(n *ir.Node, args []value.Value) ([]value.Value, bool) {
	f.state = exec.State{MaxSteps: maxSteps, MaxItems: maxItems}
	results, err := f.exec.Run(&f.state, n, args)
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
