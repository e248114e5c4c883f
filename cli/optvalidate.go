package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// validateFlags are those of opt --validate.
type validateFlags struct {
	validate bool
	inputs   []string
	shapes   []string
	seed     uint64
	method   string
	lossy    string
	maxSteps int64
}

func (fl *validateFlags) add(f *pflag.FlagSet) {
	f.BoolVar(&fl.validate, "validate", false, "execute before and after every pass that edited, and compare")
	f.StringArrayVar(&fl.inputs, "inputs", nil, "with --validate or pass shapes, `FILE` with the arguments of one call; may be repeated")
	f.StringArrayVar(&fl.shapes, "shape", nil, "with --validate or pass shapes, the shape of an input, such as `x=1,3,224,224`; may be repeated")
	f.Uint64Var(&fl.seed, "seed", 0, "with --validate, the seed of inputs that are made")
	f.StringVar(&fl.method, "method", "", "with --validate, the function or method to call")
	f.StringVar(&fl.lossy, "lossy", "error", "with --validate, tensor constants whose text does not determine them: error or nearest")
	f.Int64Var(&fl.maxSteps, "max-steps", 0, "with --validate, end a call after so many instructions (0: no limit)")
}

func (fl *validateFlags) check(c *cobra.Command) error {
	for _, name := range []string{"seed", "method", "lossy", "max-steps"} {
		if !fl.validate && c.Flags().Changed(name) {
			return fmt.Errorf("opt --%s needs --validate", name)
		}
	}
	if err := checkExecution(fl.lossy, fl.maxSteps); err != nil {
		return err
	}
	if len(fl.inputs) > 0 && len(fl.shapes) > 0 {
		return errors.New("opt --shape says how to make inputs, and --inputs gives them: one or the other")
	}
	_, err := fl.spec()
	return err
}

// args repeats the flags.
func (fl *validateFlags) args() []string {
	if !fl.validate {
		return nil
	}
	args := []string{"--validate"}
	for _, f := range fl.inputs {
		args = append(args, "--inputs="+f)
	}
	for _, s := range fl.shapes {
		args = append(args, "--shape="+s)
	}
	if fl.seed != 0 {
		args = append(args, fmt.Sprintf("--seed=%d", fl.seed))
	}
	if fl.method != "" {
		args = append(args, "--method="+fl.method)
	}
	if fl.lossy != "error" {
		args = append(args, "--lossy="+fl.lossy)
	}
	if fl.maxSteps != 0 {
		args = append(args, fmt.Sprintf("--max-steps=%d", fl.maxSteps))
	}
	return args
}

// spec reads the shapes.
func (fl *validateFlags) spec() (equiv.Spec, error) {
	s := equiv.Spec{Seed: fl.seed, Tensors: make(map[string]equiv.TensorSpec)}
	for _, text := range fl.shapes {
		name, t, err := equiv.ParseShape(text)
		if err != nil {
			return s, fmt.Errorf("--shape %w", err)
		}
		if _, dup := s.Tensors[name]; dup {
			return s, fmt.Errorf("--shape gives %s twice", name)
		}
		s.Tensors[name] = t
	}
	return s, nil
}

// validation prepares the execution of f's graphs, and executes them once; nil
// without --validate.
func (a *app) validation(path string, f *parse.File, fl optFlags) (*equiv.Validation, error) {
	if !fl.validate {
		return nil, nil
	}
	v := &equiv.Validation{Seed: int64(fl.seed), MaxSteps: fl.maxSteps, Exec: exec.Options{File: display(path), Kernels: a.kernels}}
	targets := f.Module.Functions
	if fl.method != "" || !print.IsPlain(f.Module) {
		g, err := a.one(path, f, fl.method)
		if err != nil {
			return nil, err
		}
		targets = functionOf(f.Module, g)
	}
	spec, err := fl.spec()
	if err == nil {
		err = namesInputs(spec, targets)
	}
	if err == nil && len(fl.inputs) > 0 && len(targets) > 1 {
		err = fmt.Errorf("%s: has %d graphs, and --inputs is for one; choose with --graph", display(path), len(targets))
	}
	if err != nil {
		return nil, err
	}
	for _, fn := range targets {
		calls, err := fl.calls(fn.Graph, spec, a.kernels)
		if err != nil {
			return nil, err
		}
		v.Subjects = append(v.Subjects, &equiv.Subject{Function: fn, Calls: calls})
		if fl.lossy == "nearest" {
			v.Exec.Lossy = exec.LossyNearest
			a.warnLossy(path, fn.Graph)
		}
	}
	if err := v.Begin(f.Module); err != nil {
		return nil, err
	}
	for _, what := range v.Raised() {
		fmt.Fprintf(a.stderr, "warning: %s; give inputs or shapes with which it runs through\n", what)
	}
	return v, nil
}

func functionOf(m *ir.Module, g *ir.Graph) []*ir.Function {
	for _, fn := range m.Functions {
		if fn.Graph == g {
			return []*ir.Function{fn}
		}
	}
	return nil
}

// namesInputs wants every shape to be that of an input of some target.
func namesInputs(spec equiv.Spec, targets []*ir.Function) error {
	known := make(map[string]bool)
	var list []string
	for _, fn := range targets {
		for _, v := range fn.Graph.Inputs() {
			name := v.Name()
			list = append(list, "%"+name)
			known[name] = true
			if i := strings.LastIndexByte(name, '.'); i > 0 {
				known[name[:i]] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(spec.Tensors)) {
		if !known[name] {
			return fmt.Errorf("--shape: no input is called %q; there are %s", name, strings.Join(list, ", "))
		}
	}
	return nil
}

// calls are one for each --inputs, or one with values that are made.
func (fl *validateFlags) calls(g *ir.Graph, spec equiv.Spec, kernels *exec.Kernels) ([]equiv.Call, error) {
	if len(fl.inputs) == 0 {
		args, err := equiv.Arguments(g, fl.probe(g, spec, kernels))
		if err != nil {
			return nil, fmt.Errorf("%w; give them with --inputs", err)
		}
		return []equiv.Call{args}, nil
	}
	_, params := valueio.Params(g)
	var calls []equiv.Call
	for _, file := range fl.inputs {
		given, err := valueio.Load(file)
		if err != nil {
			return nil, err
		}
		args, err := valueio.Bind(params, given)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		calls = append(calls, args)
	}
	return calls, nil
}

// probe completes the spec with shapes with which g does not raise, if there are any.
func (fl *validateFlags) probe(g *ir.Graph, spec equiv.Spec, kernels *exec.Kernels) equiv.Spec {
	opts := exec.Options{Kernels: kernels}
	if fl.lossy == "nearest" {
		opts.Lossy = exec.LossyNearest
	}
	p, err := exec.Compile(g, opts)
	if err != nil {
		return spec // said when it is validated
	}
	found, err := equiv.Probe(g, spec, func(args []value.Value) error {
		o, err := equiv.Run(p, &exec.State{MaxSteps: fl.maxSteps}, args)
		if err == nil && o.Raised != nil {
			err = o.Raised
		}
		return err
	})
	if err != nil {
		return spec
	}
	return found
}

// maxInCase is the length of the arguments up to which a reproducer has them.
const maxInCase = 1 << 16

var inputName = regexp.MustCompile(`^[A-Za-z0-9_.]+$`)

// addCalls gives a reproducer the arguments that the failing function was called
// with, if they are small: the command has the seed, the shapes and the files.
func (fl *validateFlags) addCalls(c *txcase.Case, v *equiv.Validation, fn *ir.Function) {
	for _, s := range v.Subjects {
		if s.Function != fn {
			continue
		}
		_, params := valueio.Params(fn.Graph)
		var b strings.Builder
		for _, call := range s.Calls {
			b.WriteString("call\n")
			for i, x := range call {
				if b.Len() > maxInCase || !inputName.MatchString(params[i].Name) || elements(x) > maxInCase/16 {
					return
				}
				fmt.Fprintf(&b, "%s = %s\n", params[i].Name, resultText(x))
			}
		}
		c.Set(txcase.Inputs, b.String())
	}
}

// elements counts the elements of a tensor; those in containers are made small.
func elements(v value.Value) int {
	if t := v.Tensor(); t != nil && t.Defined() {
		return t.Numel()
	}
	return 0
}

// printLedger prints what the passes did to results.
func (a *app) printLedger(v *equiv.Validation) {
	writeLedger(a.stderr, v, func(s string, ok bool) string {
		if ok {
			return paint(a.colorErr, green, s)
		}
		return paint(a.colorErr, red, s)
	})
}

func writeLedger(w io.Writer, v *equiv.Validation, colour func(string, bool) string) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "step\tpass\tedits\tmax abs\trel to max\tulp\tverdict")
	row := func(step string, e equiv.LedgerEntry) {
		fmt.Fprintf(tw, "%s\t%s\t%d\t%.3g\t%.3g\t%d\t%s\n", step, e.Pass, e.Edits, e.MaxAbs, e.MaxRel, e.ULP, colour(e.Verdict, e.OK))
	}
	for _, e := range v.Ledger {
		step := "-"
		if e.Step > 0 {
			step = strconv.Itoa(e.Step)
		}
		row(step, e)
	}
	row("", v.Total())
	tw.Flush()
	for _, e := range v.Ledger {
		for i, f := range e.Mismatch {
			if i == 5 {
				fmt.Fprintf(w, "pass %s: and %d more\n", e.Pass, len(e.Mismatch)-i)
				break
			}
			fmt.Fprintf(w, "pass %s: %s\n", e.Pass, f)
		}
	}
}
