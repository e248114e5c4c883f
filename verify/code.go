package verify

// Code names a rule. Codes are stable: scripts and golden cases depend on them.
type Code string

// Structure.
const (
	// SSADominance: every use of a value comes after its definition, in the same block or one nested in it.
	SSADominance Code = "ssa-dominance"
	// SSAForeign: a node uses only values of its own graph; a subgraph takes what it needs as inputs.
	SSAForeign Code = "ssa-foreign"
	// SSARemoved: no node uses an output of a node that was taken out of the graph.
	SSARemoved Code = "ssa-removed"
	// ValueDefinition: every value is output or parameter of the one place that it names as its definition.
	ValueDefinition Code = "value-definition"
	// ValueType: every value has a type.
	ValueType Code = "value-type"
	// ValueDuplicateName: no two values of a graph print under the same name.
	ValueDuplicateName Code = "value-duplicate-name"
	// UseList: the list of uses of a value holds exactly the inputs that refer to it.
	UseList Code = "use-list"
	// NodeLinks: every node is in one block of its own graph, once, and linked with its neighbours both ways.
	NodeLinks Code = "node-links"
	// BlockLinks: every block belongs to the node it is listed at, in its own graph, once.
	BlockLinks Code = "block-links"
	// OrderIndex: the order labels of the nodes of a block increase.
	OrderIndex Code = "order-index"
)

// Control flow.
const (
	// IfArity: prim::If has one input and two blocks, which return as many values as it has outputs.
	IfArity Code = "if-arity"
	// IfCondition: the condition of prim::If is a bool, or the int of prim::AutogradAnyNonZero.
	IfCondition Code = "if-condition"
	// IfTypes: what each block of prim::If returns is a subtype of the output's type. Several outputs that are all plain Tensor are left alone: PyTorch's lowering of tuples makes such, whatever the blocks return.
	IfTypes Code = "if-types"
	// LoopArity: prim::Loop has a trip count, a condition and carried values, one block, and an output for each carried value.
	LoopArity Code = "loop-arity"
	// LoopCondition: the condition that prim::Loop takes, and the one its block returns, are bools.
	LoopCondition Code = "loop-condition"
	// LoopTypes: trip count and trip number are ints; carried values fit the block's parameters, and these the outputs.
	LoopTypes Code = "loop-types"
	// BlockParams: blocks of prim::If and prim::With have no parameters; that of prim::Loop has the trip number and the carried values.
	BlockParams Code = "block-params"
	// WithArity: prim::With, prim::Enter and prim::Exit take one object; only prim::With has blocks.
	WithArity Code = "with-arity"
	// WithTypes: what prim::With, prim::Enter and prim::Exit take is an object.
	WithTypes Code = "with-types"
	// WithExit: prim::Exit leaves an object that a prim::Enter before it entered.
	WithExit Code = "with-exit"
)

// Operators.
const (
	// SchemaMatch: a registered operator has a schema that accepts its inputs. Unknown operators, and known ones that give arguments as attributes, are legal.
	SchemaMatch Code = "schema-match"
	// SchemaReturns: a registered operator has the outputs that its schema returns, each of a type that fits; properties of tensor types do not count, a returned tuple may be there as its elements, and casts give any type.
	SchemaReturns Code = "schema-returns"
	// WriteToConstant: no operator writes to a constant, or to a view of one that alias annotations show.
	WriteToConstant Code = "write-to-constant"
	// KindArity: a node without a schema, of a kind that is known (prim::Print, prim::GradOf), has the inputs, outputs and blocks of its kind.
	KindArity Code = "kind-arity"
	// GuardArity: a type check has one type for each input, and gives its inputs back and a bool, or the bool alone.
	GuardArity Code = "guard-arity"
	// GuardTypes: the answer of a type check is a bool.
	GuardTypes Code = "guard-types"
)

// Data.
const (
	// ListArity: prim::ListConstruct has one output, prim::ListUnpack one input.
	ListArity Code = "list-arity"
	// ListElement: inputs of prim::ListConstruct and outputs of prim::ListUnpack fit the element type of the list. What a fork was inlined to may stand for its Future, and a list of tensors that is only unpacked may be called a Tensor, as PyTorch's passes leave them.
	ListElement Code = "list-element"
	// TupleArity: prim::TupleConstruct has an input for each element; the nodes that take tuples apart have the inputs they need.
	TupleArity Code = "tuple-arity"
	// TupleElement: what is put into a tuple or taken out of it has the type of that element.
	TupleElement Code = "tuple-element"
	// TupleIndex: the index of prim::TupleIndex and the bounds of prim::TupleSlice are ints within the tuple.
	TupleIndex Code = "tuple-index"
	// UnpackArity: prim::TupleUnpack has an output for each element, prim::ConstantChunk one for each chunk.
	UnpackArity Code = "unpack-arity"
	// DictArity: prim::DictConstruct has one output, and keys and values in turn as inputs.
	DictArity Code = "dict-arity"
	// DictElement: keys and values put into a dict fit its type.
	DictElement Code = "dict-element"
	// ConstantArity: prim::Constant has no inputs and one output.
	ConstantArity Code = "constant-arity"
	// ConstantType: what prim::Constant holds is a value of its output's type: of that dtype and those sizes if it is a tensor.
	ConstantType Code = "constant-type"
)

// Attributes and subgraphs.
const (
	// AttrKind: an attribute holds what its kind of node keeps there (a name is a string), and is there once.
	AttrKind Code = "attr-kind"
	// AttrMissing: a node has the attributes that its kind cannot do without.
	AttrMissing Code = "attr-missing"
	// SubgraphInputs: the graph in attribute Subgraph of a group or fork takes as many inputs as its node has, of types that fit.
	SubgraphInputs Code = "subgraph-inputs"
	// SubgraphOutputs: the graph in attribute Subgraph of a group or fork returns as many values as its node gives, of types that fit; prim::fork gives a Future of them; what prim::DifferentiableGraph returns beyond its outputs is kept for the backward pass.
	SubgraphOutputs Code = "subgraph-outputs"
	// SubgraphOwner: a graph is in one attribute of one node, which it names as its owner.
	SubgraphOwner Code = "subgraph-owner"
)

// Modules.
const (
	// ClassArity: prim::GetAttr, prim::SetAttr, prim::CreateObject, prim::CallMethod and prim::CallFunction have the inputs and outputs they need.
	ClassArity Code = "class-arity"
	// ClassAttribute: the attribute that is read or written is one of the declared class, the type fits, and it is no constant if written.
	ClassAttribute Code = "class-attribute"
	// ClassMethod: the method that is called is one of the declared class.
	ClassMethod Code = "class-method"
	// ClassObject: prim::CreateObject gives an object of a class.
	ClassObject Code = "class-object"
	// CallArguments: a call has the arguments that the method or function takes, of types that fit.
	CallArguments Code = "call-arguments"
	// ReturnType: the output of a call has the type of what the method or function returns, and a method returns what its class declares.
	ReturnType Code = "return-type"
	// MethodSelf: the first input of a method is an object of its class.
	MethodSelf Code = "method-self"
	// FunctionName: functions of a module differ in name, methods of a class too.
	FunctionName Code = "function-name"
	// FunctionGraph: every function has a graph of its own, which belongs to its module.
	FunctionGraph Code = "function-graph"
	// ObjectAttribute: the root is an object, and attribute values of objects have the types that their classes declare.
	ObjectAttribute Code = "object-attribute"
)
