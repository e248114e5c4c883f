package cli

import (
	"fmt"
	"testing"
	"time"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// minFunctions is how many scripted functions the corpus has at least.
const minFunctions = 150

// TestSweepFunctions holds the functions to PyTorch's answers: results, writes to the
// arguments, exceptions.
func TestSweepFunctions(t *testing.T) {
	t.Parallel()
	s, c := newSweep(t), tally{start: time.Now()}
	functions := loadFunctions(t)
	for i, fn := range functions {
		if !s.take(i, 2) {
			continue
		}
		for _, p := range s.plans() {
			s.function(t, fn, p, &c)
		}
	}
	t.Log(&c)
	if c.edits == 0 || c.answers == 0 {
		t.Error("nothing was edited or answered: this tests nothing")
	}
}

func loadFunctions(t *testing.T) []corpus.Function {
	t.Helper()
	functions, err := corpus.Functions(corpus.FunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	return functions
}

// TestCorpusSize holds the committed corpus to its size.
func TestCorpusSize(t *testing.T) {
	if n := len(loadFunctions(t)); n < minFunctions && corpus.FunctionsPath() == corpus.DefaultFunctionsPath() {
		t.Errorf("%d functions, want at least %d", n, minFunctions)
	}
}

func (s *sweep) function(t *testing.T, fn corpus.Function, p plan, c *tally) {
	f, edits := transformed(t, fn.Name, fn.Graph, p, pass.Manager{Verify: true})
	if f == nil {
		return
	}
	c.runs++
	c.edits += edits
	if msg := runCalls(f, fn, &c.answers); msg != "" {
		t.Errorf("%s, after %s: %s", fn.Name, p.text, msg)
	}
}

// transformed reads a text and runs a pipeline on it, a stable one twice; nil after a
// failure, which it reports.
func transformed(t *testing.T, name string, text []byte, p plan, mgr pass.Manager) (*parse.File, int) {
	t.Helper()
	f, err := parse.Parse(name, text, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := mgr.Run(f.Module, p.steps)
	if err != nil {
		t.Errorf("%s, %s: %v", name, p.text, err)
		return nil, 0
	}
	if p.stable && !mgr.Bisect {
		again, err := mgr.Run(f.Module, p.steps)
		if err != nil {
			t.Errorf("%s, %s again: %v", name, p.text, err)
		} else if again.Edits > 0 {
			t.Errorf("%s, %s: a second run makes %d edits", name, p.text, again.Edits)
		}
	}
	return f, report.Edits
}

// runCalls runs all calls of a function and says how one differs from PyTorch's.
func runCalls(f *parse.File, fn corpus.Function, count *int) string {
	program, err := exec.Compile(f.Graphs[0], exec.Options{File: fn.Name, Lossy: exec.LossyNearest})
	if err != nil {
		return err.Error()
	}
	for i, c := range fn.Calls {
		*count++
		if msg := callDiffers(f, program, c); msg != "" {
			return fmt.Sprintf("call %d: %s", i, msg)
		}
	}
	return ""
}

// callDiffers runs one call and says how it differs from PyTorch's.
func callDiffers(f *parse.File, p *exec.Program, c corpus.Call) string {
	_, params := valueio.Params(f.Graphs[0])
	args, err := valueio.Bind(params, c.In)
	if err != nil {
		return err.Error()
	}
	got, err := equiv.Run(p, &exec.State{}, args)
	if err != nil {
		return err.Error()
	}
	if c.Raised != nil {
		switch {
		case got.Raised == nil:
			return "did not raise " + c.Raised.Message
		case got.Raised.Type != c.Raised.Type || got.Raised.Msg != c.Raised.Message:
			return fmt.Sprintf("raised %s: %s\nwant   %s: %s", got.Raised.Type, got.Raised.Msg, c.Raised.Type, c.Raised.Message)
		}
		return writesDiffer(c, got)
	}
	if got.Raised != nil {
		return "raised " + got.Raised.Error()
	}
	result := value.None()
	if len(got.Results) == 1 {
		result = got.Results[0]
	} else if len(got.Results) > 1 {
		result = value.NewTuple(got.Results...)
	}
	for _, fig := range equiv.Compare("output", c.Out, result, equiv.Options{}) {
		if !fig.OK {
			return fig.String()
		}
	}
	return writesDiffer(c, got)
}

// writesDiffer compares the tensors among the arguments as the call left them; Python
// containers are copied on the way in, so only tensors show writes.
func writesDiffer(c corpus.Call, got *equiv.Outcome) string {
	want := c.In
	if c.HasAfter {
		want = c.After
	}
	for i, v := range want.Tuple().Items {
		if v.Kind() != value.TensorKind || i >= len(got.Inputs) {
			continue
		}
		for _, fig := range equiv.Compare(fmt.Sprintf("argument %d afterwards", i), v, got.Inputs[i], equiv.Options{}) {
			if !fig.OK {
				return fig.String()
			}
		}
	}
	return ""
}

// TestSweepBisection stops pipelines after each number of edits, as a bisection does:
// wherever it stops, the graph verifies and answers as PyTorch.
func TestSweepBisection(t *testing.T) {
	t.Parallel()
	s, c := newSweep(t), tally{start: time.Now()}
	for i, fn := range loadFunctions(t) {
		if !s.take(i, 11) {
			continue
		}
		for _, p := range s.fixed {
			for limit := 0; !t.Failed(); limit++ {
				f, edits := transformed(t, fn.Name, fn.Graph, p, pass.Manager{Verify: true, Bisect: true, MaxEdits: limit})
				if f == nil {
					break
				}
				if msg := runCalls(f, fn, &c.answers); msg != "" {
					t.Errorf("%s, %s cut after %d edits: %s", fn.Name, p.text, limit, msg)
				}
				c.runs++
				if c.edits += edits; edits < limit {
					break
				}
			}
		}
	}
	t.Log(&c)
	if c.edits == 0 {
		t.Error("no function was edited: this tests nothing")
	}
}
