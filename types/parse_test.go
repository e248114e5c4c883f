package types

import (
	"errors"
	"strings"
	"sync"
	"testing"
)

func TestParseDumpKeepsText(t *testing.T) {
	for _, text := range []string{
		"Tensor", "Float(1, 64, strides=[64, 1], requires_grad=0, device=cpu)", "Float(*, *)", "FloatTensor",
		"FloatTensor(requires_grad=0, device=cpu)", "Tensor(SS(-2), SS(-3))", "Tensor[Undefined]", "Tensor()",
		"Float(SS(-2), SS(-3), strides=[5, 1], requires_grad=0, device=cpu)", "Tensor(requires_grad=1)",
		"Tensor(device=cuda:1)", "Tensor(2, *, requires_grad=0, device=meta)", "Long()", "QUInt8(1, 2, strides=[2, 1])",
		"Long(requires_grad=0, device=cpu)", "ComplexFloat(2)", "ComplexDouble(2)", "Half(0)", "BFloat16(1)", "QInt32(2)", "ComplexHalf(2)", "QUInt8Tensor", "Float(4, 3, strides=[0, 1], requires_grad=0, device=cpu)",
		"Float(2, 3)[Undefined]", "Tensor[Undefined][]", "int[]", "float?[]", "int?[]?", "Tensor?", "Dict(str, Tensor?[])",
		"(int, Tensor)", "()", "(int)", "((int, int)[], str)?", "NamedTuple(values : Tensor, indices : Tensor)",
		"Future[(Tensor, Tensor)]", "RRef[InterfaceType<X>]", "Enum<__torch__.C>", "Await[int]",
		"Union(__torch__.B, str, bool)", "Union(str, __torch__.B)", "Union(str, __torch__.B, __torch__.A)?", "Union(, str, bool, Scalar)", "number", "Union(Tensor, str)", "Union(Dict(str, int), NoneType, Scalar)", "Union(Scalar)", "Union(int, str)?", "Any?",
		"__torch__.a.b.___torch_mangle_25.C", "__torch__.torch.classes.xnnpack.LinearOpContext", "torch.torch_package_0.é.C",
		"NoneType", "Scalar", "Device", "Generator", "Function", "list", "tuple", "PyObject", "Capsule", "t", "t1", "tVal",
		"Stream", "QScheme", "ScalarType", "Layout", "MemoryFormat", "SymInt", "AnyEnumType", "AnyClassType", "Handle", "World",
		"Dict(str, Future(int))", "Dict(str, __torch__.NT)", "Quantizer", "Storage", "InterfaceType<a.I>?",
	} {
		want := strings.Replace(text, "a.I", "I", 1)
		for _, tail := range []string{"", ",", ")", " = ", "[2]", "[a]"} {
			got, n, err := ParseDump(text+tail, NewScope())
			if err != nil || n != len(text) || got.String() != want {
				t.Errorf("ParseDump(%q) = %v, %d, %v", text+tail, got, n, err)
			}
		}
	}
}

func TestParseDumpModernises(t *testing.T) {
	for old, want := range map[string]string{
		"Dynamic": "Tensor", "UNKNOWN_TYPE": "Tensor", "Dynamic[]": "Tensor[]", "None": "NoneType", "Dimname": "str",
		"Double(9216!, 4096!)": "Double(9216, 4096)",
		"Float(1:150528, 3:50176, 224:224, 224:1, requires_grad=0, device=cpu)": "Float(1, 3, 224, 224, strides=[150528, 50176, 224, 1], requires_grad=0, device=cpu)",
		"Float(*:3, 3:1)": "Float(*, 3, strides=[3, 1])", "Float(2:*, 3:1)": "Float(2, 3)",
		"Float": "FloatTensor", "UndefinedTensor": "Tensor[Undefined]", "Future(int)": "Future[int]", "RRef(int)": "RRef[int]",
		"Union[str, int]": "Union(int, str)", "Union(int, NoneType)": "int?", "int??": "int?", "NoneType?": "NoneType",
		"Union(int, int)": "int", "Dict[str, int]": "Dict(str, int)", "( int ,str )": "(int, str)",
		"Dict(str, Float(2))": "Dict(str, Tensor)", "Union(bool, str, float, int, complex)": "Union(str, bool, Scalar)",
	} {
		got, n, err := ParseDump(old, nil)
		if err != nil || n != len(old) || got.String() != want {
			t.Errorf("ParseDump(%q) = %v, %d, %v, want %s", old, got, n, err, want)
		}
	}
}

func TestParsePrefix(t *testing.T) {
	for text, want := range map[string]string{
		"Tensor(a!) self": "Tensor", "int[2] x": "int", "t(a)[]": "t", "Dict(str, t)? d": "Dict(str, t)",
		"(t, u1.x)[]": "(t, u1.x)", "Future(t)": "Future[t]", "float?": "float",
	} {
		got, _, err := ParsePrefix(text, NewScope())
		if err != nil || got.String() != want {
			t.Errorf("ParsePrefix(%q) = %v, %v, want %s", text, got, err, want)
		}
	}
}

func TestParseDumpErrors(t *testing.T) {
	deep := strings.Repeat("(", 100000)
	for _, c := range []struct {
		text string
		off  int
		msg  string
	}{
		{"", 0, "expected a type, found the end"},
		{"flaot", 0, `unknown type "flaot"`},
		{"Dict(str, Foo)", 10, `unknown type "Foo"`},
		{"Dict(str)", 0, "Dict takes 2 types, found 1"},
		{"Union()", 0, "Union takes 1 types, found 0"},
		{"Float(2, strides=[1, 2])", 24, "2 strides for 1 sizes"},
		{"Float(2, strides=[1], 3)", 22, "expected strides, requires_grad or device"},
		{"Float(device=zpu)", 13, `unknown device "zpu"`},
		{"Float(requires_grad=2)", 20, "expected 0 or 1"},
		{"Float(99999999999999999999)", 6, "number too large"},
		{"Float(2, )", 9, "expected a size"},
		{"Float(SS(3))", 6, "expected a size"},
		{"Tensor(a!)", 7, "expected a size"},
		{"(int", 4, "expected ',' or ')'"},
		{"Enum<>", 5, "expected a name"},
		{"Enum<__torch__.C", 16, "expected '>'"},
		{"NamedTuple(a Tensor)", 13, "expected ':'"},
		{"\x00", 0, `expected a type, found "\x00"`},
		{"__torch__..C", 0, "is not the name of a class"},
		{deep, MaxDepth + 0, "nested more than 200 deep"},
		{"int" + strings.Repeat("[]", 100000), 3 + 2*(MaxDepth+1), "nested more than 200 deep"},
	} {
		got, n, err := ParseDump(c.text, NewScope())
		var e *Error
		if !errors.As(err, &e) || got != nil || n != 0 {
			t.Errorf("ParseDump(%.40q) = %v, %d, %v", c.text, got, n, err)
			continue
		}
		if e.Off != c.off && c.text != deep || !strings.Contains(e.Msg, c.msg) {
			t.Errorf("ParseDump(%.40q): %v, want offset %d: %s", c.text, e, c.off, c.msg)
		}
	}
	if _, _, err := ParseDump("__torch__.C", nil); err == nil {
		t.Error("a class without a scope was accepted")
	}
}

func TestParseAnnotation(t *testing.T) {
	l := readLattice(t)
	sc := l.types[0].Scope()
	for _, typ := range l.types {
		if typ.Scope() != nil {
			sc = typ.Scope()
		}
	}
	for i, text := range l.annot {
		if strings.Contains(l.exprs[i], "Helper") || strings.Contains(l.exprs[i], "NT") {
			continue // an annotation only has their names
		}
		got, n, err := ParseAnnotation(text+"=", sc)
		if err != nil || n != len(text) || got.Annotation() != text {
			t.Errorf("ParseAnnotation(%q) = %v, %d, %v", text, got, n, err)
		}
	}
	nt := NamedTuple("__torch__.NT", []Field{{Name: "a", Type: Int}})
	sc.Bind("__torch__.NT", nt)
	if got, _, err := ParseAnnotation("List[__torch__.NT]", sc); err != nil || got != List(nt) {
		t.Errorf("a bound name gives %v, %v", got, err)
	}
	for _, text := range []string{"", "List", "List[", "Optional[int, int]", "Tuple[(]", strings.Repeat("List[", 1000), "Foo", "(int)"} {
		if got, _, err := ParseAnnotation(text, sc); err == nil {
			t.Errorf("ParseAnnotation(%.20q) = %v", text, got)
		}
	}
}

func TestIdentity(t *testing.T) {
	sc, other := NewScope(), NewScope()
	parse := func(text string, sc *Scope) *Type {
		got, _, err := ParseDump(text, sc)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for _, text := range []string{"Float(2, 3, strides=[3, 1])[]", "(int, __torch__.C?)", "Dict(str, __torch__.torch.classes.a.B)", "NamedTuple(a : int)"} {
		if parse(text, sc) != parse(text, sc) {
			t.Errorf("%s is two types", text)
		}
	}
	if parse("__torch__.C[]", sc) == parse("__torch__.C[]", other) {
		t.Error("classes of two modules are one type")
	}
	if parse("__torch__.torch.classes.a.B", sc) != parse("__torch__.torch.classes.a.B", other) {
		t.Error("a built-in class is two types")
	}
	if got := parse("__torch__.C[]", sc); got.Scope() != sc || parse("int[]", sc).Scope() != nil {
		t.Errorf("%v is interned outside its scope", got)
	}
	if TensorOf(TensorInfo{}) != Tensor || TensorOf(TensorInfo{Sizes: []Dim{1}}) != Tensor {
		t.Error("a tensor type that says nothing is not Tensor")
	}
	if parse("Tensor(SS(-2))", sc) == parse("Tensor(SS(-3))", sc) {
		t.Error("two symbols are one type")
	}
	if parse("NamedTuple(a : int)", sc) == Tuple(Int) {
		t.Error("a NamedTuple is a plain tuple")
	}
	if Tuple() != NamedTuple("x", nil) || Optional(Optional(Int)) != Optional(Int) || List(Int) != parse("int[]", nil) {
		t.Error("constructors do not normalise")
	}
}

func TestConcurrentInterning(t *testing.T) {
	texts := []string{"Float(7, 7, 7, 7)[]", "(Float(7, 1)?, int[][])", "Dict(str, (Long(7, 7), Long(7)))", "(__torch__.Z[], Half(7))"}
	sc := NewScope()
	got := make([][]*Type, 16)
	var wg sync.WaitGroup
	for i := range got {
		got[i] = make([]*Type, len(texts))
		wg.Go(func() {
			for k := range texts {
				k = (k + i) % len(texts)
				got[i][k], _, _ = ParseDump(texts[k], sc)
				_ = got[i][k].String()
			}
		})
	}
	wg.Wait()
	for i := range got {
		for k := range texts {
			if got[i][k] == nil || got[i][k] != got[0][k] {
				t.Fatalf("%s: goroutine %d has another type", texts[k], i)
			}
		}
	}
}

func TestParseAllocations(t *testing.T) {
	texts := []string{"Tensor", "int[]", "Float(1, 64, 56, 56, strides=[200704, 3136, 56, 1], requires_grad=0, device=cpu)", "Tensor?", "Float(*, *)", "(int, Tensor)"}
	buf := make([]byte, 0, 256)
	for _, text := range texts {
		allocs := testing.AllocsPerRun(100, func() {
			typ, _, err := ParseDump(text, nil)
			if err != nil {
				t.Fatal(err)
			}
			buf = AppendDump(buf[:0], typ)
		})
		if allocs > 1 {
			t.Errorf("parsing and printing %s allocates %v times", text, allocs)
		}
		if string(buf) != text {
			t.Errorf("AppendDump wrote %q", buf)
		}
	}
}
