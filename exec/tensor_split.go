package exec

import "github.com/torchpass/torchpass/tensor"

// viewSplitKernels lists the operators that return several views.
func viewSplitKernels() []Entry {
	sizes := func(c *Call) error { return c.giveList(c.tensorAt(0).SplitSizes(c.intsAt(1), c.intAt(2))) }
	split := func(c *Call) error { return c.giveList(c.tensorAt(0).Split(c.intAt(1), c.intAt(2))) }
	chunks := func(c *Call) error { return c.giveList(c.tensorAt(0).Chunk(c.intAt(1), c.intAt(2))) }
	return []Entry{
		{"aten::split.Tensor", split}, {"aten::unsafe_split.Tensor", split},
		{"aten::split", sizes}, {"aten::split.sizes", sizes},
		{"aten::split_with_sizes", sizes}, {"aten::unsafe_split_with_sizes", sizes},
		{"aten::chunk", chunks}, {"aten::unsafe_chunk", chunks},
		{"aten::unbind.int", func(c *Call) error { return c.giveList(c.tensorAt(0).Unbind(c.intAt(1))) }},
		{"aten::tensor_split.sections", func(c *Call) error {
			return c.giveList(splitSections(c.tensorAt(0), c.intAt(1), c.intAt(2)))
		}},
		{"aten::tensor_split.indices", func(c *Call) error {
			return c.giveList(splitAt(c.tensorAt(0), c.intsAt(1), c.intAt(2)))
		}},
		{"aten::broadcast_tensors", func(c *Call) error { return c.giveList(broadcastTensors(c.tensorsAt(0))) }},
		{"aten::meshgrid", func(c *Call) error { return c.giveList(meshgrid(c.tensorsAt(0), "ij")) }},
		{"aten::meshgrid.indexing", func(c *Call) error { return c.giveList(meshgrid(c.tensorsAt(0), c.Args[1].Str())) }},
	}
}

// splitSections cuts a dimension into n parts whose sizes differ by at most 1.
func splitSections(t *tensor.Tensor, n, dim int) ([]*tensor.Tensor, error) {
	if t.Dim() == 0 {
		return nil, fail("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
	}
	d, err := wrapDim(dim, t.Dim())
	if err != nil {
		return nil, err
	}
	if n <= 0 {
		return nil, fail("number of sections must be larger than 0, got %d", n)
	}
	if n > 1<<24 {
		return nil, unsupported("%d sections", n)
	}
	size := t.Shape()[d]
	parts := make([]*tensor.Tensor, n)
	start := 0
	for i := range parts {
		length := size / n
		if i < size%n {
			length++
		}
		if parts[i], err = t.Slice(d, start, start+length, 1); err != nil {
			return nil, err
		}
		start += length
	}
	return parts, nil
}

// splitAt cuts a dimension at the given indices.
func splitAt(t *tensor.Tensor, at []int, dim int) ([]*tensor.Tensor, error) {
	if t.Dim() == 0 {
		return nil, fail("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
	}
	d, err := wrapDim(dim, t.Dim())
	if err != nil {
		return nil, err
	}
	start := 0
	var parts []*tensor.Tensor
	for _, end := range append(append([]int(nil), at...), t.Shape()[d]) {
		p, err := t.Slice(d, start, end, 1)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
		start = end
	}
	return parts, nil
}

func broadcastTensors(ts []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if len(ts) == 0 {
		return nil, nil
	}
	shape, err := broadcastAll(ts)
	if err != nil {
		return nil, err
	}
	out := make([]*tensor.Tensor, len(ts))
	for i, t := range ts {
		if out[i], err = t.Expand(shape...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// meshgrid expands vectors to the grid they span; "xy" swaps the first two.
func meshgrid(ts []*tensor.Tensor, indexing string) ([]*tensor.Tensor, error) {
	if len(ts) == 0 {
		return nil, fail("meshgrid expects a non-empty TensorList")
	}
	for _, t := range ts {
		if t.Dim() > 1 {
			return nil, fail("torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: %s", tensor.Format(t))
		}
		if t.DType() != ts[0].DType() {
			return nil, fail("torch.meshgrid expects all tensors to have the same dtype")
		}
	}
	swap := false
	switch indexing {
	case "xy":
		swap = len(ts) >= 2
	case "ij":
	default:
		return nil, fail("torch.meshgrid: indexing must be one of \"xy\" or \"ij\", but received: %s", indexing)
	}
	in := append([]*tensor.Tensor(nil), ts...)
	if swap {
		in[0], in[1] = in[1], in[0]
	}
	shape := make([]int, len(in))
	for i, t := range in {
		shape[i] = t.Numel()
	}
	out := make([]*tensor.Tensor, len(in))
	for i, t := range in {
		view := onesOf(len(in))
		view[i] = shape[i]
		v, err := t.View(view...)
		if err == nil {
			v, err = v.Expand(shape...)
		}
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	if swap {
		out[0], out[1] = out[1], out[0]
	}
	return out, nil
}
