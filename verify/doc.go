// Package verify checks every invariant of the intermediate representation and
// reports all violations at once, on broken graphs too.
//
//	structure   each value is defined once and used where it is defined on every
//	            way; lists of uses, links and order labels agree with the nodes
//	control     prim::If, prim::Loop, prim::With: blocks, parameters, returns
//	operators   a registered operator's inputs match one of its schemas, and its
//	            outputs what that returns
//	data        tuples, lists, dicts and constants have the types they say
//	attributes  required ones are there and hold what their kind holds
//	subgraphs   the graph in an attribute takes and gives what its node does
//	modules     attributes, methods and calls fit the classes that are declared
//
// Each [Violation] has a stable [Code]; docs/verify.md, made from the source by
// go generate, lists them all.
//
// # What is legal
//
// The rules are PyTorch's: whatever PyTorch 1.13.1 prints verifies clean. Where
// its own graphs are looser than one would expect, the rule says so:
//
//   - Operators and attributes that nobody declared are legal, and so are classes
//     that a dump only mentions. Blocks and values in them are checked all the same.
//   - Tensor types with properties (dtype, sizes, …) are promises of one run or of
//     shape analysis, which passes do not keep in step: where a tensor type is
//     asked for, any tensor type fits, inside containers too.
//   - A node of a registered operator that carries its arguments as attributes,
//     as dumps of PyTorch 0.3 and half converted ONNX graphs have it, is taken for
//     an unknown operator.
//   - Dumps print a named tuple inside a Dict by its name alone: a class that nobody
//     declared may be the named tuple that is asked for.
//   - Outputs of a prim::If whose tuples were lowered are called Tensor, whatever they
//     are; what the blocks return counts.
//   - A function with operators of ONNX, or with numbers erased to tensors on the
//     way there (Long(device=cpu) for an int), is half converted: tensors and numbers
//     are not told apart, nor lists of numbers where there are such operators.
//   - In a dump without types every value reads as a Tensor: [Options.Untyped]
//     switches off what needs types.
//
// # Cost
//
// Time and memory are linear in the size of the graph. State per node and value is
// in slices indexed by id.
package verify

//go:generate go run ./internal/gencodes -o ../docs/verify.md
