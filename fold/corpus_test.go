package fold_test

import (
	"fmt"
	"testing"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// TestFunctionsKeepTheirAnswers runs every function of the corpus as it is, and
// after dce, fold and both to a fixpoint, and holds each to PyTorch's answer:
// results, writes to the arguments, exceptions.
func TestFunctionsKeepTheirAnswers(t *testing.T) {
	functions, err := corpus.Functions(corpus.FunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	calls, edits := 0, map[string]int{}
	for _, text := range []string{"", "dce", "fold", "fix(fold,dce)"} {
		var pl pass.Pipeline
		if text != "" {
			if pl, err = pass.ParsePipeline(text, []*pass.Pass{dce.Pass, fold.Pass}); err != nil {
				t.Fatal(err)
			}
		}
		for _, fn := range functions {
			f, err := parse.Parse(fn.Name, fn.Graph, parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			report, err := (&pass.Manager{Verify: true}).Run(f.Module, pl)
			if err != nil {
				t.Errorf("%s: %v", fn.Name, err)
				continue
			}
			edits[text] += report.Edits
			p, err := exec.Compile(f.Graphs[0], exec.Options{File: fn.Name, Lossy: exec.LossyNearest})
			if err != nil {
				t.Errorf("%s: %v", fn.Name, err)
				continue
			}
			for i, c := range fn.Calls {
				calls++
				if msg := answers(f, p, c); msg != "" {
					t.Errorf("%s, call %d, after %q: %s", fn.Name, i, text, msg)
				}
			}
		}
	}
	t.Logf("%d functions, %d calls, edits %v", len(functions), calls, edits)
	if edits["dce"] == 0 || edits["fold"] == 0 {
		t.Error("the passes found nothing to do: the corpus tests nothing")
	}
}

// answers runs one call and says how it differs from PyTorch's.
func answers(f *parse.File, p *exec.Program, c corpus.Call) string {
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
		return written(c, got)
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
	return written(c, got)
}

// written compares the tensors among the arguments as the call left them; Python
// containers are copied on the way in, so only tensors show writes.
func written(c corpus.Call, got *equiv.Outcome) string {
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
