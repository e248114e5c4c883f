package tensor

import (
	"cmp"
	"slices"
)

// Geometry is the shape and the strides of an operand.
type Geometry[T int | int64] struct{ Shape, Strides []T }

// PointwiseStrides returns the strides that PyTorch's iterators give a new result of
// that shape, which all operands expand to: those of the operands if they are dense and
// have the same, else dense ones in the order of the operands' dimensions. The caller
// must not modify them.
func PointwiseStrides[T int | int64](shape []T, ops []Geometry[T]) []T {
	if alike(shape, ops) {
		return ops[0].Strides
	}
	strides := make([]T, len(shape))
	step := T(1)
	order := SortDims(len(shape), func(a, b int) int { return compareIn(shape, ops, a, b) })
	for _, d := range order {
		strides[d] = step
		step *= max(shape[d], 1)
	}
	return strides
}

// alike reports whether all operands have the shape and one dense layout.
func alike[T int | int64](shape []T, ops []Geometry[T]) bool {
	for i := range ops {
		if !slices.Equal(ops[i].Shape, shape) || !slices.Equal(ops[i].Strides, ops[0].Strides) {
			return false
		}
	}
	return AreDense(shape, ops[0].Strides)
}

// compareIn orders two dimensions of shape by the first operand that tells them apart:
// strides of 0 compare with nothing, equal ones by size.
func compareIn[T int | int64](shape []T, ops []Geometry[T], a, b int) int {
	for i := range ops {
		x, y := ops[i].strideIn(shape, a), ops[i].strideIn(shape, b)
		switch {
		case x == 0 || y == 0:
			continue
		case x != y:
			return cmp.Compare(x, y)
		case shape[a] > shape[b]:
			return 1
		}
	}
	return 0
}

// strideIn is the stride in dimension d of the shape that g is expanded to.
func (g *Geometry[T]) strideIn(shape []T, d int) T {
	k := d - (len(shape) - len(g.Shape))
	if k < 0 || g.Shape[k] == 1 && shape[d] != 1 {
		return 0
	}
	return g.Strides[k]
}

// SortDims orders dimensions, innermost first, as PyTorch's iterators do: an
// insertion sort from C order in which a comparison of 0 says nothing, so that
// which dimensions are compared with which decides.
func SortDims(rank int, compare func(a, b int) int) []int {
	order := make([]int, rank)
	for i := range order {
		order[i] = rank - 1 - i
	}
	for i := 1; i < rank; i++ {
		at := i
		for j := i - 1; j >= 0; j-- {
			c := compare(order[j], order[at])
			if c > 0 {
				order[j], order[at] = order[at], order[j]
				at = j
			} else if c < 0 {
				break
			}
		}
	}
	return order
}
