package cli

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
	"github.com/torchpass/torchpass/verify"
)

// TestArchivesKeepTheirAnswers runs every archive of the corpus after pipelines, in
// the methods that these keep, and holds it to what PyTorch answered. Modules that
// PyTorch's own optimizer got wrong are among them.
func TestArchivesKeepTheirAnswers(t *testing.T) {
	all, live, err := corpus.Archives()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"freeze", "inline,freeze", "default", "frozen", "inference"} {
		p := newPlan(t, text, false)
		ran := 0
		for _, a := range all {
			t.Run(text+"/"+a.Name, func(t *testing.T) { ran += archiveAnswers(t, a, p) })
		}
		if ran < 250 && !live {
			t.Errorf("%s: only %d calls", text, ran)
		}
	}
}

// archiveAnswers makes the calls that can be made, one after the other.
func archiveAnswers(t *testing.T, a corpus.Archive, p plan) int {
	model := a.Files["model.pt"]
	s, err := archive.LoadScript(bytes.NewReader(model), int64(len(model)), archive.ScriptOptions{Eval: evaluator()})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Stateful) > 0 {
		return 0
	}
	if _, err := (&pass.Manager{Verify: true}).Run(s.Module, p.steps); err != nil {
		t.Fatal(err)
	}
	for _, v := range verify.Module(s.Module) {
		t.Error(v)
	}
	st, ran := &exec.State{}, 0
	for i := 0; a.Files[fmt.Sprintf("%d.inputs.pt", i)] != nil; i++ {
		method := "forward"
		if name, ok := a.Files[fmt.Sprintf("%d.method.txt", i)]; ok {
			method = strings.TrimSpace(string(name))
		}
		f := s.Module.Method(s.Module.Root.Object().Type, method)
		if f == nil {
			return ran // stripped; what it would have changed, later calls miss
		}
		archiveAnswer(t, a, s.Module.Root, f, st, i)
		ran++
	}
	return ran
}

func archiveAnswer(t *testing.T, a corpus.Archive, root value.Value, f *ir.Function, st *exec.State, i int) {
	t.Helper()
	file := func(name string) []byte { return a.Files[fmt.Sprintf("%d.%s", i, name)] }
	load := func(name string) value.Value {
		v, err := archive.Load(bytes.NewReader(file(name)), int64(len(file(name))))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	raises := string(file("raises.txt"))
	_, params := valueio.Params(f.Graph)
	args, err := valueio.Bind(params, load("inputs.pt"))
	if err != nil && strings.Contains(raises, "missing value for argument") {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	program, err := exec.Compile(f.Graph, exec.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := program.Run(st, append([]value.Value{root}, args...))
	if raises != "" {
		var e *exec.Exception
		if !errors.As(err, &e) || !strings.Contains(raises, strings.TrimSpace(e.Msg)) {
			t.Errorf("call %d: %v; PyTorch raised %s", i, err, raises)
		}
		return
	}
	if err != nil {
		t.Fatalf("call %d: %v", i, err)
	}
	want, err := valueio.Convert(load("outputs.pt"), f.Graph.Output(0).Type())
	if err != nil {
		t.Fatal(err)
	}
	for _, fig := range equiv.Compare("output", want, got[0], equiv.Options{}) {
		if !fig.OK {
			t.Errorf("call %d: %+v", i, fig)
		}
	}
}
