package pyprint

import (
	"slices"
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// constantNode is the literal of a prim::Constant, or the name of a function.
func (p *printer) constantNode(n *ir.Node) string {
	t := p.outType(n)
	if t.Kind() == types.FunctionKind {
		return p.functionName(n, t)
	}
	v, ok := ir.ConstantOf(n)
	if a := n.Attr(symbol.AttrValue); !ok && a != nil && a.Kind == ir.AttrT {
		p.fail(n, "the text that the constant was read from does not have its elements")
	}
	p.need(n, ok, "the constant has no literal")
	return p.constant(n, v)
}

func (p *printer) functionName(n *ir.Node, t *types.Type) string {
	name := t.Name()
	if a := n.Attr(symbol.AttrName); name == "" && a != nil {
		name = a.Str()
	}
	p.need(n, name != "", "a function without a name")
	if p.strict {
		name = qualified(name)
		p.need(n, p.index.functions[name] != nil, "there is no such function")
		p.need(n, !slices.Contains(p.index.twice, name), "there are several such functions")
	}
	p.deps.add(types.Function(name))
	return name
}

// constant is the literal of v. Tensors, objects and strings beyond ASCII have
// none: they go to the table CONSTANTS.
func (p *printer) constant(n *ir.Node, v value.Value) string {
	return string(p.appendConstant(nil, n, v))
}

func (p *printer) appendConstant(dst []byte, n *ir.Node, v value.Value) []byte {
	if inTable(v) {
		dst = append(dst, "CONSTANTS.c"...)
		return strconv.AppendInt(dst, int64(p.entry(v)), 10)
	}
	switch v.Kind() {
	case value.ListKind:
		l := v.List()
		told := len(l.Items) > 0 && tellsType(l.Elem)
		return annotated(dst, told, types.List(l.Elem), ", ", func(dst []byte) []byte {
			return append(p.appendItems(append(dst, '['), n, l.Items), ']')
		})
	case value.DictKind:
		d := v.Dict()
		told := d.Len() > 0 && tellsType(d.Val)
		return annotated(dst, told, types.Dict(d.Key, d.Val), ",", func(dst []byte) []byte { return p.appendDict(dst, n, d) })
	case value.TupleKind:
		t := v.Tuple()
		dst = append(dst, namedTuple(t.Type)...)
		dst = p.appendItems(append(dst, '('), n, t.Items)
		if len(t.Items) == 1 {
			dst = append(dst, ',')
		}
		return append(dst, ')')
	case value.NoneKind, value.IntKind, value.FloatKind, value.ComplexKind, value.BoolKind, value.StrKind, value.DeviceKind, value.EnumKind:
		return value.AppendRepr(dst, v, &value.Style{Exact: p.strict && v.Kind() == value.FloatKind})
	}
	p.fail(n, "a constant of type %s has no literal", value.TypeOf(v).Annotation())
	return nil
}

// annotated writes a container, with its type unless its members tell it.
func annotated(dst []byte, told bool, t *types.Type, comma string, write func([]byte) []byte) []byte {
	if told {
		return write(dst)
	}
	dst = append(dst, "annotate("...)
	dst = append(dst, t.Annotation()...)
	return append(write(append(dst, comma...)), ')')
}

func (p *printer) appendItems(dst []byte, n *ir.Node, items []value.Value) []byte {
	for i, v := range items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = p.appendConstant(dst, n, v)
	}
	return dst
}

func (p *printer) appendDict(dst []byte, n *ir.Node, d *value.Dict) []byte {
	dst = append(dst, '{')
	first := true
	for k, v := range d.All() {
		if !first {
			dst = append(dst, ", "...)
		}
		first = false
		dst = p.appendConstant(dst, n, k)
		dst = append(dst, ": "...)
		dst = p.appendConstant(dst, n, v)
	}
	return append(dst, '}')
}

// member is the Enum member that is a constant, or nil.
func member(n *ir.Node) *value.Enum {
	if n.Kind() != symbol.PrimConstant {
		return nil
	}
	v, _ := ir.ConstantOf(n)
	return v.Enum()
}

// members writes each Enum member that is used more than once as one statement,
// however many nodes of the function hold it: every literal makes a member of its
// own, and x is y holds only for the same.
func (p *printer) members(constants []*ir.Node) {
	uses := map[*value.Enum]int{}
	for _, n := range constants {
		if e := member(n); e != nil {
			uses[e] += n.Output(0).NumUses()
		}
	}
	names := map[*value.Enum]string{}
	for _, n := range constants {
		e := member(n)
		if e == nil || uses[e] < 2 {
			continue
		}
		if name := names[e]; name != "" {
			p.frame.idents[n.Output(0).ID()] = name
			continue
		}
		p.typesOf(n)
		p.at = p.spanOf(n)
		p.define(n, p.constantNode(n))
		p.at = 0
		names[e] = p.use(n, n.Output(0))
	}
}

// inTable reports whether v goes to the table as it is.
func inTable(v value.Value) bool {
	return v.Kind() == value.TensorKind || v.Kind() == value.ObjectKind || beyondASCII(v)
}

// beyondASCII reports whether v is or holds a string with bytes above 0x7f.
func beyondASCII(v value.Value) bool {
	switch v.Kind() {
	case value.StrKind:
		s := v.Str()
		for i := range len(s) {
			if s[i] > 0x7f {
				return true
			}
		}
	case value.ListKind:
		return slices.ContainsFunc(v.List().Items, beyondASCII)
	case value.TupleKind:
		return slices.ContainsFunc(v.Tuple().Items, beyondASCII)
	case value.DictKind:
		for k, x := range v.Dict().All() {
			if beyondASCII(k) || beyondASCII(x) {
				return true
			}
		}
	}
	return false
}

// entry is the place of v in the table. A tensor has one place. For PyTorch's printer
// equal tensors have, but one of them may be written to.
func (s *shared) entry(v value.Value) int {
	if t := v.Tensor(); t != nil {
		for i, c := range s.constants {
			if u := c.Tensor(); u == t || u != nil && !s.strict && sameTensor(t, u) {
				return i
			}
		}
	}
	s.constants = append(s.constants, v)
	return len(s.constants) - 1
}
