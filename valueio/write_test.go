package valueio

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// writeDir keeps what TestWriteFixtures writes, for oracle/valueio_check.py.
var writeDir = flag.String("write", "", "folder that TestWriteFixtures leaves its files in")

// TestWriteFixtures writes every fixture anew, as .pt with all that it shares,
// and as .json and .npz where they can hold it, and reads it back.
func TestWriteFixtures(t *testing.T) {
	f := loadFixture(t)
	dir := *writeDir
	if dir == "" {
		dir = t.TempDir()
	}
	count := map[string]int{}
	for name, raw := range f.files {
		v, err := Read(name, bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		for _, ending := range []string{".pt", ".json", ".npz"} {
			path := filepath.Join(dir, name+".out"+ending)
			if err := Save(path, v); err != nil {
				if ending == ".pt" {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			count[ending]++
			got, err := Load(path)
			if err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			want := v
			if ending == ".npz" {
				want = asArrays(t, v)
			}
			if err := same(got, want, ending == ".pt"); err != nil {
				t.Errorf("%s: %v", filepath.Base(path), err)
			}
		}
	}
	if count[".pt"] != len(f.files) || count[".json"] < len(f.files)/2 || count[".npz"] < 6 {
		t.Errorf("written: %v of %d files", count, len(f.files))
	}
}

// asArrays is what numpy keeps of v: arrays under names, without requires_grad.
func asArrays(t *testing.T, v value.Value) value.Value {
	names, items, err := arrays(v)
	if err != nil {
		t.Fatal(err)
	}
	d := value.NewDict(nil, nil)
	for i, item := range items {
		a, err := arrayOf(item)
		if err != nil {
			t.Fatal(err)
		}
		d.Set(value.Str(names[i]), value.TensorOf(a.Detach()))
	}
	return value.DictOf(d)
}

func TestSaveIsDeterministic(t *testing.T) {
	f := loadFixture(t)
	raw := f.files["nest.pt"]
	v, err := Read("nest.pt", bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, ending := range []string{".pt", ".json"} {
		var files [2][]byte
		for i := range files {
			path := filepath.Join(dir, "x"+ending)
			if err := Save(path, v); err != nil {
				t.Fatal(err)
			}
			if files[i], err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(files[0], files[1]) {
			t.Errorf("two %s files differ", ending)
		}
	}
}

// TestSaveFailure checks that a value that cannot be written leaves the folder
// as it was.
func TestSaveFailure(t *testing.T) {
	elided, err := tensor.WithoutPayload(tensor.Float32, []int{2}, []int{1}, tensor.CPUDevice)
	if err != nil {
		t.Fatal(err)
	}
	words := tensor.New(tensor.Int32, []int{2})
	floats, err := words.ViewDType(tensor.Float32)
	if err != nil {
		t.Fatal(err)
	}
	loop := &value.List{Elem: types.Any}
	loop.Items = []value.Value{value.ListOf(loop)}
	cases := []struct {
		ending, want string
		v            value.Value
	}{
		{".pt", "elements are not known", value.NewTuple(value.TensorOf(elided))},
		{".pt", "view one storage", value.NewTuple(value.TensorOf(words), value.TensorOf(floats))},
		{".pt", "cannot save a tensor of dtype complex32", value.TensorOf(tensor.New(tensor.Complex32, nil))},
		{".pt", "contains itself", value.ListOf(loop)},
		{".pt", "not UTF-8", value.Str("\xff")},
		{".pt", "a function cannot be saved", value.FuncOf(&value.Func{Name: "f"})},
		{".json", "nested more than", value.ListOf(loop)},
		{".json", "not UTF-8", value.Str("\xff")},
		{".json", "cannot hold a quint8 tensor", value.TensorOf(tensor.New(tensor.QUInt8, nil))},
		{".json", "cannot hold a function", value.FuncOf(&value.Func{Name: "f"})},
		{".npz", "numpy has no dtype bfloat16", value.TensorOf(tensor.New(tensor.BFloat16, nil))},
		{".npz", "not a str", value.Str("x")},
		{".txt", "written as .pt, .npz or .json", value.Int(1)},
	}
	for _, c := range cases {
		dir := t.TempDir()
		path := filepath.Join(dir, "old"+c.ending)
		if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
			t.Fatal(err)
		}
		err := Save(path, c.v)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.ending, err, c.want)
		}
		b, _ := os.ReadFile(path)
		entries, _ := os.ReadDir(dir)
		if string(b) != "before" || len(entries) != 1 {
			t.Errorf("%s: folder changed: %q, %v", c.ending, b, entries)
		}
	}
}
