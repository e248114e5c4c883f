package functional

import (
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// keeping are operators that give a tensor of the dtype and shape of their first input,
// whatever that is, or raise as their in-place forms do.
var keeping = map[string]bool{
	"relu": true, "relu6": true, "neg": true, "sign": true, "sgn": true, "ceil": true, "floor": true, "trunc": true,
	"round": true, "leaky_relu": true, "elu": true, "celu": true, "selu": true, "hardtanh": true, "hardswish": true,
	"hardsigmoid": true, "silu": true, "mish": true, "tril": true, "triu": true,
}

const tensorRule = "tensor operator"

// tensor replaces n if it writes a tensor and has a functional form.
func (r *replacer) tensor(n *ir.Node) {
	name, ok := strings.CutSuffix(n.Kind().String(), "_")
	if !ok || n.NumInputs() == 0 || n.NumOutputs() != 1 || strings.HasSuffix(name, "_") {
		return
	}
	v := n.Input(0)
	s, err := n.Schema()
	if err != nil || s == nil || len(s.Args) == 0 || v.Type().Kind() != types.TensorKind || !writesFirst(s) {
		return
	}
	if n.Kind() == symbol.Of("aten::zero_") {
		r.zero(n, v)
		return
	}
	base := strings.TrimPrefix(name, "aten::")
	switch {
	case !hasForm(r.u.Graph.Module().Table, s, name):
		r.u.Miss(n, tensorRule, "there is no pure %s with the same arguments", name)
		return
	case !keeping[base] && !r.opt.Lenient:
		r.u.Miss(n, tensorRule, "%s may give another dtype or shape, for which %s raises", name, n.Kind())
		return
	}
	if !r.separable(v, n, tensorRule) || !r.u.Edit(n, tensorRule) {
		return
	}
	m := r.u.Graph.NewNode(symbol.Of(name))
	for _, in := range n.Inputs() {
		m.AddInput(in)
	}
	m.AddOutput(n.Output(0).Type())
	r.replace(v, n, m)
}

// writesFirst reports whether s writes its first argument, gives it, and writes no other.
func writesFirst(s *schema.Schema) bool {
	for i := range s.Args {
		if s.WritesArg(i) != (i == 0) {
			return false
		}
	}
	return s.Flags&^schema.Writes == 0 && len(s.Returns) == 1 && s.Returns[0].Alias != nil
}

// hasForm reports whether the operator called name has an overload that takes what s takes
// and gives a new tensor.
func hasForm(t *schema.Table, s *schema.Schema, name string) bool {
	for _, f := range t.Overloads(symbol.Of(name)) {
		if !f.Pure() || f.ReturnsInput || len(f.Args) != len(s.Args) || len(f.Returns) != 1 || f.Returns[0].Alias != nil {
			continue
		}
		same := f.Returns[0].Type.Kind() == types.TensorKind
		for i := range f.Args {
			same = same && f.Args[i].Type == s.Args[i].Type && f.Args[i].Alias == nil
		}
		if same {
			return true
		}
	}
	return false
}

// zero makes a tensor of zeros in place of v, which n sets to zero.
func (r *replacer) zero(n *ir.Node, v *ir.Value) {
	if !r.separable(v, n, tensorRule) || !r.u.Edit(n, tensorRule) {
		return
	}
	none := r.u.Graph.NewConstant(value.None(), types.None)
	none.CopySource(n)
	none.InsertBefore(n)
	m := r.u.Graph.NewNode(symbol.Of("aten::zeros_like"))
	m.AddInput(v)
	for range 5 { // dtype, layout, device, pin_memory, memory_format
		m.AddInput(none.Output(0))
	}
	m.AddOutput(n.Output(0).Type())
	r.replace(v, n, m)
}
