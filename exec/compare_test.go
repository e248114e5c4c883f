package exec_test

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// entering is v as a call from Python passes it where t is declared: lists and
// dicts are new, tensors are the same.
func entering(v value.Value, t *types.Type) value.Value {
	if t.Kind() == types.OptionalKind && !v.IsNone() {
		t = t.Elem()
	}
	switch {
	case v.Kind() == value.IntKind && t.Kind() == types.FloatKind:
		return value.Float(float64(v.Int()))
	case v.Kind() == value.ListKind:
		elem := v.List().Elem
		if t.Kind() == types.ListKind {
			elem = t.Elem()
		}
		u := &value.List{Elem: elem}
		for _, x := range v.List().Items {
			if elem != nil {
				x = entering(x, elem)
			}
			u.Items = append(u.Items, x)
		}
		return value.ListOf(u)
	case v.Kind() == value.DictKind && t.Kind() == types.DictKind:
		u := value.NewDict(t.Key(), t.Value())
		for k, x := range v.Dict().All() {
			u.Set(k, entering(x, t.Value()))
		}
		return value.DictOf(u)
	case v.Kind() == value.TupleKind && t.Kind() == types.TupleKind && len(t.Elems()) == len(v.Tuple().Items):
		items := make([]value.Value, len(v.Tuple().Items))
		for i, x := range v.Tuple().Items {
			items[i] = entering(x, t.Elems()[i])
		}
		return value.NewTuple(items...)
	}
	return v
}

// differ says where got and want differ, "" if they do not: kinds, numbers to
// the tolerances of torch.testing.assert_close, geometry of tensors, and which
// tensors share a storage.
func differ(got, want value.Value) string {
	c := comparison{storages: map[*tensor.Storage]*tensor.Storage{}, back: map[*tensor.Storage]*tensor.Storage{}}
	return c.differ("", got, want)
}

// differInValues is differ without strides and storages.
func differInValues(got, want value.Value) string {
	c := comparison{valuesOnly: true}
	return c.differ("", got, want)
}

type comparison struct {
	valuesOnly     bool
	storages, back map[*tensor.Storage]*tensor.Storage
}

func (c *comparison) differ(at string, got, want value.Value) string {
	if got.Kind() != want.Kind() {
		return fmt.Sprintf("%s: got a %s, want a %s", at, got.Kind(), want.Kind())
	}
	switch got.Kind() {
	case value.FloatKind, value.ComplexKind:
		if !close(got.AsComplex(), want.AsComplex(), 1e-7, 1e-7) {
			return fmt.Sprintf("%s: got %v, want %v", at, got.AsComplex(), want.AsComplex())
		}
		if f, g := got.Float(), want.Float(); f == 0 && g == 0 && math.Signbit(f) != math.Signbit(g) {
			return fmt.Sprintf("%s: got %v, want %v", at, f, g)
		}
	case value.IntKind, value.BoolKind:
		if got.Int() != want.Int() {
			return fmt.Sprintf("%s: got %d, want %d", at, got.Int(), want.Int())
		}
	case value.StrKind:
		if got.Str() != want.Str() {
			return fmt.Sprintf("%s: got %q, want %q", at, got.Str(), want.Str())
		}
	case value.ListKind:
		return c.items(at, got.List().Items, want.List().Items)
	case value.TupleKind:
		return c.items(at, got.Tuple().Items, want.Tuple().Items)
	case value.DictKind:
		return c.dicts(at, got.Dict(), want.Dict())
	case value.TensorKind:
		return c.tensors(at, got.Tensor(), want.Tensor())
	}
	return ""
}

func (c *comparison) items(at string, got, want []value.Value) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%s: got %d elements, want %d", at, len(got), len(want))
	}
	for i := range got {
		if msg := c.differ(fmt.Sprintf("%s[%d]", at, i), got[i], want[i]); msg != "" {
			return msg
		}
	}
	return ""
}

func (c *comparison) dicts(at string, got, want *value.Dict) string {
	list := func(d *value.Dict) (items []value.Value) {
		for k, v := range d.All() {
			items = append(items, k, v)
		}
		return items
	}
	return c.items(at+" keys and values", list(got), list(want))
}

func (c *comparison) tensors(at string, got, want *tensor.Tensor) string {
	if got.DType() != want.DType() || !slices.Equal(got.Shape(), want.Shape()) {
		return fmt.Sprintf("%s: got %s%v, want %s%v", at, got.DType(), got.Shape(), want.DType(), want.Shape())
	}
	if c.valuesOnly {
		return elements(at, got, want)
	}
	if !slices.Equal(got.Strides(), want.Strides()) || got.Offset() != want.Offset() {
		return fmt.Sprintf("%s: got strides %v offset %d, want %v offset %d", at, got.Strides(), got.Offset(), want.Strides(), want.Offset())
	}
	if got.Numel() > 0 {
		if s, ok := c.storages[got.Storage()]; ok && s != want.Storage() {
			return at + ": shares a storage that PyTorch's does not"
		}
		if s, ok := c.back[want.Storage()]; ok && s != got.Storage() {
			return at + ": does not share a storage that PyTorch's does"
		}
		c.storages[got.Storage()], c.back[want.Storage()] = want.Storage(), got.Storage()
	}
	return elements(at, got, want)
}

// elements compares the numbers of two tensors of one shape and dtype.
func elements(at string, got, want *tensor.Tensor) string {
	tol := equiv.ToleranceOf(got.DType())
	g, w := numbers(got), numbers(want)
	for i := range g {
		if !close(g[i], w[i], tol.Rtol, tol.Atol) {
			return fmt.Sprintf("%s: element %d of %v: got %v, want %v", at, i, got.Shape(), g[i], w[i])
		}
	}
	return ""
}

func close(a, b complex128, rtol, atol float64) bool {
	if a == b {
		return true
	}
	if cmplx.IsNaN(a) || cmplx.IsNaN(b) || cmplx.IsInf(a) || cmplx.IsInf(b) {
		same := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
		return same(real(a), real(b)) && same(imag(a), imag(b))
	}
	return cmplx.Abs(a-b) <= atol+rtol*cmplx.Abs(b)
}

// numbers are the elements of t in C order; 64-bit integers keep 53 bits.
func numbers(t *tensor.Tensor) []complex128 {
	switch t.DType() {
	case tensor.Uint8:
		return gather(t, func(x uint8) complex128 { return complex(float64(x), 0) })
	case tensor.Int8:
		return gather(t, func(x int8) complex128 { return complex(float64(x), 0) })
	case tensor.Int16:
		return gather(t, func(x int16) complex128 { return complex(float64(x), 0) })
	case tensor.Int32:
		return gather(t, func(x int32) complex128 { return complex(float64(x), 0) })
	case tensor.Int64:
		return gather(t, func(x int64) complex128 { return complex(float64(x>>32), float64(x&0xffffffff)) })
	case tensor.Float16:
		return gather(t, func(x tensor.Half) complex128 { return complex(float64(x.Float32()), 0) })
	case tensor.BFloat16:
		return gather(t, func(x tensor.BF16) complex128 { return complex(float64(x.Float32()), 0) })
	case tensor.Float32:
		return gather(t, func(x float32) complex128 { return complex(float64(x), 0) })
	case tensor.Float64:
		return gather(t, func(x float64) complex128 { return complex(x, 0) })
	case tensor.Complex64:
		return gather(t, func(x complex64) complex128 { return complex128(x) })
	case tensor.Complex128:
		return gather(t, func(x complex128) complex128 { return x })
	case tensor.Bool:
		return gather(t, func(x bool) complex128 {
			if x {
				return 1
			}
			return 0
		})
	}
	panic("a dtype that the corpus does not hold: " + t.DType().Name())
}

func gather[T tensor.Element](t *tensor.Tensor, f func(T) complex128) []complex128 {
	data, shape, strides := tensor.Data[T](t), t.Shape(), t.Strides()
	out := make([]complex128, 0, t.Numel())
	index := make([]int, len(shape))
	for range t.Numel() {
		at := 0
		for d, i := range index {
			at += i * strides[d]
		}
		out = append(out, f(data[at]))
		for d := len(index) - 1; d >= 0; d-- {
			if index[d]++; index[d] < shape[d] {
				break
			}
			index[d] = 0
		}
	}
	return out
}
