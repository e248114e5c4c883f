package infer

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Facts is what is known of the values of one graph. It is a snapshot: of values made
// later nothing is known.
type Facts struct {
	facts []*Fact // by value id
	said  int64   // the largest symbol that trusted types name
}

// Key is the analysis of [Facts] that hold whatever the types in the graph say.
var Key = analysis.New("infer", "dtype, shape and device of tensors, known numbers and lists, as operators prove them",
	func(s analysis.Subject) (*Facts, error) { return of(s, trustNothing) }, alias.Key.Key())

// Trusted is [Key] where types are taken at their word: what they say of tensors holds
// in every run that is asked about.
var Trusted = analysis.New("infer-trusted", "as infer, where what types say of tensors is taken for fact",
	func(s analysis.Subject) (*Facts, error) { return of(s, trustTypes) }, alias.Key.Key())

// FromInputs is [Key] where the types of the graph's inputs are taken at their word.
var FromInputs = analysis.New("infer-inputs", "as infer, where what the types of inputs say of tensors is taken for fact",
	func(s analysis.Subject) (*Facts, error) { return of(s, trustInputs) }, alias.Key.Key())

type trust uint8

const (
	trustNothing trust = iota
	trustInputs
	trustTypes
)

func of(s analysis.Subject, t trust) (*Facts, error) {
	f, err := alias.Key.Of(s)
	if err != nil {
		return nil, err
	}
	return analyze(s.AnalysisCache().Graph(), f, t), nil
}

// fact is what is known of v.
func (f *Facts) fact(v *ir.Value) *Fact {
	if id := v.ID(); id < len(f.facts) {
		return f.facts[id]
	}
	return nil
}

// Tensor is what is known of v if it is a tensor; the caller must not modify it.
func (f *Facts) Tensor(v *ir.Value) *Tensor { return f.fact(v).of() }

// Constant is the number, str, Device or None that v always is.
func (f *Facts) Constant(v *ir.Value) (value.Value, bool) { return f.fact(v).constant() }

// Size is what is known of int v as a dimension: a size, a symbol, or AnyDim.
func (f *Facts) Size(v *ir.Value) types.Dim { return f.fact(v).size() }

// Len is the number of elements that list or tuple v always has.
func (f *Facts) Len(v *ir.Value) (int, bool) {
	x := f.fact(v)
	if !x.is(itemsFact) {
		return 0, false
	}
	return len(x.items), true
}

// Ints are the elements of a list or tuple of ints of which all are always the same.
func (f *Facts) Ints(v *ir.Value) ([]int64, bool) { return f.fact(v).ints() }

func (f *Fact) ints() ([]int64, bool) {
	if !f.is(itemsFact) {
		return nil, false
	}
	xs := make([]int64, len(f.items))
	for i, it := range f.items {
		x, ok := it.int()
		if !ok {
			return nil, false
		}
		xs[i] = x
	}
	return xs, true
}

// Type is the tensor type that says of v what is known of it, as dumps print types.
// Symbols are in it where types that were trusted name them.
func (f *Facts) Type(v *ir.Value) *types.Type {
	x := f.fact(v)
	if !x.is(tensorFact) {
		return types.Tensor
	}
	info := x.tensor.TensorInfo
	for i, d := range info.Sizes {
		if k, ok := d.Symbol(); ok && k > f.said {
			sizes := append([]types.Dim(nil), info.Sizes...)
			for j := i; j < len(sizes); j++ {
				if k, ok := sizes[j].Symbol(); ok && k > f.said {
					sizes[j] = types.AnyDim
				}
			}
			info.Sizes = sizes
			break
		}
	}
	return types.TensorOf(info)
}
