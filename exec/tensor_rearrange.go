package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// rearrangeKernels lists the operators that copy elements to other places.
func rearrangeKernels() []Entry {
	rows := []Entry{
		viewOf("aten::flip", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return flip(t, c.intsAt(1)) }),
		viewOf("aten::fliplr", func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			if t.Dim() < 2 {
				return nil, fail("Input must be >= 2-d.")
			}
			return flip(t, []int{1})
		}),
		viewOf("aten::flipud", func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			if t.Dim() < 1 {
				return nil, fail("Input must be >= 1-d.")
			}
			return flip(t, []int{0})
		}),
		viewOf("aten::roll", roll),
		viewOf("aten::repeat", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return repeat(t, c.intsAt(1)) }),
		viewOf("aten::tile", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			n := c.intsAt(1)
			for len(n) < t.Dim() {
				n = append([]int{1}, n...)
			}
			return repeat(t, n)
		}),
		viewOf("aten::repeat_interleave.self_int", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return interleave(t, []int64{int64(c.intAt(1))}, c.Args[2])
		}),
		viewOf("aten::repeat_interleave.self_Tensor", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			n, err := denseAs[int64](c.tensorAt(1))
			if err != nil {
				return nil, err
			}
			return interleave(t, n, c.Args[2])
		}),
		viewOf("aten::diag", diag),
		viewOf("aten::diag_embed", diagEmbed),
		viewOf("aten::one_hot", oneHot),
		viewOf("aten::bincount", bincount),
		viewOf("aten::pixel_shuffle", pixelShuffle),
	}
	rows = append(rows, pointRows("tril", triangle(false))...)
	rows = append(rows, pointRows("triu", triangle(true))...)
	for _, name := range []string{"outer", "ger"} {
		rows = append(rows, Entry{"aten::" + name, outer})
	}
	return rows
}

func flip(t *tensor.Tensor, dims []int) (*tensor.Tensor, error) {
	maps := make([][]int, t.Dim())
	for _, dim := range dims {
		d, err := wrapDim(dim, t.Dim())
		if err != nil {
			return nil, err
		}
		if t.Dim() == 0 {
			continue
		}
		if maps[d] != nil {
			return nil, fail("dim %d appears multiple times in the list of dims", d)
		}
		n := t.Shape()[d]
		maps[d] = make([]int, n)
		for i := range n {
			maps[d][i] = n - 1 - i
		}
	}
	return remap(t, maps)
}

// roll shifts dimensions around, or all elements in C order without dims.
func roll(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	shifts, dims := c.intsAt(1), c.intsAt(2)
	if len(shifts) == 0 {
		return nil, fail("`shifts` required")
	}
	if len(dims) == 0 && len(shifts) == 1 {
		flat, err := t.Contiguous().View(-1)
		if err == nil && t.Numel() > 0 {
			flat, err = remap(flat, [][]int{rotation(t.Numel(), shifts[0])})
		}
		if err != nil {
			return nil, err
		}
		return flat.View(t.Shape()...)
	}
	if len(dims) != len(shifts) {
		return nil, fail("shifts and dimensions must align. shifts: %d, dims:%d", len(shifts), len(dims))
	}
	out := t
	for i, dim := range dims {
		d, err := wrapDim(dim, t.Dim())
		if err != nil {
			return nil, err
		}
		maps := make([][]int, t.Dim())
		maps[d] = rotation(t.Shape()[d], shifts[i])
		if out, err = remap(out, maps); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func rotation(n, shift int) []int {
	m := make([]int, n)
	if n > 0 {
		shift %= n
	}
	for i := range m {
		m[((i+shift)%n+n)%n] = i
	}
	return m
}

func repeat(t *tensor.Tensor, times []int) (*tensor.Tensor, error) {
	if len(times) < t.Dim() {
		return nil, fail("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor")
	}
	for t.Dim() < len(times) {
		u, err := t.Unsqueeze(0)
		if err != nil {
			return nil, err
		}
		t = u
	}
	total := make([]int, len(times))
	for d, n := range times {
		total[d] = n * t.Shape()[d]
		if n < 0 || n > tensor.MaxBytes && t.Shape()[d] > 0 {
			total[d] = n
		}
	}
	if err := checkRoom(tensor.Int64, total); err != nil {
		return nil, err
	}
	for d, n := range times {
		if n > tensor.MaxBytes && t.Shape()[d] > 0 { // another size is 0
			return nil, unsupported("%d repetitions", n)
		}
	}
	maps := make([][]int, len(times))
	for d, n := range times {
		size := t.Shape()[d]
		maps[d] = make([]int, 0, n*size)
		for range n {
			for i := range size {
				maps[d] = append(maps[d], i)
			}
		}
	}
	return remap(t, maps)
}

// interleave repeats each index of a dimension; without one, of the flattened
// tensor. One count serves for all.
func interleave(t *tensor.Tensor, counts []int64, dim value.Value) (*tensor.Tensor, error) {
	if dim.IsNone() {
		flat, err := t.Contiguous().View(-1)
		if err != nil {
			return nil, err
		}
		t, dim = flat, value.Int(0)
	}
	d, err := wrapDim(int(dim.Int()), t.Dim())
	if err != nil {
		return nil, err
	}
	n := sizeOr1(t, d)
	if len(counts) != 1 && len(counts) != n {
		return nil, fail("repeats must have the same size as input along dim")
	}
	var m []int
	total := int64(0)
	for i := range n {
		k := counts[0]
		if len(counts) > 1 {
			k = counts[i]
		}
		if k < 0 {
			return nil, fail("repeats can not be negative")
		}
		if total += k; total > tensor.MaxBytes {
			return nil, fail("invalid size, possible overflow?")
		}
		for range k {
			m = append(m, i)
		}
	}
	maps := make([][]int, t.Dim())
	maps[d] = append([]int{}, m...)
	return remap(t, maps)
}

func outer(c *Call) error {
	a, b := c.tensorAt(0), c.tensorAt(1)
	for _, t := range []*tensor.Tensor{a, b} {
		if t.Dim() != 1 {
			return fail("outer: Expected 1-D argument %s, but got %d-D", map[bool]string{true: "self", false: "vec2"}[t == a], t.Dim())
		}
	}
	col, err := a.Unsqueeze(1)
	if err != nil {
		return err
	}
	op := binaryOp{"mul_cpu", everyDType, false, bodies2{multiply[int64], multiply[float32], multiply[float64], multiply[complex128]}}
	return c.give(op.apply(target{}, asOperand(col), asOperand(b)))
}

func oneHot(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	if t.DType() != tensor.Int64 {
		return nil, fail("one_hot is only applicable to index tensor.")
	}
	classes := c.intAt(1)
	data, err := denseAs[int64](t)
	if err != nil {
		return nil, err
	}
	if t.Numel() == 0 {
		if classes <= 0 {
			return nil, fail("Can not infer total number of classes from empty tensor.")
		}
		return tensor.Empty(tensor.Int64, append(append([]int(nil), t.Shape()...), classes))
	}
	most := int64(-1)
	for _, v := range data {
		if v < 0 {
			return nil, fail("Class values must be non-negative.")
		}
		most = max(most, v)
	}
	switch {
	case classes == -1:
		classes = int(most) + 1
	case classes < 1:
		return nil, fail("num_classes should be positive")
	case int64(classes) <= most:
		return nil, fail("Class values must be smaller than num_classes.")
	}
	out, err := tensor.Empty(tensor.Int64, append(append([]int(nil), t.Shape()...), classes))
	if err != nil {
		return nil, err
	}
	dst := tensor.Data[int64](out)
	for i, v := range data {
		dst[i*classes+int(v)] = 1
	}
	return out, nil
}

func bincount(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	weights, least := c.tensorAt(1), c.intAt(2)
	if err := intDTypes.need("bincount_cpu", t.DType()); err != nil {
		return nil, err
	}
	if least < 0 {
		return nil, fail("minlength should be >= 0")
	}
	if t.Dim() == 1 && t.Numel() == 0 {
		return tensor.Empty(tensor.Int64, []int{least})
	}
	data, err := denseAs[int64](t)
	if err != nil {
		return nil, err
	}
	for _, v := range data {
		if t.Dim() != 1 || v < 0 {
			return nil, fail("bincount only supports 1-d non-negative integral inputs.")
		}
		least = max(least, int(v)+1)
	}
	if weights == nil {
		out, err := tensor.Empty(tensor.Int64, []int{least})
		if err != nil {
			return nil, err
		}
		dst := tensor.Data[int64](out)
		for _, v := range data {
			dst[v]++
		}
		return out, nil
	}
	if weights.Dim() != 1 || weights.Numel() != t.Numel() {
		return nil, fail("weights should be 1-d and have the same length as input")
	}
	d := tensor.Float64
	if weights.DType() == tensor.Float32 {
		d = tensor.Float32
	}
	w, err := denseAs[float64](weights)
	if err != nil {
		return nil, err
	}
	out, err := tensor.Empty(d, []int{least})
	if err != nil {
		return nil, err
	}
	sums := make([]float64, least)
	for i, v := range data {
		sums[v] += w[i]
	}
	return out, storeAs(out, sums)
}

func pixelShuffle(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	r := c.intAt(1)
	if t.Dim() < 3 {
		return nil, fail("pixel_shuffle expects input to have at least 3 dimensions, but got input with %d dimension(s)", t.Dim())
	}
	if r <= 0 {
		return nil, fail("pixel_shuffle expects a positive upscale_factor, but got %d", r)
	}
	k := t.Dim() - 3
	ch, h, w := t.Shape()[k], t.Shape()[k+1], t.Shape()[k+2]
	if r > 1<<20 || ch%(r*r) != 0 {
		return nil, fail("pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=%d is not divisible by %d", ch, r*r)
	}
	lead := t.Shape()[:k:k]
	v, err := t.Reshape(append(lead, ch/(r*r), r, r, h, w)...)
	if err != nil {
		return nil, err
	}
	order := make([]int, 0, k+5)
	for i := range k {
		order = append(order, i)
	}
	if v, err = v.Permute(append(order, k, k+3, k+1, k+4, k+2)...); err != nil {
		return nil, err
	}
	return v.Reshape(append(lead, ch/(r*r), h*r, w*r)...)
}
