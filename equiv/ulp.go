package equiv

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
)

// ulps is the number of representable values between two parts of complex numbers
// of dtype dt, or between two float64, 0 for NaN.
func ulps(a, b float64, dt tensor.DType) uint64 {
	switch {
	case a == b || math.IsNaN(a) || math.IsNaN(b):
		return 0
	case dt == tensor.Complex64:
		x, y := math.Float32bits(float32(a)), math.Float32bits(float32(b))
		return steps(int64(int32(x)), int64(int32(y)), math.MaxInt32)
	}
	return steps(int64(math.Float64bits(a)), int64(math.Float64bits(b)), math.MaxInt64)
}
