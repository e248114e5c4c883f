// Package cse merges nodes that compute the same thing.
//
// A node goes when an earlier one, in its own block or in one around it, has the same
// kind, inputs, attributes and types of outputs, is pure, and nothing that the two
// read was written in between. Constants are pooled: equal ones become one, which
// moves out of blocks until it serves all its users.
//
//	%a : int = aten::len(%l)
//	%b : int = aten::len(%l)                 gone: %a is used for it
//	 = aten::append(%l, %x)
//	%c : int = aten::len(%l)                 stays: the list has grown
//
// What is made is a thing of its own. Two tensors, lists or dicts are not merged if
// anything writes to one of them, if both reach the caller, or an operator that is
// not known, or if both are compared with is. What is only taken out of a tuple, a list,
// a dict or an object is the same thing each time, so such nodes merge wherever the
// container is not written in between.
//
// Nothing merges across the beginning or end of a with, since no_grad makes other
// tensors. It never merges what is random, has effects, or has blocks or a subgraph, nor
// tensor constants whose text does not determine them. Operands are not swapped: a+b
// and b+a stay two. One walk over the graph, linear in its size.
package cse
