package fold_test

import (
	"os"
	"testing"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/verify"
)

// TestDumpsStayValid runs fix(fold,dce) on what PyTorch printed, with the verifier
// after every edit-making pass, and holds it to a fixpoint. It takes every ninth
// dump, or all with TORCHPASS_FULL set.
func TestDumpsStayValid(t *testing.T) {
	families, err := corpus.Families()
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pass.ParsePipeline("fix(fold,dce)", []*pass.Pass{fold.Pass, dce.Pass})
	if err != nil {
		t.Fatal(err)
	}
	step, at, runs, edits := 9, 0, 0, 0
	if os.Getenv("TORCHPASS_FULL") != "" {
		step = 1
	}
	for _, family := range families {
		texts, err := corpus.Load(family)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range texts {
			if at++; at%step != 0 {
				continue
			}
			f, err := parse.Parse(x.Name, x.Data, parse.Options{})
			if err != nil || len(verify.Module(f.Module)) > 0 {
				continue // of the parser's and verifier's own cases
			}
			runs++
			for round := range 2 {
				report, err := (&pass.Manager{Verify: true}).Run(f.Module, pl)
				if err != nil {
					t.Errorf("%s/%s: %v", family, x.Name, err)
					break
				}
				if round == 0 {
					edits += report.Edits
				} else if report.Edits > 0 {
					t.Errorf("%s/%s: a second run makes %d edits", family, x.Name, report.Edits)
				}
			}
		}
	}
	t.Logf("%d dumps, %d edits", runs, edits)
	if runs == 0 || edits == 0 {
		t.Error("nothing was edited: this tests nothing")
	}
}
