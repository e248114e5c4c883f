package pyprint

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/ir"
)

// Error says what of a module cannot be written as source.
type Error struct {
	Function string    // the qualified name of the function or class it is in
	Node     string    // the node as a dump prints it, or empty
	Source   ir.Source // where the node came from
	Msg      string
}

// Error is "file:line:col: function: message: node", without what is not known.
func (e *Error) Error() string {
	var b strings.Builder
	if s := e.Source; s.File != "" && s.Line >= 0 {
		fmt.Fprintf(&b, "%s:%d:%d: ", s.File, s.Line, s.Col)
	}
	if e.Function != "" {
		b.WriteString(e.Function + ": ")
	}
	b.WriteString(e.Msg)
	if e.Node != "" {
		b.WriteString(": " + e.Node)
	}
	return b.String()
}

// Errors are all that stands in the way of printing a module, at most one for each
// function, in the order of the text.
type Errors []*Error

// Error joins the messages, one a line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// fail leaves the printing of a function, for guard to catch. n may be nil.
func (p *printer) fail(n *ir.Node, format string, args ...any) {
	e := &Error{Function: p.where, Msg: fmt.Sprintf(format, args...)}
	if n != nil {
		e.Source = n.Source()
		e.Node = headline(n)
	}
	panic(e)
}

// headline is the first line of a node in a dump.
func headline(n *ir.Node) string {
	if n.IsReturn() {
		return "return"
	}
	var b strings.Builder
	for i, v := range n.Outputs() {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("%" + v.Name() + " : " + v.Type().String())
	}
	if n.NumOutputs() > 0 {
		b.WriteString(" = ")
	}
	b.WriteString(n.Kind().String() + "(")
	for i, v := range n.Inputs() {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("%" + v.Name())
	}
	return b.String() + ")"
}

// guard prints what do prints under the name where, and notes the error that it
// leaves by.
func (p *printer) guard(where string, do func()) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			p.errs = append(p.errs, e)
		}
	}()
	p.where = where
	do()
}
