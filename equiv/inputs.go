package equiv

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Spec says how to make inputs. Names are those of the graph's inputs, with or
// without the ".N" suffix that they have in dumps.
type Spec struct {
	Seed   uint64
	Shapes map[string][]int // of tensor inputs; Tensors goes first
	// Tensors says more of tensor inputs than their types do.
	Tensors map[string]TensorSpec
	// Special puts zeros of both signs, large and small numbers among the floats of
	// inputs with an odd seed.
	Special bool
}

// Inputs makes one value for each input of g after its type, the same for the same
// seed: tensors of the type's dtype, sizes, strides, device and requires_grad, the
// rest from the spec, else float32 and small; floats in [-1, 1), among them some
// that are exact in every dtype; small ints, 0 or 1 where g indexes with them; bools where g masks with them;
// containers of a few elements; members of enums; objects of declared classes with
// all their attributes. With seed 0 an Optional is given and a Union has its first
// member; other seeds choose. A first input of a module type is the module's root
// object, or the only object of its class. A type without a sensible value is an
// error that names the input.
func Inputs(g *ir.Graph, spec Spec) ([]value.Value, error) {
	out := make([]value.Value, len(g.Inputs()))
	for i, v := range g.Inputs() {
		x, err := spec.input(v, i, g.Module())
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}

// input makes a value for v, input i of its graph.
func (s Spec) input(v *ir.Value, i int, m *ir.Module) (value.Value, error) {
	y := &synth{spec: s, random: random(s.Seed*1000003 + uint64(i)*7919 + 1), module: m}
	y.want = s.tensor(v.Name())
	y.index, y.mask = indexes(v, v.Type().IsTensor(), 0), masks(v)
	x, err := y.input(v)
	if err != nil {
		return x, fmt.Errorf("input %%%s : %s: %w", v.Name(), v.Type(), err)
	}
	return x, nil
}

// tensor is what the spec says of the input called name.
func (s Spec) tensor(name string) TensorSpec {
	for {
		if t, ok := s.Tensors[name]; ok {
			return t
		}
		if sh, ok := s.Shapes[name]; ok {
			return TensorSpec{Shape: sh, HasShape: true}
		}
		i := strings.LastIndexByte(name, '.')
		if i <= 0 {
			return TensorSpec{}
		}
		name = name[:i]
	}
}

// indexing maps operators to the operand that is a tensor of positions, 0 if there
// is none; their ints are positions or dimensions.
var indexing = map[string]int{
	"index": 1, "index_put": 1, "index_put_": 1, "embedding": 1, "embedding_bag": 1, "take": 1, "take_along_dim": 1,
	"nll_loss": 1, "nll_loss_nd": 1, "cross_entropy_loss": 1, "gather": 2, "scatter": 2, "scatter_": 2, "scatter_add": 2,
	"scatter_add_": 2, "index_select": 2, "index_add": 2, "index_add_": 2, "index_copy": 2, "index_copy_": 2,
	"index_fill": 2, "index_fill_": 2, "select": 0, "narrow": 0, "__getitem__": 0, "_set_item": 0, "size": 0, "unsqueeze": 0,
	"squeeze": 0, "transpose": 0, "softmax": 0, "log_softmax": 0, "sum": 0, "mean": 0, "cat": 0, "stack": 0, "flip": 0,
}

// passing lists the operators through which an index goes on its way.
var passing = map[string]bool{
	"ListConstruct": true, "TupleConstruct": true, "view": true, "reshape": true, "unsqueeze": true, "squeeze": true,
	"to": true, "long": true, "flatten": true, "contiguous": true, "expand": true, "clone": true, "unchecked_cast": true,
}

// indexes reports whether v, a tensor or not, is a position in something, as far as
// its users tell. The first operand of an operator is what it indexes.
func indexes(v *ir.Value, isTensor bool, depth int) bool {
	for u := range v.Uses() {
		base := u.User().Kind().Base()
		if at, ok := indexing[base]; ok && (isTensor && at > 0 && u.Index() == at || !isTensor && u.Index() > 0) {
			return true
		}
		if depth < 8 && passing[base] && u.User().NumOutputs() == 1 && indexes(u.User().Output(0), isTensor, depth+1) {
			return true
		}
	}
	return false
}

// masks reports whether v is used as the condition of an operator that takes
// nothing but bools.
func masks(v *ir.Value) bool {
	for u := range v.Uses() {
		switch base := u.User().Kind().Base(); {
		case base == "where" && u.Index() == 0,
			(base == "masked_fill" || base == "masked_fill_" || base == "masked_select" || base == "masked_scatter") && u.Index() == 1:
			return true
		}
	}
	return false
}

// input makes the value of one input.
func (s *synth) input(v *ir.Value) (value.Value, error) {
	t := v.Type()
	if t.Kind() != types.ClassKind {
		return s.make(t, 0)
	}
	if x, ok := s.known(t); ok {
		return x, nil
	}
	if !v.HasUses() {
		return s.empty(t), nil
	}
	return s.make(t, 0)
}

// known is the object of class t that the module has: the root or the only one.
func (s *synth) known(t *types.Type) (value.Value, bool) {
	if o := s.module.Root.Object(); o != nil && o.Type == t {
		return s.module.Root, true
	}
	var found value.Value
	n := 0
	for _, p := range s.module.Payloads {
		if o := p.Val.Object(); o != nil && o.Type == t {
			found, n = p.Val, n+1
		}
	}
	return found, n == 1
}

// empty is an object whose attributes nobody asks for.
func (s *synth) empty(t *types.Type) value.Value {
	return value.ObjectOf(&value.Object{Type: t, Attrs: make([]value.Value, len(t.Class().Attributes))})
}
