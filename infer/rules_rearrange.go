package infer

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

func rearrangeRules() []row {
	return []row{
		{`aten::permute`, permuted},
		{`aten::transpose.int aten::swapaxes aten::swapdims`, transposed},
		{`aten::t`, matrixTransposed},
		{`aten::numpy_T`, reversedDims},
		{`aten::contiguous`, contiguous},
		{`aten::clone`, cloned},
		{`aten::to.dtype aten::to.device aten::to.dtype_layout aten::to.prim_dtype aten::to.prim_Device`, converted},
		{`aten::to.other aten::type_as`, convertedAs},
		{`aten::flip aten::roll aten::tril aten::triu aten::fliplr aten::flipud`, movedAround},
		{`aten::cpu`, onCPUOf},
		{`aten::channel_shuffle`, movedAround},
	}
}

// inOrder is a view of x with its dimensions in another order.
func (c *call) inOrder(x *Tensor, order []int) *Fact {
	sizes := make([]types.Dim, len(order))
	var strides []int64
	if len(x.Strides) == len(order) {
		strides = make([]int64, len(order))
	}
	for i, d := range order {
		sizes[i] = x.Sizes[d]
		if strides != nil {
			strides[i] = x.Strides[d]
		}
	}
	return c.viewWith(x, sizes, strides, false)
}

func permuted(c *call) *Fact {
	x := c.tensor(0)
	dims := c.at(1)
	if !dims.is(itemsFact) {
		return c.view(x, nil)
	}
	order := make([]int, len(dims.items))
	for i, it := range dims.items {
		k, ok := it.int()
		if order[i], ok = c.wrapped(k, ok, len(order)); !ok || x.rank() != len(order) {
			t := *c.view(x, c.newDims(len(order))).tensor
			t.Contiguous, t.Strides = false, nil
			return tensorOf(t)
		}
	}
	return c.inOrder(x, order)
}

func (c *call) wrapped(x int64, ok bool, rank int) (int, bool) {
	if !ok {
		return 0, false
	}
	return wrap(x, rank)
}

func transposed(c *call) *Fact {
	x := c.tensor(0)
	k, ok1 := c.at(1).int()
	l, ok2 := c.at(2).int()
	a, ok1 := c.wrapped(k, ok1, x.rank())
	b, ok2 := c.wrapped(l, ok2, x.rank())
	switch {
	case !x.HasRank:
		return c.view(x, nil)
	case len(x.Sizes) == 0:
		return c.viewWith(x, x.Sizes, x.Strides, x.Contiguous)
	case !ok1 || !ok2:
		return c.viewWith(x, c.newDims(len(x.Sizes)), nil, false)
	}
	order := inOrderOf(len(x.Sizes))
	order[a], order[b] = b, a
	return c.inOrder(x, order)
}

func inOrderOf(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// matrixTransposed is of two dimensions at most.
func matrixTransposed(c *call) *Fact {
	x := c.tensor(0)
	switch x.rank() {
	case 0, 1:
		return c.viewWith(x, x.Sizes, x.Strides, x.Contiguous)
	case 2:
		return c.inOrder(x, []int{1, 0})
	}
	return c.view(x, nil)
}

func reversedDims(c *call) *Fact {
	x := c.tensor(0)
	if !x.HasRank {
		return c.view(x, nil)
	}
	order := make([]int, len(x.Sizes))
	for i := range order {
		order[i] = len(order) - 1 - i
	}
	return c.inOrder(x, order)
}

// contiguous is its input if that lies as asked.
func contiguous(c *call) *Fact {
	x := c.tensor(0)
	if format, ok := c.at(1).int(); !ok || format != int64(tensor.Contiguous) {
		t := *normalized(c).of()
		t.Contiguous, t.Strides = false, nil
		return tensorOf(t)
	}
	if x.Contiguous {
		return c.at(0)
	}
	t := *normalized(c).of()
	t.Contiguous, t.Strides = false, nil
	return tensorOf(t)
}

// preserved is a copy of x that lies as x does if that is dense.
func (c *call) preserved(x *Tensor, d dtype) *Fact {
	f := c.pointwise(d, x)
	if !x.isDense() {
		return f
	}
	t := *f.tensor
	t.Strides, t.Contiguous = x.Strides, false
	return tensorOf(t)
}

func cloned(c *call) *Fact {
	x := c.tensor(0)
	f := c.preserved(x, x.dtype())
	format, ok := c.arg("memory_format").int()
	switch {
	case c.isNone("memory_format") || ok && format == int64(tensor.Preserve):
		return f
	case ok && format == int64(tensor.Contiguous) && f.tensor.HasRank:
		t := *f.tensor
		t.Contiguous, t.Strides = true, nil
		return tensorOf(t)
	}
	return c.loose(f, &anyTensor)
}

// converted is its input if that is as asked, and else a copy.
func converted(c *call) *Fact {
	x := c.tensor(0)
	d := c.dtypeArg("dtype", x.dtype())
	t := *c.preserved(x, d).tensor
	t.HasDevice = false
	t.setDevice(c, "device", x)
	copies, ok := c.arg("copy").bool()
	itself := d == x.dtype() && d != noDType && t.HasDevice && x.HasDevice && t.Device == x.Device
	switch {
	case ok && c.isNone("memory_format") && itself && !copies:
		return c.at(0)
	case ok && c.isNone("memory_format") && (x.Contiguous || x.isDense()):
		return tensorOf(t)
	}
	return c.loose(tensorOf(t), &anyTensor)
}

// isDense reports whether t's sizes and strides are known, and its elements fill a
// stretch of memory without overlap.
func (t *Tensor) isDense() bool {
	g, ok := t.geometry()
	return ok && tensor.AreDense(g.Shape, g.Strides)
}

func convertedAs(c *call) *Fact {
	x, y := c.tensor(0), c.tensor(1)
	t := *c.preserved(x, y.dtype()).tensor
	t.Device, t.HasDevice = y.Device, y.HasDevice
	return c.loose(tensorOf(t), x)
}

// movedAround has other elements of its input in each place.
func movedAround(c *call) *Fact {
	x := c.tensor(0)
	t := *normalized(c).of()
	t.Contiguous = t.Contiguous && x.Contiguous
	if !t.Contiguous {
		t.Strides = nil
	}
	return tensorOf(t)
}

func onCPUOf(c *call) *Fact {
	t := *c.preserved(c.tensor(0), c.tensor(0).dtype()).tensor
	t.Device, t.HasDevice = tensor.CPUDevice, true
	return c.loose(tensorOf(t), c.tensor(0))
}
