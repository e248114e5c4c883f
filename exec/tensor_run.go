package exec

import "github.com/torchpass/torchpass/tensor"

// chunk is the number of elements that a kernel body works on at once: the
// buffers of its operands stay in the first-level cache.
const chunk = 1024

// The bodies of kernels are loops over slices of the type they compute in.
// An engine feeds them: it walks the tensors in runs, hands a body the memory
// itself where an operand has the body's type and lies without gaps, and
// buffers otherwise, converted on the way in and out. So a body is written
// once for all dtypes and strides, costs one call a run, and may be given the
// same memory for its result and its operands.

// reader hands out the elements of a tensor as T's.
type reader[T compute] struct {
	direct []T // the memory, if its elements are T's
	read   source[T]
	buf    []T
	stride int
	filled int // elements of buf that hold the one element of a broadcast
	at     int // where that element is
}

func newReader[T compute](t *tensor.Tensor, stride, n int) reader[T] {
	r := reader[T]{stride: stride, filled: -1}
	if t.Numel() == 0 {
		return r
	}
	if memory, ok := elementsAs[T](t); ok {
		r.direct = memory
	}
	if r.direct == nil || stride != 1 {
		r.read = sourceOf[T](t)
		r.buf = make([]T, min(n, chunk))
	}
	return r
}

// elementsAs returns t's memory if its elements are T's. A Bool tensor's may
// hold bytes other than 0 and 1 only if its storage broke the rules.
func elementsAs[T compute](t *tensor.Tensor) ([]T, bool) {
	var zero T
	var s any
	switch any(zero).(type) {
	case int64:
		if t.DType() != tensor.Int64 {
			return nil, false
		}
		s = tensor.Data[int64](t)
	case float32:
		if t.DType() != tensor.Float32 {
			return nil, false
		}
		s = tensor.Data[float32](t)
	case float64:
		if t.DType() != tensor.Float64 {
			return nil, false
		}
		s = tensor.Data[float64](t)
	case complex128:
		if t.DType() != tensor.Complex128 {
			return nil, false
		}
		s = tensor.Data[complex128](t)
	default:
		if t.DType() != tensor.Bool {
			return nil, false
		}
		s = tensor.Data[bool](t)
	}
	return s.([]T), true
}

// get returns k elements from at on.
func (r *reader[T]) get(at, k int) []T {
	if r.read == nil {
		return r.direct[at : at+k]
	}
	if r.stride == 0 {
		if r.filled < k || r.at != at {
			r.read(r.buf[:1], at, 0)
			for i := 1; i < len(r.buf); i++ {
				r.buf[i] = r.buf[0]
			}
			r.filled, r.at = len(r.buf), at
		}
		return r.buf[:k]
	}
	r.read(r.buf[:k], at, r.stride)
	return r.buf[:k]
}

// writer takes T's for the elements of a tensor.
type writer[T compute] struct {
	direct []T
	write  sink[T]
	buf    []T
	stride int
}

func newWriter[T compute](t *tensor.Tensor, stride, n int) writer[T] {
	w := writer[T]{stride: stride}
	if t.Numel() == 0 {
		return w
	}
	if memory, ok := elementsAs[T](t); ok && (stride == 1 || n == 1) {
		w.direct = memory
		return w
	}
	w.write = sinkOf[T](t)
	w.buf = make([]T, min(n, chunk))
	return w
}

// room returns where the body puts k elements that go to at.
func (w *writer[T]) room(at, k int) []T {
	if w.write == nil {
		return w.direct[at : at+k]
	}
	return w.buf[:k]
}

// done stores what the body put into room.
func (w *writer[T]) done(at, k int) {
	if w.write != nil {
		w.write(w.buf[:k], at, w.stride)
	}
}

// run1 computes out = body(a), element by element, broadcasting a.
func run1[O, A compute](out, a *tensor.Tensor, body func(o []O, x []A)) error {
	it, err := tensor.NewIter(out, a)
	if err != nil || out.Numel() == 0 {
		return err
	}
	n, so, sa := it.Len(), it.Stride(0), it.Stride(1)
	w, x := newWriter[O](out, so, n), newReader[A](a, sa, n)
	for it.Next() {
		i, j := it.Offset(0), it.Offset(1)
		for left := n; left > 0; left -= chunk {
			k := min(left, chunk)
			body(w.room(i, k), x.get(j, k))
			w.done(i, k)
			i, j = i+so*k, j+sa*k
		}
	}
	return nil
}

// run2 computes out = body(a, b), element by element, broadcasting a and b.
func run2[O, A, B compute](out, a, b *tensor.Tensor, body func(o []O, x []A, y []B)) error {
	it, err := tensor.NewIter(out, a, b)
	if err != nil || out.Numel() == 0 {
		return err
	}
	n, so, sa, sb := it.Len(), it.Stride(0), it.Stride(1), it.Stride(2)
	w, x, y := newWriter[O](out, so, n), newReader[A](a, sa, n), newReader[B](b, sb, n)
	for it.Next() {
		i, j, l := it.Offset(0), it.Offset(1), it.Offset(2)
		for left := n; left > 0; left -= chunk {
			k := min(left, chunk)
			body(w.room(i, k), x.get(j, k), y.get(l, k))
			w.done(i, k)
			i, j, l = i+so*k, j+sa*k, l+sb*k
		}
	}
	return nil
}

// run3 computes out = body(a, b, c), element by element, broadcasting them.
func run3[O, A, B, C compute](out, a, b, c *tensor.Tensor, body func(o []O, x []A, y []B, z []C)) error {
	it, err := tensor.NewIter(out, a, b, c)
	if err != nil || out.Numel() == 0 {
		return err
	}
	n, so, sa, sb, sc := it.Len(), it.Stride(0), it.Stride(1), it.Stride(2), it.Stride(3)
	w, x := newWriter[O](out, so, n), newReader[A](a, sa, n)
	y, z := newReader[B](b, sb, n), newReader[C](c, sc, n)
	for it.Next() {
		i, j, l, m := it.Offset(0), it.Offset(1), it.Offset(2), it.Offset(3)
		for left := n; left > 0; left -= chunk {
			k := min(left, chunk)
			body(w.room(i, k), x.get(j, k), y.get(l, k), z.get(m, k))
			w.done(i, k)
			i, j, l, m = i+so*k, j+sa*k, l+sb*k, m+sc*k
		}
	}
	return nil
}

// copyInto converts src's elements to dst's dtype and stores them; src is
// broadcast.
func copyInto(dst, src *tensor.Tensor) error {
	if dst.DType() == src.DType() {
		return tensor.CopyElements(dst, src)
	}
	if tensor.Overlaps(dst, src) {
		src = src.Copy()
	}
	switch classOf(src.DType()) {
	case classInt:
		return run1(dst, src, copyEach[int64])
	case classFloat:
		return run1(dst, src, copyEach[float32])
	case classDouble:
		return run1(dst, src, copyEach[float64])
	}
	return run1(dst, src, copyEach[complex128])
}

func copyEach[T compute](o, x []T) { copy(o, x) }

// converted returns t in another dtype: t itself, or a copy with t's strides.
func converted(t *tensor.Tensor, d tensor.DType) (*tensor.Tensor, error) {
	if t.DType() == d {
		return t, nil
	}
	return convertedIn(t, d, tensor.Preserve)
}

// convertedIn returns a copy of t in dtype d and the given memory format.
func convertedIn(t *tensor.Tensor, d tensor.DType, format tensor.MemoryFormat) (*tensor.Tensor, error) {
	strides, err := t.StridesLike(format)
	if err != nil {
		return nil, err
	}
	out, err := tensor.EmptyStrided(d, t.Shape(), strides)
	if err != nil {
		return nil, err
	}
	return out, copyInto(out, t)
}

// denseAs returns t's elements in C order as T's, which the caller must not
// change: they may be t's own memory.
func denseAs[T compute](t *tensor.Tensor) ([]T, error) {
	if memory, ok := elementsAs[T](t); ok && t.IsContiguous() {
		return memory[:t.Numel()], nil
	}
	out := tensor.New(dtypeOf[T](), t.Shape())
	if err := run1(out, t, copyEach[T]); err != nil {
		return nil, err
	}
	memory, _ := elementsAs[T](out)
	return memory[:out.Numel()], nil
}

func dtypeOf[T compute]() tensor.DType {
	switch any(*new(T)).(type) {
	case int64:
		return tensor.Int64
	case float32:
		return tensor.Float32
	case float64:
		return tensor.Float64
	case complex128:
		return tensor.Complex128
	}
	return tensor.Bool
}

// storeAs stores C-order elements into a contiguous tensor of any dtype.
func storeAs[T compute](out *tensor.Tensor, data []T) error {
	src, err := tensor.Empty(dtypeOf[T](), out.Shape())
	if err != nil || out.Numel() == 0 {
		return err
	}
	memory, _ := elementsAs[T](src)
	copy(memory, data)
	return copyInto(out, src)
}
