package pyprint

import (
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// expression is the right-hand side of n.
func (p *printer) expression(n *ir.Node) string {
	switch n.Kind() {
	case symbol.PrimConstant:
		return p.constantNode(n)
	case symbol.PrimUninitialized:
		return "uninitialized(" + p.outType(n).Annotation() + ")"
	case symbol.PrimUncheckedCast, symbol.PrimUncheckedUnwrapOptional:
		return "unchecked_cast(" + p.outType(n).Annotation() + ", " + p.input(n, 0) + ")"
	case symbol.PrimPrint:
		return "print(" + p.list(n, 0) + ")"
	case symbol.PrimTupleConstruct:
		return p.tuple(n)
	case symbol.PrimTupleIndex:
		return "(" + p.input(n, 0) + ")[" + p.input(n, 1) + "]"
	case symbol.PrimTupleSlice:
		return p.tupleSlice(n)
	case symbol.PrimListConstruct, symbol.PrimDictConstruct:
		return p.container(n)
	case symbol.PrimCreateObject:
		class := p.outType(n).Annotation()
		return class + ".__new__(" + class + ")"
	case symbol.PrimGetAttr:
		return p.getAttr(n)
	case symbol.PrimCallFunction:
		return p.input(n, 0) + "(" + p.calledWith(n) + ")"
	case symbol.PrimCallMethod:
		return p.callMethod(n)
	case symbol.PrimIsinstance:
		return p.isinstance(n)
	case symbol.PrimTolist:
		return "annotate(" + p.outType(n).Annotation() + ", " + p.input(n, 0) + ".tolist())"
	case symbol.PrimEnumValue:
		return "(" + p.input(n, 0) + ").value"
	case symbol.PrimEnumName:
		return "(" + p.input(n, 0) + ").name"
	}
	if name := n.Kind().String(); name[0] == '^' {
		return p.python(n, name)
	}
	return p.spelled(n)
}

// spelled is an operator that has a spelling of its own, or a call.
func (p *printer) spelled(n *ir.Node) string {
	switch n.Kind().String() {
	case "aten::ScalarImplicit", "aten::FloatImplicit", "aten::IntImplicit":
		return "annotate(" + p.outType(n).Annotation() + ", " + p.input(n, 0) + ")"
	case "aten::Int":
		return "int(" + p.list(n, 0) + ")"
	case "aten::Float":
		return "float(" + p.list(n, 0) + ")"
	case "aten::Bool":
		return "bool(" + p.list(n, 0) + ")"
	case "aten::str":
		return "str(" + p.list(n, 0) + ")"
	case "aten::sorted":
		return "sorted(" + p.list(n, 0) + ")"
	case "aten::__getitem__":
		obj := plain(p.input(n, 0)) // PyTorch forgets where it comes from
		if !isIdentifier(obj) {
			obj = "(" + obj + ")"
		}
		return obj + "[" + p.input(n, 1) + "]"
	case "aten::_unwrap_optional":
		return p.unwrap(n)
	}
	return p.operator(n)
}

func (p *printer) outType(n *ir.Node) *types.Type {
	p.need(n, n.NumOutputs() == 1, "the node has one output in source")
	return n.Output(0).Type()
}

func (p *printer) attrName(n *ir.Node) string {
	a := n.Attr(symbol.AttrName)
	p.need(n, a != nil && a.Str() != "", "the node has no attribute name")
	return a.Str()
}

func (p *printer) tuple(n *ir.Node) string {
	t := p.outType(n)
	end := ")"
	if n.NumInputs() == 1 {
		end = ",)"
	}
	return namedTuple(t) + "(" + p.list(n, 0) + end
}

// namedTuple is the name of a tuple type, or empty.
func namedTuple(t *types.Type) string {
	if t.Kind() != types.TupleKind || t.Name() == "" {
		return ""
	}
	return t.Annotation()
}

func (p *printer) tupleSlice(n *ir.Node) string {
	beg, end := n.Attr(symbol.AttrBeg), n.Attr(symbol.AttrEnd)
	p.need(n, beg != nil && end != nil, "prim::TupleSlice has the attributes beg and end")
	return "(" + p.input(n, 0) + ")[" + strconv.FormatInt(beg.Int(), 10) + ":" + strconv.FormatInt(end.Int(), 10) + "]"
}

// container is a list or dict; its type is written where the members do not tell it.
func (p *printer) container(n *ir.Node) string {
	t := p.outType(n)
	var text string
	told := n.NumInputs() > 0
	if n.Kind() == symbol.PrimListConstruct {
		text = "[" + p.list(n, 0) + "]"
		told = told && tellsType(t.Elem())
	} else {
		p.need(n, n.NumInputs()%2 == 0, "prim::DictConstruct has keys and values")
		parts := make([]string, n.NumInputs()/2)
		for i := range parts {
			parts[i] = p.input(n, 2*i) + ": " + p.input(n, 2*i+1)
		}
		text = "{" + strings.Join(parts, ", ") + "}"
		told = told && tellsType(t.Key()) && tellsType(t.Value())
	}
	if told {
		return text
	}
	return "annotate(" + t.Annotation() + ", " + text + ")"
}

// tellsType reports whether the members of a container of t tell that it is of t.
func tellsType(t *types.Type) bool {
	switch t.Kind() {
	case types.UnionKind, types.OptionalKind, types.NumberKind, types.InterfaceKind, types.AnyKind:
		return false
	}
	return true
}

func (p *printer) getAttr(n *ir.Node) string {
	name := p.attrName(n)
	if isIdentifier(name) {
		return p.input(n, 0) + "." + name
	}
	return "getattr(" + p.input(n, 0) + ", " + string(value.AppendQuoted(nil, name)) + ")"
}

// calledWith is the arguments of a call, each with a comma.
func (p *printer) calledWith(n *ir.Node) string {
	var b strings.Builder
	for i := 1; i < n.NumInputs(); i++ {
		b.WriteString(p.input(n, i))
		b.WriteString(", ")
	}
	return b.String()
}

func (p *printer) callMethod(n *ir.Node) string {
	name := p.attrName(n)
	text := "(" + p.input(n, 0) + ")." + name + "(" + p.calledWith(n) + ")"
	class := n.Input(0).Type()
	switch class.Kind() {
	case types.ClassKind:
		p.need(n, !p.strict || isBuiltin(class) || p.index.has(class, name), "there is no such method")
	case types.InterfaceKind:
	default:
		p.fail(n, "a method of %s cannot be called in source", class)
	}
	p.deps.add(class)
	return text
}

func (p *printer) isinstance(n *ir.Node) string {
	a := n.Attr(symbol.AttrTypes)
	p.need(n, a != nil && len(a.Types()) > 0, "prim::isinstance has the attribute types")
	names := make([]string, len(a.Types()))
	for i, t := range a.Types() {
		names[i] = t.Annotation()
	}
	text := strings.Join(names, ", ")
	if len(names) > 1 {
		text = "(" + text + ")"
	}
	return "isinstance(" + p.input(n, 0) + ", " + text + ")"
}

// unwrap says what None is an optional of.
func (p *printer) unwrap(n *ir.Node) string {
	x := p.input(n, 0)
	if v := n.Input(0); v.Type() == types.None || mustBeNone(v) {
		x = "annotate(" + types.Optional(p.outType(n)).Annotation() + ", " + x + ")"
	}
	return "torch._unwrap_optional(" + x + ")"
}

func mustBeNone(v *ir.Value) bool {
	k, ok := v.Constant()
	return ok && k.IsNone()
}

// python is a call of Python, which has no source that can be compiled.
func (p *printer) python(n *ir.Node, name string) string {
	p.need(n, !p.strict, "a call of Python cannot be said in source")
	if a := n.Attr(symbol.AttrArgs); a != nil {
		name += a.Str()
	}
	return name + "(" + p.list(n, 0) + ")"
}
