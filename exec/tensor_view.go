package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
)

// viewOf makes the row of an operator that returns a view of its argument.
func viewOf(name string, f func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error)) Entry {
	return Entry{name, func(c *Call) error { return c.give(f(c, c.tensorAt(0))) }}
}

// reviewOf makes the row of an in-place operator on the header of its
// argument: every holder of the tensor sees the new geometry.
func reviewOf(name string, f func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error)) Entry {
	return Entry{name, func(c *Call) error {
		t := c.tensorAt(0)
		u, err := f(c, t)
		if err == nil {
			t.SetTo(u)
		}
		return c.give(t, err)
	}}
}

func transposed(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	return t.Transpose(c.intAt(1), c.intAt(2))
}

func plainT(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error)   { return t.T() }
func detached(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.Detach(), nil }
func squeezed(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.Squeeze(), nil }
func identity(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t, nil }

func squeezedDim(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.SqueezeDim(c.intAt(1)) }
func unsqueezed(c *Call, t *tensor.Tensor) (*tensor.Tensor, error)  { return t.Unsqueeze(c.intAt(1)) }

func reshaped(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.Reshape(c.intsAt(1)...) }

func strided(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	return t.AsStrided(c.intsAt(1), c.intsAt(2), c.intOr(3, t.Offset()))
}

// viewKernels lists the operators that return one view.
func viewKernels() []Entry {
	rows := []Entry{
		viewOf("aten::view", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.View(c.intsAt(1)...) }),
		viewOf("aten::view.dtype", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.ViewDType(tensor.DType(c.intAt(1)))
		}),
		viewOf("aten::_unsafe_view", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.View(c.intsAt(1)...) }),
		viewOf("aten::reshape", reshaped),
		viewOf("aten::_reshape_alias", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.AsStrided(c.intsAt(1), c.intsAt(2), t.Offset())
		}),
		viewOf("aten::view_as", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.View(c.tensorAt(1).Shape()...)
		}),
		viewOf("aten::reshape_as", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.Reshape(c.tensorAt(1).Shape()...)
		}),
		viewOf("aten::flatten.using_ints", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.Flatten(c.intAt(1), c.intAt(2))
		}),
		viewOf("aten::unflatten.int", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.Unflatten(c.intAt(1), c.intsAt(2))
		}),
		viewOf("aten::ravel", func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.Contiguous().View(-1)
		}),
		viewOf("aten::expand", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.Expand(c.intsAt(1)...) }),
		viewOf("aten::broadcast_to", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.Expand(c.intsAt(1)...) }),
		viewOf("aten::expand_as", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.Expand(c.tensorAt(1).Shape()...)
		}),
		viewOf("aten::select.int", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.Select(c.intAt(1), c.intAt(2))
		}),
		viewOf("aten::slice.Tensor", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.Slice(c.intAt(1), c.intOr(2, 0), c.intOr(3, math.MaxInt), c.intAt(4))
		}),
		viewOf("aten::narrow", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.Narrow(c.intAt(1), c.intAt(2), c.intAt(3))
		}),
		viewOf("aten::narrow.Tensor", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			start := c.tensorAt(2)
			if start.Dim() != 0 || !start.DType().IsInteger(false) {
				return nil, fail("start must be an 0-dim integral Tensor.")
			}
			return t.Narrow(c.intAt(1), int(read1[int64](start)), c.intAt(3))
		}),
		viewOf("aten::diagonal", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.Diagonal(c.intAt(1), c.intAt(2), c.intAt(3))
		}),
		viewOf("aten::unfold", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return t.Unfold(c.intAt(1), c.intAt(2), c.intAt(3))
		}),
		viewOf("aten::squeeze", squeezed), viewOf("aten::squeeze.dim", squeezedDim),
		viewOf("aten::unsqueeze", unsqueezed), viewOf("aten::as_strided", strided),
		viewOf("aten::detach", detached), viewOf("aten::data", detached), viewOf("prim::data", detached),
		viewOf("aten::alias", func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.Alias(), nil }),
		viewOf("aten::resolve_conj", identity), viewOf("aten::resolve_neg", identity),
		reviewOf("aten::squeeze_", squeezed), reviewOf("aten::squeeze_.dim", squeezedDim),
		reviewOf("aten::unsqueeze_", unsqueezed), reviewOf("aten::as_strided_", strided),
		reviewOf("aten::t_", plainT), reviewOf("aten::transpose_", transposed), reviewOf("aten::detach_", detached),
	}
	return append(append(rows, axisViews()...), headerWrites()...)
}

// axisViews lists the views that reorder dimensions, and those of complex parts.
func axisViews() []Entry {
	reversed := func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
		dims := make([]int, t.Dim())
		for i := range dims {
			dims[i] = t.Dim() - 1 - i
		}
		return t.Permute(dims...)
	}
	matrixT := func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
		if t.Dim() == 0 {
			return t.Alias(), nil
		}
		if t.Dim() < 2 {
			return nil, fail("tensor.mT is only supported on matrices or batches of matrices. Got %d-D tensor.", t.Dim())
		}
		return t.Transpose(-2, -1)
	}
	moved := func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.MoveDim(c.intsAt(1), c.intsAt(2)) }
	return []Entry{
		viewOf("aten::transpose.int", transposed), viewOf("aten::swapaxes", transposed), viewOf("aten::swapdims", transposed),
		viewOf("aten::t", plainT), viewOf("aten::numpy_T", reversed), viewOf("aten::numpy_T.a", reversed),
		viewOf("aten::mT", matrixT), viewOf("aten::mT.a", matrixT),
		viewOf("aten::permute", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.Permute(c.intsAt(1)...) }),
		viewOf("aten::movedim.int", moved), viewOf("aten::movedim.intlist", moved),
		viewOf("aten::moveaxis.int", moved), viewOf("aten::moveaxis.intlist", moved),
		viewOf("aten::view_as_real", func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.ViewAsReal() }),
		viewOf("aten::view_as_complex", func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) { return t.ViewAsComplex() }),
		viewOf("aten::real", func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			if !t.DType().IsComplex() {
				return t, nil
			}
			return t.RealPart(false)
		}),
		viewOf("aten::imag", func(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			if !t.DType().IsComplex() {
				return nil, fail("imag is not implemented for tensors with non-complex dtypes.")
			}
			return t.RealPart(true)
		}),
		viewOf("aten::conj", conjugate), viewOf("aten::conj_physical", conjugate),
	}
}

// conjugate returns real tensors as they are. A complex one is copied:
// PyTorch's lazy conjugate views cannot be told apart by their values.
func conjugate(_ *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	if !t.DType().IsComplex() {
		return t, nil
	}
	out, err := target{}.pointwise(t.DType(), t)
	if err != nil {
		return nil, err
	}
	return out, run1(out, t, func(o, x []complex128) {
		for i, v := range x {
			o[i] = complex(real(v), -imag(v))
		}
	})
}

// headerWrites lists resize_, set_ and requires_grad_.
func headerWrites() []Entry {
	return []Entry{
		{"aten::resize_", func(c *Call) error { return c.give(c.tensorAt(0), resize(c.tensorAt(0), c.intsAt(1))) }},
		{"aten::resize_as_", func(c *Call) error {
			return c.give(c.tensorAt(0), resize(c.tensorAt(0), c.tensorAt(1).Shape()))
		}},
		{"aten::set_.source_Tensor", func(c *Call) error {
			t, src := c.tensorAt(0), c.tensorAt(1)
			if t.DType() != src.DType() {
				return fail("Could not set tensor of type %s to a tensor of type %s", src.DType().Name(), t.DType().Name())
			}
			t.SetTo(src.WithRequiresGrad(t.RequiresGrad()))
			return c.give(t, nil)
		}},
		{"aten::requires_grad_", func(c *Call) error {
			t := c.tensorAt(0)
			if c.boolAt(1) && !t.DType().IsFloat() && !t.DType().IsComplex() {
				return fail("only Tensors of floating point dtype can require gradients")
			}
			t.SetRequiresGrad(c.boolAt(1))
			return c.give(t, nil)
		}},
	}
}
