package rewrite_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/torchpass/torchpass/golden/goldentest"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/rewrite"
)

// predicates are what the rules of testdata may call.
var predicates = map[string]rewrite.Predicate{
	"unused": func(_ *rewrite.Match, vs []*ir.Value) bool { return vs[0].NumUses() == 0 },
}

// rulesOf reads the rules of a folder of cases.
func rulesOf(t testing.TB, dir string) *rewrite.Rules {
	file := filepath.Join(dir, "rules.txt")
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := rewrite.Parse(file, src, rewrite.Options{Predicates: predicates})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// passOf makes a pass of rules, which takes types at their word.
func passOf(r *rewrite.Rules) *pass.Pass {
	return &pass.Pass{Name: "rules", Doc: "apply the rules under test", Numerics: pass.Reassociates,
		Run: func(u *pass.Unit) error { return r.Apply(u, rewrite.Trusted) }}
}

func TestCases(t *testing.T) {
	for _, dir := range []string{"testdata/basic", "testdata/lists"} {
		t.Run(filepath.Base(dir), func(t *testing.T) { goldentest.Dir(t, dir, passOf(rulesOf(t, dir))) })
	}
}
