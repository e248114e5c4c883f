package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// gatherKernels lists the operators with an index along one dimension.
func gatherKernels() []Entry {
	rows := variants("aten::gather", "", "aten::gather.out", func(c *Call, to target) (*tensor.Tensor, error) {
		r, err := gather(c.tensorAt(0), c.intAt(1), c.tensorAt(2))
		if err != nil {
			return nil, err
		}
		return to.finish(r)
	})
	rows = append(rows, variants("aten::index_select", "", "aten::index_select.out", func(c *Call, to target) (*tensor.Tensor, error) {
		r, err := indexSelect(c.tensorAt(0), c.intAt(1), c.tensorAt(2))
		if err != nil {
			return nil, err
		}
		return to.finish(r)
	})...)
	for _, row := range []struct {
		name string
		k    func(c *Call, t *tensor.Tensor) error
	}{
		{"scatter%.src", scatterPlain}, {"scatter%.value", scatterPlain},
		{"scatter%.reduce", scatterReduce}, {"scatter%.value_reduce", scatterReduce},
		{"scatter_add%", func(c *Call, t *tensor.Tensor) error {
			return scatter(t, c.intAt(1), c.tensorAt(2), c.Args[3], "scatter", &addFolder)
		}},
		{"index_add%", indexAdd}, {"index_copy%", indexCopy},
		{"index_fill%.int_Scalar", indexFill}, {"index_fill%.int_Tensor", indexFill},
	} {
		rows = append(rows, writing(row.name, row.k)...)
	}
	return rows
}

// writing makes the rows of an operator that writes its first argument, and of
// its functional form, which writes a copy. % stands where the _ goes.
func writing(name string, k func(c *Call, t *tensor.Tensor) error) []Entry {
	at := 0
	for name[at] != '%' {
		at++
	}
	return []Entry{
		{"aten::" + name[:at] + name[at+1:], func(c *Call) error {
			t := c.tensorAt(0).Copy()
			return c.give(t, k(c, t))
		}},
		{"aten::" + name[:at] + "_" + name[at+1:], func(c *Call) error {
			t := c.tensorAt(0)
			if err := tensor.CheckWrite(t); err != nil {
				return err
			}
			return c.give(t, k(c, t))
		}},
	}
}

// alongDim lists, for each element of index in C order, the position in t of
// the element that has the same place except for dimension d, where the index
// says which.
func alongDim(t *tensor.Tensor, d int, index *tensor.Tensor) ([]int, error) {
	data, err := denseAs[int64](index)
	if err != nil {
		return nil, err
	}
	strides := append([]int(nil), t.Strides()...)
	size, stride := int64(1), 1
	if t.Dim() > 0 {
		size, stride = int64(t.Shape()[d]), strides[d]
		strides[d] = 0
	}
	shape := index.Shape()
	if len(shape) > len(strides) {
		strides = make([]int, len(shape))
	}
	at := offsetsOf(shape, strides)
	for i, v := range data {
		if v < 0 || v >= size {
			return nil, failIndex("index %d is out of bounds for dimension %d with size %d", v, d, size)
		}
		at[i] += int(v) * stride
	}
	return at, nil
}

func gather(t *tensor.Tensor, dim int, index *tensor.Tensor) (*tensor.Tensor, error) {
	d, err := wrapDim(dim, t.Dim())
	if err != nil {
		return nil, err
	}
	if index.DType() != tensor.Int64 && index.Numel() > 0 {
		return nil, fail("gather(): Expected dtype int64 for index")
	}
	out, err := tensor.Empty(t.DType(), index.Shape())
	if err != nil || index.Numel() == 0 {
		return out, err
	}
	if max(t.Dim(), 1) != max(index.Dim(), 1) {
		return nil, fail("Index tensor must have the same number of dimensions as input tensor")
	}
	for k, n := range index.Shape() {
		if k != d && n > t.Shape()[k] {
			return nil, fail("Size does not match at dimension %d expected index %v to be smaller than self %v apart from dimension %d",
				k, sizes(index.Shape()), sizes(t.Shape()), d)
		}
	}
	at, err := alongDim(t, d, index)
	if err != nil {
		return nil, err
	}
	takeAt(out, t, at)
	return out, nil
}

func scatterPlain(c *Call, t *tensor.Tensor) error {
	return scatter(t, c.intAt(1), c.tensorAt(2), c.Args[3], "scatter", nil)
}

func scatterReduce(c *Call, t *tensor.Tensor) error {
	switch c.Args[4].Str() {
	case "add":
		return scatter(t, c.intAt(1), c.tensorAt(2), c.Args[3], "scatter", &addFolder)
	case "multiply":
		return scatter(t, c.intAt(1), c.tensorAt(2), c.Args[3], "scatter", &mulFolder)
	}
	return fail("reduce argument must be either add or multiply.")
}

// scatter stores src, a tensor or a number, in t where index points; fold
// combines with what is there.
func scatter(t *tensor.Tensor, dim int, index *tensor.Tensor, src value.Value, name string, fold *folder) error {
	d, err := wrapDim(dim, t.Dim())
	if err != nil {
		return err
	}
	if index.DType() != tensor.Int64 {
		return fail("%s(): Expected dtype int64 for index", name)
	}
	from := src.Tensor()
	if from != nil && from.DType() != t.DType() {
		return fail("%s(): Expected self.dtype to be equal to src.dtype", name)
	}
	if index.Numel() == 0 {
		return nil
	}
	if err := scatterShapes(t, d, index, from); err != nil {
		return err
	}
	at, err := alongDim(t, d, index)
	if err != nil {
		return err
	}
	if from == nil {
		if from, err = converted(scalarTensor(src), t.DType()); err == nil {
			from, err = from.Expand(index.Shape()...)
		}
	} else if from.Dim() > 0 {
		from, err = from.AsStrided(index.Shape(), from.Strides(), from.Offset())
	}
	if err != nil {
		return err
	}
	from = from.Contiguous()
	if fold != nil {
		return foldAt(t, from, at, *fold)
	}
	putAt(t, from, at)
	return nil
}

func scatterShapes(t *tensor.Tensor, d int, index, src *tensor.Tensor) error {
	rank := max(t.Dim(), 1)
	if max(index.Dim(), 1) != rank {
		return fail("Index tensor must have the same number of dimensions as self tensor")
	}
	if src != nil && max(src.Dim(), 1) != max(index.Dim(), 1) {
		return fail("Index tensor must have the same number of dimensions as src tensor")
	}
	for k, n := range index.Shape() {
		if k != d && n > sizeOr1(t, k) || src != nil && n > sizeOr1(src, k) {
			if src != nil {
				return fail("Expected index %v to be smaller than self %v apart from dimension %d and to be smaller size than src %v",
					sizes(index.Shape()), sizes(t.Shape()), d, sizes(src.Shape()))
			}
			return fail("Expected index %v to be smaller than self %v apart from dimension %d", sizes(index.Shape()), sizes(t.Shape()), d)
		}
	}
	return nil
}

func sizeOr1(t *tensor.Tensor, d int) int {
	if d < t.Dim() {
		return t.Shape()[d]
	}
	return 1
}

// selectedRows reads a 0-d or 1-d index and checks it against a size.
func selectedRows(index *tensor.Tensor, size int, outside string) ([]int, error) {
	data, err := denseAs[int64](index)
	if err != nil {
		return nil, err
	}
	out := make([]int, len(data))
	for i, v := range data {
		if v < 0 || v >= int64(size) {
			return nil, failIndex("%s", outside)
		}
		out[i] = int(v)
	}
	return out, nil
}

func indexSelect(t *tensor.Tensor, dim int, index *tensor.Tensor) (*tensor.Tensor, error) {
	d, err := wrapDim(dim, t.Dim())
	if err != nil {
		return nil, err
	}
	if index.Dim() > 1 {
		return nil, failIndex("index_select(): Index is supposed to be a vector")
	}
	if index.DType() != tensor.Int32 && index.DType() != tensor.Int64 {
		return nil, fail("index_select(): Expected dtype int32 or int64 for index")
	}
	rows, err := selectedRows(index, sizeOr1(t, d), "index out of range in self")
	if err != nil {
		return nil, err
	}
	if t.Dim() == 0 {
		return t.Copy(), nil
	}
	maps := make([][]int, t.Dim())
	maps[d] = rows
	return remap(t, maps)
}

// rowsFor checks the index of index_add, index_copy and index_fill.
func rowsFor(name string, t *tensor.Tensor, d int, index *tensor.Tensor) ([]int, error) {
	switch {
	case index.Dim() > 1:
		return nil, failIndex("%s(): Index is supposed to be a vector, but got dim: %d with type: %s and size: %v", name, index.Dim(), index.DType(), sizes(index.Shape()))
	case index.DType() != tensor.Int64 && !(name == "index_add" && index.DType() == tensor.Int32):
		return nil, fail("%s(): Expected dtype int64 for index.", name)
	}
	return selectedRows(index, sizeOr1(t, d), "index out of range in self")
}

func indexAdd(c *Call, t *tensor.Tensor) error {
	d, err := wrapDim(c.intAt(1), t.Dim())
	if err != nil {
		return err
	}
	src, alpha := c.tensorAt(3), c.Args[4]
	rows, err := rowsFor("index_add", t, d, c.tensorAt(2))
	if err != nil {
		return err
	}
	if src.DType() != t.DType() {
		return fail("index_add_(): self (%s) and source (%s) must have the same scalar type", t.DType(), src.DType())
	}
	if sizeOr1(src, d) != len(rows) {
		return fail("index_add_(): Number of indices (%d) should be equal to source.size(dim): (%d), for dim: %d", len(rows), sizeOr1(src, d), d)
	}
	return eachRow(t, src, d, rows, func(to, from *tensor.Tensor) error {
		l := bodies2{plusScaled(alpha.AsInt()), plusScaled(float32(alpha.AsFloat())), plusScaled(alpha.AsFloat()), plusScaled(alpha.AsComplex())}
		out, err := target{t: to}.pointwise(t.DType(), to, from)
		if err != nil {
			return err
		}
		return l.run(out, to, from, t.DType())
	})
}

// eachRow applies f to t's index rows[i] of dimension d and src's index i.
func eachRow(t, src *tensor.Tensor, d int, rows []int, f func(to, from *tensor.Tensor) error) error {
	for i, r := range rows {
		to, from := t, src
		var err error
		if t.Dim() > 0 {
			if to, err = t.Select(d, r); err != nil {
				return err
			}
		}
		if src.Dim() > 0 {
			if from, err = src.Select(d, i); err != nil {
				return err
			}
		}
		if err := f(to, from); err != nil {
			return err
		}
	}
	return nil
}

func indexCopy(c *Call, t *tensor.Tensor) error {
	d, err := wrapDim(c.intAt(1), t.Dim())
	if err != nil {
		return err
	}
	src := c.tensorAt(3)
	rows, err := rowsFor("index_copy", t, d, c.tensorAt(2))
	if err != nil {
		return err
	}
	if src.DType() != t.DType() {
		return fail("index_copy_(): self and source expected to have the same dtype, but got (self) %s and (source) %s", t.DType(), src.DType())
	}
	if src.Dim() > 0 && sizeOr1(src, d) != len(rows) {
		return failIndex("index_copy_(): Number of indices (%d) should be equal to source.size(dim) (%d)", len(rows), sizeOr1(src, d))
	}
	return eachRow(t, src, d, rows, copyInto)
}

func indexFill(c *Call, t *tensor.Tensor) error {
	d, err := wrapDim(c.intAt(1), t.Dim())
	if err != nil {
		return err
	}
	rows, err := rowsFor("index_fill_", t, d, c.tensorAt(2))
	if err != nil {
		return err
	}
	return eachRow(t, scalarTensor(value.Int(0)), d, rows, func(to, _ *tensor.Tensor) error {
		return fillWith(to, c.Args[3])
	})
}
