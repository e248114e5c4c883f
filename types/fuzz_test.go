package types

import (
	"strings"
	"testing"
)

// FuzzParse checks that any text either parses, to a type whose own text parses
// to what prints the same, or gives an error at an offset inside the text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Float(1, 64, strides=[64, 1], requires_grad=0, device=cpu)", "Dict(str, (int?, Tensor[Undefined])[])?",
		"NamedTuple(a : Tensor, b : Future[int])", "Union(int, NoneType, Enum<__torch__.C>)", "Float(1:150528, *:3)",
		"Double(9216!, SS(-2))", "InterfaceType<a.b>", "InterfaceType<A.0>", "NamedTuple(x : int = 3, z : str = a, b(c), e : str = )[]", "List[Tuple[()]]", "Optional[Union[int, number]]", "((((", "RRef(World)",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sc := NewScope()
		check(t, text, ParseDump, (*Type).String, sc)
		check(t, text, ParseAnnotation, (*Type).Annotation, sc)
		if typ, n, err := ParsePrefix(text, sc); err == nil && (typ == nil || n > len(text)) {
			t.Fatalf("ParsePrefix(%q) = %v, %d", text, typ, n)
		}
	})
}

func check(t *testing.T, text string, parse func(string, *Scope) (*Type, int, error), print func(*Type) string, sc *Scope) {
	typ, n, err := parse(text, sc)
	if err != nil {
		if e := err.(*Error); e.Off < 0 || e.Off > len(text) || strings.TrimSpace(e.Msg) == "" {
			t.Fatalf("%q: bad error %v", text, err)
		}
		return
	}
	if n < 1 || n > len(text) {
		t.Fatalf("%q: took %d bytes", text, n)
	}
	once := print(typ)
	again, m, err := parse(once, sc)
	if err != nil || m != len(once) || print(again) != once {
		t.Fatalf("%q prints %q, which reads as %v, %d, %v", text, once, again, m, err)
	}
	if !typ.IsSubtypeOf(typ) || !typ.IsSubtypeOf(Any) {
		t.Fatalf("%v is no subtype of itself or Any", typ)
	}
}

func BenchmarkParseDumpShaped(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ParseDump("Float(1, 64, 56, 56, strides=[200704, 3136, 56, 1], requires_grad=0, device=cpu)", nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseDumpScalar(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ParseDump("int[]", nil); err != nil {
			b.Fatal(err)
		}
	}
}
