package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
	"github.com/torchpass/torchpass/verify"
)

// samples are the modules of testdata/archives, or those that CI made.
func samples(t testing.TB) (all []corpus.Archive, live bool) {
	t.Helper()
	all, live, err := corpus.Archives()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 224 && !live {
		t.Fatalf("%d samples", len(all))
	}
	return all, live
}

func loadScript(data []byte) (*archive.Script, error) {
	return archive.LoadScript(bytes.NewReader(data), int64(len(data)), archive.ScriptOptions{Eval: evalNode})
}

// evalNode folds what PyTorch folds at import.
func evalNode(n *ir.Node, args []value.Value) ([]value.Value, bool) {
	p, err := exec.CompileNode(n, exec.Options{})
	if err != nil {
		return nil, false
	}
	out, err := p.Run(&exec.State{MaxSteps: 1000}, args)
	return out, err == nil
}

// warnID is a number that PyTorch counts up through all that a process compiles.
var warnID = regexp.MustCompile(`warn_id=\d+`)

// otherNumbers are the samples of which the graphs agree but for the numbers of
// values: PyTorch makes one more for a fork whose result is a tuple.
var otherNumbers = map[string]bool{"ForkTuples": true}

// renumbered prints a graph with its values numbered in order.
func renumbered(t *testing.T, text string) string {
	t.Helper()
	g, err := parse.Graph("graphs.txt", []byte(text), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(print.Graph(g, print.Options{NoSources: true, Renumber: true}))
}

// TestScriptGraphs compares the graph of every method with the one that PyTorch
// has after loading the same archive: nodes, order, names and numbers.
func TestScriptGraphs(t *testing.T) {
	all, _ := samples(t)
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			m, err := loadScript(s.Files["model.pt"])
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Stateful) == 0 { // the attributes of others are not set
				for _, v := range verify.Module(m.Module) {
					t.Error(v)
				}
			}
			sameGraphs(t, s, m, func(graph string) string {
				graph = warnID.ReplaceAllString(graph, "warn_id=0")
				if otherNumbers[s.Name] {
					graph = renumbered(t, graph)
				}
				return graph
			})
		})
	}
}

// sameGraphs compares the graphs of m, with their sources where those are recorded,
// in the form that normal gives them.
func sameGraphs(t *testing.T, s corpus.Archive, m *archive.Script, normal func(string) string) {
	t.Helper()
	graphs := string(s.Files["graphs.txt"])
	noSources := !strings.Contains(graphs, " # ")
	parts := strings.Split("\n"+graphs, "\n-- ")[1:]
	if len(parts) == 0 {
		t.Error("no graphs")
	}
	for _, part := range parts {
		name, want, _ := strings.Cut(part, " --\n")
		f := m.Module.Function(name)
		if f == nil {
			t.Errorf("%s is missing", name)
			continue
		}
		got := normal(strings.TrimSpace(print.Graph(f.Graph, print.Options{NoSources: noSources})))
		if want = normal(strings.TrimSpace(want)); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// TestScriptRuns calls the methods of every module, one call after the other on its
// saved state, and compares answers, exceptions and attributes with PyTorch's.
func TestScriptRuns(t *testing.T) {
	all, live := samples(t)
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			m, err := loadScript(s.Files["model.pt"])
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Stateful) > 0 {
				if len(verify.Module(m.Module)) == 0 {
					t.Error("verify does not see that attributes are not set")
				}
				return
			}
			st := &exec.State{}
			for i := 0; s.Files[fmt.Sprintf("%d.inputs.pt", i)] != nil; i++ {
				err := call(t, live, s, m, st, i)
				if err != nil && live {
					t.Skip(err) // operators without a kernel
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			attributes(t, live, s, m)
		})
	}
}

// call makes the i-th call. The error is of compilation.
func call(t *testing.T, live bool, s corpus.Archive, m *archive.Script, st *exec.State, i int) error {
	t.Helper()
	method := "forward"
	if name, ok := s.Files[fmt.Sprintf("%d.method.txt", i)]; ok {
		method = strings.TrimSpace(string(name))
	}
	f := m.Module.Method(m.Module.Root.Object().Type, method)
	p, err := exec.Compile(f.Graph, exec.Options{})
	if err != nil {
		return err
	}
	_, params := valueio.Params(f.Graph)
	raises, raised := s.Files[fmt.Sprintf("%d.raises.txt", i)]
	args, err := valueio.Bind(params, loadValue(t, s.Files[fmt.Sprintf("%d.inputs.pt", i)]))
	if err != nil && strings.Contains(string(raises), "missing value for argument") {
		return nil
	}
	if err != nil {
		t.Fatalf("call %d: %v", i, err)
	}
	got, err := p.Run(st, append([]value.Value{m.Module.Root}, args...))
	if raised {
		var e *exec.Exception
		if !errors.As(err, &e) {
			t.Fatalf("call %d: %v, not an exception; PyTorch raised %s", i, err, raises)
		}
		if !strings.Contains(string(raises), strings.TrimSpace(e.Msg)) {
			t.Errorf("call %d raised %q; PyTorch %s", i, e.Msg, raises)
		}
		return nil
	}
	if err != nil {
		t.Fatalf("call %d: %v", i, err)
	}
	same(t, live, fmt.Sprintf("call %d", i), loadValue(t, s.Files[fmt.Sprintf("%d.outputs.pt", i)]), got[0], f.Graph.Output(0).Type())
	return nil
}

// deep is how far, relative to the largest element, the results of a whole model may
// be from PyTorch's.
const deep = 1e-5

// same compares a recorded value with got, whose type is typ; live says that they
// are of a model.
func same(t *testing.T, live bool, what string, recorded, got value.Value, typ *types.Type) {
	t.Helper()
	want, err := valueio.Convert(recorded, typ)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	for _, fig := range equiv.Compare("output", want, got, equiv.Options{}) {
		if !fig.OK && (!live || fig.Msg != "" || fig.MaxRel > deep) {
			t.Errorf("%s: %+v", what, fig)
		}
	}
}

// attributes compares the attributes that the calls changed.
func attributes(t *testing.T, live bool, s corpus.Archive, m *archive.Script) {
	t.Helper()
	data, ok := s.Files["state.pt"]
	if !ok {
		return
	}
	for path, want := range loadValue(t, data).Dict().All() {
		at, typ := m.Module.Root, (*types.Type)(nil)
		for _, name := range strings.Split(path.Str(), ".") {
			class := at.Object().Type.Class()
			a, _ := class.Attr(name)
			v, ok := at.Object().Attr(name)
			if !ok {
				t.Fatalf("no attribute %s", path.Str())
			}
			at, typ = v, a.Type
		}
		same(t, live, path.Str(), want, at, typ)
	}
}

func loadValue(t *testing.T, data []byte) value.Value {
	t.Helper()
	v, err := archive.Load(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
