package print

import (
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Module returns the module text of m; for a module that came from a plain dump,
// the dumps of its graphs separated by blank lines.
func Module(m *ir.Module, opt Options) string { return string(AppendModule(nil, m, opt)) }

// AppendModule appends [Module] to dst.
func AppendModule(dst []byte, m *ir.Module, opt Options) []byte {
	if IsPlain(m) {
		for i, f := range m.Functions {
			if i > 0 {
				dst = append(dst, '\n')
			}
			dst = AppendGraph(dst, f.Graph, opt)
		}
		return dst
	}
	p := &printer{Options: opt, dst: dst}
	p.mod = newModulePrinter(m)
	p.module(m)
	return p.dst
}

// IsPlain reports whether a dump of its graphs is all there is to m.
func IsPlain(m *ir.Module) bool {
	if len(m.Payloads) > 0 || !m.Root.IsNone() {
		return false
	}
	for _, f := range m.Functions {
		if f.Name != "" {
			return false
		}
	}
	for t := range m.Scope.All() {
		if c := t.Class(); c != nil && c.Declared {
			return false
		}
	}
	return true
}

// modulePrinter knows the payloads of the module being printed by identity.
type modulePrinter struct {
	names   map[any]string // payload names
	current string         // the payload being printed, which does not refer to itself
}

func newModulePrinter(m *ir.Module) *modulePrinter {
	mp := &modulePrinter{names: make(map[any]string)}
	for _, pl := range m.Payloads {
		if id := identity(pl.Val); id != nil {
			if _, ok := mp.names[id]; !ok {
				mp.names[id] = pl.Name
			}
		}
	}
	return mp
}

// identity is what makes two values the same thing, nil for values without.
func identity(v value.Value) any {
	switch v.Kind() {
	case value.TensorKind:
		return v.Tensor()
	case value.ListKind:
		return v.List()
	case value.DictKind:
		return v.Dict()
	case value.ObjectKind:
		return v.Object()
	case value.TupleKind:
		return v.Tuple()
	}
	return nil
}

func (mp *modulePrinter) style(p *printer) *value.Style {
	return &value.Style{
		Tensor: func(dst []byte, v value.Value) []byte { return p.payload(dst, v.Tensor()) },
		Ref: func(v value.Value) (string, bool) {
			if id := identity(v); id != nil {
				if name, ok := mp.names[id]; ok && name != mp.current {
					return "$" + name, true
				}
			}
			return "", false
		},
		Exact: true,
	}
}

// payload prints a tensor by its payload's name, or in full.
func (p *printer) payload(dst []byte, t *tensor.Tensor) []byte {
	if name, ok := p.mod.names[t]; ok && name != p.mod.current {
		return append(append(dst, '$'), name...)
	}
	return AppendTensorLiteral(dst, t)
}

// AppendTensorLiteral appends t as an exact literal of module text,
// "tensor(float32[2], [1, 0.5])", in row-major order.
func AppendTensorLiteral(dst []byte, t *tensor.Tensor) []byte {
	dst = append(dst, "tensor("...)
	dst = append(dst, t.DType().Name()...)
	dst = append(dst, '[')
	for i, n := range t.Shape() {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = strconv.AppendInt(dst, int64(n), 10)
	}
	dst = append(dst, "], ["...)
	for i, v := range value.Elements(t) {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		switch v.Kind() {
		case value.BoolKind:
			dst = value.AppendRepr(dst, v, plain)
		case value.FloatKind:
			dst = appendShortest(dst, v.Float(), t.DType())
		case value.ComplexKind:
			dst = value.AppendComplex(dst, v.Complex())
		default:
			dst = strconv.AppendInt(dst, v.Int(), 10)
		}
	}
	return append(dst, "])"...)
}

var plain = &value.Style{}

// appendShortest prints the shortest decimal that reads back as f in dtype dt.
func appendShortest(dst []byte, f float64, dt tensor.DType) []byte {
	bits := 32
	if dt == tensor.Float64 {
		bits = 64
	}
	if f != f || f-f != 0 {
		return value.AppendG(dst, f, 6)
	}
	return strconv.AppendFloat(dst, f, 'g', -1, bits)
}

func (p *printer) module(m *ir.Module) {
	for t := range m.Scope.All() {
		if c := t.Class(); c != nil && c.Declared {
			p.class(t, c)
		}
	}
	for i := range m.Payloads {
		p.payloadStatement(&m.Payloads[i])
	}
	if !m.Root.IsNone() {
		p.str("root ")
		p.dst = value.AppendRepr(p.dst, m.Root, p.mod.style(p))
		p.str("\n\n")
	}
	for i, f := range m.Functions {
		if i > 0 {
			p.str("\n")
		}
		switch {
		case f.Class != nil:
			p.str("method " + f.QualifiedName() + " = ")
		case f.Name != "":
			p.str("function " + f.Name + " = ")
		}
		p.graph(f.Graph)
	}
}

var roles = map[types.AttrKind]string{types.Attribute: "attribute", types.Parameter: "parameter", types.Buffer: "buffer", types.Constant: "constant"}

func (p *printer) class(t *types.Type, c *types.ClassDecl) {
	switch t.Kind() {
	case types.EnumKind:
		p.str("enum " + c.Name)
		if c.EnumValue != nil {
			p.str("(" + c.EnumValue.String() + ")")
		}
		p.str("\n\n")
		return
	case types.InterfaceKind:
		p.str("interface " + c.Name + "\n\n")
		return
	}
	p.str("class " + c.Name)
	if c.IsModule {
		p.str("(Module)")
	}
	p.str(":\n")
	for _, a := range c.Attributes {
		p.str("  " + roles[a.Kind] + " " + a.Name + " : " + a.Type.String() + "\n")
	}
	p.str("\n")
}

func (p *printer) payloadStatement(pl *ir.Payload) {
	p.mod.current = pl.Name
	defer func() { p.mod.current = "" }()
	if o := pl.Val.Object(); o != nil {
		p.str("object $" + pl.Name + " : " + o.Type.String() + "\n")
		for i, a := range o.Type.Class().Attributes {
			if i >= len(o.Attrs) {
				break
			}
			p.str("  " + a.Name + " = ")
			p.dst = value.AppendRepr(p.dst, o.Attrs[i], p.mod.style(p))
			p.str("\n")
		}
		p.str("\n")
		return
	}
	p.str("payload $" + pl.Name + " = ")
	if pl.Spec != "" {
		p.str(pl.Spec)
	} else {
		p.dst = value.AppendRepr(p.dst, pl.Val, p.mod.style(p))
	}
	p.str("\n\n")
}
