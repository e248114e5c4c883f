package rewrite

import (
	"fmt"
	"strings"
)

// Error is one thing wrong with the text of rules. Line and Col count from 1, Col in
// bytes.
type Error struct {
	File      string
	Line, Col int
	Msg       string
}

// Error is "file:line:col: message".
func (e *Error) Error() string { return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Msg) }

// Errors is everything wrong with a text, in the order of the text.
type Errors []*Error

// Error joins the errors, a line each.
func (e Errors) Error() string {
	parts := make([]string, len(e))
	for i, x := range e {
		parts[i] = x.Error()
	}
	return strings.Join(parts, "\n")
}

// maxErrors ends the reading of a text that is no text of rules.
const maxErrors = 20
