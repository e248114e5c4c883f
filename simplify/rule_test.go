package simplify

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
)

// TestEveryRule: each rule has a name of its own, a document, kinds, one function,
// and a case in which it rewrites something.
func TestEveryRule(t *testing.T) {
	used := usedRules(t)
	seen := make(map[string]bool)
	for _, r := range allRules() {
		switch {
		case r.name == "" || r.doc == "" || r.kinds == "" || (r.match == nil) == (r.edit == nil):
			t.Errorf("rule %q is not complete", r.name)
		case seen[r.name]:
			t.Errorf("two rules are called %q", r.name)
		case used[r.name] == 0:
			t.Errorf("no case in testdata uses rule %q", r.name)
		}
		seen[r.name] = true
	}
}

// usedRules counts the edits by rule over all cases.
func usedRules(t *testing.T) map[string]int {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	used := make(map[string]int)
	for _, path := range files {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sections := map[string]string{"pipeline": "simplify"}
		for _, f := range ar.Files {
			sections[f.Name] = string(f.Data)
		}
		f, err := parse.Parse(path, []byte(sections["in"]), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		pl, err := pass.ParsePipeline(sections["pipeline"], []*pass.Pass{Pass})
		if err != nil {
			t.Fatal(err)
		}
		report, err := (&pass.Manager{}).Run(f.Module, pl)
		if err != nil {
			t.Fatal(err)
		}
		for rule, n := range report.Rows[0].Rules {
			used[rule] += n
		}
	}
	return used
}
