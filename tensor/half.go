package tensor

import (
	"math"

	"github.com/x448/float16"
)

// Half is an IEEE 754 binary16 value, the element of Float16 tensors.
type Half uint16

// HalfOf rounds f to the nearest Half, ties to even; too large is infinite.
func HalfOf(f float32) Half { return Half(float16.Fromfloat32(f)) }

// Float32 returns the value, which is exact.
func (h Half) Float32() float32 { return float16.Float16(h).Float32() }

// BF16 is a bfloat16 value, the upper half of a float32: the element of
// BFloat16 tensors.
type BF16 uint16

// BFloat16Of rounds f to the nearest BF16, ties to even. A NaN becomes the one
// quiet NaN that PyTorch stores, 0x7fc0.
func BFloat16Of(f float32) BF16 {
	if f != f {
		return 0x7fc0
	}
	u := math.Float32bits(f)
	return BF16((u + 0x7fff + (u>>16)&1) >> 16)
}

// Float32 returns the value, which is exact.
func (b BF16) Float32() float32 { return math.Float32frombits(uint32(b) << 16) }
