// Package simplify rewrites single nodes by rules that hold whatever the inputs are.
//
// The rules are a table, one entry each with its name, what it does, the kinds of
// nodes that it looks at, and a function that says what stands for a node's outputs:
// a value that is there already, a constant, or another node. Families have a file
// each: arithmetic, conversions, comparisons, None, tuples, lists, dicts, strings, control,
// tensors. The name of a rule is what the edit is logged under.
//
//	%n : int = aten::add(%i, %zero)                      users take %i
//	%t : (int, str) = prim::TupleConstruct(%n, %s)
//	%a : int, %b : str = prim::TupleUnpack(%t)           users take %n and %s
//	%d : Tensor = aten::dropout(%x, %p, %false)          users take %x
//
// All rules are exact. x + 0 is x for an int but not for a float, since -0. + 0. is
// 0.; x == x is true for an int but not for a NaN. A rule that looks into a list or
// dict wants that nothing writes it. A rule that gives an input for what was a tensor
// or list of its own wants that nothing writes either of the two, that not both can
// be seen from outside, and that the graph does not compare them with is.
//
// The dtype, the shape and the device in the type of a tensor are what one run had,
// no promise for the next: rules about tensors use what package infer proves, also from
// a check that a run has passed: after "if x.dim() != 4: raise", x.dim() is 4, and so is
// the rank of what a convolution makes of x. Option trust-types takes the types at their
// word, as PyTorch does.
//
// What no longer has uses is left to dce. Walks over the graph in program order, so
// that a rule sees its inputs simplified, until one finds nothing; each rule looks at a
// few nodes around its own.
package simplify
