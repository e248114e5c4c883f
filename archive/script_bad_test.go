package archive_test

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/verify"
)

const smallCode = `class M(Module):
  __parameters__ = ["w", ]
  w : Tensor
  n : int
  l : List[int]
  c : Optional[__torch__.C]
  d : Dict[str, Tuple[int, float]]
  def forward(self: __torch__.M, x: Tensor) -> Tensor:
    w = self.w
    return torch.mul(x, w)
class C:
  m : Optional[__torch__.C]
class E(Enum):
  A = 1
class S(Module):
  n : int
  def __setstate__(self: __torch__.S, s: int) -> NoneType:
    self.n = s
    return None
`

// build writes a TorchScript archive with these records besides the usual ones.
func build(t testing.TB, pickle string, more map[string]string) []byte {
	t.Helper()
	records := [][2]string{{"data.pkl", pickle}, {"code/__torch__.py", smallCode}, {"constants.pkl", "\x80\x02)."}, {"data/0", "\x00\x00\x80?"}, {"version", "3\n"}}
	var b bytes.Buffer
	z := archive.NewZipWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(more)) {
		if !slices.ContainsFunc(records, func(r [2]string) bool { return r[0] == name }) {
			records = append(records, [2]string{name, ""})
		}
	}
	for _, r := range records {
		if text, ok := more[r[0]]; ok {
			r[1] = text
		}
		if err := z.Add("m/"+r[0], []byte(r[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Pieces of pickles.

func text(s string) string {
	return "X" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + s
}

func object(class string, state ...string) string {
	return "c__torch__\n" + class + "\n)\x81}(" + strings.Join(state, "") + "ub"
}

func tensorOf(elements string) string {
	return "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") + elements +
		"tQK\x00(K\x01t(K\x01t\x89ccollections\nOrderedDict\n)RtR"
}

func pickled(s string) string { return "\x80\x02" + s + "." }

// whole is the state of an M.
func whole(w string) string {
	return object("M", text("w"), w, text("n"), "K\x07", text("l"), "ctorch.jit._pickle\nbuild_intlist\n(](K\x01K\x02etR", text("c"), object("C", text("m"), "N"),
		text("d"), "ctorch.jit._pickle\nrestore_type_tag\n}("+text("k")+"K\x01G?\xf0\x00\x00\x00\x00\x00\x00\x86u"+text("Dict[str, Tuple[int, float]]")+"\x86R")
}

func TestScriptBuilt(t *testing.T) {
	m, err := loadScript(build(t, pickled(whole(tensorOf("K\x01"))), nil))
	if err != nil {
		t.Fatal(err)
	}
	if vs := verify.Module(m.Module); len(vs) > 0 {
		t.Error(vs)
	}
	root := m.Module.Root.Object()
	if n, _ := root.Attr("n"); n.Int() != 7 {
		t.Errorf("n is %d", n.Int())
	}
	if w, _ := root.Attr("w"); w.Tensor() == nil || w.Tensor().Numel() != 1 {
		t.Error("w is not the tensor")
	}
}

// TestScriptBad holds what is wrong with an archive to an error that names it.
func TestScriptBad(t *testing.T) {
	ok := pickled(whole(tensorOf("K\x01")))
	for _, c := range []struct {
		name, pickle string
		more         map[string]string
		want         string
	}{
		{"not a module", pickled("K\x01"), nil, "data.pkl holds a int, not a module"},
		{"no such class", pickled(object("N")), nil, "defines no class __torch__.N"},
		{"other global", pickled("cos\nsystem\n(" + text("true") + "tR"), nil, `global "os.system" is not accepted`},
		{"torchbind", pickled("c__torch__.torch.classes.quantized\nConv2dPackedParamsBase\n)\x81}b"), nil, "made by PyTorch's own code"},
		{"attribute missing", pickled(object("M", text("n"), "K\x01")), nil, "attribute w of __torch__.M has no value"},
		{"attribute type", pickled(object("M", text("n"), text("seven"))), nil, "attribute n of __torch__.M: a str where int should be"},
		{"element type", pickled(object("M", text("l"), "]("+text("a")+"e")), nil, "attribute l of __torch__.M: a str where int should be"},
		{"class type", pickled(object("M", text("c"), object("S"))), nil, "attribute c of __torch__.M"},
		{"short storage", pickled(whole(tensorOf("K\x09"))), nil, `record "data/0" has 4 bytes, but its storage needs 36`},
		{"enum value", pickled("c__torch__\nE\nK\x09R"), nil, "__torch__.E has no member with that value"},
		{"enum made", pickled("c__torch__\nE\n)\x81"), nil, "unexpected arguments"},
		{"state", pickled("c__torch__\nM\n)\x81K\x01b"), nil, "the state of __torch__.M is int, not a dict"},
		{"itself", pickled("c__torch__\nC\n)\x81q\x00}(" + text("m") + "h\x00ub"), nil, "contains itself"},
		{"type tag", pickled("ctorch.jit._pickle\nrestore_type_tag\n]" + text("List[") + "\x86R"), nil, `type "List["`},
		{"code", ok, map[string]string{"code/__torch__.py": "class M(Module)\n"}, "code/__torch__.py:1:16: expected"},
		{"constants", ok, map[string]string{"constants.pkl": pickled("K\x01")}, "constants.pkl: a int where a tuple should be"},
		{"constant class", ok, map[string]string{"constants.pkl": pickled("c__torch__\nM\n)\x81\x85")}, "among the constants"},
		{"end", "\x80\x02c__torch__\nM\n)", nil, "unexpected EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := loadScript(build(t, c.pickle, c.more))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

// TestScriptKinds tells values from modules.
func TestScriptKinds(t *testing.T) {
	data := build(t, pickled(whole(tensorOf("K\x01"))), nil)
	if _, err := archive.Load(bytes.NewReader(data), int64(len(data))); err != archive.ErrScript {
		t.Errorf("Load of a module: %v", err)
	}
	var b bytes.Buffer
	z := archive.NewZipWriter(&b)
	for name, text := range map[string]string{"data.pkl": pickled("N"), "version": "3\n"} {
		if err := z.Add("a/"+name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	if _, err := loadScript(b.Bytes()); err == nil || !strings.Contains(err.Error(), "a torch.save file") {
		t.Errorf("LoadScript of values: %v", err)
	}
}

// TestScriptState says that __setstate__ is not run.
func TestScriptState(t *testing.T) {
	m, err := loadScript(build(t, pickled("c__torch__\nS\n)\x81K\x05b"), nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Stateful) != 1 || m.Stateful[0] != "__torch__.S" {
		t.Errorf("stateful: %v", m.Stateful)
	}
	if n, _ := m.Module.Root.Object().Attr("n"); !n.IsNone() {
		t.Error("the state was set")
	}
}

// FuzzScriptPickle holds the pickle of a module to: no panic, and what loads is
// sound but for classes with a state of their own.
func FuzzScriptPickle(f *testing.F) {
	f.Add([]byte(pickled(whole(tensorOf("K\x01")))))
	f.Add([]byte(pickled("c__torch__\nS\n)\x81K\x05b")))
	f.Add([]byte(pickled("c__torch__\nE\nK\x01R")))
	f.Add([]byte(pickled(object("C", text("m"), object("C", text("m"), "N")))))
	f.Fuzz(func(t *testing.T, pickle []byte) {
		m, err := loadScript(build(t, string(pickle), nil))
		if err != nil || len(m.Stateful) > 0 {
			return
		}
		for _, v := range verify.Module(m.Module) {
			t.Errorf("loads and does not verify: %v", v)
		}
	})
}

// FuzzScriptCode does the same for the code beside a sound pickle.
func FuzzScriptCode(f *testing.F) {
	f.Add([]byte(smallCode))
	f.Fuzz(func(t *testing.T, code []byte) {
		m, err := loadScript(build(t, pickled(whole(tensorOf("K\x01"))), map[string]string{"code/__torch__.py": string(code)}))
		if err != nil || len(m.Stateful) > 0 {
			return
		}
		for _, v := range verify.Module(m.Module) {
			t.Errorf("loads and does not verify: %v", v)
		}
	})
}
