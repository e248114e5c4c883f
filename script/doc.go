// Package script compiles TorchScript, as PyTorch serializes it in the code/
// folder of an archive, to graphs.
//
//	Importer           the classes and functions of an archive, found by name
//	Importer.Type      a class, NamedTuple, Enum or Interface -> *types.Type
//	Importer.Compile   every method and function met so far -> ir.Function
//	Errors             what is wrong, each as file:line:col: message
//
// # The language
//
// PyTorch prints the code from graphs, so it is the part of TorchScript that a graph
// can say. What people write into it besides is read as PyTorch's parser reads it. In a
// file stand classes and functions:
//
//	class N(Module):                  functions, classes with base Module, NamedTuple,
//	  __parameters__ = ["w", ]        Enum, Interface or none
//	  w : Tensor
//	  k : Final[int] = 2
//	  def forward(self: __torch__.N, x: Tensor, n: int=2) -> Tensor: …
//
//	statements    a = e   a, b, = e   a : T = e   o.f = e   d[k] = e   e   return e   pass
//	              if c: … else: …     for i in range(n): …     while c: …
//	              with e as a, e: …   def f(): …  for fork(f)
//	              break  continue     a += e   a = b = e   a, *b = e   del d[k]
//	              assert c, e         raise AssertionError(e)
//	expressions   names  numbers  strings  o.f  f(a, k=b)  e[i]  e[a:b]  [a, b]  (a, b)  {k: v}
//	              annotate(T, e)  unchecked_cast(T, e)  uninitialized(T)  isinstance(e, T)
//	              a if c else b   a and b   not a   a is None   a in b   a < b   t[0, 1:, ..., None]
//	              [a for b in c]  {k: v for b in c}   f(*a)   enumerate  zip  list  dict  tuple
//	              torch.op(…)  ops.ns.op(…)  CONSTANTS.c0  __torch__.name  getattr(o, "0")
//
// What PyTorch's parser has no words for (try, lambda, f-strings, yield) is an error;
// so is what it reads but compiles to what cannot be run elsewhere: leaving a function
// that is forked from inside a block. A function without a result in its head gives
// None, and fork takes no arguments. As in PyTorch, "and" binds no tighter than "or".
//
// # The graph
//
// The graph is the one that PyTorch's importer makes: the same nodes in the same
// order, and the same names and numbers. To that end the compiler goes the same
// way: it emits reads and writes of variables as nodes, turns them into SSA
// form, makes flags of what leaves a block early, forwards tuples, folds what is
// constant, pools constants and orders the outputs of control flow; and where PyTorch
// makes a value that it drops later, a number is passed over here.
//
// # Old operators
//
// A call whose meaning changed after the file's operator version becomes the graph
// of its upgrader, with which PyTorch says the same in present operators: such as
// a division that truncates, unless one of its operands is a float, in a file of
// version 3. upgraders.txt has all of them.
//
// # Errors
//
// Errors name the file, line and column in the code folder; bad text never panics.
package script
