// Package fold computes at compile time what depends on constants only.
//
// A node is folded when all its inputs are constants, its operator is pure and
// deterministic, the reference executor can run it, and it does not raise. Its
// outputs become prim::Constant nodes, typed as PyTorch types constants.
//
//	%2 : int = prim::Constant[value=2]()
//	%3 : int = aten::mul(%2, %2)                 becomes prim::Constant[value=4]()
//
// A prim::If whose condition is constant becomes the branch taken; an output to
// which both branches give one value from outside, or equal constants, becomes
// that value. A prim::Loop that never runs becomes its initial values, and a value
// that the loop carries unchanged is taken out of it. A loop that reads nothing but
// constants, and no tensors, is run: within 65,536 steps and lists of 1,024 items.
//
// It leaves alone: results that are written to, or that code outside the graph
// could write to because the graph returns them (folding would make every call
// return the same tensor or list); lists, dicts and tensors whose identity the graph
// compares with is; values whose narrower type their users cannot take, such as a
// plain None where an optional is unwrapped; results of more than max-bytes; tensor
// constants whose text does not determine them; what raises, which must go on
// raising at its place.
package fold
