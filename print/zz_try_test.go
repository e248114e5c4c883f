package print_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

func TestTry(t *testing.T) {
	if f := os.Getenv("TRY"); f != "" {
		data, _ := os.ReadFile(f)
		file, err := parse.Parse(f, data, parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("GRAPHS", len(file.Graphs), file.Other, file.Listing, file.Untyped)
		fmt.Print(print.Module(file.Module, print.Options{NoTypes: file.Untyped}))
		return
	}
	for _, fam := range []string{"logs", "modules"} {
		texts, _ := corpus.Load(fam)
		for _, x := range texts {
			f, err := parse.Parse(x.Name, x.Data, parse.Options{})
			if err != nil {
				t.Error(err)
				continue
			}
			n := 0
			for i := 0; i+6 < len(x.Data); i++ {
				if string(x.Data[i:i+6]) == "graph(" {
					n++
				}
			}
			fmt.Println(x.Name, n, len(f.Graphs), f.Other, f.Listing)
		}
	}
}
