package verify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

// fits reports whether a value of type have may stand where want is asked for.
// Properties of tensor types do not count, nor does a missing type, which is a
// violation of its own.
func (c *checker) fits(have, want *types.Type) bool {
	if have == want || c.Untyped || have == nil || want == nil {
		return true
	}
	if have.IsTensor() && want.IsTensor() || have.IsSubtypeOf(want) {
		return true
	}
	return have.Unshaped().IsSubtypeOf(want.Unshaped()) || namedTuples(have, want) ||
		c.halfConverted() && c.erased(have).IsSubtypeOf(c.erased(want))
}

// erased returns t with Tensor for every number in it, as the ONNX exporter makes
// it. Its own operators give tensors for lists of numbers as well.
func (c *checker) erased(t *types.Type) *types.Type {
	return t.Map(func(t *types.Type) *types.Type {
		if t.IsTensor() || t == types.Bool || t.IsSubtypeOf(types.Number) || c.onnxOps && t.Kind() == types.ListKind && t.Elem() == types.Tensor {
			return types.Tensor
		}
		return t
	})
}

// namedTuples reports whether have fits want if a class that nobody declared is
// the named tuple that the other has: in a Dict or a Union PyTorch prints of a
// named tuple nothing but its name.
func namedTuples(have, want *types.Type) bool {
	return (hasNamedTuple(have) || hasNamedTuple(want)) && vague(have).IsSubtypeOf(vague(want))
}

func hasNamedTuple(t *types.Type) bool {
	if t.IsNamedTuple() {
		return true
	}
	for _, e := range t.Contained() {
		if hasNamedTuple(e) {
			return true
		}
	}
	return false
}

// vague returns t with Any for what may be a named tuple, and tensors without
// their properties.
func vague(t *types.Type) *types.Type {
	return t.Map(func(t *types.Type) *types.Type {
		switch {
		case t.IsTensor():
			return types.Tensor
		case t.IsNamedTuple(), unknownClass(t):
			return types.Any
		}
		return t
	})
}

// halfConverted reports whether the function at hand is on its way to ONNX: it has
// operators of ONNX, or numbers that were erased to tensors while the nodes that
// expect numbers are still there. Its types then say little.
func (c *checker) halfConverted() bool {
	if c.onnx != types.Unknown || c.top == nil {
		return c.onnx == types.True
	}
	c.onnx, c.onnxOps = types.False, false
	if anyErased(c.top.Inputs()) {
		c.onnx = types.True
	}
	left := c.top.NumNodeIDs() // the lists of a broken graph may not end
	for n := range c.top.AllNodes() {
		if left--; left < 0 {
			break
		}
		if n.Kind().Namespace() == "onnx" {
			c.onnx, c.onnxOps = types.True, true
			break
		}
		if anyErased(n.Outputs()) {
			c.onnx = types.True
		}
	}
	return c.onnx == types.True
}

func anyErased(vs []*ir.Value) bool {
	for _, v := range vs {
		if isErased(typeOf(v)) {
			return true
		}
	}
	return false
}

// isErased reports whether t is what the ONNX exporter makes of a number:
// Long(device=cpu) of an int, Double(device=cpu) of a float, Bool(device=cpu) of a
// bool. Tracing and shape analysis say whether a gradient is required.
func isErased(t *types.Type) bool {
	info := t.TensorInfo()
	if info == nil || !info.HasDType || !info.HasDevice || info.Device.Type != tensor.CPU || len(info.Sizes) > 0 || info.RequiresGrad != types.Unknown {
		return false
	}
	return info.DType == tensor.Int64 || info.DType == tensor.Float64 || info.DType == tensor.Bool
}
