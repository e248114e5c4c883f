package infer

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

func createRules() []row {
	return []row{
		{`aten::zeros aten::ones aten::empty.memory_format aten::rand aten::randn aten::full`, created},
		{`aten::zeros_like aten::ones_like aten::empty_like aten::full_like aten::rand_like aten::randn_like`, createdLike},
		{`aten::new_zeros aten::new_ones aten::new_empty aten::new_full`, createdFrom},
		{`aten::eye aten::eye.m`, eye},
		{`aten::arange aten::arange.start aten::arange.start_step`, arange},
		{`aten::linspace`, linspace},
		{`aten::tensor.int aten::tensor.float aten::tensor.bool aten::scalar_tensor`, ofScalar},
		{`aten::tensor`, ofList},
		{`prim::NumToTensor`, ofNumber},
		{`aten::bernoulli aten::bernoulli.p`, movedAround},
	}
}

// fresh is a new tensor of dtype d: layout and device as the arguments say, or as like
// has them.
func (c *call) fresh(d dtype, sizes []types.Dim, or *Tensor) *Fact {
	if c.s.Arg("names") >= 0 {
		return nil
	}
	var t Tensor
	t.setDType(d)
	t.setDevice(c, "device", or)
	t.RequiresGrad = types.False
	if sizes != nil {
		t.HasRank, t.Sizes = true, c.named(sizes)
		t.Contiguous = c.isNone("layout") && c.isNone("memory_format")
	}
	return tensorOf(t)
}

func created(c *call) *Fact {
	d := tensor.Float32
	if c.n.Kind().Base() == "full" {
		d = c.filled(1)
	}
	d = c.dtypeArg("dtype", d)
	sizes, ok := c.sizes("size")
	if !ok {
		sizes = nil
	}
	return c.fresh(d, sizes, &onCPU)
}

// filled is the dtype that a tensor takes from the number in input i.
func (c *call) filled(i int) dtype {
	if i >= c.n.NumInputs() {
		return noDType
	}
	return numberDType(c.n.Input(i).Type(), c.at(i))
}

func createdLike(c *call) *Fact {
	x := c.tensor(0)
	f := c.preserved(x, c.dtypeArg("dtype", x.dtype()))
	t := *f.tensor
	t.HasDevice = false
	t.setDevice(c, "device", x)
	t.RequiresGrad = types.False
	if !c.isNone("memory_format") || !c.isNone("layout") {
		t.Contiguous, t.Strides = false, nil
	}
	return tensorOf(t)
}

func createdFrom(c *call) *Fact {
	x := c.tensor(0)
	sizes, ok := c.sizes("size")
	if !ok {
		sizes = nil
	}
	return c.fresh(c.dtypeArg("dtype", x.dtype()), sizes, x)
}

func eye(c *call) *Fact {
	n := c.arg("n").size()
	m := n
	if c.s.Arg("m") >= 0 {
		m = c.arg("m").size()
	}
	return c.fresh(c.dtypeArg("dtype", tensor.Float32), []types.Dim{n, m}, &onCPU)
}

// arange is of ints if all numbers are.
func arange(c *call) *Fact {
	d, ints := tensor.Int64, true
	for _, name := range []string{"start", "end", "step"} {
		if i := c.s.Arg(name); i >= 0 {
			switch c.filled(i) {
			case tensor.Int64:
			case tensor.Float32:
				ints, d = false, tensor.Float32
			default:
				return c.fresh(c.dtypeArg("dtype", noDType), []types.Dim{types.AnyDim}, &onCPU)
			}
		}
	}
	size := types.AnyDim
	if ints {
		size = c.counted()
	}
	return c.fresh(c.dtypeArg("dtype", d), []types.Dim{size}, &onCPU)
}

// counted is how many ints there are from start to end in steps.
func (c *call) counted() types.Dim {
	start, step := int64(0), int64(1)
	ok1, ok3 := true, true
	if c.s.Arg("start") >= 0 {
		start, ok1 = c.arg("start").int()
	}
	if c.s.Arg("step") >= 0 {
		step, ok3 = c.arg("step").int()
	}
	end, ok2 := c.arg("end").int()
	if ok1 && ok2 && ok3 && small(start) && small(end) && small(step) {
		switch {
		case step > 0 && end >= start:
			return types.Dim((end - start + step - 1) / step)
		case step < 0 && end <= start:
			return types.Dim((start - end - step - 1) / -step)
		}
	}
	if ok1 && ok3 && start == 0 && step == 1 {
		return c.arg("end").size()
	}
	return types.AnyDim
}

func linspace(c *call) *Fact {
	d := noDType
	if a, b := c.filled(0), c.filled(1); a != tensor.Complex64 && b != tensor.Complex64 && a != noDType && b != noDType {
		d = tensor.Float32
	}
	return c.fresh(c.dtypeArg("dtype", d), []types.Dim{c.arg("steps").size()}, &onCPU)
}

// ofScalar is a tensor without dimensions.
func ofScalar(c *call) *Fact {
	d := c.filled(0)
	if c.n.Kind().Base() == "scalar_tensor" {
		d = tensor.Float32
	}
	return c.withoutGradient(c.fresh(c.dtypeArg("dtype", d), []types.Dim{}, &onCPU))
}

// withoutGradient leaves open whether f requires a gradient unless the argument says no.
func (c *call) withoutGradient(f *Fact) *Fact {
	k := c.s.Arg("requires_grad")
	if b, ok := c.at(k).bool(); k < 0 || ok && !b || !f.is(tensorFact) {
		return f
	}
	t := *f.tensor
	t.RequiresGrad = types.Unknown
	return tensorOf(t)
}

// ofList is a tensor of the shape that lists of lists have.
func ofList(c *call) *Fact {
	if c.n.NumInputs() == 0 {
		return nil
	}
	t, rank := c.n.Input(0).Type(), 0
	for t.Kind() == types.ListKind {
		t, rank = t.Elem(), rank+1
	}
	if rank == 0 || t.Kind() == types.TensorKind {
		return nil
	}
	sizes := make([]types.Dim, rank)
	f := c.at(0)
	for i := range sizes {
		if sizes[i] = types.AnyDim; f.is(itemsFact) {
			sizes[i] = types.Dim(len(f.items))
		}
		if !f.is(itemsFact) || len(f.items) == 0 {
			f = nil
			if sizes[i] == 0 {
				return c.withoutGradient(c.fresh(c.dtypeArg("dtype", noDType), nil, &onCPU))
			}
			continue
		}
		f = f.items[0]
	}
	if sizes[0] == types.AnyDim { // may be empty, which has another shape and dtype
		return c.withoutGradient(c.fresh(c.dtypeArg("dtype", noDType), nil, &onCPU))
	}
	return c.withoutGradient(c.fresh(c.dtypeArg("dtype", numberDType(t, nil)), sizes, &onCPU))
}

func ofNumber(c *call) *Fact {
	if c.n.NumInputs() != 1 {
		return nil
	}
	t := onCPU
	t.HasRank, t.Sizes, t.Contiguous, t.RequiresGrad = true, []types.Dim{}, true, types.False
	switch c.n.Input(0).Type().Kind() {
	case types.IntKind:
		t.setDType(tensor.Int64)
	case types.FloatKind:
		t.setDType(tensor.Float64)
	case types.BoolKind:
		t.setDType(tensor.Bool)
	}
	return tensorOf(t)
}
