package pass

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/verify"
)

// Error is a failed application of a pass: which pass, on which graph, and why.
// Unless the run was to keep going, or was abandoned, the module is as it was before.
type Error struct {
	Pass     string // its name; the text of the group for fix(...) without a fixpoint
	Step     string // the step of the pipeline that fails, with its settings
	Graph    string // the function, or "graph N" where a dump has several; may be empty
	Function *ir.Function
	Err      error
	Stack    string // of the panic, or of what did not end
	// Abandoned says that the pass may still be at work on the module, which is then
	// not to be touched; instruments were not told.
	Abandoned bool
}

// Error names the pass, the graph and the cause.
func (e *Error) Error() string {
	where := ""
	if e.Graph != "" {
		where = " on " + e.Graph
	}
	return fmt.Sprintf("pass %s%s: %v", e.Pass, where, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// What the Err of an [Error] wraps.
var (
	// ErrPanic: the pass, a verifier or an instrument panicked.
	ErrPanic = errors.New("the pass panicked")
	// ErrTimeout: the pass did not end in time.
	ErrTimeout = errors.New("the pass did not end in time")
	// ErrUnasked: the pass changed a graph without [Unit.Edit].
	ErrUnasked = errors.New("the pass edited the graph without asking Edit")
	// ErrInvalid: the result of the pass does not verify.
	ErrInvalid = errors.New("the result does not verify")
)

// At says that an instrument's error concerns f.
func At(f *ir.Function, err error) error { return &functionError{f, err} }

type functionError struct {
	f   *ir.Function
	err error
}

func (e *functionError) Error() string { return e.err.Error() }
func (e *functionError) Unwrap() error { return e.err }

func violations(vs []verify.Violation) error {
	if len(vs) == 0 {
		return nil
	}
	lines := make([]string, len(vs))
	for i, v := range vs {
		lines[i] = v.String()
	}
	return fmt.Errorf("%w:\n  %s", ErrInvalid, strings.Join(lines, "\n  "))
}

// Subject is the text of what e failed on: the one graph of a dump, or the whole
// module. It is to be called before the module is touched again, as by
// [Instrument.Failed].
func (e *Error) Subject(m *ir.Module, opt print.Options) string {
	if e.Function != nil && print.IsPlain(m) {
		return print.Graph(e.Function.Graph, opt)
	}
	return print.Module(m, opt)
}

// Reproducer is the case file of a failure: in is the text of what the step failed
// on. As a golden case it fails as long as the fault is there. The caller adds what
// it knows besides, such as the command and the version.
func Reproducer(err error, in string) *txcase.Case {
	first, _, _ := strings.Cut(err.Error(), "\n")
	c := &txcase.Case{Intent: "Reproducer: " + first}
	var e *Error
	if errors.As(err, &e) {
		c.Set(txcase.Pipeline, e.Step)
	}
	c.Set(txcase.Failure, inCase(strings.TrimRight(err.Error(), "\n")))
	if e != nil && e.Stack != "" {
		c.Set(txcase.Stack, inCase(e.Stack))
	}
	c.Set(txcase.In, in)
	return c
}

var marker = regexp.MustCompile(`(?m)^-- .* --$`)

// inCase indents lines that would begin another section.
func inCase(s string) string { return marker.ReplaceAllString(s, " $0") }
