package equiv

import (
	"fmt"
	"math"
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// Tolerance bounds |got-want| by Atol + Rtol*|want|.
type Tolerance struct{ Rtol, Atol float64 }

// ToleranceOf is the tolerance of torch.testing.assert_close for a dtype.
func ToleranceOf(dt tensor.DType) Tolerance {
	switch dt {
	case tensor.Float16:
		return Tolerance{1e-3, 1e-5}
	case tensor.BFloat16:
		return Tolerance{1.6e-2, 1e-5}
	case tensor.Float32, tensor.Complex64:
		return Tolerance{1.3e-6, 1e-5}
	case tensor.Float64, tensor.Complex128:
		return Tolerance{1e-7, 1e-7}
	}
	return Tolerance{}
}

// Figure is the comparison of one leaf: a tensor, a number, or another value.
type Figure struct {
	Path   string // "output 0", "output 0[2].weight"
	OK     bool
	Exact  bool    // every bit agrees (NaN with NaN)
	MaxAbs float64 // largest |got-want|
	MaxRel float64 // MaxAbs over the largest finite |want| of the tensor
	ULP    uint64  // largest distance in representable values of the dtype
	Worst  []int   // index of the element with the largest error
	Msg    string  // why it is not OK, where that is not an error of size

	scale   float64 // largest finite |want| so far
	over    int     // elements beyond the tolerance
	inexact bool
	worst   int // flat index of the largest error, or -1
}

func newFigure(path string) Figure { return Figure{Path: path, worst: -1} }

// String is one line: the path, the verdict and the figures.
func (f Figure) String() string {
	verdict := "ok"
	if !f.OK {
		verdict = "MISMATCH"
	}
	if f.Msg != "" {
		return fmt.Sprintf("%s: %s: %s", f.Path, verdict, f.Msg)
	}
	if f.Exact {
		return fmt.Sprintf("%s: %s, bit-exact", f.Path, verdict)
	}
	return fmt.Sprintf("%s: %s, %s", f.Path, verdict, f.errors())
}

// errors is the figures alone.
func (f Figure) errors() string {
	return fmt.Sprintf("max abs %.3g, relative to max %.3g, %d ulp, worst at %v", f.MaxAbs, f.MaxRel, f.ULP, f.Worst)
}

// Options of a comparison. A nil Tolerance means that of each dtype.
type Options struct{ Tolerance *Tolerance }

// Compare compares got with want, leaf by leaf; path names the whole. Attributes that
// the class of an object in got lacks are left out.
func Compare(path string, want, got value.Value, opt Options) []Figure {
	c := &comparer{opt: opt, seen: make(map[[2]any]bool)}
	c.value(path, want, got, 0)
	return c.figures
}

type comparer struct {
	opt     Options
	figures []Figure
	seen    map[[2]any]bool // pairs of containers compared, or being compared
}

func (c *comparer) fail(path, format string, args ...any) {
	c.figures = append(c.figures, Figure{Path: path, Msg: fmt.Sprintf(format, args...)})
}

// maxDepth bounds containers in containers; deeper ones are refused.
const maxDepth = 500

func (c *comparer) value(path string, want, got value.Value, depth int) {
	if depth > maxDepth {
		c.fail(path, "nested too deeply to compare")
		return
	}
	if want.Kind() != got.Kind() {
		c.fail(path, "%s where %s is expected", got.Kind(), want.Kind())
		return
	}
	if c.again(want, got) {
		return
	}
	switch want.Kind() {
	case value.TensorKind:
		c.figures = append(c.figures, c.tensor(path, want.Tensor(), got.Tensor()))
	case value.FloatKind, value.ComplexKind:
		c.number(path, want, got)
	case value.ListKind:
		c.items(path, want.List().Items, got.List().Items, depth)
	case value.TupleKind:
		c.items(path, want.Tuple().Items, got.Tuple().Items, depth)
	case value.ObjectKind:
		ws, gs := attributes(want.Object(), got.Object())
		c.items(path, ws, gs, depth)
	case value.DictKind:
		c.dict(path, want.Dict(), got.Dict(), depth)
	default:
		w, g := text(want), text(got)
		if w != g {
			c.fail(path, "%s where %s is expected", g, w)
			return
		}
		c.figures = append(c.figures, Figure{Path: path, OK: true, Exact: true})
	}
}

// again reports whether want and got are containers that were compared before, or
// are being compared: what is reached twice is compared once, and cycles end.
func (c *comparer) again(want, got value.Value) bool {
	var pair [2]any
	switch want.Kind() {
	case value.ListKind:
		pair = [2]any{want.List(), got.List()}
	case value.TupleKind:
		pair = [2]any{want.Tuple(), got.Tuple()}
	case value.ObjectKind:
		pair = [2]any{want.Object(), got.Object()}
	case value.DictKind:
		pair = [2]any{want.Dict(), got.Dict()}
	default:
		return false
	}
	seen := c.seen[pair]
	c.seen[pair] = true
	return seen
}

func text(v value.Value) string { return string(value.AppendRepr(nil, v, &value.Style{})) }

// attributes are the values of the attributes that g has, in w and in g. A pass may
// take from a class an attribute that nothing uses; it gives it none.
func attributes(w, g *value.Object) (ws, gs []value.Value) {
	if w.Type == nil || g.Type == nil || g.Type.Class() == nil || len(w.Attrs) <= len(g.Attrs) {
		return w.Attrs, g.Attrs
	}
	for i, a := range g.Type.Class().Attributes {
		if slot := w.Slot(a.Name); slot >= 0 && slot < len(w.Attrs) && i < len(g.Attrs) {
			ws, gs = append(ws, w.Attrs[slot]), append(gs, g.Attrs[i])
		}
	}
	return ws, gs
}

func (c *comparer) items(path string, want, got []value.Value, depth int) {
	if len(want) != len(got) {
		c.fail(path, "%d elements where %d are expected", len(got), len(want))
		return
	}
	for i := range want {
		c.value(fmt.Sprintf("%s[%d]", path, i), want[i], got[i], depth+1)
	}
}

// dict compares entries in order: TorchScript dicts keep it.
func (c *comparer) dict(path string, want, got *value.Dict, depth int) {
	var keys, vals []value.Value
	for k, v := range got.All() {
		keys, vals = append(keys, k), append(vals, v)
	}
	if len(keys) != want.Len() {
		c.fail(path, "%d entries where %d are expected", len(keys), want.Len())
		return
	}
	i := 0
	for k, v := range want.All() {
		c.value(fmt.Sprintf("%s key %d", path, i), k, keys[i], depth+1)
		c.value(fmt.Sprintf("%s[%s]", path, text(k)), v, vals[i], depth+1)
		i++
	}
}

func (c *comparer) number(path string, want, got value.Value) {
	tol := c.tolerance(tensor.Float64)
	f := newFigure(path)
	f.add(0, want.AsComplex(), got.AsComplex(), tol, tensor.Float64)
	f.finish()
	c.figures = append(c.figures, f)
}

func (c *comparer) tolerance(dt tensor.DType) Tolerance {
	if c.opt.Tolerance != nil && (dt.IsFloat() || dt.IsComplex()) {
		return *c.opt.Tolerance
	}
	return ToleranceOf(dt)
}

func (c *comparer) tensor(path string, want, got *tensor.Tensor) Figure {
	f := newFigure(path)
	switch {
	case want.Defined() != got.Defined():
		f.Msg = "one of the tensors is undefined"
		return f
	case !want.Defined():
		f.OK, f.Exact = true, true
		return f
	case want.DType() != got.DType():
		f.Msg = fmt.Sprintf("dtype %s where %s is expected", got.DType().Name(), want.DType().Name())
		return f
	case !slices.Equal(want.Shape(), got.Shape()):
		f.Msg = fmt.Sprintf("shape %v where %v is expected", got.Shape(), want.Shape())
		return f
	case !want.HasData() || !got.HasData():
		f.Msg = "a tensor without payload cannot be compared"
		return f
	}
	if !f.elements(want.Contiguous(), got.Contiguous(), c.tolerance(want.DType())) {
		f.Msg = fmt.Sprintf("elements of dtype %s cannot be compared", want.DType().Name())
		return f
	}
	f.Worst = indexOf(f.worst, want.Shape())
	f.finish()
	return f
}

func indexOf(flat int, shape []int) []int {
	if flat < 0 {
		return nil
	}
	idx := make([]int, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		idx[d] = flat % shape[d]
		flat /= shape[d]
	}
	return idx
}

func (f *Figure) finish() {
	f.OK = f.over == 0
	f.Exact = !f.inexact && f.OK
	if f.MaxAbs > 0 {
		f.MaxRel = f.MaxAbs / math.Max(f.scale, math.SmallestNonzeroFloat64)
	}
}
