package equiv_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// inputsOf makes the inputs of a graph with these parameters.
func inputsOf(t *testing.T, params string, spec equiv.Spec) []value.Value {
	t.Helper()
	f, err := parse.Parse("t", []byte(params), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	args, err := equiv.Inputs(f.Graphs[0], spec)
	if err != nil {
		t.Fatal(err)
	}
	return args
}

func one(t *testing.T, typ string, spec equiv.Spec) value.Value {
	t.Helper()
	return inputsOf(t, "graph(%x.1 : "+typ+"):\n  return (%x.1)\n", spec)[0]
}

// TestInputsOfTypes: every sort of type gives a value of that type, the same for the
// same seed and another for another.
func TestInputsOfTypes(t *testing.T) {
	for _, typ := range []string{
		"Tensor", "int", "float", "complex", "bool", "str", "NoneType", "Device", "Scalar", "Any", "Tensor?", "int[]", "float[]",
		"Tensor[]", "Dict(str, Tensor)", "(int, Tensor)", "NamedTuple(a : Tensor, b : int)", "Union(int, str)", "Tensor?[]",
		"Float(2, 3)", "Half(2, 3)", "BFloat16(4)", "Double(3)", "Long(2, 2)", "Byte(3)", "Char(3)", "Short(3)", "Int(3)", "Bool(4)",
		"ComplexFloat(2)", "ComplexDouble(2)", "Float(*, 3)", "Tensor[Undefined]", "Future[int]",
	} {
		for seed := range uint64(6) {
			a, b := one(t, typ, equiv.Spec{Seed: seed}), one(t, typ, equiv.Spec{Seed: seed})
			if !equiv.OK(equiv.Compare("x", a, b, equiv.Options{})) && !strings.HasPrefix(typ, "Future") {
				t.Errorf("%s, seed %d: two values differ", typ, seed)
			}
		}
	}
	if x := one(t, "Float(2, 3)", equiv.Spec{Seed: 1}); equiv.OK(equiv.Compare("x", x, one(t, "Float(2, 3)", equiv.Spec{Seed: 2}), equiv.Options{})) {
		t.Error("two seeds give the same tensor")
	}
	kinds := make(map[value.Kind]bool)
	for seed := range uint64(40) {
		kinds[one(t, "Tensor?", equiv.Spec{Seed: seed}).Kind()] = true
		kinds[one(t, "Union(int, str)", equiv.Spec{Seed: seed}).Kind()] = true
	}
	if len(kinds) != 4 {
		t.Errorf("Optional and Union give only %v", kinds)
	}
}

// TestInputsFollowTypes: dtype, sizes, strides, device and requires_grad are those of
// the type, the rest is the spec's.
func TestInputsFollowTypes(t *testing.T) {
	x := one(t, "Half(2, 3, 4, 5, strides=[60, 1, 15, 3], requires_grad=1, device=cuda:0)", equiv.Spec{}).Tensor()
	if x.DType() != tensor.Float16 || fmt.Sprint(x.Shape(), x.Strides()) != "[2 3 4 5] [60 1 15 3]" || x.Device().String() != "cuda:0" || !x.RequiresGrad() {
		t.Errorf("made %s%v, strides %v, on %s", x.DType().Name(), x.Shape(), x.Strides(), x.Device())
	}
	spec := equiv.Spec{Shapes: map[string][]int{"x": {5, 6}}}
	if x := one(t, "Float(*, 3)", spec).Tensor(); fmt.Sprint(x.Shape()) != "[5 3]" {
		t.Errorf("sizes %v", x.Shape())
	}
	spec.Tensors = map[string]equiv.TensorSpec{"x": {Shape: []int{70}, HasShape: true, DType: tensor.Int64, HasDType: true, Low: 3, High: 5, HasRange: true}}
	x = one(t, "Tensor", spec).Tensor()
	seen := make(map[int64]bool)
	for _, v := range tensor.Data[int64](x) {
		seen[v] = true
	}
	if x.Numel() != 70 || len(seen) != 2 || !seen[3] || !seen[4] {
		t.Errorf("elements %v", seen)
	}
	args := inputsOf(t, "graph(%x : Tensor,\n      %i : Tensor):\n  %l : Tensor?[] = prim::ListConstruct(%i)\n  %y : Tensor = aten::index(%x, %l)\n  return (%y)\n", equiv.Spec{Seed: 3})
	if i := args[1].Tensor(); i.DType() != tensor.Int64 || slices.Max(tensor.Data[int64](i)) > 1 || slices.Min(tensor.Data[int64](i)) < 0 {
		t.Errorf("an index is %s %v", i.DType().Name(), value.Elements(i))
	}
}

// TestInputsSpecial: odd seeds have the special numbers if asked for, even ones not.
func TestInputsSpecial(t *testing.T) {
	large := func(seed uint64, special bool) bool {
		x := one(t, "Float(40, 10)", equiv.Spec{Seed: seed, Special: special}).Tensor()
		return slices.Max(tensor.Data[float32](x)) > 1
	}
	if !large(1, true) || large(2, true) || large(1, false) {
		t.Error("special numbers are where they should not be, or are not where they should be")
	}
}

// TestInputsOfModule: classes and enums that the text declares.
func TestInputsOfModule(t *testing.T) {
	const text = `enum __torch__.Color(int):
  RED = 1
  BLUE = 2

class __torch__.Pair:
  attribute a : Tensor
  attribute c : Enum<__torch__.Color>

function f = graph(%p : __torch__.Pair,
      %c : Enum<__torch__.Color>):
  %a : Tensor = prim::GetAttr[name="a"](%p)
  return (%a)
`
	args := inputsOf(t, text, equiv.Spec{Seed: 1})
	o := args[0].Object()
	if o == nil || len(o.Attrs) != 2 || o.Attrs[0].Tensor() == nil || o.Attrs[1].Enum() == nil || args[1].Enum().Val.Int() == 0 {
		t.Errorf("made %v", args)
	}
}

// TestInputsRefuse: what cannot be made is an error that names the input.
func TestInputsRefuse(t *testing.T) {
	for _, typ := range []string{"Generator", "__torch__.M", "Enum<__torch__.E>", "Function", "QUInt8(2)", "RRef[int]"} {
		g, err := parse.Graph("t", []byte("graph(%x : "+typ+"):\n  return (%x)\n"), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := equiv.Inputs(g, equiv.Spec{}); err == nil || !strings.Contains(err.Error(), "input %x") {
			t.Errorf("%s: %v", typ, err)
		}
	}
}

// TestParseShape is a table of what a command line may say.
func TestParseShape(t *testing.T) {
	for text, want := range map[string]string{
		"x=1,3,224,224":        "x [1 3 224 224]",
		"x.1 = 2, 3":           "x.1 [2 3]",
		"x=":                   "x []",
		"x=[]":                 "x []",
		"x=[2]":                "x [2]",
		"x=int64[2,3]":         "x int64 [2 3]",
		"%x=bool[4]":           "x bool [4]",
		"x=int64[2]:0..1000":   "x int64 [2] 0..1000",
		"n=:-3..4":             "n -3..4",
		"x=0,3":                "x [0 3]",
		"x":                    "error",
		"=2":                   "error",
		"x=2,,3":               "error",
		"x=-1":                 "error",
		"x=int65[2]":           "error",
		"x=int64[2":            "error",
		"x=2:5":                "error",
		"x=2:5..5":             "error",
		"x=99999999999999":     "error",
		"x=2:0..9999999999999": "error",
	} {
		name, s, err := equiv.ParseShape(text)
		got := name
		if s.HasDType {
			got += " " + s.DType.Name()
		}
		if s.HasShape {
			got += " " + fmt.Sprint(s.Shape)
		}
		if s.HasRange {
			got += fmt.Sprintf(" %d..%d", s.Low, s.High)
		}
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%q: %s, want %s (%v)", text, got, want, err)
		}
	}
}

// TestProbe finds shapes with which a graph runs, or says that there are none.
func TestProbe(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{"  %y : Tensor = aten::relu(%a)\n", ""},
		{"  %y : Tensor = aten::matmul(%a, %a)\n", "a [3 3]"},
		{"  %i : int = prim::Constant[value=2]()\n  %l : int[] = prim::ListConstruct(%i, %i)\n  %y : Tensor = aten::adaptive_avg_pool2d(%a, %l)\n", "a [2 3 8 8]"},
		{"  %y : Tensor = aten::dot(%a, %a)\n", "a [4]"},
		{"  %y : Tensor = aten::bitwise_not(%a)\n", "a [2 3] int64"},
		{"  %y : Tensor = aten::bmm(%a, %a)\n", "a [2 2 2]"},
		{"  %i : Tensor = aten::dot(%a, %a)\n  %y : Tensor = aten::mm(%i, %a)\n", "error"},
	} {
		g, err := parse.Graph("t", []byte("graph(%a : Tensor):\n"+c.body+"  return (%y)\n"), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := exec.Compile(g, exec.Options{})
		if err != nil {
			t.Fatal(err)
		}
		spec, err := equiv.Probe(g, equiv.Spec{}, func(args []value.Value) error { return ran(p, args) })
		got := ""
		if a, ok := spec.Tensors["a"]; ok {
			got = "a " + fmt.Sprint(a.Shape)
			if a.HasDType {
				got += " " + a.DType.Name()
			}
		}
		if err != nil {
			got = "error"
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q (%v)", c.body, got, c.want, err)
		}
	}
}

// ran is nil if p runs on args without an exception.
func ran(p *exec.Program, args []value.Value) error {
	o, err := equiv.Run(p, nil, args)
	if err == nil && o.Raised != nil {
		err = errors.New(o.Raised.Error())
	}
	return err
}

// TestProbeFunctions: of the scripted functions of the corpus nearly all run on
// inputs that nobody gave.
func TestProbeFunctions(t *testing.T) {
	functions, err := corpus.Functions(corpus.FunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	all, found := 0, 0
	for _, fn := range functions {
		g, err := parse.Graph(fn.Name, fn.Graph, parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := exec.Compile(g, exec.Options{})
		if err != nil {
			continue
		}
		all++
		if _, err := equiv.Probe(g, equiv.Spec{}, func(args []value.Value) error { return ran(p, args) }); err == nil {
			found++
		}
	}
	if found*10 < all*9 {
		t.Errorf("only %d of %d functions run on inputs that Probe found", found, all)
	}
}
