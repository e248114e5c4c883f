package exec

import (
	"github.com/torchpass/torchpass/tensor"
)

const productDTypes = intDTypes | wideFloats | complexDTypes

// matmulKernels lists the products of matrices and vectors.
func matmulKernels() []Entry {
	finish := func(f func(c *Call) (*tensor.Tensor, error)) targeted {
		return func(c *Call, to target) (*tensor.Tensor, error) {
			r, err := f(c)
			if err != nil {
				return nil, err
			}
			return to.finish(r)
		}
	}
	mm2 := func(c *Call) (*tensor.Tensor, error) { return mm(c.tensorAt(0), c.tensorAt(1)) }
	bmm2 := func(c *Call) (*tensor.Tensor, error) { return bmm(c.tensorAt(0), c.tensorAt(1), "bmm") }
	rows := variants("aten::mm", "", "aten::mm.out", finish(mm2))
	rows = append(rows, variants("aten::bmm", "", "aten::bmm.out", finish(bmm2))...)
	rows = append(rows, variants("aten::matmul", "", "aten::matmul.out", finish(func(c *Call) (*tensor.Tensor, error) {
		return matmul(c.tensorAt(0), c.tensorAt(1))
	}))...)
	rows = append(rows, variants("aten::mv", "", "aten::mv.out", finish(func(c *Call) (*tensor.Tensor, error) {
		return mv(c.tensorAt(0), c.tensorAt(1))
	}))...)
	rows = append(rows, variants("aten::dot", "", "aten::dot.out", finish(func(c *Call) (*tensor.Tensor, error) {
		return dot(c.tensorAt(0), c.tensorAt(1))
	}))...)
	for _, name := range []string{"addmm", "baddbmm", "addmv"} {
		rows = append(rows, pointRows(name, finish(func(c *Call) (*tensor.Tensor, error) { return addProduct(c, name) }))...)
	}
	return append(rows, Entry{"aten::linear", func(c *Call) error {
		return c.give(linear(c.tensorAt(0), c.tensorAt(1), c.tensorAt(2)))
	}})
}

func sameDType(a, b *tensor.Tensor) error {
	if a.DType() != b.DType() {
		return fail("expected scalar type %s but found %s", a.DType(), b.DType())
	}
	return nil
}

// products multiplies batches of matrices: a is [n, m, k], b is [n, k, p].
func products(a, b *tensor.Tensor, batch, m, k, p int, shape []int) (*tensor.Tensor, error) {
	switch classOf(a.DType()) {
	case classInt:
		return productsOf[int64](a, b, batch, m, k, p, shape)
	case classFloat:
		return productsOf[float32](a, b, batch, m, k, p, shape)
	case classDouble:
		return productsOf[float64](a, b, batch, m, k, p, shape)
	}
	return productsOf[complex128](a, b, batch, m, k, p, shape)
}

func productsOf[T number](a, b *tensor.Tensor, batch, m, k, p int, shape []int) (*tensor.Tensor, error) {
	bt, err := b.Transpose(-2, -1)
	if err != nil {
		return nil, err
	}
	out, err := tensor.Empty(a.DType(), shape)
	if err != nil {
		return nil, err
	}
	x, err := numbersOf[T](a)
	if err != nil {
		return nil, err
	}
	y, err := numbersOf[T](bt)
	if err != nil {
		return nil, err
	}
	z := make([]T, batch*m*p)
	for i := range batch {
		gemm(m, p, k, x[i*m*k:(i+1)*m*k], y[i*k*p:(i+1)*k*p], z[i*m*p:(i+1)*m*p])
	}
	return out, storeNumbers(out, z)
}

// numbersOf is denseAs for the types of products.
func numbersOf[T number](t *tensor.Tensor) ([]T, error) {
	var s any
	var err error
	switch any(*new(T)).(type) {
	case int64:
		s, err = denseAs[int64](t)
	case float32:
		s, err = denseAs[float32](t)
	case float64:
		s, err = denseAs[float64](t)
	default:
		s, err = denseAs[complex128](t)
	}
	return s.([]T), err
}

func storeNumbers[T number](out *tensor.Tensor, data []T) error {
	switch d := any(data).(type) {
	case []int64:
		return storeAs(out, d)
	case []float32:
		return storeAs(out, d)
	case []float64:
		return storeAs(out, d)
	case []complex128:
		return storeAs(out, d)
	}
	return nil
}

func mm(a, b *tensor.Tensor) (*tensor.Tensor, error) {
	if a.Dim() != 2 {
		return nil, fail("self must be a matrix")
	}
	if b.Dim() != 2 {
		return nil, fail("mat2 must be a matrix")
	}
	return mmChecked(a, b)
}

func mmChecked(a, b *tensor.Tensor) (*tensor.Tensor, error) {
	m, k, p := a.Shape()[0], a.Shape()[1], b.Shape()[1]
	if b.Shape()[0] != k {
		return nil, fail("mat1 and mat2 shapes cannot be multiplied (%dx%d and %dx%d)", m, k, b.Shape()[0], p)
	}
	if err := sameDType(a, b); err != nil {
		return nil, err
	}
	if m*p*k != 0 {
		if err := productDTypes.need("addmm_impl_cpu_", a.DType()); err != nil {
			return nil, err
		}
	}
	return products(a, b, 1, m, k, p, []int{m, p})
}

func bmm(a, b *tensor.Tensor, kernel string) (*tensor.Tensor, error) {
	if a.Dim() != 3 {
		return nil, fail("batch1 must be a 3D tensor")
	}
	if b.Dim() != 3 {
		return nil, fail("batch2 must be a 3D tensor")
	}
	n, m, k, p := a.Shape()[0], a.Shape()[1], a.Shape()[2], b.Shape()[2]
	if b.Shape()[0] != n || b.Shape()[1] != k {
		return nil, fail("Expected size for first two dimensions of batch2 tensor to be: [%d, %d] but got: [%d, %d].", n, k, b.Shape()[0], b.Shape()[1])
	}
	if err := sameDType(a, b); err != nil {
		return nil, err
	}
	if n*m*p != 0 {
		if err := productDTypes.need(kernel, a.DType()); err != nil {
			return nil, err
		}
	}
	return products(a, b, n, m, k, p, []int{n, m, p})
}

func mv(a, v *tensor.Tensor) (*tensor.Tensor, error) {
	if a.Dim() != 2 || v.Dim() != 1 {
		return nil, fail("vector + matrix @ vector expected, got %d, %d, %d", 1, a.Dim(), v.Dim())
	}
	m, k := a.Shape()[0], a.Shape()[1]
	if v.Shape()[0] != k {
		return nil, fail("size mismatch, got %d, %dx%d,%d", m, m, k, v.Shape()[0])
	}
	if err := sameDType(a, v); err != nil {
		return nil, err
	}
	if m*k != 0 {
		if err := productDTypes.need("addmv_impl_cpu", a.DType()); err != nil {
			return nil, err
		}
	}
	col, err := v.Unsqueeze(1)
	if err != nil {
		return nil, err
	}
	return products(a, col, 1, m, k, 1, []int{m})
}

func dot(a, b *tensor.Tensor) (*tensor.Tensor, error) {
	if a.Dim() != 1 || b.Dim() != 1 {
		return nil, fail("1D tensors expected, but got %dD and %dD tensors", a.Dim(), b.Dim())
	}
	if a.DType() != b.DType() {
		return nil, fail("dot : expected both vectors to have same dtype, but found %s and %s", a.DType(), b.DType())
	}
	if a.Numel() != b.Numel() {
		return nil, fail("inconsistent tensor size, expected tensor %v and src %v to have the same number of elements, but got %d and %d elements respectively",
			sizes(a.Shape()), sizes(b.Shape()), a.Numel(), b.Numel())
	}
	if err := productDTypes.need("dot", a.DType()); err != nil {
		return nil, err
	}
	row, err := a.Unsqueeze(0)
	if err != nil {
		return nil, err
	}
	col, err := b.Unsqueeze(1)
	if err != nil {
		return nil, err
	}
	return products(row, col, 1, 1, a.Numel(), 1, nil)
}

// matmul is aten::matmul: vectors become matrices, batches are broadcast.
func matmul(a, b *tensor.Tensor) (*tensor.Tensor, error) {
	x, y := a.Dim(), b.Dim()
	switch {
	case x == 0 || y == 0:
		return nil, fail("both arguments to matmul need to be at least 1D, but they are %dD and %dD", x, y)
	case x == 1 && y == 1:
		return dot(a, b)
	case x == 2 && y == 1:
		return mv(a, b)
	case x == 2 && y == 2:
		return mm(a, b)
	case x == 1 && y == 2:
		row, err := a.Unsqueeze(0)
		if err != nil {
			return nil, err
		}
		r, err := mm(row, b)
		if err != nil {
			return nil, err
		}
		return r.SqueezeDim(0)
	case x >= 3 && y <= 2:
		return foldedMatmul(a, b)
	case x <= 2 && y >= 3:
		return turnedMatmul(a, b)
	}
	return batchMatmul(a, b)
}

// foldedMatmul flattens the batches of a for one product with a matrix or
// vector b.
func foldedMatmul(a, b *tensor.Tensor) (*tensor.Tensor, error) {
	lead := a.Shape()[: a.Dim()-1 : a.Dim()-1]
	rows := 1
	for _, n := range lead {
		rows *= n
	}
	flat, err := a.Reshape(rows, a.Shape()[a.Dim()-1])
	if err != nil {
		return nil, err
	}
	if b.Dim() == 1 {
		r, err := mv(flat, b)
		if err != nil {
			return nil, err
		}
		return r.View(lead...)
	}
	r, err := mmChecked(flat, b)
	if err != nil {
		return nil, err
	}
	return r.View(append(lead, b.Shape()[1])...)
}

// turnedMatmul is foldedMatmul of the transposed operands.
func turnedMatmul(a, b *tensor.Tensor) (*tensor.Tensor, error) {
	bt, err := b.Transpose(-2, -1)
	if err != nil {
		return nil, err
	}
	at, err := a.T()
	if err != nil {
		return nil, err
	}
	r, err := foldedMatmul(bt, at)
	if err != nil || a.Dim() == 1 {
		return r, err
	}
	if r, err = r.Transpose(-2, -1); err != nil {
		return nil, err
	}
	return r.Contiguous(), nil
}

func batchMatmul(a, b *tensor.Tensor) (*tensor.Tensor, error) {
	x, y := a, b
	var err error
	if a.Dim() == 1 {
		if x, err = a.Unsqueeze(0); err != nil {
			return nil, err
		}
	}
	if b.Dim() == 1 {
		if y, err = b.Unsqueeze(1); err != nil {
			return nil, err
		}
	}
	xs, ys := x.Shape(), y.Shape()
	m, k, p := xs[len(xs)-2], xs[len(xs)-1], ys[len(ys)-1]
	lead, err := tensor.BroadcastShapes(xs[:len(xs)-2], ys[:len(ys)-2])
	if err != nil {
		return nil, err
	}
	n := 1
	for _, s := range lead {
		n *= s
	}
	flatten := func(t *tensor.Tensor, rows, cols int) (*tensor.Tensor, error) {
		e, err := t.Expand(append(append([]int(nil), lead...), rows, cols)...)
		if err != nil {
			return nil, err
		}
		return e.Reshape(n, rows, cols)
	}
	if x, err = flatten(x, m, k); err != nil {
		return nil, err
	}
	if y, err = flatten(y, ys[len(ys)-2], p); err != nil {
		return nil, err
	}
	r, err := bmm(x, y, "bmm")
	if err != nil {
		return nil, err
	}
	shape := append([]int(nil), lead...)
	if a.Dim() > 1 {
		shape = append(shape, m)
	}
	if b.Dim() > 1 {
		shape = append(shape, p)
	}
	return r.View(shape...)
}
