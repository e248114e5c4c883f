package archive_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unsafe"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// storages are the memories behind the attributes of v.
func storages(v value.Value, all map[*tensor.Storage]bool) {
	if t := v.Tensor(); t.Defined() {
		all[t.Storage()] = true
	}
	if o := v.Object(); o != nil {
		for _, a := range o.Attrs {
			storages(a, all)
		}
	}
}

// inside counts the storages that lie in b.
func inside(b []byte, m *archive.Script) (n, of int) {
	all := map[*tensor.Storage]bool{}
	storages(m.Module.Root, all)
	low := uintptr(unsafe.Pointer(unsafe.SliceData(b)))
	for s := range all {
		if at := uintptr(unsafe.Pointer(unsafe.SliceData(s.Bytes()))); at >= low && at < low+uintptr(len(b)) {
			n++
		}
	}
	return n, len(all)
}

// TestOpenScript maps every sample: it is the module that reading gives, and
// writes to its weights leave the file alone.
func TestOpenScript(t *testing.T) {
	all, _ := samples(t)
	path := filepath.Join(t.TempDir(), "model.pt")
	written := 0
	for _, s := range all {
		data := s.Files["model.pt"]
		read, err := loadScript(data)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		mapped, err := archive.OpenScript(path, archive.ScriptOptions{Eval: evalNode})
		if err != nil {
			t.Fatalf("%s: %v", s.Name, err)
		}
		if print.Module(read.Module, print.Options{}) != print.Module(mapped.Module, print.Options{}) {
			t.Errorf("%s: mapped and read are two modules", s.Name)
		}
		weights := map[*tensor.Storage]bool{}
		storages(mapped.Module.Root, weights)
		for w := range weights {
			for i := range w.Bytes() {
				w.Bytes()[i] ^= 0xff
				written++
			}
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, data) {
			t.Errorf("%s: the file changed (%v)", s.Name, err)
		}
		if err := mapped.Close(); err != nil {
			t.Error(err)
		}
	}
	if written == 0 {
		t.Error("no weight was written")
	}
}

func TestOpenScriptErrors(t *testing.T) {
	dir := t.TempDir()
	short, empty := filepath.Join(dir, "short.pt"), filepath.Join(dir, "empty.pt")
	data := build(t, pickled(whole(tensorOf("K\x01"))), nil)
	if err := os.WriteFile(short, data[:len(data)-30], 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(empty, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{short: "not a readable zip", empty: "not a readable zip", dir: "not a regular file", dir + "/none": "no such file"} {
		if _, err := archive.OpenScript(path, archive.ScriptOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

// TestScriptOf shares what is stored and aligned, and copies the rest.
func TestScriptOf(t *testing.T) {
	data := build(t, pickled(whole(tensorOf("K\x01"))), nil)
	check := func(b []byte, want int) {
		t.Helper()
		m, err := archive.ScriptOf(b, archive.ScriptOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if n, of := inside(b, m); n != want || of != 1 {
			t.Errorf("%d of %d storages lie in the file, want %d of 1", n, of, want)
		}
		if got := tensor.Data[float32](m.Module.Root.Object().Attrs[0].Tensor())[0]; got != 1 {
			t.Errorf("the weight is %v, want 1", got)
		}
	}
	check(at(data, 0), 1)
	check(at(data, 1), 0)
	check(at(rezip(t, data, zip.Deflate), 0), 0)
}

// at copies data to an address that is off modulo 8.
func at(data []byte, off int) []byte {
	return append(tensor.NewStorage(len(data) + 8).Bytes()[off:off], data...)
}

// rezip writes the entries of a zip anew.
func rezip(t *testing.T, data []byte, method uint16) []byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		w, err := zw.CreateHeader(&zip.FileHeader{Name: f.Name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestCheckSums changes a bit of a weight: as in PyTorch, mapping does not notice,
// and CheckSums does.
func TestCheckSums(t *testing.T) {
	data := build(t, pickled(whole(tensorOf("K\x01"))), nil)
	if err := archive.CheckSums(bytes.NewReader(data), int64(len(data)), archive.Limits{}); err != nil {
		t.Error(err)
	}
	i := bytes.Index(data, []byte("\x00\x00\x80?"))
	data[i] ^= 1
	if _, err := archive.ScriptOf(at(data, 0), archive.ScriptOptions{}); err != nil {
		t.Error(err)
	}
	if _, err := archive.LoadScript(bytes.NewReader(data), int64(len(data)), archive.ScriptOptions{}); err == nil {
		t.Error("reading does not notice a wrong checksum")
	}
	err := archive.CheckSums(bytes.NewReader(data), int64(len(data)), archive.Limits{})
	if err == nil || !strings.Contains(err.Error(), `"m/data/0"`) || strings.Contains(err.Error(), "\n") {
		t.Errorf("CheckSums: %v", err)
	}
}
