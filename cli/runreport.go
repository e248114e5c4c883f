package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

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
	OK      bool        `json:"ok"`
	File    string      `json:"file"`
	Outputs []RunOutput `json:"outputs,omitempty"` // without --expect
	Figures []RunFigure `json:"figures,omitempty"` // with --expect
	Changes []RunChange `json:"changes,omitempty"` // with --changes
	Raised  *RunRaised  `json:"raised,omitempty"`
}

// RunOutput is one result, its value in the spelling of module text.
type RunOutput struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

// RunFigure compares one leaf of the results with what was expected.
type RunFigure struct {
	Path   string `json:"path"`
	OK     bool   `json:"ok"`
	Exact  bool   `json:"exact"`
	MaxAbs Number `json:"maxAbs"`
	MaxRel Number `json:"maxRel"`
	ULP    uint64 `json:"ulp"`
	Worst  []int  `json:"worst,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// Number is a float64 that JSON can hold: one that is not finite is written as the
// string "inf", "-inf" or "nan".
type Number float64

// MarshalJSON writes the number, or the string that stands for it.
func (x Number) MarshalJSON() ([]byte, error) {
	f := float64(x)
	switch {
	case math.IsNaN(f):
		return []byte(`"nan"`), nil
	case math.IsInf(f, 1):
		return []byte(`"inf"`), nil
	case math.IsInf(f, -1):
		return []byte(`"-inf"`), nil
	}
	return json.Marshal(f)
}

// RunRaised is an exception of the model. Source is where in the original program
// ("file:line:col"), Line and Column where in the text; empty and 0 if unknown.
type RunRaised struct {
	Type    string `json:"type"`
	Message string `json:"message"`
	Source  string `json:"source,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// modelRaised reports an exception on two lines: where and what type, then the
// message.
func (a *app) modelRaised(report RunReport, e *exec.Exception) error {
	r := &RunRaised{Type: e.Type, Message: e.Msg, Line: e.Line, Column: e.Col}
	where := display(report.File)
	if e.Line > 0 {
		where += fmt.Sprintf(":%d:%d", e.Line, e.Col)
	}
	if e.Source.File != "" {
		r.Source = fmt.Sprintf("%s:%d:%d", e.Source.File, e.Source.Line, e.Source.Col)
		where += ": at " + r.Source
	}
	if a.json {
		report.OK, report.Raised = false, r
		if err := a.printJSON(report); err != nil {
			return err
		}
	}
	a.raise(exitAnswer)
	fmt.Fprintf(a.stderr, "%s: the model raised %s\n%s\n", where, e.Type, e.Msg)
	return nil
}

// expectOf compares the results of call i, of n, with what is expected of it, if
// anything is.
func (a *app) expectOf(report *RunReport, results []value.Value, fl runFlags, i, n int) error {
	switch {
	case len(fl.expect) == n && n > 1:
		return a.expect(report, results, fl, fl.expect[i], fmt.Sprintf("call %d output", i+1))
	case len(fl.expect) == 1 && i == n-1:
		return a.expect(report, results, fl, fl.expect[0], "output")
	}
	return nil
}

func (a *app) expect(report *RunReport, results []value.Value, fl runFlags, file, path string) error {
	want, err := valueio.Load(file)
	if err != nil {
		return err
	}
	if d := single(results); d.Kind() != value.DictKind {
		want = valueio.Positional(want)
	}
	var opt equiv.Options
	if fl.ownTolerance {
		opt.Tolerance = &equiv.Tolerance{Rtol: fl.rtol, Atol: fl.atol}
	}
	figures := equiv.Compare(path, want, single(results), opt)
	if !equiv.OK(figures) {
		report.OK = false
		a.raise(exitAnswer)
	}
	for _, fig := range figures {
		report.Figures = append(report.Figures, jsonFigure(fig))
		if !a.json {
			fmt.Fprintln(a.stdout, a.verdict(fig))
		}
	}
	return nil
}

func jsonFigure(f equiv.Figure) RunFigure {
	return RunFigure{f.Path, f.OK, f.Exact, Number(f.MaxAbs), Number(f.MaxRel), f.ULP, f.Worst, f.Msg}
}

// verdict is the line of a figure, in colour on a terminal.
func (a *app) verdict(fig equiv.Figure) string {
	colour := green
	if !fig.OK {
		colour = red
	}
	return paint(a.colorOut, colour, fig.String())
}

func (a *app) printResults(report *RunReport, g *ir.Graph, results []value.Value) {
	for i, v := range results {
		out := RunOutput{"%" + g.Output(i).Name(), resultType(v), resultText(v)}
		report.Outputs = append(report.Outputs, out)
		if !a.json {
			fmt.Fprintf(a.stdout, "%s : %s = %s\n", out.Name, out.Type, out.Value)
		}
	}
}

func resultType(v value.Value) string {
	if t := v.Tensor(); t != nil {
		return types.TensorOf(types.InfoOf(t)).String()
	}
	return value.TypeOf(v).String()
}

// maxPrinted is the number of elements up to which a tensor is printed in full.
const maxPrinted = 1000

func resultText(v value.Value) string {
	st := &value.Style{Exact: true, Tensor: func(dst []byte, v value.Value) []byte {
		t := v.Tensor()
		switch {
		case t.Defined() && t.Numel() > maxPrinted:
			return append(dst, "<"+strconv.Itoa(t.Numel())+" elements>"...)
		case !t.Defined() || value.Elements(t) == nil && t.Numel() > 0:
			return append(dst, strings.TrimSpace(tensor.FormatConstant(t))...)
		}
		return print.AppendTensorLiteral(dst, t)
	}}
	return string(value.AppendRepr(nil, v, st))
}
