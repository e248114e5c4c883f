package int8weights

import (
	"fmt"
	"math"

	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Pass rounds weights.
var Pass = &pass.Pass{
	Name: "int8-weights",
	Doc: `round float32 parameters to 8 bits and back

The rule of each edit tells by how much elements moved at most.`,
	Numerics:  pass.Reassociates,
	RunModule: run,
}

// rounder is one run of the pass.
type rounder struct {
	u       *pass.ModuleUnit
	seen    map[*value.Object]bool
	owners  map[*tensor.Storage]*tensor.Tensor // nil for one that several tensors share
	rounded map[*tensor.Tensor]*tensor.Tensor  // nil for one that stays
}

func run(u *pass.ModuleUnit) error {
	r := &rounder{u: u, seen: make(map[*value.Object]bool), owners: make(map[*tensor.Storage]*tensor.Tensor), rounded: make(map[*tensor.Tensor]*tensor.Tensor)}
	r.each(u.Module.Root.Object(), func(_ *value.Object, _ int, t *tensor.Tensor) {
		s := t.Storage()
		if other, ok := r.owners[s]; ok && other != t {
			t = nil
		}
		r.owners[s] = t
	})
	clear(r.seen)
	r.each(u.Module.Root.Object(), func(o *value.Object, i int, t *tensor.Tensor) {
		if o.Type.Class().Attributes[i].Kind == types.Parameter && r.owners[t.Storage()] == t {
			r.attribute(o, i, t)
		}
	})
	for i := range u.Module.Payloads {
		p := &u.Module.Payloads[i]
		if to := r.rounded[p.Val.Tensor()]; to != nil {
			p.Val, p.Spec = value.TensorOf(to), ""
		}
	}
	return nil
}

// each visits the tensors that are attributes of o and of the objects below it.
func (r *rounder) each(o *value.Object, visit func(*value.Object, int, *tensor.Tensor)) {
	if o == nil || r.seen[o] {
		return
	}
	r.seen[o] = true
	for i, v := range o.Attrs {
		if t := v.Tensor(); t != nil && t.Defined() {
			visit(o, i, t)
		}
		r.each(v.Object(), visit)
	}
}

// attribute rounds one attribute, once for all that hold the same tensor.
func (r *rounder) attribute(o *value.Object, i int, t *tensor.Tensor) {
	to, done := r.rounded[t]
	if !done {
		var moved float64
		if to, moved = round(t); moved == 0 || !r.u.Edit(nil, fmt.Sprintf("weight rounded, error up to 2^%d", exponent(moved))) {
			to = nil
		}
		r.rounded[t] = to
	}
	if to != nil {
		o.Attrs[i] = value.TensorOf(to)
	}
}

// exponent is the least n for which x <= 2^n.
func exponent(x float64) int {
	f, n := math.Frexp(x)
	if f == 0.5 {
		n--
	}
	return n
}

// round returns t rounded, and by how much an element moved at most; 0 where it stays.
func round(t *tensor.Tensor) (*tensor.Tensor, float64) {
	if t.DType() != tensor.Float32 || !t.HasData() || !t.IsContiguous() || t.Numel() == 0 {
		return nil, 0
	}
	from := tensor.Data[float32](t)[:t.Numel()]
	top := 0.0
	for _, x := range from {
		if a := math.Abs(float64(x)); !(a <= top) { // a NaN, too
			top = a
		}
	}
	if top == 0 || math.IsInf(top, 0) || math.IsNaN(top) {
		return nil, 0
	}
	scale := math.Ldexp(1, exponent(top/127))
	out := tensor.New(tensor.Float32, t.Shape())
	out.SetRequiresGrad(t.RequiresGrad())
	to, moved := tensor.Data[float32](out), 0.0
	for i, x := range from {
		to[i] = float32(math.RoundToEven(float64(x)/scale) * scale)
		moved = max(moved, math.Abs(float64(x)-float64(to[i])))
	}
	return out, moved
}
