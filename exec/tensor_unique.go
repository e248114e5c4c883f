package exec

import (
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// uniqueKernels lists the operators that drop repeated elements.
func uniqueKernels() []Entry {
	return []Entry{
		{"aten::_unique2", func(c *Call) error {
			return giveUnique(c, c.tensorAt(0), value.None(), true)
		}},
		{"aten::_unique", func(c *Call) error { return giveUnique(c, c.tensorAt(0), value.None(), true) }},
		{"aten::unique_dim", func(c *Call) error { return giveUnique(c, c.tensorAt(0), c.Args[1], true) }},
		{"aten::unique_consecutive", func(c *Call) error { return giveUnique(c, c.tensorAt(0), c.Args[3], false) }},
		{"aten::unique_dim_consecutive", func(c *Call) error { return giveUnique(c, c.tensorAt(0), c.Args[1], false) }},
	}
}

// giveUnique returns the distinct slices along a dimension (elements of the
// flattened tensor without one), where each went, and how many there were.
func giveUnique(c *Call, t *tensor.Tensor, dim value.Value, sorted bool) error {
	kernel := "unique"
	if !dim.IsNone() {
		kernel = "unique_dim"
	}
	if err := (intDTypes | wideFloats | boolDType).need(kernel, t.DType()); err != nil {
		return err
	}
	src, d := t, 0
	var err error
	if dim.IsNone() {
		src, err = t.Contiguous().View(-1)
	} else {
		d, err = wrapDim(int(dim.Int()), t.Dim())
	}
	if err != nil {
		return err
	}
	if src.Dim() == 0 {
		src, err = src.Unsqueeze(0)
	}
	if err != nil {
		return err
	}
	groups, err := groupSlices(src, d, sorted)
	if err != nil {
		return err
	}
	first, counts := make([]int, len(groups)), make([]int64, len(groups))
	inverse := make([]int64, src.Shape()[d])
	for g, members := range groups {
		first[g], counts[g] = members[0], int64(len(members))
		for _, m := range members {
			inverse[m] = int64(g)
		}
	}
	maps := make([][]int, src.Dim())
	maps[d] = first
	out, err := remap(src, maps)
	if err != nil {
		return err
	}
	back := tensor.Of([]int{len(inverse)}, inverse)
	if dim.IsNone() {
		if back, err = back.View(t.Shape()...); err != nil {
			return err
		}
	}
	empty := tensor.New(tensor.Int64, []int{0})
	results := []value.Value{value.TensorOf(out), value.TensorOf(back), value.TensorOf(tensor.Of([]int{len(counts)}, counts))}
	for i, at := range wantedParts(c) {
		if at >= 0 && !c.boolAt(at) {
			results[i+1] = value.TensorOf(empty)
		}
	}
	return c.Return(results[:len(c.Out)]...)
}

// wantedParts says which arguments ask for the inverse and the counts.
func wantedParts(c *Call) [2]int {
	switch {
	case len(c.Out) == 2:
		return [2]int{2, -1}
	case c.Args[1].Kind() == value.IntKind && len(c.Args) == 5: // unique_dim
		return [2]int{3, 4}
	case c.Args[1].Kind() == value.IntKind: // unique_dim_consecutive
		return [2]int{2, 3}
	case len(c.Args) == 4 && c.Args[3].Kind() == value.BoolKind: // _unique2
		return [2]int{2, 3}
	}
	return [2]int{1, 2} // unique_consecutive
}

// groupSlices lists the indices of equal slices, in the order of the slices,
// or runs of them if not sorted.
func groupSlices(t *tensor.Tensor, d int, sorted bool) ([][]int, error) {
	n := t.Shape()[d]
	m, err := t.MoveDim([]int{d}, []int{0})
	if err != nil {
		return nil, err
	}
	compare, err := sliceOrder(m)
	if err != nil {
		return nil, err
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	if sorted {
		slices.SortStableFunc(order, compare)
	}
	var groups [][]int
	for i, p := range order {
		if i > 0 && compare(order[i-1], p) == 0 {
			groups[len(groups)-1] = append(groups[len(groups)-1], p)
		} else {
			groups = append(groups, []int{p})
		}
	}
	return groups, nil
}

// sliceOrder compares rows of m element by element; no nan equals another.
func sliceOrder(m *tensor.Tensor) (func(a, b int) int, error) {
	width := 1
	for _, n := range m.Shape()[1:] {
		width *= n
	}
	if classOf(m.DType()) == classInt {
		data, err := denseAs[int64](m)
		return compareRows(data, width), err
	}
	data, err := denseAs[float64](m)
	return compareRows(data, width), err
}

func compareRows[T int64 | float64](data []T, width int) func(a, b int) int {
	return func(a, b int) int {
		x, y := data[a*width:(a+1)*width], data[b*width:(b+1)*width]
		for i, v := range x {
			switch w := y[i]; {
			case v < w || v == v && w != w:
				return -1
			case v > w || v != v && w == w:
				return 1
			case v != v: // nan is distinct from nan
				return -1
			}
		}
		return 0
	}
}
