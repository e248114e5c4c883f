package pass_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/pass"
)

type options struct {
	Size  int64   `option:"size" doc:"a size"`
	Rate  float64 `option:"rate" doc:"a rate"`
	On    bool    `option:"on" doc:"a switch"`
	Label string  `option:"label" doc:"a label"`
}

var known = []*pass.Pass{
	{Name: "one", Doc: "test", NewOptions: func() any { return &options{Size: 3} }, Run: func(*pass.Unit) error { return nil }},
	{Name: "two-b", Doc: "test", Run: func(*pass.Unit) error { return nil }},
}

// TestPipelinesRoundTrip: what is read is printed in its normal form, which reads
// back the same.
func TestPipelinesRoundTrip(t *testing.T) {
	for in, want := range map[string]string{
		"one":                               "one",
		" one , two-b ":                     "one,two-b",
		"one{}":                             "one",
		"one{ size = 4 , on=true }":         "one{size=4,on=true}",
		"fix(one{rate=0.5},fix(two-b)),one": "fix(one{rate=0.5},fix(two-b)),one",
		"one{label=}":                       "one",
		"one{size=3}":                       "one",
		"one{rate=5e-1,size=4}":             "one{size=4,rate=0.5}",
		`one{label=" a, \"b}" , on = 1 }`:   `one{on=true,label=" a, \"b}"}`,
		`one{label="plain"}`:                "one{label=plain}",
	} {
		pl, err := pass.ParsePipeline(in, known)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := pl.String(); got != want {
			t.Errorf("%q prints as %q, want %q", in, got, want)
		}
		if again, err := pass.ParsePipeline(pl.String(), known); err != nil || again.String() != want {
			t.Errorf("%q: read again %v, %v", in, again, err)
		}
	}
}

// TestSettingsReachTheirStep: each step has options of its own.
func TestSettingsReachTheirStep(t *testing.T) {
	pl, err := pass.ParsePipeline("one{size=-4,rate=1e-3,on=true,label=a b},one", known)
	if err != nil {
		t.Fatal(err)
	}
	if got := *pl[0].Options.(*options); got != (options{-4, 1e-3, true, "a b"}) {
		t.Errorf("first step has %+v", got)
	}
	if got := *pl[1].Options.(*options); got != (options{Size: 3}) {
		t.Errorf("second step has %+v", got)
	}
}

// TestPipelineErrors: each says at which column what is wrong.
func TestPipelineErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":                               "column 1: expected the name of a pass",
		"one,":                           "column 5: expected the name of a pass",
		"three":                          `column 1: unknown pass "three"; known are one, two-b`,
		"one two-b":                      `column 5: unexpected "two-b"`,
		"fix(one":                        `expected ")" to close fix(`,
		"fix()":                          "expected the name of a pass",
		"one{size=4":                     `expected "}"`,
		"one{size}":                      `"size" of one is not name=value`,
		"one{size=x}":                    `setting size="x": not a valid int64`,
		"one{size=99999999999999999999}": "not a valid int64",
		"one{size=1,size=2}":             "setting size is given twice",
		"one{width=1}":                   `no setting called "width"`,
		"two-b{size=1}":                  `takes no settings, got "size"`,
		strings.Repeat("fix(", 99):       "fix nests deeper than 50",
	} {
		_, err := pass.ParsePipeline(in, known)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", in, err, want)
		}
	}
}

// TestValidate: a set of passes with faults is refused, all faults named.
func TestValidate(t *testing.T) {
	run := func(*pass.Unit) error { return nil }
	err := pass.Validate([]*pass.Pass{
		{Name: "Bad_name", Doc: "d", Run: run}, {Name: "a", Run: run}, {Name: "a", Doc: "d", Run: run},
		{Name: "fix", Doc: "d", Run: run}, {Name: "none", Doc: "d"},
		{Name: "both", Doc: "d", Run: run, RunModule: func(*pass.ModuleUnit) error { return nil }},
	})
	for _, want := range []string{`"Bad_name"`, "a has no documentation", "a is registered twice", "pass fix", "pass none: exactly one", "pass both: exactly one"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v lacks %q", err, want)
		}
	}
	if err := pass.Validate(known); err != nil {
		t.Error(err)
	}
}
