package simplify

import (
	"github.com/torchpass/torchpass/infer"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// info is what is known of tensor v in every run.
func (s *simplifier) info(v *ir.Value) *infer.Tensor { return s.inferred.Tensor(s.known(v)) }

// scalar is the number, str, Device or None that v always is.
func (s *simplifier) scalar(v *ir.Value) (value.Value, bool) {
	if x, ok := v.Constant(); ok {
		return x, true
	}
	return s.inferred.Constant(s.known(v))
}

// plain reports whether a tensor is known to be contiguous, of known dtype and sizes,
// and without gradient: an operator that keeps its elements gives a tensor just like it.
func plain(t *infer.Tensor) bool {
	_, ok := t.StaticSizes()
	return ok && t.HasDType && t.RequiresGrad == types.False && t.Contiguous && len(t.Strides) == len(t.Sizes)
}
