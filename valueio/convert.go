package valueio

import (
	"fmt"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Convert returns v as a value of type t, by the rules of PyTorch's Python
// binding for the arguments of a scripted function: int and bool become float
// or complex where one is wanted, bool becomes int, any number (and None)
// becomes bool, a tensor of one element becomes the number it holds, a tuple
// becomes a list and a list a tuple of that length, a str a Device, and None
// an undefined Tensor, though not inside of a container. Lists and dicts are copied, with element types as t says,
// because the binding copies them; tensors are not. All else is an error.
//
// Not followed, but refused, are conversions that come from Python's protocols
// rather than from intent: a str, dict or tensor iterated as a list, a tensor as
// a tuple, an empty list as a dict. Shapes and dtypes in a Tensor type are not
// checked, as PyTorch does not check them.
func Convert(v value.Value, t *types.Type) (value.Value, error) {
	Infer(v)
	if v.IsNone() && t.IsTensor() {
		return value.TensorOf(tensor.Undefined()), nil
	}
	return convert(v, t)
}

func convert(v value.Value, t *types.Type) (value.Value, error) {
	switch t.Kind() {
	case types.TensorKind:
		if v.Kind() == value.TensorKind {
			return v, nil
		}
	case types.IntKind, types.SymIntKind, types.ScalarTypeKind, types.LayoutKind, types.MemoryFormatKind,
		types.QSchemeKind, types.FloatKind, types.ComplexKind, types.BoolKind, types.NumberKind:
		return toNumber(v, t)
	case types.OptionalKind:
		if v.IsNone() {
			return v, nil
		}
		return convert(v, t.Elem())
	case types.ListKind:
		return toList(v, t)
	case types.TupleKind:
		return toTuple(v, t)
	case types.DictKind:
		return toDict(v, t)
	case types.DeviceKind:
		if v.Kind() == value.StrKind {
			d, err := tensor.ParseDevice(v.Str())
			return value.DeviceOf(d), err
		}
	case types.AnyKind:
		return v, hasType(v)
	}
	if !value.TypeOf(v).IsSubtypeOf(t) {
		return mismatch(v, t)
	}
	return v, nil
}

func mismatch(v value.Value, t *types.Type) (value.Value, error) {
	return value.Value{}, fmt.Errorf("expected a value of type %s, found %s", t.Annotation(), describe(v))
}

// describe names the type of v, and of a container only which it is.
func describe(v value.Value) string {
	switch v.Kind() {
	case value.ListKind, value.DictKind, value.TupleKind:
		return "a " + v.Kind().String()
	}
	return value.TypeOf(v).Annotation()
}

func toNumber(v value.Value, t *types.Type) (value.Value, error) {
	n, ok := v, v.IsNumber()
	if x := v.Tensor(); x != nil && t.Kind() != types.NumberKind && x.HasData() && x.Numel() == 1 && x.Layout() == tensor.Strided {
		n, ok = value.Item(x), true
		ok = n.IsNumber()
	}
	isTensor := v.Kind() == value.TensorKind
	switch t.Kind() {
	case types.BoolKind:
		if ok || v.IsNone() {
			return value.Bool(n.AsComplex() != 0), nil
		}
	case types.NumberKind:
		if ok && n.Kind() == value.BoolKind {
			return value.Int(n.Int()), nil
		}
		if ok {
			return n, nil
		}
	case types.ComplexKind:
		if ok {
			return value.Complex(n.AsComplex()), nil
		}
	case types.FloatKind:
		if ok && n.Kind() != value.ComplexKind {
			return value.Float(n.AsFloat()), nil
		}
	default:
		if n.Kind() == value.IntKind || n.Kind() == value.BoolKind {
			return value.Int(n.Int()), nil
		}
		if isTensor && n.Kind() == value.FloatKind && n.Float() >= -1<<63 && n.Float() < 1<<63 {
			return value.Int(n.AsInt()), nil
		}
	}
	return mismatch(v, t)
}

// sequence returns the items of a list or tuple.
func sequence(v value.Value) ([]value.Value, bool) {
	switch v.Kind() {
	case value.ListKind:
		return v.List().Items, true
	case value.TupleKind:
		return v.Tuple().Items, true
	}
	return nil, false
}

func toList(v value.Value, t *types.Type) (value.Value, error) {
	items, ok := sequence(v)
	if !ok {
		return mismatch(v, t)
	}
	out := make([]value.Value, len(items))
	for i, item := range items {
		var err error
		if out[i], err = convert(item, t.Elem()); err != nil {
			return value.Value{}, fmt.Errorf("item %d: %w", i, err)
		}
	}
	return value.NewList(t.Elem(), out...), nil
}

func toTuple(v value.Value, t *types.Type) (value.Value, error) {
	items, ok := sequence(v)
	if !ok {
		return mismatch(v, t)
	}
	elems := t.Elems()
	if len(items) != len(elems) {
		return value.Value{}, fmt.Errorf("expected %d items for %s, found %d", len(elems), t.Annotation(), len(items))
	}
	out := &value.Tuple{Items: make([]value.Value, len(items))}
	if t.IsNamedTuple() {
		out.Type = t
	}
	for i, item := range items {
		var err error
		if out.Items[i], err = convert(item, elems[i]); err != nil {
			return value.Value{}, fmt.Errorf("item %d: %w", i, err)
		}
	}
	return value.TupleOf(out), nil
}

func toDict(v value.Value, t *types.Type) (value.Value, error) {
	if v.Kind() != value.DictKind {
		return mismatch(v, t)
	}
	d := value.NewDict(t.Key(), t.Value())
	for k, e := range v.Dict().All() {
		ck, err := convert(k, t.Key())
		if err != nil {
			return value.Value{}, fmt.Errorf("key: %w", err)
		}
		ce, err := convert(e, t.Value())
		if err != nil {
			return value.Value{}, fmt.Errorf("value: %w", err)
		}
		d.Set(ck, ce)
	}
	return value.DictOf(d), nil
}

// hasType refuses, where Any is expected, the containers that PyTorch cannot
// infer a type for: empty ones, and those of elements without a common type.
func hasType(v value.Value) error {
	if l := v.List(); l != nil && (len(l.Items) == 0 || l.Elem == nil || l.Elem.Kind() == types.AnyKind) {
		return fmt.Errorf("a list without a common element type where Any is expected")
	}
	if d := v.Dict(); d != nil && (d.Len() == 0 || d.Val == nil || d.Val.Kind() == types.AnyKind || d.Key.Kind() == types.AnyKind) {
		return fmt.Errorf("a dict without a common type where Any is expected")
	}
	items, _ := sequence(v)
	for _, item := range items {
		if err := hasType(item); err != nil {
			return err
		}
	}
	return nil
}
