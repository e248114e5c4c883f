package randgraph_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/verify"
)

// seeds of the property tests; more do not fit a test that everybody runs.
const seeds = 200

// options gives each seed its own size and shape of graph.
func options(seed uint64) randgraph.Options {
	return randgraph.Options{Nodes: 10 + int(seed%7)*15, Depth: 1 + int(seed%4), Raise: seed%3 == 0}
}

// TestRoundTripAndVerify: the text reprints as it is, and the graph is clean.
func TestRoundTripAndVerify(t *testing.T) {
	for seed := range uint64(seeds) {
		g := randgraph.New(seed, options(seed))
		text := randgraph.Text(seed, options(seed))
		if got := print.Graph(g, print.Options{}); got != text {
			t.Errorf("seed %d reprints as\n%s\nnot as\n%s", seed, got, text)
		}
		for _, v := range verify.Graph(g) {
			t.Errorf("seed %d: %v", seed, v)
		}
	}
}

// TestRuns: the executor has every operator, and exceptions are the planted ones.
func TestRuns(t *testing.T) {
	raised := 0
	for seed := range uint64(seeds) {
		p, err := exec.Compile(randgraph.New(seed, options(seed)), exec.Options{})
		if err != nil {
			t.Errorf("seed %d: %v", seed, err)
			continue
		}
		out, err := equiv.Run(p, nil, randgraph.Inputs(seed))
		if err != nil {
			t.Errorf("seed %d: %v", seed, err)
			continue
		}
		if out.Raised != nil {
			raised++
			if msg := out.Raised.Error(); !options(seed).Raise || !strings.Contains(msg, "planted") {
				t.Errorf("seed %d raises %s", seed, msg)
			}
		}
	}
	if raised == 0 || raised > seeds/4 {
		t.Errorf("%d of %d runs raise", raised, seeds)
	}
}

// TestPassesKeepResults: what a graph returns, writes and raises is the same
// before and after every pipeline.
func TestPassesKeepResults(t *testing.T) {
	passes := []*pass.Pass{dce.Pass, fold.Pass}
	for _, text := range []string{"dce", "fold", "fix(fold,dce)"} {
		pipeline, err := pass.ParsePipeline(text, passes)
		if err != nil {
			t.Fatal(err)
		}
		edits := 0
		for seed := range uint64(seeds) {
			before := randgraph.New(seed, options(seed))
			after := randgraph.New(seed, options(seed))
			edits += apply(t, seed, pipeline, after)
			for run := range uint64(3) {
				compare(t, text, seed, before, after, seed+run*seeds)
			}
		}
		if edits < seeds {
			t.Errorf("%s made only %d edits in %d graphs", text, edits, seeds)
		}
		t.Logf("%s: %d edits", text, edits)
	}
}

func apply(t *testing.T, seed uint64, pipeline pass.Pipeline, g *ir.Graph) int {
	t.Helper()
	m := g.Module()
	report, err := (&pass.Manager{Verify: true}).Run(m, pipeline)
	if err != nil {
		t.Errorf("seed %d: %v", seed, err)
		return 0
	}
	return report.Edits
}

func compare(t *testing.T, name string, seed uint64, before, after *ir.Graph, inputs uint64) {
	t.Helper()
	figures, err := equiv.Graphs(before, after, randgraph.Inputs(inputs), exec.Options{}, equiv.Options{})
	if err != nil {
		t.Errorf("%s, seed %d: %v", name, seed, err)
		return
	}
	for _, f := range figures {
		if !f.OK {
			t.Errorf("%s, seed %d, inputs %d: %v\n%s", name, seed, inputs, f, print.Graph(after, print.Options{}))
			return
		}
	}
}
