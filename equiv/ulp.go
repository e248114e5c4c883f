package equiv

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
)

// ulps is the number of representable values of dt between a and b, 0 where the
// notion does not apply (integers, NaN).
func ulps(a, b float64, dt tensor.DType) uint64 {
	if a == b || math.IsNaN(a) || math.IsNaN(b) {
		return 0
	}
	switch dt {
	case tensor.Float64, tensor.Complex128:
		return distance(int64(math.Float64bits(a)), int64(math.Float64bits(b)), 63)
	case tensor.Float32, tensor.Complex64:
		return distance(int64(math.Float32bits(float32(a))), int64(math.Float32bits(float32(b))), 31)
	case tensor.Float16:
		return distance(int64(tensor.HalfOf(float32(a))), int64(tensor.HalfOf(float32(b))), 15)
	case tensor.BFloat16:
		return distance(int64(tensor.BFloat16Of(float32(a))), int64(tensor.BFloat16Of(float32(b))), 15)
	}
	return 0
}

// distance counts the steps between two floats given by their bits, whose sign is
// bit number sign: ordered like the reals, negative ones mirrored.
func distance(a, b int64, sign uint) uint64 {
	x, y := ordered(a, sign), ordered(b, sign)
	if x < y {
		x, y = y, x
	}
	return uint64(x) - uint64(y)
}

func ordered(bits int64, sign uint) int64 {
	magnitude := bits &^ (-1 << sign)
	if bits>>sign&1 != 0 {
		return -magnitude
	}
	return magnitude
}
