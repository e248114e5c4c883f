package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
)

// fakeQuantKernels lists the rounding that models trained for quantization do.
func fakeQuantKernels() []Entry {
	return []Entry{viewOf("aten::fake_quantize_per_tensor_affine", func(c *Call, x *tensor.Tensor) (*tensor.Tensor, error) {
		scale, zero, low, high := float32(c.Args[1].AsFloat()), c.intAt(2), c.intAt(3), c.intAt(4)
		if low > high {
			return nil, fail("`quant_min` should be less than or \n        equal to `quant_max`.")
		}
		if zero < low || zero > high {
			return nil, fail("`zero_point` must be between `quant_min` and `quant_max`.")
		}
		if x.DType() != tensor.Float32 {
			return nil, unsupported("dtype %s", x.DType())
		}
		data, err := denseAs[float32](x)
		if err != nil {
			return nil, err
		}
		inverse, out := 1/scale, make([]float32, len(data))
		for i, v := range data {
			q := math.RoundToEven(float64(v*inverse)) + float64(zero)
			out[i] = (float32(min(max(q, float64(low)), float64(high))) - float32(zero)) * scale
		}
		t, err := tensor.Empty(x.DType(), x.Shape())
		if err != nil {
			return nil, err
		}
		return t, storeAs(t, out)
	})}
}
