package strip

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

type method struct {
	class *types.Type
	name  string
}

// facts is what one function uses.
type facts struct {
	functions  []*ir.Function
	methods    []method // that classes, interfaces or others are asked for
	attributes []method // likewise
	types      map[*types.Type]bool
	given      map[*types.Type]bool // types of what is given to the unknown
}

// collector gathers the facts about a function.
type collector struct {
	*reach
	out *facts
}

func (r *reach) collect(f *ir.Function) *facts {
	c := &collector{reach: r, out: &facts{types: make(map[*types.Type]bool), given: make(map[*types.Type]bool)}}
	c.graph(f.Graph)
	return c.out
}

func (c *collector) graph(g *ir.Graph) {
	c.values(g.Inputs())
	for n := range g.AllNodes() {
		c.values(n.Outputs())
		for _, b := range n.Blocks() {
			c.values(b.Params())
		}
		c.node(n)
		for i := range n.Attrs() {
			c.attr(&n.Attrs()[i])
		}
	}
}

func (c *collector) values(vs []*ir.Value) {
	for _, v := range vs {
		c.out.types[v.Type()] = true
	}
}

func (c *collector) attr(a *ir.Attr) {
	for _, sub := range a.Graphs() {
		c.graph(sub)
	}
	if a.Kind == ir.AttrIVal {
		c.constant(a.Value())
	}
}

// constant notes the functions that a value names.
func (c *collector) constant(v value.Value) {
	w := walker{seen: make(map[any]bool), visit: func(v value.Value) {
		if v.Kind() == value.FuncKind {
			c.named(v.Func().Name)
		}
	}}
	w.value(v)
}

func (c *collector) named(name string) {
	if f := c.byName[name]; f != nil {
		c.out.functions = append(c.out.functions, f)
	}
}

func (c *collector) node(n *ir.Node) {
	name := ""
	if a := n.Attr(symbol.AttrName); a != nil {
		name = a.Str()
	}
	switch n.Kind() {
	case symbol.PrimConstant:
		if n.Attr(symbol.AttrValue) == nil && name != "" {
			c.named(name)
			for _, v := range n.Outputs() {
				c.named(v.Type().Name())
			}
		}
	case symbol.PrimCallFunction:
		if !c.knownFunction(n) {
			c.give(n)
		}
	case symbol.PrimCallMethod, symbol.PrimInterfaceCall:
		c.method(n, name)
	case symbol.PrimEnter:
		c.method(n, "__enter__")
	case symbol.PrimExit:
		c.method(n, "__exit__")
	case symbol.PrimGetAttr, symbol.PrimSetAttr, symbol.PrimHasAttr:
		if n.NumInputs() > 0 {
			c.out.attributes = append(c.out.attributes, method{n.Input(0).Type(), name})
		}
	default:
		if c.unknown(n) {
			c.give(n)
		}
	}
}

func (c *collector) knownFunction(n *ir.Node) bool {
	if n.NumInputs() == 0 || n.Input(0).Def() == nil {
		return false
	}
	a := n.Input(0).Def().Attr(symbol.AttrName)
	return a != nil && (c.byName[a.Str()] != nil || c.byName[n.Input(0).Type().Name()] != nil)
}

// method notes a call of a method of n's first input.
func (c *collector) method(n *ir.Node, name string) {
	if n.NumInputs() == 0 {
		return
	}
	class := n.Input(0).Type()
	c.out.methods = append(c.out.methods, method{class, name})
	if class.Kind() == types.ClassKind && c.methods[method{class, name}] == nil {
		c.give(n)
	}
}

// unknown reports whether nothing is known of what n does with what it is given.
func (c *collector) unknown(n *ir.Node) bool {
	if n.Kind().Namespace() == "prim" {
		return false
	}
	return c.m.Table == nil || len(c.m.Table.Overloads(n.Kind())) == 0
}

// give notes that n may do anything with its inputs.
func (c *collector) give(n *ir.Node) {
	for _, v := range n.Inputs() {
		c.out.given[v.Type()] = true
	}
}
