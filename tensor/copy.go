package tensor

import "slices"

// Contiguous returns t itself if it is contiguous, else a contiguous copy.
func (t *Tensor) Contiguous() *Tensor {
	if t.contiguous || !t.Defined() {
		return t
	}
	return t.copyWith(ContiguousStrides(t.shape))
}

// ContiguousIn returns t itself if it is contiguous in the memory format, else
// a copy that is. Preserve accepts tensors in C order only.
func (t *Tensor) ContiguousIn(m MemoryFormat) (*Tensor, error) {
	if t.IsContiguousIn(m) {
		return t, nil
	}
	if m == Preserve {
		return nil, runtimeErr("preserve memory format is unsupported by the contiguous operator")
	}
	return t.Clone(m)
}

// Clone returns a copy with its own storage. Preserve keeps the order of the
// strides as torch.clone does (all of them if t is dense); the other formats
// give dense strides, or an error if the rank does not fit.
func (t *Tensor) Clone(m MemoryFormat) (*Tensor, error) {
	strides, err := t.StridesLike(m)
	if err != nil {
		return nil, err
	}
	return t.copyWith(strides), nil
}

// Copy is Clone(Preserve), which cannot fail.
func (t *Tensor) Copy() *Tensor {
	strides, _ := t.StridesLike(Preserve)
	return t.copyWith(strides)
}

// StridesLike returns the strides of empty_like(t, memory_format=m).
func (t *Tensor) StridesLike(m MemoryFormat) ([]int, error) {
	if m != Preserve {
		return StridesIn(m, t.shape)
	}
	return PointwiseStrides(t.shape, []Geometry[int]{{t.shape, t.strides}}), nil
}

// copyWith copies t into a new storage with the given strides.
func (t *Tensor) copyWith(strides []int) *Tensor {
	if !t.Defined() {
		return Undefined()
	}
	n, _ := span(t.shape, strides)
	u := t.header(clone(t.shape), clone(strides), 0)
	u.storage = NewStorage(n * t.dtype.Size())
	u.grad = false
	if t.HasData() {
		copyBits(u, t)
	}
	return u
}

// CopyElements copies the elements of src into dst, which have one dtype, any
// strides, and any overlap; src is broadcast to dst's shape.
func CopyElements(dst, src *Tensor) error {
	if dst.dtype != src.dtype {
		return runtimeErr("expected both tensors to have dtype %s, but got %s", dst.dtype, src.dtype)
	}
	if !dst.HasData() || !src.HasData() {
		return runtimeErr("tensor has no data")
	}
	if !slices.Equal(dst.shape, src.shape) {
		s, err := src.Expand(dst.shape...)
		if err != nil {
			return err
		}
		src = s
	}
	if Overlaps(dst, src) {
		src = src.Copy()
	}
	copyBits(dst, src)
	return nil
}

// copyBits copies src to dst: same shape and element size, no overlap.
func copyBits(dst, src *Tensor) {
	switch dst.dtype.Size() {
	case 1:
		copyTyped[uint8](dst, src)
	case 2:
		copyTyped[uint16](dst, src)
	case 4:
		copyTyped[uint32](dst, src)
	case 8:
		copyTyped[uint64](dst, src)
	case 16:
		copyTyped[[2]uint64](dst, src)
	}
}

func copyTyped[T any](dst, src *Tensor) {
	if dst.numel == 0 {
		return
	}
	d, s := elements[T](dst), elements[T](src)
	if slices.Equal(dst.strides, src.strides) && dst.IsNonOverlappingAndDense() {
		copy(d[:dst.numel], s[:dst.numel])
		return
	}
	var it Iter
	it.init(dst.shape, true, dst, src)
	ds, ss := it.Stride(0), it.Stride(1)
	if it.ndim > 1 && it.row(1)[1] < ss && it.shape[0] >= tile && it.shape[1] >= tile {
		copyTiles(d, s, &it)
		return
	}
	for it.Next() {
		n, a, b := it.Len(), it.Offset(0), it.Offset(1)
		if ds == 1 && ss == 1 {
			copy(d[a:a+n], s[b:b+n])
			continue
		}
		for range n {
			d[a] = s[b]
			a += ds
			b += ss
		}
	}
}

// tile is the side of the squares that copyTiles works in.
const tile = 32

// copyTiles copies where source and destination run across each other (a
// transposed matrix), in squares whose lines stay in the cache.
func copyTiles[T any](d, s []T, it *Iter) {
	n0, n1 := it.shape[0], it.shape[1]
	d0, s0, d1, s1 := it.Stride(0), it.Stride(1), it.row(1)[0], it.row(1)[1]
	for it.Next() {
		a, b := it.Offset(0), it.Offset(1)
		for i1 := 0; i1 < n1; i1 += tile {
			for i0 := 0; i0 < n0; i0 += tile {
				e0 := min(i0+tile, n0)
				for j := i1; j < min(i1+tile, n1); j++ {
					p, q := a+j*d1+i0*d0, b+j*s1+i0*s0
					for range e0 - i0 {
						d[p] = s[q]
						p += d0
						q += s0
					}
				}
			}
		}
		for range n1 - 1 { // the other rows of this plane are done
			it.Next()
		}
	}
}
