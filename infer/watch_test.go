package infer

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// watch holds facts to runs: a node that looks is put after each definition and before
// each use of a value of which something is known.
type watch struct {
	facts   *Facts
	names   []string
	wrong   []string
	seen    int             // values looked at
	tensors int             // of which tensors
	sizes   int             // sizes of tensors that were known
	ranks   int             // ranks that were known
	symbols map[int64]int64 // what a symbol was, in straight-line code
	loops   bool
	kernels *exec.Kernels
}

var watchKind = symbol.Of("check::watch")

// instrument makes g look at itself.
func instrument(t testing.TB, g *ir.Graph, facts *Facts) *watch {
	t.Helper()
	w := &watch{facts: facts, names: make([]string, g.NumValueIDs()), symbols: make(map[int64]int64)}
	s, err := schema.Parse("check::watch(t x, int id) -> ()")
	if err != nil {
		t.Fatal(err)
	}
	g.Module().Table = g.Module().Table.With(s)
	w.kernels = exec.Default().With("check::watch", w.look)
	w.block(g.Top())
	return w
}

func (w *watch) block(b *ir.Block) {
	var nodes []*ir.Node
	for n := range b.Nodes() {
		nodes = append(nodes, n)
	}
	end := b.Return()
	for _, p := range b.Params() {
		at := end
		if len(nodes) > 0 {
			at = nodes[0]
		}
		w.before(at, p)
	}
	for _, n := range nodes {
		if n.Kind() == symbol.PrimLoop {
			w.loops = true
		}
		for _, v := range slices.Collect(values(n.Inputs())) {
			w.before(n, v)
		}
		for _, c := range n.Blocks() {
			w.block(c)
		}
		next := n.Next()
		if next == nil {
			next = end
		}
		for _, v := range n.Outputs() {
			w.before(next, v)
		}
	}
	for i := range b.NumReturns() {
		w.before(end, b.Ret(i))
	}
}

func values(in func(func(int, *ir.Value) bool)) func(func(*ir.Value) bool) {
	return func(yield func(*ir.Value) bool) {
		for _, v := range in {
			if !yield(v) {
				return
			}
		}
	}
}

func (w *watch) before(n *ir.Node, v *ir.Value) {
	if v.ID() >= len(w.facts.facts) || w.facts.facts[v.ID()] == nil || v.IsConstant() {
		return
	}
	w.names[v.ID()] = v.Name()
	g := v.Graph()
	id := g.NewConstant(value.Int(int64(v.ID())), types.Int)
	id.InsertBefore(n)
	m := g.NewNode(watchKind)
	m.SetInputs(v, id.Output(0))
	m.InsertBefore(n)
}

func (w *watch) look(c *exec.Call) error {
	id := int(c.Args[1].Int())
	w.seen++
	if msg := w.check(w.facts.facts[id], c.Args[0]); msg != "" && len(w.wrong) < 5 {
		w.wrong = append(w.wrong, fmt.Sprintf("%%%s: %s", w.names[id], msg))
	}
	return nil
}

// check says what f claims that x is not.
func (w *watch) check(f *Fact, x value.Value) string {
	if f == nil {
		return ""
	}
	switch f.kind {
	case tensorFact:
		if x.Kind() != value.TensorKind || x.Tensor() == nil {
			return fmt.Sprintf("a %s is said to be a tensor", x.Kind())
		}
		w.tensors++
		return w.checkTensor(f.tensor, x.Tensor())
	case scalarFact:
		if !value.Identical(*f.scalar, x) {
			return fmt.Sprintf("%s, said to be %s", exec.Text(x), exec.Text(*f.scalar))
		}
	case dimFact:
		return w.checkDim(f.dim, x.Int())
	case itemsFact:
		items := []value.Value(nil)
		if l := x.List(); l != nil {
			items = l.Items
		} else if t := x.Tuple(); t != nil {
			items = t.Items
		}
		if len(items) != len(f.items) {
			return fmt.Sprintf("%d items, said to be %d", len(items), len(f.items))
		}
		for i, it := range f.items {
			if msg := w.check(it, items[i]); msg != "" {
				return fmt.Sprintf("item %d: %s", i, msg)
			}
		}
	}
	return ""
}

func (w *watch) checkDim(d types.Dim, n int64) string {
	if k, known := d.Known(); known && k != n {
		return fmt.Sprintf("size %d, said to be %d", n, k)
	}
	if k, ok := d.Symbol(); ok && !w.loops {
		if m, had := w.symbols[k]; had && m != n || n < 0 {
			return fmt.Sprintf("SS(-%d) is %d, and was %d", k, n, m)
		}
		w.symbols[k] = n
	}
	return ""
}

func (w *watch) checkTensor(f *Tensor, t *tensor.Tensor) string {
	if f.HasDType && f.DType != t.DType() {
		return fmt.Sprintf("dtype %s, said to be %s", t.DType(), f.DType)
	}
	if f.HasDevice && f.Device != t.Device() {
		return fmt.Sprintf("device %s, said to be %s", t.Device(), f.Device)
	}
	if f.RequiresGrad == types.False && t.RequiresGrad() {
		return "requires a gradient"
	}
	if !f.HasRank {
		return ""
	}
	w.ranks++
	if len(f.Sizes) != t.Dim() {
		return fmt.Sprintf("shape %v, said to be %v", t.Shape(), f.Sizes)
	}
	for i, d := range f.Sizes {
		if d >= 0 {
			w.sizes++
		}
		if msg := w.checkDim(d, int64(t.Shape()[i])); msg != "" {
			return fmt.Sprintf("shape %v, said to be %v: %s", t.Shape(), f.Sizes, msg)
		}
	}
	if f.Strides != nil {
		for i, s := range f.Strides {
			if int64(t.Strides()[i]) != s {
				return fmt.Sprintf("shape %v, strides %v, said to be %v", t.Shape(), t.Strides(), f.Strides)
			}
		}
	}
	if f.Contiguous && t.Numel() > 0 && !slices.Equal(t.Strides(), tensor.ContiguousStrides(t.Shape())) {
		return fmt.Sprintf("shape %v, strides %v, said to be contiguous", t.Shape(), t.Strides())
	}
	return ""
}

// totals sums up over watches.
type totals struct{ runs, seen, tensors, ranks, sizes int }

func (s *totals) add(w *watch) {
	s.seen, s.tensors, s.ranks, s.sizes = s.seen+w.seen, s.tensors+w.tensors, s.ranks+w.ranks, s.sizes+w.sizes
}

// watched runs the only graph of text on args, with facts that start from the types of
// args, and reports what was said wrongly.
func watched(t *testing.T, name string, text []byte, args []value.Value, a *analysis.Analysis[*Facts], s *totals) {
	t.Helper()
	f, err := parse.Parse(name, text, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g := f.Graphs[0]
	if a == FromInputs {
		typeInputs(g, args)
	}
	facts, err := a.Of(analysis.NewCache(g))
	if err != nil {
		t.Fatal(err)
	}
	w := instrument(t, g, facts)
	p, err := exec.Compile(g, exec.Options{Kernels: w.kernels})
	var cannot *exec.CompileError
	if errors.As(err, &cannot) {
		return
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	_, err = p.Run(&exec.State{MaxSteps: 1 << 24}, value.CopyAll(args))
	s.runs++
	s.add(w)
	for _, msg := range w.wrong {
		t.Errorf("%s: %s (%v)", name, msg, err)
	}
}

// typeInputs gives the inputs of g the types of args.
func typeInputs(g *ir.Graph, args []value.Value) {
	for i, v := range g.Inputs() {
		if i < len(args) && v.Type().Kind() == types.TensorKind && args[i].Tensor() != nil {
			info := types.InfoOf(args[i].Tensor())
			v.SetType(types.TensorOf(info))
		}
	}
}

var modes = []*analysis.Analysis[*Facts]{Key, FromInputs}

// TestRandomGraphs watches every value of random graphs.
func TestRandomGraphs(t *testing.T) {
	for _, a := range modes {
		var s totals
		for seed := range uint64(600) {
			text := randgraph.Text(seed, randgraph.Options{Raise: seed%2 == 0})
			watched(t, fmt.Sprintf("%s, seed %d", a.Key(), seed), []byte(text), randgraph.Inputs(seed), a, &s)
		}
		t.Logf("%s: %+v", a.Key(), s)
		if s.ranks == 0 {
			t.Error("nothing was known")
		}
	}
}

// TestFunctions watches the functions that PyTorch scripted.
func TestFunctions(t *testing.T) {
	all, err := corpus.Functions(corpus.FunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range modes {
		var s totals
		for _, fn := range all {
			for i, call := range fn.Calls {
				watched(t, fmt.Sprintf("%s, %s, call %d", a.Key(), fn.Name, i), fn.Graph, call.In.Tuple().Items, a, &s)
			}
		}
		t.Logf("%s: %+v", a.Key(), s)
		if s.sizes == 0 {
			t.Error("nothing was known")
		}
	}
}
