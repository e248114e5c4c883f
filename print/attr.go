package print

import (
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// attr prints the value of an attribute, each kind in PyTorch's way.
func (p *printer) attr(a *ir.Attr) {
	switch a.Kind {
	case ir.AttrI:
		p.dst = strconv.AppendInt(p.dst, a.Int(), 10)
	case ir.AttrF:
		p.dst = value.AppendFloat(p.dst, a.Float())
	case ir.AttrC:
		p.dst = value.AppendComplex(p.dst, a.Complex())
	case ir.AttrS:
		p.dst = value.AppendQuoted(p.dst, a.Str())
	case ir.AttrIs:
		printList(p, a.Ints(), types.Int, func(dst []byte, i int64) []byte { return strconv.AppendInt(dst, i, 10) })
	case ir.AttrFs:
		printList(p, a.Floats(), types.Float, value.AppendFloat)
	case ir.AttrCs:
		printList(p, a.Complexes(), types.Complex, value.AppendComplex)
	case ir.AttrSs:
		printList(p, a.Strings(), types.Str, value.AppendQuoted)
	case ir.AttrT:
		p.dst = p.tensorConst(p.dst, a.Tensor())
	case ir.AttrTs:
		p.str("[<Tensors>]")
	case ir.AttrG:
		p.str("<Graph>")
	case ir.AttrGs:
		p.str("[<Graphs>]")
	case ir.AttrTy:
		p.dst = types.AppendDump(p.dst, a.Type())
	case ir.AttrTys:
		p.dst = append(p.dst, '[')
		for i, t := range a.Types() {
			if i > 0 {
				p.str(", ")
			}
			p.dst = types.AppendDump(p.dst, t)
		}
		p.dst = append(p.dst, ']')
	case ir.AttrIVal:
		p.dst = value.AppendRepr(p.dst, a.Value(), p.style())
	case ir.AttrRaw:
		p.str(a.Str())
	}
}

// printList prints a flat list; an empty one does not show its element type and
// is annotated.
func printList[T any](p *printer, items []T, elem *types.Type, one func([]byte, T) []byte) {
	if len(items) == 0 {
		p.str("annotate(List[")
		p.str(elem.Annotation())
		p.str("], [])")
		return
	}
	p.dst = append(p.dst, '[')
	for i, x := range items {
		if i > 0 {
			p.str(", ")
		}
		p.dst = one(p.dst, x)
	}
	p.dst = append(p.dst, ']')
}

// maxShown is the number of elements up to which PyTorch prints a tensor
// constant in full.
const maxShown = 10

// tensorConst prints a tensor constant: by the text it was read from, else as
// PyTorch prints its elements. Module text names the payload or gives it in full.
func (p *printer) tensorConst(dst []byte, c *ir.Tensor) []byte {
	switch {
	case p.mod != nil && c.T != nil && !c.Lossy:
		return p.payload(dst, c.T)
	case c.Text != "":
		return append(dst, c.Text...)
	}
	return appendTensor(dst, c.T)
}

func (p *printer) style() *value.Style {
	if p.mod != nil {
		return p.mod.style(p)
	}
	return &value.Style{Tensor: func(dst []byte, v value.Value) []byte { return appendTensor(dst, v.Tensor()) }}
}

// appendTensor prints t as PyTorch prints a tensor in an attribute.
func appendTensor(dst []byte, t *tensor.Tensor) []byte {
	switch {
	case t == nil || t.Numel() > maxShown:
		return append(dst, "<Tensor>"...)
	case t.Numel() == 1:
		return appendOne(dst, t)
	}
	return append(dst, strings.ReplaceAll(tensor.Format(t), "\n", " ")...)
}

// appendOne prints a tensor of one element: "{3}", "{2.5}", "{(1,2)}", with the
// six digits of a C++ stream.
func appendOne(dst []byte, t *tensor.Tensor) []byte {
	v := value.Item(t)
	dst = append(dst, '{')
	switch v.Kind() {
	case value.FloatKind:
		dst = value.AppendG(dst, v.Float(), 6)
	case value.ComplexKind:
		dst = append(dst, '(')
		dst = value.AppendG(dst, real(v.Complex()), 6)
		dst = append(dst, ',')
		dst = value.AppendG(dst, imag(v.Complex()), 6)
		dst = append(dst, ')')
	default:
		dst = strconv.AppendInt(dst, v.Int(), 10)
	}
	return append(dst, '}')
}
