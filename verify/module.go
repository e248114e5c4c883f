package verify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// module checks the functions of the module, each with its graph, then the objects.
func (c *checker) module() {
	index := c.index().functions
	for _, f := range c.mod.Functions {
		if f == nil || f.Graph == nil {
			c.report(FunctionGraph, nil, "a function of the module has no graph")
			continue
		}
		if f.Name != "" && index[functionKey{f.Class, f.Name}] != f {
			c.report(FunctionName, f.Graph.Top().First(), "two functions are called %s", f.QualifiedName())
		}
		if c.graphs[f.Graph] {
			c.report(FunctionGraph, f.Graph.Top().First(), "the graph of function %q is another function's too", f.QualifiedName())
			continue
		}
		if f.Graph.Owner() != nil || f.Graph.Module() != c.mod {
			c.report(FunctionGraph, f.Graph.Top().First(), "the graph of function %q belongs to a node or another module", f.QualifiedName())
		}
		if f.Class != nil {
			c.method(f)
		}
		c.function(f.Graph)
	}
	c.objects()
}

// method checks that f takes an object of its class first, and fits what the
// class declares of it.
func (c *checker) method(f *ir.Function) {
	at := f.Graph.Top().First()
	params := f.Graph.Inputs()
	if len(params) == 0 || typeOf(params[0]) != f.Class {
		c.report(MethodSelf, at, "method %s does not take an object of its class first", f.QualifiedName())
	}
	d, ok := f.Class.Class().Method(f.Name)
	if !ok || len(params) == 0 {
		return
	}
	if len(d.Params) != len(params)-1 {
		c.report(CallArguments, at, "method %s takes %d arguments where its class declares %d", f.QualifiedName(), len(params)-1, len(d.Params))
	}
	if t := result(f.Graph); !c.fits(t, d.Result) {
		c.report(ReturnType, at, "method %s returns %s where its class declares %s", f.QualifiedName(), t, d.Result)
	}
}

// objects checks the attribute values of every object that the module holds.
func (c *checker) objects() {
	seen := make(map[*value.Object]bool)
	for _, p := range c.mod.Payloads {
		c.object(p.Val, "$"+p.Name, seen)
	}
	if k := c.mod.Root.Kind(); k != value.NoneKind && k != value.ObjectKind {
		c.report(ObjectAttribute, nil, "the root of the module is a value of kind %s, not an object", k)
	}
	c.object(c.mod.Root, "root", seen)
}

// object checks v, an object that messages call where, and the objects in it.
func (c *checker) object(v value.Value, where string, seen map[*value.Object]bool) {
	type item struct {
		o     *value.Object
		where string
	}
	todo := []item{{v.Object(), where}}
	for len(todo) > 0 {
		it := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if it.o == nil || seen[it.o] {
			continue
		}
		seen[it.o] = true
		if it.o.Type.Kind() != types.ClassKind {
			c.report(ObjectAttribute, nil, "object %s has no class", it.where)
			continue
		}
		attrs := it.o.Type.Class().Attributes
		for i := range attrs {
			path := it.where + "." + attrs[i].Name
			var x value.Value
			if i < len(it.o.Attrs) {
				x = it.o.Attrs[i]
			}
			if !c.valueFits(x, attrs[i].Type, 0) {
				c.report(ObjectAttribute, nil, "%s has type %s and holds a value of kind %s that does not fit", path, attrs[i].Type, x.Kind())
			}
			if x.Kind() == value.ObjectKind {
				todo = append(todo, item{x.Object(), path})
			}
		}
	}
}
