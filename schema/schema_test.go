package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func mustParse(t *testing.T, text string) *schema.Schema {
	t.Helper()
	s, err := schema.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestParsedParts(t *testing.T) {
	s := mustParse(t, `ns::f.o(Tensor(a!) x, t(c -> *) el, Tensor(a)[](b!) l, *, int[2] stride=1, ScalarType? dtype=None, str s="a\n", ...) -> (Tensor(a|b) y, int)`)
	if s.Name != symbol.Of("ns::f") || s.Overload != "o" || s.FullName() != "ns::f.o" || !s.Vararg || s.Varret || len(s.Args) != 6 {
		t.Fatalf("%+v", s)
	}
	x, el, l := s.Args[0].Alias, s.Args[1].Alias, s.Args[2].Alias
	if !x.IsWrite || !slices.Equal(x.Before, []string{"a"}) || !slices.Equal(x.After, []string{"a"}) || x.HasWildcard() {
		t.Errorf("Tensor(a!): %+v", x)
	}
	if el.IsWrite || !slices.Equal(el.Before, []string{"c"}) || !slices.Equal(el.After, []string{"*"}) || !el.HasWildcard() {
		t.Errorf("t(c -> *): %+v", el)
	}
	if !l.IsWrite || !slices.Equal(l.Before, []string{"b"}) || len(l.Contained) != 1 || l.Contained[0].Before[0] != "a" || l.Contained[0].IsWrite {
		t.Errorf("Tensor(a)[](b!): %+v", l)
	}
	stride := s.Args[3]
	if stride.N != 2 || !stride.KwargOnly || s.Args[2].KwargOnly || stride.Type != types.List(types.Int) {
		t.Errorf("stride: %+v", stride)
	}
	if items := stride.Default.List().Items; len(items) != 2 || items[0].Int() != 1 || items[1].Int() != 1 {
		t.Errorf("default of stride: %v", items)
	}
	if d := s.Args[4]; d.Type != types.Optional(types.Int) || d.Real != types.Optional(types.ScalarType) || !d.HasDefault || !d.Default.IsNone() {
		t.Errorf("dtype: %+v", d)
	}
	if d := s.Args[5].Default; d.Kind() != value.StrKind || d.Str() != "a\n" {
		t.Errorf("s: %v", d)
	}
	if r := s.Returns; len(r) != 2 || r[0].Name != "y" || !slices.Equal(r[0].Alias.Before, []string{"a", "b"}) || r[1].Type != types.Int {
		t.Errorf("returns: %+v", r)
	}
	if !s.Mutates() || !s.WritesArg(0) || s.WritesArg(1) || !s.WritesArg(2) || s.Arg("el") != 1 || s.Arg("z") != -1 {
		t.Error("writes or positions")
	}
}

func TestHiddenWrites(t *testing.T) {
	table := schema.Default()
	s := table.Lookup("aten::batch_norm")
	for i, a := range s.Args {
		if want := a.Name == "running_mean" || a.Name == "running_var"; s.WritesArg(i) != want {
			t.Errorf("batch_norm writes %s: %v", a.Name, !want)
		}
	}
	if i := s.TrainingArg(); i < 0 || s.Args[i].Name != "training" {
		t.Errorf("training argument of batch_norm: %d", i)
	}
	if s := table.Lookup("aten::_saturate_weight_to_fp16"); !s.WritesArg(0) || !s.Mutates() {
		t.Error("_saturate_weight_to_fp16 does not write its weight")
	}
	// Each row with hidden writes has an argument that they are known to reach.
	n := 0
	for _, s := range table.All() {
		if s.Flags&schema.HiddenWrites == 0 {
			continue
		}
		n++
		if !slices.ContainsFunc(s.Args, func(a schema.Argument) bool {
			return (a.Alias == nil || !a.Alias.IsWrite) && s.WritesArg(s.Arg(a.Name))
		}) {
			t.Errorf("%v: which argument?", s)
		}
	}
	if n < 10 {
		t.Errorf("only %d rows", n)
	}
}

func TestBind(t *testing.T) {
	s := mustParse(t, "f(Dict(str, t) d, tVal x, t? y) -> t[]")
	env := s.Bind(parseTypes(t, "Dict(str, int) ; Tensor ; NoneType"))
	if env["t"] != types.Int || env["tVal"] != types.Tensor || len(env) != 2 {
		t.Errorf("%v", env)
	}
	if out, err := types.Substitute(s.Returns[0].Type, env); err != nil || out != types.List(types.Int) {
		t.Errorf("output: %v, %v", out, err)
	}
	if env := mustParse(t, "f(int x) -> int").Bind(parseTypes(t, "int")); env != nil {
		t.Errorf("no variables, but %v", env)
	}
}

func TestParseErrorsHavePositions(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "schema, offset 0: expected a name but found the end",
		"f(Foo x) -> ()":           `schema, offset 2: unknown type "Foo"`,
		"f(int x) -> () y":         `schema, offset 15: expected the end of the schema but found "y"`,
		"f(int x=z) -> ()":         `schema, offset 8: invalid default "z"`,
		"f(..., int x) -> ()":      "schema, offset 5: ... must be the last argument",
		"f(str s=\"a) -> ()":       "schema, offset 8: a string without an end",
		"f(int x=9e) -> ()":        `schema, offset 9: expected ',' or ')' but found "e"`,
		"f(int[999999999] x=1)":    "schema, offset 19: a default for 999999999 elements",
		"f(__torch__.A.B x) -> ()": "schema, offset 2: schemas know only classes in __torch__.torch.classes.*",
	} {
		_, err := schema.Parse(text)
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	for _, deep := range []string{
		"f(" + strings.Repeat("(", 100000) + "int",
		"f(int" + strings.Repeat("[]", 100000) + " x) -> ()",
		"f(" + strings.Repeat("Future(", 100000) + "int",
	} {
		if _, err := schema.Parse(deep); err == nil || !strings.Contains(err.Error(), "nest deeper") {
			t.Errorf("deep nesting: %v", err)
		}
	}
}

// Parse neither panics nor accepts what it cannot print and read again.
func FuzzParse(f *testing.F) {
	for i, s := range schema.Default().All() {
		if i%40 == 0 {
			f.Add(s.String())
		}
	}
	f.Add(`a::b.c(Tensor(a! -> b|c)[2](d!)? x=[1, -2.5], *, Device d="cuda:1", ...) -> (t(*)?, ...)`)
	f.Add("f(Union(int, str)[] x, float y=1e308, complex z=-2.j, str s='\\'\\777') -> ((int, str)[])")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := schema.Parse(text)
		if err != nil {
			return
		}
		once := s.String()
		for i := range len(text) {
			if text[i] >= 0x80 || strings.HasPrefix(text[i:], "\\2") || strings.HasPrefix(text[i:], "\\3") {
				return // PyTorch's quoting of such bytes does not read back
			}
		}
		if strings.Contains(once, "?(") {
			return // PyTorch prints Tensor(a)?[] as Tensor?(a)[], and refuses to read that
		}
		again, err := schema.Parse(once)
		if err != nil {
			t.Fatalf("%q prints as %q: %v", text, once, err)
		}
		if twice := again.String(); twice != once {
			t.Fatalf("%q prints as %q, and that as %q", text, once, twice)
		}
	})
}
