package pyprint_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pyprint"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/value"
)

// eval folds constants as the command does.
func eval(n *ir.Node, args []value.Value) ([]value.Value, bool) {
	p, err := exec.CompileNode(n, exec.Options{})
	if err != nil {
		return nil, false
	}
	out, err := p.Run(&exec.State{MaxSteps: 1 << 12, MaxItems: 1 << 16}, args)
	return out, err == nil
}

func load(t *testing.T, model []byte) *ir.Module {
	t.Helper()
	s, err := archive.LoadScript(bytes.NewReader(model), int64(len(model)), archive.ScriptOptions{Eval: eval})
	if err != nil {
		t.Fatal(err)
	}
	return s.Module
}

// sourcesIn are the files of code in an archive, in its order.
func sourcesIn(t *testing.T, model []byte) []pyprint.File {
	t.Helper()
	c, err := archive.OpenContainer(bytes.NewReader(model), int64(len(model)), archive.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out []pyprint.File
	for _, name := range c.Names() {
		if !strings.HasPrefix(name, "code/") || !strings.HasSuffix(name, ".py") {
			continue
		}
		text, err := c.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, pyprint.File{Path: strings.TrimPrefix(name, "code/"), Text: text})
	}
	return out
}

// printed is what PyTorch prints of the corpora.
func printed(t *testing.T) map[string][]byte {
	t.Helper()
	code, err := corpus.Code()
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// TestArchives prints what PyTorch printed: the code of every archive, from the
// graphs that it was loaded to. One is not printed again as it was by PyTorch either.
func TestArchives(t *testing.T) {
	all, _, err := corpus.Archives()
	if err != nil {
		t.Fatal(err)
	}
	code := printed(t)
	for _, a := range all {
		t.Run(a.Name, func(t *testing.T) {
			m := compareArchive(t, code, "archives/"+a.Name, a.Files["model.pt"])
			for _, f := range m.Functions {
				if want, ok := code["archives/"+a.Name+"/.code/"+f.QualifiedName()]; ok {
					compareMethod(t, m, f, want)
				}
			}
		})
	}
}

// TestFunctions prints the graphs of the functions corpus as PyTorch does.
func TestFunctions(t *testing.T) {
	all, err := corpus.FunctionFiles(corpus.DefaultFunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	code := printed(t)
	for name, files := range all {
		f, err := parse.Parse(name, files["graph.txt"], parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(files["graph.txt"], []byte("NamedTuple(")) {
			if text, err := pyprint.Method(f.Module, f.Module.Functions[0]); err == nil {
				t.Errorf("%s: its dump does not tell the names of types, but there is text:\n%s", name, text)
			}
			continue
		}
		compareMethod(t, f.Module, f.Module.Functions[0], code["functions/"+name])
	}
}

// TestModules prints the methods of the modules corpus, and the archives that PyTorch
// makes of its modules.
func TestModules(t *testing.T) {
	all, err := corpus.Modules()
	if err != nil {
		t.Fatal(err)
	}
	code := printed(t)
	for _, a := range all {
		t.Run(a.Name, func(t *testing.T) {
			f, err := parse.Parse(a.Name, a.Text, parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			m := f.Module
			for _, fn := range m.Functions {
				if want, ok := code["modules/"+a.Name+"/.code/"+fn.Name]; ok && fn.Class == m.Root.Object().Type && !callsFunctions(fn.Graph) {
					compareMethod(t, m, fn, want)
				}
			}
			compareArchive(t, code, "modules/"+a.Name, code["modules/"+a.Name+"/model.pt"])
		})
	}
}

// callsFunctions reports whether a graph names functions, of which the corpus has
// short names only.
func callsFunctions(g *ir.Graph) bool {
	for n := range g.AllNodes() {
		if n.Kind() == symbol.PrimCallFunction {
			return true
		}
	}
	return false
}

// compareArchive loads an archive and prints it again.
func compareArchive(t *testing.T, code map[string][]byte, folder string, model []byte) *ir.Module {
	t.Helper()
	m := load(t, model)
	want := sourcesIn(t, model)
	for i, f := range want {
		if text, ok := code[folder+"/code/"+f.Path]; ok {
			want[i].Text = text
		}
	}
	compareFiles(t, m, want)
	return m
}

func compareFiles(t *testing.T, m *ir.Module, want []pyprint.File) {
	t.Helper()
	got, err := pyprint.Module(m, nil)
	if err != nil {
		t.Error(err)
		return
	}
	if len(got.Files) != len(want) {
		t.Errorf("%d files, want %d", len(got.Files), len(want))
	}
	for i := range min(len(want), len(got.Files)) {
		g, w := got.Files[i], want[i]
		if g.Path != w.Path {
			t.Errorf("file %d is %s, want %s", i, g.Path, w.Path)
		}
		if !bytes.Equal(g.Text, w.Text) {
			t.Errorf("%s: %s", w.Path, firstDifference(g.Text, w.Text))
		}
	}
}

func compareMethod(t *testing.T, m *ir.Module, f *ir.Function, want []byte) {
	t.Helper()
	got, err := pyprint.Method(m, f)
	if err != nil {
		t.Error(err)
	} else if got != string(want) {
		t.Errorf("%s: %s", f.QualifiedName(), firstDifference([]byte(got), want))
	}
}

// firstDifference shows the first lines that differ.
func firstDifference(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range min(len(g), len(w)) {
		if !bytes.Equal(g[i], w[i]) {
			return fmt.Sprintf("line %d\n got  %s\n want %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
