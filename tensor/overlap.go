package tensor

import "slices"

// SharesStorage reports whether a and b are views of one storage.
func SharesStorage(a, b *Tensor) bool {
	return a.Defined() && b.Defined() && a.storage == b.storage
}

// Overlaps reports whether a and b have a byte in common. The answer is exact;
// unless one of them is dense or the ranges are apart it costs the time of
// visiting both.
func Overlaps(a, b *Tensor) bool {
	if !SharesStorage(a, b) || a.numel == 0 || b.numel == 0 {
		return false
	}
	alo, ahi := a.byteRange()
	blo, bhi := b.byteRange()
	lo, hi := max(alo, blo), min(ahi, bhi)
	if lo >= hi {
		return false
	}
	if a.IsNonOverlappingAndDense() && b.IsNonOverlappingAndDense() {
		return true
	}
	seen := make([]uint64, (hi-lo+63)/64)
	a.visitBytes(func(p int) bool {
		if p >= lo && p < hi {
			seen[(p-lo)/64] |= 1 << ((p - lo) % 64)
		}
		return false
	})
	return b.visitBytes(func(p int) bool {
		return p >= lo && p < hi && seen[(p-lo)/64]>>((p-lo)%64)&1 != 0
	})
}

// byteRange returns the first byte of t and the one behind its last; numel > 0.
func (t *Tensor) byteRange() (lo, hi int) {
	size := t.dtype.Size()
	return t.offset * size, (t.offset + t.lastElement() + 1) * size
}

// visitBytes calls f with the position of every byte of t until it says true,
// and says whether it did.
func (t *Tensor) visitBytes(f func(int) bool) bool {
	var it Iter
	it.init(t.shape, true, t)
	size, stride := t.dtype.Size(), it.Stride(0)
	for it.Next() {
		n, at := it.Len(), it.Offset(0)
		if stride == 0 {
			n = 1
		}
		for range n {
			p := (t.offset + at) * size
			for q := p; q < p+size; q++ {
				if f(q) {
					return true
				}
			}
			at += stride
		}
	}
	return false
}

// HasInternalOverlap reports that several indices of t certainly name one
// element: an expanded dimension. PyTorch refuses to write to such tensors.
func (t *Tensor) HasInternalOverlap() bool {
	if t.IsNonOverlappingAndDense() {
		return false
	}
	for i, n := range t.shape {
		if n > 1 && t.strides[i] == 0 {
			return true
		}
	}
	return false
}

// CheckWrite returns PyTorch's error for an element-wise operator that writes
// dst and reads srcs if dst overlaps itself or partly overlaps a source. A
// source that is dst element for element is fine.
func CheckWrite(dst *Tensor, srcs ...*Tensor) error {
	if dst.HasInternalOverlap() {
		return runtimeErr("unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.")
	}
	for _, src := range srcs {
		if partlyOverlaps(dst, src) {
			return runtimeErr("unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location. Please clone() the tensor before performing the operation.")
		}
	}
	return nil
}

// partlyOverlaps reports an overlap other than element for element. Like
// PyTorch it looks at dense tensors only.
func partlyOverlaps(a, b *Tensor) bool {
	if a == b || !SharesStorage(a, b) || a.numel == 0 || b.numel == 0 ||
		!a.IsNonOverlappingAndDense() || !b.IsNonOverlappingAndDense() {
		return false
	}
	alo, ahi := a.byteRange()
	blo, bhi := b.byteRange()
	if alo == blo && ahi == bhi {
		return !slices.Equal(a.strides, b.strides)
	}
	return alo < bhi && blo < ahi
}
