package print

import (
	"strconv"

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
		p.dst = value.AppendRepr(p.dst, a.Value(), p.style(a.Value()))
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

// tensorConst prints a tensor constant: by the text it was read from, else as
// PyTorch prints its elements. Module text names the payload or gives it in full.
func (p *printer) tensorConst(dst []byte, c *ir.Tensor) []byte {
	switch {
	case p.mod != nil && c.T != nil && !c.Lossy:
		return p.payload(dst, c.T)
	case c.Text != "":
		return append(dst, c.Text...)
	case c.T == nil:
		return append(dst, "<Tensor>"...)
	}
	if p.keep {
		return appendKept(dst, c.T)
	}
	return append(dst, tensor.FormatConstant(c.T)...)
}

// appendKept appends t as PyTorch prints it where that determines it, else as an
// exact literal.
func appendKept(dst []byte, t *tensor.Tensor) []byte {
	text := tensor.FormatConstant(t)
	if t.HasData() && !determines(text, t) {
		return AppendTensorLiteral(dst, t)
	}
	return append(dst, text...)
}

// determines reports whether the text that PyTorch prints for t gives back t.
func determines(text string, t *tensor.Tensor) bool {
	var exact bool
	switch {
	case t.Numel() == 1:
		_, exact, _ = tensor.ParseItem(text, t.DType(), t.Shape())
	case t.Numel() <= maxShown:
		_, exact, _ = tensor.ParseLiteral(text)
	}
	return exact && t.IsContiguous()
}

// maxShown is the number of elements up to which PyTorch prints a tensor
// constant in full.
const maxShown = 10

func (p *printer) style(v value.Value) *value.Style {
	switch {
	case p.mod != nil:
		return p.mod.style(p)
	case p.keep && holdsTensorList(v, 0):
		return keepListsStyle
	case p.keep:
		return keepStyle
	}
	return dumpStyle
}

// holdsTensorList reports whether v contains a list of tensors, which PyTorch
// prints as [<Tensors>].
func holdsTensorList(v value.Value, depth int) bool {
	var items []value.Value
	switch v.Kind() {
	case value.ListKind:
		items = v.List().Items
		if len(items) > 0 && v.List().Elem.Kind() == types.TensorKind || depth > maxDepth {
			return true
		}
	case value.TupleKind:
		items = v.Tuple().Items
	case value.DictKind:
		for _, x := range v.Dict().All() {
			items = append(items, x)
		}
	}
	for _, x := range items {
		if holdsTensorList(x, depth+1) {
			return true
		}
	}
	return false
}

// maxDepth bounds how deep containers are searched.
const maxDepth = 100

func keptTensor(dst []byte, v value.Value) []byte { return appendKept(dst, v.Tensor()) }

var (
	keepStyle      = &value.Style{Tensor: keptTensor}
	keepListsStyle = &value.Style{Tensor: keptTensor, Exact: true}
)

var dumpStyle = &value.Style{Tensor: func(dst []byte, v value.Value) []byte {
	return append(dst, tensor.FormatConstant(v.Tensor())...)
}}
