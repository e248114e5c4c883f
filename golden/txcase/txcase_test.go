package txcase_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/golden/txcase"
)

const text = `What it is about,
in two lines.
Out written by a test.
-- pipeline --
dce
-- in --
graph(%x : Tensor):
  return (%x)
-- out --
-- version --
v1
`

// TestRoundTrip: a case formats as the text it was parsed from, and says where its
// sections stand.
func TestRoundTrip(t *testing.T) {
	c, err := txcase.Parse("c.txtar", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(c.Format()); got != text {
		t.Errorf("formats as\n%s", got)
	}
	if c.Intent != "What it is about,\nin two lines." || c.Provenance != "Out written by a test." {
		t.Errorf("intent %q, provenance %q", c.Intent, c.Provenance)
	}
	lines := strings.Split(text, "\n")
	for name, first := range map[string]string{txcase.Pipeline: "dce", txcase.In: "graph(%x : Tensor):", txcase.Version: "v1"} {
		if got := c.Line(name); lines[got-1] != first {
			t.Errorf("section %s begins on line %d", name, got)
		}
	}
	if !c.Has(txcase.Out) || c.Section(txcase.Out) != "" || c.Has(txcase.Check) || c.Line(txcase.Check) != 0 {
		t.Error("which sections there are is wrong")
	}
}

// TestSet: sections are replaced in place, added at the end, and taken out.
func TestSet(t *testing.T) {
	c, err := txcase.Parse("c.txtar", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	c.Set(txcase.Pipeline, "fold")
	c.Set(txcase.Stats, "fold folded 1\n")
	c.Remove(txcase.Version)
	c.Provenance = ""
	want := strings.NewReplacer("Out written by a test.\n", "", "dce", "fold", "-- version --\nv1\n", "-- stats --\nfold folded 1\n").Replace(text)
	if got := string(c.Format()); got != want {
		t.Errorf("formats as\n%s", got)
	}
}

// TestParseErrors: what is not a case says why.
func TestParseErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":                                     "begins with a sentence of intent",
		"-- in --\nx\n":                        "begins with a sentence of intent",
		"A.\n":                                 "no section in",
		"A.\n-- in --\n \n":                    "no section in",
		"A.\n-- in --\nx\n-- skip-run --\ny\n": `unknown section "skip-run"; there are pipeline, in`,
		"A.\n-- in --\nx\n-- in --\ny\n":       "section in is given twice",
	} {
		if _, err := txcase.Parse("c.txtar", []byte(in)); err == nil || !strings.Contains(err.Error(), "c.txtar: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", in, err, want)
		}
	}
}

// FuzzParse: what a case formats as is that case.
func FuzzParse(f *testing.F) {
	f.Add(text)
	f.Add("A.\n\nOut written by x\n-- in --\ny")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := txcase.Parse("c.txtar", []byte(text))
		if err != nil {
			return
		}
		again, err := txcase.Parse("c.txtar", c.Format())
		if err != nil {
			t.Fatalf("%v:\n%s", err, c.Format())
		}
		if string(again.Format()) != string(c.Format()) || again.Intent != c.Intent || again.Provenance != c.Provenance || again.Section(txcase.In) != c.Section(txcase.In) {
			t.Errorf("%q reads as another case:\n%q", c.Format(), again.Format())
		}
	})
}
