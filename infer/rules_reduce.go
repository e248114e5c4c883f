package infer

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

func reduceRules() []row {
	return []row{
		{`aten::sum aten::sum.dim_IntList aten::prod aten::prod.dim_int aten::nansum`, summed},
		{`aten::mean aten::mean.dim`, mean},
		{`aten::std aten::std.dim aten::var aten::var.dim aten::std.correction aten::var.correction`, keepsReduced},
		{`aten::amax aten::amin aten::max aten::min`, keepsReduced},
		{`aten::norm.Scalar aten::norm.ScalarOpt_dim aten::frobenius_norm.dim`, normReduced},
		{`aten::max.dim aten::min.dim aten::median.dim aten::mode aten::kthvalue`, withIndices},
		{`aten::argmax aten::argmin`, indexReduced},
		{`aten::all aten::all.dim aten::any aten::any.dim`, truthReduced},
		{`aten::topk`, topk},
		{`aten::sort aten::sort.stable`, sorted},
		{`aten::argsort`, argsort},
	}
}

// reduced is a new tensor of dtype d without the dimensions that the arguments dim and
// keepdim say, or without any.
func (c *call) reduced(d dtype) *Fact {
	x := c.tensor(0)
	t := x.like()
	t.setDType(d)
	t.RequiresGrad = c.gradient(d)
	if sizes, ok := c.reducedSizes(x); ok {
		t.HasRank, t.Sizes = true, sizes
		t.Contiguous = len(sizes) == 0
	}
	return tensorOf(t)
}

func (c *call) reducedSizes(x *Tensor) ([]types.Dim, bool) {
	at := c.s.Arg("dim")
	if at < 0 {
		return []types.Dim{}, true
	}
	keep := false
	if k := c.s.Arg("keepdim"); k >= 0 {
		b, ok := c.at(k).bool()
		if !ok {
			return nil, false
		}
		keep = b
	}
	if !x.HasRank {
		return []types.Dim{}, c.none(at) && !keep
	}
	drop, ok := c.dropped(at, len(x.Sizes))
	if !ok {
		return nil, false
	}
	sizes := []types.Dim{}
	for i, d := range x.Sizes {
		switch {
		case !drop[i]:
			sizes = append(sizes, d)
		case keep:
			sizes = append(sizes, 1)
		}
	}
	return sizes, true
}

// dropped says of each dimension whether input at, an int or a list of them, names it;
// None and an empty list name all.
func (c *call) dropped(at, rank int) ([]bool, bool) {
	drop := make([]bool, rank)
	var xs []int64
	switch f := c.at(at); {
	case c.none(at):
	case f.is(itemsFact):
		var ok bool
		if xs, ok = f.ints(); !ok {
			return nil, false
		}
	default:
		x, ok := f.int()
		if !ok {
			return nil, false
		}
		xs = []int64{x}
	}
	for i := range drop {
		drop[i] = len(xs) == 0
	}
	for _, x := range xs {
		i, ok := wrap(x, rank)
		if !ok {
			return drop, rank == 0 // a tensor without dimensions takes 0 and -1
		}
		drop[i] = true
	}
	return drop, true
}

func summed(c *call) *Fact {
	return c.reduced(c.dtypeArg("dtype", counted(c.tensor(0).dtype())))
}

func mean(c *call) *Fact { return c.reduced(c.dtypeArg("dtype", c.tensor(0).dtype())) }

func keepsReduced(c *call) *Fact { return c.reduced(c.tensor(0).dtype().ToReal()) }

func normReduced(c *call) *Fact { return c.reduced(c.tensor(0).dtype().ToReal()) }

func withIndices(c *call) *Fact {
	f := c.reduced(c.tensor(0).dtype())
	c.rest = []*Fact{indicesOf(f)}
	return f
}

// indicesOf is a tensor of indices of the shape of f.
func indicesOf(f *Fact) *Fact {
	t := *f.of()
	t.setDType(tensor.Int64)
	t.RequiresGrad = types.False
	return tensorOf(t)
}

func indexReduced(c *call) *Fact { return c.reduced(tensor.Int64) }

// truthReduced gives bool, except that it keeps uint8.
func truthReduced(c *call) *Fact {
	d := c.tensor(0).dtype()
	if d != noDType && d != tensor.Uint8 {
		d = tensor.Bool
	}
	return c.reduced(d)
}

func topk(c *call) *Fact {
	x, at, ok := c.along()
	var sizes []types.Dim
	if ok {
		sizes = append(sizes, x.Sizes...)
		sizes[at] = c.arg("k").size()
	}
	f := c.result(sizes, false, x)
	c.rest = []*Fact{indicesOf(f)}
	return f
}

func sorted(c *call) *Fact {
	x := c.tensor(0)
	f := c.result(append([]types.Dim(nil), x.Sizes...), false, x)
	if x.rank() == 0 {
		f = c.result([]types.Dim{}, true, x)
	}
	c.rest = []*Fact{indicesOf(f)}
	return f
}

func argsort(c *call) *Fact { return indicesOf(sorted(c)) }
