package fold_test

import (
	"os"
	"testing"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
)

// TestEveryBisectionKeepsAnswers stops pipelines after each number of edits, as a
// bisection does: wherever it stops, the graph verifies and answers as PyTorch.
// It takes every seventh function, or all with TORCHPASS_FULL set.
func TestEveryBisectionKeepsAnswers(t *testing.T) {
	functions, err := corpus.Functions(corpus.FunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	step := 7
	if os.Getenv("TORCHPASS_FULL") != "" {
		step = 1
	}
	stops := 0
	for i := 0; i < len(functions); i += step {
		for _, text := range []string{"dce", "fix(fold,dce)"} {
			stops += bisect(t, functions[i], text)
		}
	}
	t.Logf("stopped at %d places", stops)
	if stops == 0 {
		t.Error("no function was edited: this tests nothing")
	}
}

// bisect runs the pipeline with every limit on edits and returns how many it took.
func bisect(t *testing.T, fn corpus.Function, text string) int {
	t.Helper()
	pl, err := pass.ParsePipeline(text, []*pass.Pass{dce.Pass, fold.Pass})
	if err != nil {
		t.Fatal(err)
	}
	for limit := 0; ; limit++ {
		f, err := parse.Parse(fn.Name, fn.Graph, parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		report, err := (&pass.Manager{Verify: true, Bisect: true, MaxEdits: limit}).Run(f.Module, pl)
		if err != nil {
			t.Errorf("%s, %s cut after %d edits: %v", fn.Name, text, limit, err)
			return limit
		}
		p, err := exec.Compile(f.Graphs[0], exec.Options{File: fn.Name, Lossy: exec.LossyNearest})
		if err != nil {
			t.Errorf("%s, %s cut after %d edits: %v", fn.Name, text, limit, err)
			return limit
		}
		for i, c := range fn.Calls {
			if msg := answers(f, p, c); msg != "" {
				t.Errorf("%s, call %d, %s cut after %d edits: %s", fn.Name, i, text, limit, msg)
				return limit
			}
		}
		if report.Edits < limit {
			return limit
		}
	}
}

// TestEveryBisectionOfRandomGraphs does the same to random graphs, held to their
// own answers before any pass.
func TestEveryBisectionOfRandomGraphs(t *testing.T) {
	seeds := uint64(12)
	if os.Getenv("TORCHPASS_FULL") != "" {
		seeds = 1000
	}
	pl, err := pass.ParsePipeline("fix(fold,dce)", []*pass.Pass{dce.Pass, fold.Pass})
	if err != nil {
		t.Fatal(err)
	}
	stops := 0
	for seed := range seeds {
		opt := randgraph.Options{Nodes: 10 + int(seed%7)*10, Depth: 1 + int(seed%4), Raise: seed%3 == 0}
		before := randgraph.New(seed, opt)
		for limit := 0; ; limit++ {
			after := randgraph.New(seed, opt)
			report, err := (&pass.Manager{Verify: true, Bisect: true, MaxEdits: limit}).Run(after.Module(), pl)
			if err != nil {
				t.Errorf("seed %d, cut after %d edits: %v", seed, limit, err)
				break
			}
			figures, err := equiv.Graphs(before, after, randgraph.Inputs(seed), exec.Options{}, equiv.Options{})
			if err != nil || !equiv.OK(figures) {
				t.Errorf("seed %d, cut after %d edits: %v %v", seed, limit, err, figures)
				break
			}
			if stops++; report.Edits < limit {
				break
			}
		}
	}
	t.Logf("stopped at %d places", stops)
}
