package alias_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

const seen = "alias_test::seen"

// watcher records what each value of a graph was in a run: every thing that it was or
// held when it was made, and, as these things change, holds at the end.
type watcher struct {
	values []*ir.Value
	runs   [][]moment // by value
}

// moment is one thing that a value was, with its content then.
type moment struct {
	v    value.Value
	text map[any]string
}

// TestExecuted runs the corpus of functions and holds the analysis to what happened: values
// that were, or held, one thing must be able to alias; values that changed must have
// writers; what the caller sees must escape.
func TestExecuted(t *testing.T) {
	functions, err := corpus.Functions(corpus.FunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	pairs, shared, changed := 0, 0, 0
	for i, fn := range functions {
		if testing.Short() && i%4 != 0 {
			continue
		}
		f, err := parse.Parse(fn.Name, fn.Graph, parse.Options{})
		if err != nil {
			continue
		}
		g := f.Graphs[0]
		both := [2]*alias.Facts{alias.Analyze(g), alias.AnalyzeCoarse(g)}
		w := &watcher{}
		w.instrument(g)
		k := exec.Default().With(seen, w.see)
		p, err := exec.Compile(g, exec.Options{Kernels: k})
		if err != nil {
			continue
		}
		for _, call := range fn.Calls {
			w.runs = make([][]moment, len(w.values))
			args := call.In.Tuple().Items
			out, err := p.Run(&exec.State{MaxSteps: 1 << 20}, args)
			if err != nil {
				continue
			}
			for _, facts := range both {
				a, b, c := w.check(t, fn.Name, facts, args, out)
				pairs, shared, changed = pairs+a, shared+b, changed+c
			}
		}
	}
	t.Logf("%d pairs of values, %d shared something; %d values changed", pairs, shared, changed)
	if shared < 1000 || changed < 100 {
		t.Error("too little was seen: this tests nothing")
	}
}

// instrument puts a node that records it after each value that can be written.
func (w *watcher) instrument(g *ir.Graph) {
	s, err := schema.Parse(seen + "(int id, Any value) -> ()")
	if err != nil {
		panic(err)
	}
	g.Module().Table = g.Module().Table.With(s)
	var nodes []*ir.Node
	for n := range g.AllNodes() {
		nodes = append(nodes, n)
	}
	w.front(g, g.Top())
	for _, n := range nodes {
		for _, v := range n.Outputs() {
			w.watch(g, v).InsertAfter(n)
		}
		for _, b := range n.Blocks() {
			w.front(g, b)
		}
	}
	for n := range g.AllNodes() {
		if n.Kind() == symbol.Of(seen) {
			id := g.NewNode(symbol.PrimConstant)
			id.SetAttr(ir.IntAttr(symbol.AttrValue, int64(w.index(n.Input(0)))))
			id.InsertBefore(n)
			n.InsertInput(0, id.AddOutput(types.Int))
		}
	}
}

func (w *watcher) index(v *ir.Value) int {
	for i, x := range w.values {
		if x == v {
			return i
		}
	}
	return -1
}

func (w *watcher) front(g *ir.Graph, b *ir.Block) {
	for _, v := range b.Params() {
		b.Prepend(w.watch(g, v))
	}
}

func (w *watcher) watch(g *ir.Graph, v *ir.Value) *ir.Node {
	w.values = append(w.values, v)
	n := g.NewNode(symbol.Of(seen))
	n.AddInput(v)
	return n
}

func (w *watcher) see(c *exec.Call) error {
	i := c.Args[0].Int()
	m := moment{c.Args[1], make(map[any]string)}
	for id, text := range things(c.Args[1]) {
		m.text[id] = text
	}
	w.runs[i] = append(w.runs[i], m)
	return nil
}

// things are what v is and holds, each with what it has for content.
func things(v value.Value) map[any]string {
	all := make(map[any]string)
	var visit func(v value.Value)
	visit = func(v value.Value) {
		id := identity(v)
		if id != nil {
			if _, again := all[id]; again {
				return
			}
			all[id] = ""
		}
		var parts []value.Value
		switch v.Kind() {
		case value.TensorKind:
			if id != nil {
				all[id] = fmt.Sprintf("%x", v.Tensor().Storage().Bytes())
			}
		case value.ListKind:
			parts = v.List().Items
		case value.TupleKind:
			parts = v.Tuple().Items
		case value.DictKind:
			for k, x := range v.Dict().All() {
				parts = append(parts, k, x)
			}
		}
		var text strings.Builder
		for _, p := range parts {
			visit(p)
			if x := identity(p); x != nil {
				fmt.Fprintf(&text, "%p ", x)
			} else if p.Kind() != value.TupleKind {
				fmt.Fprintf(&text, "%v ", value.Identity(p))
			}
		}
		if id != nil && v.Kind() != value.TensorKind {
			all[id] = text.String()
		}
	}
	visit(v)
	return all
}

// identity is what makes a thing itself; nil for what cannot be written.
func identity(v value.Value) any {
	switch v.Kind() {
	case value.TensorKind:
		if t := v.Tensor(); t.Defined() && t.HasData() && len(t.Storage().Bytes()) > 0 {
			return t.Storage()
		}
	case value.ListKind:
		return v.List()
	case value.DictKind:
		return v.Dict()
	case value.ObjectKind:
		return v.Object()
	}
	return nil
}

func (w *watcher) check(t *testing.T, name string, facts *alias.Facts, args, out []value.Value) (pairs, shared, changed int) {
	held := make([]map[any]bool, len(w.values))
	outside := make(map[any]bool)
	for _, v := range append(append([]value.Value{}, args...), out...) {
		for id := range things(v) {
			outside[id] = true
		}
	}
	for i, v := range w.values {
		held[i] = make(map[any]bool)
		for _, m := range w.runs[i] {
			now := things(m.v)
			for id, text := range now {
				held[i][id] = true
				if outside[id] && !facts.Escapes(v) {
					t.Errorf("%s: %%%s is seen by the caller and does not escape", name, v.Name())
				}
				if was, ok := m.text[id]; ok && was != text {
					changed++
					if !facts.HasWriters(v) {
						t.Errorf("%s: %%%s changed and has no writers", name, v.Name())
					}
				}
			}
			for id := range m.text {
				held[i][id] = true
			}
		}
	}
	for i := range w.values {
		for j := range i {
			pairs++
			if !meet(held[i], held[j]) {
				continue
			}
			shared++
			if !facts.MayAlias(w.values[i], w.values[j]) || !facts.MayAlias(w.values[j], w.values[i]) {
				t.Errorf("%s: %%%s and %%%s were or held one thing and are called apart", name, w.values[i].Name(), w.values[j].Name())
			}
		}
	}
	return pairs, shared, changed
}

func meet(a, b map[any]bool) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for id := range a {
		if b[id] {
			return true
		}
	}
	return false
}
