package symbol

// The symbols that the code mentions by name.
const (
	Empty                       Symbol = iota // the empty name
	PrimConstant                              // prim::Constant
	PrimIf                                    // prim::If
	PrimLoop                                  // prim::Loop
	PrimWith                                  // prim::With
	PrimEnter                                 // prim::Enter
	PrimExit                                  // prim::Exit
	PrimReturn                                // prim::Return
	PrimParam                                 // prim::Param
	PrimPrint                                 // prim::Print
	PrimRaiseException                        // prim::RaiseException
	PrimListConstruct                         // prim::ListConstruct
	PrimListUnpack                            // prim::ListUnpack
	PrimTupleConstruct                        // prim::TupleConstruct
	PrimTupleUnpack                           // prim::TupleUnpack
	PrimTupleIndex                            // prim::TupleIndex
	PrimTupleSlice                            // prim::TupleSlice
	PrimDictConstruct                         // prim::DictConstruct
	PrimGetAttr                               // prim::GetAttr
	PrimSetAttr                               // prim::SetAttr
	PrimHasAttr                               // prim::HasAttr
	PrimCallMethod                            // prim::CallMethod
	PrimCallFunction                          // prim::CallFunction
	PrimCreateObject                          // prim::CreateObject
	PrimNumToTensor                           // prim::NumToTensor
	PrimConstantChunk                         // prim::ConstantChunk
	PrimBroadcastSizes                        // prim::BroadcastSizes
	PrimBroadcastMKLDNNTensors                // prim::BroadcastMKLDNNTensors
	PrimFork                                  // prim::fork
	PrimClosure                               // prim::Closure
	PrimMakeTuple                             // prim::MakeTuple
	PrimProfile                               // prim::profile
	PrimProfileIvalue                         // prim::profile_ivalue
	PrimBailOut                               // prim::BailOut
	PrimBailoutTemplate                       // prim::BailoutTemplate
	PrimGuard                                 // prim::Guard
	PrimTypeCheck                             // prim::TypeCheck
	PrimRequiresGradCheck                     // prim::RequiresGradCheck
	PrimFusionGroup                           // prim::FusionGroup
	PrimDifferentiableGraph                   // prim::DifferentiableGraph
	PrimTensorExprGroup                       // prim::TensorExprGroup
	PrimTensorExprDynamicGroup                // prim::TensorExprDynamicGroup
	PrimTensorExprDynamicGuard                // prim::TensorExprDynamicGuard
	PrimCudaFusionGroup                       // prim::CudaFusionGroup
	PrimCudaFusionGuard                       // prim::CudaFusionGuard
	PrimStaticSubgraph                        // prim::StaticSubgraph
	PrimFunctionalGraph                       // prim::FunctionalGraph
	PrimOneDNNFusionGroup                     // prim::oneDNNFusionGroup
	PrimFallbackGraph                         // prim::FallbackGraph
	PrimPythonOp                              // prim::PythonOp
	PrimCppOp                                 // prim::CppOp
	PrimUninitialized                         // prim::Uninitialized
	PrimUncheckedCast                         // prim::unchecked_cast
	PrimUncheckedUnwrapOptional               // prim::unchecked_unwrap_optional
	PrimIsinstance                            // prim::isinstance
	PrimDevice                                // prim::device
	PrimDtype                                 // prim::dtype
	PrimRequiresGrad                          // prim::requires_grad
	PrimInt                                   // prim::Int
	PrimFloat                                 // prim::Float
	PrimBool                                  // prim::Bool
	PrimComplex                               // prim::Complex
	PrimStringIndex                           // prim::StringIndex
	PrimMin                                   // prim::min
	PrimMax                                   // prim::max
	PrimAbs                                   // prim::abs
	PrimRangelist                             // prim::rangelist
	PrimTolist                                // prim::tolist
	PrimEnumName                              // prim::EnumName
	PrimEnumValue                             // prim::EnumValue
	PrimAutogradZero                          // prim::AutogradZero
	PrimAutogradAdd                           // prim::AutogradAdd
	PrimAutogradAnyNonZero                    // prim::AutogradAnyNonZero
	PrimAutogradAllNonZero                    // prim::AutogradAllNonZero
	PrimAutogradAllZero                       // prim::AutogradAllZero
	PrimSumToSize                             // prim::SumToSize
	PrimReductionSizes                        // prim::ReductionSizes
	PrimInterfaceCall                         // prim::interface_call
	PrimAnnotate                              // prim::annotate
	PrimData                                  // prim::data
	PrimIsCuda                                // prim::is_cuda
	PrimLayout                                // prim::layout
	PrimRpcAsync                              // prim::rpc_async
	PrimAwaitable                             // prim::awaitable
	PrimAwaitableWait                         // prim::awaitable_wait
	PrimAwaitableNowait                       // prim::awaitable_nowait
	PrimOnnxPlaceholder                       // prim::onnx_placeholder
	PrimType                                  // prim::type
	AtenAdd                                   // aten::add
	AtenAddInplace                            // aten::add_
	AtenSub                                   // aten::sub
	AtenSubInplace                            // aten::sub_
	AtenMul                                   // aten::mul
	AtenMulInplace                            // aten::mul_
	AtenDiv                                   // aten::div
	AtenRsqrt                                 // aten::rsqrt
	AtenReshape                               // aten::reshape
	AtenBatchNorm                             // aten::batch_norm
	AtenDivInplace                            // aten::div_
	AtenRelu                                  // aten::relu
	AtenReluInplace                           // aten::relu_
	AtenSize                                  // aten::size
	AtenDim                                   // aten::dim
	AtenLen                                   // aten::len
	AtenAppend                                // aten::append
	AtenMagicGetitem                          // aten::__getitem__
	AtenWait                                  // aten::wait
	AtenEq                                    // aten::eq
	AtenNe                                    // aten::ne
	AtenLt                                    // aten::lt
	AtenLe                                    // aten::le
	AtenGt                                    // aten::gt
	AtenGe                                    // aten::ge
	AtenMagicNot                              // aten::__not__
	AtenMagicIs                               // aten::__is__
	AtenMagicIsnot                            // aten::__isnot__
	AtenSetItem                               // aten::_set_item
	AtenFormat                                // aten::format
	AtenInt                                   // aten::Int
	AtenFloat                                 // aten::Float
	AtenBool                                  // aten::Bool
	AtenWarn                                  // aten::warn
	AtenDropout                               // aten::dropout
	AttrValue                                 // value
	AttrSubgraph                              // Subgraph
	AttrName                                  // name
	AttrFallback                              // fallback
	AttrTypes                                 // types
	AttrProfiledType                          // profiled_type
	AttrSeenNone                              // seen_none
	AttrProfileId                             // profile_id
	AttrScope                                 // scope
	AttrModule                                // module
	AttrInplace                               // inplace
	AttrToType                                // to_type
	AttrEnd                                   // end
	AttrBeg                                   // beg
	AttrI                                     // i
	AttrChunks                                // chunks
	AttrDim                                   // dim
	AttrArgs                                  // (args): the scalar arguments of a Python operator, as printed
	AttrBare                                  // (bare): the content of attribute brackets that is not name=value
)

// predeclared holds the names of the constants above, in their order.
var predeclared = [...]string{
	Empty:                       "",
	PrimConstant:                "prim::Constant",
	PrimIf:                      "prim::If",
	PrimLoop:                    "prim::Loop",
	PrimWith:                    "prim::With",
	PrimEnter:                   "prim::Enter",
	PrimExit:                    "prim::Exit",
	PrimReturn:                  "prim::Return",
	PrimParam:                   "prim::Param",
	PrimPrint:                   "prim::Print",
	PrimRaiseException:          "prim::RaiseException",
	PrimListConstruct:           "prim::ListConstruct",
	PrimListUnpack:              "prim::ListUnpack",
	PrimTupleConstruct:          "prim::TupleConstruct",
	PrimTupleUnpack:             "prim::TupleUnpack",
	PrimTupleIndex:              "prim::TupleIndex",
	PrimTupleSlice:              "prim::TupleSlice",
	PrimDictConstruct:           "prim::DictConstruct",
	PrimGetAttr:                 "prim::GetAttr",
	PrimSetAttr:                 "prim::SetAttr",
	PrimHasAttr:                 "prim::HasAttr",
	PrimCallMethod:              "prim::CallMethod",
	PrimCallFunction:            "prim::CallFunction",
	PrimCreateObject:            "prim::CreateObject",
	PrimNumToTensor:             "prim::NumToTensor",
	PrimConstantChunk:           "prim::ConstantChunk",
	PrimBroadcastSizes:          "prim::BroadcastSizes",
	PrimBroadcastMKLDNNTensors:  "prim::BroadcastMKLDNNTensors",
	PrimFork:                    "prim::fork",
	PrimClosure:                 "prim::Closure",
	PrimMakeTuple:               "prim::MakeTuple",
	PrimProfile:                 "prim::profile",
	PrimProfileIvalue:           "prim::profile_ivalue",
	PrimBailOut:                 "prim::BailOut",
	PrimBailoutTemplate:         "prim::BailoutTemplate",
	PrimGuard:                   "prim::Guard",
	PrimTypeCheck:               "prim::TypeCheck",
	PrimRequiresGradCheck:       "prim::RequiresGradCheck",
	PrimFusionGroup:             "prim::FusionGroup",
	PrimDifferentiableGraph:     "prim::DifferentiableGraph",
	PrimTensorExprGroup:         "prim::TensorExprGroup",
	PrimTensorExprDynamicGroup:  "prim::TensorExprDynamicGroup",
	PrimTensorExprDynamicGuard:  "prim::TensorExprDynamicGuard",
	PrimCudaFusionGroup:         "prim::CudaFusionGroup",
	PrimCudaFusionGuard:         "prim::CudaFusionGuard",
	PrimStaticSubgraph:          "prim::StaticSubgraph",
	PrimFunctionalGraph:         "prim::FunctionalGraph",
	PrimOneDNNFusionGroup:       "prim::oneDNNFusionGroup",
	PrimFallbackGraph:           "prim::FallbackGraph",
	PrimPythonOp:                "prim::PythonOp",
	PrimCppOp:                   "prim::CppOp",
	PrimUninitialized:           "prim::Uninitialized",
	PrimUncheckedCast:           "prim::unchecked_cast",
	PrimUncheckedUnwrapOptional: "prim::unchecked_unwrap_optional",
	PrimIsinstance:              "prim::isinstance",
	PrimDevice:                  "prim::device",
	PrimDtype:                   "prim::dtype",
	PrimRequiresGrad:            "prim::requires_grad",
	PrimInt:                     "prim::Int",
	PrimFloat:                   "prim::Float",
	PrimBool:                    "prim::Bool",
	PrimComplex:                 "prim::Complex",
	PrimStringIndex:             "prim::StringIndex",
	PrimMin:                     "prim::min",
	PrimMax:                     "prim::max",
	PrimAbs:                     "prim::abs",
	PrimRangelist:               "prim::rangelist",
	PrimTolist:                  "prim::tolist",
	PrimEnumName:                "prim::EnumName",
	PrimEnumValue:               "prim::EnumValue",
	PrimAutogradZero:            "prim::AutogradZero",
	PrimAutogradAdd:             "prim::AutogradAdd",
	PrimAutogradAnyNonZero:      "prim::AutogradAnyNonZero",
	PrimAutogradAllNonZero:      "prim::AutogradAllNonZero",
	PrimAutogradAllZero:         "prim::AutogradAllZero",
	PrimSumToSize:               "prim::SumToSize",
	PrimReductionSizes:          "prim::ReductionSizes",
	PrimInterfaceCall:           "prim::interface_call",
	PrimAnnotate:                "prim::annotate",
	PrimData:                    "prim::data",
	PrimIsCuda:                  "prim::is_cuda",
	PrimLayout:                  "prim::layout",
	PrimRpcAsync:                "prim::rpc_async",
	PrimAwaitable:               "prim::awaitable",
	PrimAwaitableWait:           "prim::awaitable_wait",
	PrimAwaitableNowait:         "prim::awaitable_nowait",
	PrimOnnxPlaceholder:         "prim::onnx_placeholder",
	PrimType:                    "prim::type",
	AtenAdd:                     "aten::add",
	AtenAddInplace:              "aten::add_",
	AtenSub:                     "aten::sub",
	AtenSubInplace:              "aten::sub_",
	AtenMul:                     "aten::mul",
	AtenMulInplace:              "aten::mul_",
	AtenDiv:                     "aten::div",
	AtenRsqrt:                   "aten::rsqrt",
	AtenReshape:                 "aten::reshape",
	AtenBatchNorm:               "aten::batch_norm",
	AtenDivInplace:              "aten::div_",
	AtenRelu:                    "aten::relu",
	AtenReluInplace:             "aten::relu_",
	AtenSize:                    "aten::size",
	AtenDim:                     "aten::dim",
	AtenLen:                     "aten::len",
	AtenAppend:                  "aten::append",
	AtenMagicGetitem:            "aten::__getitem__",
	AtenWait:                    "aten::wait",
	AtenEq:                      "aten::eq",
	AtenNe:                      "aten::ne",
	AtenLt:                      "aten::lt",
	AtenLe:                      "aten::le",
	AtenGt:                      "aten::gt",
	AtenGe:                      "aten::ge",
	AtenMagicNot:                "aten::__not__",
	AtenMagicIs:                 "aten::__is__",
	AtenMagicIsnot:              "aten::__isnot__",
	AtenSetItem:                 "aten::_set_item",
	AtenFormat:                  "aten::format",
	AtenInt:                     "aten::Int",
	AtenFloat:                   "aten::Float",
	AtenBool:                    "aten::Bool",
	AtenWarn:                    "aten::warn",
	AtenDropout:                 "aten::dropout",
	AttrValue:                   "value",
	AttrSubgraph:                "Subgraph",
	AttrName:                    "name",
	AttrFallback:                "fallback",
	AttrTypes:                   "types",
	AttrProfiledType:            "profiled_type",
	AttrSeenNone:                "seen_none",
	AttrProfileId:               "profile_id",
	AttrScope:                   "scope",
	AttrModule:                  "module",
	AttrInplace:                 "inplace",
	AttrToType:                  "to_type",
	AttrEnd:                     "end",
	AttrBeg:                     "beg",
	AttrI:                       "i",
	AttrChunks:                  "chunks",
	AttrDim:                     "dim",
	AttrArgs:                    "(args)",
	AttrBare:                    "(bare)",
}
