package infer

import (
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// gradientFree reports whether no tensor of the graph can require a gradient: none
// that comes in does, and nothing asks for one.
func (w *walker) gradientFree() bool {
	for _, v := range w.g.Inputs() {
		info := v.Type().TensorInfo()
		switch {
		case info != nil:
			if w.trust == trustNothing || info.RequiresGrad != types.False {
				return false
			}
		case !isScalar(v.Type()):
			return false
		}
	}
	for n := range w.g.AllNodes() {
		if asksGradient(n) {
			return false
		}
	}
	return true
}

// isScalar reports whether values of type t, or those in its lists, are no tensors and
// hold none.
func isScalar(t *types.Type) bool {
	switch t.Kind() {
	case types.ListKind, types.OptionalKind:
		return isScalar(t.Elem())
	case types.IntKind, types.FloatKind, types.ComplexKind, types.BoolKind, types.StrKind, types.NumberKind, types.DeviceKind, types.NoneKind:
		return true
	}
	return false
}

// asksGradient reports whether n may give a tensor that requires a gradient where its
// inputs do not.
func asksGradient(n *ir.Node) bool {
	switch n.Kind() {
	case symbol.PrimIf, symbol.PrimLoop, symbol.PrimRaiseException:
		return false
	case symbol.PrimConstant:
		x, ok := ir.ConstantOf(n)
		if !ok && n.NumOutputs() == 1 {
			info := n.Output(0).Type().TensorInfo()
			return info == nil && n.Output(0).Type().Kind() != types.NoneKind || info != nil && info.RequiresGrad != types.False
		}
		return x.Kind() == value.TensorKind && x.Tensor() != nil && x.Tensor().RequiresGrad() ||
			x.Kind() == value.ListKind && !isScalar(n.Output(0).Type())
	}
	if structural[n.Kind().String()] {
		return false
	}
	s, err := n.Schema()
	if err != nil || s == nil || n.Kind().Namespace() != "aten" || strings.HasPrefix(n.Kind().Base(), "requires_grad") ||
		n.Kind().Base() == "set_data" {
		return true
	}
	k := s.Arg("requires_grad")
	return k >= 0 && !n.InputIsFalse(k)
}
