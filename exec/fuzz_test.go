package exec_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/internal/randgraph"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/verify"
)

// FuzzRun holds the executor to its promise for any graph that verifies: it says
// what it does not support, or runs and ends with results, an exception, or a
// limit. It never panics, and two runs on the same arguments do the same.
func FuzzRun(f *testing.F) {
	functions, err := corpus.Functions(corpus.FunctionsPath())
	if err != nil {
		f.Fatal(err)
	}
	for i, fn := range functions {
		if i%5 == 0 && len(fn.Graph) < 3000 {
			f.Add(fn.Graph, uint64(i))
		}
	}
	for seed := range uint64(8) {
		f.Add([]byte(randgraph.Text(seed, randgraph.Options{})), seed)
	}
	f.Fuzz(func(t *testing.T, text []byte, seed uint64) {
		file, err := parse.Parse("fuzz", text, parse.Options{MaxPayload: 1 << 16})
		if err != nil || len(file.Graphs) == 0 || len(verify.Module(file.Module)) > 0 {
			return
		}
		g := file.Graphs[0]
		p, err := exec.Compile(g, exec.Options{Lossy: exec.LossyNearest})
		if err != nil {
			return
		}
		inputs, err := equiv.Inputs(g, equiv.Spec{Seed: seed})
		if err != nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		run := func() (*equiv.Outcome, error) {
			return equiv.Run(p, &exec.State{Context: ctx, MaxSteps: 10_000, MaxDepth: 100, MaxItems: 10_000}, inputs)
		}
		once, err := run()
		if err != nil {
			return
		}
		again, err := run()
		var limit *exec.LimitError
		if errors.As(err, &limit) || errors.Is(err, context.DeadlineExceeded) {
			return
		}
		if err != nil {
			t.Fatalf("ran once, then %v\n%s", err, text)
		}
		if figures := equiv.Diff(once, again, equiv.Options{}); !equiv.OK(figures) {
			t.Fatalf("two runs differ: %v\n%s", figures, text)
		}
	})
}
