package archive_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
	"github.com/torchpass/torchpass/verify"
)

// sample is one module of testdata/archives, which oracle/archives.py made.
type sample struct {
	name  string
	files map[string][]byte
}

// samples reads them, or those of the folder that TORCHPASS_ARCHIVES names, which the
// live step of CI fills.
func samples(t testing.TB) []sample {
	t.Helper()
	if dir := os.Getenv("TORCHPASS_ARCHIVES"); dir != "" {
		return folder(t, dir)
	}
	f, err := os.Open(filepath.Join("..", "testdata", "archives", "archives.tar.zst"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f, zstd.WithDecoderMaxWindow(1<<28))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var out []sample
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		name, file := path.Split(h.Name)
		if name = path.Clean(name); len(out) == 0 || out[len(out)-1].name != name {
			out = append(out, sample{name, map[string][]byte{}})
		}
		out[len(out)-1].files[file] = data
	}
}

func folder(t testing.TB, dir string) []sample {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives in %s: %v", dir, err)
	}
	var out []sample
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if name := filepath.Base(filepath.Dir(p)); len(out) == 0 || out[len(out)-1].name != name {
			out = append(out, sample{name, map[string][]byte{}})
		}
		out[len(out)-1].files[filepath.Base(p)] = data
	}
	return out
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

// TestScriptGraphs compares the graph of every method with the one that PyTorch
// has after loading the same archive: nodes, order, names and numbers.
func TestScriptGraphs(t *testing.T) {
	all := samples(t)
	if len(all) < 95 && os.Getenv("TORCHPASS_ARCHIVES") == "" {
		t.Fatalf("%d samples", len(all))
	}
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) {
			m, err := loadScript(s.files["model.pt"])
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Stateful) == 0 { // the attributes of others are not set
				for _, v := range verify.Module(m.Module) {
					t.Error(v)
				}
			}
			parts := strings.Split("\n"+string(s.files["graphs.txt"]), "\n-- ")[1:]
			for _, part := range parts {
				name, want, _ := strings.Cut(part, " --\n")
				f := m.Module.Function(name)
				if f == nil {
					t.Errorf("%s is missing", name)
					continue
				}
				got := strings.TrimSpace(print.Graph(f.Graph, print.Options{NoSources: true}))
				got, want = warnID.ReplaceAllString(got, "warn_id=0"), warnID.ReplaceAllString(strings.TrimSpace(want), "warn_id=0")
				if got != want {
					t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
				}
			}
			if len(parts) == 0 {
				t.Error("no graphs")
			}
		})
	}
}

// TestScriptRuns runs forward of every module, call after call on its saved state,
// and compares with what PyTorch answered or raised.
func TestScriptRuns(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			m, err := loadScript(s.files["model.pt"])
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Stateful) > 0 {
				if len(verify.Module(m.Module)) == 0 {
					t.Error("verify does not see that attributes are not set")
				}
				return
			}
			f := m.Module.Method(m.Module.Root.Object().Type, "forward")
			p, err := exec.Compile(f.Graph, exec.Options{})
			if err != nil && strings.Contains(err.Error(), "operator prim::Enter is not supported") {
				t.Skip("prim::Enter does not run yet")
			}
			if err != nil && os.Getenv("TORCHPASS_ARCHIVES") != "" {
				t.Skip(err) // models that draw random numbers, for one
			}
			if err != nil {
				t.Fatal(err)
			}
			st := &exec.State{}
			for i := 0; s.files[fmt.Sprintf("%d.inputs.pt", i)] != nil; i++ {
				call(t, s, m, f, p, st, i)
			}
		})
	}
}

func call(t *testing.T, s sample, m *archive.Script, f *ir.Function, p *exec.Program, st *exec.State, i int) {
	t.Helper()
	_, params := valueio.Params(f.Graph)
	args, err := valueio.Bind(params, loadValue(t, s.files[fmt.Sprintf("%d.inputs.pt", i)]))
	if err != nil {
		t.Fatalf("call %d: %v", i, err)
	}
	got, err := p.Run(st, append([]value.Value{m.Module.Root}, args...))
	if raises, ok := s.files[fmt.Sprintf("%d.raises.txt", i)]; ok {
		var raised *exec.Exception
		if !errors.As(err, &raised) {
			t.Fatalf("call %d: %v, not an exception; PyTorch raised %s", i, err, raises)
		}
		if !strings.Contains(string(raises), raised.Msg) {
			t.Errorf("call %d raised %q; PyTorch %s", i, raised.Msg, raises)
		}
		return
	}
	if err != nil {
		t.Fatalf("call %d: %v", i, err)
	}
	want, err := valueio.Convert(loadValue(t, s.files[fmt.Sprintf("%d.outputs.pt", i)]), f.Graph.Output(0).Type())
	if err != nil {
		t.Fatalf("call %d: %v", i, err)
	}
	for _, fig := range equiv.Compare("output", want, got[0], equiv.Options{}) {
		if !fig.OK {
			t.Errorf("call %d: %+v", i, fig)
		}
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
