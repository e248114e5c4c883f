package inline

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/ir"
)

// edge is a call in a function's own text.
type edge struct {
	callee   *ir.Function
	node     *ir.Node
	indirect bool
}

// callGraph has the calls of each function, in program order.
type callGraph map[*ir.Function][]edge

func (c *callees) callGraph() callGraph {
	g := make(callGraph, len(c.module.Functions))
	for _, f := range c.module.Functions {
		g[f] = c.edges(f.Graph, nil)
	}
	return g
}

func (c *callees) edges(g *ir.Graph, to []edge) []edge {
	for n := range g.AllNodes() {
		if s, ok := c.site(n, itself); ok && s.callee != nil {
			to = append(to, edge{s.callee, n, s.receiver != nil})
		}
		if sub := n.Subgraph(); sub != nil && c.options.Subgraphs {
			to = c.edges(sub, to)
		}
	}
	return to
}

// recursion is the error that functions call each other in a circle, or nil. A
// circle that goes through an interface is none: which object stands there, and so
// how deep it goes, is known when it runs.
func (g callGraph) recursion(functions []*ir.Function) error {
	w := &walker{callGraph: g, state: make(map[*ir.Function]state, len(g))}
	for _, f := range functions {
		if err := w.visit(f, nil); err != nil {
			return err
		}
	}
	return nil
}

type state uint8

const (
	open state = 1 + iota
	closed
)

// walker goes along direct calls, depth first.
type walker struct {
	callGraph
	state map[*ir.Function]state
	path  []*ir.Function
}

func (w *walker) visit(f *ir.Function, n *ir.Node) error {
	switch w.state[f] {
	case open:
		return w.cycle(f, n)
	case closed:
		return nil
	}
	w.state[f] = open
	w.path = append(w.path, f)
	for _, e := range w.callGraph[f] {
		if e.indirect {
			continue
		}
		if err := w.visit(e.callee, e.node); err != nil {
			return err
		}
	}
	w.path = w.path[:len(w.path)-1]
	w.state[f] = closed
	return nil
}

// cycle is the error that the functions on the path from f on call each other.
func (w *walker) cycle(f *ir.Function, n *ir.Node) error {
	i := len(w.path) - 1
	for w.path[i] != f {
		i--
	}
	var names []string
	for _, g := range append(w.path[i:], f) {
		names = append(names, g.QualifiedName())
	}
	return fmt.Errorf("recursion cannot be inlined: %s%s", strings.Join(names, " -> "), where(n))
}

// where says from which source line n calls, or, if it has none, where it stands in
// the text.
func where(n *ir.Node) string {
	if s := n.Source(); !s.IsZero() {
		return fmt.Sprintf(", called at %s:%d:%d", s.File, s.Line, s.Col)
	}
	if line, col := n.TextPos(); line > 0 {
		return fmt.Sprintf(", called in line %d, column %d of the text", line, col)
	}
	return ""
}

// recursive are the functions that lead back to themselves, which is only possible
// through an interface (Tarjan, "Depth-first search and linear graph algorithms",
// 1972).
func (g callGraph) recursive(functions []*ir.Function) map[*ir.Function]bool {
	t := &tarjan{callGraph: g, index: make(map[*ir.Function]int, len(g)), low: make(map[*ir.Function]int, len(g)),
		found: make(map[*ir.Function]bool)}
	for _, f := range functions {
		if t.index[f] == 0 {
			t.visit(f)
		}
	}
	return t.found
}

type tarjan struct {
	callGraph
	index, low map[*ir.Function]int // from 1; low is 0 for functions that are done
	stack      []*ir.Function
	found      map[*ir.Function]bool
}

func (t *tarjan) visit(f *ir.Function) {
	t.index[f] = len(t.index) + 1
	t.low[f] = t.index[f]
	t.stack = append(t.stack, f)
	for _, e := range t.callGraph[f] {
		if t.index[e.callee] == 0 {
			t.visit(e.callee)
		}
		if low := t.low[e.callee]; low > 0 {
			t.low[f] = min(t.low[f], low)
		}
		if e.callee == f {
			t.found[f] = true
		}
	}
	if t.low[f] == t.index[f] {
		t.component(f)
	}
}

// component takes the functions that call each other, of which f came first, off
// the stack.
func (t *tarjan) component(f *ir.Function) {
	i := len(t.stack) - 1
	for t.stack[i] != f {
		i--
	}
	for j := len(t.stack) - 1; j >= i; j-- {
		g := t.stack[j]
		t.low[g] = 0
		t.found[g] = t.found[g] || len(t.stack)-i > 1
	}
	t.stack = t.stack[:i]
}
