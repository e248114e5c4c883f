package exec

import (
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/value"
)

// Kernel computes one operator. It reads c.Args, which are in the order of the
// schema, defaults already filled in by the graph, and puts the results, in the
// order of the schema's returns, into c.Out. Errors that PyTorch raises as
// exceptions are *Exception; anything else means that the executor could not do
// it and ends the run.
type Kernel func(c *Call) error

// Call is one application of a Kernel. It belongs to the interpreter, which
// reuses it: a kernel keeps no reference to it, to Args or to Out.
type Call struct {
	Args   []value.Value
	Out    []value.Value
	Schema *schema.Schema // the overload that was resolved
	State  *State         // random numbers, printing, limits
}

// Return sets the results.
func (c *Call) Return(vs ...value.Value) error {
	copy(c.Out, vs)
	return nil
}
