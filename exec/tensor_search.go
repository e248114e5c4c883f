package exec

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// searchKernels lists operators that look values up: in sorted lines, in sets, and by
// how often they are there.
func searchKernels() []Entry {
	rows := []Entry{
		{"aten::searchsorted.Tensor", func(c *Call) error {
			right := c.boolAt(3)
			if !c.Args[4].IsNone() {
				side := c.Args[4].Str()
				if side != "left" && side != "right" {
					return fail("torch.searchsorted(): side can only be 'left' or 'right' but got %s", side)
				}
				if side == "left" && right {
					return fail("torch.searchsorted(): side and right can't be set to opposites, got side of left while right was True")
				}
				right = side == "right"
			}
			return c.give(searchSorted(c.tensorAt(0), c.tensorAt(1), c.tensorAt(5), c.boolAt(2), right))
		}},
		{"aten::bucketize.Tensor", func(c *Call) error {
			if b := c.tensorAt(1); b.Dim() != 1 {
				return fail("boundaries tensor must be 1 dimension, but got dim(%d)", b.Dim())
			}
			return c.give(searchSorted(c.tensorAt(1), c.tensorAt(0), nil, c.boolAt(2), c.boolAt(3)))
		}},
		{"aten::mode", mode},
		{"aten::nanmedian", func(c *Call) error {
			t := c.tensorAt(0)
			if t.Numel() == 0 {
				return c.give(median(t))
			}
			flat, err := t.Reshape(-1)
			if err != nil {
				return err
			}
			v, _, err := nanMedian(flat, 0, false)
			return c.give(v, err)
		}},
		{"aten::nanmedian.dim", func(c *Call) error {
			v, at, err := nanMedian(c.tensorAt(0), c.intAt(1), c.boolAt(2))
			if err != nil {
				return err
			}
			return c.Return(value.TensorOf(v), value.TensorOf(at))
		}},
		{"aten::histc", func(c *Call) error { return c.give(histc(c)) }},
		{"aten::isin.Tensor_Tensor", func(c *Call) error { return c.give(isIn(c.tensorAt(0), c.tensorAt(1), c.boolAt(3))) }},
	}
	for _, name := range []string{"tril_indices", "triu_indices"} {
		rows = append(rows, Entry{"aten::" + name, func(c *Call) error { return c.give(triangleIndices(c, name == "tril_indices")) }})
	}
	return rows
}

// searchSorted finds where values go into sorted lines: one for all, or one for each
// line of values.
func searchSorted(lines, values, sorter *tensor.Tensor, narrow, right bool) (*tensor.Tensor, error) {
	if lines.DType().IsComplex() || values.DType().IsComplex() || lines.Dim() == 0 {
		return nil, unsupported("a sequence of dtype %s and %d dimensions", lines.DType(), lines.Dim())
	}
	if lines.DType() != values.DType() && values.Dim() > 0 {
		return nil, fail("torch.searchsorted(): input value tensor and sorted sequence tensor should have same dtype, but got %s and %s", values.DType(), lines.DType())
	}
	n := lines.Shape()[lines.Dim()-1]
	one := lines.Dim() == 1
	if !one && (values.Dim() != lines.Dim() || !slices.Equal(lines.Shape()[:lines.Dim()-1], values.Shape()[:values.Dim()-1])) {
		return nil, fail("torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input value tensor must match, but we got boundaries tensor %v and input value tensor %v",
			sizes(lines.Shape()), sizes(values.Shape()))
	}
	if sorter != nil {
		if sorter.DType() != tensor.Int64 || !slices.Equal(sorter.Shape(), lines.Shape()) {
			return nil, fail("torch.searchsorted(): boundary and sorter must have the same size, but got boundary tensor %v and got sorter tensor %v", sizes(lines.Shape()), sizes(sorter.Shape()))
		}
		sorted, err := gather(lines, -1, sorter)
		if err != nil {
			return nil, err
		}
		lines = sorted
	}
	row := 0
	if !one && values.Dim() > 0 {
		row = values.Shape()[values.Dim()-1]
	}
	var places []int64
	var err error
	if classOf(lines.DType()) == classInt && classOf(values.DType()) == classInt {
		places, err = placesOf[int64](lines, values, n, row, right)
	} else {
		places, err = placesOf[float64](lines, values, n, row, right)
	}
	if err != nil {
		return nil, err
	}
	d := tensor.Int64
	if narrow {
		d = tensor.Int32
	}
	out, err := tensor.Empty(d, values.Shape())
	if err != nil {
		return nil, err
	}
	return out, storeAs(out, places)
}

// placesOf searches lines of n elements; row is the number of values of each line, 0
// if there is one line.
func placesOf[T int64 | float64](lines, values *tensor.Tensor, n, row int, right bool) ([]int64, error) {
	data, err := denseAs[T](lines)
	if err != nil {
		return nil, err
	}
	wanted, err := denseAs[T](values)
	if err != nil {
		return nil, err
	}
	out := make([]int64, len(wanted))
	for i, v := range wanted {
		line := data
		if row > 0 {
			line = data[i/row*n : (i/row+1)*n]
		}
		out[i] = int64(sort.Search(n, func(k int) bool {
			if right {
				return line[k] > v || line[k] != line[k] && v == v
			}
			return !(line[k] < v) && (v == v || line[k] != line[k])
		}))
	}
	return out, nil
}

// mode is the value that is most often there, the least of those, and its last place.
func mode(c *Call) error {
	t := c.tensorAt(0)
	d, err := wrapDim(c.intAt(1), t.Dim())
	if err != nil {
		return err
	}
	if err := (everyDType &^ complexDTypes).need("mode", t.DType()); err != nil {
		return err
	}
	if err := emptyDim(t, d, "mode"); err != nil {
		return err
	}
	v, places, err := picked(t, d, c.boolAt(2), modeOf[int64], modeOf[float64])
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(v), value.TensorOf(places))
}

// picked takes of each line, of ints or of floats, the element whose place is given.
func picked(t *tensor.Tensor, d int, keep bool, ofInts func(line []int64) int, ofFloats func(line []float64) int) (v, places *tensor.Tensor, err error) {
	if classOf(t.DType()) == classInt {
		places, err = eachLine(t, d, tensor.Int64, func(to, from []int64) { to[0] = int64(ofInts(from)) })
	} else {
		places, err = eachLine(t, d, tensor.Int64, func(to, from []float64) { to[0] = float64(ofFloats(from)) })
	}
	if err != nil {
		return nil, nil, err
	}
	if t.Dim() > 0 {
		if places, err = places.Narrow(d, 0, min(1, t.Shape()[d])); err != nil {
			return nil, nil, err
		}
	}
	places = places.Copy()
	v, err = gather(t, d, places)
	if err == nil && !keep && t.Dim() > 0 {
		if v, err = v.SqueezeDim(d); err == nil {
			places, err = places.SqueezeDim(d)
		}
	}
	return v, places, err
}

// nanMedian is the lower middle of each line without what is no number.
func nanMedian(t *tensor.Tensor, dim int, keep bool) (v, places *tensor.Tensor, err error) {
	d, err := wrapDim(dim, t.Dim())
	if err != nil {
		return nil, nil, err
	}
	if err := emptyDim(t, d, "nanmedian"); err != nil {
		return nil, nil, err
	}
	if err := (intDTypes | wideFloats).need("median_out", t.DType()); err != nil {
		return nil, nil, err
	}
	return picked(t, d, keep, nanMedianOf[int64], nanMedianOf[float64])
}

func nanMedianOf[T int64 | float64](line []T) int {
	order := make([]int, 0, len(line))
	for i, x := range line {
		if x == x {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return 0
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(line[i], line[j]) })
	return order[(len(order)-1)/2]
}

func modeOf[T int64 | float64](line []T) int {
	count := make(map[T]int, len(line))
	for _, v := range line {
		count[v]++
	}
	best := 0
	for i, v := range line {
		switch b := line[best]; {
		case count[v] > count[b], count[v] == count[b] && v <= b:
			best = i
		}
	}
	return best
}

// histc counts elements in bins of one width.
func histc(c *Call) (*tensor.Tensor, error) {
	t, bins := c.tensorAt(0), c.intAt(1)
	lo, hi := c.Args[2].AsFloat(), c.Args[3].AsFloat()
	if err := wideFloats.need("histogram_cpu", t.DType()); err != nil {
		return nil, err
	}
	if bins <= 0 {
		return nil, fail("bins must be > 0")
	}
	data, err := denseAs[float64](t)
	if err != nil {
		return nil, err
	}
	if lo == hi && len(data) > 0 {
		lo, hi = slices.Min(data), slices.Max(data)
	}
	if lo == hi {
		lo, hi = lo-1, hi+1
	}
	if math.IsInf(lo, 0) || math.IsInf(hi, 0) || lo != lo || hi != hi {
		return nil, fail("range of [%v, %v] is not finite", lo, hi)
	}
	if lo > hi {
		return nil, fail("max must be larger than min")
	}
	out, err := tensor.Empty(t.DType(), []int{bins})
	if err != nil {
		return nil, err
	}
	counts := make([]float64, bins)
	for _, v := range data {
		if v >= lo && v <= hi {
			counts[min(int((v-lo)*float64(bins)/(hi-lo)), bins-1)]++
		}
	}
	return out, storeAs(out, counts)
}

func isIn(t, set *tensor.Tensor, invert bool) (*tensor.Tensor, error) {
	if t.DType().IsComplex() || set.DType().IsComplex() {
		return nil, fail("Unsupported input type encountered for isin(): %s", t.DType())
	}
	if classOf(t.DType()) == classInt && classOf(set.DType()) == classInt {
		return foundIn[int64](t, set, invert)
	}
	return foundIn[float64](t, set, invert)
}

func foundIn[T int64 | float64](t, set *tensor.Tensor, invert bool) (*tensor.Tensor, error) {
	data, err := denseAs[T](t)
	if err != nil {
		return nil, err
	}
	members, err := denseAs[T](set)
	if err != nil {
		return nil, err
	}
	in := make(map[T]bool, len(members))
	for _, v := range members {
		in[v] = true
	}
	out, err := tensor.Empty(tensor.Bool, t.Shape())
	if err != nil {
		return nil, err
	}
	found := make([]bool, len(data))
	for i, v := range data {
		found[i] = in[v] != invert
	}
	return out, storeAs(out, found)
}

// triangleIndices are the rows and columns of a triangle of a matrix.
func triangleIndices(c *Call, lower bool) (*tensor.Tensor, error) {
	rows, cols, offset := c.intAt(0), c.intAt(1), c.intAt(2)
	d := c.dtypeOr(3, tensor.Int64)
	if rows < 0 || cols < 0 {
		return nil, fail("row must be non-negative, got%d", min(rows, cols))
	}
	if err := checkRoom(tensor.Int64, []int{2, rows, cols}); err != nil {
		return nil, err
	}
	var r, s []int64
	for i := range rows {
		for j := range cols {
			if lower && j-i <= offset || !lower && j-i >= offset {
				r, s = append(r, int64(i)), append(s, int64(j))
			}
		}
	}
	out, err := tensor.Empty(d, []int{2, len(r)})
	if err != nil {
		return nil, err
	}
	return out, storeAs(out, append(r, s...))
}
