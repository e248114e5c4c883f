package analysis_test

import (
	"errors"
	"testing"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// counting is an analysis that counts nodes, and its own runs.
func counting(name string, runs *int) *analysis.Analysis[int] {
	return analysis.New(name, "how many nodes there are", func(s analysis.Subject) (int, error) {
		*runs++
		n := 0
		for range s.AnalysisCache().Graph().AllNodes() {
			n++
		}
		return n, nil
	})
}

func edit(g *ir.Graph) { g.Top().Append(g.NewNode(symbol.AtenRelu)) }

// ask fails the test unless a gives want.
func ask[T comparable](t *testing.T, when string, a *analysis.Analysis[T], s analysis.Subject, want T) {
	t.Helper()
	got, err := a.Of(s)
	if err != nil || got != want {
		t.Errorf("%s: %v, %v; want %v", when, got, err, want)
	}
}

func runs(t *testing.T, when string, got, want int) {
	t.Helper()
	if got != want {
		t.Errorf("%s: computed %d times, want %d", when, got, want)
	}
}

func TestNamesAndGraph(t *testing.T) {
	var n int
	a := counting("nodes", &n)
	g := ir.NewGraph(ir.NewModule(nil))
	c := analysis.NewCache(g)
	if a.Key() != "nodes" || a.Doc() != "how many nodes there are" {
		t.Errorf("Key %q, Doc %q", a.Key(), a.Doc())
	}
	if c.Graph() != g || c.AnalysisCache() != c {
		t.Error("the cache is not of its graph, or not its own subject")
	}
}

func TestCache(t *testing.T) {
	var n, m int
	nodes, other := counting("nodes", &n), counting("other", &m)
	g := ir.NewGraph(ir.NewModule(nil))
	c := analysis.NewCache(g)
	runs(t, "a new cache", n, 0)
	ask(t, "first", nodes, c, 0)
	ask(t, "again", nodes, c, 0)
	runs(t, "again", n, 1)
	edit(g)
	ask(t, "after an edit", nodes, c, 1)
	ask(t, "and again", nodes, c, 1)
	runs(t, "after an edit", n, 2)
	runs(t, "not asked", m, 0)
	ask(t, "the other", other, c, 1)
	ask(t, "beside the other", nodes, c, 1)
	runs(t, "beside the other", n, 2)
	ask(t, "another cache", nodes, analysis.NewCache(g), 1)
	runs(t, "another cache", n, 3)
}

func TestKeep(t *testing.T) {
	var n, m int
	nodes, other := counting("nodes", &n), counting("other", &m)
	g := ir.NewGraph(ir.NewModule(nil))
	c := analysis.NewCache(g)
	ask(t, "first", nodes, c, 0)
	ask(t, "first", other, c, 0)

	before := g.Edits()
	edit(g)
	edit(g)
	c.Keep([]analysis.Key{"absent", nodes.Key()}, before)
	ask(t, "kept over two edits", nodes, c, 0)
	ask(t, "not kept", other, c, 2)
	runs(t, "kept", n, 1)
	runs(t, "not kept", m, 2)

	edit(g)
	ask(t, "kept until the next edit only", nodes, c, 3)
	runs(t, "kept until the next edit only", n, 2)

	edit(g) // nobody keeps this one
	before = g.Edits()
	edit(g)
	c.Keep([]analysis.Key{nodes.Key()}, before)
	ask(t, "stale facts stay stale", nodes, c, 5)
	runs(t, "stale facts stay stale", n, 3)

	before = g.Edits()
	edit(g)
	c.Keep(nil, before)
	ask(t, "nothing kept", nodes, c, 6)
}

// TestAsksAnother has an analysis that is built on a second one, both of which
// the cache did not know before.
func TestAsksAnother(t *testing.T) {
	var n, m int
	nodes := counting("nodes", &n)
	twice := analysis.New("twice", "twice the nodes", func(s analysis.Subject) (int, error) {
		m++
		k, err := nodes.Of(s)
		return 2 * k, err
	})
	g := ir.NewGraph(ir.NewModule(nil))
	c := analysis.NewCache(g)
	edit(g)
	ask(t, "outer", twice, c, 2)
	ask(t, "inner", nodes, c, 1)
	ask(t, "outer again", twice, c, 2)
	runs(t, "inner", n, 1)
	runs(t, "outer", m, 1)

	before := g.Edits()
	edit(g)
	c.Keep([]analysis.Key{nodes.Key()}, before)
	ask(t, "outer is new, inner was kept", twice, c, 2)
	runs(t, "inner was kept", n, 1)
	runs(t, "outer is new", m, 2)
	edit(g)
	ask(t, "both are new", twice, c, 6)
	runs(t, "both are new", n+m, 5)
}

func TestErrorIsNotRemembered(t *testing.T) {
	fail := errors.New("not this time")
	answer := fail
	n := 0
	a := analysis.New("fails", "may fail", func(analysis.Subject) (int, error) { n++; return n, answer })
	g := ir.NewGraph(ir.NewModule(nil))
	c := analysis.NewCache(g)
	for range 2 {
		if _, err := a.Of(c); err != fail {
			t.Errorf("error %v, want %v", err, fail)
		}
	}
	answer = nil
	ask(t, "succeeds", a, c, 3)
	ask(t, "remembered", a, c, 3)
}

// TestEditsWhileComputing has an analysis that edits: its facts are of the graph
// before and must not pass for facts of the graph after.
func TestEditsWhileComputing(t *testing.T) {
	g := ir.NewGraph(ir.NewModule(nil))
	c := analysis.NewCache(g)
	n := 0
	a := analysis.New("edits", "edits", func(s analysis.Subject) (int, error) {
		n++
		edit(s.AnalysisCache().Graph())
		return n, nil
	})
	ask(t, "first", a, c, 1)
	ask(t, "second", a, c, 2)
}

// TestFactsOfAnyType caches nil facts of an interface type, and has two analyses
// that share a name by mistake.
func TestFactsOfAnyType(t *testing.T) {
	c := analysis.NewCache(ir.NewGraph(ir.NewModule(nil)))
	n := 0
	none := analysis.New("facts", "no error", func(analysis.Subject) (error, error) { n++; return nil, nil })
	ask(t, "nil", none, c, nil)
	ask(t, "nil again", none, c, nil)
	runs(t, "nil again", n, 1)
	text := analysis.New("facts", "text", func(analysis.Subject) (string, error) { return "text", nil })
	ask(t, "same name, other type", text, c, "text")
	ask(t, "nil after it", none, c, nil)
}
