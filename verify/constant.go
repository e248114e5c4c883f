package verify

import (
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// constant checks that what a prim::Constant holds has the type of its output.
func (c *graphCheck) constant(n *ir.Node) {
	val, name := n.Attr(symbol.AttrValue), n.Attr(symbol.AttrName)
	if val == nil && name == nil && len(n.Attrs()) > 0 {
		return // of a dialect that is not known
	}
	if !c.shape(n, ConstantArity, 0, 1, 0) || c.Untyped {
		return
	}
	c.noteConstant(n)
	t := n.Output(0).Type()
	ok, what := true, ""
	switch {
	case val != nil:
		ok, what = c.attrFits(val, t), describe(val)
	case name != nil:
		ok, what = t.Kind() == types.FunctionKind, "a function"
	default:
		ok, what = c.fits(types.None, t), "None"
	}
	if !ok {
		c.report(ConstantType, n, "constant %%%s has type %s and holds %s", n.Output(0).Name(), t, what)
	}
}

// attrFits reports whether a constant of type t may hold a. Ints stand for bools
// and for the enumerations (ScalarType, Layout, MemoryFormat) that are ints at run
// time; dumps before 1.0 hold numbers as tensors of one element.
func (c *checker) attrFits(a *ir.Attr, t *types.Type) bool {
	switch a.Kind {
	case ir.AttrI:
		return c.fits(types.Int, t.Runtime()) || c.fits(types.Bool, t) && uint64(a.Int()) <= 1
	case ir.AttrF:
		return c.fits(types.Float, t)
	case ir.AttrC:
		return c.fits(types.Complex, t)
	case ir.AttrS:
		return c.fits(types.Str, t) || c.fits(types.Device, t) && isDevice(a.Str())
	case ir.AttrIs:
		return c.fits(types.List(types.Int), t.Runtime())
	case ir.AttrFs:
		return c.fits(types.List(types.Float), t)
	case ir.AttrCs:
		return c.fits(types.List(types.Complex), t)
	case ir.AttrSs:
		return c.fits(types.List(types.Str), t)
	case ir.AttrT:
		return c.tensorFits(a.Tensor(), t)
	case ir.AttrTs:
		return c.fits(types.List(types.Tensor), t)
	case ir.AttrIVal:
		return c.valueFits(a.Value(), t, 0)
	case ir.AttrTy: // "()" reads as the type of the empty tuple, which prints alike
		return a.Type().Kind() == types.TupleKind && c.fits(a.Type(), t)
	case ir.AttrRaw:
		return !strings.HasPrefix(a.Str(), "[") || holdsList(t)
	}
	return false
}

func isDevice(s string) bool {
	_, err := tensor.ParseDevice(s)
	return err == nil
}

// holdsList reports whether t is a list or an Optional or Union with one.
func holdsList(t *types.Type) bool {
	for _, m := range t.Contained() {
		if t.Kind() == types.ListKind || (t.Kind() == types.OptionalKind || t.Kind() == types.UnionKind) && holdsList(m) {
			return true
		}
	}
	return t.Kind() == types.AnyKind || t.Kind() == types.AnyListKind
}

// tensorFits reports whether the dtype and the sizes of x are those that t says.
func (c *checker) tensorFits(x *ir.Tensor, t *types.Type) bool {
	if t.Kind() == types.OptionalKind {
		t = t.Elem()
	}
	if !t.IsTensor() {
		return c.fits(types.Tensor, t) || (t.IsSubtypeOf(types.Number) || t == types.Bool) && (x == nil || x.T == nil || x.T.Numel() == 1)
	}
	if x == nil || x.T == nil || !x.T.Defined() {
		return true
	}
	info := t.TensorInfo()
	if info.HasDType && info.DType != x.T.DType() {
		return false
	}
	if !info.HasRank {
		return true
	}
	shape := x.T.Shape()
	if len(shape) != len(info.Sizes) {
		return false
	}
	for i, d := range info.Sizes {
		if n, known := d.Known(); known && n != int64(shape[i]) {
			return false
		}
	}
	return true
}

// maxValueDepth bounds the nesting of values that is looked at, and maxValues how
// many are in one run: a list may hold itself, or another list many times over.
const (
	maxValueDepth = 500
	maxValues     = 1 << 24
)

// valueFits reports whether v is a value of type t. Values that are known only by
// the text that stands for them fit any type.
func (c *checker) valueFits(v value.Value, t *types.Type, depth int) bool {
	if c.values++; depth > maxValueDepth || c.values > maxValues {
		return true
	}
	switch t.Kind() {
	case types.OptionalKind:
		return v.IsNone() || c.valueFits(v, t.Elem(), depth+1)
	case types.UnionKind:
		for _, m := range t.Elems() {
			if c.valueFits(v, m, depth+1) {
				return true
			}
		}
		return false
	}
	switch v.Kind() {
	case value.OpaqueKind:
		return true
	case value.IntKind:
		return c.fits(types.Int, t.Runtime())
	case value.ListKind:
		if t.Kind() == types.ListKind {
			return c.allFit(v.List().Items, t.Elem(), depth)
		}
	case value.TupleKind:
		if t.Kind() == types.TupleKind {
			return c.tupleFits(v.Tuple().Items, t.Elems(), depth)
		}
	case value.DictKind:
		if t.Kind() == types.DictKind {
			for k, x := range v.Dict().All() {
				if !c.valueFits(k, t.Key(), depth+1) || !c.valueFits(x, t.Value(), depth+1) {
					return false
				}
			}
			return true
		}
	}
	if t == types.Any {
		return true
	}
	return c.fits(value.TypeOf(v), t)
}

func (c *checker) allFit(items []value.Value, t *types.Type, depth int) bool {
	for _, v := range items {
		if !c.valueFits(v, t, depth+1) {
			return false
		}
	}
	return true
}

func (c *checker) tupleFits(items []value.Value, elems []*types.Type, depth int) bool {
	if len(items) != len(elems) {
		return false
	}
	for i, v := range items {
		if !c.valueFits(v, elems[i], depth+1) {
			return false
		}
	}
	return true
}

// describe says in words what a holds.
func describe(a *ir.Attr) string {
	switch a.Kind {
	case ir.AttrI:
		return "an int"
	case ir.AttrF:
		return "a float"
	case ir.AttrC:
		return "a complex"
	case ir.AttrS:
		return "a string"
	case ir.AttrIs, ir.AttrFs, ir.AttrCs, ir.AttrSs, ir.AttrTs, ir.AttrGs, ir.AttrTys:
		return "a list (kind " + a.Kind.String() + ")"
	case ir.AttrT:
		return describeTensor(a.Tensor())
	case ir.AttrG:
		return "a graph"
	case ir.AttrTy:
		return "a type"
	case ir.AttrIVal:
		if k := a.Value().Kind(); k == value.TupleKind || k == value.ListKind || k == value.DictKind || k == value.ObjectKind {
			return "a " + k.String() + " of other elements or another class"
		}
		return "a value of kind " + a.Value().Kind().String()
	}
	return "text without a value"
}

func describeTensor(x *ir.Tensor) string {
	if x == nil || x.T == nil {
		return "a tensor"
	}
	var b strings.Builder
	b.WriteString("a tensor " + x.T.DType().Name())
	b.WriteString(shapeText(x.T.Shape()))
	return b.String()
}

// constantInt returns the int that v is a constant of.
func constantInt(v *ir.Value) (int64, bool) {
	n := v.Def()
	if n == nil || n.Kind() != symbol.PrimConstant {
		return 0, false
	}
	a := n.Attr(symbol.AttrValue)
	if a == nil || a.Kind != ir.AttrI {
		return 0, false
	}
	return a.Int(), true
}
