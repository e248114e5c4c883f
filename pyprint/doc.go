// Package pyprint writes graphs, classes and functions as TorchScript source, the
// way back from package script. The text is what PyTorch 1.13.1 prints, byte for
// byte.
//
//	Module    a module -> the files in the code folder of an archive, and CONSTANTS
//	Method    one function or method -> what .code prints
//	Errors    what the language cannot say, each with the node and where it came from
//
// # The form
//
// A node becomes an expression where it is used if it has one output, used once
// and without a name, and if reading the text again makes the nodes in the order
// that they have; otherwise it becomes a statement:
//
//	%2 : int = prim::Constant[value=1]()
//	%3 : Tensor = aten::mul(%x.1, %x.1)
//	%y.1 : Tensor = aten::add(%3, %b.1, %2)       y = torch.add(torch.mul(x, x), b)
//	%5 : Tensor, %6 : Tensor = aten::max(…)       _0, _1 = torch.max(y, 1)
//
// Constants are expressions wherever they are used, but for long ones. An expression
// of 40 characters or more, the indentation included, is taken apart into
// statements from the left. Values without a name are called _0, _1, … through a
// whole file; a name that is taken gets the next free number.
//
// Trailing arguments that are the default are left out; arguments that are for
// keywords only have their keyword.
//
// [Module] also says where each stretch of text came from ([Range]), in PyTorch's
// pieces: names and brackets belong to the node that is written, an expression in it
// to its own.
//
// # What cannot be said
//
// Nodes that passes of PyTorch make but its compiler does not (fusion groups,
// prim::ConstantChunk, profiling, loops with both a count and a condition),
// operators without a schema, calls of Python, and tensor constants that a dump
// elided. [Method] writes a call of Python as PyTorch does, ^name(…).
//
// # Where Module is not PyTorch's printer
//
// What [Module] writes reads back as the graph it was printed from, where PyTorch's
// text, and so [Method], says another: arguments left out that tell overloads apart;
// integral floats from 1e10 to 1e17, which look like ints; equal tensors that are
// one constant although something may write to one of them; a member of an Enum
// that is written anew for each use, and then is another. Only types may come back
// narrower: text has none for a tuple, or for one of several results of an if.
package pyprint
