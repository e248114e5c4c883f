package simplify

import (
	"math"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func kindsOf(r *rule) []symbol.Symbol {
	var ks []symbol.Symbol
	for _, name := range strings.Fields(r.kinds) {
		ks = append(ks, symbol.Of(name))
	}
	return ks
}

// made is the node of a kind that defines v, or nil.
func made(v *ir.Value, k symbol.Symbol) *ir.Node {
	if d := v.Def(); d != nil && d.Kind() == k {
		return d
	}
	return nil
}

func intOf(v *ir.Value) (int64, bool) {
	x, ok := v.Constant()
	return x.Int(), ok && x.Kind() == value.IntKind
}

func boolOf(v *ir.Value) (b, ok bool) {
	x, ok := v.Constant()
	return x.Bool(), ok && x.Kind() == value.BoolKind
}

func isInt(v *ir.Value, want int64) bool {
	x, ok := intOf(v)
	return ok && x == want
}

func isBool(v *ir.Value, want bool) bool {
	x, ok := boolOf(v)
	return ok && x == want
}

// isFloat reports whether v is the float constant want, with its sign.
func isFloat(v *ir.Value, want float64) bool {
	x, ok := v.Constant()
	return ok && x.Kind() == value.FloatKind && math.Float64bits(x.Float()) == math.Float64bits(want)
}

// isOne reports whether v is the constant 1 or 1.
func isOne(v *ir.Value) bool { return isInt(v, 1) || isFloat(v, 1) }

// isNone reports whether v is always None.
func isNone(v *ir.Value) bool { return v.Type().Kind() == types.NoneKind }

// keeps reports whether n's only output has the type of x, an int or float.
func keeps(n *ir.Node, x *ir.Value) bool {
	return n.Output(0).Type() == x.Type() && (isOf(x, types.IntKind) || isOf(x, types.FloatKind))
}

func isOf(v *ir.Value, k types.Kind) bool { return v.Type().Kind() == k }

// allOf reports whether the inputs and the output of n are of kind k.
func allOf(n *ir.Node, k types.Kind) bool {
	for _, in := range n.Inputs() {
		if !isOf(in, k) {
			return false
		}
	}
	return isOf(n.Output(0), k)
}

// binary reports whether n has two inputs and one output.
func binary(n *ir.Node) bool { return n.NumInputs() == 2 && n.NumOutputs() == 1 }

// unary reports whether n has one input and one output.
func unary(n *ir.Node) bool { return n.NumInputs() == 1 && n.NumOutputs() == 1 }
