package exec

import (
	"slices"
	"strconv"

	"github.com/torchpass/torchpass/tensor"
)

// solveKernels lists solutions of linear systems, and inverses.
func solveKernels() []Entry {
	return []Entry{
		{"aten::linalg_inv", func(c *Call) error { return invert(c, "linalg.inv", true, false) }},
		{"aten::linalg_inv_ex", func(c *Call) error { return invert(c, "linalg.inv_ex", c.boolAt(1), true) }},
		{"aten::linalg_solve", func(c *Call) error { return solve(c, true, false) }},
		{"aten::linalg_solve_ex", func(c *Call) error { return solve(c, c.boolAt(3), true) }},
		{"aten::linalg_solve_triangular", func(c *Call) error {
			return c.give(solveTriangular(c.tensorAt(0), c.tensorAt(1), c.boolAt(2), c.boolAt(3), c.boolAt(4)))
		}},
		{"aten::triangular_solve", triangularSolve},
		{"aten::cholesky_solve", func(c *Call) error { return c.give(choleskySolve(c)) }},
		{"aten::cholesky_inverse", func(c *Call) error {
			m, err := matricesOf(c.tensorAt(0), "cholesky_inverse", true)
			if err != nil {
				return err
			}
			n, _ := matrixSize(c.tensorAt(0))
			return c.give(m.mapped(n, n, func(a matrix) matrix { return a.solveCholesky(c.boolAt(1), unitMatrix(n)) }))
		}},
		{"aten::linalg_lu_solve", func(c *Call) error {
			return c.give(luSolve(c.tensorAt(0), c.tensorAt(1), c.tensorAt(2), c.boolAt(3), c.boolAt(4)))
		}},
		{"aten::lu_solve", func(c *Call) error {
			return c.give(luSolve(c.tensorAt(1), c.tensorAt(2), c.tensorAt(0), true, false))
		}},
	}
}

func invert(c *Call, name string, check, withInfo bool) error {
	m, err := matricesOf(c.tensorAt(0), name, true)
	if err != nil {
		return err
	}
	n, _ := matrixSize(c.tensorAt(0))
	infos := make([]int64, len(m.all))
	for i, a := range m.all {
		f, swaps, info := a.lu(true)
		infos[i] = info
		switch {
		case info == 0:
			m.all[i] = f.solveLU(swaps, unitMatrix(n))
		case check:
			where := ""
			if len(m.lead) > 0 {
				where = "(Batch element " + batchNumber(i) + "): "
			}
			return fail("%s: %sThe diagonal element %d is zero, the inversion could not be completed because the input matrix is singular.", name, where, info)
		default:
			return unsupported("a singular matrix")
		}
	}
	var r results
	r.add(m.mapped(n, n, func(a matrix) matrix { return a }))
	if withInfo {
		r.add(m.tensorOf(tensor.Int32, nil, func(i int) []complex128 { return ints(infos[i : i+1]) }))
	}
	return r.give(c)
}

func batchNumber(i int) string { return strconv.Itoa(i) }

// pairs broadcasts two batches against each other.
func pairs(a, b *tensor.Tensor, name string) (x, y matrices, err error) {
	if a.Dim() < 2 || b.Dim() < 2 {
		return x, y, fail("%s: The input tensor A must have at least 2 dimensions.", name)
	}
	if a.DType() != b.DType() {
		return x, y, fail("%s: Expected A and B to have the same dtype, but found A of type %s and B of type %s instead", name, a.DType(), b.DType())
	}
	p, q := a.Dim()-2, b.Dim()-2
	lead, err := tensor.BroadcastShapes(a.Shape()[:p], b.Shape()[:q])
	if err != nil {
		return x, y, err
	}
	ae, err := a.Expand(append(slices.Clone(lead), a.Shape()[p:]...)...)
	if err != nil {
		return x, y, err
	}
	be, err := b.Expand(append(slices.Clone(lead), b.Shape()[q:]...)...)
	if err != nil {
		return x, y, err
	}
	if x, err = matricesOf(ae, name, true); err == nil {
		y, err = matricesOf(be, name, false)
	}
	return x, y, err
}

// fits checks the sizes of a system.
func fits(a, b *tensor.Tensor, left bool, name string) error {
	n, _ := matrixSize(a)
	rows, cols := matrixSize(b)
	if left && rows != n || !left && cols != n {
		return fail("%s: Incompatible shapes of A and B for the equation %s (%dx%d and %dx%d)", name, map[bool]string{true: "AX = B", false: "XA = B"}[left], n, n, rows, cols)
	}
	return nil
}

func solve(c *Call, check, withInfo bool) error {
	a, b, left := c.tensorAt(0), c.tensorAt(1), c.boolAt(2)
	vector := b.Dim() == 1 || a.Dim() > 2 && b.Dim() == a.Dim()-1 && slices.Equal(b.Shape(), a.Shape()[:a.Dim()-1])
	var err error
	if vector {
		if b, err = b.Unsqueeze(-1); err != nil {
			return err
		}
	}
	m, y, err := pairs(a, b, "linalg.solve")
	if err == nil {
		err = fits(a, b, left || vector, "linalg.solve")
	}
	if err != nil {
		return err
	}
	infos := make([]int64, len(m.all))
	rows, cols := matrixSize(b)
	for i, x := range m.all {
		if !left && !vector {
			x = x.transposed()
			y.all[i] = y.all[i].transposed()
		}
		f, swaps, info := x.lu(true)
		infos[i] = info
		switch {
		case info > 0 && check:
			where := ""
			if len(m.lead) > 0 {
				where = "(Batch element " + batchNumber(i) + "): "
			}
			return fail("torch.linalg.solve: %sThe solver failed because the input matrix is singular.", where)
		case info > 0:
			return unsupported("a singular matrix")
		}
		y.all[i] = f.solveLU(swaps, y.all[i])
		if !left && !vector {
			y.all[i] = y.all[i].transposed()
		}
	}
	out, err := y.mapped(rows, cols, func(a matrix) matrix { return a })
	if err == nil && vector {
		out, err = out.SqueezeDim(out.Dim() - 1)
	}
	var r results
	r.add(out, err)
	if withInfo {
		r.add(m.tensorOf(tensor.Int32, nil, func(i int) []complex128 { return ints(infos[i : i+1]) }))
	}
	return r.give(c)
}

func solveTriangular(a, b *tensor.Tensor, upper, left, unit bool) (*tensor.Tensor, error) {
	m, y, err := pairs(a, b, "linalg.solve_triangular")
	if err == nil {
		err = fits(a, b, left, "linalg.solve_triangular")
	}
	if err != nil {
		return nil, err
	}
	rows, cols := matrixSize(b)
	return y.tensorOf(y.dtype, []int{rows, cols}, func(i int) []complex128 {
		if left {
			return m.all[i].solveTriangle(y.all[i], upper, unit).data
		}
		return m.all[i].transposed().solveTriangle(y.all[i].transposed(), !upper, unit).transposed().data
	})
}

func triangularSolve(c *Call) error {
	b, a, upper, turned, unit := c.tensorAt(0), c.tensorAt(1), c.boolAt(2), c.boolAt(3), c.boolAt(4)
	m, y, err := pairs(a, b, "triangular_solve")
	if err == nil {
		err = fits(a, b, true, "triangular_solve")
	}
	if err != nil {
		return err
	}
	rows, cols := matrixSize(b)
	var r results
	r.add(y.tensorOf(y.dtype, []int{rows, cols}, func(i int) []complex128 {
		if turned {
			return m.all[i].transposed().solveTriangle(y.all[i], !upper, unit).data
		}
		return m.all[i].solveTriangle(y.all[i], upper, unit).data
	}))
	r.add(m.mapped(rows, rows, func(a matrix) matrix { return a }))
	return r.give(c)
}

// solveCholesky solves A X = B for the factor of A.
func (m matrix) solveCholesky(upper bool, b matrix) matrix {
	l := m
	if upper {
		l = m.adjoint()
	}
	return l.adjoint().solveTriangle(l.solveTriangle(b, false, false), true, false)
}

func choleskySolve(c *Call) (*tensor.Tensor, error) {
	b, a := c.tensorAt(0), c.tensorAt(1)
	m, y, err := pairs(a, b, "cholesky_solve")
	if err == nil {
		err = fits(a, b, true, "cholesky_solve")
	}
	if err != nil {
		return nil, err
	}
	rows, cols := matrixSize(b)
	return y.tensorOf(y.dtype, []int{rows, cols}, func(i int) []complex128 {
		return m.all[i].solveCholesky(c.boolAt(2), y.all[i]).data
	})
}

func luSolve(f, pivots, b *tensor.Tensor, left, adjoint bool) (*tensor.Tensor, error) {
	if !left || adjoint {
		return nil, unsupported("left or adjoint")
	}
	m, y, err := pairs(f, b, "torch.linalg.lu_solve")
	if err == nil {
		err = fits(f, b, left, "torch.linalg.lu_solve")
	}
	if err != nil {
		return nil, err
	}
	n, _ := matrixSize(f)
	wide, err := pivots.Expand(append(slices.Clone(m.lead), n)...)
	if err != nil {
		return nil, err
	}
	swaps, err := swapsOf(wide, m, f)
	if err != nil {
		return nil, err
	}
	rows, cols := matrixSize(b)
	return y.tensorOf(y.dtype, []int{rows, cols}, func(i int) []complex128 { return m.all[i].solveLU(swaps[i], y.all[i]).data })
}
