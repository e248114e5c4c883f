package tensor

import "slices"

// Iter walks N tensors over one shape in step, for kernels. It broadcasts the
// operands, orders the dimensions for the first operand's memory, and merges
// those that lie in one another, so that most work is one long inner run:
//
//	it, err := NewIter(out, a, b)
//	o, x, y := Data[T](out), Data[T](a), Data[T](b)
//	so, sx, sy := it.Stride(0), it.Stride(1), it.Stride(2)
//	for it.Next() {
//		i, j, k := it.Offset(0), it.Offset(1), it.Offset(2)
//		for range it.Len() {
//			o[i] = x[j] + y[k]
//			i, j, k = i+so, j+sx, k+sy
//		}
//	}
//
// Next costs O(1) amortized and allocates nothing. Offsets and strides count
// elements from the start of Data. An Iter must not be copied.
type Iter struct {
	nops    int
	ndim    int   // merged dimensions, at least 1; dimension 0 is the inner one
	shape   []int // [ndim]
	strides []int // [ndim*nops], dimension major
	index   []int // [ndim]
	offsets []int // [nops]
	rows    int   // runs left, the next included
	started bool
	small   [40]int // backs the slices when they are short
}

// NewIter iterates over the broadcast shape of all operands. The order of the
// elements is any; each is visited once.
func NewIter(ops ...*Tensor) (*Iter, error) {
	it := new(Iter)
	return it, it.broadcast(false, ops)
}

// NewOrderedIter is NewIter in C order of the elements, for kernels whose
// result depends on it (reductions, random numbers).
func NewOrderedIter(ops ...*Tensor) (*Iter, error) {
	it := new(Iter)
	return it, it.broadcast(true, ops)
}

func (it *Iter) broadcast(ordered bool, ops []*Tensor) error {
	if len(ops) == 0 {
		return nil
	}
	shape := ops[0].shape
	for _, op := range ops[1:] {
		if slices.Equal(shape, op.shape) {
			continue
		}
		s, err := BroadcastShapes(shape, op.shape)
		if err != nil {
			return err
		}
		shape = s
	}
	if _, ok := NumelOf(shape); !ok {
		return runtimeErr("numel: integer multiplication overflow")
	}
	it.init(shape, !ordered, ops...)
	return nil
}

// init prepares the walk over shape, which every operand expands to.
func (it *Iter) init(shape []int, reorder bool, ops ...*Tensor) {
	rank := max(len(shape), 1)
	it.nops = len(ops)
	buf := it.small[:0]
	need := rank*(it.nops+2) + it.nops
	if need > len(it.small) {
		buf = make([]int, 0, need)
	}
	carve := func(n int) []int {
		buf = buf[:len(buf)+n]
		return buf[len(buf)-n : len(buf) : len(buf)]
	}
	it.shape, it.index = carve(rank), carve(rank)
	it.strides, it.offsets = carve(rank*it.nops), carve(it.nops)
	it.rows = 1
	it.shape[0], it.ndim = 1, 1
	for i, n := range shape { // innermost first
		d := len(shape) - 1 - i
		it.shape[d] = n
		for k, op := range ops {
			it.strides[d*it.nops+k] = broadcastStride(op, i-len(shape))
		}
		if n == 0 {
			it.rows = 0
		}
	}
	it.ndim = rank
	if reorder {
		it.reorder()
	}
	it.merge()
	for _, n := range it.shape[1:it.ndim] {
		it.rows *= n
	}
}

// broadcastStride returns op's stride for the dimension back (< 0) from the
// end of the common shape: 0 where op has size 1 or no such dimension.
func broadcastStride(op *Tensor, back int) int {
	d := len(op.shape) + back
	if d < 0 || op.shape[d] == 1 {
		return 0
	}
	return op.strides[d]
}

// reorder sorts the dimensions by the strides of the first operand, then of
// the others where it does not decide.
func (it *Iter) reorder() {
	for i := 1; i < it.ndim; i++ {
		at := i
		for j := i - 1; j >= 0; j-- {
			c := it.compare(j, at)
			if c > 0 {
				it.swap(j, at)
				at = j
			} else if c < 0 {
				break
			}
		}
	}
}

func (it *Iter) compare(a, b int) int {
	for k := range it.nops {
		x, y := it.strides[a*it.nops+k], it.strides[b*it.nops+k]
		if x != 0 && y != 0 && x != y {
			return x - y
		}
	}
	return 0
}

func (it *Iter) swap(a, b int) {
	it.shape[a], it.shape[b] = it.shape[b], it.shape[a]
	for k := range it.nops {
		x, y := a*it.nops+k, b*it.nops+k
		it.strides[x], it.strides[y] = it.strides[y], it.strides[x]
	}
}

// merge joins each dimension to the one inside it where every operand goes on
// without a jump, and drops dimensions of size 1.
func (it *Iter) merge() {
	last := 0
	for d := 1; d < it.ndim; d++ {
		switch {
		case it.shape[d] == 1:
		case it.shape[last] == 1:
			it.shape[last] = it.shape[d]
			copy(it.row(last), it.row(d))
		case it.continues(last, d):
			it.shape[last] *= it.shape[d]
		default:
			last++
			it.shape[last] = it.shape[d]
			copy(it.row(last), it.row(d))
		}
	}
	it.ndim = last + 1
}

func (it *Iter) row(d int) []int { return it.strides[d*it.nops : (d+1)*it.nops] }

func (it *Iter) continues(inner, outer int) bool {
	in, out := it.row(inner), it.row(outer)
	for k := range in {
		if out[k] != in[k]*it.shape[inner] {
			return false
		}
	}
	return true
}

// Next moves to the next run and reports whether there is one.
func (it *Iter) Next() bool {
	if it.rows == 0 {
		return false
	}
	it.rows--
	if !it.started {
		it.started = true
		return true
	}
	for d := 1; d < it.ndim; d++ {
		row := it.row(d)
		if it.index[d]++; it.index[d] < it.shape[d] {
			for k, s := range row {
				it.offsets[k] += s
			}
			return true
		}
		it.index[d] = 0
		for k, s := range row {
			it.offsets[k] -= s * (it.shape[d] - 1)
		}
	}
	return true
}

// Len returns the number of elements of a run; all have the same.
func (it *Iter) Len() int { return it.shape[0] }

// Runs returns the number of runs that are left.
func (it *Iter) Runs() int { return it.rows }

// Stride returns the distance between two elements of operand k in a run.
func (it *Iter) Stride(k int) int { return it.strides[k] }

// Offset returns where operand k's run begins.
func (it *Iter) Offset(k int) int { return it.offsets[k] }

// Dense reports that there is one run in which every operand has stride 1.
func (it *Iter) Dense() bool {
	if it.ndim > 1 {
		return false
	}
	for _, s := range it.row(0) {
		if s != 1 && it.shape[0] > 1 {
			return false
		}
	}
	return true
}
