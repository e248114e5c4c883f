// Package passtest runs the text cases of a pass: testdata/*.txtar, each with one
// sentence of intent as its comment, a section "in", a section "out", and optional
// sections "pipeline" (default: the pass alone) and "skip-run" with the reason why
// the case cannot be executed.
//
// Beyond comparing the text, it checks unasked that the input and the result
// verify, that a second run makes no edit, that two runs print the same, and that
// both graphs give the same results, writes and exceptions on three seeded inputs,
// also when the pipeline is stopped after any number of edits, as bisection does.
package passtest

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/verify"
)

var update = flag.Bool("update", false, "rewrite the out sections of cases that verify and agree")

// Run runs every case in dir with the given passes; the first is the one under test.
func Run(t *testing.T, dir string, passes ...*pass.Pass) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %s: %v", dir, err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			c, err := read(path, passes)
			if err != nil {
				t.Fatal(err)
			}
			c.run(t)
		})
	}
}

type testCase struct {
	path     string
	archive  *txtar.Archive
	sections map[string]string
	pipeline pass.Pipeline
}

func read(path string, passes []*pass.Pass) (*testCase, error) {
	ar, err := txtar.ParseFile(path)
	if err != nil {
		return nil, err
	}
	c := &testCase{path: path, archive: ar, sections: make(map[string]string)}
	for _, f := range ar.Files {
		c.sections[f.Name] = string(f.Data)
	}
	if len(bytes.TrimSpace(ar.Comment)) == 0 {
		return nil, fmt.Errorf("%s: a case begins with a sentence of intent", path)
	}
	if c.sections["in"] == "" {
		return nil, fmt.Errorf("%s: no section in", path)
	}
	text := strings.TrimSpace(c.sections["pipeline"])
	if text == "" {
		text = passes[0].Name
	}
	c.pipeline, err = pass.ParsePipeline(text, passes)
	return c, err
}

func (c *testCase) load(t *testing.T) *parse.File {
	t.Helper()
	f, err := parse.Parse("in", []byte(c.sections["in"]), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// apply runs the pipeline on a fresh copy of the input.
func (c *testCase) apply(t *testing.T) (*parse.File, string) {
	t.Helper()
	f := c.load(t)
	for _, v := range verify.Module(f.Module) {
		t.Errorf("in does not verify: %s", v)
	}
	if _, err := (&pass.Manager{Verify: true}).Run(f.Module, c.pipeline); err != nil {
		t.Fatal(err)
	}
	return f, print.Module(f.Module, print.Options{})
}

func (c *testCase) run(t *testing.T) {
	f, got := c.apply(t)
	if _, again := c.apply(t); again != got {
		t.Errorf("two runs print differently:\n%s", cmp.Diff(got, again))
	}
	report, err := (&pass.Manager{Verify: true}).Run(f.Module, c.pipeline)
	if err != nil {
		t.Fatal(err)
	}
	if report.Edits > 0 {
		t.Errorf("a second run makes %d edits", report.Edits)
	}
	if f2, err := parse.Parse("out", []byte(got), parse.Options{}); err != nil {
		t.Errorf("the result does not parse: %v", err)
	} else if text := print.Module(f2.Module, print.Options{}); text != got {
		t.Errorf("the result does not survive a round trip:\n%s", cmp.Diff(got, text))
	}
	c.bisect(t)
	if c.sections["skip-run"] == "" {
		c.compareRuns(t, f)
	}
	if got == c.sections["out"] {
		return
	}
	if *update && !t.Failed() {
		c.rewrite(t, got)
		return
	}
	t.Errorf("result differs (-want +got):\n%s", cmp.Diff(c.sections["out"], got))
}

// bisect stops the pipeline after each number of edits.
func (c *testCase) bisect(t *testing.T) {
	t.Helper()
	for limit := 0; ; limit++ {
		f := c.load(t)
		report, err := (&pass.Manager{Verify: true, Bisect: true, MaxEdits: limit}).Run(f.Module, c.pipeline)
		if err != nil {
			t.Fatalf("stopped after %d edits: %v", limit, err)
		}
		if c.sections["skip-run"] == "" {
			c.compareRuns(t, f)
		}
		if t.Failed() {
			t.Fatalf("stopped after %d edits:\n%s", limit, print.Module(f.Module, print.Options{}))
		}
		if report.Edits < limit {
			return
		}
	}
}

// compareRuns executes input and result on seeded inputs.
func (c *testCase) compareRuns(t *testing.T, after *parse.File) {
	t.Helper()
	before := c.load(t)
	for i, g := range before.Graphs {
		for seed := range uint64(3) {
			inputs, err := equiv.Inputs(g, equiv.Spec{Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			figures, err := equiv.Graphs(g, after.Graphs[i], inputs, exec.Options{File: "in"}, equiv.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, fig := range figures {
				if !fig.OK {
					t.Errorf("graph %d, seed %d: %s", i, seed, fig)
				}
			}
		}
	}
}

func (c *testCase) rewrite(t *testing.T, got string) {
	found := false
	for i := range c.archive.Files {
		if c.archive.Files[i].Name == "out" {
			c.archive.Files[i].Data, found = []byte(got), true
		}
	}
	if !found {
		c.archive.Files = append(c.archive.Files, txtar.File{Name: "out", Data: []byte(got)})
	}
	if err := os.WriteFile(c.path, txtar.Format(c.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
