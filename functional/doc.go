// Package functional makes in-place operators functional where nobody can tell.
//
//	%a : Tensor = aten::mul(%x, %x)
//	%b : Tensor = aten::relu_(%a)            %b : Tensor = aten::relu(%a)
//	%c : Tensor = aten::abs(%a)              %c : Tensor = aten::abs(%b)
//
//	%l : Tensor[] = prim::ListConstruct(%x)
//	%m : Tensor[] = aten::append(%l, %y)     %m : Tensor[] = prim::ListConstruct(%x, %y)
//	%s : Tensor = aten::cat(%l, %0)          %s : Tensor = aten::cat(%m, %0)
//
// What is written must be made in the same block, by the node whose output it is. From the
// write on, its uses take the new value. Nothing else that may be it, share its storage or
// hold it may be both made before the write and used after it: a view, a tuple, a list
// that it was put into. Lists lose append, and insert and assignment at constant
// places. A tensor that is set to zero is made anew by zeros_like.
//
// An operator in place keeps the dtype and the shape of what it writes, and raises if the
// result has others; the functional one gives the result. So only operators that always
// keep both are replaced, such as relu_ and neg_. With lenient, all are, as by PyTorch's
// remove_mutation: a program that raised for this reason does not any more.
//
// The pass never touches inputs, attributes and constants, nor what is carried by a loop or
// given by a branch, and no operator that is random. It is linear in the size of the graph.
package functional
