package value

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/tensor"
)

// splitMix is the SplitMix64 generator (Steele, Lea and Flood, "Fast Splittable
// Pseudorandom Number Generators", 2014).
type splitMix uint64

func (s *splitMix) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unit is uniform in [-1, 1) with 24 bits, so that it is exact in float32.
func (s *splitMix) unit() float64 {
	return float64(s.next()>>39)/(1<<24) - 1
}

// FillSeeded fills t, which must be contiguous, with values that depend only on
// dtype, shape, seed and scale: floating and complex elements uniform in
// [-scale, scale) before they are rounded to the dtype, bools fair, integers
// uniform in [-8, 8] ([0, 16] for unsigned) times scale, truncated and wrapped. It
// is the meaning of seeded(…) in module text and of "seed" in golden cases. A
// tensor without data, with gaps, or of another dtype is an error.
func FillSeeded(t *tensor.Tensor, seed uint64, scale float64) error {
	if !t.HasData() || !t.IsContiguous() {
		return errors.New("seeded values need a contiguous tensor with data")
	}
	g := splitMix(seed)
	switch t.DType() {
	case tensor.Float32:
		fill(t, func() float32 { return float32(g.unit() * scale) })
	case tensor.Float64:
		fill(t, func() float64 { return g.unit() * scale })
	case tensor.Float16:
		fill(t, func() tensor.Half { return tensor.HalfOf(float32(g.unit() * scale)) })
	case tensor.BFloat16:
		fill(t, func() tensor.BF16 { return tensor.BFloat16Of(float32(g.unit() * scale)) })
	case tensor.Complex64:
		fill(t, func() complex64 { return complex64(complex(g.unit()*scale, g.unit()*scale)) })
	case tensor.Complex128:
		fill(t, func() complex128 { return complex(g.unit()*scale, g.unit()*scale) })
	case tensor.Bool:
		fill(t, func() bool { return g.next()>>63 != 0 })
	case tensor.Uint8:
		fill(t, func() uint8 { return uint8(truncate(float64(g.next()%17) * scale)) })
	case tensor.Int8:
		fill(t, seededInt[int8](&g, scale))
	case tensor.Int16:
		fill(t, seededInt[int16](&g, scale))
	case tensor.Int32:
		fill(t, seededInt[int32](&g, scale))
	case tensor.Int64:
		fill(t, seededInt[int64](&g, scale))
	default:
		return fmt.Errorf("no seeded values for dtype %s", t.DType().Name())
	}
	return nil
}

func seededInt[T int8 | int16 | int32 | int64](g *splitMix, scale float64) func() T {
	return func() T { return T(truncate((float64(g.next()%17) - 8) * scale)) }
}

func fill[T tensor.Element](t *tensor.Tensor, next func() T) {
	data := tensor.Data[T](t)[:t.Numel()]
	for i := range data {
		data[i] = next()
	}
}

// Seeded returns a new contiguous tensor filled by [FillSeeded].
func Seeded(dt tensor.DType, shape []int, seed uint64, scale float64) (*tensor.Tensor, error) {
	t := tensor.New(dt, shape)
	return t, FillSeeded(t, seed, scale)
}
