// Package value is the data of TorchScript: what attributes, constants,
// unpickled archives, inputs and the registers of the executor hold.
//
// A [Value] is a small struct passed by value. None, numbers, strings and
// devices are immutable; Tensor, List, Dict, Object, Future and Generator have
// identity: two Values that hold the same pointer alias, and a write through one
// is seen through the other. Tuples and enums are immutable but may hold what
// is not.
//
//	kind       Go side            TorchScript
//	None       -                  None
//	Int        int64              int; also Layout, ScalarType, MemoryFormat, QScheme
//	Float      float64            float
//	Complex    complex128         complex
//	Bool       bool               bool
//	Str        string             str (bytes, not checked to be UTF-8)
//	Device     tensor.Device      Device
//	Tensor     *tensor.Tensor     Tensor
//	List       *List              List[T]
//	Dict       *Dict              Dict[K, V], in insertion order
//	Tuple      *Tuple             Tuple[...], NamedTuple
//	Object     *Object            instance of a class or module
//	Enum       *Enum              member of an enum class
//	Func       *Func              function constant
//	Future     *Future            Future[T]
//	Generator  *Generator         random number generator
//	Opaque     *Opaque            text that names something a dump cannot carry
package value
