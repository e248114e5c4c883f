package equiv

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Spec says how to make inputs. Shapes gives the shape of tensor inputs by name,
// with or without the ".N" suffix that names have in dumps.
type Spec struct {
	Seed   uint64
	Shapes map[string][]int
}

// defaultShape is the shape of a tensor input about which nothing is known.
var defaultShape = []int{2, 3}

// Inputs makes one value for each input of g after its type: tensors of the type's
// dtype and sizes (unknown ones from the spec, else small), floats in [-1, 1),
// small ints, and containers of a few of them. A first input of a module type is
// the module's root object. Types without a sensible value are an error.
func Inputs(g *ir.Graph, spec Spec) ([]value.Value, error) {
	out := make([]value.Value, len(g.Inputs()))
	for i, v := range g.Inputs() {
		s := &synth{spec: spec, seed: spec.Seed*1000003 + uint64(i)*7919 + 1, root: g.Module().Root}
		s.shape = spec.shape(v.Name())
		x, err := s.make(v.Type(), 0)
		if err != nil {
			return nil, fmt.Errorf("input %%%s : %s: %w", v.Name(), v.Type(), err)
		}
		out[i] = x
	}
	return out, nil
}

func (s Spec) shape(name string) []int {
	if sh, ok := s.Shapes[name]; ok {
		return sh
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return s.Shapes[name[:i]]
	}
	return nil
}

type synth struct {
	spec  Spec
	seed  uint64
	shape []int
	root  value.Value
}

func (s *synth) next() uint64 { s.seed++; return s.seed * 0x9e3779b97f4a7c15 >> 33 }

func (s *synth) make(t *types.Type, depth int) (value.Value, error) {
	if depth > 20 {
		return value.Value{}, fmt.Errorf("nested too deeply")
	}
	switch t.Kind() {
	case types.TensorKind:
		return s.tensor(t.TensorInfo())
	case types.IntKind:
		return value.Int(int64(s.next()%4) + 1), nil
	case types.FloatKind, types.NumberKind:
		return value.Float(float64(s.next()%2000)/1000 - 1), nil
	case types.ComplexKind:
		return value.Complex(complex(float64(s.next()%200)/100-1, float64(s.next()%200)/100-1)), nil
	case types.BoolKind:
		return value.Bool(s.next()%2 == 0), nil
	case types.StrKind:
		return value.Str(fmt.Sprintf("s%d", s.next()%10)), nil
	case types.NoneKind:
		return value.None(), nil
	case types.DeviceKind:
		return value.DeviceOf(tensor.CPUDevice), nil
	case types.OptionalKind, types.FutureKind:
		return s.make(t.Elem(), depth+1)
	case types.ListKind:
		return s.list(t, depth)
	case types.TupleKind:
		return s.tuple(t, depth)
	case types.DictKind:
		return s.dict(t, depth)
	case types.UnionKind:
		return s.make(t.Elems()[0], depth+1)
	case types.ClassKind:
		if o := s.root.Object(); o != nil && o.Type == t {
			return s.root, nil
		}
	}
	return value.Value{}, fmt.Errorf("no value can be made for this type; give inputs")
}

// tensor fills a tensor of what info knows; unknown sizes come from the spec.
func (s *synth) tensor(info *types.TensorInfo) (value.Value, error) {
	dt, shape := tensor.Float32, defaultShape
	if s.shape != nil {
		shape = s.shape
	}
	if info != nil && info.HasDType {
		dt = info.DType
	}
	if info != nil && info.HasRank {
		known := make([]int, len(info.Sizes))
		for i, d := range info.Sizes {
			n, ok := d.Known()
			switch {
			case ok:
				known[i] = int(n)
			case len(s.shape) == len(known):
				known[i] = s.shape[i]
			default:
				known[i] = 2
			}
		}
		shape = known
	}
	t, err := tensor.Empty(dt, shape)
	if err != nil {
		return value.Value{}, err
	}
	return value.TensorOf(t), value.FillSeeded(t, s.next(), 1)
}

func (s *synth) list(t *types.Type, depth int) (value.Value, error) {
	l := &value.List{Elem: t.Elem()}
	for range 2 + s.next()%2 {
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
