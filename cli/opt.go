package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
)

type optFlags struct {
	pipeline  string
	output    string
	maxEdits  int
	bisect    bool
	timeout   time.Duration
	hang      time.Duration
	keepGoing bool
	dumpDir   string
	editLog   string
	explain   string
	validateFlags
}

// hangTimeout is how long one pass may take on one graph if nothing else is said. A
// graph of 10^7 nodes takes seconds.
const hangTimeout = 10 * time.Minute

func (a *app) optCommand() *cobra.Command {
	var fl optFlags
	c := &cobra.Command{
		Use:   "opt [-p PIPELINE] [-o OUT] FILE",
		Short: "transform graphs with a pipeline of passes",
		Long: `opt verifies the file, runs the pipeline over its graphs, verifies after every
pass that edited, and prints the result. A pipeline is a list of passes with their
settings, such as "fold{max-bytes=4096},dce"; fix(...) repeats what it encloses
until nothing changes. "torchpass passes" lists passes and named pipelines.

With --explain each pass says what it left as it is although a rule was about it,
and what stood in the way: --explain=freeze tells why attributes are still there.

With --validate the graphs are executed before and after every pass that edited,
on the inputs given or on inputs made from types, shapes and a seed. A pass that
changes results is taken back and reported.

-o with a name that ends in .pt or .pth writes a TorchScript archive, which
torch.jit.load reads; any other name gets text.

TORCHPASS_DISABLE=PASS,... leaves passes out of every pipeline; "all" leaves out
all of them.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			fl.bisect = c.Flags().Changed("max-edits")
			if err := fl.check(c); err != nil {
				return err
			}
			return a.each(args, func(a *app, _ int, path string) error { return a.opt(path, fl) })
		},
	}
	f := c.Flags()
	f.StringVarP(&fl.pipeline, "pipeline", "p", "default", "the passes to run, in order")
	f.StringVarP(&fl.output, "output", "o", "", "write the result to `OUT` instead of stdout; a name in .pt or .pth is an archive")
	f.IntVar(&fl.maxEdits, "max-edits", 0, "allow only the first `N` edits, to bisect a pipeline")
	f.DurationVar(&fl.timeout, "pass-timeout", 0, "give up on a pass that takes longer, such as 30s (0: no limit)")
	f.DurationVar(&fl.hang, "hang-timeout", hangTimeout, "without --pass-timeout, end the run when a pass takes longer (0: never)")
	f.BoolVar(&fl.keepGoing, "keep-going", false, "go on without a pass that fails")
	f.BoolVar(&a.verifyEach, "verify-each", true, "verify after every pass that edited")
	f.BoolVar(&a.printChanged, "print-changed", false, "print a diff on stderr after every pass that edited")
	f.StringVar(&fl.dumpDir, "dump-dir", "", "write the text before, and after every pass that edited, to files in `DIR`")
	f.StringVar(&fl.editLog, "edit-log", "", "write one line an edit to `FILE` (-: stderr)")
	f.StringVar(&fl.explain, "explain", "", "say on stderr what passes left as it is, and why: of `PASSES` (a,b), or of all")
	f.Lookup("explain").NoOptDefVal = "all"
	f.BoolVar(&a.showTime, "time", false, "print the time of each pass on stderr")
	f.BoolVar(&a.showStats, "stats", false, "print what each pass did on stderr")
	f.BoolVar(&a.json, "json", false, "print one JSON document")
	fl.validateFlags.add(f)
	return c
}

func (fl *optFlags) check(c *cobra.Command) error {
	if fl.maxEdits < 0 {
		return errors.New("opt --max-edits must not be negative")
	}
	if fl.timeout < 0 {
		return errors.New("opt --pass-timeout must not be negative")
	}
	if fl.hang < 0 {
		return errors.New("opt --hang-timeout must not be negative")
	}
	return fl.validateFlags.check(c)
}

func (a *app) opt(path string, fl optFlags) error {
	pl, err := a.pipeline(fl.pipeline)
	if err != nil {
		return err
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
	if err := a.giveShapes(path, f, pl, fl); err != nil {
		return err
	}
	doc := OptReport{Version: 1, File: path, Pipeline: pl.String(), Passes: []OptPass{}}
	if bad := a.broken(path, f); len(bad) > 0 {
		doc.Violations = bad
		return a.refused(path, doc)
	}
	return a.transform(path, f, pl, fl, doc)
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

// transform runs the pipeline on f's module and prints the result.
func (a *app) transform(path string, f *parse.File, pl pass.Pipeline, fl optFlags, doc OptReport) error {
	explain, err := a.explained(fl.explain)
	if err != nil {
		return err
	}
	mgr := &pass.Manager{Verify: a.verifyEach, Untyped: f.Untyped, Bisect: fl.bisect, MaxEdits: fl.maxEdits,
		Jobs: a.jobs, Timeout: fl.timeout, Abandon: fl.hang, KeepGoing: fl.keepGoing, Explain: explain}
	fails := &failures{app: a, path: path, file: f, pipeline: pl, flags: fl}
	v, err := a.validation(path, f, fl)
	if err != nil {
		return err
	}
	if v != nil {
		fails.validation = v
		mgr.Instruments = append(mgr.Instruments, v.Instrument())
	}
	mgr.Instruments = append(mgr.Instruments, fails.instrument())
	finish, err := a.watch(mgr, f, fl)
	if err != nil {
		return err
	}
	report, err := mgr.Run(f.Module, pl)
	if v != nil {
		a.printLedger(v)
		doc.Ledger = jsonLedger(v)
	}
	fault := finish()
	if err != nil {
		return a.passFailed(err, fails, doc)
	}
	if fault != nil {
		return fault
	}
	if a.showStats || a.showTime {
		printRows(a.stderr, report, a.showTime)
	}
	a.printMisses(report)
	if err := a.optAnswer(f, doc, report, fl); err != nil {
		return err
	}
	return a.wentOn(report, fails)
}

// optAnswer writes or prints the result.
func (a *app) optAnswer(f *parse.File, doc OptReport, report *pass.Report, fl optFlags) error {
	var out []byte
	switch {
	case namesArchive(fl.output):
		if err := writeArchive(fl.output, f.Module, a.extra); err != nil {
			return err
		}
		doc.Output = fl.output
	case fl.output != "" && fl.output != "-":
		if err := writeFile(fl.output, a.text(f, print.Options{})); err != nil {
			return err
		}
		doc.Output = fl.output
	default:
		if out = a.text(f, print.Options{}); a.json {
			doc.Text = string(out)
		}
	}
	if a.json {
		doc.OK, doc.Edits = len(report.Failures) == 0, report.Edits
		for _, row := range report.Rows {
			doc.Passes = append(doc.Passes, OptPass{row.Pass, row.Rounds, row.Edits, row.Rules, row.NodesBefore, row.NodesAfter, row.Time.Seconds()})
		}
		doc.Misses = jsonMisses(report)
		for _, err := range report.Failures {
			doc.Failures = append(doc.Failures, err.Error())
		}
		return a.printJSON(doc)
	}
	if doc.Output == "" {
		_, err := a.stdout.Write(out)
		return err
	}
	return nil
}
