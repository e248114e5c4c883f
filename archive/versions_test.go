package archive_test

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/verify"
)

// samplesOf are the modules of a file of testdata/archives.
func samplesOf(t *testing.T, name string, least int) []corpus.Archive {
	t.Helper()
	all, err := corpus.ArchivesOf(name)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < least {
		t.Fatalf("%d samples", len(all))
	}
	return all
}

// TestVersions loads files of all versions, whose operators meant something else in
// some, and holds graphs, sources included, and answers to PyTorch's.
func TestVersions(t *testing.T) {
	for _, s := range samplesOf(t, "versions", 290) {
		t.Run(s.Name, func(t *testing.T) { checkSample(t, s) })
	}
}

// noKernel are operators of which only the graphs are compared.
var noKernel = regexp.MustCompile(`operator aten::(linspace\.out|logspace|logspace\.out) is not supported`)

// TestContainers loads what else the files of a module may be like.
func TestContainers(t *testing.T) {
	for _, s := range samplesOf(t, "containers", 40) {
		t.Run(s.Name, func(t *testing.T) {
			if s.Name == "DTypesQuantized" {
				checkQuantized(t, s)
				return
			}
			checkSample(t, s)
			if s.Name != "FileExtra" {
				return
			}
			m, err := loadScript(s.Files["model.pt"])
			if err != nil || len(m.Extra) != 2 {
				t.Fatalf("%v, %v", err, m.Extra)
			}
			for _, x := range m.Extra {
				if want := map[string]string{"notes.txt": "hello", "more/x.json": "{}"}[x.Name]; string(x.Data) != want {
					t.Errorf("extra file %s: %q, want %q", x.Name, x.Data, want)
				}
			}
			checkExtraSaved(t, m)
		})
	}
}

// checkExtraSaved saves a module with its extra files, and finds them again.
func checkExtraSaved(t *testing.T, m *archive.Script) {
	t.Helper()
	var out bytes.Buffer
	if err := archive.SaveScript(&out, m.Module, m.Extra...); err != nil {
		t.Fatal(err)
	}
	again, err := loadScript(out.Bytes())
	if err != nil || !reflect.DeepEqual(again.Extra, m.Extra) {
		t.Errorf("%v, %v, want %v", err, again.Extra, m.Extra)
	}
	twice := append(slices.Clone(m.Extra), m.Extra[0])
	if err := archive.SaveScript(&out, m.Module, twice...); err == nil || !strings.Contains(err.Error(), "two extra files") {
		t.Error(err)
	}
	if err := archive.SaveScript(&out, m.Module, archive.Record{Name: "../x"}); err == nil {
		t.Error("an extra file is saved outside of the archive")
	}
}

// checkQuantized compares the attributes of a module with the tensors that PyTorch
// got from its forward: bytes, strides and quantization parameters.
func checkQuantized(t *testing.T, s corpus.Archive) {
	t.Helper()
	m, err := loadScript(s.Files["model.pt"])
	if err != nil {
		t.Fatal(err)
	}
	want := loadValue(t, s.Files["0.outputs.pt"]).Tuple().Items
	for i, name := range []string{"u", "i", "w", "c", "f"} {
		v, _ := m.Module.Root.Object().Attr(name)
		got, want := v.Tensor(), want[i].Tensor()
		if got == nil || got.DType() != want.DType() || !bytes.Equal(got.Storage().Bytes(), want.Storage().Bytes()) ||
			fmt.Sprint(got.Shape(), got.Strides()) != fmt.Sprint(want.Shape(), want.Strides()) {
			t.Errorf("%s: %v, want %v", name, got, want)
			continue
		}
		if g, w := params(got.Quant()), params(want.Quant()); g != w || g == "" {
			t.Errorf("%s: parameters %s, want %s", name, g, w)
		}
	}
}

func params(q *tensor.Quant) string {
	if q == nil {
		return ""
	}
	text := fmt.Sprint(q.Scheme, q.Scale, q.ZeroPoint, q.Axis)
	if q.Scales != nil {
		text += fmt.Sprint(q.Scales.DType(), q.Scales.Storage().Bytes(), q.ZeroPoints.DType(), q.ZeroPoints.Storage().Bytes())
	}
	return text
}

// checkSample compares graphs with their sources, and the answers of forward.
func checkSample(t *testing.T, s corpus.Archive) {
	t.Helper()
	m := checkAnswers(t, s)
	sameGraphs(t, s, m, func(graph string) string { return graph })
}

// checkAnswers compares the answers of forward, unless its operators have no kernel.
func checkAnswers(t *testing.T, s corpus.Archive) *archive.Script {
	t.Helper()
	m, err := loadRunning(s.Files["model.pt"])
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range verify.Module(m.Module) {
		t.Error(v)
	}
	st := &exec.State{}
	for i := 0; s.Files[fmt.Sprintf("%d.inputs.pt", i)] != nil; i++ {
		if err := call(t, false, s, m, st, i); err != nil && noKernel.MatchString(err.Error()) {
			return m
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return m
}
