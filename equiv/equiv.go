package equiv

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/value"
)

// Outcome is what one run of a graph showed: its results, its inputs as it left
// them, the exception it ended with, if any, and what it printed and warned of.
type Outcome struct {
	Results []value.Value
	Inputs  []value.Value
	Raised  *exec.Exception
	Printed string // empty where the state had a writer of its own
}

// Run runs p on a copy of inputs. An error means that the run could not be done;
// an exception of the program is part of the outcome.
func Run(p *exec.Program, st *exec.State, inputs []value.Value) (*Outcome, error) {
	args := value.CopyAll(inputs)
	o := &Outcome{Inputs: append([]value.Value(nil), args...)}
	if st == nil {
		st = &exec.State{}
	}
	var printed transcript
	stop := printed.listen(st)
	out, err := p.Run(st, args)
	stop()
	o.Printed = printed.String()
	if err != nil {
		if !errors.As(err, &o.Raised) {
			return nil, err
		}
		return o, nil
	}
	// What is returned may alias what a later run writes.
	all := value.CopyAll(append(out, o.Inputs...))
	o.Results, o.Inputs = all[:len(out)], all[len(out):]
	return o, nil
}

// Diff compares two outcomes: exceptions or results, then inputs as they were left,
// what shares memory with what, and what was printed. No figure that is not OK
// means that they agree.
func Diff(want, got *Outcome, opt Options) []Figure {
	var figures []Figure
	if want.Raised != nil || got.Raised != nil {
		figures = append(figures, compareRaised(want.Raised, got.Raised))
		if want.Raised == nil || got.Raised == nil {
			return figures
		}
	}
	if len(want.Results) != len(got.Results) {
		return []Figure{{Path: "outputs", Msg: fmt.Sprintf("%d where %d are expected", len(got.Results), len(want.Results))}}
	}
	for i := range want.Results {
		figures = append(figures, Compare(fmt.Sprintf("output %d", i), want.Results[i], got.Results[i], opt)...)
	}
	for i := range want.Inputs {
		for _, f := range Compare(fmt.Sprintf("input %d afterwards", i), want.Inputs[i], got.Inputs[i], opt) {
			if !f.OK {
				figures = append(figures, f)
			}
		}
	}
	if f, ok := compareAliasing(want, got); !ok {
		figures = append(figures, f)
	}
	if want.Printed != got.Printed {
		figures = append(figures, Figure{Path: "printed", Msg: fmt.Sprintf("%q where %q is expected", got.Printed, want.Printed)})
	}
	return figures
}

func compareRaised(want, got *exec.Exception) Figure {
	f := Figure{Path: "exception"}
	switch {
	case want == nil:
		f.Msg = "raised " + got.Error()
	case got == nil:
		f.Msg = "did not raise " + want.Error()
	case want.Msg != got.Msg || want.Type != got.Type:
		f.Msg = fmt.Sprintf("raised %s where %s is expected", got.Error(), want.Error())
	default:
		f.OK, f.Exact = true, true
	}
	return f
}

// OK reports whether every figure is.
func OK(figures []Figure) bool {
	for _, f := range figures {
		if !f.OK {
			return false
		}
	}
	return true
}

// Graphs runs before and after on the same inputs and compares the outcomes.
func Graphs(before, after *ir.Graph, inputs []value.Value, opts exec.Options, opt Options) ([]Figure, error) {
	var outcomes [2]*Outcome
	for i, g := range []*ir.Graph{before, after} {
		p, err := exec.Compile(g, opts)
		if err != nil {
			return nil, err
		}
		if outcomes[i], err = Run(p, &exec.State{}, inputs); err != nil {
			return nil, err
		}
	}
	return Diff(outcomes[0], outcomes[1], opt), nil
}
