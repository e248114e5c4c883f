package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/internal/corpus"
)

// archivedModule writes the files of a module of testdata/archives to a folder.
func archivedModule(t *testing.T, name string) string {
	t.Helper()
	all, live, err := corpus.Archives()
	if err != nil || live {
		t.Skip("no recorded archives: ", err)
	}
	dir := t.TempDir()
	for _, a := range all {
		for file, data := range a.Files {
			if a.Name != name {
				continue
			}
			if err := os.WriteFile(filepath.Join(dir, file), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

func torchpass(t *testing.T, code int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	if got := Run(args, strings.NewReader(""), &out, &errs); got != code {
		t.Fatalf("%v: exit %d, want %d\n%s%s", args, got, code, &out, &errs)
	}
	return out.String(), errs.String()
}

// TestArchives sends an archive through every command that reads files.
func TestArchives(t *testing.T) {
	dir := archivedModule(t, "ConvNet")
	model := filepath.Join(dir, "model.pt")
	torchpass(t, exitOK, "verify", model)
	inputs := []string{"--inputs", filepath.Join(dir, "0.inputs.pt"), "--expect", filepath.Join(dir, "0.outputs.pt")}
	out, _ := torchpass(t, exitOK, append([]string{"run", model}, inputs...)...)
	if !strings.Contains(out, "output: ok") {
		t.Error(out)
	}
	small := filepath.Join(dir, "small.txt")
	torchpass(t, exitOK, "opt", model, "-o", small)
	torchpass(t, exitOK, append([]string{"run", small}, inputs...)...)
	out, _ = torchpass(t, exitOK, "fmt", model)
	if err := os.WriteFile(small, []byte(out), 0o666); err != nil {
		t.Fatal(err)
	}
	torchpass(t, exitOK, "fmt", "-l", small) // reprints as it is
	torchpass(t, exitOK, append([]string{"run", small}, inputs...)...)
	if _, errs := torchpass(t, exitCannot, "fmt", "-w", model); !strings.Contains(errs, "is an archive") {
		t.Error(errs)
	}
}

// TestSavedArchive optimises an archive into an archive, which runs as before.
func TestSavedArchive(t *testing.T) {
	dir := archivedModule(t, "ConvNet")
	model, out := filepath.Join(dir, "model.pt"), filepath.Join(dir, "out.pt")
	for _, pipeline := range []string{"dce", "default", "inference"} {
		torchpass(t, exitOK, "opt", "-p", pipeline, "-o", out, model)
		torchpass(t, exitOK, "verify", out)
		torchpass(t, exitOK, "run", out, "--inputs", filepath.Join(dir, "0.inputs.pt"), "--expect", filepath.Join(dir, "0.outputs.pt"))
	}
	again := filepath.Join(dir, "again.pt")
	torchpass(t, exitOK, "opt", "-p", "dce", "-o", again, out)
	torchpass(t, exitOK, "diff", out, again)
	text := filepath.Join(dir, "out.txt") // module text becomes an archive too
	torchpass(t, exitOK, "opt", "-p", "dce", "-o", text, model)
	torchpass(t, exitOK, "opt", "-p", "dce", "-o", out, text)
	torchpass(t, exitOK, "run", out, "--inputs", filepath.Join(dir, "0.inputs.pt"), "--expect", filepath.Join(dir, "0.outputs.pt"))
}

// TestSavedExtra keeps the files that lie beside the module.
func TestSavedExtra(t *testing.T) {
	all, err := corpus.ArchivesOf("containers")
	if err != nil {
		t.Skip("no recorded archives: ", err)
	}
	dir := t.TempDir()
	model, out := filepath.Join(dir, "model.pt"), filepath.Join(dir, "out.pt")
	for _, a := range all {
		if a.Name != "FileExtra" {
			continue
		}
		if err := os.WriteFile(model, a.Files["model.pt"], 0o666); err != nil {
			t.Fatal(err)
		}
	}
	torchpass(t, exitOK, "opt", "-p", "inference", model, "-o", out)
	if got := code(t, out, "extra/notes.txt"); got != "hello" {
		t.Errorf("%q", got)
	}
}

// TestSavedState: what code would make is refused with what to do, and frozen away it
// is saved.
func TestSavedState(t *testing.T) {
	dir := archivedModule(t, "StatefulInside")
	model, out := filepath.Join(dir, "model.pt"), filepath.Join(dir, "out.pt")
	_, errs := torchpass(t, exitCannot, "opt", "--run-setstate", "-p", "dce", model, "-o", out)
	if !strings.Contains(errs, "archives_modules.Stateful has a method __getstate__, which would have to run to save its objects; freezing the module removes") {
		t.Error(errs)
	}
	torchpass(t, exitOK, "opt", "--run-setstate", "-p", "frozen", model, "-o", out)
	torchpass(t, exitOK, "run", out, "--inputs", filepath.Join(dir, "0.inputs.pt"), "--expect", filepath.Join(dir, "0.outputs.pt"))
	text := filepath.Join(dir, "out.txt")
	torchpass(t, exitOK, "opt", "--run-setstate", "-p", "dce", model, "-o", text)
	torchpass(t, exitOK, "run", text, "--inputs", filepath.Join(dir, "0.inputs.pt"), "--expect", filepath.Join(dir, "0.outputs.pt"))
}

// TestRunChanges calls a stateful module twice, holds each answer to PyTorch's, and says
// what changed.
func TestRunChanges(t *testing.T) {
	dir := archivedModule(t, "AttributeKinds")
	args := []string{"run", filepath.Join(dir, "model.pt"), "--changes"}
	for _, call := range []string{"0", "1"} {
		args = append(args, "--inputs", filepath.Join(dir, call+".inputs.pt"), "--expect", filepath.Join(dir, call+".outputs.pt"))
	}
	out, _ := torchpass(t, exitOK, args...)
	for _, want := range []string{
		"call 1 changed root.d : Dict(str, int): 2 entries where 1 were\n",
		"call 1 changed root.o : Float(2, 3, strides=[3, 1], requires_grad=0, device=cpu): None -> Float(2, 3,",
		"call 1 changed root.e : int[]: 1 elements where 0 were\n",
		"call 1 output[0]: ok, bit-exact\n",
		"call 2 output[0]: ok, bit-exact\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	out, _ = torchpass(t, exitOK, append(args, "--json")...)
	if !strings.Contains(out, `"path": "root.e",`) {
		t.Error(out)
	}
	torchpass(t, exitCannot, append(args, "--inputs", filepath.Join(dir, "0.inputs.pt"))...)
}

// TestSavedHooks keeps the hooks of a module that are called: in source PyTorch finds
// them only with a forward.
func TestSavedHooks(t *testing.T) {
	dir := archivedModule(t, "Hooks")
	out := filepath.Join(dir, "out.pt")
	for _, pipeline := range []string{"inference", "strip"} {
		torchpass(t, exitOK, "opt", "-p", pipeline, "-o", out, filepath.Join(dir, "model.pt"))
		torchpass(t, exitOK, "run", out, "--inputs", filepath.Join(dir, "0.inputs.pt"), "--expect", filepath.Join(dir, "0.outputs.pt"))
	}
	code := code(t, out, "code/__torch__/archives_samples.py")
	for _, want := range []string{"__forward_pre_hooks__ = [\"pre_hook\", ]", "def pre_hook", "torch.add(x, 1)"} {
		if !strings.Contains(code, want) {
			t.Errorf("no %q in\n%s", want, code)
		}
	}
}

// code is a record of an archive.
func code(t *testing.T, path, record string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c, err := archive.OpenContainer(bytes.NewReader(data), int64(len(data)), archive.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.Read(record)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestFlatbuffer tells a module of PyTorch mobile from text.
func TestFlatbuffer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.ff")
	head := []byte("\x1c\x00\x00\x00PTMF\x00\x00")
	if err := os.WriteFile(path, head, 0o666); err != nil {
		t.Fatal(err)
	}
	want := path + ": " + archive.Refusal(head).Error()
	if _, errs := torchpass(t, exitCannot, "verify", path); !strings.Contains(errs, want) {
		t.Error(errs)
	}
}

// TestShow holds the tree of modules to its text.
func TestShow(t *testing.T) {
	dir := archivedModule(t, "SharedWeights")
	out, _ := torchpass(t, exitOK, "show", filepath.Join(dir, "model.pt"))
	for _, want := range []string{
		"root : __torch__.archives_samples.SharedWeights  36 parameters\n",
		"\n  a : __torch__.torch.nn.modules.linear.",
		"\n    parameter weight : Tensor = float32[3, 3]\n",
		"\n    parameter weight : Tensor = float32[3, 3]  is root.a.weight\n",
		"\n15 parameters; parameters and buffers take 60 bytes\n",
		".forward(input : Tensor) -> Tensor  3 nodes\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	out, _ = torchpass(t, exitOK, "show", "--json", filepath.Join(dir, "model.pt"))
	if !strings.Contains(out, `"parameters": 15,`) || !strings.Contains(out, `"sameAs": "root.a.weight"`) {
		t.Error(out)
	}
	out, _ = torchpass(t, exitOK, "show", "--graph", "__torch__.archives_samples.SharedWeights.forward", filepath.Join(dir, "model.pt"))
	if !strings.HasPrefix(out, "graph(%self.1 : __torch__.archives_samples.SharedWeights,") {
		t.Error(out)
	}
}

// TestDefaults runs a method with the defaults of its parameters.
func TestDefaults(t *testing.T) {
	dir := archivedModule(t, "Defaults")
	model := filepath.Join(dir, "model.pt")
	for _, call := range []string{"0", "1", "2"} {
		torchpass(t, exitOK, "run", model, "--inputs", filepath.Join(dir, call+".inputs.pt"), "--expect", filepath.Join(dir, call+".outputs.pt"))
	}
}

// TestUnsetState says that what __setstate__ would set is not there, and does not run.
func TestUnsetState(t *testing.T) {
	model := filepath.Join(archivedModule(t, "SaveState"), "model.pt")
	out, errs := torchpass(t, exitAnswer, "verify", model)
	if !strings.Contains(errs, "has a method __setstate__, which was not run") || !strings.Contains(out, "object-attribute") {
		t.Error(out, errs)
	}
	torchpass(t, exitAnswer, "run", model)
	dir := filepath.Dir(model)
	torchpass(t, exitOK, "run", "--run-setstate", model, "--inputs", filepath.Join(dir, "0.inputs.pt"), "--expect", filepath.Join(dir, "0.outputs.pt"))
	if _, errs := torchpass(t, exitOK, "verify", "--run-setstate", model); errs != "" {
		t.Error(errs)
	}
}

// TestArchiveSums: weights are mapped without a look at their checksums, and verify
// looks.
func TestArchiveSums(t *testing.T) {
	model := filepath.Join(archivedModule(t, "ConvNet"), "model.pt")
	data, err := os.ReadFile(model)
	if err != nil {
		t.Fatal(err)
	}
	data[bytes.Index(data, []byte("/data/0"))+128] ^= 1 // behind the name and the padding
	if err := os.WriteFile(model, data, 0o666); err != nil {
		t.Fatal(err)
	}
	torchpass(t, exitOK, "show", model)
	_, stderr := torchpass(t, exitCannot, "verify", model)
	if !strings.Contains(stderr, "/data/0\": zip: checksum error") {
		t.Error(stderr)
	}
}
