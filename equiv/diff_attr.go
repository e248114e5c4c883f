package equiv

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

func shapeText(shape []int) string {
	dst := []byte{'['}
	for i, n := range shape {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = strconv.AppendInt(dst, int64(n), 10)
	}
	return string(append(dst, ']'))
}

// sameAttrs reports whether two nodes have the same attributes, in any order, by
// their hashes: payloads of tensors are compared when the report is made.
func (d *differ) sameAttrs(a, b *ir.Node) bool {
	as, bs := a.Attrs(), b.Attrs()
	if len(as) != len(bs) {
		return false
	}
	for i := range as {
		y := b.Attr(as[i].Name)
		if y == nil || d.attrHash(&as[i]) != d.attrHash(y) {
			return false
		}
	}
	return true
}

// attrDifference says how two attributes of one name differ, or "". Graphs are
// not looked into.
func (d *differ) attrDifference(a, b *ir.Attr) string {
	if a.Kind != b.Kind {
		return fmt.Sprintf("%s | %s", d.shown(a), d.shown(b))
	}
	if ts, us := a.Tensors(), b.Tensors(); a.Kind == ir.AttrTs && len(ts) == len(us) {
		for i := range ts {
			if s := d.tensorDifference(ts[i], us[i]); s != "" {
				return fmt.Sprintf("element %d: %s", i, s)
			}
		}
		return ""
	}
	switch a.Kind {
	case ir.AttrT:
		return d.tensorDifference(a.Tensor(), b.Tensor())
	case ir.AttrIVal:
		return d.valueDifference(a.Value(), b.Value())
	}
	if d.sameSimple(a, b) {
		return ""
	}
	return fmt.Sprintf("%s | %s", d.shown(a), d.shown(b))
}

// sameSimple compares attributes of one kind that holds no tensors and no values.
func (d *differ) sameSimple(a, b *ir.Attr) bool {
	switch a.Kind {
	case ir.AttrI:
		return a.Int() == b.Int()
	case ir.AttrF:
		return sameFloat(a.Float(), b.Float())
	case ir.AttrC:
		return sameComplex(a.Complex(), b.Complex())
	case ir.AttrS, ir.AttrRaw:
		return demangle(a.Str()) == demangle(b.Str())
	case ir.AttrIs:
		return slices.Equal(a.Ints(), b.Ints())
	case ir.AttrFs:
		return slices.EqualFunc(a.Floats(), b.Floats(), sameFloat)
	case ir.AttrCs:
		return slices.EqualFunc(a.Complexes(), b.Complexes(), sameComplex)
	case ir.AttrSs:
		return slices.Equal(a.Strings(), b.Strings())
	case ir.AttrTy, ir.AttrTys, ir.AttrG, ir.AttrGs:
		return len(a.Graphs()) == len(b.Graphs()) && d.attrHash(a) == d.attrHash(b)
	}
	return false
}

func sameFloat(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

func sameComplex(a, b complex128) bool {
	return sameFloat(real(a), real(b)) && sameFloat(imag(a), imag(b))
}

// maxShown bounds the text of one attribute in a message.
const maxShown = 60

// shown is an attribute's value as a dump prints it, cut to size.
func (d *differ) shown(a *ir.Attr) string {
	switch a.Kind {
	case ir.AttrG, ir.AttrGs:
		return fmt.Sprintf("%d graphs", len(a.Graphs()))
	case ir.AttrTs:
		return fmt.Sprintf("%d tensors", len(a.Tensors()))
	}
	return cut(d.attrText(a), maxShown)
}

func cut(s string, most int) string {
	if i := bytes.IndexByte([]byte(s), '\n'); i >= 0 {
		s = s[:i] + "…"
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// tensorDifference compares two constants: to the bit where both have their
// payload, else by what is known of their geometry and text.
func (d *differ) tensorDifference(a, b *ir.Tensor) string {
	if a == nil || b == nil {
		if a != b {
			return "a tensor where there is none"
		}
		return ""
	}
	if a.T == nil || b.T == nil {
		d.out.Unread++
		if a.T == nil && b.T == nil && a.Text != b.Text {
			return fmt.Sprintf("%s | %s", cut(a.Text, maxShown), cut(b.Text, maxShown))
		}
		return ""
	}
	return d.payloadDifference(a.T, b.T)
}

func (d *differ) payloadDifference(a, b *tensor.Tensor) string {
	if !a.Defined() || !b.Defined() {
		if a.Defined() != b.Defined() {
			return tensorText(a) + " | " + tensorText(b)
		}
		return ""
	}
	if a.DType() != b.DType() || !slices.Equal(a.Shape(), b.Shape()) {
		return tensorText(a) + " | " + tensorText(b)
	}
	if !a.HasData() || !b.HasData() {
		d.out.Unread++
		return ""
	}
	if sameBits(a, b) {
		return ""
	}
	f := Compare("payload", value.TensorOf(a), value.TensorOf(b), Options{Tolerance: new(Tolerance)})[0]
	return fmt.Sprintf("%s, %s", tensorText(a), f.errors())
}

// sameBits reports whether two tensors of one dtype and shape have the same bits
// in every element. NaNs of other bits are other constants.
func sameBits(a, b *tensor.Tensor) bool {
	if a.Storage() == b.Storage() && a.Offset() == b.Offset() && slices.Equal(a.Strides(), b.Strides()) {
		return true
	}
	x, y := a.Contiguous(), b.Contiguous()
	return bytes.Equal(elementBytes(x), elementBytes(y))
}

// elementBytes is the memory of the elements of a contiguous tensor.
func elementBytes(t *tensor.Tensor) []byte {
	size := t.DType().Size()
	from := t.Offset() * size
	return t.Storage().Bytes()[from : from+t.Numel()*size]
}
