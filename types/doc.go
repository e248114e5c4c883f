// Package types is the TorchScript type lattice: the types themselves, subtyping,
// unification and type variables as PyTorch 1.13.1 has them, and both spellings,
// read and printed here for the whole project.
//
// # Identity
//
// Types are interned: equal types are the same pointer and == compares them.
// Structural types live in one process-wide, append-only table. Classes,
// interfaces and enums are nominal and belong to a Scope, one per module, as do
// the structural types that contain them; they go when the module goes. Classes
// named __torch__.torch.classes.… are built into PyTorch and belong to no scope.
//
// # Kinds and spellings
//
//	kind           dump                                annotation
//	Tensor         Tensor                              Tensor
//	               Float(2, 3, strides=[3, 1],         Tensor
//	                 requires_grad=0, device=cpu)
//	               Float(*, 3)  FloatTensor  Tensor()  Tensor
//	               Tensor(SS(-2), SS(-3))              Tensor
//	               Tensor[Undefined]                   Tensor
//	Int            int                                 int
//	Float          float                               float
//	Complex        complex                             complex
//	Bool           bool                                bool
//	Str            str                                 str
//	Number         Scalar                              number
//	None           NoneType                            NoneType
//	Any            Any                                 Any
//	Optional       T?                                  Optional[T]
//	List           T[]                                 List[T]
//	Dict           Dict(K, V)                          Dict[K, V]
//	Tuple          (T, U)  ()                          Tuple[T, U]  Tuple[()]
//	NamedTuple     NamedTuple(a : T, b : U)            its name, Tuple[T, U] without one
//	Union          Union(T, U)                         Union[T, U]
//	Future         Future[T]                           Future[T]
//	RRef           RRef[T]                             RRef[T]
//	Await          Await[T]                            Await[T]
//	Class          __torch__.C                         __torch__.C
//	Interface      InterfaceType<I>                    __torch__.I
//	Enum           Enum<__torch__.E>                   __torch__.E
//	Function       Function                            its name
//	Var            t                                   t
//	Device …       Device Stream Generator Quantizer Storage QScheme Capsule PyObject
//	               ScalarType Layout MemoryFormat SymInt AnyClassType AnyEnumType,
//	               the same in both
//	AnyList        list                                list
//	AnyTuple       tuple                               tuple
//	Handle         Handle                              of PyTorch 0.x, kept
//	World          World                               of PyTorch 1.0, kept
//
// Inside Dict and Union dumps are terser, as in PyTorch: a tensor type is Tensor
// there, a NamedTuple is its name, a Future is Future(T).
//
// Dumps leave things out: the names of functions and named tuples, all of an
// interface's name but its last part, and which of two symbolic sizes are equal.
// A type read from a dump has what the dump says, and prints the same again.
//
// A Union with classes keeps the order in which a dump has its members; a member
// that PyTorch 1.13.1 prints as nothing, "Union(, str)", is kept as nothing. In a
// dump number is a type variable, in an annotation it is Scalar.
//
// # Older spellings
//
// ParseDump reads what PyTorch printed since 0.3 and String prints it in today's
// form: Dynamic, UNKNOWN_TYPE and the like are Tensor, Double(9216!, 4096!) is
// Double(9216, 4096), Float(3:4, 4:1) is Float(3, 4, strides=[4, 1]), None is
// NoneType, UndefinedTensor is Tensor[Undefined].
//
// Errors are of type *Error and carry the byte offset. Types nested more than
// MaxDepth deep are refused.
package types
