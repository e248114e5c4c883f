package verify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// classIndex finds the functions and the attributes of a module by name.
type classIndex struct {
	functions map[functionKey]*ir.Function
	attrs     map[*types.ClassDecl]map[string]types.Attr
}

type functionKey struct {
	class *types.Type // nil for a free function
	name  string
}

// index returns the module's index, building it on first use.
func (c *checker) index() *classIndex {
	if c.classes != nil {
		return c.classes
	}
	c.classes = &classIndex{functions: make(map[functionKey]*ir.Function), attrs: make(map[*types.ClassDecl]map[string]types.Attr)}
	if c.mod != nil {
		for _, f := range c.mod.Functions {
			if f == nil {
				continue
			}
			k := functionKey{f.Class, f.Name}
			if _, dup := c.classes.functions[k]; !dup {
				c.classes.functions[k] = f
			}
		}
	}
	return c.classes
}

func (x *classIndex) attr(d *types.ClassDecl, name string) (types.Attr, bool) {
	m, ok := x.attrs[d]
	if !ok {
		m = make(map[string]types.Attr, len(d.Attributes))
		for _, a := range d.Attributes {
			m[a.Name] = a
		}
		x.attrs[d] = m
	}
	a, ok := m[name]
	return a, ok
}

// declared returns the declaration of the class of n's first input: nil where the
// class is not declared, or nothing says which it is. Another type than an
// object's is a violation.
func (c *graphCheck) declared(n *ir.Node, code Code) *types.ClassDecl {
	t := typeOf(n.Input(0))
	switch t.Kind() {
	case types.ClassKind:
		if d := t.Class(); d != nil && d.Declared {
			return d
		}
	case types.InterfaceKind, types.AnyClassKind, types.AnyKind:
	default:
		if !c.Untyped {
			c.report(code, n, "%s of %%%s, which is %s and no object", kind(n), n.Input(0).Name(), t)
		}
	}
	return nil
}

// nameOf returns the attribute name of n.
func nameOf(n *ir.Node) (string, bool) {
	a := n.Attr(symbol.AttrName)
	if a == nil || a.Kind != ir.AttrS {
		return "", false // reported with the attributes
	}
	return a.Str(), true
}

// member finds the attribute that a prim::GetAttr or prim::SetAttr names.
func (c *graphCheck) member(n *ir.Node) (types.Attr, bool) {
	d := c.declared(n, ClassAttribute)
	name, ok := nameOf(n)
	if d == nil || !ok {
		return types.Attr{}, false
	}
	a, ok := c.index().attr(d, name)
	if !ok {
		c.report(ClassAttribute, n, "class %s has no attribute %q", d.Name, name)
	}
	return a, ok
}

func (c *graphCheck) getAttr(n *ir.Node) {
	if !c.shape(n, ClassArity, 1, 1, 0) {
		return
	}
	if a, ok := c.member(n); ok && !c.fits(a.Type, n.Output(0).Type()) {
		c.report(ClassAttribute, n, "%%%s of type %s is attribute %q of type %s", n.Output(0).Name(), n.Output(0).Type(), a.Name, a.Type)
	}
}

func (c *graphCheck) setAttr(n *ir.Node) {
	if !c.shape(n, ClassArity, 2, 0, 0) {
		return
	}
	a, ok := c.member(n)
	if !ok {
		return
	}
	if a.Kind == types.Constant {
		c.report(ClassAttribute, n, "attribute %q is a constant of its class and is written", a.Name)
	}
	if t := typeOf(n.Input(1)); !c.fits(t, a.Type) {
		c.report(ClassAttribute, n, "attribute %q of type %s is set to %%%s of type %s", a.Name, a.Type, n.Input(1).Name(), t)
	}
}

// createObject checks that the output is of a class.
func (c *graphCheck) createObject(n *ir.Node) {
	if !c.shape(n, ClassArity, 0, 1, 0) || c.Untyped {
		return
	}
	if t := n.Output(0).Type(); t.Kind() != types.ClassKind {
		c.report(ClassObject, n, "prim::CreateObject gives %s, which is no class", t)
	}
}

// callMethod checks that the class of the first input has the method, and that
// the inputs and the output are the method's.
func (c *graphCheck) callMethod(n *ir.Node) {
	if n.NumInputs() == 0 || n.NumOutputs() != 1 {
		c.report(ClassArity, n, "prim::CallMethod has %d inputs and %d outputs; it takes an object and gives one value", n.NumInputs(), n.NumOutputs())
		return
	}
	d := c.declared(n, ClassMethod)
	name, ok := nameOf(n)
	if d == nil || !ok {
		return
	}
	if f := c.index().functions[functionKey{typeOf(n.Input(0)), name}]; f != nil {
		if f.Graph != nil {
			c.call(n, 0, f)
		}
		return
	}
	if _, ok := d.Method(name); !ok {
		c.report(ClassMethod, n, "class %s has no method %q", d.Name, name)
	}
}

// callFunction checks that the first input is a function and, where the module
// has it, that the other inputs and the output are the function's.
func (c *graphCheck) callFunction(n *ir.Node) {
	if n.NumInputs() == 0 || n.NumOutputs() != 1 {
		c.report(ClassArity, n, "prim::CallFunction has %d inputs and %d outputs; it takes a function and gives one value", n.NumInputs(), n.NumOutputs())
		return
	}
	v := n.Input(0)
	if v.Type().Kind() != types.FunctionKind {
		if !c.Untyped {
			c.report(CallArguments, n, "prim::CallFunction of %%%s, which is %s and no function", v.Name(), v.Type())
		}
		return
	}
	if def := v.Def(); def != nil && def.Kind() == symbol.PrimConstant {
		if name, ok := nameOf(def); ok {
			if f := c.index().functions[functionKey{nil, name}]; f != nil && f.Name != "" && f.Graph != nil {
				c.call(n, 1, f)
			}
		}
	}
}

// call checks n, a call of f whose arguments begin at input first.
func (c *graphCheck) call(n *ir.Node, first int, f *ir.Function) {
	params := f.Graph.Inputs()
	if n.NumInputs()-first != len(params) {
		c.report(CallArguments, n, "%d arguments for the %d of %s", n.NumInputs()-first, len(params), f.QualifiedName())
	} else {
		for i, p := range params {
			if v := n.Input(first + i); !c.fits(v.Type(), typeOf(p)) {
				c.report(CallArguments, n, "argument %%%s is %s; %s takes %s", v.Name(), v.Type(), f.QualifiedName(), p.Type())
			}
		}
	}
	if t := result(f.Graph); !c.fits(t, n.Output(0).Type()) {
		c.report(ReturnType, n, "output %%%s is %s; %s returns %s", n.Output(0).Name(), n.Output(0).Type(), f.QualifiedName(), t)
	}
}
