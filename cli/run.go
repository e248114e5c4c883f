package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// RunReport is the document of run --json.
type RunReport struct {
	Version int         `json:"version"` // 1
	File    string      `json:"file"`
	Outputs []RunOutput `json:"outputs,omitempty"`
	Figures []RunFigure `json:"figures,omitempty"` // with --expect
	Raised  *RunRaised  `json:"raised,omitempty"`
	OK      bool        `json:"ok"`
}

// RunOutput is one result in module-text form.
type RunOutput struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

// RunFigure compares one leaf of the results with what was expected.
type RunFigure struct {
	Path   string  `json:"path"`
	OK     bool    `json:"ok"`
	Exact  bool    `json:"exact"`
	MaxAbs float64 `json:"maxAbs"`
	MaxRel float64 `json:"maxRel"`
	ULP    uint64  `json:"ulp"`
	Worst  []int   `json:"worst,omitempty"`
	Reason string  `json:"reason,omitempty"`
}

// RunRaised is an exception of the model.
type RunRaised struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

type runFlags struct {
	inputs     []string
	expect     string
	output     string
	method     string
	lossy      string
	rtol, atol float64
	seed       int64
	steps      int64
}

func (a *app) runCommand() *cobra.Command {
	var fl runFlags
	c := &cobra.Command{
		Use:   "run FILE [--inputs F]... [--expect F]",
		Short: "run a graph with the reference executor",
		Long: `run executes one graph. --inputs names a file of arguments: what torch.save wrote
(a tuple or list is positional arguments, a dict with string keys is keyword
arguments, any other value one argument), .npz, or .json. Repeated --inputs are
successive calls; --expect compares the results of the last with a file.

Without --expect, each result is printed as "name : type = value".`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			tol := c.Flags().Changed("rtol") || c.Flags().Changed("atol")
			return a.run(args[0], fl, tol)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&fl.inputs, "inputs", nil, "file with the arguments of one call; may be repeated")
	f.StringVar(&fl.expect, "expect", "", "file with the results expected of the last call")
	f.Float64Var(&fl.rtol, "rtol", 1.3e-6, "relative tolerance, in place of each dtype's own")
	f.Float64Var(&fl.atol, "atol", 1e-5, "absolute tolerance, in place of each dtype's own")
	f.StringVarP(&fl.output, "output", "o", "", "write the results to a .pt, .npz or .json file")
	f.Int64Var(&fl.seed, "seed", 0, "seed of the random number generator, as torch.manual_seed")
	f.StringVar(&fl.method, "method", "", "the function or method to call")
	f.StringVar(&fl.lossy, "lossy", "error", "tensor constants whose text does not determine them: error or nearest")
	f.Int64Var(&fl.steps, "max-steps", 0, "end the run after so many instructions (0: no limit)")
	f.BoolVar(&a.json, "json", false, "print one JSON document")
	return c
}

func (a *app) run(path string, fl runFlags, ownTolerance bool) error {
	f, _, err := a.load(path)
	if err != nil {
		return err
	}
	g, err := a.one(path, f, fl.method)
	if err != nil {
		return err
	}
	opts := exec.Options{File: display(path)}
	switch fl.lossy {
	case "error":
	case "nearest":
		opts.Lossy = exec.LossyNearest
		a.warnLossy(path, g)
	default:
		return fmt.Errorf("--lossy must be error or nearest, not %q", fl.lossy)
	}
	p, err := exec.Compile(g, opts)
	if err != nil {
		return err
	}
	results, err := a.calls(p, g, fl)
	report := RunReport{Version: 1, File: path, OK: true}
	var raised *exec.Exception
	if errors.As(err, &raised) {
		return a.modelRaised(report, raised)
	}
	if err != nil {
		return err
	}
	if fl.output != "" {
		if err := valueio.Save(fl.output, single(results)); err != nil {
			return err
		}
	}
	if fl.expect != "" {
		return a.expect(report, results, fl, ownTolerance)
	}
	return a.printResults(report, g, results)
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
	}
}

// calls makes one call for each --inputs, or one without arguments, and returns
// the results of the last.
func (a *app) calls(p *exec.Program, g *ir.Graph, fl runFlags) ([]value.Value, error) {
	st := &exec.State{Stdout: a.stdout, Seed: fl.seed, MaxSteps: fl.steps}
	st.Warn = func(message string) { fmt.Fprintf(a.stderr, "warning: %s\n", message) }
	inputs := fl.inputs
	if len(inputs) == 0 {
		inputs = []string{""}
	}
	var results []value.Value
	for _, file := range inputs {
		given := value.NewTuple()
		if file != "" {
			var err error
			if given, err = valueio.Load(file); err != nil {
				return nil, err
			}
		}
		args, err := arguments(g, given)
		if err != nil {
			return nil, fmt.Errorf("arguments: %w", err)
		}
		if results, err = p.Run(st, args); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// arguments binds given to g's inputs; a first input of a class is the module.
func arguments(g *ir.Graph, given value.Value) ([]value.Value, error) {
	self, params := valueio.Params(g)
	args, err := valueio.Bind(params, given)
	if err != nil || self == nil {
		return args, err
	}
	root := g.Module().Root
	if root.Object() == nil {
		return nil, fmt.Errorf("%%%s : %s needs the module's state, which the text does not have", self.Name(), self.Type())
	}
	return append([]value.Value{root}, args...), nil
}

// single is a list of results as Python sees it: one value alone, or a tuple.
func single(results []value.Value) value.Value {
	if len(results) == 1 {
		return results[0]
	}
	return value.NewTuple(results...)
}

func (a *app) modelRaised(report RunReport, e *exec.Exception) error {
	if a.json {
		report.OK = false
		report.Raised = &RunRaised{e.Type, e.Msg}
		a.raise(exitAnswer)
		return a.printJSON(report)
	}
	where := ""
	if e.Source.File != "" {
		where = fmt.Sprintf("  at %s:%d:%d\n", e.Source.File, e.Source.Line, e.Source.Col)
	}
	return answer(fmt.Errorf("%s%s: %s", where, e.Type, e.Msg))
}

func (a *app) expect(report RunReport, results []value.Value, fl runFlags, own bool) error {
	want, err := valueio.Load(fl.expect)
	if err != nil {
		return err
	}
	var opt equiv.Options
	if own {
		opt.Tolerance = &equiv.Tolerance{Rtol: fl.rtol, Atol: fl.atol}
	}
	figures := equiv.Compare("output", want, single(results), opt)
	if !equiv.OK(figures) {
		report.OK = false
		a.raise(exitAnswer)
	}
	for _, fig := range figures {
		report.Figures = append(report.Figures, RunFigure{fig.Path, fig.OK, fig.Exact, finite(fig.MaxAbs), finite(fig.MaxRel), fig.ULP, fig.Worst, fig.Msg})
		if !a.json {
			fmt.Fprintln(a.stdout, fig)
		}
	}
	if a.json {
		return a.printJSON(report)
	}
	return nil
}

// finite keeps JSON from refusing an infinite error.
func finite(f float64) float64 {
	if f-f != 0 {
		return 1.7976931348623157e308
	}
	return f
}

// maxPrinted is the number of elements up to which a tensor is printed in full.
const maxPrinted = 1000

func (a *app) printResults(report RunReport, g *ir.Graph, results []value.Value) error {
	for i, v := range results {
		out := RunOutput{"%" + g.Output(i).Name(), resultType(v), resultText(v)}
		report.Outputs = append(report.Outputs, out)
		if !a.json {
			fmt.Fprintf(a.stdout, "%s : %s = %s\n", out.Name, out.Type, out.Value)
		}
	}
	if a.json {
		return a.printJSON(report)
	}
	return nil
}

func resultType(v value.Value) string {
	if t := v.Tensor(); t != nil {
		return types.TensorOf(types.InfoOf(t)).String()
	}
	return value.TypeOf(v).String()
}

func resultText(v value.Value) string {
	st := &value.Style{Exact: true, Tensor: func(dst []byte, v value.Value) []byte {
		t := v.Tensor()
		if !t.Defined() || t.Numel() > maxPrinted || value.Elements(t) == nil && t.Numel() > 0 {
			return append(dst, strings.TrimSpace(tensor.FormatConstant(t))...)
		}
		return print.AppendTensorLiteral(dst, t)
	}}
	return string(value.AppendRepr(nil, v, st))
}
