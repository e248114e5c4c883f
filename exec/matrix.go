package exec

import (
	"math"
	"math/cmplx"
	"slices"
)

// matrix is a dense matrix of complex numbers in C order, in which linear algebra is
// computed for all dtypes.
type matrix struct {
	rows, cols int
	data       []complex128
}

func newMatrix(rows, cols int) matrix {
	return matrix{rows, cols, make([]complex128, rows*cols)}
}

func unitMatrix(n int) matrix {
	m := newMatrix(n, n)
	for i := range n {
		m.set(i, i, 1)
	}
	return m
}

func (m matrix) at(i, j int) complex128     { return m.data[i*m.cols+j] }
func (m matrix) set(i, j int, v complex128) { m.data[i*m.cols+j] = v }
func (m matrix) row(i int) []complex128     { return m.data[i*m.cols : (i+1)*m.cols] }
func (m matrix) clone() matrix              { return matrix{m.rows, m.cols, slices.Clone(m.data)} }

// adjoint is the conjugate transpose.
func (m matrix) adjoint() matrix {
	t := newMatrix(m.cols, m.rows)
	for i := range m.rows {
		for j := range m.cols {
			t.set(j, i, cmplx.Conj(m.at(i, j)))
		}
	}
	return t
}

func (m matrix) transposed() matrix {
	t := m.adjoint()
	for i, v := range t.data {
		t.data[i] = cmplx.Conj(v)
	}
	return t
}

func (m matrix) times(b matrix) matrix {
	out := newMatrix(m.rows, b.cols)
	for i := range m.rows {
		to := out.row(i)
		for k := range m.cols {
			if a := m.at(i, k); a != 0 {
				for j, v := range b.row(k) {
					to[j] += a * v
				}
			}
		}
	}
	return out
}

// triangle keeps one triangle, with a diagonal of ones if unit.
func (m matrix) triangle(upper, unit bool) matrix {
	t := m.clone()
	for i := range m.rows {
		for j := range m.cols {
			switch {
			case i == j && unit:
				t.set(i, j, 1)
			case upper && j < i, !upper && j > i:
				t.set(i, j, 0)
			}
		}
	}
	return t
}

// cut is the upper left part.
func (m matrix) cut(rows, cols int) matrix {
	t := newMatrix(rows, cols)
	for i := range rows {
		copy(t.row(i), m.row(i)[:cols])
	}
	return t
}

// lu is a factorization P A = L U in place: swaps[i] is the row (from 1) that row i was
// swapped with; info is the first zero pivot (from 1), or 0.
func (m matrix) lu() (f matrix, swaps []int64, info int64) {
	f = m.clone()
	n := min(m.rows, m.cols)
	swaps = make([]int64, n)
	for k := range n {
		best := k
		for i := k + 1; i < f.rows; i++ {
			if absSum(f.at(i, k)) > absSum(f.at(best, k)) {
				best = i
			}
		}
		swaps[k] = int64(best + 1)
		if best != k {
			f.swapRows(k, best)
		}
		if f.at(k, k) == 0 {
			if info == 0 {
				info = int64(k + 1)
			}
			continue
		}
		for i := k + 1; i < f.rows; i++ {
			by := f.at(i, k) / f.at(k, k)
			f.set(i, k, by)
			for j := k + 1; j < f.cols; j++ {
				f.set(i, j, f.at(i, j)-by*f.at(k, j))
			}
		}
	}
	return f, swaps, info
}

// absSum is the size by which LAPACK compares pivots.
func absSum(v complex128) float64 { return math.Abs(real(v)) + math.Abs(imag(v)) }

func (m matrix) swapRows(i, j int) {
	a, b := m.row(i), m.row(j)
	for k := range a {
		a[k], b[k] = b[k], a[k]
	}
}

// solveTriangle solves T X = B for a triangle of m.
func (m matrix) solveTriangle(b matrix, upper, unit bool) matrix {
	x := b.clone()
	n := m.rows
	for s := range n {
		i := s
		if upper {
			i = n - 1 - s
		}
		to := x.row(i)
		lo, hi := 0, i
		if upper {
			lo, hi = i+1, n
		}
		for k := lo; k < hi; k++ {
			a := m.at(i, k)
			for j, v := range x.row(k) {
				to[j] -= a * v
			}
		}
		for j := range to {
			if !unit {
				to[j] /= m.at(i, i)
			}
		}
	}
	return x
}

// solveLU solves A X = B for a factorization of A.
func (m matrix) solveLU(swaps []int64, b matrix) matrix {
	x := b.clone()
	for i, s := range swaps {
		if int(s)-1 != i {
			x.swapRows(i, int(s)-1)
		}
	}
	return m.solveTriangle(m.solveTriangle(x, false, true), true, false)
}

// rowSwaps is P of A = P L U.
func rowSwaps(swaps []int64, n int) matrix {
	p := unitMatrix(n)
	for i := len(swaps) - 1; i >= 0; i-- {
		p.swapRows(i, int(swaps[i])-1)
	}
	return p
}

// cholesky is L of A = L Lᴴ, of the lower triangle of m; info is the order of the first
// minor that is not positive definite, or 0.
func (m matrix) cholesky() (l matrix, info int64) {
	n := m.rows
	l = newMatrix(n, n)
	for j := range n {
		d := real(m.at(j, j))
		for k := range j {
			v := l.at(j, k)
			d -= real(v)*real(v) + imag(v)*imag(v)
		}
		if !(d > 0) {
			return l, int64(j + 1)
		}
		d = math.Sqrt(d)
		l.set(j, j, complex(d, 0))
		for i := j + 1; i < n; i++ {
			v := m.at(i, j)
			for k := range j {
				v -= l.at(i, k) * cmplx.Conj(l.at(j, k))
			}
			l.set(i, j, v/complex(d, 0))
		}
	}
	return l, 0
}

// householder is LAPACK's QR: R in the upper triangle, the reflectors below it.
func (m matrix) householder() (f matrix, tau []complex128) {
	f = m.clone()
	tau = make([]complex128, min(m.rows, m.cols))
	for k := range tau {
		below := 0.0
		for i := k + 1; i < f.rows; i++ {
			below = math.Hypot(below, cmplx.Abs(f.at(i, k)))
		}
		alpha := f.at(k, k)
		if below == 0 && imag(alpha) == 0 {
			continue
		}
		beta := complex(-math.Copysign(math.Hypot(cmplx.Abs(alpha), below), real(alpha)), 0)
		tau[k] = (beta - alpha) / beta
		for i := k + 1; i < f.rows; i++ {
			f.set(i, k, f.at(i, k)/(alpha-beta))
		}
		f.set(k, k, beta)
		f.reflect(f, k, k+1, cmplx.Conj(tau[k]))
	}
	return f, tau
}

// reflect applies reflector k, stored in f, to the columns of m from one on.
func (f matrix) reflect(m matrix, k, from int, tau complex128) {
	for j := from; j < m.cols; j++ {
		sum := m.at(k, j)
		for i := k + 1; i < f.rows; i++ {
			sum += cmplx.Conj(f.at(i, k)) * m.at(i, j)
		}
		sum *= tau
		m.set(k, j, m.at(k, j)-sum)
		for i := k + 1; i < f.rows; i++ {
			m.set(i, j, m.at(i, j)-f.at(i, k)*sum)
		}
	}
}

// orthogonal is the first columns of Q of a factorization by householder.
func (f matrix) orthogonal(tau []complex128, cols int) matrix {
	q := newMatrix(f.rows, cols)
	for i := range min(f.rows, cols) {
		q.set(i, i, 1)
	}
	for k := len(tau) - 1; k >= 0; k-- {
		f.reflect(q, k, 0, tau[k])
	}
	return q
}
