package infer

import (
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Tensor is what is known of a tensor. The zero Tensor is any tensor.
type Tensor struct {
	types.TensorInfo
	// Contiguous: the strides are those of a new tensor of the same sizes, which may
	// not be known, or it has no elements.
	Contiguous bool
}

// Fact is what is known of a value in every run: one of its parts, or none. Facts are
// immutable and shared. A nil Fact is about any value.
type Fact struct {
	tensor *Tensor
	scalar *value.Value // a number, str, Device or None that is always the same
	dim    types.Dim    // of an int: a symbol
	items  []*Fact      // of a tuple, or of a list of known length
	kind   factKind
}

type factKind uint8

const (
	anything factKind = iota
	tensorFact
	scalarFact
	dimFact
	itemsFact
)

var (
	anyTensor Tensor
	// someTensor is a tensor of which nothing is known.
	someTensor = &Fact{kind: tensorFact, tensor: &anyTensor}
	trueFact   = constantFact(value.Bool(true))
	falseFact  = constantFact(value.Bool(false))
)

func (f *Fact) is(k factKind) bool { return f != nil && f.kind == k }

// of is what f knows of a tensor.
func (f *Fact) of() *Tensor {
	if f.is(tensorFact) {
		return f.tensor
	}
	return &anyTensor
}

func (f *Fact) constant() (value.Value, bool) {
	if f.is(scalarFact) {
		return *f.scalar, true
	}
	return value.Value{}, false
}

func (f *Fact) isNone() bool { return f.is(scalarFact) && f.scalar.IsNone() }

func (f *Fact) int() (int64, bool) {
	x, ok := f.constant()
	return x.Int(), ok && x.Kind() == value.IntKind
}

func (f *Fact) bool() (b, ok bool) {
	x, ok := f.constant()
	return x.Bool(), ok && x.Kind() == value.BoolKind
}

// size is f as a dimension: what cannot be one, or may be negative, is unknown.
func (f *Fact) size() types.Dim {
	if f.is(dimFact) {
		return f.dim
	}
	if x, ok := f.int(); ok && x >= 0 {
		return types.Dim(x)
	}
	return types.AnyDim
}

func constantFact(x value.Value) *Fact { return &Fact{kind: scalarFact, scalar: &x} }

func intFact(x int64) *Fact { return constantFact(value.Int(x)) }

func boolFact(b bool) *Fact {
	if b {
		return trueFact
	}
	return falseFact
}

// sizeFact is an int that is a dimension.
func sizeFact(d types.Dim) *Fact {
	if x, ok := d.Known(); ok {
		return intFact(x)
	}
	if d == types.AnyDim {
		return nil
	}
	return &Fact{kind: dimFact, dim: d}
}

func itemsOf(items []*Fact) *Fact { return &Fact{kind: itemsFact, items: items} }

// factOf is what is known of a constant: its value is never written.
func factOf(x value.Value) *Fact {
	switch x.Kind() {
	case value.NoneKind, value.IntKind, value.FloatKind, value.ComplexKind, value.BoolKind, value.StrKind, value.DeviceKind:
		return constantFact(x)
	case value.TensorKind:
		return constantTensor(x.Tensor())
	case value.ListKind:
		return listOf(x.List().Items, factOf)
	case value.TupleKind:
		return listOf(x.Tuple().Items, factOf)
	}
	return nil
}

func constantTensor(t *tensor.Tensor) *Fact {
	if t == nil || t.DType() == tensor.UndefinedDType {
		return nil
	}
	info := Tensor{TensorInfo: types.InfoOf(t)}
	if info.RequiresGrad == types.True {
		info.RequiresGrad = types.Unknown
	}
	return tensorOf(info)
}

// listOf is a list or tuple of what of says of each of xs.
func listOf[T any](xs []T, of func(T) *Fact) *Fact {
	items := make([]*Fact, len(xs))
	for i, x := range xs {
		items[i] = of(x)
	}
	return itemsOf(items)
}

// tensorOf is the fact of t, with what follows: strides from a layout and sizes, and
// the layout from strides.
func tensorOf(t Tensor) *Fact {
	if !t.HasRank {
		if !t.HasDType && !t.HasDevice && t.RequiresGrad == types.Unknown {
			return someTensor
		}
		t.Contiguous, t.Strides, t.Sizes = false, nil, nil
	}
	sizes, static := t.StaticSizes()
	switch {
	case !static:
		t.Strides = nil
	case slices.Contains(sizes, 0):
		t.Contiguous = true
	case t.Contiguous:
		t.Strides = tensor.ContiguousStrides(sizes)
	case t.Strides != nil:
		t.Contiguous = slices.Equal(t.Strides, tensor.ContiguousStrides(sizes))
	}
	return &Fact{kind: tensorFact, tensor: &t}
}

// equal reports whether a and b say the same.
func equal(a, b *Fact) bool {
	switch {
	case a == b:
		return true
	case a == nil || b == nil || a.kind != b.kind:
		return false
	}
	switch a.kind {
	case tensorFact:
		return equalTensors(a.tensor, b.tensor)
	case scalarFact:
		return value.Identical(*a.scalar, *b.scalar)
	case dimFact:
		return a.dim == b.dim
	}
	return slices.EqualFunc(a.items, b.items, equal)
}

func equalTensors(a, b *Tensor) bool {
	return a == b || a.HasDType == b.HasDType && a.DType == b.DType && a.HasDevice == b.HasDevice && a.Device == b.Device &&
		a.HasRank == b.HasRank && slices.Equal(a.Sizes, b.Sizes) && slices.Equal(a.Strides, b.Strides) &&
		a.RequiresGrad == b.RequiresGrad && a.Contiguous == b.Contiguous
}

// freshDim gives the symbol of a dimension that two ways disagree on.
type freshDim func(a, b types.Dim) types.Dim

// join is what holds whichever of a and b does.
func join(a, b *Fact, fresh freshDim) *Fact {
	switch {
	case a == b:
		return a
	case a == nil || b == nil:
		return nil
	case a.kind == tensorFact && b.kind == tensorFact:
		return joinTensors(a, b, fresh)
	case a.kind == itemsFact && b.kind == itemsFact && len(a.items) == len(b.items):
		return joinItems(a, b, fresh)
	case equal(a, b):
		return a
	}
	if x, y := a.size(), b.size(); x != types.AnyDim && y != types.AnyDim {
		return sizeFact(fresh(x, y))
	}
	return nil
}

func joinItems(a, b *Fact, fresh freshDim) *Fact {
	items, same := make([]*Fact, len(a.items)), true
	for i := range items {
		items[i] = join(a.items[i], b.items[i], fresh)
		same = same && items[i] == a.items[i]
	}
	if same {
		return a
	}
	return itemsOf(items)
}

func joinTensors(a, b *Fact, fresh freshDim) *Fact {
	x, y := a.tensor, b.tensor
	if equalTensors(x, y) {
		return a
	}
	t := Tensor{Contiguous: x.Contiguous && y.Contiguous}
	if x.HasDType && y.HasDType && x.DType == y.DType {
		t.DType, t.HasDType = x.DType, true
	}
	if x.HasDevice && y.HasDevice && x.Device == y.Device {
		t.Device, t.HasDevice = x.Device, true
	}
	if x.RequiresGrad == y.RequiresGrad {
		t.RequiresGrad = x.RequiresGrad
	}
	if x.HasRank && y.HasRank && len(x.Sizes) == len(y.Sizes) {
		t.HasRank, t.Sizes = true, make([]types.Dim, len(x.Sizes))
		for i, d := range x.Sizes {
			if t.Sizes[i] = d; d != y.Sizes[i] {
				t.Sizes[i] = fresh(d, y.Sizes[i])
			}
		}
		if slices.Equal(x.Strides, y.Strides) {
			t.Strides = x.Strides
		}
	}
	return tensorOf(t)
}
