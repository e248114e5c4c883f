package exec

import (
	"github.com/torchpass/torchpass/tensor"
)

func qr(c *Call, name, mode string) error {
	m, err := matricesOf(c.tensorAt(0), name, false)
	if err != nil {
		return err
	}
	rows, cols, n := m.rows, m.cols, min(m.rows, m.cols)
	switch mode {
	case "reduced", "r":
	case "complete":
		n = rows
	default:
		return fail("qr received unrecognized mode '%s' but expected one of 'reduced' (default), 'r', or 'complete'", mode)
	}
	taus := make([][]complex128, len(m.all))
	for i, a := range m.all {
		m.all[i], taus[i] = a.householder()
	}
	var r results
	if mode == "r" {
		r.add(tensor.Empty(m.dtype, []int{0}))
	} else {
		r.add(m.tensorOf(m.dtype, []int{rows, n}, func(i int) []complex128 { return m.all[i].orthogonal(taus[i], n).data }))
	}
	r.add(m.mapped(n, cols, func(a matrix) matrix { return a.cut(n, cols).triangle(true, false) }))
	return r.give(c)
}

func geqrf(c *Call) error {
	m, err := matricesOf(c.tensorAt(0), "torch.geqrf", false)
	if err != nil {
		return err
	}
	taus := make([][]complex128, len(m.all))
	for i, a := range m.all {
		m.all[i], taus[i] = a.householder()
	}
	var r results
	r.add(m.tensor(m.rows, m.cols))
	r.add(m.tensorOf(m.dtype, []int{min(m.rows, m.cols)}, func(i int) []complex128 { return taus[i] }))
	return r.give(c)
}

func householderProduct(c *Call) error {
	m, err := matricesOf(c.tensorAt(0), "torch.linalg.householder_product", false)
	if err != nil {
		return err
	}
	rows, cols := m.rows, m.cols
	tau := c.tensorAt(1)
	if rows < cols {
		return fail("torch.linalg.householder_product: input.shape[-2] must be greater than or equal to input.shape[-1]")
	}
	if tau.Dim() == 0 || tau.DType() != m.dtype || tau.Shape()[tau.Dim()-1] > cols || tau.Numel() != len(m.all)*tau.Shape()[tau.Dim()-1] {
		return unsupported("tau of shape %v and dtype %s", sizes(tau.Shape()), tau.DType())
	}
	data, err := denseAs[complex128](tau)
	if err != nil {
		return err
	}
	n := tau.Shape()[tau.Dim()-1]
	return c.give(m.tensorOf(m.dtype, []int{rows, cols}, func(i int) []complex128 {
		return m.all[i].orthogonal(data[i*n:(i+1)*n], cols).data
	}))
}
