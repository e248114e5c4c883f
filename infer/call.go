package infer

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// call is one node that a rule looks at.
type call struct {
	w    *walker
	n    *ir.Node
	s    *schema.Schema // nil for kinds without one
	rest []*Fact        // of the outputs after the first
}

// rule is what follows for the first output of a node, given that it raised nothing.
type rule func(c *call) *Fact

// at is what is known of input i, nil if there is none.
func (c *call) at(i int) *Fact {
	if i < 0 || i >= c.n.NumInputs() {
		return nil
	}
	return c.w.of(c.n.Input(i))
}

// arg is what is known of the argument of that name.
func (c *call) arg(name string) *Fact { return c.at(c.s.Arg(name)) }

// tensor is what is known of tensor input i.
func (c *call) tensor(i int) *Tensor { return c.at(i).of() }

// isNone reports whether the argument of that name is None, or not there.
func (c *call) isNone(name string) bool {
	i := c.s.Arg(name)
	return i < 0 || c.none(i)
}

// none reports whether input i is None.
func (c *call) none(i int) bool {
	return i < c.n.NumInputs() && (c.n.Input(i).Type().Kind() == types.NoneKind || c.at(i).isNone())
}

// dim is the constant int argument of that name as a dimension of rank dimensions.
func (c *call) dim(name string, rank int) (int, bool) {
	x, ok := c.arg(name).int()
	if !ok {
		return 0, false
	}
	return wrap(x, rank)
}

// along is input 0 and which of its dimensions the argument dim names, if its rank and
// that are known.
func (c *call) along() (*Tensor, int, bool) {
	x := c.tensor(0)
	at, ok := c.dim("dim", x.rank())
	return x, at, ok && x.HasRank
}

// wrap counts from the end for a negative x.
func wrap(x int64, rank int) (int, bool) {
	if x < 0 {
		x += int64(rank)
	}
	return int(x), x >= 0 && x < int64(rank)
}

// sizes are the elements of the int list argument of that name as dimensions.
func (c *call) sizes(name string) ([]types.Dim, bool) {
	f := c.arg(name)
	if !f.is(itemsFact) {
		return nil, false
	}
	ds := make([]types.Dim, len(f.items))
	for i, it := range f.items {
		ds[i] = it.size()
	}
	return ds, true
}

// newDim is a symbol of its own.
func (c *call) newDim() types.Dim { return c.w.symbol(-1) }

// newDims are rank symbols.
func (c *call) newDims(rank int) []types.Dim {
	ds := make([]types.Dim, rank)
	for i := range ds {
		ds[i] = c.newDim()
	}
	return ds
}

// named gives the dimensions of which nothing is known symbols.
func (c *call) named(ds []types.Dim) []types.Dim {
	for i, d := range ds {
		if d == types.AnyDim {
			ds[i] = c.newDim()
		}
	}
	return ds
}

// dtypeArg is the dtype that an argument asks for, or or if it is None.
func (c *call) dtypeArg(name string, or dtype) dtype {
	i := c.s.Arg(name)
	if i < 0 || c.none(i) {
		return or
	}
	x, ok := c.at(i).int()
	if !ok || x < 0 || x > 127 || !tensor.DType(x).Valid() {
		return noDType
	}
	return dtype(x)
}

// device is what an argument asks for, or or if it is None.
func (t *Tensor) setDevice(c *call, name string, or *Tensor) {
	if c.isNone(name) {
		t.Device, t.HasDevice = or.Device, or.HasDevice
		return
	}
	x, ok := c.arg(name).constant()
	// "cuda" stands for the current one: only the CPU has no number.
	if ok && x.Kind() == value.DeviceKind && x.Device() == tensor.CPUDevice {
		t.Device, t.HasDevice = x.Device(), true
	}
}

// onCPU is what is new without being told where.
var onCPU = Tensor{TensorInfo: types.TensorInfo{Device: tensor.CPUDevice, HasDevice: true}}

// dtype is a dtype, or noDType where it is not known.
type dtype = tensor.DType

const noDType = tensor.UndefinedDType

func (t *Tensor) dtype() dtype {
	if t.HasDType {
		return t.DType
	}
	return noDType
}

func (t *Tensor) setDType(d dtype) { t.DType, t.HasDType = d, d != noDType }

// rank is the number of dimensions, or -1.
func (t *Tensor) rank() int {
	if !t.HasRank {
		return -1
	}
	return len(t.Sizes)
}

// like is a new tensor of another shape with dtype, device and gradient of t.
func (t *Tensor) like() Tensor {
	r := *t
	r.HasRank, r.Sizes, r.Strides, r.Contiguous = false, nil, nil, false
	return r
}

// shaped is like with sizes.
func (t *Tensor) shaped(sizes []types.Dim) Tensor {
	r := t.like()
	r.HasRank, r.Sizes = true, sizes
	return r
}

// gradient is False if no tensor input of the node requires a gradient, or if a tensor
// of dtype d cannot have one.
func (c *call) gradient(d dtype) types.Tri {
	if d != noDType && !d.IsFloat() && !d.IsComplex() {
		return types.False
	}
	if c.w.stable.gradientFree {
		return types.False
	}
	for i, v := range c.n.Inputs() {
		if !c.noGradient(v.Type(), c.at(i)) {
			return types.Unknown
		}
	}
	return types.False
}

func (c *call) noGradient(t *types.Type, f *Fact) bool {
	switch t.Kind() {
	case types.TensorKind:
		return f.of().RequiresGrad == types.False
	case types.ListKind, types.OptionalKind, types.TupleKind:
		switch {
		case !holdsTensor(t):
			return true
		case f.is(tensorFact):
			return f.tensor.RequiresGrad == types.False
		case f.is(itemsFact):
			for _, it := range f.items {
				if it.of().RequiresGrad != types.False && !it.isNone() {
					return false
				}
			}
			return true
		}
		return f.isNone()
	case types.IntKind, types.FloatKind, types.ComplexKind, types.BoolKind, types.StrKind, types.NumberKind,
		types.NoneKind, types.DeviceKind, types.GeneratorKind:
		return true
	}
	return false
}

func holdsTensor(t *types.Type) bool {
	if t.Kind() == types.TensorKind {
		return true
	}
	for _, e := range t.Contained() {
		if holdsTensor(e) {
			return true
		}
	}
	return false
}
