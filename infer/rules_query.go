package infer

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

func queryRules() []row {
	return []row{
		{`aten::dim`, askDim},
		{`aten::size`, askSizes},
		{`aten::size.int`, askSize},
		{`aten::stride`, askStrides},
		{`aten::stride.int`, askStride},
		{`aten::len.Tensor`, askLen},
		{`aten::numel`, askNumel},
		{`aten::is_contiguous aten::is_contiguous.memory_format`, askContiguous},
		{`prim::dtype`, askDType},
		{`prim::device`, askDevice},
		{`prim::is_cuda`, askCUDA},
		{`aten::is_floating_point`, askOfDType(dtype.IsFloat)},
		{`aten::is_complex`, askOfDType(dtype.IsComplex)},
		{`aten::is_signed`, askOfDType(dtype.IsSigned)},
		{`aten::element_size`, askElementSize},
	}
}

func askDim(c *call) *Fact {
	if x := c.tensor(0); x.HasRank {
		return intFact(int64(len(x.Sizes)))
	}
	return nil
}

func askSizes(c *call) *Fact {
	if x := c.tensor(0); x.HasRank {
		return listOf(x.Sizes, sizeFact)
	}
	return nil
}

func askSize(c *call) *Fact {
	x := c.tensor(0)
	k, ok := c.at(1).int()
	if i, ok := c.wrapped(k, ok, x.rank()); ok && x.HasRank {
		return sizeFact(x.Sizes[i])
	}
	return nil
}

func askStrides(c *call) *Fact {
	if x := c.tensor(0); x.HasRank && len(x.Strides) == len(x.Sizes) {
		return listOf(x.Strides, intFact)
	}
	return nil
}

func askStride(c *call) *Fact {
	x := c.tensor(0)
	k, ok := c.at(1).int()
	if i, ok := c.wrapped(k, ok, len(x.Strides)); ok && len(x.Strides) == x.rank() {
		return intFact(x.Strides[i])
	}
	return nil
}

func askLen(c *call) *Fact {
	if x := c.tensor(0); x.rank() > 0 {
		return sizeFact(x.Sizes[0])
	}
	return nil
}

func askNumel(c *call) *Fact {
	if x := c.tensor(0); x.HasRank {
		return sizeFact(product1(x.Sizes))
	}
	return nil
}

func askContiguous(c *call) *Fact {
	// The memory format asked for may be another.
	if format, ok := c.arg("memory_format").int(); c.s.Arg("memory_format") >= 0 && (!ok || format != int64(tensor.Contiguous)) {
		return nil
	}
	if is, known := c.tensor(0).isContiguous(); known {
		return boolFact(is)
	}
	return nil
}

// isContiguous is what is_contiguous answers: strides of dimensions of size 1 do not
// count.
func (t *Tensor) isContiguous() (is, known bool) {
	if t.Contiguous {
		return true, true
	}
	g, known := t.geometry()
	return known && tensor.AreContiguous(g.Shape, g.Strides), known
}

func askDType(c *call) *Fact {
	if x := c.tensor(0); x.HasDType {
		return intFact(int64(x.DType))
	}
	return nil
}

func askDevice(c *call) *Fact {
	if x := c.tensor(0); x.HasDevice {
		return constantFact(value.DeviceOf(x.Device))
	}
	return nil
}

func askCUDA(c *call) *Fact {
	if x := c.tensor(0); x.HasDevice {
		return boolFact(x.Device.Type == tensor.CUDA)
	}
	return nil
}

func askOfDType(is func(dtype) bool) rule {
	return func(c *call) *Fact {
		if x := c.tensor(0); x.HasDType {
			return boolFact(is(x.DType))
		}
		return nil
	}
}

func askElementSize(c *call) *Fact {
	if x := c.tensor(0); x.HasDType {
		return intFact(int64(x.DType.Size()))
	}
	return nil
}
