package sandbox

import (
	"fmt"
	"iter"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/plugin/internal/wire"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// outgoing is a module as the guest gets it.
type outgoing struct {
	text     string
	tensors  []*tensor.Tensor
	payloads []*ir.Payload // of each tensor; nil for one that the module did not name
	storages []*tensor.Storage

	number  map[*tensor.Tensor]int
	numbers map[*tensor.Storage]int
	left    int // bytes that the guest may still get
}

// take prints m with handles for its tensors; a plain dump has its few in the text.
func take(m *ir.Module, budget int) *outgoing {
	o := &outgoing{left: budget, number: make(map[*tensor.Tensor]int), numbers: make(map[*tensor.Storage]int)}
	if print.IsPlain(m) {
		o.text = print.Module(m, print.Options{})
		return o
	}
	var shown []ir.Payload
	for i := range m.Payloads {
		p := &m.Payloads[i]
		if t := p.Val.Tensor(); t != nil && o.handle(t) {
			o.payloads[o.number[t]] = p
			shown = append(shown, ir.Payload{Name: p.Name, Val: p.Val, Spec: o.spec(t)})
			continue
		}
		shown = append(shown, ir.Payload{Name: p.Name, Val: p.Val})
	}
	reach(m, func(t *tensor.Tensor) {
		if o.handle(t) {
			shown = append(shown, ir.Payload{Name: handleName(o.number[t]), Val: value.TensorOf(t), Spec: o.spec(t)})
		}
	})
	was := m.Payloads
	m.Payloads = shown // only while it is printed
	defer func() { m.Payloads = was }()
	o.text = print.Module(m, print.Options{})
	return o
}

// handle gives t a number, and reports whether it is a new one.
func (o *outgoing) handle(t *tensor.Tensor) bool {
	if _, ok := o.number[t]; ok || !t.Defined() {
		return false
	}
	o.number[t] = len(o.tensors)
	o.tensors = append(o.tensors, t)
	o.payloads = append(o.payloads, nil)
	return true
}

// spec is how the text gives t.
func (o *outgoing) spec(t *tensor.Tensor) string {
	h := wire.Handle{Tensor: o.number[t], DType: t.DType().Name(), Shape: t.Shape(), Strides: t.Strides(), Offset: t.Offset(), Grad: t.RequiresGrad(), Bytes: -1}
	if t.Device() != tensor.CPUDevice {
		h.Device = t.Device().String()
	}
	if t.HasData() && t.Quant() == nil {
		s := t.Storage()
		n, ok := o.numbers[s]
		if !ok && len(s.Bytes()) <= o.left {
			n, ok = len(o.storages), true
			o.numbers[s] = n
			o.storages = append(o.storages, s)
			o.left -= len(s.Bytes())
		}
		if ok {
			h.Storage, h.Bytes = n, len(s.Bytes())
		}
	}
	dst := append([]byte("file("), `"`+wire.Place+`", `...)
	return string(append(value.AppendQuoted(dst, h.Key()), ')'))
}

// reach calls f for every tensor that the module holds.
func reach(m *ir.Module, f func(*tensor.Tensor)) {
	seen := make(map[any]bool)
	held := func(v value.Value) bool {
		if t := v.Tensor(); t != nil {
			f(t)
		}
		return true
	}
	for _, p := range m.Payloads {
		value.Walk(p.Val, seen, held)
	}
	value.Walk(m.Root, seen, held)
	for _, fn := range m.Functions {
		for n := range nested(fn.Graph) {
			for i := range n.Attrs() {
				switch a := &n.Attrs()[i]; a.Kind {
				case ir.AttrT:
					if c := a.Tensor(); c.T != nil && !c.Lossy {
						f(c.T)
					}
				case ir.AttrIVal:
					value.Walk(a.Value(), seen, held)
				}
			}
		}
	}
}

// nested are the nodes of g and of the graphs in it.
func nested(g *ir.Graph) iter.Seq[*ir.Node] {
	return func(yield func(*ir.Node) bool) { eachNested(g, yield) }
}

func eachNested(g *ir.Graph, yield func(*ir.Node) bool) bool {
	for n := range g.AllNodes() {
		if !yield(n) {
			return false
		}
		if sub := n.Subgraph(); sub != nil && !eachNested(sub, yield) {
			return false
		}
	}
	return true
}

// storage gives the guest the bytes of a storage.
func (o *outgoing) storage(n uint32) []byte {
	if int(n) >= len(o.storages) {
		return nil
	}
	return o.storages[n].Bytes()
}

// resolve turns a handle that came back into its tensor.
func (o *outgoing) resolve(place, key string) (value.Value, error) {
	h, err := wire.ParseHandle(place, key)
	if err != nil {
		return value.Value{}, err
	}
	if h.Tensor < 0 || h.Tensor >= len(o.tensors) {
		return value.Value{}, fmt.Errorf("there is no tensor %d", h.Tensor)
	}
	return value.TensorOf(o.tensors[h.Tensor]), nil
}

// handleName is the payload that names tensor number i, for which the module has no name.
func handleName(i int) string { return fmt.Sprintf("torchpass.%d", i) }

// restore gives payloads the spelling that they had, and takes out those that were only
// made to name a handle, also where the guest gave the name to another tensor.
func (o *outgoing) restore(m *ir.Module) {
	unnamed := make(map[string]bool)
	for i, was := range o.payloads {
		if was == nil {
			unnamed[handleName(i)] = true
		}
	}
	var kept []ir.Payload
	for _, p := range m.Payloads {
		if unnamed[p.Name] {
			continue
		}
		if i, ok := o.number[p.Val.Tensor()]; ok && o.payloads[i] != nil {
			p.Name, p.Spec = o.payloads[i].Name, o.payloads[i].Spec
		}
		kept = append(kept, p)
	}
	m.Payloads = kept
	for _, f := range m.Functions {
		for n := range nested(f.Graph) {
			for i := range n.Attrs() {
				if c := n.Attrs()[i].Tensor(); c != nil && unnamed[c.Payload] {
					c.Payload = ""
				}
			}
		}
	}
}
