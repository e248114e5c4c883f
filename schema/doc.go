// Package schema is the operator table: what each operator takes and gives, what
// it may write or return a view of, and whether a node of it may be removed,
// merged or moved.
//
// # Schemas
//
// [Parse] reads PyTorch's schema language and [Schema.String] writes it as
// PyTorch 1.13.1 does:
//
//	aten::add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!)
//
//	part                  in Schema                        meaning
//	aten::add_            Name                             kind of the nodes
//	.Tensor               Overload                         tells overloads apart; nodes do not carry it
//	Tensor(a!)            Argument.Alias                   in alias set a, and written (!)
//	t(c -> *)             AliasInfo.Before, After          moves from set c into the wildcard set
//	Tensor(a)[](b)        AliasInfo.Contained              elements in a, the list itself in b
//	int[2] stride=1       Argument.N, Default              two ints, by default both 1
//	ScalarType? dtype     Argument.Real, Type              declared ScalarType?; nodes give int?
//	*                     Argument.KwargOnly               in source only; a node gives all in order
//	...                   Vararg, Varret                   any number of further inputs or outputs
//	t                     a type variable                  bound by the node's inputs
//
// # The table
//
// [Default] holds every schema that PyTorch 1.13.1 registers, torchvision's and
// torchaudio's included, each with facts that were observed from PyTorch (see
// oracle/schema_table.py): writes, effects, randomness, and the file versions in
// which a meaning held. The table is embedded as text. Loading it indexes the
// names; the overloads of a name are parsed when first asked for.
//
// A [Table] is immutable. [Table.With] gives a new one with further rows.
//
// # Overloads
//
// [Table.Match] says which overload a node is of, from its kind and the types of
// its inputs, as PyTorch's Node::schema does: the first overload, in the order of
// registration, whose arguments all accept their inputs by subtyping once type
// variables are bound. There are no conversions at a node: a Scalar argument
// takes an int, a float or a complex, an optional one a bare value or None, but
// neither does a float take an int nor an int[2] one int; source compiles to
// nodes that convert.
//
// # Calls in source
//
// [Table.Resolve] says what PyTorch's compiler makes of a call in source, which
// names arguments, leaves defaults out and relies on conversions:
//
//	conversion                        allowed      made by
//	int[2] from int, float[] alike    always       a list of the repeated number
//	T? from T or None                 always       nothing
//	T[] from (T, T)                   always       the tuple, taken apart, as a list
//	(A, B) from (C, D)                always       the same for each element
//	T[] from the literal []           always       a list of that type
//	T[] from the last arguments       second try   a list of them: x.view(1, 2)
//	int, float, Scalar from Tensor    second try   aten::IntImplicit and its like
//	int, float from Scalar            second try   aten::Int and its like
//	Device from str                   second try   aten::device
//
// A bool is no number here, and nothing makes a Tensor of a number. Behind the
// operators come functions that PyTorch has in TorchScript, such as
// add(int a, Tensor b); functions.txt lists them.
//
// # Kinds without a schema
//
// prim::If and its like have no schema. [Table.Facts] knows them from a reviewed
// list, checked against PyTorch's dead code pass where that gives an answer.
// What is in neither the table nor the list must be taken to do anything.
package schema
