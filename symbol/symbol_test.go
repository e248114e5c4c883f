package symbol

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"sync"
	"testing"
)

// TestPredeclared checks each constant against the name in its comment.
func TestPredeclared(t *testing.T) {
	consts := declared(t)
	if len(consts) != len(predeclared) {
		t.Errorf("%d constants, %d names", len(consts), len(predeclared))
	}
	for i, c := range consts {
		s := Symbol(i)
		name, _, _ := strings.Cut(c.comment, ": ")
		if s == Empty {
			name = ""
		}
		if s.String() != name {
			t.Errorf("%s is named %q, its comment says %q", c.name, s, name)
		}
		if got := Of(name); got != s {
			t.Errorf("Of(%q) = %d, want %s = %d: is the name there twice?", name, got, c.name, s)
		}
	}
}

type constant struct{ name, comment string }

// declared reads the constants of this package in their order.
func declared(t *testing.T) []constant {
	file, err := parser.ParseFile(token.NewFileSet(), "predeclared.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var out []constant
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			out = append(out, constant{v.Names[0].Name, strings.TrimSpace(v.Comment.Text())})
		}
	}
	return out
}

func TestZeroIsEmpty(t *testing.T) {
	var zero Symbol
	if zero != Empty || zero.String() != "" || Of("") != Empty {
		t.Errorf("the zero Symbol is %q, Of(\"\") is %d", zero, Of(""))
	}
}

func TestParts(t *testing.T) {
	for _, c := range []struct{ name, namespace, base string }{
		{"aten::add", "aten", "add"},
		{"aten::add_", "aten", "add_"},
		{"a::b::c", "a", "b::c"},
		{"::x", "", "x"},
		{"x::", "x", ""},
		{"::", "", ""},
		{"a:b", "", "a:b"},
		{"plain", "", "plain"},
		{":", "", ":"},
		{"", "", ""},
		{"é::ü", "é", "ü"},
		{"\xff::\x00", "\xff", "\x00"},
	} {
		s := Of(c.name)
		if s.Namespace() != c.namespace || s.Base() != c.base || s.String() != c.name {
			t.Errorf("%q: Namespace %q, Base %q, String %q", c.name, s.Namespace(), s.Base(), s)
		}
	}
}

func TestInterning(t *testing.T) {
	name := "test::" + t.Name()
	if s, ok := Lookup(name); ok {
		t.Fatalf("Lookup(%q) = %d before it was interned", name, s)
	}
	before := Count()
	if _, ok := Lookup(name); ok || Count() != before {
		t.Fatalf("Lookup interned %q", name)
	}
	s := Of(name)
	if int(s) != before || Count() != before+1 {
		t.Errorf("Of gave %d, Count went from %d to %d", s, before, Count())
	}
	if again, ok := Lookup(name); !ok || again != s {
		t.Errorf("Lookup = %d, %v, want %d", again, ok, s)
	}
	if Of(name) != s || OfBytes([]byte(name)) != s || Count() != before+1 {
		t.Errorf("the name was numbered again")
	}
	if other := Of(name + "x"); other == s {
		t.Errorf("two names, one symbol %d", s)
	}
}

// TestOfBytesKeepsNothing writes over the bytes that a name was made of.
func TestOfBytesKeepsNothing(t *testing.T) {
	b := []byte("test::bytes")
	s := OfBytes(b)
	copy(b, "XXXXXX")
	if s.String() != "test::bytes" || Of("test::bytes") != s {
		t.Errorf("the symbol is now %q", s)
	}
	if n := testing.AllocsPerRun(100, func() { OfBytes([]byte("aten::relu")) }); n != 0 {
		t.Errorf("OfBytes of a known name allocates %v times", n)
	}
}

// TestConcurrent interns the same names, in different orders, from several
// goroutines, and reads names while others are added.
func TestConcurrent(t *testing.T) {
	const workers, names = 8, 2000 // more names than the table begins with room for
	before := Count()
	got := make([][names]Symbol, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for k := range names {
				i := (k + w*names/workers) % names
				name := fmt.Sprintf("test::concurrent%d", i)
				s := Of(name)
				got[w][i] = s
				if s.String() != name || int(s) >= Count() {
					t.Errorf("Of(%q) = %d, which is %q of %d", name, s, s, Count())
				}
				if l, ok := Lookup(name); !ok || l != s {
					t.Errorf("Lookup(%q) = %d, %v, want %d", name, l, ok, s)
				}
			}
		})
	}
	wg.Wait()
	if Count() != before+names {
		t.Errorf("%d symbols for %d names", Count()-before, names)
	}
	for w := range workers {
		if got[w] != got[0] {
			t.Errorf("goroutine %d got other symbols than goroutine 0", w)
		}
	}
}
