package infer

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// promotion is torch.result_type over what is known: tensors with dimensions decide,
// tensors without, and numbers, count only if they lift the category.
type promotion struct {
	dim, zero, number dtype
	only              dtype // of all tensors, as long as they have one
	mixed             bool  // tensors have several dtypes
	unknown           bool  // a dtype is not known
	unranked          bool  // a rank is not known
}

func newPromotion() promotion {
	return promotion{dim: noDType, zero: noDType, number: noDType, only: noDType}
}

// promoted is the common dtype of inputs, tensors and numbers.
func (c *call) promoted(inputs ...int) dtype {
	p := newPromotion()
	for _, i := range inputs {
		if i < 0 || i >= c.n.NumInputs() || c.none(i) {
			continue
		}
		if isTensor(c.n.Input(i).Type()) {
			p.tensor(c.tensor(i))
			continue
		}
		p.scalar(numberDType(c.n.Input(i).Type(), c.at(i)))
	}
	return p.result()
}

// isTensor reports whether a value of type t, if it is not None, is a tensor.
func isTensor(t *types.Type) bool {
	return t.Kind() == types.TensorKind || t.Kind() == types.OptionalKind && t.Elem().Kind() == types.TensorKind
}

func (p *promotion) tensor(t *Tensor) {
	d := t.dtype()
	if d == noDType {
		p.unknown = true
		return
	}
	p.mixed = p.mixed || p.only != noDType && p.only != d
	p.only = d
	switch t.rank() {
	case -1:
		p.unranked = true
	case 0:
		p.zero = tensor.PromoteDefined(p.zero, d)
	default:
		p.dim = tensor.PromoteDefined(p.dim, d)
	}
}

func (p *promotion) scalar(d dtype) {
	if d == noDType {
		p.unknown = true
	}
	p.number = tensor.PromoteDefined(p.number, d)
}

func (p *promotion) result() dtype {
	switch {
	case p.unknown:
		return noDType
	case !p.mixed && p.only != noDType:
		return tensor.LiftCategory(p.only, p.number)
	case p.unranked:
		return noDType
	}
	return tensor.ResultType(p.dim, p.zero, p.number)
}

// numberDType is the dtype that a number counts for.
func numberDType(t *types.Type, f *Fact) dtype {
	k := t.Kind()
	if x, ok := f.constant(); ok {
		k = value.TypeOf(x).Kind()
	}
	switch k {
	case types.IntKind:
		return tensor.Int64
	case types.FloatKind:
		return tensor.Float32
	case types.ComplexKind:
		return tensor.Complex64
	case types.BoolKind:
		return tensor.Bool
	}
	return noDType
}

// counted is the dtype of sums: integers add up in 64 bits.
func counted(d dtype) dtype {
	if d.IsInteger(true) {
		return tensor.Int64
	}
	return d
}

// broadcastDim is the dimension that a and b expand to.
func broadcastDim(a, b types.Dim) types.Dim {
	switch {
	case a == b, b == 1:
		return a
	case a == 1:
		return b
	}
	if _, ok := a.Known(); ok {
		return a
	}
	if _, ok := b.Known(); ok {
		return b
	}
	return types.AnyDim
}

// broadcast is the shape that all operands expand to.
func broadcast(ops ...*Tensor) ([]types.Dim, bool) {
	rank := 0
	for _, t := range ops {
		if !t.HasRank {
			return nil, false
		}
		rank = max(rank, len(t.Sizes))
	}
	ds := make([]types.Dim, rank)
	for i := range ds {
		ds[i] = 1
	}
	for _, t := range ops {
		off := rank - len(t.Sizes)
		for i, d := range t.Sizes {
			ds[off+i] = broadcastDim(ds[off+i], d)
		}
	}
	return ds, true
}

// sameSizes reports whether a and b are known to have one shape.
func sameSizes(a, b []types.Dim) bool {
	if len(a) != len(b) {
		return false
	}
	for i, d := range a {
		if d != b[i] || d == types.AnyDim {
			return false
		}
	}
	return true
}

// commonDevice is the device of a result of tensors: those without dimensions may be
// elsewhere.
func (t *Tensor) commonDevice(ops ...*Tensor) {
	for _, op := range ops {
		if !op.HasDevice || t.HasDevice && t.Device != op.Device {
			t.HasDevice = false
			return
		}
		t.Device, t.HasDevice = op.Device, true
	}
}

// pointwise is a new tensor of dtype d with an element for each of the shape that the
// operands expand to.
func (c *call) pointwise(d dtype, ops ...*Tensor) *Fact {
	var t Tensor
	t.setDType(d)
	t.commonDevice(ops...)
	t.RequiresGrad = c.gradient(d)
	if sizes, ok := broadcast(ops...); ok {
		t.HasRank, t.Sizes = true, c.named(sizes)
		t.layout(ops)
	}
	return tensorOf(t)
}

// layout is what PyTorch's iterator chooses for a new result of operands.
func (t *Tensor) layout(ops []*Tensor) {
	plain := true
	for _, op := range ops {
		is, _ := op.isContiguous()
		plain = plain && is && sameSizes(op.Sizes, t.Sizes)
	}
	if plain {
		t.Contiguous = true
		return
	}
	sizes, ok := t.StaticSizes()
	if !ok {
		return
	}
	gs := make([]tensor.Geometry[int64], len(ops))
	for i, op := range ops {
		if gs[i], ok = op.geometry(); !ok {
			return
		}
	}
	t.Strides = tensor.PointwiseStrides(sizes, gs)
}

// geometry is t's sizes and strides, if all are known.
func (t *Tensor) geometry() (tensor.Geometry[int64], bool) {
	sizes, ok := t.StaticSizes()
	return tensor.Geometry[int64]{Shape: sizes, Strides: t.Strides}, ok && len(t.Strides) == len(sizes)
}
