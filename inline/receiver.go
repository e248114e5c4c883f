package inline

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// slot is an attribute of a class, by its place.
type slot struct {
	class *types.Type
	index int
}

// classOf is the class of the object that v, of an interface type, must be: v is
// read from an attribute that nothing writes, and all objects with that attribute
// hold one of the same class there. nil when that cannot be said.
func (c *callees) classOf(v *ir.Value) *types.Type {
	n := v.Def()
	if n == nil || n.Kind() != symbol.PrimGetAttr || n.NumInputs() != 1 {
		return nil
	}
	class := n.Input(0).Type()
	decl, a := class.Class(), n.Attr(symbol.AttrName)
	if decl == nil || a == nil || class.Kind() != types.ClassKind {
		return nil
	}
	if c.held == nil {
		c.held = held(c.module)
	}
	for i := range decl.Attributes {
		if decl.Attributes[i].Name == a.Str() {
			return c.held[slot{class, i}]
		}
	}
	return nil
}

// held says of each attribute of an interface type the one class that it can hold,
// and nil of those where there is none or more than one.
func held(m *ir.Module) map[slot]*types.Type {
	h := &holder{classes: make(map[slot]*types.Type), seen: make(map[any]bool)}
	h.value(m.Root)
	for _, p := range m.Payloads {
		h.value(p.Val)
	}
	for _, f := range m.Functions {
		h.graph(f.Graph)
	}
	return h.classes
}

type holder struct {
	classes map[slot]*types.Type
	seen    map[any]bool
}

// value notes what the objects that v reaches hold.
func (h *holder) value(v value.Value) {
	value.Walk(v, h.seen, func(v value.Value) bool {
		if o := v.Object(); o != nil {
			h.object(o)
		}
		return true
	})
}

func (h *holder) object(o *value.Object) {
	if o.Type.Class() == nil {
		return
	}
	for i, a := range o.Type.Class().Attributes {
		if a.Type.Kind() != types.InterfaceKind {
			continue
		}
		var v value.Value
		if i < len(o.Attrs) {
			v = o.Attrs[i]
		}
		h.note(slot{o.Type, i}, v)
	}
}

// note enters that an object of that class holds v there.
func (h *holder) note(s slot, v value.Value) {
	var class *types.Type
	if v.Kind() == value.ObjectKind {
		class = v.Object().Type
	}
	if old, ok := h.classes[s]; ok && old != class {
		class = nil
	}
	h.classes[s] = class
}

// graph notes what g and the graphs in it write to attributes and create.
func (h *holder) graph(g *ir.Graph) {
	for n := range g.AllNodes() {
		switch n.Kind() {
		case symbol.PrimSetAttr:
			if a := n.Attr(symbol.AttrName); a != nil && n.NumInputs() > 0 {
				h.written(g, n.Input(0).Type(), a.Str())
			}
		case symbol.PrimCreateObject:
			for _, v := range n.Outputs() {
				h.written(g, v.Type(), "")
			}
		}
		for i := range n.Attrs() {
			a := &n.Attrs()[i]
			for _, sub := range a.Graphs() {
				h.graph(sub)
			}
			if a.Kind == ir.AttrIVal {
				h.value(a.Value())
			}
		}
	}
}

// written notes that an attribute of class, or any if name is empty, may hold
// anything. Where the class is not known, it may be that of every class.
func (h *holder) written(g *ir.Graph, class *types.Type, name string) {
	if class.Kind() == types.ClassKind {
		h.unknown(class, name)
		return
	}
	for t := range g.Module().Scope.All() {
		h.unknown(t, name)
	}
}

func (h *holder) unknown(class *types.Type, name string) {
	if class.Class() == nil {
		return
	}
	for i, a := range class.Class().Attributes {
		if name == "" || a.Name == name {
			h.classes[slot{class, i}] = nil
		}
	}
}
