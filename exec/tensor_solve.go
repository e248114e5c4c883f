package exec

import (
	"slices"

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
			n := m.rows
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
	infos := make([]int64, len(m.all))
	for i, a := range m.all {
		f, swaps, info := a.lu()
		infos[i] = info
		switch {
		case info == 0:
			m.all[i] = f.solveLU(swaps, unitMatrix(m.rows))
		case check:
			return fail("%s: %sThe diagonal element %d is zero, the inversion could not be completed because the input matrix is singular.", name, m.element(i), info)
		default:
			return unsupported("a singular matrix")
		}
	}
	var r results
	r.add(m.tensor(m.rows, m.cols))
	if withInfo {
		r.add(m.infos(infos))
	}
	return r.give(c)
}

// systems reads AX = B, or XA = B where A is not on the left: two batches, broadcast
// against each other.
func systems(a, b *tensor.Tensor, left bool, name string) (x, y matrices, err error) {
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
	if x, err = matricesOf(ae, name, true); err != nil {
		return x, y, err
	}
	if y, err = matricesOf(be, name, false); err != nil {
		return x, y, err
	}
	if n := x.rows; left && y.rows != n || !left && y.cols != n {
		return x, y, fail("%s: Incompatible shapes of A and B for the equation %s (%dx%d and %dx%d)", name, map[bool]string{true: "AX = B", false: "XA = B"}[left], n, n, y.rows, y.cols)
	}
	return x, y, nil
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
	left = left || vector
	m, y, err := systems(a, b, left, "linalg.solve")
	if err != nil {
		return err
	}
	infos := make([]int64, len(m.all))
	for i, x := range m.all {
		if !left {
			x = x.transposed()
			y.all[i] = y.all[i].transposed()
		}
		f, swaps, info := x.lu()
		infos[i] = info
		switch {
		case info > 0 && check:
			return fail("torch.linalg.solve: %sThe solver failed because the input matrix is singular.", m.element(i))
		case info > 0:
			return unsupported("a singular matrix")
		}
		y.all[i] = f.solveLU(swaps, y.all[i])
		if !left {
			y.all[i] = y.all[i].transposed()
		}
	}
	out, err := y.tensor(y.rows, y.cols)
	if err == nil && vector {
		out, err = out.SqueezeDim(out.Dim() - 1)
	}
	var r results
	r.add(out, err)
	if withInfo {
		r.add(m.infos(infos))
	}
	return r.give(c)
}

func solveTriangular(a, b *tensor.Tensor, upper, left, unit bool) (*tensor.Tensor, error) {
	m, y, err := systems(a, b, left, "linalg.solve_triangular")
	if err != nil {
		return nil, err
	}
	return y.tensorOf(y.dtype, []int{y.rows, y.cols}, func(i int) []complex128 {
		if left {
			return m.all[i].solveTriangle(y.all[i], upper, unit).data
		}
		return m.all[i].transposed().solveTriangle(y.all[i].transposed(), !upper, unit).transposed().data
	})
}

func triangularSolve(c *Call) error {
	b, a, upper, turned, unit := c.tensorAt(0), c.tensorAt(1), c.boolAt(2), c.boolAt(3), c.boolAt(4)
	m, y, err := systems(a, b, true, "triangular_solve")
	if err != nil {
		return err
	}
	var r results
	r.add(y.tensorOf(y.dtype, []int{y.rows, y.cols}, func(i int) []complex128 {
		if turned {
			return m.all[i].transposed().solveTriangle(y.all[i], !upper, unit).data
		}
		return m.all[i].solveTriangle(y.all[i], upper, unit).data
	}))
	r.add(m.tensor(m.rows, m.cols))
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
	m, y, err := systems(a, b, true, "cholesky_solve")
	if err != nil {
		return nil, err
	}
	return y.tensorOf(y.dtype, []int{y.rows, y.cols}, func(i int) []complex128 {
		return m.all[i].solveCholesky(c.boolAt(2), y.all[i]).data
	})
}

func luSolve(f, pivots, b *tensor.Tensor, left, adjoint bool) (*tensor.Tensor, error) {
	if !left || adjoint {
		return nil, unsupported("left or adjoint")
	}
	m, y, err := systems(f, b, left, "torch.linalg.lu_solve")
	if err != nil {
		return nil, err
	}
	wide, err := pivots.Expand(append(slices.Clone(m.lead), m.rows)...)
	if err != nil {
		return nil, err
	}
	swaps, err := swapsOf(wide, m)
	if err != nil {
		return nil, err
	}
	return y.tensorOf(y.dtype, []int{y.rows, y.cols}, func(i int) []complex128 { return m.all[i].solveLU(swaps[i], y.all[i]).data })
}
