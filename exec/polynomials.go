package exec

import "math"

// recurrence gives the n-th member of a family of polynomials at x: p0 is 1, p1 the
// first one, and next makes member k+1 of members k and k-1.
func recurrence(first func(x float64) float64, next func(k, x, p, q float64) float64) func(x, n float64) float64 {
	return func(x, n float64) float64 {
		last := math.Trunc(n)
		switch {
		case n != n || last < 0:
			return 0
		case last == 0:
			return 1
		}
		q, p := 1.0, first(x)
		for k := 1.0; k < last && p == p; k++ {
			q, p = p, next(k, x, p, q)
		}
		return p
	}
}

// chebyshev is a family of Chebyshev polynomials, which differ in their first.
func chebyshev(first func(x float64) float64) func(x, n float64) float64 {
	return recurrence(first, func(_, x, p, q float64) float64 { return 2*x*p - q })
}

// shifted moves the interval [-1, 1] to [0, 1].
func shifted(f func(x, n float64) float64) func(x, n float64) float64 {
	return func(x, n float64) float64 { return f(2*x-1, n) }
}

// polynomialFamilies lists the families by the names that PyTorch gives them.
func polynomialFamilies() map[string]func(x, n float64) float64 {
	t := chebyshev(func(x float64) float64 { return x })
	u := chebyshev(func(x float64) float64 { return 2 * x })
	v := chebyshev(func(x float64) float64 { return 2*x - 1 })
	w := chebyshev(func(x float64) float64 { return 2*x + 1 })
	return map[string]func(x, n float64) float64{
		"chebyshev_polynomial_t": t, "shifted_chebyshev_polynomial_t": shifted(t),
		"chebyshev_polynomial_u": u, "shifted_chebyshev_polynomial_u": shifted(u),
		"chebyshev_polynomial_v": v, "shifted_chebyshev_polynomial_v": shifted(v),
		"chebyshev_polynomial_w": w, "shifted_chebyshev_polynomial_w": shifted(w),
		"hermite_polynomial_h": recurrence(func(x float64) float64 { return 2 * x },
			func(k, x, p, q float64) float64 { return 2*x*p - 2*k*q }),
		"hermite_polynomial_he": recurrence(func(x float64) float64 { return x },
			func(k, x, p, q float64) float64 { return x*p - k*q }),
		"laguerre_polynomial_l": recurrence(func(x float64) float64 { return 1 - x },
			func(k, x, p, q float64) float64 { return ((2*k+1-x)*p - k*q) / (k + 1) }),
		"legendre_polynomial_p": recurrence(func(x float64) float64 { return x },
			func(k, x, p, q float64) float64 { return ((2*k+1)*x*p - k*q) / (k + 1) }),
	}
}
