package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
)

// failures makes a reproducer of every pass that fails, while the module is as it
// was before that pass.
type failures struct {
	*app
	path       string
	pipeline   pass.Pipeline
	file       *parse.File
	flags      optFlags
	validation *equiv.Validation
	edits      int // made so far, for bisecting
	of         map[*pass.Error]*txcase.Case
}

func (x *failures) instrument() pass.Instrument {
	x.of = make(map[*pass.Error]*txcase.Case)
	return pass.Instrument{
		After:  func(ap *pass.Application) error { x.edits += ap.Edits; return nil },
		Failed: x.failed,
	}
}

func (x *failures) failed(_ *pass.Application, err *pass.Error) {
	if errors.Is(err, equiv.ErrCannotRun) {
		return
	}
	c := pass.Reproducer(err, err.Subject(x.file.Module, print.Options{NoTypes: x.file.Untyped}))
	if x.validation != nil {
		x.flags.addCalls(c, x.validation, err.Function)
	}
	x.complete(c, err.Step)
	x.of[err] = c
}

// complete adds the command that runs steps, and the version.
func (x *failures) complete(c *txcase.Case, steps string) {
	c.Set(txcase.Command, "torchpass "+quoteArgs(append(x.args(steps), "in"))+"\n")
	c.Set(txcase.Version, version())
	in := c.Section(txcase.In)
	c.Remove(txcase.In)
	c.Set(txcase.In, in) // last, as it is the longest
}

// args is the command that runs the step that failed.
func (x *failures) args(step string) []string {
	args := []string{"opt", "-p", step}
	if x.flags.bisect {
		args = append(args, fmt.Sprintf("--max-edits=%d", x.flags.maxEdits-x.edits))
	}
	if !x.verifyEach {
		args = append(args, "--verify-each=false")
	}
	if x.flags.timeout > 0 {
		args = append(args, "--pass-timeout="+x.flags.timeout.String())
	} else if x.flags.hang != hangTimeout {
		args = append(args, "--hang-timeout="+x.flags.hang.String())
	}
	return append(args, x.flags.validateFlags.args()...)
}

// passFailed reports the failure that ended the run. It is an internal error, unless
// the result of a pass could only not be executed.
func (a *app) passFailed(err error, x *failures, doc OptReport) error {
	if a.json && doc.Ledger != nil {
		doc.Failures = []string{err.Error()}
		if err := a.printJSON(doc); err != nil {
			return err
		}
	}
	if errors.Is(err, equiv.ErrCannotRun) {
		return err
	}
	return a.report(err, x)
}

// report writes the reproducer of err, which becomes an internal error.
func (a *app) report(err error, x *failures) error {
	var pe *pass.Error
	errors.As(err, &pe)
	c := x.of[pe]
	if abandoned(err) {
		c = x.ofWhole(pe)
	}
	err = fmt.Errorf("internal error: %w", err)
	if a.verbose && pe != nil && pe.Stack != "" {
		err = fmt.Errorf("%w\n%s", err, strings.TrimRight(pe.Stack, "\n"))
	}
	if c == nil {
		return internal(err)
	}
	return a.withReproducer(err, c)
}

// wentOn reports the failures that --keep-going went on without.
func (a *app) wentOn(r *pass.Report, x *failures) error {
	for i, err := range r.Failures {
		var e error = err
		if !errors.Is(err, equiv.ErrCannotRun) {
			e = a.report(err, x)
		}
		if i == len(r.Failures)-1 {
			return e
		}
		a.fail(e)
	}
	return nil
}

// abandoned reports whether err left a pass at work on the module.
func abandoned(err error) bool {
	var pe *pass.Error
	return errors.As(err, &pe) && pe.Abandoned
}

// ofWhole is the reproducer of a run that was abandoned, from the file as it is read
// once more: the module may be in the middle of an edit.
func (x *failures) ofWhole(err *pass.Error) *txcase.Case {
	f, again := x.reload(x.path)
	if again != nil {
		x.fail(again)
		return nil
	}
	x.edits = 0
	c := pass.Reproducer(err, string(x.text(f, print.Options{})))
	c.Set(txcase.Pipeline, x.pipeline.String())
	x.complete(c, x.pipeline.String())
	return c
}
