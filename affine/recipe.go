package affine

import (
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// recipe is a graph that computes new weights, and what it is given.
type recipe struct {
	g            *ir.Graph
	args         []value.Value
	weight, bias *ir.Value
}

// newRecipe begins with the weights of l; a bias that it lacks is zero.
func newRecipe(l *layer) *recipe {
	r := &recipe{g: ir.NewGraph(l.node.Graph().Module())}
	r.weight = r.tensor(l.weight)
	b := l.bias
	if b == nil {
		b = tensor.New(l.weight.DType(), []int{l.channels()})
	}
	r.bias = r.tensor(b)
	return r
}

func (r *recipe) tensor(t *tensor.Tensor) *ir.Value {
	r.args = append(r.args, value.TensorOf(t))
	return r.g.Top().AddParam(types.Tensor)
}

func (r *recipe) number(v value.Value) *ir.Value {
	c := r.g.NewConstant(v, value.TypeOf(v))
	r.g.Top().Append(c)
	return c.Output(0)
}

func (r *recipe) op(kind symbol.Symbol, inputs ...*ir.Value) *ir.Value {
	n := r.g.NewNode(kind)
	n.SetInputs(inputs...)
	out := n.AddOutput(types.Tensor)
	r.g.Top().Append(n)
	return out
}

// flat is c as a number or a vector.
func (r *recipe) flat(c value.Value) *ir.Value {
	if c.Kind() != value.TensorKind {
		return r.number(c)
	}
	return r.op(symbol.AtenReshape, r.tensor(c.Tensor()), r.sizes(-1))
}

// beside is c in the shape that goes with the weights of l.
func (r *recipe) beside(c value.Value, l *layer) *ir.Value {
	if c.Kind() != value.TensorKind {
		return r.number(c)
	}
	return r.reshape(r.tensor(c.Tensor()), l)
}

// reshape puts the elements of v along the output channels of l's weights.
func (r *recipe) reshape(v *ir.Value, l *layer) *ir.Value {
	sizes := make([]int64, 0, l.spatial+2)
	if l.transposed {
		sizes = append(sizes, 1)
	}
	sizes = append(sizes, -1)
	for len(sizes) < l.spatial+2 {
		sizes = append(sizes, 1)
	}
	return r.op(symbol.AtenReshape, v, r.sizes(sizes...))
}

func (r *recipe) sizes(of ...int64) *ir.Value {
	l := &value.List{Elem: types.Int}
	for _, n := range of {
		l.Items = append(l.Items, value.Int(n))
	}
	return r.number(value.ListOf(l))
}

// run computes one tensor or two.
func (r *recipe) run(outs ...*ir.Value) (first, second *tensor.Tensor, ok bool) {
	for _, v := range outs {
		r.g.Top().AddReturn(v)
	}
	p, err := exec.Compile(r.g, exec.Options{})
	if err != nil {
		return nil, nil, false
	}
	results, err := p.Run(&exec.State{}, r.args)
	if err != nil || len(results) != len(outs) {
		return nil, nil, false
	}
	first = results[0].Tensor().Detach()
	if len(results) > 1 {
		second = results[1].Tensor().Detach()
	}
	return first, second, true
}
