package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// scatterReduceKernels lists scatter_reduce and index_reduce.
func scatterReduceKernels() []Entry {
	return []Entry{
		composed("aten::scatter_reduce.two", func(k *calc, c *Call) *tensor.Tensor {
			return reduceInto(k, c.tensorAt(0), c.intAt(1), c.tensorAt(2), c.tensorAt(3), c.Args[4].Str(), c.boolAt(5))
		}),
		composed("aten::index_reduce", indexReduce),
	}
}

// reduceInto is a copy of t into which src is folded where index points.
func reduceInto(k *calc, t *tensor.Tensor, dim int, index, src *tensor.Tensor, how string, self bool) *tensor.Tensor {
	out := k.op("clone", t, int(tensor.Contiguous))
	if k.err != nil {
		return out
	}
	fold, start := &addFolder, value.Int(0)
	switch how {
	case "sum", "mean":
	case "prod":
		fold, start = &mulFolder, value.Int(1)
	case "amax":
		fold = &maxFolder
	case "amin":
		fold = &minFolder
	default:
		return k.fail(fail("reduce argument must be either sum, prod, mean, amax or amin, got %s", how))
	}
	if t.DType().IsComplex() && fold.c == nil {
		return k.fail(unsupported("%s of complex numbers", how))
	}
	if !self {
		if how == "amax" || how == "amin" {
			start = value.TensorOf(src) // any element to begin with
		}
		k.scatter(out, dim, index, start, nil)
	}
	k.scatter(out, dim, index, value.TensorOf(src), fold)
	if how != "mean" {
		return out
	}
	count := k.op("full_like", out, value.Int(1))
	if !self {
		k.scatter(count, dim, index, value.Int(0), nil)
	}
	k.scatter(count, dim, index, value.Int(1), &addFolder)
	if out.DType().IsFloat() || out.DType().IsComplex() {
		return k.op("div.Tensor", out, count)
	}
	return k.op("div.Tensor_mode", out, count, "floor")
}

func (k *calc) scatter(t *tensor.Tensor, dim int, index *tensor.Tensor, src value.Value, fold *folder) {
	if k.err == nil {
		k.err = scatter(t, dim, index, src, "scatter", fold)
	}
}

// indexReduce folds rows of the source into those of self that index names.
func indexReduce(k *calc, c *Call) *tensor.Tensor {
	t, index, src, how := c.tensorAt(0), c.tensorAt(2), c.tensorAt(3), c.Args[4].Str()
	d, err := wrapDim(c.intAt(1), t.Dim())
	switch {
	case err != nil:
		return k.fail(err)
	case how != "prod" && how != "mean" && how != "amax" && how != "amin":
		return k.fail(fail("index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got %s.", how))
	case index.Dim() > 1:
		return k.fail(fail("index_reduce_(): Index is supposed to be a vector, but got dim: %d with type: %s and size: %v", index.Dim(), index.DType(), sizes(index.Shape())))
	case index.DType() != tensor.Int64 && index.DType() != tensor.Int32:
		return k.fail(fail("index_reduce_(): Expected dtype int32/int64 for index but got: %s", index.DType()))
	case t.DType() != src.DType():
		return k.fail(fail("index_reduce_(): self and source expected to have the same dtype, but got (self) %s and (source) %s", t.DType(), src.DType()))
	case src.Dim() > 0 && src.Dim() != max(t.Dim(), 1) || sizeOr1(src, d) != index.Numel():
		return k.fail(unsupported("a source of shape %v for %v", sizes(src.Shape()), sizes(t.Shape())))
	}
	self := k.op("reshape", t, atLeast1(t))
	src = k.op("reshape", src, atLeast1(src))
	shape := onesOf(src.Dim())
	if k.err != nil || d >= len(shape) {
		return self
	}
	shape[d] = index.Numel()
	index = k.op("reshape", k.to(index, tensor.Int64), shape)
	index = k.op("expand", index, src.Shape())
	if k.err != nil {
		return self
	}
	return k.op("reshape", reduceInto(k, self, d, index, src, how, c.boolAt(5)), t.Shape())
}

// atLeast1 is the shape of t with at least one dimension.
func atLeast1(t *tensor.Tensor) []int {
	if t.Dim() == 0 {
		return []int{1}
	}
	return t.Shape()
}
