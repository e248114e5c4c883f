package exec

import (
	"slices"

	"github.com/torchpass/torchpass/value"
)

// listSortKernels sort lists in place or into a copy.
func listSortKernels() []Entry {
	var rows []Entry
	for _, t := range []string{"int", "float", "bool", "str", "any", "Tensor"} {
		rows = append(rows, Entry{"aten::sort." + t, listSort}, Entry{"aten::sorted." + t, listSorted})
	}
	return rows
}

func listSort(c *Call) error {
	return sortItems(c, c.Args[0].List().Items, c.Args[1].Bool())
}

func listSorted(c *Call) error {
	l := c.Args[0].List()
	items := slices.Clone(l.Items)
	if err := sortItems(c, items, false); err != nil {
		return err
	}
	return c.Return(value.ListOf(&value.List{Elem: l.Elem, Items: items}))
}

// sortItems sorts by < alone: ascending and stable, or descending. As std::sort
// does with up to 16 elements, it inserts; a nan stays where the comparisons
// leave it.
func sortItems(c *Call, items []value.Value, reverse bool) error {
	if slices.ContainsFunc(items, func(v value.Value) bool { return v.Kind() == value.ObjectKind }) {
		return &Unsupported{Op: c.Schema.FullName(), Detail: "objects sorted by their method __lt__"}
	}
	var failed error
	less := func(a, b value.Value) bool {
		l, err := lessValues(c, a, b)
		if err != nil && failed == nil {
			failed = err
		}
		return l
	}
	before := less
	if reverse {
		before = func(a, b value.Value) bool { return less(b, a) }
	}
	if len(items) <= 16 {
		insertionSort(items, before)
		return failed
	}
	slices.SortStableFunc(items, func(a, b value.Value) int {
		switch {
		case before(a, b):
			return -1
		case before(b, a):
			return 1
		}
		return 0
	})
	return failed
}

func insertionSort(items []value.Value, before func(a, b value.Value) bool) {
	for i := 1; i < len(items); i++ {
		v, j := items[i], i
		if before(v, items[0]) {
			copy(items[1:i+1], items[:i])
			items[0] = v
			continue
		}
		for ; j > 0 && before(v, items[j-1]); j-- {
			items[j] = items[j-1]
		}
		items[j] = v
	}
}

// lessValues is < on what a list may hold: numbers, str, bool, one-element
// tensors, and tuples of these by their first difference.
func lessValues(c *Call, a, b value.Value) (bool, error) {
	switch a.Kind() {
	case value.StrKind:
		return a.Str() < b.Str(), nil
	case value.IntKind, value.BoolKind, value.FloatKind:
		return lessNumber(a, b), nil
	case value.TensorKind:
		return lessTensors(c, a, b)
	case value.TupleKind:
		x, y := a.Tuple().Items, b.Tuple().Items
		for i := range min(len(x), len(y)) {
			if eq, err := equalElements(c, x[i], y[i]); err != nil {
				return false, err
			} else if !eq {
				return lessValues(c, x[i], y[i])
			}
		}
		return len(x) < len(y), nil
	}
	return false, &Unsupported{Op: c.Schema.FullName(), Detail: "sorting values of kind " + a.Kind().String()}
}

func lessTensors(c *Call, a, b value.Value) (bool, error) {
	lt, ok := Default().byName["aten::lt.Tensor"]
	truth, ok2 := Default().byName["aten::Bool.Tensor"]
	if !ok || !ok2 {
		return false, &Unsupported{Op: c.Schema.FullName(), Detail: "comparing tensors"}
	}
	out := make([]value.Value, 1)
	if err := lt(&Call{Args: []value.Value{a, b}, Out: out, Schema: c.Schema, State: c.State}); err != nil {
		return false, err
	}
	res := make([]value.Value, 1)
	err := truth(&Call{Args: out, Out: res, Schema: c.Schema, State: c.State})
	return res[0].Bool(), err
}
