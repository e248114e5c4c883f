// Package infer says what holds of values in every run of a graph: the dtype,
// rank, sizes, layout and device of tensors, the values of numbers, and what tuples
// and lists hold.
//
//	Key            facts proved from constants and operators alone
//	Trusted        the same, where types are taken at their word
//	Facts          what is known, by value; each query is O(1)
//	Tensor         what is known of a tensor
//
// # The lattice
//
// A dimension is a size, a symbol, or unknown. A symbol is a size of which only is
// known that it is at least 0 and the same wherever the symbol stands; two symbols may
// be equal. Symbols are valid for one visit of the place that made them: what leaves a
// loop, or comes around in it, has symbols of its own. A dtype, a device, a rank, a
// layout is known or not. A list is known by its elements as long as nothing changes
// which elements it has.
//
// # How
//
// One walk in program order. Each operator with a rule, by schema, says what follows
// for its outputs from what is known of its inputs; that the operator raised nothing is
// given. A prim::If joins its branches, or takes the one that does not raise or that
// its condition selects; what a condition says holds in the branch, and after the If
// where the other branch raises. A prim::Loop is walked until its carried values are
// stable; what has not settled after three rounds is unknown.
//
// # Sound
//
// What is said of a value holds at all of its uses. In-place operators keep dtype,
// sizes and strides, except those that exist to change them (resize_, set_, unsqueeze_,
// …): together with out= arguments, calls and operators that are not known they make
// all that they may write unknown. Whether a tensor requires a gradient is known only
// as "no". Sizes that PyTorch takes from the elements of tensors are unknown.
//
// The default dtype is float32 and the default device is the CPU, as package exec has
// it. Everything here is held to runs: the tests watch every value of the corpora and
// of random graphs in exec.
package infer
