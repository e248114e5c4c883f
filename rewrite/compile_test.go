package rewrite_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/golden/goldentest"
	"github.com/torchpass/torchpass/rewrite"
)

// read reads rules as those of a file called name.
func read(t *testing.T, dir, name string, c *rewrite.Compiled) (*rewrite.Rules, error) {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", dir, "rules.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return rewrite.Parse(name+".rules", src, rewrite.Options{Predicates: predicates, Compiled: c})
}

// TestCasesCompiled runs the cases by the matchers that zz_*_test.go have, which are those
// that Compile writes today; -update writes them.
func TestCasesCompiled(t *testing.T) {
	for name, c := range map[string]*rewrite.Compiled{"basic": basicMatchers(), "lists": listsMatchers()} {
		t.Run(name, func(t *testing.T) {
			r, err := read(t, name, name, nil)
			if err != nil {
				t.Fatal(err)
			}
			want, err := rewrite.Compile(r, "rewrite_test")
			if err != nil {
				t.Fatal(err)
			}
			file := "zz_" + name + "_test.go"
			got, _ := os.ReadFile(file)
			if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
				got = want
				if err := os.WriteFile(file, want, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(got, want) {
				t.Fatalf("%s is stale: go test -update", file)
			}
			if r, err = read(t, name, name, c); err != nil {
				t.Fatal(err)
			}
			goldentest.Dir(t, "testdata/"+name, passOf(r))
		})
	}
}

// TestStale: matchers of another text are refused.
func TestStale(t *testing.T) {
	_, err := read(t, "basic", "lists", listsMatchers())
	if want := "lists.rules:1:1: the matchers were compiled from another text"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestCompileNames: names of files and operators that are none in Go make Go all the same.
func TestCompileNames(t *testing.T) {
	text := "rule r\ndoc d\nmatch\n  %a = my::op.out(%x, \"s\", -0.5, [1, 2])\n  %b = my_::op|my::op_(%a, %a, ..., 1e300, True)\nreplace\n  return (%x)\n"
	for file, want := range map[string]string{"my-own rules.txt": "func myOwnRulesMatchers()", "1.rules": "func rulesMatchers()", "d/type.rules": "func typeMatchers()"} {
		code, err := rewrite.Compile(rewrite.MustParse(file, text, rewrite.Options{}), "p")
		if err != nil || !bytes.Contains(code, []byte(want)) {
			t.Errorf("%s: %v\n%s", file, err, code)
		}
	}
}
