package exec

import (
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// shapeKernels compute with shapes that are lists of ints.
func shapeKernels() []Entry {
	return []Entry{
		{"aten::_infer_size", inferSize},
		{"aten::_size_if_not_equal", sizeIfNotEqual},
		{"prim::infer_squeeze_size", inferSqueeze},
		{"prim::infer_squeeze_size.dim", inferSqueezeDim},
		{"prim::infer_unsqueeze_size", inferUnsqueeze},
		{"prim::ReductionSizes", reductionSizes},
		{"prim::BroadcastSizes", broadcastSizes},
	}
}

func shapeOf(v value.Value) []int {
	items := v.List().Items
	shape := make([]int, len(items))
	for i, x := range items {
		shape[i] = int(x.Int())
	}
	return shape
}

func shapeList(shape []int) value.Value {
	items := make([]value.Value, len(shape))
	for i, n := range shape {
		items[i] = value.Int(int64(n))
	}
	return value.NewList(types.Int, items...)
}

// inferSize names its operands in reverse when they do not fit.
func inferSize(c *Call) error {
	shape, err := tensor.BroadcastShapes(shapeOf(c.Args[1]), shapeOf(c.Args[0]))
	if err != nil {
		return tensorErr(err)
	}
	return c.Return(shapeList(shape))
}

func sizeIfNotEqual(c *Call) error {
	if slices.Equal(shapeOf(c.Args[0]), shapeOf(c.Args[1])) {
		return c.Return(value.None())
	}
	return c.Return(shapeList(shapeOf(c.Args[0])))
}

func inferSqueeze(c *Call) error {
	return c.Return(shapeList(slices.DeleteFunc(shapeOf(c.Args[0]), func(n int) bool { return n == 1 })))
}

// inferSqueezeDim leaves the shape alone where the dimension does not exist.
func inferSqueezeDim(c *Call) error {
	shape := shapeOf(c.Args[0])
	if d, ok := index(c.Args[1].Int(), len(shape)); ok && shape[d] == 1 {
		shape = slices.Delete(shape, d, d+1)
	}
	return c.Return(shapeList(shape))
}

func inferUnsqueeze(c *Call) error {
	shape := shapeOf(c.Args[0])
	d, err := wrapAxis(c.Args[1].Int(), len(shape)+1)
	if err != nil {
		return err
	}
	return c.Return(shapeList(slices.Insert(shape, d, 1)))
}

// wrapAxis resolves a dimension; of a scalar's none, 0 and -1 are valid.
func wrapAxis(d int64, rank int) (int, error) {
	n := int64(max(rank, 1))
	if d < -n || d >= n {
		return 0, Raise("IndexError", "Dimension out of range (expected to be in range of [%d, %d], but got %d)", -n, n-1, d)
	}
	if d < 0 {
		d += n
	}
	return int(d), nil
}

func reductionSizes(c *Call) error {
	shape := shapeOf(c.Args[0])
	drop := make([]bool, len(shape))
	for _, a := range shapeOf(c.Args[1]) {
		d, err := wrapAxis(int64(a), len(shape))
		if err != nil {
			return err
		}
		if d < len(drop) {
			drop[d] = true
		}
	}
	var out []int
	for i, n := range shape {
		switch {
		case !drop[i]:
			out = append(out, n)
		case c.Args[2].Bool():
			out = append(out, 1)
		}
	}
	return c.Return(shapeList(out))
}

func broadcastSizes(c *Call) error {
	var shape []int
	for _, a := range c.Args {
		var err error
		if shape, err = tensor.BroadcastShapes(shape, shapeOf(a)); err != nil {
			return tensorErr(err)
		}
	}
	return c.Return(shapeList(shape))
}
