package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// entry is one record of a zip made by hand.
type entry struct {
	name, data string
	deflate    bool
	claim      uint64 // uncompressed size, if not that of data
}

func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		if e.claim != 0 {
			h := &zip.FileHeader{Name: e.name, CompressedSize64: uint64(len(e.data)), UncompressedSize64: e.claim, CRC32: crc32.ChecksumIEEE([]byte(e.data))}
			if e.deflate {
				h.Method = zip.Deflate
			}
			f, err := w.CreateRaw(h)
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(f, e.data)
			continue
		}
		method := zip.Store
		if e.deflate {
			method = zip.Deflate
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: e.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, e.data)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func saved(t testing.TB, pkl string, more ...entry) []byte {
	return zipOf(t, append([]entry{{name: "a/data.pkl", data: pkl}, {name: "a/version", data: "3\n"}}, more...)...)
}

// pickled text: u is a str, st a persistent id of storage key "0".
func u(s string) string { return "\x8c" + string(rune(len(s))) + s }

func st(class string, n byte) string {
	return "(" + u("storage") + "ctorch\n" + class + "\n" + u("0") + u("cpu") + "K" + string([]byte{n}) + "tQ"
}

func rebuild(storage, offset, shape, strides string) string {
	return "\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(" + storage + offset + shape + strides + "\x89ccollections\nOrderedDict\n)RtR."
}

func TestBadFiles(t *testing.T) {
	data := entry{name: "a/data/0", data: strings.Repeat("\x00", 16)}
	good := rebuild(st("FloatStorage", 4), "K\x00", "K\x04\x85", "K\x01\x85")
	if _, err := loadBytes(saved(t, good, data)); err != nil {
		t.Fatalf("the file that the others vary: %v", err)
	}
	deep := strings.Repeat("]", 100000) + strings.Repeat("a", 99999) + "."
	cases := []struct {
		name string
		raw  []byte
		want string
	}{
		{"empty", nil, "not a torch.save file"},
		{"noise", []byte(strings.Repeat("noise", 200)), "not a torch.save file"},
		{"tar", []byte(strings.Repeat("\x00", 257) + "ustar" + strings.Repeat("\x00", 300)), "tar file"},
		{"empty zip", zipOf(t), "zip file is empty"},
		{"no folder", zipOf(t, entry{name: "data.pkl"}), "lies in no folder"},
		{"two folders", zipOf(t, entry{name: "a/data.pkl"}, entry{name: "b/version"}), `outside of folder "a"`},
		{"no version", zipOf(t, entry{name: "a/data.pkl"}), `no record "version"`},
		{"bad version", zipOf(t, entry{name: "a/version", data: "x"}), "not a number"},
		{"new version", zipOf(t, entry{name: "a/version", data: "11"}), "format version 11"},
		{"long version", zipOf(t, entry{name: "a/version", data: strings.Repeat("1", 100)}), "100 bytes long"},
		{"no pickle", zipOf(t, entry{name: "a/version", data: "3"}), `no record "data.pkl"`},
		{"byte order", saved(t, "N.", entry{name: "a/byteorder", data: "middle"}), "not little or big"},
		{"torchscript", saved(t, "N.", entry{name: "a/constants.pkl"}), "TorchScript archive"},
		{"parent", zipOf(t, entry{name: "a/../../etc/passwd"}), "unsafe name"},
		{"absolute", zipOf(t, entry{name: "/etc/passwd"}), "unsafe name"},
		{"backslash", zipOf(t, entry{name: `a\..\b`}), "unsafe name"},
		{"drive", zipOf(t, entry{name: "c:/x"}), "unsafe name"},
		{"nul", zipOf(t, entry{name: "a/\x00"}), "unsafe name"},
		{"twice", saved(t, good, data, data), "two entries"},
		{"bomb", zipOf(t, entry{name: "a/x", data: "\x03\x00", deflate: true, claim: 1 << 33}), "more than 100 times"},
		{"huge", zipOf(t, entry{name: "a/x", data: "\x03\x00", deflate: true, claim: 1 << 40}), "more than 68719476736 bytes"},
		{"liar", saved(t, good, entry{name: "a/data/0", data: "\x03\x00", deflate: true, claim: 16}), "EOF"},
		{"stored sizes", saved(t, good, entry{name: "a/data/0", data: "x", claim: 16}), "two sizes"},
		{"overlap", overlapping(t), "overlap"},
		{"crc", flipped(saved(t, good, data)), "checksum"},
		{"short storage", saved(t, rebuild(st("FloatStorage", 5), "K\x00", "K\x05\x85", "K\x01\x85"), data), "has 16 bytes, but its storage needs 20"},
		{"no storage", saved(t, good), `no record "data/0"`},
		{"bounds", saved(t, rebuild(st("FloatStorage", 4), "K\x01", "K\x04\x85", "K\x01\x85"), data), "out of bounds"},
		{"offset", saved(t, rebuild(st("FloatStorage", 4), "J\xff\xff\xff\x7f", "K\x04\x85", "K\x01\x85"), data), "outside of a storage"},
		{"negative", saved(t, rebuild(st("FloatStorage", 4), "K\x00", "J\xff\xff\xff\xff\x85", "K\x01\x85"), data), "negative size"},
		{"stride", saved(t, rebuild(st("FloatStorage", 4), "K\x00", "K\x02\x85", "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x85"), data), "overflow"},
		{"ranks", saved(t, rebuild(st("FloatStorage", 4), "K\x00", "K\x02\x85", ")"), data), "mismatch in length"},
		{"quantized", saved(t, rebuild(st("QUInt8Storage", 4), "K\x00", "K\x02\x85", "K\x01\x85"), data), "without quantization parameters"},
		{"untyped", saved(t, rebuild(st("UntypedStorage", 4), "K\x00", "K\x02\x85", "K\x01\x85"), data), "untyped storage"},
		{"storage size", saved(t, rebuild("("+u("storage")+"ctorch\nFloatStorage\n"+u("0")+u("cpu")+"\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7ftQ", "K\x00", ")", ")"), data), "a storage of 9223372036854775807 elements"},
		{"storage key", saved(t, rebuild("("+u("storage")+"ctorch\nFloatStorage\n"+u("../version")+u("cpu")+"K\x00tQ", "K\x00", ")", ")"), data), "no record"},
		{"two types", saved(t, "\x80\x02("+st("FloatStorage", 4)+st("IntStorage", 4)+"t.", data), "two types"},
		{"bare storage", saved(t, "\x80\x02"+st("FloatStorage", 4)+".", data), "storage without a tensor"},
		{"device", saved(t, "\x80\x02("+u("storage")+"ctorch\nFloatStorage\n"+u("0")+u("toaster")+"K\x00tQ.", data), "device"},
		{"os.system", saved(t, "cos\nsystem\n("+u("true")+"tR."), `global "os.system" is not accepted`},
		{"stack global", saved(t, u("builtins")+u("eval")+"\x93."), `global "builtins.eval" is not accepted`},
		{"bytes", saved(t, "C\x01x."), "bytes object"},
		{"set", saved(t, "\x8f."), "set"},
		{"big int", saved(t, "\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01."), "more than 64 bits"},
		{"class", saved(t, "ctorch\nTensor\n."), "not a TorchScript value"},
		{"call", saved(t, "N)R."), "cannot be called"},
		{"call list", saved(t, "ctorch\ndevice\n]R."), "not a tuple"},
		{"device args", saved(t, "ctorch\ndevice\n)R."), "unexpected arguments"},
		{"state", saved(t, "]}b."), "state is set on list"},
		{"protocol 0", saved(t, "Vx\n."), "opcode 0x56"},
		{"protocol 6", saved(t, "\x80\x06N."), "protocol 6"},
		{"memo", saved(t, "h\x07."), "memo entry 7"},
		{"underflow", saved(t, "."), "stack is empty"},
		{"mark underflow", saved(t, "N(a."), "stack is empty"},
		{"no mark", saved(t, "t."), "no mark"},
		{"odd dict", saved(t, "(Nd."), "no value"},
		{"list key", saved(t, "}]Ns."), "a list is not a TorchScript dict key"},
		{"append", saved(t, "NNa."), "not a list"},
		{"frame", saved(t, "\x95\xff\xff\xff\xff\xff\xff\xff\x7f."), "frame"},
		{"long str", saved(t, "\x8d\xff\xff\xff\xff\xff\xff\xff\xff."), "needs 18446744073709551615 bytes"},
		{"long long", saved(t, "\x8b\xff\xff\xff\x7f."), "needs 2147483647 bytes"},
		{"utf-8", saved(t, "\x8c\x01\xff."), "not UTF-8"},
		{"no stop", saved(t, "N"), "unexpected EOF"},
		{"itself", saved(t, "]q\x00h\x00a."), "contains itself"},
		{"itself by tuple", saved(t, "]q\x00h\x00\x85a."), "contains itself"},
		{"itself by dict", saved(t, "}q\x00"+u("k")+"h\x00s."), "contains itself"},
		{"deep lists", saved(t, deep), "nested more than 1000"},
		{"deep tuples", saved(t, ")"+strings.Repeat("\x85", 100000)+"."), "nested more than 1000"},
		{"marks", saved(t, strings.Repeat("(", 100000)+"."), "marks"},
		{"doubling tuples", saved(t, "N"+strings.Repeat("2\x86", 60)+"."), "more than 16777216 parts"},
		{"items", saved(t, strings.Repeat("N", 5<<20)+"."), "more than 4194304 objects"},
	}
	for _, c := range cases {
		_, err := loadBytes(c.raw)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

func loadBytes(raw []byte) (value.Value, error) {
	return Load(bytes.NewReader(raw), int64(len(raw)))
}

// overlapping is a zip whose two directory entries point at the same record.
func overlapping(t *testing.T) []byte {
	raw := zipOf(t, entry{name: "a/1", data: "xx"}, entry{name: "a/2", data: "xx"})
	second := bytes.LastIndex(raw, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(raw[second+42:], 0)
	return raw
}

// flipped damages a byte of the last record.
func flipped(raw []byte) []byte {
	i := bytes.Index(raw, []byte("data/0")) + len("data/0") + 3
	raw[i] ^= 1
	return raw
}

// TestUntypedStorage checks what PyTorch 1.13 does not write: untyped
// storages with a dtype beside them.
func TestUntypedStorage(t *testing.T) {
	pkl := "\x80\x02ctorch._utils\n_rebuild_tensor_v3\n(" + "(" + u("storage") + "ctorch.storage\nUntypedStorage\n" + u("0") + u("cpu") + "K\x04tQ" +
		"K\x00K\x02\x85K\x01\x85\x89ccollections\nOrderedDict\n)Rctorch\nuint16\ntR."
	v, err := loadBytes(saved(t, pkl, entry{name: "a/data/0", data: "\x01\x02\x03\x04"}))
	if err != nil {
		t.Fatal(err)
	}
	if x := v.Tensor(); x == nil || x.DType() != tensor.Uint16 || fmt.Sprint(x.Shape(), x.Storage().Bytes()) != "[2] [1 2 3 4]" {
		t.Errorf("got %#v", v)
	}
	_, err = loadBytes(saved(t, pkl, entry{name: "a/data/0", data: "\x01\x02\x03\x04"}, entry{name: "a/byteorder", data: "big"}))
	if err == nil || !strings.Contains(err.Error(), "byte order") {
		t.Errorf("error %v", err)
	}
}

// TestStorageView reads the storage views of PyTorch 0.x.
func TestStorageView(t *testing.T) {
	legacy := func(view string) []byte {
		id := "(" + u("storage") + "ctorch\nByteStorage\n" + u("7") + u("cpu") + "K\x04" + view + "tQ"
		return []byte("\x80\x02" + string(legacyHead) + "\x80\x02M\xe9\x03." + "\x80\x02}." +
			"\x80\x02ctorch._utils\n_rebuild_tensor\n(" + id + "K\x01K\x01\x85K\x01\x85tR." +
			"\x80\x02]" + u("7") + "a." + "\x04\x00\x00\x00\x00\x00\x00\x00" + "\x0a\x0b\x0c\x0d")
	}
	v, err := loadBytes(legacy("(" + u("8") + "K\x01K\x03t"))
	if err != nil {
		t.Fatal(err)
	}
	if x := v.Tensor(); x.Offset() != 2 || tensor.Data[uint8](x)[0] != 12 {
		t.Errorf("offset %d", x.Offset())
	}
	if _, err := loadBytes(legacy("(" + u("8") + "K\x02K\x03t")); err == nil {
		t.Error("a view outside of its storage is accepted")
	}
	if _, err := loadBytes(legacy("N")[:100]); err == nil {
		t.Error("half a file is accepted")
	}
}

// TestAlignment checks that data begins where PyTorch maps it from.
func TestAlignment(t *testing.T) {
	var b bytes.Buffer
	v := value.NewList(types.Tensor, value.TensorOf(tensor.Of([]int{3}, []int8{1, 2, 3})), value.TensorOf(tensor.Scalar(1.5)))
	if err := Save(&b, v); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if off, err := f.DataOffset(); err != nil || off%64 != 0 || f.Method != zip.Store {
			t.Errorf("%s at %d, method %d: %v", f.Name, off, f.Method, err)
		}
	}
}

// FuzzPickle runs the pickle machine on damaged pickles: it must return.
func FuzzPickle(f *testing.F) {
	var b bytes.Buffer
	d := value.NewDict(types.Str, types.Any)
	d.Set(value.Str("x"), value.NewTuple(value.TensorOf(tensor.Scalar(true)), value.Complex(1i), value.Int(1<<40), value.None()))
	if err := Save(&b, value.DictOf(d)); err != nil {
		f.Fatal(err)
	}
	c, err := OpenContainer(bytes.NewReader(b.Bytes()), int64(b.Len()), Limits{})
	if err != nil {
		f.Fatal(err)
	}
	pkl, err := c.Read("data.pkl")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(pkl)
	f.Add([]byte("\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00]\x94(K\x01K\x02e."))
	f.Fuzz(func(t *testing.T, pkl []byte) {
		v, err := loadBytes(saved(t, string(pkl), entry{name: "a/data/0", data: "\x00\x01\x02\x03\x04\x05\x06\x07"}))
		if err != nil {
			return
		}
		if err := Save(io.Discard, v); err != nil && v.Tensor() == nil {
			t.Logf("not saved: %v", err)
		}
	})
}
