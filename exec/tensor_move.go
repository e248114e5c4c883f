package exec

import "github.com/torchpass/torchpass/tensor"

// offsetsOf lists where the elements of a geometry lie, in C order.
func offsetsOf(shape, strides []int) []int {
	out := []int{0}
	for d, n := range shape {
		next := make([]int, 0, len(out)*n)
		for _, at := range out {
			for i := range n {
				next = append(next, at+i*strides[d])
			}
		}
		out = next
	}
	return out
}

// takeAt copies the elements of src at the positions (counted in elements from
// src's first) into dst, which is contiguous and has the same dtype.
func takeAt(dst, src *tensor.Tensor, at []int) {
	switch dst.DType().Size() {
	case 1:
		takeBits[uint8](dst, src, at)
	case 2:
		takeBits[int16](dst, src, at)
	case 4:
		takeBits[int32](dst, src, at)
	case 8:
		takeBits[int64](dst, src, at)
	case 16:
		takeBits[complex128](dst, src, at)
	}
}

func takeBits[T tensor.Element](dst, src *tensor.Tensor, at []int) {
	if len(at) == 0 {
		return
	}
	d, s := tensor.Data[T](dst), tensor.Data[T](src)
	for i, p := range at {
		d[i] = s[p]
	}
}

// putAt stores the elements of the contiguous src at the positions in dst, in
// order: the last one for a position stays.
func putAt(dst, src *tensor.Tensor, at []int) {
	switch dst.DType().Size() {
	case 1:
		putBits[uint8](dst, src, at)
	case 2:
		putBits[int16](dst, src, at)
	case 4:
		putBits[int32](dst, src, at)
	case 8:
		putBits[int64](dst, src, at)
	case 16:
		putBits[complex128](dst, src, at)
	}
}

func putBits[T tensor.Element](dst, src *tensor.Tensor, at []int) {
	if len(at) == 0 {
		return
	}
	d, s := tensor.Data[T](dst), tensor.Data[T](src)
	for i, p := range at {
		d[p] = s[i]
	}
}

// foldAt combines the elements of the contiguous src into dst at the
// positions, one by one; half types round after each.
func foldAt(dst, src *tensor.Tensor, at []int, fold folder) error {
	if len(at) == 0 {
		return nil
	}
	switch cl := classOf(dst.DType()); {
	case cl == classInt && fold.i != nil:
		foldElements(dst, src, at, fold.i)
	case cl == classFloat && fold.f != nil:
		foldElements(dst, src, at, fold.f)
	case cl == classDouble && fold.d != nil:
		foldElements(dst, src, at, fold.d)
	case cl == classComplex && fold.c != nil:
		foldElements(dst, src, at, fold.c)
	default:
		return unsupported("dtype %s", dst.DType().Name())
	}
	return nil
}

// folder combines two elements.
type folder struct {
	i func(a, b int64) int64
	f func(a, b float32) float32
	d func(a, b float64) float64
	c func(a, b complex128) complex128
}

func foldElements[T compute](dst, src *tensor.Tensor, at []int, f func(a, b T) T) {
	read, get, put := sourceOf[T](dst), sourceOf[T](src), sinkOf[T](dst)
	var a, b [1]T
	for i, p := range at {
		read(a[:], p, 0)
		get(b[:], i, 0)
		a[0] = f(a[0], b[0])
		put(a[:], p, 0)
	}
}

func plus[T int64 | float32 | float64 | complex128](a, b T) T  { return a + b }
func times[T int64 | float32 | float64 | complex128](a, b T) T { return a * b }

// upTo and downTo keep a where b is no further; a nan on either side wins.
func upTo[T realCompute](a, b T) T   { return maxOf(b, a) }
func downTo[T realCompute](a, b T) T { return minOf(b, a) }

var (
	addFolder = folder{plus[int64], plus[float32], plus[float64], plus[complex128]}
	mulFolder = folder{times[int64], times[float32], times[float64], times[complex128]}
	maxFolder = folder{i: upTo[int64], f: upTo[float32], d: upTo[float64]}
	minFolder = folder{i: downTo[int64], f: downTo[float32], d: downTo[float64]}
)

// remap returns the contiguous tensor out[i, j, …] = t[maps[0][i], maps[1][j],
// …]; a nil map keeps the dimension.
func remap(t *tensor.Tensor, maps [][]int) (*tensor.Tensor, error) {
	shape := append([]int(nil), t.Shape()...)
	at := []int{0}
	for d, n := range shape {
		m := maps[d]
		if m != nil {
			n = len(m)
			shape[d] = n
		}
		next := make([]int, 0, len(at)*n)
		stride := t.Strides()[d]
		for _, p := range at {
			for i := range n {
				k := i
				if m != nil {
					k = m[i]
				}
				next = append(next, p+k*stride)
			}
		}
		at = next
	}
	out, err := tensor.Empty(t.DType(), shape)
	if err == nil {
		takeAt(out, t, at)
	}
	return out, err
}
