package tensor

import (
	"math/rand"
	"testing"
)

// randomTensor returns a strided int32 tensor whose elements are their own
// positions in the storage.
func randomTensor(r *rand.Rand, shape []int) *Tensor {
	perm := r.Perm(len(shape))
	strides := make([]int, len(shape))
	step := 1 + r.Intn(2)
	for _, d := range perm {
		if shape[d] > 1 || r.Intn(2) == 0 {
			strides[d] = step
			step *= max(shape[d], 1)
		}
		if r.Intn(6) == 0 {
			step++
		}
		if r.Intn(8) == 0 {
			strides[d] = 0
		}
	}
	offset := r.Intn(3)
	st := NewStorage(4 * (offset + step*2 + 8))
	t, err := FromStorage(st, Int32, shape, strides, offset)
	if err != nil {
		panic(err)
	}
	for i, d := 0, Data[int32](t.header(nil, nil, 0)); i < len(d); i++ {
		d[i] = int32(i)
	}
	return t
}

func randomShape(r *rand.Rand) []int {
	shape := make([]int, r.Intn(6))
	for i := range shape {
		shape[i] = []int{1, 2, 3, 4, 1, 5, 0}[r.Intn(6+r.Intn(2))]
	}
	return shape
}

// shrunk returns a shape that broadcasts to shape.
func shrunk(r *rand.Rand, shape []int) []int {
	s := clone(shape)[r.Intn(len(shape)+1):]
	for i := range s {
		if r.Intn(3) == 0 {
			s[i] = 1
		}
	}
	return s
}

// at returns the position in Data of the element at index of the common shape.
func at(t *Tensor, index []int) int {
	p := 0
	for d := range t.shape {
		if t.shape[d] != 1 {
			p += index[len(index)-len(t.shape)+d] * t.strides[d]
		}
	}
	return p
}

// TestIter compares the visited tuples of positions with nested loops.
func TestIter(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for n := range 3000 {
		shape := randomShape(r)
		ops := []*Tensor{randomTensor(r, shape)}
		for range r.Intn(4) {
			ops = append(ops, randomTensor(r, shrunk(r, shape)))
		}
		if n%3 == 0 {
			ops[0], ops[len(ops)-1] = ops[len(ops)-1], ops[0]
		}
		ordered := n%2 == 0
		make := NewIter
		if ordered {
			make = NewOrderedIter
		}
		it, err := make(ops...)
		if err != nil {
			t.Fatal(err)
		}
		want := map[[5]int]int{}
		var order [][5]int
		walk(shape, func(index []int) {
			var tuple [5]int
			for k, op := range ops {
				tuple[k] = at(op, index)
			}
			want[tuple]++
			order = append(order, tuple)
		})
		i := 0
		for it.Next() {
			for j := range it.Len() {
				var tuple [5]int
				for k := range ops {
					tuple[k] = it.Offset(k) + j*it.Stride(k)
				}
				if want[tuple]--; want[tuple] < 0 || ordered && tuple != order[i] {
					t.Fatalf("%v: element %d is %v", shape, i, tuple)
				}
				i++
			}
		}
		if i != len(order) || it.Next() {
			t.Fatalf("%v: %d elements of %d", shape, i, len(order))
		}
	}
}

// walk visits every index of shape in C order.
func walk(shape []int, f func([]int)) {
	index := make([]int, len(shape))
	n, _ := NumelOf(shape)
	for range n {
		f(index)
		for d := len(shape) - 1; d >= 0; d-- {
			if index[d]++; index[d] < shape[d] {
				break
			}
			index[d] = 0
		}
	}
}

func TestIterMerges(t *testing.T) {
	a := New(Float32, []int{4, 5, 6, 7})
	b, _ := New(Float32, []int{7, 6, 5, 4}).Permute(3, 2, 1, 0)
	for _, c := range []struct {
		ops       []*Tensor
		runs, len int
	}{
		{[]*Tensor{a, a}, 1, 840},
		{[]*Tensor{b, b}, 1, 840},
		{[]*Tensor{a, New(Float32, nil)}, 1, 840},
		{[]*Tensor{a, New(Float32, []int{6, 7})}, 20, 42},
		{[]*Tensor{a, New(Float32, []int{5, 1, 1})}, 20, 42},
		{[]*Tensor{a, b}, 120, 7},
		{[]*Tensor{New(Float32, nil)}, 1, 1},
		{[]*Tensor{New(Float32, []int{0, 3})}, 0, 0},
	} {
		it, err := NewIter(c.ops...)
		if err != nil {
			t.Fatal(err)
		}
		if it.Runs() != c.runs || c.runs > 0 && it.Len() != c.len {
			t.Errorf("%d runs of %d, want %d of %d", it.Runs(), it.Len(), c.runs, c.len)
		}
	}
	if _, err := NewIter(New(Int8, []int{2, 3}), New(Int8, []int{4, 3})); err == nil ||
		err.Error() != "The size of tensor a (2) must match the size of tensor b (4) at non-singleton dimension 0" {
		t.Error(err)
	}
}

func TestCopyElements(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	for range 2000 {
		shape := randomShape(r)
		dst, src := randomTensor(r, shape), randomTensor(r, shrunk(r, shape))
		if dst.HasInternalOverlap() {
			continue
		}
		if r.Intn(4) == 0 && len(shape) > 0 { // the same storage, shifted
			src, _ = dst.Slice(0, 0, shape[0]/2, 1)
			dst, _ = dst.Slice(0, shape[0]-shape[0]/2, shape[0], 1)
		}
		expanded, err := src.Expand(dst.shape...)
		if err != nil {
			t.Fatal(err)
		}
		want := expanded.Values()
		if err := CopyElements(dst, src); err != nil {
			t.Fatal(err)
		}
		if got := dst.Values(); text(t, got) != text(t, want) {
			t.Fatalf("%v %v from %v %v: %v, want %v", dst.shape, dst.strides, src.shape, src.strides, got, want)
		}
	}
	if err := CopyElements(New(Int8, nil), New(Int16, nil)); err == nil {
		t.Error("copied across dtypes")
	}
}

// TestCopyTransposed covers the tiled copy, with sizes that tiles do not divide.
func TestCopyTransposed(t *testing.T) {
	for _, shape := range [][]int{{33, 70}, {3, 32, 95}, {2, 40, 3, 33}} {
		for d := range len(shape) - 1 {
			x := randomTensor(rand.New(rand.NewSource(4)), shape)
			y, _ := x.Transpose(d, -1)
			z := y.Contiguous()
			walk(y.shape, func(i []int) {
				if a, b := Data[int32](y)[at(y, i)], Data[int32](z)[at(z, i)]; a != b {
					t.Fatalf("%v at %v: %d became %d", shape, i, a, b)
				}
			})
		}
	}
}

// TestOverlaps compares with the sets of positions.
func TestOverlaps(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	yes := 0
	for range 3000 {
		a, b := randomTensor(r, randomShape(r)), randomTensor(r, randomShape(r))
		b.storage = a.storage
		if !b.HasData() {
			continue
		}
		seen, want := map[int]bool{}, false
		walk(a.shape, func(i []int) { seen[a.offset+at(a, i)] = true })
		walk(b.shape, func(i []int) { want = want || seen[b.offset+at(b, i)] })
		if got := Overlaps(a, b); got != want {
			t.Fatalf("%v+%d %v and %v+%d %v: %v", a.strides, a.offset, a.shape, b.strides, b.offset, b.shape, got)
		}
		if want {
			yes++
		}
	}
	if yes < 100 {
		t.Errorf("%d overlaps only", yes)
	}
}

func TestCheckWrite(t *testing.T) {
	x := New(Float32, []int{6})
	lo, _ := x.Slice(0, 0, 5, 1)
	hi, _ := x.Slice(0, 1, 6, 1)
	if CheckWrite(hi, lo) == nil || CheckWrite(lo, lo.Alias()) != nil || CheckWrite(lo, New(Float32, []int{5})) != nil {
		t.Error("partial overlap")
	}
	if e, _ := New(Float32, []int{1}).Expand(3); CheckWrite(e) == nil {
		t.Error("internal overlap")
	}
}

func benchmarkAdd(b *testing.B, out, x, y *Tensor) {
	b.ReportAllocs()
	for range b.N {
		it, _ := NewIter(out, x, y)
		o, p, q := Data[float32](out), Data[float32](x), Data[float32](y)
		so, sp, sq := it.Stride(0), it.Stride(1), it.Stride(2)
		for it.Next() {
			i, j, k := it.Offset(0), it.Offset(1), it.Offset(2)
			for range it.Len() {
				o[i] = p[j] + q[k]
				i, j, k = i+so, j+sp, k+sq
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(out.numel), "ns/element")
}

func BenchmarkIter(b *testing.B) {
	dense := func() *Tensor { return New(Float32, []int{64, 128, 128}) }
	turned, _ := New(Float32, []int{128, 128, 64}).Permute(2, 1, 0)
	every, _ := New(Float32, []int{64, 128, 256}).Slice(2, 0, 256, 2)
	short, _ := New(Float32, []int{1 << 18, 8}).Slice(1, 0, 4, 1)
	b.Run("contiguous", func(b *testing.B) { benchmarkAdd(b, dense(), dense(), dense()) })
	b.Run("broadcast_row", func(b *testing.B) { benchmarkAdd(b, dense(), dense(), New(Float32, []int{128})) })
	b.Run("step2", func(b *testing.B) { benchmarkAdd(b, every, every, every) })
	b.Run("transposed_input", func(b *testing.B) { benchmarkAdd(b, dense(), turned, dense()) })
	b.Run("runs_of_4", func(b *testing.B) { benchmarkAdd(b, short, short, short) })
	b.Run("scalar", func(b *testing.B) {
		s := New(Float32, nil)
		benchmarkAdd(b, s, s, s)
	})
}

func BenchmarkContiguous(b *testing.B) {
	t, _ := New(Float32, []int{1024, 1024}).Transpose(0, 1)
	for range b.N {
		t.Contiguous()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(t.numel), "ns/element")
}
