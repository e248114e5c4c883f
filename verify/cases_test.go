package verify_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/verify"
	"github.com/torchpass/torchpass/verify/internal/codetable"
)

var update = flag.Bool("update", false, "rewrite the expected violations of testdata")

// TestCases runs every case of testdata: a sentence of intent, a dump or module
// text called in, and the violations called want, empty for a clean one.
func TestCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { runCase(t, path) })
	}
}

func runCase(t *testing.T, path string) {
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(ar.Files) != 2 || ar.Files[0].Name != "in" || ar.Files[1].Name != "want" || len(strings.TrimSpace(string(ar.Comment))) == 0 {
		t.Fatal("a case is a sentence, then in and want")
	}
	f, err := parse.Parse("in", ar.Files[0].Data, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, v := range (verify.Options{Untyped: f.Untyped}).Module(f.Module) {
		fmt.Fprintf(&got, "in:%d:%d: %s\n", v.Line, v.Col, v)
	}
	want := string(ar.Files[1].Data)
	if got.String() == want {
		return
	}
	if *update {
		ar.Files[1].Data = []byte(got.String())
		if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("got:\n%swant:\n%s", got.String(), want)
}

// TestEveryCodeHasACase holds each code to a case of its name that shows it: a
// text, or broken IR that no text can express.
func TestEveryCodeHasACase(t *testing.T) {
	for _, r := range codes(t) {
		data, err := os.ReadFile(filepath.Join("testdata", r.Code+".txtar"))
		if err == nil && strings.Contains(string(data), "["+r.Code+"]") {
			continue
		}
		if _, ok := broken[r.Code]; !ok {
			t.Errorf("code %s has no case", r.Code)
		}
	}
}

func codes(t *testing.T) []codetable.Row {
	src, err := os.ReadFile("code.go")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := codetable.Read(src)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestTableIsCurrent holds docs/verify.md to the source; go generate writes it.
func TestTableIsCurrent(t *testing.T) {
	src, err := os.ReadFile("code.go")
	if err != nil {
		t.Fatal(err)
	}
	want, err := codetable.Markdown(src)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "docs", "verify.md"))
	if err != nil || string(got) != string(want) {
		t.Errorf("docs/verify.md is not current: run go generate ./verify (%v)", err)
	}
	seen := make(map[string]bool)
	for _, r := range codes(t) {
		if seen[r.Code] {
			t.Errorf("code %s is there twice", r.Code)
		}
		seen[r.Code] = true
	}
}
