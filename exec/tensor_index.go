package exec

import (
	"slices"
	"strings"

	"github.com/torchpass/torchpass/tensor"
)

// indexKernels lists t[indices] with tensors, and what is like it.
func indexKernels() []Entry {
	put := func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
		return t, indexPut(t, c.tensorsAt(1), c.tensorAt(2), c.boolAt(3))
	}
	rows := []Entry{
		viewOf("aten::index.Tensor", indexed), viewOf("aten::index.Tensor_hacked_twin", indexed),
		viewOf("aten::index_put_", put), viewOf("aten::index_put_.hacked_twin", put), viewOf("aten::_index_put_impl_", put),
		viewOf("aten::nonzero", func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return nonzero(t) }),
		{"aten::nonzero_numpy", nonzeroColumns}, {"aten::where", nonzeroColumns},
		viewOf("aten::masked_select", maskedSelect),
		viewOf("aten::take", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return take(t, c.tensorAt(1)) }),
		viewOf("aten::masked_scatter_", maskedScatter),
	}
	for _, o := range []string{"", ".hacked_twin"} {
		rows = append(rows, viewOf("aten::index_put"+o, func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return put(c, t.Copy())
		}))
	}
	return append(rows,
		viewOf("aten::masked_scatter", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return maskedScatter(c, t.Copy())
		}))
}

// indexing is a prepared advanced index: the positions of the selected
// elements are every sum of one offset of each list, outer lists first.
type indexing struct {
	shape []int
	lists [3][]int
	ops   []*tensor.Tensor // the tensor and the indices as broadcast, for the order of the result
}

func (x indexing) positions() []int {
	out := make([]int, 0, len(x.lists[0])*len(x.lists[1])*len(x.lists[2]))
	for _, a := range x.lists[0] {
		for _, b := range x.lists[1] {
			for _, c := range x.lists[2] {
				out = append(out, a+b+c)
			}
		}
	}
	return out
}

// prepareIndex follows NumPy: the indices are broadcast together, and their
// dimensions stand where the indexed ones were if those are side by side, else
// in front.
func prepareIndex(t *tensor.Tensor, indices []*tensor.Tensor) (indexing, error) {
	dims, err := expandMasks(t, indices)
	if err != nil {
		return indexing{}, err
	}
	var given []*tensor.Tensor
	first, last := -1, -1
	for d, ix := range dims {
		if ix != nil {
			given = append(given, ix)
			last = d
			if first < 0 {
				first = d
			}
		}
	}
	if len(given) == 0 {
		return indexing{shape: t.Shape(), lists: [3][]int{{0}, {0}, offsetsOf(t.Shape(), t.Strides())}, ops: []*tensor.Tensor{t}}, nil
	}
	shape, err := broadcastAll(given)
	if err != nil {
		return indexing{}, fail("shape mismatch: indexing tensors could not be broadcast together with shapes %s", shapesText(given))
	}
	at, err := indexOffsets(t, dims, shape)
	if err != nil {
		return indexing{}, err
	}
	if last-first+1 != len(given) {
		first = 0
	}
	x := indexing{lists: [3][]int{offsetsOf(t.Shape()[:first], t.Strides()[:first]), at, nil}}
	x.shape = append(append(x.shape, t.Shape()[:first]...), shape...)
	var restShape, restStrides []int
	for d := first; d < t.Dim(); d++ {
		if dims[d] == nil {
			restShape = append(restShape, t.Shape()[d])
			restStrides = append(restStrides, t.Strides()[d])
		}
	}
	x.shape = append(x.shape, restShape...)
	x.lists[2] = offsetsOf(restShape, restStrides)
	return x, x.restride(t, given, first, shape, restStrides)
}

// restride views the tensor and the indices in the shape of the result, with
// strides of 0 where they do not vary.
func (x *indexing) restride(t *tensor.Tensor, given []*tensor.Tensor, first int, shape, rest []int) error {
	if productOf(x.shape) == 0 || t.Numel() == 0 {
		return nil
	}
	strides := append([]int(nil), t.Strides()[:first]...)
	strides = append(append(strides, make([]int, len(shape))...), rest...)
	v, err := t.AsStrided(x.shape, strides, t.Offset())
	if err != nil {
		return err
	}
	x.ops = append(x.ops, v)
	for _, ix := range given {
		wide, err := ix.Expand(shape...)
		if err != nil {
			return err
		}
		strides := make([]int, len(x.shape))
		copy(strides[first:], wide.Strides())
		if v, err = wide.AsStrided(x.shape, strides, wide.Offset()); err != nil {
			return err
		}
		x.ops = append(x.ops, v)
	}
	return nil
}

// expandMasks turns masks into the indices of their true elements, and gives
// every dimension of t an index or nil.
func expandMasks(t *tensor.Tensor, indices []*tensor.Tensor) ([]*tensor.Tensor, error) {
	var out []*tensor.Tensor
	for _, ix := range indices {
		switch {
		case ix == nil:
			out = append(out, nil)
		case ix.DType() == tensor.Int64:
			out = append(out, ix)
		case ix.DType() == tensor.Bool || ix.DType() == tensor.Uint8:
			for k, n := range ix.Shape() {
				d := len(out) + k
				if d >= t.Dim() {
					return nil, failIndex("too many indices for tensor of dimension %d", t.Dim())
				}
				if t.Shape()[d] != n {
					return nil, failIndex("The shape of the mask %v at index %d does not match the shape of the indexed tensor %v at index %d",
						sizes(ix.Shape()), k, sizes(t.Shape()), d)
				}
			}
			if ix.Dim() == 0 {
				return nil, unsupported("a 0-d mask as an index")
			}
			where, err := nonzero(ix)
			if err != nil {
				return nil, err
			}
			columns, err := where.Unbind(1)
			if err != nil {
				return nil, err
			}
			out = append(out, columns...)
		default:
			return nil, failIndex("tensors used as indices must be long, byte or bool tensors")
		}
	}
	if len(out) > t.Dim() {
		return nil, failIndex("too many indices for tensor of dimension %d (got %d)", t.Dim(), len(out))
	}
	for len(out) < t.Dim() {
		out = append(out, nil)
	}
	return out, nil
}

// indexOffsets sums, for each element of the broadcast indices, the offsets
// that they select.
func indexOffsets(t *tensor.Tensor, dims []*tensor.Tensor, shape []int) ([]int, error) {
	n := 1
	for _, s := range shape {
		n *= s
	}
	at := make([]int, n)
	for d, ix := range dims {
		if ix == nil {
			continue
		}
		wide, err := ix.Expand(shape...)
		if err != nil {
			return nil, err
		}
		data, err := denseAs[int64](wide)
		if err != nil {
			return nil, err
		}
		size := int64(t.Shape()[d])
		for i, v := range data {
			if v < -size || v >= size {
				return nil, failIndex("index %d is out of bounds for dimension %d with size %d", v, d, size)
			}
			if v < 0 {
				v += size
			}
			at[i] += int(v) * t.Strides()[d]
		}
	}
	return at, nil
}

func shapesText(ts []*tensor.Tensor) string {
	var parts []string
	for _, t := range ts {
		parts = append(parts, sizes(t.Shape()).String())
	}
	return strings.Join(parts, ", ")
}

func indexed(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	x, err := prepareIndex(t, c.tensorsAt(1))
	if err != nil {
		return nil, err
	}
	out, err := tensor.Empty(t.DType(), x.shape)
	if err != nil {
		return nil, err
	}
	takeAt(out, t, x.positions())
	if len(x.ops) == 0 {
		return out, nil
	}
	like, err := newPointwise(t.DType(), x.shape, x.ops)
	if err != nil || slices.Equal(like.Strides(), out.Strides()) {
		return out, err
	}
	return like, copyInto(like, out)
}

// indexPut writes values, broadcast, where the indices point.
func indexPut(t *tensor.Tensor, indices []*tensor.Tensor, values *tensor.Tensor, accumulate bool) error {
	if t.DType() != values.DType() {
		return failIndex("Index put requires the source and destination dtypes match, got %s for the destination and %s for the source.", t.DType(), values.DType())
	}
	if err := tensor.CheckWrite(t); err != nil {
		return err
	}
	x, err := prepareIndex(t, indices)
	if err != nil {
		return err
	}
	wide, err := values.Expand(x.shape...)
	if err != nil {
		return fail("shape mismatch: value tensor of shape %v cannot be broadcast to indexing result of shape %v", sizes(values.Shape()), sizes(x.shape))
	}
	src := wide.Contiguous()
	if tensor.SharesStorage(t, src) {
		src = src.Copy()
	}
	if accumulate {
		return foldAt(t, src, x.positions(), addFolder)
	}
	putAt(t, src, x.positions())
	return nil
}

// nonzero lists the indices of the true elements, a row each.
func nonzero(t *tensor.Tensor) (*tensor.Tensor, error) {
	data, err := denseAs[bool](t)
	if err != nil {
		return nil, err
	}
	rank := t.Dim()
	var out []int64
	count := 0
	for i, v := range data {
		if !v {
			continue
		}
		count++
		row := len(out)
		out = append(out, make([]int64, rank)...)
		for d, left := rank-1, i; d >= 0; d-- {
			n := t.Shape()[d]
			out[row+d] = int64(left % n)
			left /= n
		}
	}
	// PyTorch puts the columns one behind the other.
	r, err := tensor.EmptyStrided(tensor.Int64, []int{count, rank}, []int{1, count})
	if err != nil {
		return nil, err
	}
	return r, storeAs(r, out)
}

// nonzeroColumns gives the indices of the true elements, a tensor a dimension.
func nonzeroColumns(c *Call) error {
	x := c.tensorAt(0)
	if x.Dim() == 0 {
		var err error
		if x, err = x.Unsqueeze(0); err != nil {
			return err
		}
	}
	t, err := nonzero(x)
	if err != nil {
		return err
	}
	return c.giveList(t.Unbind(1))
}

func maskedSelect(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	mask := c.tensorAt(1)
	if mask.DType() != tensor.Bool && mask.DType() != tensor.Uint8 {
		return nil, fail("masked_select: expected BoolTensor or ByteTensor for mask")
	}
	both, err := broadcastTensors([]*tensor.Tensor{mask, t})
	if err != nil {
		return nil, err
	}
	where, err := denseAs[bool](both[0])
	if err != nil {
		return nil, err
	}
	var at []int
	for i, p := range offsetsOf(both[1].Shape(), both[1].Strides()) {
		if where[i] {
			at = append(at, p)
		}
	}
	out, err := tensor.Empty(t.DType(), []int{len(at)})
	if err == nil {
		takeAt(out, both[1], at)
	}
	return out, err
}

func maskedScatter(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	mask, src := c.tensorAt(1), c.tensorAt(2)
	if t.DType() != src.DType() {
		return nil, fail("masked_scatter: expected self and source to have same dtypes but got %s and %s", t.DType(), src.DType())
	}
	if mask.DType() != tensor.Bool && mask.DType() != tensor.Uint8 {
		return nil, fail("masked_scatter_ only supports boolean masks, but got mask with dtype %s", mask.DType())
	}
	wide, err := mask.Expand(t.Shape()...)
	if err != nil {
		return nil, err
	}
	where, err := denseAs[bool](wide)
	if err != nil {
		return nil, err
	}
	var at []int
	for i, p := range offsetsOf(t.Shape(), t.Strides()) {
		if where[i] {
			at = append(at, p)
		}
	}
	if len(at) > src.Numel() {
		return nil, fail("Number of elements of source < number of ones in mask")
	}
	putAt(t, src.Contiguous(), at)
	return t, nil
}

// take is aten::take: indices into the elements in C order.
func take(t, index *tensor.Tensor) (*tensor.Tensor, error) {
	if index.DType() != tensor.Int64 {
		return nil, fail("take(): Expected a long tensor for index, but got %s", index.DType())
	}
	if t.Numel() == 0 && index.Numel() > 0 {
		return nil, failIndex("take(): tried to take from an empty tensor")
	}
	data, err := denseAs[int64](index)
	if err != nil {
		return nil, err
	}
	where := offsetsOf(t.Shape(), t.Strides())
	at := make([]int, len(data))
	for i, v := range data {
		n := int64(len(where))
		if v < -n || v >= n {
			return nil, failIndex("out of range: tried to access index %d on a tensor of %d elements.", v, n)
		}
		if v < 0 {
			v += n
		}
		at[i] = where[v]
	}
	out, err := tensor.Empty(t.DType(), index.Shape())
	if err == nil {
		takeAt(out, t, at)
	}
	return out, err
}
