package cse

import (
	"math"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/value"
)

// equal reports whether two nodes are of one kind with the same inputs, attributes
// and types of outputs.
func equal(a, b *ir.Node) bool {
	if a.Kind() != b.Kind() || a.NumInputs() != b.NumInputs() || a.NumOutputs() != b.NumOutputs() || len(a.Attrs()) != len(b.Attrs()) {
		return false
	}
	for i, v := range a.Inputs() {
		if b.Input(i) != v {
			return false
		}
	}
	for i, v := range a.Outputs() {
		if b.Output(i).Type() != v.Type() {
			return false
		}
	}
	for i := range a.Attrs() {
		x := &a.Attrs()[i]
		if y := b.Attr(x.Name); y == nil || !equalAttr(x, y) {
			return false
		}
	}
	return true
}

// equalAttr reports whether two attributes hold the same for certain. Graphs, and
// texts that carry no value, never do.
func equalAttr(a, b *ir.Attr) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case ir.AttrI:
		return a.Int() == b.Int()
	case ir.AttrF:
		return math.Float64bits(a.Float()) == math.Float64bits(b.Float())
	case ir.AttrC:
		return value.Identical(value.Complex(a.Complex()), value.Complex(b.Complex()))
	case ir.AttrS:
		return a.Str() == b.Str()
	case ir.AttrIs:
		return slices.Equal(a.Ints(), b.Ints())
	case ir.AttrFs:
		return slices.EqualFunc(a.Floats(), b.Floats(), func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
	case ir.AttrCs:
		return slices.EqualFunc(a.Complexes(), b.Complexes(), func(x, y complex128) bool {
			return value.Identical(value.Complex(x), value.Complex(y))
		})
	case ir.AttrSs:
		return slices.Equal(a.Strings(), b.Strings())
	case ir.AttrT:
		return equalTensor(a.Tensor(), b.Tensor())
	case ir.AttrTy:
		return a.Type() == b.Type()
	case ir.AttrTys:
		return slices.Equal(a.Types(), b.Types())
	case ir.AttrIVal:
		return sameValue(a.Value(), b.Value())
	}
	return false
}

// hashNode hashes what equal compares, as far as that is cheap.
func hashNode(n *ir.Node) uint64 {
	h := mix(uint64(n.Kind()), uint64(n.NumOutputs()))
	for _, v := range n.Inputs() {
		h = mix(h, uint64(v.ID()))
	}
	for i := range n.Attrs() {
		h += hashAttr(&n.Attrs()[i]) // in any order
	}
	return h
}

func hashAttr(a *ir.Attr) uint64 {
	h := mix(uint64(a.Name), uint64(a.Kind))
	switch a.Kind {
	case ir.AttrI:
		return mix(h, uint64(a.Int()))
	case ir.AttrF:
		return mix(h, math.Float64bits(a.Float()))
	case ir.AttrS:
		return hashText(h, a.Str())
	case ir.AttrIs:
		for _, x := range a.Ints() {
			h = mix(h, uint64(x))
		}
	case ir.AttrFs:
		for _, x := range a.Floats() {
			h = mix(h, math.Float64bits(x))
		}
	case ir.AttrSs:
		for _, x := range a.Strings() {
			h = hashText(h, x)
		}
	case ir.AttrT:
		return hashTensor(h, a.Tensor())
	case ir.AttrIVal:
		return hashValue(h, a.Value())
	}
	return h
}

func hashText(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return mix(h, uint64(len(s)))
}

// mix stirs x into h.
func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}
