package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// tolerances are the size below which singular values count as none, of each matrix.
func tolerances(m matrices, atol, rtol value.Value, top []float64, n int) ([]float64, error) {
	eps := 0x1p-52
	if m.dtype.ToReal() == tensor.Float32 {
		eps = 0x1p-23
	}
	read := func(v value.Value, def float64) ([]float64, error) {
		out := make([]float64, len(m.all))
		if t := v.Tensor(); t != nil {
			wide, err := t.Expand(m.lead...)
			if err != nil {
				return nil, err
			}
			return denseAs[float64](wide)
		}
		if !v.IsNone() {
			def = v.AsFloat()
		}
		for i := range out {
			out[i] = def
		}
		return out, nil
	}
	a, err := read(atol, 0)
	if err != nil {
		return nil, err
	}
	r, err := read(rtol, eps*float64(n))
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(m.all))
	for i := range out {
		if rtol.IsNone() && a[i] > 0 {
			r[i] = 0
		}
		out[i] = max(a[i], r[i]*top[i])
	}
	return out, nil
}

// decomposed are the singular values of a batch and the tolerances.
func decomposed(c *Call, atol, rtol value.Value, name string) (m matrices, u, v []matrix, s [][]float64, tol []float64, err error) {
	if m, err = matricesOf(c.tensorAt(0), name, false); err != nil {
		return m, nil, nil, nil, nil, err
	}
	rows, cols := matrixSize(c.tensorAt(0))
	top := make([]float64, len(m.all))
	for i, a := range m.all {
		x, y, z := a.svd()
		u, s, v = append(u, x), append(s, y), append(v, z)
		if len(y) > 0 {
			top[i] = y[0]
		}
	}
	tol, err = tolerances(m, atol, rtol, top, max(rows, cols))
	return m, u, v, s, tol, err
}

// pseudoInverse leaves out the singular values that are as good as zero.
func pseudoInverse(c *Call, atol, rtol value.Value) (*tensor.Tensor, error) {
	m, u, v, s, tol, err := decomposed(c, atol, rtol, "linalg.pinv")
	if err != nil {
		return nil, err
	}
	if len(c.Args) > 3 && c.boolAt(3) || len(c.Args) == 3 && c.boolAt(2) {
		if rows, cols := matrixSize(c.tensorAt(0)); rows != cols {
			return nil, fail("linalg.pinv: A must be batches of square matrices, but they are %d by %d matrices", rows, cols)
		}
		for i, a := range m.all {
			u[i], s[i], v[i] = a.hermitian(false).svd()
		}
	}
	rows, cols := matrixSize(c.tensorAt(0))
	return m.tensorOf(m.dtype, []int{cols, rows}, func(i int) []complex128 {
		w := v[i].clone()
		for j, size := range s[i] {
			for k := range w.rows {
				if size > tol[i] {
					w.set(k, j, w.at(k, j)/complex(size, 0))
				} else {
					w.set(k, j, 0)
				}
			}
		}
		return w.times(u[i].adjoint()).data
	})
}

func matrixRank(c *Call, atol, rtol value.Value) (*tensor.Tensor, error) {
	m, _, _, s, tol, err := decomposed(c, atol, rtol, "linalg.matrix_rank")
	if err != nil {
		return nil, err
	}
	return m.tensorOf(tensor.Int64, nil, func(i int) []complex128 {
		n := int64(0)
		for _, v := range s[i] {
			if v > tol[i] {
				n++
			}
		}
		return ints([]int64{n})
	})
}
