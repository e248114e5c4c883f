// Package alias answers what a pass must know before it moves, merges, folds or
// removes anything: TorchScript is not pure.
//
//	MayAlias(a, b)   may a and b be, or hold, the same storage or container?
//	Writers(v)       the nodes that may write to what v is or holds
//	Escapes(v)       may something outside the graph see what v is or holds?
//	Live             the nodes and values that the graph's caller can observe
//
// # How
//
// [Analyze] puts every value of a mutable type into a set, by union-find: two
// values go together when an alias annotation of a schema, a container, a tuple,
// a block parameter or return, or an object's attribute may let one reach the
// other (the unification of Steensgaard, "Points-to Analysis in Almost Linear
// Time", 1996). Containers share a set with what they hold. All mutable graph
// inputs share the set of the outside world, since nothing says that a caller
// passed different tensors. An operator without a schema, a call, a subgraph and
// a Python operator put all their inputs and outputs into the world's set and
// count as writers of it. Within a set, types separate: a write to a list does
// not touch an int, nor a write to a Tensor a list of strings.
//
// The answer is sound and coarse: it may say yes where the truth is no. Building
// is almost linear in the size of the graph and queries are O(1).
//
// A few operators return an input where their schema promises a fresh result
// (dropout in eval mode, type_as, broadcast_tensors, …): the schema table knows
// them, see schema.Schema.ReturnsInput, and they are treated as annotated.
package alias
