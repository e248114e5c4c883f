package randgraph_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/randgraph"
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
