package verify

import (
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
	return have.Unshaped().IsSubtypeOf(want.Unshaped()) ||
		numbers(have).IsSubtypeOf(numbers(want)) ||
		c.halfConverted()
}

// numbers returns t with every number that was erased to a tensor made a number
// again, and tensors without their properties. The ONNX exporter erases numbers:
// an int becomes Long(device=cpu), a float Double(device=cpu), a bool
// Bool(device=cpu), while the nodes stay what they were.
func numbers(t *types.Type) *types.Type {
	return t.Map(func(t *types.Type) *types.Type {
		info := t.TensorInfo()
		if info == nil {
			return t
		}
		if info.HasDType && info.HasDevice && info.Device.Type == tensor.CPU && len(info.Sizes) == 0 && info.RequiresGrad == types.Unknown {
			switch info.DType {
			case tensor.Int64:
				return types.Int
			case tensor.Float64:
				return types.Float
			case tensor.Bool:
				return types.Bool
			case tensor.Complex128:
				return types.Complex
			}
		}
		return types.Tensor
	})
}

// halfConverted reports whether the function at hand has operators of ONNX: its
// types are then those of ONNX, where a number is a tensor, in the midst of nodes
// that expect numbers.
func (c *checker) halfConverted() bool {
	if c.onnx != types.Unknown || c.top == nil {
		return c.onnx == types.True
	}
	c.onnx = types.False
	left := c.top.NumNodeIDs() // the lists of a broken graph may not end
	for n := range c.top.AllNodes() {
		if left--; left < 0 {
			break
		}
		if n.Kind().Namespace() == "onnx" {
			c.onnx = types.True
			break
		}
	}
	return c.onnx == types.True
}
