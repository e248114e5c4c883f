// Package alias answers what a pass must know before it moves, merges, folds or
// removes anything: TorchScript is not pure.
//
//	MayAlias(a, b)   may a and b be, or hold, the same storage or container?
//	MayBe(a, b)      may they be the same thing, or share storage?
//	MayHold(c, v)    may c hold what v is?
//	Writers(v)       the nodes that may write to what v is or holds
//	Escapes(v)       may something outside the graph see what v is or holds?
//	Live             the nodes and values that the graph's caller can observe
//
// # How
//
// [Analyze] finds which things each value may be: a points-to analysis by inclusion
// (Andersen, 1994). A thing, called a location, is what one node makes, or the world: all
// that comes from outside or goes there. A view is what its base is, the output of a
// prim::If what either branch gives, what a loop carries what comes in or comes back. What
// a list, dict or object holds is a set of its own, to which ListConstruct, append,
// extend or SetAttr add and from which getitem and GetAttr take. So a tensor in a list is
// not written when the list is, and two tensors in one list do not alias. Tuples are
// what they are made of.
//
// All mutable graph inputs are the world, since nothing says that a caller passed
// different tensors. An operator without a schema, a call, a fork and a Python operator
// give all that they are given to the world, write all of it, and return any of it. Of what
// is the world's, types separate: a list of ints is no list of strings, and no tensor.
//
// The answer is sound: it may say yes where the truth is no, never the reverse. A test runs
// the corpus of functions and holds the answers to what happened. Sets
// are bounded by a budget linear in the size of the graph; a graph that goes beyond it is
// analysed by unification instead (Steensgaard, 1996), where what flows together is one,
// in almost linear time. Queries take time linear in the sets that they compare, mostly
// of one location.
//
// A few operators return an input where their schema promises a fresh result
// (dropout in eval mode, type_as, broadcast_tensors, …): the schema table knows
// them, see schema.Schema.ReturnsInput, and they are treated as annotated.
package alias
