package cli

import (
	"testing"
	"time"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/verify"
)

// TestSweepDumps runs the pipelines on what PyTorch printed.
func TestSweepDumps(t *testing.T) {
	families, err := corpus.Families()
	if err != nil {
		t.Fatal(err)
	}
	t.Parallel()
	s, c, at := newSweep(t), tally{start: time.Now()}, 0
	for _, family := range families {
		texts, err := corpus.Load(family)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range texts {
			if at++; !s.take(at, 151) {
				continue
			}
			f, err := parse.Parse(x.Name, x.Data, parse.Options{})
			if err != nil || len(verify.Module(f.Module)) > 0 {
				continue // of the parser's and verifier's own cases
			}
			for _, p := range s.plans() {
				_, edits := transformed(t, family+"/"+x.Name, x.Data, p, pass.Manager{Verify: true})
				c.runs++
				c.edits += edits
			}
		}
	}
	t.Log(&c)
	if c.edits == 0 {
		t.Error("nothing was edited: this tests nothing")
	}
}

// sizes gives each seed its own size and shape of graph.
func sizes(seed uint64) randgraph.Options {
	return randgraph.Options{Nodes: 10 + int(seed%7)*15, Depth: 1 + int(seed%4), Raise: seed%3 == 0}
}

// TestSweepRandomGraphs: what a random graph returns, writes, shares and raises is
// the same before and after, wherever a pipeline is cut.
func TestSweepRandomGraphs(t *testing.T) {
	t.Parallel()
	s, c := newSweep(t), tally{start: time.Now()}
	seeds := uint64(20)
	if s.full {
		seeds = 2000
	}
	for seed := s.seed * seeds; seed < (s.seed+1)*seeds; seed++ {
		g := randomGraph{seed, randgraph.Text(seed, sizes(seed)), randgraph.New(seed, sizes(seed))}
		for i, p := range s.plans() {
			edits := g.run(t, p, pass.Manager{Verify: true}, &c)
			if seed%20 != uint64(i) {
				continue
			}
			for limit := range edits {
				g.run(t, p, pass.Manager{Verify: true, Bisect: true, MaxEdits: limit}, &c)
			}
		}
	}
	t.Log(&c)
	if c.edits == 0 || c.answers == 0 {
		t.Error("nothing was edited or answered: this tests nothing")
	}
}

// randomGraph is the graph of a seed, before any pass.
type randomGraph struct {
	seed   uint64
	text   string
	before *ir.Graph
}

// run returns how many edits were made.
func (g randomGraph) run(t *testing.T, p plan, mgr pass.Manager, c *tally) int {
	f, edits := transformed(t, "random graph", []byte(g.text), p, mgr)
	if f == nil {
		t.Fatalf("seed %d", g.seed)
	}
	c.runs++
	c.edits += edits
	for inputs := range uint64(2) {
		c.answers++
		if msg := differ(g.before, f.Graphs[0], g.seed+inputs*1000003); msg != "" {
			t.Fatalf("seed %d, %s, cut after %d edits: %s\n%s", g.seed, p.text, edits, msg, print.Graph(f.Graphs[0], print.Options{}))
		}
	}
	return edits
}

// differ runs two graphs on the same inputs and says how what they do differs.
func differ(before, after *ir.Graph, inputs uint64) string {
	figures, err := equiv.Graphs(before, after, randgraph.Inputs(inputs), exec.Options{}, equiv.Options{})
	if err != nil {
		return err.Error()
	}
	for _, fig := range figures {
		if !fig.OK {
			return fig.String()
		}
	}
	return ""
}
