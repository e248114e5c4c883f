// Package inline puts the bodies of functions and methods where they are called.
//
//	%f : Function = prim::Constant[name="scale"]()     %f : Function = prim::Constant[name="scale"]()
//	%y : Tensor = prim::CallFunction(%f, %x)           %y : Tensor = aten::mul(%x, %x)
//
// It follows torch._C._jit_pass_inline of PyTorch 1.13.1: the same nodes in the same
// order; values called as PyTorch calls them, where it inlines callees first and a
// name that is taken goes to the copy, while its owner takes a suffix. What became dead, such as the constant that named the function,
// is left for dce, and the functions stay in the module for strip to remove.
// Nodes keep the source positions that they have in the callee.
//
// In a module with a root object, that happens in the methods of the root, and in
// functions that are still called afterwards; the others are left as they are, for
// strip. all=true inlines in every function, as does a module without a root.
//
// Four things differ from PyTorch:
//
//   - Callees are copied as they are. PyTorch simplifies its copy of a callee first
//     (peephole, constants, pooling); here that is the business of other passes.
//   - A call of an interface's method is inlined where every object that can stand
//     there is of one class, unless interfaces=false.
//   - An input of the graph keeps its name where a callee returns it; PyTorch gives
//     it the name of the result, and keyword arguments would no longer find it.
//   - Recursion, which TorchScript refuses but module text can express, is an error
//     that names the cycle.
//
// With subgraphs=true, the bodies of nodes that only run their Subgraph
// (prim::DifferentiableGraph, prim::FusionGroup, …) take the place of the node, and
// calls in graphs that stay in attributes (prim::fork) are inlined as well.
//
// It must not inline prim::fork, whose body runs beside the caller, nor a call of a
// function that the module lacks. Each body is copied once, to where it ends up; the
// cost is linear in the size of the result, which can be exponential in that of the
// module: max-nodes bounds it.
package inline
