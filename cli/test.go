package cli

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/golden"
	"github.com/torchpass/torchpass/golden/txcase"
)

// TestReport is the document of test --json.
type TestReport struct {
	Version int        `json:"version"` // 1
	OK      bool       `json:"ok"`
	Cases   []TestCase `json:"cases"`
}

// TestCase is what came of one case. Error is set when it could not be run.
type TestCase struct {
	File     string        `json:"file"`
	OK       bool          `json:"ok"`
	Pipeline string        `json:"pipeline,omitempty"`
	Edits    int           `json:"edits"`
	Updated  bool          `json:"updated,omitempty"`
	Error    string        `json:"error,omitempty"`
	Failures []TestFailure `json:"failures,omitempty"`
	Again    string        `json:"again,omitempty"` // the command that fails again
}

// TestFailure is a check that failed.
type TestFailure struct {
	Check   string `json:"check"`
	Message string `json:"message"`
}

type testFlags struct {
	update bool
	junit  string
	run    string
}

func (a *app) testCommand() *cobra.Command {
	var fl testFlags
	c := &cobra.Command{
		Use:   "test DIR...",
		Short: "run golden cases",
		Long: `test runs the cases in files, and in every *.txtar below folders, and prints the
failures of each. docs/golden.md says what a case is and what is checked. The
reproducers that other commands write are cases.

A case without a pipeline runs the pass whose folder it is in, as in
dce/testdata/loop.txtar, and otherwise the pipeline "default".`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.test(args, fl) },
	}
	f := c.Flags()
	f.BoolVar(&fl.update, "update", false, "write what the pipelines give into cases that are fine otherwise")
	f.StringVar(&fl.run, "run", "", "run only cases whose path matches `REGEXP`")
	f.StringVar(&fl.junit, "junit", "", "write a report in JUnit's XML to `FILE`")
	f.BoolVar(&a.json, "json", false, "print one JSON document")
	return c
}

func (a *app) test(args []string, fl testFlags) error {
	files, err := casesOf(args, fl.run)
	if err != nil {
		return err
	}
	report := TestReport{Version: 1, Cases: make([]TestCase, len(files))}
	err = a.each(files, func(a *app, i int, path string) error {
		return a.testCase(path, fl.update, &report.Cases[i])
	})
	if err != nil {
		return err
	}
	a.testSummary(report.Cases)
	if fl.junit != "" {
		if err := writeJUnit(fl.junit, report.Cases); err != nil {
			return err
		}
	}
	if !a.json {
		return nil
	}
	report.OK = a.code == exitOK
	return a.printJSON(report)
}

// casesOf lists the cases whose path matches.
func casesOf(args []string, run string) ([]string, error) {
	re, err := regexp.Compile(run)
	if err != nil {
		return nil, fmt.Errorf("--run: %w", err)
	}
	all, err := golden.Files(args)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, path := range all {
		if re.MatchString(filepath.ToSlash(path)) {
			files = append(files, path)
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("none of %d cases matches --run %q", len(all), run)
	}
	return files, nil
}

// testCase runs one case. The error is of one that could not be run.
func (a *app) testCase(path string, update bool, out *TestCase) error {
	*out = TestCase{File: path, Error: "internal error", Again: "torchpass test " + quoteArgs([]string{path})} // if it panics
	data, err := a.read(path)
	if err != nil {
		out.Error = err.Error()
		return err
	}
	c, err := txcase.Parse(path, data)
	var res *golden.Result
	if err == nil {
		cfg := a.goldenConfig(path)
		if update {
			res, out.Updated, err = golden.Update(c, cfg)
		} else {
			res, err = golden.Run(c, cfg)
		}
	}
	if err != nil {
		out.Error = err.Error()
		return err
	}
	out.Error, out.Pipeline, out.Edits, out.OK = "", res.Pipeline, res.Edits, len(res.Failures) == 0
	if out.OK {
		out.Again = ""
	}
	for _, f := range res.Failures {
		a.raise(exitAnswer)
		out.Failures = append(out.Failures, TestFailure{f.Check, f.Msg})
	}
	a.printCase(out)
	return nil
}

// goldenConfig is what the case at path may run, and runs if it does not say.
func (a *app) goldenConfig(path string) golden.Config {
	cfg := golden.Config{Catalog: a.catalog(), Default: "default", Table: a.table, Kernels: a.kernels}
	full, err := filepath.Abs(path)
	if err != nil {
		return cfg
	}
	if dir := filepath.Dir(full); filepath.Base(dir) == "testdata" {
		for _, p := range a.passes {
			if p.Name == filepath.Base(filepath.Dir(dir)) {
				cfg.Default = p.Name
			}
		}
	}
	return cfg
}

// printCase prints the failures of a case, and how to see them again.
func (a *app) printCase(c *TestCase) {
	switch {
	case c.Updated:
		fmt.Fprintf(a.stderr, "%s: updated\n", c.File)
	case c.OK && a.verbose:
		fmt.Fprintf(a.stderr, "%s: ok, %d edits\n", c.File, c.Edits)
	}
	if c.OK || a.json {
		return
	}
	fmt.Fprintf(a.stdout, "%s %s\n", paint(a.colorOut, red, "FAIL"), c.File)
	for _, f := range c.Failures {
		for i, line := range strings.Split(f.Message, "\n") {
			if i == 0 {
				line = f.Check + ": " + line
			} else if line != "" {
				line = "  " + line
			}
			fmt.Fprintln(a.stdout, "  "+a.paintDiff(line))
		}
	}
	fmt.Fprintf(a.stdout, "  again: %s\n", c.Again)
}

// paintDiff gives a line of a difference its colour.
func (a *app) paintDiff(line string) string {
	switch {
	case strings.HasPrefix(line, "    -"):
		return paint(a.colorOut, red, line)
	case strings.HasPrefix(line, "    +"):
		return paint(a.colorOut, green, line)
	}
	return line
}

func (a *app) testSummary(cases []TestCase) {
	failed, broken := 0, 0
	for _, c := range cases {
		switch {
		case c.Error != "":
			broken++
		case !c.OK:
			failed++
		}
	}
	fmt.Fprintf(a.stderr, "%d cases: %d ok, %d failed, %d could not be run\n", len(cases), len(cases)-failed-broken, failed, broken)
}
