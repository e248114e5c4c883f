package archive_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// records are those of an archive.
func records(t *testing.T, data []byte) *archive.Container {
	t.Helper()
	c, err := archive.OpenContainer(bytes.NewReader(data), int64(len(data)), archive.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// otherNames are the samples in which PyTorch, too, gives values other names when it
// saves what it loaded.
var otherNames = map[string]bool{"RecurrentKinds": true}

// TestSaveScript saves every module, loads what was saved, finds the graphs and the
// state that there were, and gets the same bytes from saving that again. Saved from
// an archive that PyTorch 1.13 wrote it has that archive's code, version and pickles.
func TestSaveScript(t *testing.T) {
	all, live := samples(t)
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			m, err := loadScript(s.Files["model.pt"])
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Stateful) > 0 {
				return
			}
			first := saved(t, m)
			again, err := loadScript(first)
			if err != nil {
				t.Fatal(err)
			}
			if d := equiv.DiffModules(m.Module, again.Module, equiv.DiffOptions{Names: !otherNames[s.Name]}); !d.Equal() {
				t.Error(d.Summary())
			}
			if second := saved(t, again); !bytes.Equal(first, second) && !otherNames[s.Name] {
				settled(t, first, second)
			}
			if !live && !otherNames[s.Name] {
				sameRecords(t, s.Name, records(t, s.Files["model.pt"]), records(t, first))
			}
		})
	}
}

func saved(t *testing.T, s *archive.Script) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := archive.SaveScript(&out, s.Module); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// settled holds two saves to the same records but .debug_pkl, and a third one to the
// bytes of the second. PyTorch, too, says at first of the default arguments of a call
// that they come from no node, and then that they come from an empty source.
func settled(t *testing.T, first, second []byte) {
	t.Helper()
	a, b := records(t, first), records(t, second)
	for _, r := range a.Names() {
		x, _ := a.Read(r)
		if y, err := b.Read(r); (err != nil || !bytes.Equal(x, y)) && !strings.HasSuffix(r, ".debug_pkl") {
			t.Errorf("saved again, %s has other bytes", r)
		}
	}
	m, err := loadScript(second)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(second, saved(t, m)) {
		t.Error("saved a third time, it has other bytes")
	}
}

// sameRecords compares all but what is written differently the second time, by
// PyTorch as well: what was shared with Python is no longer shared.
func sameRecords(t *testing.T, name string, theirs, ours *archive.Container) {
	t.Helper()
	if theirs.Version() != ours.Version() {
		t.Errorf("version %d, want %d", ours.Version(), theirs.Version())
	}
	for _, r := range theirs.Names() {
		if strings.HasSuffix(r, ".debug_pkl") || r == "data.pkl" {
			continue
		}
		want, err := theirs.Read(r)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ours.Read(r); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v\n%s\nwant\n%s", r, err, got, want)
		}
	}
}

// TestSaveScriptPickle saves every module with the code that PyTorch wrote, and
// expects the records of PyTorch, and the same bytes after loading it again.
func TestSaveScriptPickle(t *testing.T) {
	all, live := samples(t)
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			original := s.Files["model.pt"]
			m, err := loadScript(original)
			if err != nil {
				t.Fatal(err)
			}
			var first, second bytes.Buffer
			err = archive.SaveScriptAs(&first, m, original)
			if len(m.Stateful) > 0 {
				if err == nil || !strings.Contains(err.Error(), "__getstate__") {
					t.Errorf("an object whose state code makes: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !live {
				theirs, ours := records(t, original), records(t, first.Bytes())
				if got, want := strings.Join(ours.Names(), " "), strings.Join(theirs.Names(), " "); got != want {
					t.Errorf("records\n%s\nwant\n%s", got, want)
				}
				if ours.Version() != theirs.Version() {
					t.Errorf("version %d, want %d", ours.Version(), theirs.Version())
				}
			}
			again, err := loadScript(first.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if d := equiv.DiffModules(m.Module, again.Module, equiv.DiffOptions{Names: true}); !d.Equal() {
				t.Error(d.Summary())
			}
			if err := archive.SaveScriptAs(&second, again, first.Bytes()); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first.Bytes(), second.Bytes()) {
				t.Error("saved again, it has other bytes")
			}
		})
	}
}

// TestSaveScriptRefuses names what has no place in an archive.
func TestSaveScriptRefuses(t *testing.T) {
	all, _ := samples(t)
	for _, s := range all {
		if s.Name != "ConvNet" {
			continue
		}
		m, err := loadScript(s.Files["model.pt"])
		if err != nil {
			t.Fatal(err)
		}
		o := m.Module.Root.Object()
		unknown := tensor.New(tensor.Float32, []int{2})
		unknown.Storage().SetBytes(nil)
		for want, v := range map[string]value.Value{
			"a Future":                         value.FutureOf(&value.Future{Elem: types.Int}),
			"whose elements are not known":     value.TensorOf(unknown),
			"the element type is not known":    value.ListOf(&value.List{}),
			"has no value":                     value.None(),
			"is not in __torch__":              value.ObjectOf(&value.Object{Type: m.Module.Scope.Class("Elsewhere")}),
			"made by PyTorch's own code":       value.ObjectOf(&value.Object{Type: m.Module.Scope.Class("__torch__.torch.classes.quantized.P")}),
			"a value that contains itself":     value.ObjectOf(o),
			"is not UTF-8: Python cannot read": value.Str("\xff"),
		} {
			old := o.Attrs[0]
			o.Attrs[0] = v
			if err := archive.SaveScriptAs(new(bytes.Buffer), m, s.Files["model.pt"]); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %q", err, want)
			}
			o.Attrs[0] = old
		}
		m.Module.Root = value.None()
		if err := archive.SaveScriptAs(new(bytes.Buffer), m, s.Files["model.pt"]); err == nil {
			t.Error("a module without a root is saved")
		}
	}
}
