package infer

import (
	"github.com/torchpass/torchpass/types"
)

func normRules() []row {
	return []row{
		{`aten::batch_norm aten::instance_norm aten::group_norm aten::layer_norm`, normalized},
		{`aten::softmax.int aten::log_softmax.int`, softmax},
		{`aten::_softmax aten::_log_softmax aten::softmin`, normalized},
		{`aten::cumsum aten::cumprod`, cumulated},
		{`aten::logsumexp`, logSumExp},
		{`aten::glu`, glu},
	}
}

// normalized has the shape and the dtype of its input.
func normalized(c *call) *Fact {
	x := c.tensor(0)
	t := x.like()
	if x.HasRank {
		t.HasRank, t.Sizes, t.Contiguous = true, x.Sizes, x.Contiguous
	}
	t.RequiresGrad = c.gradient(t.dtype())
	return tensorOf(t)
}

func softmax(c *call) *Fact { return c.withDType(normalized(c), "dtype") }

// withDType is f in the dtype that the argument of that name asks for.
func (c *call) withDType(f *Fact, name string) *Fact {
	t := *f.of()
	t.setDType(c.dtypeArg(name, t.dtype()))
	return tensorOf(t)
}

func cumulated(c *call) *Fact {
	t := *normalized(c).of()
	t.setDType(c.dtypeArg("dtype", counted(t.dtype())))
	t.RequiresGrad = c.gradient(t.dtype())
	return tensorOf(t)
}

func logSumExp(c *call) *Fact {
	f := c.reduced(c.tensor(0).dtype().ToInexact())
	return f
}

// glu halves a dimension.
func glu(c *call) *Fact {
	x, at, ok := c.along()
	if !ok {
		return c.result(nil, false, x)
	}
	sizes := append([]types.Dim(nil), x.Sizes...)
	if d, known := sizes[at].Known(); known {
		sizes[at] = types.Dim(d / 2)
	} else {
		sizes[at] = types.AnyDim
	}
	return c.result(sizes, false, x)
}
