package cse

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// class is what the outputs of a pure node are.
type class uint8

const (
	other class = iota // left alone
	// made: computed from all that the inputs are and hold, and, where mutable, a
	// thing or a view of its own.
	made
	// taken: the very things that a list, dict or object holds.
	taken
	// fixed: the very things that a tuple or the input is or holds, which nothing
	// can change, or a tuple of the inputs.
	fixed
)

func classOf(n *ir.Node) class {
	switch n.Kind() {
	case symbol.PrimGetAttr, symbol.PrimListUnpack, symbol.AtenMagicGetitem:
		return taken
	case symbol.PrimTupleConstruct, symbol.PrimTupleIndex, symbol.PrimTupleUnpack, symbol.PrimTupleSlice,
		symbol.PrimUncheckedCast, symbol.PrimUncheckedUnwrapOptional:
		return fixed
	case symbol.PrimUninitialized:
		return fixed
	case symbol.PrimProfile, symbol.PrimProfileIvalue:
		return other
	}
	if n.NumInputs() == 0 && n.HasSchema() {
		return other // what it computes from is a state of the process: is_grad_enabled
	}
	return made
}
