package tensor

import (
	"math/bits"
	"strconv"
)

// ContiguousStrides returns the strides of a tensor in C order without gaps;
// a size of 0 counts as 1, as in PyTorch.
func ContiguousStrides[T int | int64](shape []T) []T {
	strides := make([]T, len(shape))
	step := T(1)
	for i := len(shape) - 1; i >= 0; i-- {
		strides[i] = step
		step *= max(shape[i], 1)
	}
	return strides
}

// AreContiguous reports strides in C order without gaps: sizes of 1 have any
// stride, and a tensor without elements is contiguous.
func AreContiguous[T int | int64](shape, strides []T) bool {
	step := T(1)
	ok := true
	for i := len(shape) - 1; i >= 0; i-- {
		switch n := shape[i]; {
		case n == 0:
			return true
		case n != 1:
			ok = ok && strides[i] == step
			step *= n
		}
	}
	return ok
}

// NumelOf multiplies the sizes. The ok result is false if one is negative or
// the product, or its strides, overflow.
func NumelOf(shape []int) (numel int, ok bool) {
	numel, step := 1, 1
	for _, n := range shape {
		if n < 0 {
			return 0, false
		}
		numel *= n
		if step, ok = mulOK(step, max(n, 1)); !ok {
			return 0, false
		}
	}
	return numel, true
}

// mulOK multiplies two numbers >= 0; ok is false on overflow.
func mulOK(a, b int) (product int, ok bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	return int(lo), hi == 0 && lo <= 1<<62
}

// span returns the number of elements from the first to behind the last that
// the geometry touches; ok is false on a negative size or overflow.
func span(shape, strides []int) (n int, ok bool) {
	n = 1
	empty := false
	for i, size := range shape {
		if size < 0 || strides[i] < 0 {
			return 0, false
		}
		if size == 0 {
			empty = true
			continue
		}
		step, fits := mulOK(size-1, strides[i])
		if n += step; !fits || n < 0 || n > 1<<62 {
			return 0, false
		}
	}
	if empty {
		return 0, true
	}
	return n, true
}

// wrapDim maps a dimension in [-rank, rank) to [0, rank). A rank of 0 counts
// as 1, as PyTorch allows for scalars.
func wrapDim(dim, rank int) (int, error) {
	n := max(rank, 1)
	if dim < -n || dim >= n {
		return 0, indexErr("Dimension out of range (expected to be in range of [%d, %d], but got %d)", -n, n-1, dim)
	}
	if dim < 0 {
		dim += n
	}
	return dim, nil
}

// BroadcastShapes returns the common shape that all the shapes expand to, or
// PyTorch's error for the first pair that has none.
func BroadcastShapes(a []int, more ...[]int) ([]int, error) {
	out := append([]int(nil), a...)
	for _, b := range more {
		if len(b) > len(out) {
			pad := make([]int, len(b))
			k := len(b) - len(out)
			for i := range k {
				pad[i] = 1
			}
			copy(pad[k:], out)
			out = pad
		}
		k := len(out) - len(b)
		for i := len(b) - 1; i >= 0; i-- {
			switch x, y := out[k+i], b[i]; {
			case x == y || y == 1:
			case x == 1:
				out[k+i] = y
			default:
				return nil, runtimeErr("The size of tensor a (%d) must match the size of tensor b (%d) at non-singleton dimension %d", x, y, k+i)
			}
		}
	}
	return out, nil
}

// sizesText prints sizes as PyTorch's messages do: "[2, 3]".
func sizesText(shape []int) string {
	b := []byte{'['}
	for i, n := range shape {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(append(b, ']'))
}

func clone(s []int) []int { return append(make([]int, 0, len(s)+1), s...) }
