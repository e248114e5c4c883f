package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// tolerances are the size below which singular values count as none, of each matrix.
func tolerances(m matrices, atol, rtol value.Value, top []float64) ([]float64, error) {
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
	r, err := read(rtol, eps*float64(max(m.rows, m.cols)))
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

// spectra are the singular values of a batch, A = U S Vᴴ, and the size below which they
// count as none.
type spectra struct {
	matrices
	u, v []matrix
	s    [][]float64
	tol  []float64
}

// spectraOf decomposes the first argument. Of a Hermitian matrix the lower triangle counts.
func spectraOf(c *Call, atol, rtol value.Value, hermitian bool, name string) (d spectra, err error) {
	if d.matrices, err = matricesOf(c.tensorAt(0), name, hermitian); err != nil {
		return d, err
	}
	top := make([]float64, len(d.all))
	for i, a := range d.all {
		if hermitian {
			a = a.hermitian(false)
		}
		u, s, v := a.svd()
		d.u, d.s, d.v = append(d.u, u), append(d.s, s), append(d.v, v)
		if len(s) > 0 {
			top[i] = s[0]
		}
	}
	d.tol, err = tolerances(d.matrices, atol, rtol, top)
	return d, err
}

// pseudoInverse leaves out the singular values that are as good as zero.
func pseudoInverse(c *Call, atol, rtol value.Value, hermitian bool) error {
	d, err := spectraOf(c, atol, rtol, hermitian, "linalg.pinv")
	if err != nil {
		return err
	}
	return c.give(d.tensorOf(d.dtype, []int{d.cols, d.rows}, func(i int) []complex128 {
		w := d.v[i].clone()
		for j, size := range d.s[i] {
			for k := range w.rows {
				if size > d.tol[i] {
					w.set(k, j, w.at(k, j)/complex(size, 0))
				} else {
					w.set(k, j, 0)
				}
			}
		}
		return w.times(d.u[i].adjoint()).data
	}))
}

func matrixRank(c *Call) error {
	name, hermitian := "linalg.matrix_rank", c.boolAt(3)
	if hermitian {
		name = "linalg.eigh"
	}
	d, err := spectraOf(c, c.Args[1], c.Args[2], hermitian, name)
	if err != nil {
		return err
	}
	return c.give(d.tensorOf(tensor.Int64, nil, func(i int) []complex128 {
		n := int64(0)
		for _, v := range d.s[i] {
			if v > d.tol[i] {
				n++
			}
		}
		return ints([]int64{n})
	}))
}
