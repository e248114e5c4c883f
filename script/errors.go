package script

import (
	"fmt"
	"strings"
)

// Error is one thing that is wrong with a file. Line and Col count from 1.
type Error struct {
	File      string
	Line, Col int
	Msg       string
	Origin    string // file:line:col of the Python source, where the archive says it
}

// Error is file:line:col: message, with the place in the Python source behind it.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Msg)
	if e.Origin != "" {
		text += " (from " + e.Origin + ")"
	}
	return text
}

// Errors are all that is wrong, in the order in which they were met; at most one
// for the syntax of a file, and one for each function.
type Errors []*Error

// Error has one line for each of them.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// errorAt makes an error at a byte offset of src; the file is the caller's to set.
func errorAt(src string, at int, msg string) *Error {
	at = min(at, len(src))
	line := strings.Count(src[:at], "\n") + 1
	return &Error{Line: line, Col: at - strings.LastIndexByte(src[:at], '\n'), Msg: msg}
}
