package exec

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// matrices is a batch of matrices out of a tensor.
type matrices struct {
	lead       []int
	rows, cols int // of each, also where there is none
	dtype      tensor.DType
	all        []matrix
}

// matricesOf reads a batch; name is the operator in errors.
func matricesOf(t *tensor.Tensor, name string, square bool) (m matrices, err error) {
	n := t.Dim() - 2
	if n < 0 {
		return m, fail("%s: The input tensor A must have at least 2 dimensions.", name)
	}
	rows, cols := t.Shape()[n], t.Shape()[n+1]
	if square && rows != cols {
		return m, fail("%s: A must be batches of square matrices, but they are %d by %d matrices", name, rows, cols)
	}
	if !(fullDTypes | complexDTypes).has(t.DType()) {
		return m, fail("%s: Expected a floating point or complex tensor as input. Got %s", name, t.DType())
	}
	data, err := denseAs[complex128](t)
	if err != nil {
		return m, err
	}
	m.lead, m.rows, m.cols, m.dtype = slices.Clone(t.Shape()[:n]), rows, cols, t.DType()
	m.all = make([]matrix, productOf(m.lead))
	for i := range m.all {
		m.all[i] = matrix{rows, cols, slices.Clone(data[i*rows*cols : (i+1)*rows*cols])}
	}
	return m, nil
}

// tensorOf makes a tensor of what f gives for each matrix, of the shape.
func (m matrices) tensorOf(d tensor.DType, shape []int, f func(i int) []complex128) (*tensor.Tensor, error) {
	full := append(slices.Clone(m.lead), shape...)
	if err := checkRoom(tensor.Complex128, full); err != nil {
		return nil, err
	}
	data := make([]complex128, 0, productOf(full))
	for i := range m.all {
		data = append(data, f(i)...)
	}
	out, err := tensor.Empty(d, full)
	if err != nil {
		return nil, err
	}
	return out, storeAs(out, data)
}

// mapped makes a tensor of matrices.
func (m matrices) mapped(rows, cols int, f func(a matrix) matrix) (*tensor.Tensor, error) {
	return m.tensorOf(m.dtype, []int{rows, cols}, func(i int) []complex128 { return f(m.all[i]).data })
}

// tensor makes a tensor of the matrices as they are now, of any size.
func (m matrices) tensor(rows, cols int) (*tensor.Tensor, error) {
	return m.mapped(rows, cols, func(a matrix) matrix { return a })
}

// infos makes a tensor of a number for each matrix.
func (m matrices) infos(ns []int64) (*tensor.Tensor, error) {
	return m.tensorOf(tensor.Int32, nil, func(i int) []complex128 { return ints(ns[i : i+1]) })
}

// element says in an error which matrix of a batch it is about.
func (m matrices) element(i int) string {
	if len(m.lead) == 0 {
		return ""
	}
	return fmt.Sprintf("(Batch element %d): ", i)
}

// matrixSize is the size of a matrix of the batch, which may have none.
func matrixSize(t *tensor.Tensor) (rows, cols int) {
	if t.Dim() < 2 {
		return 0, 0
	}
	return t.Shape()[t.Dim()-2], t.Shape()[t.Dim()-1]
}

// results collects tensors, and the first error.
type results struct {
	vs  []value.Value
	err error
}

func (r *results) add(t *tensor.Tensor, err error) {
	r.vs = append(r.vs, value.TensorOf(t))
	r.err = firstError(r.err, err)
}

func (r *results) give(c *Call) error {
	if r.err != nil {
		return r.err
	}
	return c.Return(r.vs...)
}

// ints are whole numbers as elements of a matrix.
func ints(ns []int64) []complex128 {
	out := make([]complex128, len(ns))
	for i, n := range ns {
		out[i] = complex(float64(n), 0)
	}
	return out
}

// linalgKernels lists what needs no more than the factorizations of a matrix.
func linalgKernels() []Entry {
	rows := []Entry{
		{"aten::linalg_det", func(c *Call) error {
			m, err := matricesOf(c.tensorAt(0), "linalg.det", true)
			if err != nil {
				return err
			}
			return c.give(m.tensorOf(m.dtype, nil, func(i int) []complex128 {
				sign, log := m.all[i].determinant()
				return []complex128{sign * complex(math.Exp(log), 0)}
			}))
		}},
		{"aten::linalg_slogdet", func(c *Call) error { return signLogDet(c) }},
		{"aten::slogdet", func(c *Call) error { return signLogDet(c) }},
		composed("aten::logdet", logDet),
		{"aten::linalg_lu_factor", func(c *Call) error { return luFactor(c, "torch.linalg.lu_factor", false, true) }},
		{"aten::linalg_lu_factor_ex", func(c *Call) error { return luFactor(c, "torch.linalg.lu_factor_ex", true, c.boolAt(2)) }},
		{"aten::_lu_with_info", func(c *Call) error { return luFactor(c, "torch.lu_with_info", true, false) }},
		{"aten::linalg_lu", linalgLU},
		{"aten::lu_unpack", luUnpack},
		{"aten::linalg_cholesky", func(c *Call) error { return cholesky(c, "linalg.cholesky", false, true) }},
		{"aten::linalg_cholesky_ex", func(c *Call) error { return cholesky(c, "linalg.cholesky_ex", true, c.boolAt(2)) }},
		{"aten::cholesky", func(c *Call) error { return cholesky(c, "cholesky", false, true) }},
		{"aten::linalg_qr", func(c *Call) error { return qr(c, "linalg.qr", c.Args[1].Str()) }},
		{"aten::qr", func(c *Call) error {
			return qr(c, "qr", map[bool]string{true: "reduced", false: "complete"}[c.boolAt(1)])
		}},
		{"aten::geqrf", geqrf},
		{"aten::linalg_householder_product", householderProduct},
		{"aten::linalg_svdvals", func(c *Call) error {
			m, err := matricesOf(c.tensorAt(0), "linalg.svd", false)
			if err != nil {
				return err
			}
			return c.give(m.tensorOf(m.dtype.ToReal(), []int{min(m.rows, m.cols)}, func(i int) []complex128 { return m.all[i].singular() }))
		}},
	}
	return append(rows, solveKernels()...)
}

func (m matrix) singular() []complex128 {
	_, s, _ := m.svd()
	out := make([]complex128, len(s))
	for i, v := range s {
		out[i] = complex(v, 0)
	}
	return out
}

// determinant is its sign (a phase) and the logarithm of its size.
func (m matrix) determinant() (sign complex128, log float64) {
	f, swaps, info := m.lu()
	if info > 0 {
		return 0, math.Inf(-1)
	}
	sign = 1
	for i, s := range swaps {
		v := f.at(i, i)
		size := cmplx.Abs(v)
		sign *= v / complex(size, 0)
		log += math.Log(size)
		if int(s) != i+1 {
			sign = -sign
		}
	}
	return sign, log
}

func signLogDet(c *Call) error {
	m, err := matricesOf(c.tensorAt(0), "linalg.slogdet", true)
	if err != nil {
		return err
	}
	signs, logs := make([]complex128, len(m.all)), make([]complex128, len(m.all))
	for i, a := range m.all {
		s, l := a.determinant()
		signs[i], logs[i] = s, complex(l, 0)
	}
	var r results
	r.add(m.tensorOf(m.dtype, nil, func(i int) []complex128 { return signs[i : i+1] }))
	r.add(m.tensorOf(m.dtype.ToReal(), nil, func(i int) []complex128 { return logs[i : i+1] }))
	return r.give(c)
}

// logDet is not a number where a real determinant is negative.
func logDet(k *calc, c *Call) *tensor.Tensor {
	parts := k.ops("linalg_slogdet", 2, c.Args[0])
	if c.tensorAt(0).DType().IsComplex() {
		return k.op("add.Tensor", parts[1], k.op("log", parts[0]), 1)
	}
	nan := k.op("full_like", parts[1], value.Float(math.NaN()))
	return k.op("where.self", k.op("eq.Scalar", parts[0], value.Int(-1)), nan, parts[1])
}

func luFactor(c *Call, name string, withInfo, check bool) error {
	m, err := matricesOf(c.tensorAt(0), name, false)
	if err != nil {
		return err
	}
	if !c.boolAt(1) {
		return fail("linalg.lu_factor: LU without pivoting is not implemented on the CPU")
	}
	swaps, infos := make([][]int64, len(m.all)), make([]int64, len(m.all))
	for i, a := range m.all {
		m.all[i], swaps[i], infos[i] = a.lu()
		if infos[i] > 0 && check {
			return fail("torch.linalg.lu_factor: U[%d,%d] is zero and using it on lu_solve would result in a division by zero. If you still want to perform the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)", infos[i], infos[i])
		}
	}
	var r results
	r.add(m.tensor(m.rows, m.cols))
	r.add(m.tensorOf(tensor.Int32, []int{min(m.rows, m.cols)}, func(i int) []complex128 { return ints(swaps[i]) }))
	if withInfo {
		r.add(m.infos(infos))
	}
	return r.give(c)
}

func linalgLU(c *Call) error {
	m, err := matricesOf(c.tensorAt(0), "linalg.lu", false)
	if err != nil {
		return err
	}
	if !c.boolAt(1) {
		return fail("linalg.lu: LU without pivoting is not implemented on the CPU")
	}
	swaps := make([][]int64, len(m.all))
	for i, a := range m.all {
		m.all[i], swaps[i], _ = a.lu()
	}
	return unpackLU(c, m, swaps, true, true)
}

// unpackLU gives P, L and U.
func unpackLU(c *Call, m matrices, swaps [][]int64, data, pivots bool) error {
	rows, cols, n := m.rows, m.cols, min(m.rows, m.cols)
	var r results
	none := func(d tensor.DType) { r.add(tensor.Empty(d, []int{0})) }
	if pivots {
		r.add(m.tensorOf(m.dtype, []int{rows, rows}, func(i int) []complex128 { return rowSwaps(swaps[i], rows).data }))
	} else {
		none(m.dtype)
	}
	if data {
		r.add(m.mapped(rows, n, func(a matrix) matrix { return a.cut(rows, n).triangle(false, true) }))
		r.add(m.mapped(n, cols, func(a matrix) matrix { return a.cut(n, cols).triangle(true, false) }))
	} else {
		none(m.dtype)
		none(m.dtype)
	}
	return r.give(c)
}

func luUnpack(c *Call) error {
	m, err := matricesOf(c.tensorAt(0), "lu_unpack", false)
	if err != nil {
		return err
	}
	swaps, err := swapsOf(c.tensorAt(1), m)
	if err != nil {
		return err
	}
	return unpackLU(c, m, swaps, c.boolAt(2), c.boolAt(3))
}

// swapsOf reads the pivots of a batch of factorizations.
func swapsOf(t *tensor.Tensor, m matrices) ([][]int64, error) {
	n := min(m.rows, m.cols)
	if t.DType() != tensor.Int32 {
		return nil, fail("torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype.")
	}
	if t.Numel() != n*len(m.all) {
		return nil, unsupported("pivots of shape %v", sizes(t.Shape()))
	}
	data, err := denseAs[int64](t)
	if err != nil {
		return nil, err
	}
	out := make([][]int64, len(m.all))
	for i := range out {
		out[i] = data[i*n : (i+1)*n]
		for _, s := range out[i] {
			if s < 1 || s > int64(m.rows) {
				return nil, unsupported("a pivot of %d for %d rows", s, m.rows)
			}
		}
	}
	return out, nil
}

func cholesky(c *Call, name string, withInfo, check bool) error {
	m, err := matricesOf(c.tensorAt(0), name, true)
	if err != nil {
		return err
	}
	upper := c.boolAt(1)
	infos := make([]int64, len(m.all))
	for i, a := range m.all {
		if upper {
			a = a.adjoint()
		}
		m.all[i], infos[i] = a.cholesky()
		switch {
		case infos[i] > 0 && !check:
			return unsupported("a matrix that is not positive-definite")
		case infos[i] > 0:
			return fail("%s: %sThe factorization could not be completed because the input is not positive-definite (the leading minor of order %d is not positive-definite).", name, m.element(i), infos[i])
		}
		if upper {
			m.all[i] = m.all[i].adjoint()
		}
	}
	var r results
	r.add(m.tensor(m.rows, m.cols))
	if withInfo {
		r.add(m.infos(infos))
	}
	return r.give(c)
}
