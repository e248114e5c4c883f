package parse_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

var update = flag.Bool("update", false, "rewrite the out sections of testdata from what is printed")

// TestCases reads and reprints every case under testdata: a sentence of intent,
// the text "in", and "out", which printing it gives; "errors" instead of "out"
// holds what reading reports. What is printed must print the same when it is read
// again.
func TestCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(name, func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(bytes.TrimSpace(ar.Comment)) == 0 || len(ar.Files) == 0 || ar.Files[0].Name != "in" {
				t.Fatal("a case has a sentence of intent and begins with -- in --")
			}
			got := reprintCase(t, ar.Files[0].Data)
			if *update {
				ar.Files = append(ar.Files[:1], got)
				if err := os.WriteFile(path, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(ar.Files) != 2 || ar.Files[1].Name != got.Name || !bytes.Equal(ar.Files[1].Data, got.Data) {
				t.Errorf("got %s:\n%s", got.Name, got.Data)
			}
		})
	}
}

func reprintCase(t *testing.T, in []byte) txtar.File {
	f, err := parse.Parse("in", in, parse.Options{})
	if err != nil {
		return txtar.File{Name: "errors", Data: []byte(err.Error() + "\n")}
	}
	opt := print.Options{NoTypes: f.Untyped}
	out := print.AppendModule(nil, f.Module, opt)
	again, err := parse.Parse("out", out, parse.Options{})
	if err != nil {
		t.Errorf("the reprint does not parse: %v\n%s", err, out)
		return txtar.File{Name: "out", Data: out}
	}
	if twice := print.AppendModule(nil, again.Module, opt); !bytes.Equal(twice, out) {
		t.Errorf("printed once:\n%s\nprinted twice:\n%s", out, twice)
	}
	return txtar.File{Name: "out", Data: out}
}
