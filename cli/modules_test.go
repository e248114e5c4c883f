package cli

import (
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
	"github.com/torchpass/torchpass/verify"
)

// TestModulesKeepTheirAnswers runs every module of the corpus as it is and after
// each pipeline, and holds each to what PyTorch answered to successive calls and to
// the state that they left behind.
func TestModulesKeepTheirAnswers(t *testing.T) {
	modules, err := corpus.Modules()
	if err != nil {
		t.Fatal(err)
	}
	if len(modules) < 68 {
		t.Fatalf("the corpus has %d modules", len(modules))
	}
	for _, text := range []string{"", "inline", "inline,dce", "fold", "strip", "inline,strip", "fix(inline,fold,dce)", "fix(inline,fold,dce),strip", "default", "freeze", "inline,freeze", "frozen"} {
		t.Run(text, func(t *testing.T) {
			edits := 0
			for _, m := range modules {
				edits += moduleAnswers(t, m, text)
			}
			t.Logf("%d edits", edits)
			if edits == 0 && text != "" {
				t.Error("the pipeline found nothing to do: the corpus tests nothing")
			}
		})
	}
}

// moduleAnswers transforms m, calls it, and returns the number of edits made.
func moduleAnswers(t *testing.T, m corpus.Module, text string) int {
	t.Helper()
	f, err := parse.Parse(m.Name, m.Text, parse.Options{})
	if err != nil {
		t.Error(err)
		return 0
	}
	edits := transform(t, m.Name, f.Module, text)
	if f = again(t, m.Name, f); f == nil {
		return edits
	}
	forward := f.Module.Method(f.Module.Root.Object().Type, "forward")
	p, err := exec.Compile(forward.Graph, exec.Options{File: m.Name})
	if err != nil {
		t.Errorf("%s: %v", m.Name, err)
		return edits
	}
	for i, c := range m.Calls {
		where := fmt.Sprintf("%s, call %d", m.Name, i)
		if msg := callAnswers(p, f.Module.Root, forward.Graph, c); msg != "" {
			t.Errorf("%s: %s", where, msg)
		}
		state, err := parse.Parse("state", m.States[i], parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if msg := sameState("root", state.Module.Root.Object(), f.Module.Root.Object(), map[*value.Object]bool{}); msg != "" {
			t.Errorf("%s: afterwards %s", where, msg)
		}
	}
	return edits
}

// again prints the module and reads it, which must lose nothing.
func again(t *testing.T, name string, f *parse.File) *parse.File {
	t.Helper()
	text := print.Module(f.Module, print.Options{})
	g, err := parse.Parse(name, []byte(text), parse.Options{})
	if err != nil {
		t.Errorf("%s: printed, it does not parse: %v", name, err)
		return nil
	}
	for _, v := range verify.Module(g.Module) {
		t.Errorf("%s: printed, it does not verify: %s", name, v)
	}
	if print.Module(g.Module, print.Options{}) != text {
		t.Errorf("%s: does not survive a round trip", name)
	}
	return g
}

func transform(t *testing.T, name string, m *ir.Module, text string) int {
	t.Helper()
	if text == "" {
		return 0
	}
	a := &app{passes: allPasses()}
	pl, err := a.pipeline(text)
	if err != nil {
		t.Fatal(err)
	}
	report, err := (&pass.Manager{Verify: true}).Run(m, pl)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return 0
	}
	return report.Edits
}

// callAnswers makes one call and says how the answer differs from PyTorch's.
func callAnswers(p *exec.Program, root value.Value, g *ir.Graph, c corpus.Call) string {
	_, params := valueio.Params(g)
	args, err := valueio.Bind(params, value.Copy(c.In))
	if err != nil {
		return err.Error()
	}
	var printed strings.Builder
	outs, err := p.Run(&exec.State{Stdout: &printed}, append([]value.Value{root}, args...))
	if c.Raised != nil {
		if e, ok := err.(*exec.Exception); !ok || e.Type != c.Raised.Type || e.Msg != c.Raised.Message {
			return fmt.Sprintf("got error %v, want %s: %s", err, c.Raised.Type, c.Raised.Message)
		}
		return ""
	}
	if err != nil {
		return err.Error()
	}
	return differs("output", c.Out, outs[0])
}

// differs compares values; an empty text says that they agree.
func differs(path string, want, got value.Value) string {
	for _, fig := range equiv.Compare(path, want, got, equiv.Options{}) {
		if !fig.OK {
			return fig.String()
		}
	}
	return ""
}

// sameState compares the attributes that got still has with those of want, by name.
func sameState(path string, want, got *value.Object, seen map[*value.Object]bool) string {
	if seen[got] {
		return ""
	}
	seen[got] = true
	if want.Type.Name() != got.Type.Name() {
		return fmt.Sprintf("%s is a %s, want a %s", path, got.Type.Name(), want.Type.Name())
	}
	for i, a := range got.Type.Class().Attributes {
		j := slotOf(want.Type, a.Name)
		if j < 0 {
			return fmt.Sprintf("%s.%s should not be there", path, a.Name)
		}
		v, w := got.Attrs[i], want.Attrs[j]
		if v.Kind() == value.ObjectKind && w.Kind() == value.ObjectKind {
			if msg := sameState(path+"."+a.Name, w.Object(), v.Object(), seen); msg != "" {
				return msg
			}
		} else if msg := differs(path+"."+a.Name, w, v); msg != "" {
			return msg
		}
	}
	return ""
}

func slotOf(class *types.Type, name string) int {
	for i, a := range class.Class().Attributes {
		if a.Name == name {
			return i
		}
	}
	return -1
}
