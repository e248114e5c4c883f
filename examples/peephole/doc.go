// Package peephole removes an aten::relu of an aten::relu.
//
//	%y : Tensor = aten::relu(%x)
//	%z : Tensor = aten::relu(%y)        uses of %z become uses of %y
//
// What relu gives is never negative, and relu of that is the same, to the bit. Both results
// are tensors of their own, which somebody may write to. So %y must have no use but the
// second relu, in the same block: it then takes %z's place, and nobody can tell. In a loop
// around the second one alone, every round has a %z of its own, and %y is one.
//
// One walk over the graph, a few steps a node.
package peephole
