package exec

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// number is a type that products of matrices are computed in.
type number interface {
	int64 | float32 | float64 | complex128
}

// gemm computes c[m×n] = a[m×k] · bᵀ for b[n×k], all in C order. With b
// transposed every result is one dot product, so that infinities and nan in
// either matrix reach it.
func gemm[T number](m, n, k int, a, b, c []T) {
	if m == 0 || n == 0 {
		return
	}
	if k == 0 {
		clear(c[:m*n])
		return
	}
	switch a := any(a).(type) {
	case []float32:
		gonum.Implementation{}.Sgemm(blas.NoTrans, blas.Trans, m, n, k, 1, a, k, any(b).([]float32), k, 0, any(c).([]float32), n)
	case []float64:
		gonum.Implementation{}.Dgemm(blas.NoTrans, blas.Trans, m, n, k, 1, a, k, any(b).([]float64), k, 0, any(c).([]float64), n)
	default:
		plainGemm(m, n, k, any(a).([]T), b, c)
	}
}

func plainGemm[T number](m, n, k int, a, b, c []T) {
	for i := range m {
		row := a[i*k : (i+1)*k]
		for j := range n {
			col := b[j*k : (j+1)*k]
			var s T
			for l, v := range row {
				s += v * col[l]
			}
			c[i*n+j] = s
		}
	}
}
