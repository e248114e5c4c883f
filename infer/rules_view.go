package infer

import (
	"github.com/torchpass/torchpass/types"
)

func viewRules() []row {
	return []row{
		{`aten::view aten::reshape aten::_unsafe_view`, reshaped},
		{`aten::view_as aten::reshape_as`, reshapedAs},
		{`aten::flatten.using_ints`, flattened},
		{`aten::unflatten.int`, unflattened},
		{`aten::expand aten::broadcast_to`, expanded},
		{`aten::expand_as`, expandedAs},
		{`aten::unsqueeze`, unsqueezed},
		{`aten::squeeze`, squeezed},
		{`aten::squeeze.dim`, squeezedDim},
		{`aten::detach aten::alias aten::lift_fresh`, detached},
	}
}

// view is x in other sizes over the same elements.
func (c *call) view(x *Tensor, sizes []types.Dim) *Fact {
	t := x.like()
	if sizes != nil {
		t.HasRank, t.Sizes, t.Contiguous = true, c.named(sizes), x.Contiguous
	}
	t.RequiresGrad = c.gradient(t.dtype())
	return tensorOf(t)
}

func reshaped(c *call) *Fact {
	x := c.tensor(0)
	f := c.at(1)
	if !f.is(itemsFact) {
		return c.view(x, nil)
	}
	sizes := make([]types.Dim, len(f.items))
	open, exact := -1, true
	for i, it := range f.items {
		k, ok := it.int()
		sizes[i] = it.size()
		switch {
		case ok && k == -1 && open < 0:
			open = i
		case sizes[i] == types.AnyDim:
			exact = false
		}
	}
	if open >= 0 && exact {
		sizes[open] = rest(x, sizes, open)
	}
	return c.view(x, sizes)
}

// rest is the size of dimension open such that there are as many elements as x has: the
// symbols of both must cancel, but for one at most.
func rest(x *Tensor, sizes []types.Dim, open int) types.Dim {
	if !x.HasRank {
		return types.AnyDim
	}
	left := append([]types.Dim(nil), x.Sizes...)
	div := int64(1)
	for i, d := range sizes {
		if i == open {
			continue
		}
		if k, known := d.Known(); known {
			if k < 1 || div > 1<<40/k {
				return types.AnyDim
			}
			div *= k
			continue
		}
		if !cancel(left, d) {
			return types.AnyDim
		}
	}
	p := product1(left)
	k, known := p.Known()
	switch {
	case div == 1:
		return p
	case known && k%div == 0:
		return types.Dim(k / div)
	}
	return types.AnyDim
}

// cancel takes symbol d out of the factors, once.
func cancel(factors []types.Dim, d types.Dim) bool {
	for i, e := range factors {
		if e == d && e != types.AnyDim {
			factors[i] = 1
			return true
		}
	}
	return false
}

// product1 multiplies sizes of which one at most is not known, then all others are 1.
func product1(ds []types.Dim) types.Dim {
	n, open := int64(1), types.Dim(1)
	for _, d := range ds {
		k, known := d.Known()
		switch {
		case known && (k == 0 || n <= 1<<50/k):
			n *= k
		case known || open != 1:
			return types.AnyDim
		default:
			open = d
		}
	}
	switch {
	case open == 1:
		return types.Dim(n)
	case n == 1:
		return open
	}
	return types.AnyDim
}

func reshapedAs(c *call) *Fact {
	y := c.tensor(1)
	if !y.HasRank {
		return c.view(c.tensor(0), nil)
	}
	return c.view(c.tensor(0), append([]types.Dim{}, y.Sizes...))
}

func flattened(c *call) *Fact {
	x := c.tensor(0)
	a, ok1 := c.dim("start_dim", max(x.rank(), 1))
	b, ok2 := c.dim("end_dim", max(x.rank(), 1))
	if !x.HasRank || !ok1 || !ok2 || a > b {
		return c.view(x, nil)
	}
	if len(x.Sizes) == 0 {
		return c.view(x, []types.Dim{1})
	}
	if a == b {
		return c.at(0) // is its input
	}
	sizes := append([]types.Dim{}, x.Sizes[:a]...)
	sizes = append(sizes, product1(x.Sizes[a:b+1]))
	return c.view(x, append(sizes, x.Sizes[b+1:]...))
}

func unflattened(c *call) *Fact {
	x, at, ok := c.along()
	into, ok2 := c.sizes("sizes")
	if !ok || !ok2 {
		return c.view(x, nil)
	}
	sizes := append([]types.Dim{}, x.Sizes[:at]...)
	sizes = append(sizes, into...)
	return c.view(x, append(sizes, x.Sizes[at+1:]...))
}

func expanded(c *call) *Fact {
	x := c.tensor(0)
	f := c.at(1)
	if !f.is(itemsFact) {
		return c.view(x, nil)
	}
	sizes := make([]types.Dim, len(f.items))
	for i, it := range f.items {
		sizes[i] = it.size()
		k, ok := it.int()
		from := i - (len(sizes) - x.rank())
		switch {
		case ok && k == -1 && x.HasRank && from >= 0:
			sizes[i] = x.Sizes[from]
		case sizes[i] == types.AnyDim && x.HasRank && from >= 0 && x.Sizes[from] > 1:
			sizes[i] = x.Sizes[from]
		}
	}
	return c.expandedTo(sizes)
}

func expandedAs(c *call) *Fact {
	y := c.tensor(1)
	if !y.HasRank {
		return c.view(c.tensor(0), nil)
	}
	return c.expandedTo(append([]types.Dim{}, y.Sizes...))
}

// expandedTo repeats elements of input 0 along dimensions, without copying them.
func (c *call) expandedTo(sizes []types.Dim) *Fact {
	x := c.tensor(0)
	if x.HasRank && sameSizes(x.Sizes, sizes) {
		return c.viewWith(x, sizes, x.Strides, x.Contiguous)
	}
	t := *c.view(x, sizes).tensor
	t.Contiguous, t.Strides = false, expandedStrides(x, sizes)
	return tensorOf(t)
}

func expandedStrides(x *Tensor, sizes []types.Dim) []int64 {
	if !x.HasRank || len(x.Strides) != len(x.Sizes) || len(sizes) < len(x.Sizes) {
		return nil
	}
	strides := make([]int64, len(sizes))
	off := len(sizes) - len(x.Sizes)
	for i := len(sizes) - 1; i >= 0; i-- {
		size, known := sizes[i].Known()
		had, stride := int64(1), int64(1)
		switch {
		case !known:
			return nil
		case i >= off:
			had, stride = int64(x.Sizes[i-off]), x.Strides[i-off]
		case i+1 < len(sizes):
			stride = int64(sizes[i+1]) * strides[i+1]
		}
		if had != size {
			stride = 0
		}
		strides[i] = stride
	}
	return strides
}

// viewWith is a view of x whose layout is known as far as strides says.
func (c *call) viewWith(x *Tensor, sizes []types.Dim, strides []int64, contiguous bool) *Fact {
	t := x.shaped(sizes)
	t.Strides, t.Contiguous = strides, contiguous
	t.RequiresGrad = c.gradient(t.dtype())
	return tensorOf(t)
}

func unsqueezed(c *call) *Fact {
	x := c.tensor(0)
	at, ok := c.dim("dim", x.rank()+1)
	if !x.HasRank || !ok {
		return c.view(x, nil)
	}
	sizes := insert(x.Sizes, at, 1)
	var strides []int64
	if len(x.Strides) == len(x.Sizes) {
		stride := int64(1)
		if at < len(x.Sizes) {
			stride = int64(x.Sizes[at]) * x.Strides[at]
		}
		strides = insert(x.Strides, at, stride)
	}
	return c.viewWith(x, sizes, strides, x.Contiguous)
}

func insert[T any](xs []T, at int, x T) []T {
	ys := make([]T, 0, len(xs)+1)
	ys = append(ys, xs[:at]...)
	return append(append(ys, x), xs[at:]...)
}

func squeezed(c *call) *Fact {
	x := c.tensor(0)
	sizes, ok := x.StaticSizes()
	if !ok {
		return c.view(x, nil)
	}
	drop := make([]bool, len(sizes))
	for i, n := range sizes {
		drop[i] = n == 1
	}
	return c.without(x, drop)
}

func squeezedDim(c *call) *Fact {
	x := c.tensor(0)
	at, ok := c.dim("dim", x.rank())
	if x.rank() == 0 {
		return c.at(0)
	}
	if !x.HasRank || !ok {
		return c.view(x, nil)
	}
	n, known := x.Sizes[at].Known()
	if !known {
		return c.view(x, nil)
	}
	drop := make([]bool, len(x.Sizes))
	drop[at] = n == 1
	return c.without(x, drop)
}

// without is a view of x without some dimensions, of size 1 or of which one element is
// taken.
func (c *call) without(x *Tensor, drop []bool) *Fact {
	sizes, strides := []types.Dim{}, []int64{}
	for i, d := range x.Sizes {
		if drop[i] {
			continue
		}
		sizes = append(sizes, d)
		if len(x.Strides) == len(x.Sizes) {
			strides = append(strides, x.Strides[i])
		}
	}
	if len(x.Strides) != len(x.Sizes) {
		strides = nil
	}
	return c.viewWith(x, sizes, strides, false)
}

func detached(c *call) *Fact {
	if !c.at(0).is(tensorFact) {
		return nil
	}
	t := *c.tensor(0)
	t.RequiresGrad = types.Unknown
	if c.n.Kind().Base() == "detach" || c.tensor(0).RequiresGrad == types.False {
		t.RequiresGrad = types.False
	}
	return tensorOf(t)
}
