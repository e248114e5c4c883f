package exec

import (
	"math"
	"math/cmplx"
	"slices"
)

// svd is U S Vᴴ with min(rows, cols) singular values, by Jacobi rotations of columns.
func (m matrix) svd() (u matrix, s []float64, v matrix) {
	if m.rows < m.cols {
		v, s, u = m.adjoint().svd()
		return u, s, v
	}
	a, v := m.clone(), unitMatrix(m.cols)
	for range 60 {
		if !a.rotateColumns(v) {
			break
		}
	}
	s = make([]float64, m.cols)
	for j := range s {
		for i := range a.rows {
			s[j] = math.Hypot(s[j], cmplx.Abs(a.at(i, j)))
		}
	}
	order := make([]int, len(s))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case s[i] > s[j]:
			return -1
		case s[i] < s[j]:
			return 1
		}
		return 0
	})
	u, w, sorted := newMatrix(a.rows, a.cols), newMatrix(v.rows, v.cols), make([]float64, len(s))
	for k, j := range order {
		sorted[k] = s[j]
		for i := range a.rows {
			if s[j] > 0 {
				u.set(i, k, a.at(i, j)/complex(s[j], 0))
			}
		}
		for i := range v.rows {
			w.set(i, k, v.at(i, j))
		}
	}
	return u, sorted, w
}

// rotateColumns makes each pair of columns orthogonal once, and does to v the same; it
// reports whether any was not.
func (m matrix) rotateColumns(v matrix) (turned bool) {
	for p := range m.cols {
		for q := p + 1; q < m.cols; q++ {
			a, b, c := 0.0, 0.0, complex128(0)
			for i := range m.rows {
				x, y := m.at(i, p), m.at(i, q)
				a += real(x)*real(x) + imag(x)*imag(x)
				b += real(y)*real(y) + imag(y)*imag(y)
				c += cmplx.Conj(x) * y
			}
			size := cmplx.Abs(c)
			if size == 0 || !(size > 1e-15*math.Sqrt(a*b)) {
				continue
			}
			turned = true
			z := (b - a) / (2 * size)
			t := math.Copysign(1, z) / (math.Abs(z) + math.Sqrt(1+z*z))
			cs := 1 / math.Sqrt(1+t*t)
			phase := c / complex(size, 0)
			for _, w := range []matrix{m, v} {
				for i := range w.rows {
					x, y := w.at(i, p), w.at(i, q)*cmplx.Conj(phase)
					w.set(i, p, complex(cs, 0)*x-complex(cs*t, 0)*y)
					w.set(i, q, complex(cs*t, 0)*x+complex(cs, 0)*y)
				}
			}
		}
	}
	return turned
}

// hermitian is the Hermitian matrix of which one triangle is given.
func (m matrix) hermitian(upper bool) matrix {
	h := m.triangle(upper, false)
	for i := range m.rows {
		h.set(i, i, complex(real(m.at(i, i)), 0))
		for j := range m.cols {
			if i != j && (j < i) == upper {
				h.set(i, j, cmplx.Conj(m.at(j, i)))
			}
		}
	}
	return h
}

// eigenvalues are those of a Hermitian matrix, which shifted by its norm has no negative
// ones: they are then its singular values.
func (m matrix) eigenvalues(upper bool) []complex128 {
	h := m.hermitian(upper)
	shift := 0.0
	for _, v := range h.data {
		shift = math.Hypot(shift, cmplx.Abs(v))
	}
	for i := range h.rows {
		h.set(i, i, h.at(i, i)+complex(shift, 0))
	}
	s := h.singular()
	slices.Reverse(s)
	for i := range s {
		s[i] -= complex(shift, 0)
	}
	return s
}

// exp is the exponential: the series of m halved until it is small, squared as often.
func (m matrix) exp() matrix {
	norm, halvings := 0.0, 0
	for _, v := range m.data {
		norm += cmplx.Abs(v)
	}
	for ; norm > 0.5 && halvings < 1100 && !math.IsInf(norm, 0); halvings++ {
		norm /= 2
	}
	a := m.clone()
	for i, v := range a.data {
		a.data[i] = v * complex(math.Ldexp(1, -halvings), 0)
	}
	out, term := unitMatrix(m.rows), unitMatrix(m.rows)
	for k := 1; k <= 20; k++ {
		term = term.times(a)
		for i := range term.data {
			term.data[i] /= complex(float64(k), 0)
			out.data[i] += term.data[i]
		}
	}
	for range halvings {
		out = out.times(out)
	}
	return out
}
