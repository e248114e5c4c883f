package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
	"slices"
)

// queryKernels lists the operators that ask a tensor's header.
func queryKernels() []Entry {
	is := func(f func(t *tensor.Tensor) bool) Kernel {
		return func(c *Call) error { return c.Return(value.Bool(f(c.tensorAt(0)))) }
	}
	number := func(f func(t *tensor.Tensor) int) Kernel {
		return func(c *Call) error { return c.Return(value.Int(int64(f(c.tensorAt(0))))) }
	}
	rows := []Entry{
		{"aten::size", func(c *Call) error { return c.Return(intList(c.tensorAt(0).Shape())) }},
		{"aten::sym_size", func(c *Call) error { return c.Return(intList(c.tensorAt(0).Shape())) }},
		{"aten::_shape_as_tensor", func(c *Call) error {
			shape := c.tensorAt(0).Shape()
			data := make([]float64, len(shape))
			for i, n := range shape {
				data[i] = float64(n)
			}
			return c.give(holding(tensor.Int64, []int{len(shape)}, data))
		}},
		{"aten::stride", func(c *Call) error { return c.Return(intList(c.tensorAt(0).Strides())) }},
		{"aten::size.int", sizeAt},
		{"aten::sym_size.int", sizeAt},
		{"aten::stride.int", strideAt},
		{"aten::dim", number((*tensor.Tensor).Dim)},
		{"aten::numel", number((*tensor.Tensor).Numel)},
		{"aten::sym_numel", number((*tensor.Tensor).Numel)},
		{"aten::storage_offset", number((*tensor.Tensor).Offset)},
		{"aten::element_size", number(func(t *tensor.Tensor) int { return t.DType().Size() })},
		{"aten::get_device", number(func(*tensor.Tensor) int { return -1 })},
		{"aten::len.Tensor", lenOf},
		{"aten::is_contiguous", is((*tensor.Tensor).IsContiguous)},
		{"aten::is_contiguous.memory_format", func(c *Call) error {
			return c.Return(value.Bool(c.tensorAt(0).IsContiguousIn(tensor.MemoryFormat(c.intAt(1)))))
		}},
		{"aten::is_floating_point", is(func(t *tensor.Tensor) bool { return t.DType().IsFloat() })},
		{"aten::is_complex", is(func(t *tensor.Tensor) bool { return t.DType().IsComplex() })},
		{"aten::is_signed", is(func(t *tensor.Tensor) bool { return t.DType().IsSigned() })},
		{"aten::is_same_size", func(c *Call) error {
			return c.Return(value.Bool(slices.Equal(c.tensorAt(0).Shape(), c.tensorAt(1).Shape())))
		}},
		{"aten::is_conj", is(func(*tensor.Tensor) bool { return false })},
		{"aten::is_neg", is(func(*tensor.Tensor) bool { return false })},
		{"prim::dtype", number(func(t *tensor.Tensor) int { return int(t.DType()) })},
		{"prim::layout", number(func(t *tensor.Tensor) int { return int(t.Layout()) })},
		{"prim::device", func(c *Call) error { return c.Return(value.DeviceOf(c.tensorAt(0).Device())) }},
		{"prim::requires_grad", is((*tensor.Tensor).RequiresGrad)},
		{"prim::is_cpu", is(func(t *tensor.Tensor) bool { return t.Device().Type == tensor.CPU })},
		{"prim::is_cuda", is(func(t *tensor.Tensor) bool { return t.Device().Type == tensor.CUDA })},
		{"prim::is_xpu", is(func(t *tensor.Tensor) bool { return t.Device().Type == tensor.XPU })},
		{"prim::is_mps", is(func(t *tensor.Tensor) bool { return t.Device().Type == tensor.MPS })},
		{"prim::is_meta", is(func(t *tensor.Tensor) bool { return t.Device().Type == tensor.Meta })},
		{"prim::is_quantized", is(func(t *tensor.Tensor) bool { return t.DType().IsQuantized() })},
		{"prim::is_sparse", is(func(t *tensor.Tensor) bool { return t.Layout() == tensor.Sparse })},
		{"prim::is_mkldnn", is(func(t *tensor.Tensor) bool { return t.Layout() == tensor.Mkldnn })},
	}
	return append(rows, promotionQueries()...)
}

// promotionQueries lists result_type, promote_types and can_cast.
func promotionQueries() []Entry {
	result := func(c *Call) error {
		return c.Return(value.Int(int64(resultType(c.operandAt(0), c.operandAt(1)))))
	}
	var rows []Entry
	for _, o := range []string{"Tensor", "Scalar", "Scalar_Tensor", "Scalar_Scalar"} {
		rows = append(rows, Entry{"aten::result_type." + o, result})
	}
	return append(rows,
		Entry{"aten::promote_types", func(c *Call) error {
			return c.Return(value.Int(int64(tensor.Promote(tensor.DType(c.intAt(0)), tensor.DType(c.intAt(1))))))
		}},
		Entry{"aten::can_cast", func(c *Call) error {
			return c.Return(value.Bool(canCast(tensor.DType(c.intAt(0)), tensor.DType(c.intAt(1)))))
		}})
}

func intList(ns []int) value.Value {
	items := make([]value.Value, len(ns))
	for i, n := range ns {
		items[i] = value.Int(int64(n))
	}
	return value.NewList(types.Int, items...)
}

func sizeAt(c *Call) error {
	n, err := c.tensorAt(0).Size(c.intAt(1))
	if err != nil {
		return err
	}
	return c.Return(value.Int(int64(n)))
}

func strideAt(c *Call) error {
	t := c.tensorAt(0)
	if t.Dim() == 0 {
		return failIndex("Dimension specified as %d but tensor has no dimensions", c.intAt(1))
	}
	d, err := wrapDim(c.intAt(1), t.Dim())
	if err != nil {
		return err
	}
	return c.Return(value.Int(int64(t.Strides()[d])))
}

func lenOf(c *Call) error {
	t := c.tensorAt(0)
	if t.Dim() == 0 {
		return fail("len() of a 0-d tensor")
	}
	return c.Return(value.Int(int64(t.Shape()[0])))
}
