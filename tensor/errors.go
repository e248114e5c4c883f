package tensor

import "fmt"

// Error is a failure that PyTorch reports to the program it runs: the shape
// does not fit, the dimension does not exist. Msg is PyTorch's own text.
type Error struct {
	Kind string // Python's exception class: "RuntimeError", "IndexError", …
	Msg  string // the message, as PyTorch 1.13.1 words it
}

// Error returns the message without the exception class.
func (e *Error) Error() string { return e.Msg }

func runtimeErr(format string, args ...any) error {
	return &Error{Kind: "RuntimeError", Msg: fmt.Sprintf(format, args...)}
}

func indexErr(format string, args ...any) error {
	return &Error{Kind: "IndexError", Msg: fmt.Sprintf(format, args...)}
}

func valueErr(format string, args ...any) error {
	return &Error{Kind: "ValueError", Msg: fmt.Sprintf(format, args...)}
}
