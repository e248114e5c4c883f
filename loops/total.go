package loops

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// total reports whether n is pure and never raises.
func total(n *ir.Node) bool {
	if !alias.Pure(n) {
		return false
	}
	switch n.Kind().String() {
	case "prim::Constant", "prim::ListConstruct", "prim::TupleConstruct", "prim::TupleUnpack", "aten::len", "aten::__is__", "aten::__isnot__":
		return true
	case "aten::add", "aten::sub", "aten::mul", "aten::neg", "aten::lt", "aten::le", "aten::gt", "aten::ge", "aten::eq", "aten::ne",
		"aten::__not__", "aten::__and__", "aten::__or__", "aten::__xor__", "aten::Bool", "aten::Float", "prim::max", "prim::min":
		return takesNumbers(n)
	}
	return false
}

// takesNumbers reports whether all inputs of n are numbers or truth values.
func takesNumbers(n *ir.Node) bool {
	for _, v := range n.Inputs() {
		switch v.Type().Kind() {
		case types.IntKind, types.FloatKind, types.BoolKind:
		default:
			return false
		}
	}
	return true
}

// straight reports whether n is pure as it stands, so that what comes after it runs
// unless it raises.
func straight(n *ir.Node) bool { return n.Kind() == symbol.PrimConstant || alias.Pure(n) }
