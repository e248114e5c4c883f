package exec

import (
	"fmt"

	"github.com/torchpass/torchpass/tensor"
)

// Unsupported says that this executor cannot do what PyTorch can: an operator,
// a dtype, a mode. It is never an answer of the program that runs, so a run
// that meets it ends with it.
type Unsupported struct {
	Op     string // the operator, "aten::add.Tensor"
	Detail string // what about it
}

// Error names the operator and what is missing.
func (e *Unsupported) Error() string {
	if e.Op == "" {
		return "unsupported: " + e.Detail
	}
	return "unsupported: " + e.Op + ": " + e.Detail
}

// unsupported returns an *Unsupported; the wrapper of the kernel fills in Op.
func unsupported(format string, args ...any) error {
	return &Unsupported{Detail: fmt.Sprintf(format, args...)}
}

// random stands for operators that draw random numbers and have no kernel. A model may hold
// some where it does not come in evaluation, so running one is the error.
func random(c *Call) error {
	return &Unsupported{Op: c.Schema.FullName(), Detail: "random numbers"}
}

// fail returns a RuntimeError with PyTorch's message.
func fail(format string, args ...any) error {
	return &tensor.Error{Kind: "RuntimeError", Msg: fmt.Sprintf(format, args...)}
}

// failIndex returns an IndexError with PyTorch's message.
func failIndex(format string, args ...any) error {
	return &tensor.Error{Kind: "IndexError", Msg: fmt.Sprintf(format, args...)}
}

// notImplemented is PyTorch's error for a dtype that a kernel lacks.
func notImplemented(kernel string, d tensor.DType) error {
	return fail("%q not implemented for '%s'", kernel, d)
}
