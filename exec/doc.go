// Package exec runs graphs: the reference meaning of the IR, observed from
// PyTorch 1.13.1.
//
//	Program     a graph compiled once into a flat list of instructions over registers
//	NodeRunner  runs single nodes where they stand, for constant folding
//	State       what a run may use and touch: output, limits, the random seed
//	Kernels     the immutable table from schema names to what computes them
//	Kernel      computes one operator
//	Call        one application of a Kernel
//	Exception   what PyTorch raises, with its type and text
//	Unsupported what this executor cannot do; never an answer of the program
//	CompileError every node of a graph that cannot be run, with positions
//
// # Model
//
// [Compile] resolves every node to an overload and its kernel, gives every
// value a register, turns prim::If and prim::Loop into jumps, and frees a
// register after its value's last use. Common operators on int, float and bool
// are instructions of their own and allocate nothing. A [Program] is immutable:
// any number of [Program.Run] may go on at once, each with its own [State].
//
// Mutable values have identity, as in PyTorch: an append, an in-place operator
// or a SetAttr is seen through every alias, and arguments are passed by
// reference. A caller that must not see writes to its lists copies them first.
//
// # Adding an operator
//
// A row in a family table (the functions named ...Kernels) and a kernel. Outside
// of this package: [Kernels.With]. In-place and out= overloads and second names that have
// no row of their own are derived from the functional overload. Then go generate, which
// keeps support.txt and docs/operators.md.
package exec
