package cli

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/pyprint"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/script"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// compiled reads printed source back.
func compiled(src *pyprint.Sources, roots []*types.Type) (*ir.Module, error) {
	m := ir.NewModule(schema.Default())
	read := func(file string) ([]byte, bool, error) {
		for _, f := range src.Files {
			if "code/"+f.Path == file {
				return f.Text, true, nil
			}
		}
		return nil, false, nil
	}
	im := script.NewImporter(m, script.Options{Read: read, Constants: src.Constants, Eval: evaluator()})
	for _, t := range roots {
		var err error
		if t.Kind() == types.FunctionKind {
			err = im.Function(t.Name())
		} else {
			_, err = im.Type(t.Name())
		}
		if err != nil {
			return nil, err
		}
	}
	return m, im.Compile()
}

// TestSourceOfTransformed prints what pipelines make of archives, and compiles it
// again: it is the same graphs.
func TestSourceOfTransformed(t *testing.T) {
	all := models(t)
	for _, text := range []string{"inline", "default", "inference"} {
		p := newPlan(t, text, false)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			t.Run(text+"/"+name, func(t *testing.T) {
				model := all[name]
				s, err := archive.LoadScript(bytes.NewReader(model), int64(len(model)), archive.ScriptOptions{Eval: evaluator()})
				if err != nil {
					t.Fatal(err)
				}
				mgr := pass.Manager{}
				if _, err := mgr.Run(s.Module, p.steps); err != nil {
					t.Fatal(err)
				}
				comesBack(t, s.Module, pyprint.Classes(s.Module.Root))
			})
		}
	}
}

// models are the archives of the corpora.
func models(t *testing.T) map[string][]byte {
	t.Helper()
	archives, _, err := corpus.Archives()
	if err != nil {
		t.Fatal(err)
	}
	code, err := corpus.Code()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, a := range archives {
		all["archives/"+a.Name] = a.Files["model.pt"]
	}
	for path, data := range code {
		if name, ok := strings.CutSuffix(path, "/model.pt"); ok {
			all[name] = data
		}
	}
	return all
}

// TestSourceOfFunctions prints the functions corpus and compiles it again.
func TestSourceOfFunctions(t *testing.T) {
	all, err := corpus.FunctionFiles(corpus.DefaultFunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		text := all[name]["graph.txt"]
		if bytes.Contains(text, []byte("NamedTuple(")) || bytes.Contains(text, []byte("Enum<")) {
			continue // a dump does not tell them whole
		}
		t.Run(name, func(t *testing.T) {
			f, err := parse.Parse(name, text, parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			f.Module.Functions[0].Name = "__torch__.f"
			comesBack(t, f.Module, []*types.Type{types.Function("__torch__.f")})
		})
	}
}

// comesBack prints m, compiles the text and compares. Compiling drops what is dead,
// takes tuples apart and makes a list of what was a constant list, so both sides are
// brought to the form that the default pipeline gives; constants may stand anywhere.
// Text says no type for a tuple or for one of several results of an if: compiling
// gives them the type of what they are made of, and so does narrowed.
func comesBack(t *testing.T, m *ir.Module, roots []*types.Type) {
	t.Helper()
	src, err := pyprint.Module(m, roots)
	if err != nil {
		t.Error(err)
		return
	}
	again, err := compiled(src, roots)
	if err != nil {
		t.Errorf("%v\n%s", err, allText(src))
		return
	}
	normal := newPlan(t, "dce,fix(simplify,fold,dce),default", false)
	for _, x := range []*ir.Module{m, again} {
		for _, f := range x.Functions {
			castsDropped(f.Graph)
		}
		for more := true; more; { // a narrower type may decide an if, and the other way round
			mgr := pass.Manager{}
			if _, err := mgr.Run(x, normal.steps); err != nil {
				t.Fatal(err)
			}
			more = false
			for _, f := range x.Functions {
				more = narrowed(f.Graph.Top()) || more
			}
		}
	}
	for _, f := range m.Functions {
		g := again.Function(f.QualifiedName())
		if g == nil {
			continue // nothing calls it
		}
		for _, x := range []*ir.Graph{f.Graph, g.Graph} {
			copiesMade(x)
			constantsFirst(x)
			ordered(x)
		}
		d := equiv.DiffGraphs(f.Graph, g.Graph, equiv.DiffOptions{Types: equiv.TypesErased})
		d.List = slices.DeleteFunc(d.List, func(x equiv.Divergence) bool { // large tensors print alike, so they have no order
			return x.Kind == equiv.MovedNode && x.A.Node.Kind() == symbol.PrimConstant && x.A.Node.Block() == f.Graph.Top()
		})
		if !d.Equal() {
			var b strings.Builder
			d.Write(&b, equiv.TextOptions{})
			t.Errorf("%s: %s\n%s\n%s\n%s", f.QualifiedName(), d.Summary(), &b, print.Graph(f.Graph, print.Options{}), print.Graph(g.Graph, print.Options{}))
		}
	}
}

// FuzzSource prints random graphs and compiles them again, made what source can say.
func FuzzSource(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		m := randgraph.New(seed, sizes(seed)).Module()
		fn := m.Functions[0]
		sayable(fn.Graph)
		fn.Name = "__torch__.f"
		comesBack(t, m, []*types.Type{types.Function(fn.Name)})
	})
}

// sayable gives g one return, and makes each loop with both a count and a condition
// a for or a while.
func sayable(g *ir.Graph) {
	front := g.Top().First()
	constant := func(v value.Value) *ir.Value {
		n := g.NewConstant(v, nil)
		n.InsertBefore(front)
		return n.Output(0)
	}
	yes, many := constant(value.Bool(true)), constant(value.Int(math.MaxInt64))
	for n := range g.AllNodes() {
		if n.Kind() != symbol.PrimLoop {
			continue
		}
		if body := n.Blocks()[0]; n.ID()%2 == 0 && !body.Params()[0].HasUses() {
			n.SetInput(0, many)
		} else {
			n.SetInput(1, yes)
			body.Return().SetInput(0, yes)
		}
	}
	if g.NumOutputs() == 1 {
		return
	}
	t := g.NewNode(symbol.PrimTupleConstruct)
	var elems []*types.Type
	for i := range g.NumOutputs() {
		t.AddInput(g.Output(i))
		elems = append(elems, g.Output(i).Type())
	}
	for g.NumOutputs() > 0 {
		g.Top().RemoveReturn(0)
	}
	g.Top().Append(t)
	g.Top().AddReturn(t.AddOutput(types.Tuple(elems...)))
}

// constantsFirst moves the constants of g to its front, in the order of what they
// hold. Those that are one tensor become one constant, as compiling makes them: a
// weight that was frozen where it was read twice.
func constantsFirst(g *ir.Graph) {
	text := map[*ir.Node]string{}
	of := map[*tensor.Tensor]*ir.Value{}
	var all []*ir.Node
	for n := range g.AllNodes() {
		if n.Kind() == symbol.PrimConstant {
			if v, _ := ir.ConstantOf(n); v.Tensor() != nil {
				if first := of[v.Tensor()]; first != nil {
					n.Output(0).ReplaceAllUsesWith(first)
				} else {
					of[v.Tensor()] = n.Output(0)
				}
			}
			all = append(all, n)
			_, held, _ := strings.Cut(print.Node(n, print.Options{}), " = ")
			held, _, _ = strings.Cut(held, "]()")
			text[n] = held + n.Output(0).Type().Annotation() + tensorHash(n)
		}
	}
	slices.SortStableFunc(all, func(a, b *ir.Node) int { return strings.Compare(text[b], text[a]) })
	for _, n := range all {
		n.MoveBefore(g.Top().First())
		if !n.Output(0).HasUses() {
			n.Remove()
		}
	}
}

// tensorHash is a hash of what a tensor constant holds, of which its text may say little.
func tensorHash(n *ir.Node) string {
	v, _ := ir.ConstantOf(n)
	t := v.Tensor()
	if t == nil || t.Storage() == nil {
		return ""
	}
	h := fnv.New64a()
	h.Write(t.Storage().Bytes())
	return fmt.Sprint(t.Shape(), t.Strides(), t.Offset(), h.Sum64())
}

// castsDropped removes what makes an Any of something: text says it where two branches
// give different types, and nothing depends on it.
func castsDropped(g *ir.Graph) {
	for n := range g.AllNodes() {
		if n.Kind() == symbol.PrimUncheckedCast && n.Output(0).Type().Kind() == types.AnyKind {
			n.Output(0).ReplaceAllUsesWith(n.Input(0))
			n.Remove()
		}
	}
}

// copiesMade makes lists where constant lists of ints are copied: the text of a constant
// list makes one, and there is nothing to copy.
func copiesMade(g *ir.Graph) {
	ints := map[int64]*ir.Value{}
	var copies []*ir.Node
	for n := range g.AllNodes() {
		if v, ok := ir.ConstantOf(n); ok && n.Kind() == symbol.PrimConstant && v.Kind() == value.IntKind && n.Block() == g.Top() {
			ints[v.Int()] = n.Output(0)
		}
		if n.Kind() == symbol.Of("aten::copy") && n.Output(0).Type() == types.List(types.Int) && n.Input(0).IsConstant() {
			copies = append(copies, n)
		}
	}
	for _, n := range copies {
		held, _ := n.Input(0).Constant()
		made := g.NewNode(symbol.PrimListConstruct)
		for _, x := range held.List().Items {
			if ints[x.Int()] == nil {
				c := g.NewConstant(x, types.Int)
				c.InsertBefore(g.Top().First())
				ints[x.Int()] = c.Output(0)
			}
			made.AddInput(ints[x.Int()])
		}
		made.InsertBefore(n)
		n.Output(0).ReplaceAllUsesWith(made.AddOutput(types.List(types.Int)))
		n.Remove()
	}
}

// ordered puts the outputs of every prim::If and prim::Loop in the order of their
// first uses, as compiling does.
func ordered(g *ir.Graph) {
	at := map[*ir.Node]int{}
	var number func(b *ir.Block)
	number = func(b *ir.Block) {
		for n := range b.Nodes() {
			at[n] = len(at)
			for _, inner := range n.Blocks() {
				number(inner)
			}
		}
		at[b.Return()] = len(at)
	}
	number(g.Top())
	rank := func(n *ir.Node, i int) int {
		v := n.Output(i)
		least := 1 << 60
		if !v.HasUses() && n.Kind() == symbol.PrimLoop {
			v = n.Blocks()[0].Params()[i+1] // those of one loop are told apart by what their parameters do
		}
		for u := range v.Uses() {
			least = min(least, at[u.User()]<<8+u.Index())
		}
		return least
	}
	for n := range g.AllNodes() {
		if n.Kind() == symbol.AtenWarn {
			n.RemoveAttr(symbol.Of("warn_id")) // compiling numbers the warnings of a module
		}
		if n.Kind() != symbol.PrimIf && n.Kind() != symbol.PrimLoop {
			continue
		}
		order := make([]int, n.NumOutputs())
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int { return rank(n, i) - rank(n, j) })
		n.PermuteOutputs(order)
		first := 0
		if n.Kind() == symbol.PrimLoop {
			first = 1
			permute(n, 2, order)
			params := []int{0}
			for _, i := range order {
				params = append(params, i+1)
			}
			n.Blocks()[0].PermuteParams(params)
		}
		for _, b := range n.Blocks() {
			permute(b.Return(), first, order)
		}
	}
}

func permute(n *ir.Node, first int, order []int) {
	old := make([]*ir.Value, len(order))
	for i := range order {
		old[i] = n.Input(first + i)
	}
	for i, from := range order {
		n.SetInput(first+i, old[from])
	}
}

// narrowed gives the results of ifs and tuples in b the types of what they are made
// of, where those are narrower. It reports whether it changed one.
func narrowed(b *ir.Block) bool {
	changed := false
	narrow := func(v *ir.Value, t *types.Type) {
		if old := v.Type().Unshaped(); t.Unshaped() != old && t.Unshaped().IsSubtypeOf(old) {
			v.SetType(t)
			changed = true
		}
	}
	for n := range b.Nodes() {
		for _, inner := range n.Blocks() {
			changed = narrowed(inner) || changed
		}
		switch n.Kind() {
		case symbol.PrimIf:
			for i, v := range n.Outputs() {
				narrow(v, types.UnifyOrUnion(n.Blocks()[0].Ret(i).Type(), n.Blocks()[1].Ret(i).Type()))
			}
		case symbol.PrimTupleConstruct:
			var elems []*types.Type
			for _, v := range n.Inputs() {
				elems = append(elems, v.Type())
			}
			if !n.Output(0).Type().IsNamedTuple() {
				narrow(n.Output(0), types.Tuple(elems...))
			}
		case symbol.PrimTupleUnpack:
			for i, v := range n.Outputs() {
				narrow(v, n.Input(0).Type().Elems()[i])
			}
		}
	}
	return changed
}

func allText(src *pyprint.Sources) string {
	var b strings.Builder
	for _, f := range src.Files {
		fmt.Fprintf(&b, "== %s\n%s", f.Path, f.Text)
	}
	return b.String()
}
