package parse_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

// FuzzParse holds reading and printing to their promise for any text: reading
// never panics, an error has a place in the text, and what is printed reads back
// and prints the same.
func FuzzParse(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		if ar, err := txtar.ParseFile(path); err == nil {
			f.Add(ar.Files[0].Data)
		}
	}
	for _, text := range truncatable {
		f.Add([]byte(text))
	}
	for _, family := range []string{"traps", "logs", "modules"} {
		texts, err := corpus.Load(family)
		if err != nil {
			f.Fatal(err)
		}
		for i, x := range texts {
			if i%29 == 0 && len(x.Data) < 4000 {
				f.Add(x.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := parse.Parse("fuzz", text, parse.Options{MaxPayload: 1 << 20})
		if err != nil {
			positioned(t, "fuzz", string(text), err)
			return
		}
		if len(file.Graphs) == 0 && print.IsPlain(file.Module) {
			return // a module listing without methods: nothing to print
		}
		opt := print.Options{NoTypes: file.Untyped}
		once := print.AppendModule(nil, file.Module, opt)
		again, err := parse.Parse("once", once, parse.Options{MaxPayload: 1 << 20})
		if err != nil {
			t.Fatalf("what was printed does not read back: %v\n%s", err, once)
		}
		if twice := print.AppendModule(nil, again.Module, opt); !bytes.Equal(once, twice) {
			t.Fatalf("printed once\n%s\nprinted twice\n%s", once, twice)
		}
		for _, g := range file.Graphs {
			print.DOT(g)
		}
	})
}
