package exec

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Program is a graph compiled for execution. It is immutable and safe for
// concurrent runs. It keeps no reference to the graph's nodes except for the
// positions that errors name.
type Program struct {
	code    []instr
	nodes   []*ir.Node // the node behind each instruction
	consts  []constant
	inputs  []int32
	outputs []int32
	nregs   int32
	maxArgs int
	maxOuts int

	calls    []callSite
	regLists [][]int32
	attrs    []attrRef
	types    []*types.Type
	callees  []callee
	inTypes  []*types.Type
}

// instr is one instruction. a is the destination where there is one.
type instr struct {
	op         opcode
	a, b, c, x int32
}

type constant struct {
	reg int32
	val value.Value
}

// callSite is one application of a kernel.
type callSite struct {
	kernel Kernel
	schema *schema.Schema
	args   []int32
	outs   []int32
}

// attrRef is an attribute by name, with the slot it has in the static class.
type attrRef struct {
	class *types.Type
	name  string
	slot  int
}

// callee is the target of a call: one program, or one per class of the first
// argument.
type callee struct {
	name    string
	prog    *Program
	byClass map[*types.Type]*Program
	args    []int32
	outs    []int32
	exit    *callee // of prim::Enter: what leaves the object
}

// NumInstructions is the length of the compiled code.
func (p *Program) NumInstructions() int { return len(p.code) }

// NumRegisters is the number of registers that a run needs.
func (p *Program) NumRegisters() int { return int(p.nregs) }

type opcode uint16

// The instructions. Register 0 is written and never read.
const (
	opNop      opcode = iota
	opKernel          // calls[x]
	opMove            // a = b
	opRelease         // a, b, c = None
	opJump            // to x
	opJumpNot         // to x unless b
	opLoopHead        // a = 0; to x unless 0 < b && c
	opLoopNext        // a++; to x if a < b && c, counting the steps of the turn
	opCall            // callees[x]
	opFork            // callees[x] into a Future
	opWait            // a = result of Future b
	opEnter           // callees[x], of the object b, which is entered
	opExit            // callees[x], of the object b, which is left

	opList       // a = new list of regLists[x], element type types[b]
	opTuple      // a = new tuple of regLists[x], type types[b]
	opDict       // a = new dict of regLists[x], type types[b]
	opUnpackList // regLists[x] = elements of b
	opUnpackTup  // regLists[x] = elements of b
	opTupleSlice // a = b[c:x]
	opGetAttr    // a = b.attrs[x]
	opSetAttr    // a.attrs[x] = b
	opHasAttr    // a = b has attrs[x]
	opNewObject  // a = new types[x]
	opIsInstance // a = b is of types[x : x+c]
	opRaise      // msg a, class b

	opAddInt
	opSubInt
	opMulInt
	opNegInt
	opFloorDivInt
	opRemInt
	opEqInt
	opNeInt
	opLtInt
	opLeInt
	opGtInt
	opGeInt
	opAndInt
	opOrInt
	opXorInt
	opAddFloat
	opSubFloat
	opMulFloat
	opDivFloat
	opNegFloat
	opEqFloat
	opNeFloat
	opLtFloat
	opLeFloat
	opGtFloat
	opGeFloat
	opNot
	opAnd
	opOr
	opIs
	opIsNot
	opLenList
	opGetItem
	opSetItem
	opAppend
	opDeriveIndex
	opIntToFloat
)

// fastOps are the overloads that are instructions of their own: up to two
// arguments and one result, except for the list writes.
var fastOps = map[string]opcode{
	"aten::add.int": opAddInt, "aten::sub.int": opSubInt, "aten::mul.int": opMulInt, "aten::neg.int": opNegInt,
	"aten::floordiv.int": opFloorDivInt, "aten::remainder.int": opRemInt,
	"aten::eq.int": opEqInt, "aten::ne.int": opNeInt, "aten::lt.int": opLtInt, "aten::le.int": opLeInt,
	"aten::gt.int": opGtInt, "aten::ge.int": opGeInt,
	"aten::__and__.int": opAndInt, "aten::__or__.int": opOrInt, "aten::__xor__.int": opXorInt,
	"aten::add.float": opAddFloat, "aten::sub.float": opSubFloat, "aten::mul.float": opMulFloat, "aten::div.float": opDivFloat,
	"aten::neg.float": opNegFloat,
	"aten::eq.float":  opEqFloat, "aten::ne.float": opNeFloat, "aten::lt.float": opLtFloat, "aten::le.float": opLeFloat,
	"aten::gt.float": opGtFloat, "aten::ge.float": opGeFloat,
	"aten::__not__": opNot, "aten::__and__.bool": opAnd, "aten::__or__.bool": opOr,
	"aten::__is__": opIs, "aten::__isnot__": opIsNot,
	"aten::len.t": opLenList, "aten::__getitem__.t": opGetItem, "aten::_set_item.t": opSetItem, "aten::append.t": opAppend,
	"aten::__derive_index": opDeriveIndex, "aten::Float.int": opIntToFloat,
}
