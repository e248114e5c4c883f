package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

type runFlags struct {
	inputs       []string
	expect       []string
	changes      bool
	output       string
	method       string
	lossy        string
	rtol, atol   float64
	ownTolerance bool
	seed         int64
	steps        int64
}

func (a *app) runCommand() *cobra.Command {
	var fl runFlags
	c := &cobra.Command{
		Use:   "run FILE [--inputs F]... [--expect F]",
		Short: "run a graph with the reference executor",
		Long: `run executes one graph. --inputs names a file of arguments: what torch.save wrote
(a tuple or list is positional arguments, a dict with string keys is keyword
arguments, any other value one argument), .npz, or .json. Repeated --inputs are
successive calls on the same module, each of which finds what those before it left;
--expect compares the results of the last with a file, one line an output, or, given
as often as --inputs, those of each call. --changes says which attributes of the
module each call changed, and by how much.

Without --expect, each result of the last call is printed as "name : type = value".`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			fl.ownTolerance = c.Flags().Changed("rtol") || c.Flags().Changed("atol")
			return a.each(args, func(a *app, _ int, path string) error { return a.run(path, fl) })
		},
	}
	f := c.Flags()
	f.StringArrayVar(&fl.inputs, "inputs", nil, "`FILE` with the arguments of one call; may be repeated")
	f.StringArrayVar(&fl.expect, "expect", nil, "`FILE` with the results expected of the last call; or one for each --inputs")
	f.BoolVar(&fl.changes, "changes", false, "show which attributes of the module each call changed")
	f.Float64Var(&fl.rtol, "rtol", 1.3e-6, "relative tolerance, in place of each dtype's own")
	f.Float64Var(&fl.atol, "atol", 1e-5, "absolute tolerance, in place of each dtype's own")
	f.StringVarP(&fl.output, "output", "o", "", "write the results to a .pt, .npz or .json `FILE`")
	f.Int64Var(&fl.seed, "seed", exec.DefaultSeed, "seed of the random number generator, as torch.manual_seed")
	f.StringVar(&fl.method, "method", "", "the function or method to call")
	f.StringVar(&fl.lossy, "lossy", "error", "tensor constants whose text does not determine them: error or nearest")
	f.Int64Var(&fl.steps, "max-steps", 0, "end the run after so many instructions (0: no limit)")
	f.BoolVar(&a.json, "json", false, "print one JSON document")
	return c
}

func (fl runFlags) check() error {
	switch {
	case !(fl.rtol >= 0) || !(fl.atol >= 0):
		return errors.New("--rtol and --atol must not be negative")
	case fl.ownTolerance && len(fl.expect) == 0:
		return errors.New("--rtol and --atol need --expect")
	case len(fl.expect) > 1 && len(fl.expect) != len(fl.inputs):
		return fmt.Errorf("%d --expect for %d --inputs: give one for the last call, or one for each", len(fl.expect), len(fl.inputs))
	}
	return checkExecution(fl.lossy, fl.steps)
}

// checkExecution checks the flags --lossy and --max-steps of the commands that
// execute.
func checkExecution(lossy string, steps int64) error {
	switch {
	case lossy != "error" && lossy != "nearest":
		return fmt.Errorf("--lossy must be error or nearest, not %q", lossy)
	case steps < 0:
		return errors.New("--max-steps must not be negative")
	}
	return nil
}

func (a *app) run(path string, fl runFlags) error {
	if err := fl.check(); err != nil {
		return err
	}
	f, _, err := a.load(path)
	if err == nil {
		err = typed(path, f)
	}
	if err != nil {
		return err
	}
	g, err := a.one(path, f, fl.method)
	if err != nil {
		return err
	}
	p, err := a.compile(path, f, g, fl)
	if err != nil {
		return err
	}
	report := RunReport{Version: 1, File: path, OK: true}
	results, err := a.calls(p, g, fl, &report)
	if err != nil {
		var raised *exec.Exception
		if errors.As(err, &raised) {
			return a.modelRaised(report, raised)
		}
		return err
	}
	if fl.output != "" {
		if err := valueio.Save(fl.output, single(results)); err != nil {
			return err
		}
	}
	if len(fl.expect) == 0 {
		a.printResults(&report, g, results)
	}
	if a.json {
		return a.printJSON(report)
	}
	return nil
}

// compile refuses a graph that does not verify: the executor goes by its types.
func (a *app) compile(path string, f *parse.File, g *ir.Graph, fl runFlags) (*exec.Program, error) {
	if bad := a.broken(path, f); len(bad) > 0 {
		return nil, answer(fmt.Errorf("%s: does not verify; it was not run", display(path)))
	}
	opts := exec.Options{File: display(path), Kernels: a.kernels}
	if fl.lossy == "nearest" {
		opts.Lossy = exec.LossyNearest
		a.warnLossy(path, g)
	}
	return exec.Compile(g, opts)
}

// warnLossy names every tensor constant that stands for the nearest of several.
func (a *app) warnLossy(path string, g *ir.Graph) {
	for n := range g.AllNodes() {
		for i := range n.Attrs() {
			if t := n.Attrs()[i].Tensor(); t != nil && t.Lossy && t.T != nil {
				line, col := n.TextPos()
				fmt.Fprintf(a.stderr, "%s:%d:%d: warning: the text does not determine this tensor; the nearest is used\n", display(path), line, col)
			}
		}
		if sub := n.Subgraph(); sub != nil {
			a.warnLossy(path, sub)
		}
	}
}

// calls makes one call for each --inputs, or one without arguments, and returns
// the results of the last. What a call leaves in the module the next one finds.
func (a *app) calls(p *exec.Program, g *ir.Graph, fl runFlags, report *RunReport) ([]value.Value, error) {
	st := &exec.State{Stdout: a.stdout, MaxSteps: fl.steps}
	st.ManualSeed(fl.seed)
	if a.json {
		st.Stdout = a.stderr // stdout is the document's
	}
	st.Warn = func(message string) { fmt.Fprintf(a.stderr, "warning: %s\n", message) }
	inputs := fl.inputs
	if len(inputs) == 0 {
		inputs = []string{""}
	}
	var results []value.Value
	for i, file := range inputs {
		given := value.NewTuple()
		if file != "" {
			var err error
			if given, err = valueio.Load(file); err != nil {
				return nil, err
			}
		}
		args, err := arguments(g, given)
		if err != nil && file != "" {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if err != nil {
			return nil, fmt.Errorf("arguments: %w; give them with --inputs", err)
		}
		before := value.None()
		if fl.changes {
			before = value.Copy(g.Module().Root)
		}
		if results, err = p.Run(st, args); err != nil {
			return nil, err
		}
		if fl.changes {
			a.changed(report, i+1, before, g.Module().Root)
		}
		if err := a.expectOf(report, results, fl, i, len(inputs)); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// arguments binds given to g's inputs; a first input of a class is the module.
func arguments(g *ir.Graph, given value.Value) ([]value.Value, error) {
	_, params := valueio.Params(g)
	args, err := valueio.Bind(params, given)
	if err != nil {
		return nil, err
	}
	self, err := equiv.Self(g)
	if err != nil || self.IsNone() {
		return args, err
	}
	return append([]value.Value{self}, args...), nil
}

// single is a list of results as Python sees it: one value alone, or a tuple.
func single(results []value.Value) value.Value {
	if len(results) == 1 {
		return results[0]
	}
	return value.NewTuple(results...)
}
