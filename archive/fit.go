package archive

import (
	"fmt"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// fit gives v and what it holds the types that t says, which pickles leave out,
// and refuses a value that has not type t.
func fit(v value.Value, t *types.Type, depth int) (value.Value, error) {
	if depth > types.MaxDepth {
		return v, fmt.Errorf("a value nested more than %d deep", types.MaxDepth)
	}
	switch t.Kind() {
	case types.AnyKind:
		return inferred(v, depth)
	case types.OptionalKind:
		if v.IsNone() {
			return v, nil
		}
		return fit(v, t.Elem(), depth+1)
	case types.UnionKind:
		for _, m := range t.Elems() {
			if f, err := fit(v, m, depth+1); err == nil {
				return f, nil
			}
		}
	case types.ListKind:
		if l := v.List(); l != nil {
			return v, fitList(l, t.Elem(), depth)
		}
	case types.DictKind:
		if d := v.Dict(); d != nil {
			return v, fitDict(d, t, depth)
		}
	case types.TupleKind:
		if tup := v.Tuple(); tup != nil && len(tup.Items) == len(t.Elems()) {
			return fitTuple(tup, t, depth)
		}
	case types.NumberKind:
		if v.IsNumber() && v.Kind() != value.BoolKind {
			return v, nil
		}
	case types.TensorKind:
		if v.IsNone() {
			return value.TensorOf(nil), nil // how an undefined tensor is pickled
		}
		if v.Kind() == value.TensorKind {
			return v, nil
		}
	default:
		if k := v.Kind(); k != value.ListKind && k != value.DictKind && k != value.TupleKind && fitsLeaf(v, t) {
			return v, nil
		}
	}
	return v, fmt.Errorf("a %s where %s should be", v.Kind(), t.Annotation())
}

// fitsLeaf decides for values that hold no others. Methods, which make a class fit
// an interface, are known by then.
func fitsLeaf(v value.Value, t *types.Type) bool { return value.TypeOf(v).IsSubtypeOf(t.Runtime()) }

func fitList(l *value.List, elem *types.Type, depth int) error {
	for i, x := range l.Items {
		f, err := fit(x, elem, depth+1)
		if err != nil {
			return err
		}
		l.Items[i] = f
	}
	l.Elem = elem
	return nil
}

func fitDict(d *value.Dict, t *types.Type, depth int) error {
	for k, x := range d.All() {
		if _, err := fit(k, t.Key(), depth+1); err != nil {
			return err
		}
		f, err := fit(x, t.Value(), depth+1)
		if err != nil {
			return err
		}
		d.Set(k, f)
	}
	d.Key, d.Val = t.Key(), t.Value()
	return nil
}

func fitTuple(tup *value.Tuple, t *types.Type, depth int) (value.Value, error) {
	for i, x := range tup.Items {
		f, err := fit(x, t.Elems()[i], depth+1)
		if err != nil {
			return value.Value{}, err
		}
		tup.Items[i] = f
	}
	if t.IsNamedTuple() {
		tup.Type = t
	}
	return value.TupleOf(tup), nil
}

// inferred types the lists and dicts in v, of which nothing else tells the type,
// by what they hold.
func inferred(v value.Value, depth int) (value.Value, error) {
	if depth > types.MaxDepth {
		return v, fmt.Errorf("a value nested more than %d deep", types.MaxDepth)
	}
	switch v.Kind() {
	case value.ListKind:
		if l := v.List(); l.Elem == nil {
			l.Elem = types.Tensor // also ends the walk of a list that holds itself
			return v, inferList(l, depth)
		}
	case value.DictKind:
		if d := v.Dict(); d.Key == nil {
			d.Key, d.Val = types.Str, types.Tensor
			return v, inferDict(d, depth)
		}
	case value.TupleKind:
		for i, x := range v.Tuple().Items {
			x, err := inferred(x, depth+1)
			if err != nil {
				return v, err
			}
			v.Tuple().Items[i] = x
		}
	}
	return v, nil
}

func inferList(l *value.List, depth int) error {
	var elem *types.Type
	for _, x := range l.Items {
		if _, err := inferred(x, depth+1); err != nil {
			return err
		}
		elem = joined(elem, value.TypeOf(x))
	}
	if elem != nil {
		l.Elem = elem
	}
	return nil
}

func inferDict(d *value.Dict, depth int) error {
	var key, val *types.Type
	for k, x := range d.All() {
		if _, err := inferred(x, depth+1); err != nil {
			return err
		}
		key, val = joined(key, value.TypeOf(k)), joined(val, value.TypeOf(x))
	}
	if key != nil {
		d.Key, d.Val = key, val
	}
	return nil
}

// joined is the type of what holds both; t may be nil.
func joined(t, u *types.Type) *types.Type {
	if t == nil {
		return u
	}
	return types.UnifyOrUnion(t, u)
}
