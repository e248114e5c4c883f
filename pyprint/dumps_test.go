package pyprint_test

import (
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pyprint"
)

// TestDumps prints the recorded dumps, a quarter of them unless TORCHPASS_FULL is
// set, or says why not.
func TestDumps(t *testing.T) {
	families, err := corpus.Families()
	if err != nil {
		t.Fatal(err)
	}
	n, printed, why := 0, 0, map[string]int{}
	for _, family := range families {
		texts, err := corpus.Load(family)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			if n++; n%4 != 0 && os.Getenv("TORCHPASS_FULL") == "" {
				continue
			}
			f, err := parse.Parse(text.Name, text.Data, parse.Options{})
			if err != nil || f.Untyped {
				continue
			}
			for _, fn := range f.Module.Functions {
				s, err := pyprint.Method(f.Module, fn)
				var errs pyprint.Errors
				switch {
				case err == nil && !strings.HasPrefix(s, "def "):
					t.Errorf("%s: %q", text.Name, s)
				case err == nil:
					printed++
				case !errors.As(err, &errs):
					t.Errorf("%s: %v", text.Name, err)
				default:
					why[errs[0].Msg]++
				}
			}
		}
	}
	t.Log(printed, "graphs printed; not printed:")
	for _, m := range slices.Sorted(maps.Keys(why)) {
		t.Log(why[m], m)
	}
	if printed < 3000 {
		t.Errorf("only %d graphs were printed", printed)
	}
}
