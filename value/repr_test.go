package value

import (
	"testing"

	"github.com/torchpass/torchpass/types"
)

func tensorText(dst []byte, v Value) []byte { return append(dst, "<T>"...) }

func dictWith(key, val *types.Type, kv ...Value) Value {
	d := NewDict(key, val)
	for i := 0; i < len(kv); i += 2 {
		d.Set(kv[i], kv[i+1])
	}
	return DictOf(d)
}

// TestRepr prints values as in a dump and as in module text; the former were seen
// in dumps of PyTorch, see testdata/dumps.
func TestRepr(t *testing.T) {
	for _, c := range []struct {
		v           Value
		dump, exact string // exact: where it is not the same
	}{
		{None(), "None", ""},
		{Int(-1), "-1", ""},
		{Bool(true), "True", ""},
		{Bool(false), "False", ""},
		{Float(1e16), "10000000000000000", "10000000000000000."},
		{Complex(3 + 4i), "3.+4.j", ""},
		{Str("y\"z"), `"y\"z"`, ""},
		{DeviceOf(cuda1), `torch.device("cuda:1")`, ""},
		{TensorOf(someT), "<T>", ""},
		{NewList(types.Int, Int(1), Int(-2)), "[1, -2]", ""},
		{NewList(types.Bool, Bool(true)), "[True]", ""},
		{NewList(types.Int), "annotate(List[int], [])", ""},
		{NewList(types.Tuple(types.Int, types.Str)), "annotate(List[Tuple[int, str]], [])", ""},
		{NewList(types.Tensor, TensorOf(someT)), "[<Tensors>]", "[<T>]"},
		{NewList(types.Tensor), "annotate(List[Tensor], [])", ""},
		{NewList(types.Optional(types.Tensor), None(), TensorOf(someT)), "annotate(List[Optional[Tensor]], [None, <T>])", ""},
		{NewList(types.List(types.Str), NewList(types.Str, Str("x")), NewList(types.Str, Str("z"))),
			`[["x"], ["z"]]`, `annotate(List[List[str]], [["x"], ["z"]])`},
		{dictWith(types.Str, types.Int, Str("k"), Int(1), Str("a"), Int(2)), `{"k": 1, "a": 2}`, ""},
		{dictWith(types.Str, types.Int), "annotate(Dict[str, int],{})", ""},
		{dictWith(types.Str, types.Optional(types.Int), Str("k"), None()), `annotate(Dict[str, Optional[int]],{"k": None})`, ""},
		{NewTuple(), "()", ""},
		{NewTuple(Float(2.5)), "(2.5,)", ""},
		{NewTuple(Int(1), Str("x"), NewTuple(Float(2.5))), `(1, "x", (2.5,))`, ""},
		{EnumOf(&Enum{Type: types.NewScope().Enum("__torch__.Color"), Name: "RED"}), "__torch__.Color.RED", ""},
		{FuncOf(&Func{Name: "f"}), "f", `function("f")`},
		{OpaqueOf(&Opaque{Text: "<x>"}), "<x>", ""},
		{ObjectOf(&Object{Type: types.NewScope().Class("__torch__.M")}), "object(__torch__.M)", ""},
		{FutureOf(&Future{}), "<Future>", ""},
		{GeneratorOf(&Generator{}), "<Generator>", ""},
	} {
		if got := string(AppendRepr([]byte("v="), c.v, &Style{Tensor: tensorText})); got != "v="+c.dump {
			t.Errorf("%s, want v=%s", got, c.dump)
		}
		want := c.exact
		if want == "" {
			want = c.dump
		}
		if got := string(AppendRepr([]byte("v="), c.v, &Style{Tensor: tensorText, Exact: true})); got != "v="+want {
			t.Errorf("exact: %s, want v=%s", got, want)
		}
	}
}

// TestReprRef names one list instead of printing it.
func TestReprRef(t *testing.T) {
	shared := NewList(types.Int, Int(1))
	st := &Style{Tensor: tensorText, Ref: func(v Value) (string, bool) { return "$1", v == shared }}
	v := NewTuple(shared, NewList(types.Int, Int(1)), shared)
	if got := string(AppendRepr(nil, v, st)); got != "($1, [1], $1)" {
		t.Errorf("got %s", got)
	}
}
