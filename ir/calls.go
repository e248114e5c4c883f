package ir

import (
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// Calls finds the functions of a module by what calls name them by. It is right for as
// long as functions neither come nor go.
type Calls struct {
	functions map[string]*Function // by qualified name, methods too
	methods   map[methodOf]*Function
	named     map[string][]*Function // methods, by their own name
}

type methodOf struct {
	class *types.Type
	name  string
}

// NewCalls indexes the functions of m.
func NewCalls(m *Module) *Calls {
	c := &Calls{functions: make(map[string]*Function), methods: make(map[methodOf]*Function), named: make(map[string][]*Function)}
	for _, f := range m.Functions {
		if f.Name != "" {
			c.functions[f.QualifiedName()] = f
		}
		if f.Class != nil {
			c.methods[methodOf{f.Class, f.Name}] = f
			c.named[f.Name] = append(c.named[f.Name], f)
		}
	}
	return c
}

// Callee is the function that v stands for, or nil: the one that its type names in
// full, or else the one that v names as a constant, where the text has no types.
func (c *Calls) Callee(v *Value) *Function {
	if v.typ.Kind() == types.FunctionKind {
		if f := c.functions[v.typ.Name()]; f != nil {
			return f
		}
	}
	if v.IsConstant() && v.Def().Attr(symbol.AttrValue) == nil {
		if a := v.Def().Attr(symbol.AttrName); a != nil && a.Kind == AttrS {
			return c.functions[a.Str()]
		}
	}
	return nil
}

// Method is the method called name of class, or nil.
func (c *Calls) Method(class *types.Type, name string) *Function {
	return c.methods[methodOf{class, name}]
}

// Reach calls f with each function that g, or a graph nested in it, may call or hand
// on, some more than once: for a method of an interface, those of that name of all
// classes.
func (c *Calls) Reach(g *Graph, f func(*Function)) {
	for n := range g.AllNodes() {
		switch n.kind {
		case symbol.PrimCallMethod, symbol.PrimInterfaceCall:
			c.reachMethods(n, f)
		case symbol.PrimConstant:
			if len(n.outputs) == 1 && n.outputs[0].HasUses() {
				if callee := c.Callee(n.outputs[0]); callee != nil {
					f(callee)
				}
			}
		}
		for i := range n.attrs {
			for _, sub := range n.attrs[i].Graphs() {
				c.Reach(sub, f)
			}
		}
	}
}

func (c *Calls) reachMethods(n *Node, f func(*Function)) {
	a := n.Attr(symbol.AttrName)
	if a == nil || len(n.inputs) == 0 {
		return
	}
	if class := n.Input(0).Type(); class.Kind() == types.ClassKind {
		if m := c.Method(class, a.Str()); m != nil {
			f(m)
		}
		return
	}
	for _, m := range c.named[a.Str()] {
		f(m)
	}
}
