package archive_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/verify"
)

const smallMethods = "op_version_set = 0\ndef forward(self,\n    x: Tensor) -> Tensor:\n  return torch.mul(x, self.w)\n"

// model is a model.json whose main module and tensors these are.
func model(main, tensors string) string {
	return fmt.Sprintf(`{"protoVersion": "5", "mainModule": {%s}, "tensors": [%s]}`, main, tensors)
}

const (
	jsonMain   = `"name": "M", "torchscriptArena": {"key": "code/M.py"}, "parameters": [{"isBuffer": false, "tensorId": "0", "name": "w"}]`
	jsonTensor = `{"dims": ["1"], "offset": "0", "strides": ["1"], "requiresGrad": true, "dataType": "FLOAT", "data": {"key": "data/0"}, "device": "cpu"}`
)

func loadJSON(t testing.TB, json string, more map[string]string) (*archive.Script, error) {
	records := map[string]string{"model.json": json, "code/M.py": smallMethods, "attributes.pkl": pickled("(K\x07t")}
	for name, text := range more {
		records[name] = text
	}
	return loadScript(build(t, "N.", records))
}

func TestModelJSON(t *testing.T) {
	m, err := loadJSON(t, model(jsonMain, jsonTensor), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range verify.Module(m.Module) {
		t.Error(v)
	}
	if w, _ := m.Module.Root.Object().Attr("w"); w.Tensor() == nil || !w.Tensor().RequiresGrad() {
		t.Error("w is not the parameter")
	}
	replaced := func(old, new string) string { return strings.Replace(jsonTensor, old, new, 1) }
	deep := strings.Repeat(`"name": "M", "submodules": [{`, 1100) + strings.Repeat("}]", 1100)
	for _, c := range []struct {
		name, json string
		more       map[string]string
		want       string
	}{
		{"syntax", "{", nil, "model.json: unexpected end of JSON"},
		{"empty", "{}", nil, "model.json has version 0; 1 to 5 are read"},
		{"newer", `{"protoVersion": "9"}`, nil, "model.json has version 9"},
		{"no module", `{"protoVersion": 1}`, nil, "model.json has no main module"},
		{"null module", model(jsonMain+`, "submodules": [null]`, jsonTensor), nil, "a module is null"},
		{"deep", model(deep, jsonTensor), nil, "modules nested more than 1000 deep"},
		{"deep JSON", model(`"submodules": `+strings.Repeat("[", 100000), jsonTensor), nil, "model.json: "},
		{"number", model(jsonMain, replaced(`"offset": "0"`, `"offset": "x"`)), nil, "not a 64-bit integer"},
		{"dtype", model(jsonMain, replaced("FLOAT", "STRING")), nil, `tensor 0: data type "STRING" is not supported`},
		{"record", model(jsonMain, replaced("data/0", "../x")), nil, `archive has no record "../x"`},
		{"bounds", model(jsonMain, replaced(`["1"]`, `["2"]`)), nil, "out of bounds"},
		{"negative", model(jsonMain, replaced(`["1"]`, `["-1"]`)), nil, "negative size"},
		{"absurd", model(jsonMain, replaced(`["1"]`, `["9223372036854775807"]`)), nil, "tensor 0"},
		{"offset", model(jsonMain, replaced(`"offset": "0"`, `"offset": "4611686018427387904"`)), nil, "outside of a storage"},
		{"device", model(jsonMain, replaced("cpu", "toaster")), nil, "tensor 0"},
		{"parameter", model(strings.Replace(jsonMain, `"tensorId": "0"`, `"tensorId": "1"`, 1), jsonTensor), nil, "parameter w of __torch__.M: the file has no tensor 1"},
		{"twice", model(jsonMain+`, "submodules": [{"name": "a"}, {"name": "a"}]`, jsonTensor), nil, "two modules are called __torch__.M.a"},
		{"attribute", model(jsonMain+`, "attributes": [{"name": "n", "type": "str", "id": "0"}]`, jsonTensor), nil, "attribute n of __torch__.M: a int where str should be"},
		{"no attribute", model(jsonMain+`, "attributes": [{"name": "n", "type": "int", "id": "4"}]`, jsonTensor), nil, "the file has no attribute 4"},
		{"attribute type", model(jsonMain+`, "attributes": [{"name": "n", "type": "List[", "id": "0"}]`, jsonTensor), nil, "attribute n of __torch__.M"},
		{"not set", model(jsonMain+`, "attributes": [{"name": "n", "type": "int", "id": "-1"}]`, jsonTensor), nil, "attribute n of __torch__.M has no value"},
		{"state", model(jsonMain+`, "getStateAttributeId": "0"`, jsonTensor), nil, "has a state and no method __setstate__"},
		{"no code", model(strings.Replace(jsonMain, "M.py", "N.py", 1), jsonTensor), nil, `no record "code/N.py"`},
		{"code", model(jsonMain, jsonTensor), map[string]string{"code/M.py": "def forward(self) -> int:\n  return x\n"}, "code/M.py:2:10: x is not defined"},
		{"class", model(jsonMain, jsonTensor), map[string]string{"code/M.py": "class C:\n  pass\n"}, "code/M.py:1:1: a class among methods"},
		{"pickle", model(jsonMain, jsonTensor), map[string]string{"attributes.pkl": pickled("N")}, "attributes.pkl: a None where a tuple should be"},
		{"tensor id", model(jsonMain, jsonTensor), map[string]string{"attributes.pkl": pickled("ctorch.jit._pickle\nbuild_tensor_from_id\nK\x05\x85R\x85")}, "the file has no tensor 5"},
		{"old tensor id", model(jsonMain, jsonTensor), map[string]string{"attributes.pkl": pickled("c__main__\nTensorID\n)\x81Nb\x85")}, "unexpected arguments"},
		{"unbuilt", model(jsonMain, jsonTensor), map[string]string{"attributes.pkl": pickled("c__main__\nTensorID\n)\x81\x85")}, "is not a value"},
	} {
		_, err := loadJSON(t, c.json, c.more)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

// TestRefused names formats that are known and not read.
func TestRefused(t *testing.T) {
	for head, want := range map[string]string{"\x18\x00\x00\x00PTMF\x00\x00": "flatbuffer", "PYTORCH1\x00\x00": "preview release"} {
		if _, err := loadScript([]byte(head)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("LoadScript: error %v, want %q", err, want)
		}
		if _, err := archive.Load(strings.NewReader(head), int64(len(head))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load: error %v, want %q", err, want)
		}
	}
}

// FuzzModelJSON holds any model.json beside sound records to: no panic, and what
// loads verifies.
func FuzzModelJSON(f *testing.F) {
	f.Add([]byte(model(jsonMain, jsonTensor)))
	f.Add([]byte(model(jsonMain+`, "submodules": [{"name": "0.a"}], "attributes": [{"name": "n", "type": "int", "id": "0"}]`, jsonTensor)))
	f.Fuzz(func(t *testing.T, json []byte) {
		m, err := loadJSON(t, string(json), nil)
		if err != nil || len(m.Stateful) > 0 {
			return
		}
		for _, v := range verify.Module(m.Module) {
			t.Errorf("loads and does not verify: %v", v)
		}
	})
}

// FuzzFile holds any bytes as a file to: no panic; a directory and records of a zip
// are damaged, too.
func FuzzFile(f *testing.F) {
	f.Add(build(f, pickled(whole(tensorOf("K\x01"))), nil))
	f.Add(build(f, "N.", map[string]string{"model.json": model(jsonMain, jsonTensor), "code/M.py": smallMethods, "attributes.pkl": pickled(")")}))
	f.Fuzz(func(t *testing.T, data []byte) {
		small := archive.Limits{Bytes: 1 << 20, Inflated: 1 << 16, Items: 1 << 14}
		archive.LoadWith(bytes.NewReader(data), int64(len(data)), small)
		archive.LoadScript(bytes.NewReader(data), int64(len(data)), archive.ScriptOptions{Limits: small})
	})
}
