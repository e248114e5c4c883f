package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/tools/txtar"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
)

// OptReport is the document of opt --json. A file that does not verify to begin
// with has Violations, and nothing was done to it.
type OptReport struct {
	Version    int               `json:"version"` // 1
	OK         bool              `json:"ok"`
	File       string            `json:"file"`
	Pipeline   string            `json:"pipeline"`
	Edits      int               `json:"edits"`
	Passes     []OptPass         `json:"passes"`
	Violations []VerifyViolation `json:"violations,omitempty"`
	Output     string            `json:"output,omitempty"` // path written, if -o was given
	Text       string            `json:"text,omitempty"`   // the result, if not
}

// OptPass is what one pass of the pipeline did.
type OptPass struct {
	Pass        string         `json:"pass"`
	Rounds      int            `json:"rounds"`
	Edits       int            `json:"edits"`
	Rules       map[string]int `json:"rules"`
	NodesBefore int            `json:"nodesBefore"`
	NodesAfter  int            `json:"nodesAfter"`
	Seconds     float64        `json:"seconds"`
}

type optFlags struct {
	pipeline string
	output   string
	maxEdits int
	bisect   bool
}

func (a *app) optCommand() *cobra.Command {
	var fl optFlags
	c := &cobra.Command{
		Use:   "opt [-p PIPELINE] [-o OUT] FILE",
		Short: "transform graphs with a pipeline of passes",
		Long: `opt verifies the file, runs the pipeline over its graphs, verifies after every
pass that edited, and prints the result. A pipeline is a list of passes with their
settings, such as "fold{max-bytes=4096},dce"; fix(...) repeats what it encloses
until nothing changes. "torchpass passes" lists passes and named pipelines.

TORCHPASS_DISABLE=PASS,... leaves passes out of every pipeline; "all" leaves out
all of them.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			fl.bisect = c.Flags().Changed("max-edits")
			return a.each(args, func(a *app, _ int, path string) error { return a.opt(path, fl) })
		},
	}
	f := c.Flags()
	f.StringVarP(&fl.pipeline, "pipeline", "p", "default", "the passes to run, in order")
	f.StringVarP(&fl.output, "output", "o", "", "write the result to `OUT` instead of stdout")
	f.IntVar(&fl.maxEdits, "max-edits", 0, "allow only the first `N` edits, to bisect a pipeline")
	f.BoolVar(&a.verifyEach, "verify-each", true, "verify after every pass that edited")
	f.BoolVar(&a.printChanged, "print-changed", false, "print a diff on stderr after every pass that edited")
	f.BoolVar(&a.showTime, "time", false, "print the time of each pass on stderr")
	f.BoolVar(&a.showStats, "stats", false, "print what each pass did on stderr")
	f.BoolVar(&a.json, "json", false, "print one JSON document")
	return c
}

func (a *app) opt(path string, fl optFlags) error {
	pl, err := a.pipeline(fl.pipeline)
	if err != nil {
		return err
	}
	if ext := filepath.Ext(fl.output); ext == ".pt" || ext == ".pth" {
		return fmt.Errorf("opt -o %s: this version writes text, not archives", fl.output)
	}
	if fl.maxEdits < 0 {
		return errors.New("opt --max-edits must not be negative")
	}
	f, _, err := a.load(path)
	if err == nil {
		err = typed(path, f)
	}
	if err != nil {
		return err
	}
	if a.graph != "" && !print.IsPlain(f.Module) {
		return fmt.Errorf("%s: opt takes module text as a whole, without --graph", display(path))
	}
	doc := OptReport{Version: 1, File: path, Pipeline: pl.String(), Passes: []OptPass{}}
	if bad := a.broken(path, f); len(bad) > 0 {
		doc.Violations = bad
		return a.refused(path, doc)
	}
	report, err := a.transform(f, pl, fl)
	if err != nil {
		return err
	}
	return a.optAnswer(f, doc, report, fl)
}

// broken prints the violations of a file that opt is asked to transform.
func (a *app) broken(path string, f *parse.File) []VerifyViolation {
	var out []VerifyViolation
	for _, v := range a.violations(f) {
		fmt.Fprintln(a.stderr, violationLine(path, v))
		out = append(out, jsonViolation(v))
	}
	return out
}

func (a *app) refused(path string, doc OptReport) error {
	if a.json {
		if err := a.printJSON(doc); err != nil {
			return err
		}
	}
	return answer(fmt.Errorf("%s: does not verify; nothing was done", display(path)))
}

// transform runs the pipeline on f's module. The error of a pass that panicked or
// broke the graph is an internal error with a reproducer.
func (a *app) transform(f *parse.File, pl pass.Pipeline, fl optFlags) (*pass.Report, error) {
	before := a.text(f, print.Options{})
	mgr := &pass.Manager{Verify: a.verifyEach, Untyped: f.Untyped, Bisect: fl.bisect, MaxEdits: fl.maxEdits}
	if a.printChanged {
		mgr.Instruments = append(mgr.Instruments, a.changes(f))
	}
	report, err := mgr.Run(f.Module, pl)
	if err != nil {
		return nil, a.passFailed(err, before, pl, fl)
	}
	if a.showStats || a.showTime {
		printRows(a.stderr, report, a.showTime)
	}
	return report, nil
}

// optAnswer writes or prints the result.
func (a *app) optAnswer(f *parse.File, doc OptReport, report *pass.Report, fl optFlags) error {
	out := a.text(f, print.Options{})
	if fl.output != "" && fl.output != "-" {
		if err := writeFile(fl.output, out); err != nil {
			return err
		}
		doc.Output = fl.output
	} else if a.json {
		doc.Text = string(out)
	}
	if a.json {
		doc.OK, doc.Edits = true, report.Edits
		for _, row := range report.Rows {
			doc.Passes = append(doc.Passes, OptPass{row.Pass, row.Rounds, row.Edits, row.Rules, row.NodesBefore, row.NodesAfter, row.Time.Seconds()})
		}
		return a.printJSON(doc)
	}
	if doc.Output == "" {
		_, err := a.stdout.Write(out)
		return err
	}
	return nil
}

// passFailed writes a reproducer for a pass that panicked or broke the graph:
// such a failure is the pass's fault, an internal error.
func (a *app) passFailed(err error, before []byte, pl pass.Pipeline, fl optFlags) error {
	files := []txtar.File{
		{Name: "command", Data: []byte(a.reproduce(pl, fl) + "\n")},
		{Name: "pipeline", Data: []byte(pl.String() + "\n")},
		{Name: "version", Data: []byte(version() + "\n")},
		{Name: "error", Data: []byte(strings.TrimRight(err.Error(), "\n") + "\n")},
	}
	var pe *pass.Error
	if errors.As(err, &pe) && pe.Stack != "" {
		files = append(files, txtar.File{Name: "stack", Data: []byte(pe.Stack)})
		if a.verbose {
			err = fmt.Errorf("%w\n%s", err, pe.Stack)
		}
	}
	files = append(files, txtar.File{Name: "in", Data: before})
	return a.withReproducer(fmt.Errorf("internal error: %w", err), files)
}

// reproduce is the command that fails again on the file in.
func (a *app) reproduce(pl pass.Pipeline, fl optFlags) string {
	args := []string{"opt", "-p", pl.String()}
	if fl.bisect {
		args = append(args, fmt.Sprintf("--max-edits=%d", fl.maxEdits))
	}
	if !a.verifyEach {
		args = append(args, "--verify-each=false")
	}
	return "torchpass " + quoteArgs(append(args, "in"))
}
