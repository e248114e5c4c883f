package equiv

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// random is the SplitMix64 generator, as in package value.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is uniform in [0, n).
func (r *random) below(n int) int { return int(r.next() >> 33 % uint64(n)) }

// unit is uniform in [-1, 1) with 24 bits.
func (r *random) unit() float64 { return float64(r.next()>>39)/(1<<24) - 1 }

// synth makes the value of one input.
type synth struct {
	random
	spec   Spec
	want   TensorSpec // what the spec says of this input
	index  bool       // the input is a position in something
	mask   bool       // the input is a condition
	module *ir.Module
}

// choose draws among n, but takes the first with seed 0.
func (s *synth) choose(n int) int {
	if at := s.below(n); s.spec.Seed != 0 {
		return at
	}
	return 0
}

// maxInputDepth bounds how deep what is made nests.
const maxInputDepth = 20

var errNoValue = errors.New("no value can be made for this type; give inputs")

func (s *synth) make(t *types.Type, depth int) (value.Value, error) {
	if depth > maxInputDepth {
		return value.Value{}, errors.New("nested too deeply")
	}
	switch t.Kind() {
	case types.TensorKind:
		return s.tensor(t.TensorInfo())
	case types.OptionalKind:
		if s.choose(4) == 3 || depth > maxInputDepth/2 {
			return value.None(), nil
		}
		return s.make(t.Elem(), depth+1)
	case types.FutureKind:
		return s.future(t, depth)
	case types.ListKind:
		return s.list(t, depth)
	case types.TupleKind:
		return s.tuple(t, depth)
	case types.DictKind:
		return s.dict(t, depth)
	case types.UnionKind:
		return s.make(t.Elems()[s.choose(len(t.Elems()))], depth+1)
	case types.AnyKind:
		return s.make([]*types.Type{types.Int, types.Float, types.Str, types.Tensor}[s.choose(4)], depth+1)
	case types.NumberKind:
		return s.make([]*types.Type{types.Float, types.Int}[s.choose(2)], depth+1)
	case types.ClassKind:
		return s.object(t, depth)
	case types.EnumKind:
		return s.enum(t)
	}
	return s.scalar(t)
}

func (s *synth) scalar(t *types.Type) (value.Value, error) {
	switch t.Kind() {
	case types.IntKind, types.SymIntKind:
		return value.Int(s.int()), nil
	case types.FloatKind:
		return value.Float(s.float()), nil
	case types.ComplexKind:
		return value.Complex(complex(s.float(), s.float())), nil
	case types.BoolKind:
		return value.Bool(s.next()%2 == 0), nil
	case types.StrKind:
		return value.Str(fmt.Sprintf("s%d", s.below(10))), nil
	case types.NoneKind:
		return value.None(), nil
	case types.DeviceKind:
		return value.DeviceOf(tensor.CPUDevice), nil
	case types.ScalarTypeKind:
		return value.Int(int64(tensor.Float32)), nil
	case types.LayoutKind, types.MemoryFormatKind:
		return value.Int(0), nil // strided, contiguous
	}
	return value.Value{}, errNoValue
}

// int is 1 to 4, or 0 or 1 if it indexes something, or from the range asked for.
func (s *synth) int() int64 {
	switch {
	case s.want.HasRange:
		return s.want.Low + int64(s.next()%uint64(s.want.High-s.want.Low))
	case s.index:
		return int64(s.below(2))
	}
	return int64(s.below(4)) + 1
}

// float is in [-1, 1), one in four a multiple of a quarter.
func (s *synth) float() float64 {
	if s.below(4) == 0 {
		return float64(s.below(8)-4) / 4
	}
	return s.unit()
}

func (s *synth) future(t *types.Type, depth int) (value.Value, error) {
	v, err := s.make(t.Elem(), depth+1)
	if err != nil {
		return v, err
	}
	f := &value.Future{Elem: t.Elem(), Done: make(chan struct{}), Val: v}
	close(f.Done)
	return value.FutureOf(f), nil
}

func (s *synth) list(t *types.Type, depth int) (value.Value, error) {
	l := &value.List{Elem: t.Elem()}
	for range 2 + s.below(2) {
		v, err := s.make(t.Elem(), depth+1)
		if err != nil {
			return v, err
		}
		l.Items = append(l.Items, v)
	}
	return value.ListOf(l), nil
}

func (s *synth) tuple(t *types.Type, depth int) (value.Value, error) {
	out := &value.Tuple{}
	if t.IsNamedTuple() {
		out.Type = t
	}
	for _, e := range t.Elems() {
		v, err := s.make(e, depth+1)
		if err != nil {
			return v, err
		}
		out.Items = append(out.Items, v)
	}
	return value.TupleOf(out), nil
}

func (s *synth) dict(t *types.Type, depth int) (value.Value, error) {
	d := value.NewDict(t.Key(), t.Value())
	for range 2 {
		k, err := s.make(t.Key(), depth+1)
		if err != nil {
			return k, err
		}
		v, err := s.make(t.Value(), depth+1)
		if err != nil {
			return v, err
		}
		d.Set(k, v)
	}
	return value.DictOf(d), nil
}

// object is one that the module has, or a new one.
func (s *synth) object(t *types.Type, depth int) (value.Value, error) {
	if x, ok := s.known(t); ok {
		return x, nil
	}
	decl := t.Class()
	if decl == nil || !decl.Declared {
		return value.Value{}, fmt.Errorf("the text does not say what attributes a %s has; give inputs", t)
	}
	o := &value.Object{Type: t}
	for _, a := range decl.Attributes {
		v, err := s.make(a.Type, depth+1)
		if err != nil {
			return v, fmt.Errorf("attribute %s : %s: %w", a.Name, a.Type, err)
		}
		o.Attrs = append(o.Attrs, v)
	}
	return value.ObjectOf(o), nil
}

func (s *synth) enum(t *types.Type) (value.Value, error) {
	members := t.Class().Members
	if len(members) == 0 {
		return value.Value{}, fmt.Errorf("the text does not say what members %s has; give inputs", t)
	}
	return value.EnumMember(t, members[s.choose(len(members))].Name), nil
}
