package infer

import (
	"strings"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// maxWriters bounds how many writers of a value are looked at: one that has more is
// taken to be reshaped.
const maxWriters = 256

// reshapers are the in-place operators that change more of a tensor than its elements.
var reshapers = words(`_coalesced_ _mkldnn_transpose_ _resize_output_ as_strided_ copy_sparse_to_sparse_ rename_ resize_
	resize_as_ resize_as_sparse_ set_ sparse_resize_ sparse_resize_and_clear_ squeeze_ swapaxes_ swapdims_ t_ transpose_ unsqueeze_`)

// containerWriters change which things a list or dict holds, and no tensor.
var containerWriters = words(`_set_item append clear Delete extend insert pop popitem remove reverse setdefault sort update`)

func words(text string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(text) {
		m[w] = true
	}
	return m
}

// keepsShapes reports whether n, which writes, changes of tensors nothing but their
// elements.
func keepsShapes(n *ir.Node) bool {
	if n.Kind() == symbol.PrimSetAttr {
		return true
	}
	s, err := n.Schema()
	if err != nil || s == nil || n.Kind().Namespace() != "aten" {
		return false
	}
	base := n.Kind().Base()
	for i := range s.Args {
		if !s.WritesArg(i) {
			continue
		}
		switch a := &s.Args[i]; {
		case a.Alias == nil: // statistics
		case i == 0 && a.Type.Kind() != types.TensorKind && containerWriters[base]:
		case i == 0 && a.Name == "self" && strings.HasSuffix(base, "_") && !reshapers[base] && s.Origin != schema.OutOfTree:
		default:
			return false
		}
	}
	return true
}

// stability knows which values keep what they are from their definition on.
type stability struct {
	facts *alias.Facts
	// gradientFree: no write can make a tensor require a gradient.
	gradientFree bool
	keeps        []int8 // by node id: 1 keepsShapes, -1 not, 0 not asked yet
}

func (s *stability) harmless(n *ir.Node) bool {
	k := &s.keeps[n.ID()]
	if *k == 0 {
		*k = -1
		if keepsShapes(n) {
			*k = 1
		}
	}
	return *k > 0
}

// shape reports whether the tensors that v is or holds keep dtype, sizes and strides.
func (s *stability) shape(v *ir.Value) bool {
	left := maxWriters
	for n := range s.facts.Writers(v) {
		if left--; left < 0 || n.ID() < 0 || n.ID() >= len(s.keeps) || !s.harmless(n) {
			return false
		}
	}
	return true
}

// kept is the part of f that holds of v at all its uses.
func (s *stability) kept(v *ir.Value, f *Fact) *Fact {
	if f == nil || !s.facts.Mutable(v) {
		return f
	}
	switch f.kind {
	case itemsFact:
		if v.Type().Kind() == types.ListKind && s.facts.HasSlotWriters(v) || !s.shape(v) {
			return nil
		}
	case tensorFact:
		if !s.facts.HasWriters(v) {
			return f
		}
		if !s.shape(v) {
			return nil
		}
		if !s.gradientFree && f.tensor.RequiresGrad != types.Unknown {
			t := *f.tensor
			t.RequiresGrad = types.Unknown
			return &Fact{kind: tensorFact, tensor: &t}
		}
	}
	return f
}
