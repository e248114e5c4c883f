// Package shapes writes what is known of tensors into their types, and erases it.
//
// Pass shapes takes the types of the graph's inputs at their word, those that option
// inputs gives first, and types each tensor by what package infer makes of them:
//
//	graph(%x : Float(2, 3, strides=[3, 1], requires_grad=0, device=cpu)):
//	  %y : Tensor = aten::relu(%x)
//
// becomes
//
//	%y : Float(2, 3, strides=[3, 1], requires_grad=0, device=cpu) = aten::relu(%x)
//
// What is known in part is written in part: Float(*, 3). A symbolic size of an input,
// SS(-2), is written where a tensor has it. A type that said more, from a trace with
// other inputs, is replaced: types say what holds for these inputs and no more. Types
// of constants stay.
//
// Inputs are those of the entry point: of a plain graph, of the only function, or of
// the root's forward. They are given as NAME=SIZES or NAME=DTYPE[SIZES], separated by
// semicolons; * is a size that is not known. A tensor given so is contiguous, on the
// CPU, requires no gradient, and is float32 where no dtype is given.
//
// Pass erase-shapes makes every tensor type a plain Tensor, as PyTorch's
// _jit_pass_erase_shape_information does.
//
// Neither changes what a graph computes. The cost is that of package infer.
package shapes
