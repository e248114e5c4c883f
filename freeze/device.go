package freeze

import (
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// remapper puts all of a frozen module on one device: tensors, constants that name a
// device, and types that do.
type remapper struct {
	u      *pass.ModuleUnit
	device tensor.Device
	moved  replacer
}

const remapped = "device remapped"

// remap puts on the device of that name what the root's methods use, and what is left
// of the module's state.
func (s *state) remap(u *pass.ModuleUnit, name string) error {
	d, err := tensor.ParseDevice(name)
	if err != nil {
		return fmt.Errorf("device: %w", err)
	}
	r := &remapper{u: u, device: d}
	r.moved = replacer{leaf: r.on, stays: func(v value.Value) bool { return !r.elsewhere(v) }, done: make(map[any]value.Value)}
	for _, g := range s.graphs {
		r.graph(g.graph)
	}
	for i, p := range u.Module.Payloads {
		if r.elsewhere(p.Val) && u.Edit(p.Val, remapped) {
			u.Module.Payloads[i].Val = r.moved.value(p.Val)
		}
	}
	for _, o := range s.objects {
		for i, v := range o.Attrs {
			if r.elsewhere(v) && u.Edit(o.Type, remapped) {
				o.Attrs[i] = r.moved.value(v)
			}
		}
	}
	return nil
}

func (r *remapper) graph(g *ir.Graph) {
	r.types(g.Inputs())
	for n := range g.AllNodes() {
		if n.Kind() == symbol.PrimConstant && n.NumOutputs() == 1 {
			r.constant(n)
		}
		r.types(n.Outputs())
		for _, b := range n.Blocks() {
			r.types(b.Params())
		}
	}
}

func (r *remapper) constant(n *ir.Node) {
	v, ok := ir.ConstantOf(n)
	if !ok || !r.elsewhere(v) {
		return
	}
	a, ok := ir.ConstantAttr(symbol.AttrValue, r.moved.value(v))
	if ok && r.u.Edit(n, remapped) {
		n.SetAttr(a)
	}
}

func (r *remapper) types(vs []*ir.Value) {
	for _, v := range vs {
		info := v.Type().TensorInfo()
		if info == nil || !info.HasDevice || info.Device == r.device || !r.u.Edit(v, remapped) {
			continue
		}
		i := *info
		i.Device = r.device
		v.SetType(types.TensorOf(i))
	}
}

// elsewhere reports whether v is, names or holds something on another device. Objects
// are looked at by themselves.
func (r *remapper) elsewhere(v value.Value) (found bool) {
	value.Walk(v, make(map[any]bool), func(v value.Value) bool {
		switch v.Kind() {
		case value.DeviceKind:
			found = found || v.Device() != r.device
		case value.TensorKind:
			found = found || v.Tensor().Defined() && v.Tensor().Device() != r.device
		}
		return v.Kind() != value.ObjectKind
	})
	return found
}

// on is a tensor on the device, or the device.
func (r *remapper) on(v value.Value) value.Value {
	switch v.Kind() {
	case value.DeviceKind:
		return value.DeviceOf(r.device)
	case value.TensorKind:
		return value.TensorOf(v.Tensor().WithDevice(r.device))
	}
	return v
}
