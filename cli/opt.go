package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"
	"golang.org/x/tools/txtar"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/verify"
)

// OptReport is the document of opt --json.
type OptReport struct {
	Version  int       `json:"version"` // 1
	File     string    `json:"file"`
	Pipeline string    `json:"pipeline"`
	Edits    int       `json:"edits"`
	Passes   []OptPass `json:"passes"`
	Output   string    `json:"output,omitempty"` // path written, if -o was given
	Text     string    `json:"text,omitempty"`   // the result, if not
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
}

func (a *app) optCommand() *cobra.Command {
	var fl optFlags
	c := &cobra.Command{
		Use:   "opt [-p PIPELINE] [-o OUT] FILE",
		Short: "transform graphs with a pipeline of passes",
		Long: `opt verifies the file, runs the pipeline over its graphs, verifies after every
pass that edited, and prints the result. A pipeline is a list of passes with their
settings, such as "fold{max-bytes=4096},dce"; fix(...) repeats what it encloses
until nothing changes. "torchpass passes" lists passes and named pipelines.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.opt(args[0], fl, c.Flags().Changed("max-edits"))
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
	f.StringVar(&a.crashDir, "crash-dir", os.TempDir(), "where reproducers of failed passes go")
	f.BoolVar(&a.json, "json", false, "print one JSON document")
	return c
}

func (a *app) opt(path string, fl optFlags, bisect bool) error {
	pl, err := pipeline(fl.pipeline)
	if err != nil {
		return err
	}
	f, _, err := a.load(path)
	if err != nil {
		return err
	}
	if strings.HasSuffix(fl.output, ".pt") {
		return errors.New("opt: this version writes text; an archive needs a model loaded from one")
	}
	if err := a.mustVerify(path, f); err != nil {
		return err
	}
	before := text(f, print.Options{})
	mgr := &pass.Manager{Verify: a.verifyEach, Bisect: bisect, MaxEdits: fl.maxEdits}
	if a.printChanged {
		mgr.Instruments = append(mgr.Instruments, a.changes(f))
	}
	report, err := mgr.Run(f.Module, pl)
	if err != nil {
		return a.passFailed(err, before, pl)
	}
	out := text(f, print.Options{})
	if fl.output != "" {
		if err := writeFile(fl.output, out); err != nil {
			return err
		}
	}
	if a.showStats || a.showTime {
		printRows(a.stderr, report, a.showTime)
	}
	if a.json {
		return a.printJSON(optReport(path, fl, pl, report, out))
	}
	if fl.output == "" {
		_, err = a.stdout.Write(out)
	}
	return err
}

// mustVerify refuses to transform what is broken already.
func (a *app) mustVerify(path string, f *parse.File) error {
	vs := verify.Module(f.Module)
	for _, v := range vs {
		fmt.Fprintf(a.stderr, "%s:%d:%d: %s\n", display(path), v.Line, v.Col, v)
	}
	if len(vs) > 0 {
		return answer(fmt.Errorf("%s: does not verify; nothing was done", display(path)))
	}
	return nil
}

// passFailed writes a reproducer for a pass that panicked or broke the graph:
// such a failure is the pass's fault, an internal error.
func (a *app) passFailed(err error, before []byte, pl pass.Pipeline) error {
	ar := &txtar.Archive{
		Comment: []byte(fmt.Sprintf("Reproducer: %v\n", strings.SplitN(err.Error(), "\n", 2)[0])),
		Files: []txtar.File{
			{Name: "pipeline", Data: []byte(pl.String() + "\n")},
			{Name: "in", Data: before},
		},
	}
	dir, derr := os.MkdirTemp(a.crashDir, "torchpass-crash-")
	if derr == nil {
		path := filepath.Join(dir, "reproducer.txtar")
		if derr = os.WriteFile(path, txtar.Format(ar), 0o644); derr == nil {
			err = fmt.Errorf("%w\nreproducer: %s", err, path)
		}
	}
	if derr != nil {
		err = fmt.Errorf("%w\nno reproducer could be written: %v", err, derr)
	}
	var pe *pass.Error
	if errors.As(err, &pe) && pe.Stack != "" && a.verbose {
		err = fmt.Errorf("%w\n%s", err, pe.Stack)
	}
	return internal(err)
}

// changes prints a diff of every graph that a pass changed.
func (a *app) changes(f *parse.File) pass.Instrument {
	last := make(map[*ir.Graph]string)
	edits := make(map[*ir.Graph]uint64)
	opt := print.Options{NoTypes: f.Untyped}
	return pass.Instrument{
		Before: func(_ *pass.Pass, g *ir.Graph) {
			if _, ok := last[g]; !ok {
				last[g], edits[g] = print.Graph(g, opt), g.Edits()
			}
		},
		After: func(p *pass.Pass, g *ir.Graph, _ *pass.Row) error {
			if g.Edits() == edits[g] {
				return nil
			}
			now := print.Graph(g, opt)
			a.stderr.Write(diff.Diff("before "+p.Name, []byte(last[g]), "after "+p.Name, []byte(now)))
			last[g], edits[g] = now, g.Edits()
			return nil
		},
	}
}

func optReport(path string, fl optFlags, pl pass.Pipeline, r *pass.Report, out []byte) OptReport {
	doc := OptReport{Version: 1, File: path, Pipeline: pl.String(), Edits: r.Edits, Passes: []OptPass{}, Output: fl.output}
	if fl.output == "" {
		doc.Text = string(out)
	}
	for _, row := range r.Rows {
		doc.Passes = append(doc.Passes, OptPass{row.Pass, row.Rounds, row.Edits, row.Rules, row.NodesBefore, row.NodesAfter, row.Time.Seconds()})
	}
	return doc
}

// printRows prints the table of what each pass did.
func printRows(w io.Writer, r *pass.Report, times bool) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := "pass\trounds\tedits\tnodes\t"
	if times {
		head += "time\tverify\t"
	}
	fmt.Fprintln(tw, head+"rules")
	for _, row := range r.Rows {
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d -> %d\t", row.Pass, row.Rounds, row.Edits, row.NodesBefore, row.NodesAfter)
		if times {
			fmt.Fprintf(tw, "%v\t%v\t", row.Time.Round(time.Microsecond), row.Overhead.Round(time.Microsecond))
		}
		fmt.Fprintln(tw, rules(row.Rules))
	}
	tw.Flush()
}

func rules(m map[string]int) string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		names[i] = fmt.Sprintf("%s: %d", name, m[name])
	}
	return strings.Join(names, ", ")
}
