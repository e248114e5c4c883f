package verify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// Fits reports whether the graph still verifies when a value of type t, which may be
// narrower than v's, takes v's place with all its users. It may not: what unwraps an
// optional cannot be given a plain None, although only code that never runs, or that
// raises, would do so. Passes ask before they replace a value.
func Fits(v *ir.Value, t *types.Type) bool {
	if t == v.Type() || t.Kind() == types.TensorKind && v.Type().Kind() == types.TensorKind {
		return true
	}
	if !t.IsSubtypeOf(v.Type()) {
		return false
	}
	for u := range v.Uses() {
		if !userFits(u.User(), v, t) {
			return false
		}
	}
	return true
}

func userFits(n *ir.Node, v *ir.Value, t *types.Type) bool {
	if !n.HasSchema() || n.Kind() == symbol.PrimUncheckedCast {
		return t.Kind() != types.NoneKind || takesNone[n.Kind()]
	}
	args := make([]*types.Type, n.NumInputs())
	for i, in := range n.Inputs() {
		if args[i] = in.Type(); in == v {
			args[i] = t
		}
	}
	s, err := n.Graph().Module().Table.Match(n.Kind(), args)
	if err != nil {
		return false
	}
	for i, in := range n.Inputs() {
		if in == v && t.Kind() == types.NoneKind && i < len(s.Args) && s.Args[i].Type.Kind() == types.OptionalKind && hasVar(s.Args[i].Type) {
			return false // nothing tells what the variable stands for
		}
	}
	return returnsFit(n, s)
}

// takesNone lists the kinds without a schema that take a None wherever they take
// an optional.
var takesNone = map[symbol.Symbol]bool{
	symbol.PrimReturn: true, symbol.PrimLoop: true, symbol.PrimIsinstance: true, symbol.PrimPrint: true,
	symbol.PrimUncheckedCast: true, symbol.PrimListConstruct: true, symbol.PrimTupleConstruct: true, symbol.PrimDictConstruct: true,
}

func hasVar(t *types.Type) bool {
	switch t.Kind() {
	case types.VarKind:
		return true
	case types.OptionalKind, types.ListKind:
		return hasVar(t.Elem())
	}
	return false
}

// returnsFit reports whether what s returns may be what n's outputs are declared.
func returnsFit(n *ir.Node, s *schema.Schema) bool {
	for i, out := range n.Outputs() {
		if i < len(s.Returns) && !hasVar(s.Returns[i].Type) && s.Returns[i].Type.Kind() != types.TensorKind &&
			!s.Returns[i].Type.IsSubtypeOf(out.Type()) {
			return false
		}
	}
	return true
}
