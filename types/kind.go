package types

// Kind says which constructor made a type.
type Kind uint8

// The kinds of the TorchScript lattice. The table in the package documentation
// gives both spellings of each.
const (
	InvalidKind Kind = iota
	AnyKind
	EnumKind
	AnyEnumKind
	TensorKind
	StorageKind
	TupleKind
	ListKind
	DictKind
	NumberKind
	FloatKind
	ComplexKind
	FutureKind
	AwaitKind
	RRefKind
	IntKind
	NoneKind
	StrKind
	GeneratorKind
	QuantizerKind
	BoolKind
	OptionalKind
	VarKind
	DeviceKind
	StreamKind
	FunctionKind
	ClassKind
	PyObjectKind
	CapsuleKind
	InterfaceKind
	QSchemeKind
	ScalarTypeKind
	LayoutKind
	MemoryFormatKind
	AnyListKind
	AnyTupleKind
	AnyClassKind
	SymIntKind
	UnionKind
	HandleKind
	WorldKind
	numKinds
)

var kindNames = [numKinds]string{
	InvalidKind: "invalid", AnyKind: "Any", EnumKind: "Enum", AnyEnumKind: "AnyEnum",
	TensorKind: "Tensor", StorageKind: "Storage", TupleKind: "Tuple", ListKind: "List",
	DictKind: "Dict", NumberKind: "Number", FloatKind: "Float", ComplexKind: "Complex",
	FutureKind: "Future", AwaitKind: "Await", RRefKind: "RRef", IntKind: "Int",
	NoneKind: "None", StrKind: "Str", GeneratorKind: "Generator", QuantizerKind: "Quantizer",
	BoolKind: "Bool", OptionalKind: "Optional", VarKind: "Var", DeviceKind: "Device",
	StreamKind: "Stream", FunctionKind: "Function", ClassKind: "Class",
	PyObjectKind: "PyObject", CapsuleKind: "Capsule", InterfaceKind: "Interface",
	QSchemeKind: "QScheme", ScalarTypeKind: "ScalarType", LayoutKind: "Layout",
	MemoryFormatKind: "MemoryFormat", AnyListKind: "AnyList", AnyTupleKind: "AnyTuple",
	AnyClassKind: "AnyClass", SymIntKind: "SymInt", UnionKind: "Union",
	HandleKind: "Handle", WorldKind: "World",
}

// String returns the kind's name in this package, without the suffix Kind.
func (k Kind) String() string {
	if k < numKinds {
		return kindNames[k]
	}
	return "invalid"
}
