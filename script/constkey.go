package script

import (
	"math"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// constantKey is what makes two constants the same: their type and value.
type constantKey struct {
	typ  *types.Type
	kind ir.AttrKind
	name symbol.Symbol
	num  float64
	i    int64
	ref  any
}

// keyOf is the key of a constant, and false for one that equals no other: a nan, a
// member of an Enum, which has identity, or a list that something may write or keep.
func keyOf(n *ir.Node) (constantKey, bool) {
	k := constantKey{typ: n.Output(0).Type()}
	if len(n.Attrs()) == 0 {
		return k, true
	}
	a := &n.Attrs()[0]
	k.kind, k.name = a.Kind, a.Name
	switch a.Kind {
	case ir.AttrI:
		k.i = a.Int()
	case ir.AttrF:
		k.num = a.Float()
		return k, !math.IsNaN(k.num)
	case ir.AttrS:
		k.ref = a.Str()
	case ir.AttrC:
		k.ref = a.Complex()
	case ir.AttrT:
		k.ref = a.Tensor().T
	case ir.AttrIVal:
		v := a.Value()
		switch v.Kind() {
		case value.TupleKind:
			k.ref = string(value.AppendRepr(nil, v, &value.Style{Exact: true, Tensor: func(dst []byte, _ value.Value) []byte { return dst }}))
		default:
			return k, false
		}
	case ir.AttrIs, ir.AttrFs, ir.AttrSs:
		v, _ := ir.ConstantOf(n)
		k.ref = string(value.AppendRepr(nil, v, &value.Style{Exact: true}))
		return k, onlyRead(n.Output(0))
	default:
		return k, false
	}
	return k, true
}

// onlyRead reports whether all uses of v are arguments that the operator neither
// writes nor gives back.
func onlyRead(v *ir.Value) bool {
	for u := range v.Uses() {
		s, err := u.User().Schema()
		if err != nil || s == nil || u.Index() >= len(s.Args) || s.Args[u.Index()].Alias != nil {
			return false
		}
	}
	return true
}
