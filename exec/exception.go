package exec

import (
	"errors"
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
)

// Exception is an exception of the program that ran, as PyTorch reports it to
// the Python caller.
type Exception struct {
	// Type is the Python class: "torch.jit.Error" for what prim::RaiseException
	// raises (an assert too), "RuntimeError" for what operators do.
	Type string
	// Msg is the text after the TorchScript traceback: "RuntimeError: list index
	// out of range", "builtins.ValueError: negative".
	Msg string
	// Kind is the class that a caller of the same operator outside TorchScript
	// sees, such as "IndexError".
	Kind string
	// Source and Line, Col say which node raised it: in the original program and
	// in the text of the graph. Zero where not known.
	Source    ir.Source
	Line, Col int
}

// Error returns the text as PyTorch words it.
func (e *Exception) Error() string { return e.Msg }

// Raise returns the exception that an operator raises. PyTorch reports it as a
// RuntimeError whatever its kind.
func Raise(kind, format string, args ...any) error {
	msg := format
	if len(args) > 0 {
		msg = fmt.Sprintf(format, args...)
	}
	return &Exception{Type: "RuntimeError", Msg: "RuntimeError: " + msg, Kind: kind}
}

// tensorErr turns a *tensor.Error into the exception that PyTorch raises, and
// leaves other errors alone.
func tensorErr(err error) error {
	var t *tensor.Error
	if errors.As(err, &t) {
		return Raise(t.Kind, "%s", t.Msg)
	}
	return err
}

// Problem is one reason why a graph cannot be run.
type Problem struct {
	Code    string // "unsupported", "lossy-literal", "no-payload", "no-function"
	Msg     string
	Kind    string // the node's kind, "aten::add"
	Schema  string // the resolved overload, or empty
	Source  ir.Source
	File    string
	Line    int // in the text of the graph, 0 if no text gave the node
	Col     int
	InBlock int // nesting depth, 0 for the top block
}

// String is "file:line:col: message".
func (p Problem) String() string {
	if p.Line == 0 {
		return p.Msg
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, p.Msg)
}

// CompileError lists everything in a graph that this executor cannot run.
type CompileError struct{ Problems []Problem }

// Error has one problem a line.
func (e *CompileError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}
