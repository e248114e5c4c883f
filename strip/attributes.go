package strip

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// removeAttributes removes from the defined classes, and from all objects, the
// attributes that are not reached.
func removeAttributes(u *pass.ModuleUnit, r *reach) {
	byClass := objects(u.Module)
	for t := range u.Module.Scope.All() {
		d := t.Class()
		if t.Kind() != types.ClassKind || d == nil || !d.Declared {
			continue
		}
		for i := len(d.Attributes) - 1; i >= 0; i-- {
			if r.attributes[method{t, d.Attributes[i].Name}] || !u.Edit(t, "attribute removed") {
				continue
			}
			d.Attributes = without(d.Attributes, i)
			for _, o := range byClass[t] {
				o.Attrs = without(o.Attrs, i)
			}
		}
	}
}

// removePayloads removes the payloads that nothing holds.
func removePayloads(u *pass.ModuleUnit) {
	used := make(map[any]bool)
	names := make(map[string]bool)
	w := walker{seen: used, visit: func(value.Value) {}}
	w.value(u.Module.Root)
	w.graphs(u.Module, func(t *ir.Tensor) {
		used[t.T] = true
		names[t.Payload] = true
	})
	var left []ir.Payload
	for _, p := range u.Module.Payloads {
		id := value.Identity(p.Val)
		if names[p.Name] || id != nil && used[id] || !u.Edit(p.Val, "payload removed") {
			left = append(left, p)
			w.value(p.Val) // where it was refused, what it holds stays
		}
	}
	u.Module.Payloads = left
}

// objects lists the objects that the module holds, by class.
func objects(m *ir.Module) map[*types.Type][]*value.Object {
	byClass := make(map[*types.Type][]*value.Object)
	w := walker{seen: make(map[any]bool), visit: func(v value.Value) {
		if o := v.Object(); o != nil {
			byClass[o.Type] = append(byClass[o.Type], o)
		}
	}}
	w.value(m.Root)
	for _, p := range m.Payloads {
		w.value(p.Val)
	}
	w.graphs(m, func(*ir.Tensor) {})
	return byClass
}

// walker visits values and all that they hold, each thing once.
type walker struct {
	seen  map[any]bool
	visit func(value.Value)
}

func (w *walker) value(v value.Value) {
	value.Walk(v, w.seen, func(v value.Value) bool {
		w.visit(v)
		return true
	})
}

// graphs visits what the constants of m's graphs hold.
func (w *walker) graphs(m *ir.Module, constant func(*ir.Tensor)) {
	for _, f := range m.Functions {
		w.graph(f.Graph, constant)
	}
}

func (w *walker) graph(g *ir.Graph, constant func(*ir.Tensor)) {
	for n := range g.AllNodes() {
		for i := range n.Attrs() {
			a := &n.Attrs()[i]
			for _, sub := range a.Graphs() {
				w.graph(sub, constant)
			}
			switch {
			case n.Kind() != symbol.PrimConstant && a.Kind != ir.AttrIVal:
			case a.Kind == ir.AttrIVal:
				w.value(a.Value())
			case a.Kind == ir.AttrT && a.Tensor() != nil:
				constant(a.Tensor())
			case a.Kind == ir.AttrTs:
				for _, t := range a.Tensors() {
					constant(t)
				}
			}
		}
	}
}
