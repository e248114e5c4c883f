package golden

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/value"
)

// expected is one line of the section outputs: a value, or the message of an
// exception.
type expected struct {
	line   int
	val    value.Value
	raises string
}

const raises = "raises "

// readOutputs reads the results of each call, one value a line.
func (r *runner) readOutputs() error {
	if r.skipped("run") != nil {
		return fmt.Errorf("%s: outputs are compared by running: run cannot be skipped", r.Path)
	}
	if !r.Has(txcase.Inputs) {
		return fmt.Errorf("%s: the section outputs needs the section inputs (\"call\" alone, without arguments)", r.Path)
	}
	for _, g := range r.groups(txcase.Outputs) {
		if g.target != "" {
			return fmt.Errorf("%s:%d: the section inputs says what to call, outputs has \"call\" alone", r.Path, g.line)
		}
		var named []binding
		lines := make([]expected, len(g.lines))
		for i, l := range g.lines {
			lines[i].line = l.n
			if text, ok := strings.CutPrefix(l.text, raises); ok {
				lines[i].raises = strings.TrimSpace(text)
				continue
			}
			named = append(named, binding{l.n, "output" + strconv.Itoa(i), l.text})
		}
		if len(named) < len(lines) && len(lines) != 1 {
			return fmt.Errorf("%s:%d: a call that raises has no other outputs", r.Path, g.line)
		}
		vals, err := r.values(named)
		if err != nil {
			return err
		}
		for i, v := range vals {
			lines[i].val = v
		}
		r.outputs = append(r.outputs, lines)
	}
	return nil
}

// checkOutputs compares what in and the result give with the section.
func (r *runner) checkOutputs() error {
	if len(r.outputs) != len(r.runs.calls) {
		return fmt.Errorf("%s:%d: outputs of %d calls, and there are %d", r.Path, r.Line(txcase.Outputs), len(r.outputs), len(r.runs.calls))
	}
	var errs []error
	for i, c := range r.runs.calls {
		errs = append(errs, r.outputsOf("in", r.outputs[i], c.name, c.want))
		if c.got != nil {
			errs = append(errs, r.outputsOf("the result", r.outputs[i], c.name, c.got))
		}
	}
	return errors.Join(errs...)
}

func (r *runner) outputsOf(who string, want []expected, name string, got *equiv.Outcome) error {
	if len(want) == 1 && want[0].raises != "" {
		if got.Raised == nil || !strings.Contains(got.Raised.Error(), want[0].raises) {
			return fmt.Errorf("%s:%d: %s, %s: does not raise %q but %s", r.Path, want[0].line, who, name, want[0].raises, outcomeText(got))
		}
		return nil
	}
	if got.Raised != nil {
		return fmt.Errorf("%s, %s: raises %s", who, name, got.Raised.Error())
	}
	if len(want) != len(got.Results) {
		return fmt.Errorf("%s, %s: %d results where %d lines are expected", who, name, len(got.Results), len(want))
	}
	var errs []error
	for i, w := range want {
		for _, f := range equiv.Compare(fmt.Sprintf("output %d", i), w.val, got.Results[i], equiv.Options{}) {
			if !f.OK {
				errs = append(errs, fmt.Errorf("%s:%d: %s, %s: %s", r.Path, w.line, who, name, f))
			}
		}
	}
	return errors.Join(errs...)
}

func outcomeText(o *equiv.Outcome) string {
	if o.Raised != nil {
		return "raises " + o.Raised.Error()
	}
	return fmt.Sprintf("gives %d results", len(o.Results))
}

// outputLines is the section outputs of the calls that were made.
func (r *runner) outputLines() string {
	var b strings.Builder
	for i, c := range r.runs.calls {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString("call\n")
		if e := c.want.Raised; e != nil {
			first, _, _ := strings.Cut(e.Error(), "\n")
			b.WriteString(raises + first + "\n")
		}
		for _, v := range c.want.Results {
			b.WriteString(valueText(v) + "\n")
		}
	}
	return b.String()
}

// valueText is v in the spelling of module text.
func valueText(v value.Value) string {
	st := &value.Style{Exact: true, Tensor: func(dst []byte, v value.Value) []byte { return print.AppendTensorLiteral(dst, v.Tensor()) }}
	return string(value.AppendRepr(nil, v, st))
}
