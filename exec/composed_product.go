package exec

import (
	"slices"

	"github.com/torchpass/torchpass/tensor"
)

// tensordot contracts dimensions of one tensor with those of another, as a product of
// matrices.
func tensordot(k *calc, c *Call) *tensor.Tensor {
	x, y, p, q := c.tensorAt(0), c.tensorAt(1), slices.Clone(c.intsAt(2)), slices.Clone(c.intsAt(3))
	if len(p) != len(q) {
		return k.fail(fail("both dimension lists should have same length"))
	}
	if x.DType() != y.DType() {
		return k.fail(fail("both inputs should have same dtype"))
	}
	for i := range p {
		var err, other error
		p[i], err = wrapDim(p[i], x.Dim())
		q[i], other = wrapDim(q[i], y.Dim())
		if err := firstError(err, other); err != nil {
			return k.fail(err)
		}
		a, b := sizeOr1(x, p[i]), sizeOr1(y, q[i])
		switch {
		case a == b:
		case b == 1:
			x = k.op("sum.dim_IntList", x, []int{p[i]}, true, x.DType())
		case a == 1:
			y = k.op("sum.dim_IntList", y, []int{q[i]}, true, y.DType())
		default:
			return k.fail(fail("contracted dimensions need to match, but first has size %d in dim %d and second has size %d in dim %d", a, p[i], b, q[i]))
		}
	}
	if k.err != nil {
		return x
	}
	free1, n, shape1, err := freeDims(x, p)
	free2, _, shape2, other := freeDims(y, q)
	if err := firstError(err, other); err != nil {
		return k.fail(err)
	}
	if x.Dim() == 0 || y.Dim() == 0 {
		return k.op("mul.Tensor", x, y)
	}
	a := k.op("reshape", k.op("permute", x, append(free1, p...)), []int{productOf(shape1), n})
	b := k.op("reshape", k.op("permute", y, append(slices.Clone(q), free2...)), []int{n, productOf(shape2)})
	return k.op("reshape", k.op("mm", a, b), append(shape1, shape2...))
}

// freeDims lists the dimensions that are not contracted and their sizes; n is the
// number of elements of the others.
func freeDims(t *tensor.Tensor, contracted []int) (dims []int, n int, shape []int, err error) {
	n = 1
	for d, size := range t.Shape() {
		switch count := slices.Index(contracted, d); {
		case count < 0:
			dims, shape = append(dims, d), append(shape, size)
		case slices.Contains(contracted[count+1:], d):
			return nil, 0, nil, fail("dim %d appears multiple times in the list of dims", d)
		default:
			n *= size
		}
	}
	return dims, n, shape, nil
}

func linalgCross(k *calc, c *Call) *tensor.Tensor {
	x, y, dim := c.tensorAt(0), c.tensorAt(1), c.intAt(2)
	if x.Dim() != y.Dim() {
		return k.fail(fail("linalg.cross: inputs must have the same number of dimensions."))
	}
	d, err := wrapDim(dim, x.Dim())
	if err != nil {
		return k.fail(err)
	}
	if a, b := sizeOr1(x, d), sizeOr1(y, d); a != 3 || b != 3 {
		return k.fail(fail("linalg.cross: inputs dimension %d must have length 3. Got %d and %d", dim, a, b))
	}
	a := k.op("roll", x, []int{-1}, []int{d})
	b := k.op("roll", y, []int{-1}, []int{d})
	z := k.op("sub.Tensor", k.op("mul.Tensor", x, b), k.op("mul.Tensor", a, y), 1)
	return k.op("roll", z, []int{-1}, []int{d})
}

// cross is linalg_cross along the first dimension of size 3 where none is given.
func cross(k *calc, c *Call) *tensor.Tensor {
	if !c.Args[2].IsNone() {
		return k.op("linalg_cross", c.Args[0], c.Args[1], c.Args[2])
	}
	x := c.tensorAt(0)
	d := slices.Index(x.Shape(), 3)
	if d < 0 {
		return k.fail(fail("no dimension of size 3 in input"))
	}
	return k.op("linalg_cross", x, c.Args[1], d)
}
