package exec

import (
	"slices"

	"github.com/torchpass/torchpass/value"
)

// listSearchKernels compare and search lists, and fold them to one value.
func listSearchKernels() []Entry {
	var rows []Entry
	for _, t := range []string{"int", "float", "bool", "str", "Tensor"} {
		rows = append(rows,
			Entry{"aten::remove." + t, listRemove},
			Entry{"aten::index.list_" + t, listIndex},
			Entry{"aten::count." + t, listCount},
			Entry{"aten::eq." + t + "_list", listEqual(true)},
			Entry{"aten::ne." + t + "_list", listEqual(false)})
	}
	for _, t := range []string{"int", "float", "bool"} {
		rows = append(rows,
			Entry{"prim::max.self_" + t, listExtreme("max", func(a, b value.Value) bool { return lessNumber(b, a) })},
			Entry{"prim::min.self_" + t, listExtreme("min", lessNumber)},
			Entry{"prim::max." + t + "_list", listLarger(func(a, b []value.Value) bool { return lessLists(b, a) })},
			Entry{"prim::min." + t + "_list", listLarger(lessLists)},
			Entry{"aten::all." + t, listAll}, Entry{"aten::any." + t, listAny})
	}
	for _, t := range []string{"int", "float", "str"} {
		rows = append(rows, Entry{"aten::__contains__." + t + "_list", listContains})
	}
	return append(rows, Entry{"aten::any.str", listAny},
		Entry{"aten::sum.int", sumIntItems}, Entry{"aten::sum.bool", sumIntItems},
		Entry{"aten::sum.float", sumFloats}, Entry{"aten::sum.complex", sumComplex})
}

// equalElements is == on elements; tensors are compared by value and must have
// one element.
func equalElements(c *Call, a, b value.Value) (bool, error) {
	if a.Kind() != value.TensorKind || b.Kind() != value.TensorKind {
		return equalPlain(a, b), nil
	}
	eq, ok := Default().byName["aten::eq.Tensor"]
	truth, ok2 := Default().byName["aten::Bool.Tensor"]
	if !ok || !ok2 {
		return false, &Unsupported{Op: c.Schema.FullName(), Detail: "comparing tensors"}
	}
	out := make([]value.Value, 1)
	if err := eq(&Call{Args: []value.Value{a, b}, Out: out, Schema: c.Schema, State: c.State}); err != nil {
		return false, err
	}
	res := make([]value.Value, 1)
	err := truth(&Call{Args: out, Out: res, Schema: c.Schema, State: c.State})
	return res[0].Bool(), err
}

// find is the position of the first element equal to v, -1 for none.
func find(c *Call, items []value.Value, v value.Value) (int, error) {
	for i := range items {
		if eq, err := equalElements(c, items[i], v); err != nil || eq {
			return i, err
		}
	}
	return -1, nil
}

func listRemove(c *Call) error {
	l := c.Args[0].List()
	i, err := find(c, l.Items, c.Args[1])
	if err != nil {
		return err
	}
	if i < 0 {
		return Raise("ValueError", "list.remove(x): x not in list")
	}
	l.Items = slices.Delete(l.Items, i, i+1)
	return nil
}

func listIndex(c *Call) error {
	i, err := find(c, c.Args[0].List().Items, c.Args[1])
	if err != nil {
		return err
	}
	if i < 0 {
		text := Text(c.Args[1])
		if c.Args[1].Kind() == value.BoolKind {
			text = Text(value.Int(c.Args[1].Int()))
		}
		return Raise("ValueError", "'%s' is not in list", text)
	}
	return c.Return(value.Int(int64(i)))
}

func listCount(c *Call) error {
	n := int64(0)
	for _, x := range c.Args[0].List().Items {
		eq, err := equalElements(c, x, c.Args[1])
		if err != nil {
			return err
		}
		if eq {
			n++
		}
	}
	return c.Return(value.Int(n))
}

func listContains(c *Call) error {
	i, err := find(c, c.Args[0].List().Items, c.Args[1])
	if err != nil {
		return err
	}
	return c.Return(value.Bool(i >= 0))
}

// listEqual compares element by element, so that a nan differs from itself,
// except that a list equals itself.
func listEqual(want bool) Kernel {
	return func(c *Call) error {
		if c.Args[0].List() == c.Args[1].List() {
			return c.Return(value.Bool(want))
		}
		a, b := c.Args[0].List().Items, c.Args[1].List().Items
		equal := len(a) == len(b)
		for i := 0; equal && i < len(a); i++ {
			eq, err := equalElements(c, a[i], b[i])
			if err != nil {
				return err
			}
			equal = eq
		}
		return c.Return(value.Bool(equal == want))
	}
}

// lessNumber is < on numbers of one kind.
func lessNumber(a, b value.Value) bool {
	if a.Kind() == value.FloatKind || b.Kind() == value.FloatKind {
		return a.AsFloat() < b.AsFloat()
	}
	return a.AsInt() < b.AsInt()
}

// lessLists is lexicographic.
func lessLists(a, b []value.Value) bool {
	for i := range min(len(a), len(b)) {
		if lessNumber(a[i], b[i]) {
			return true
		}
		if lessNumber(b[i], a[i]) {
			return false
		}
	}
	return len(a) < len(b)
}

// listExtreme keeps the first element and lets a later one win only if before.
func listExtreme(name string, before func(a, b value.Value) bool) Kernel {
	return func(c *Call) error {
		items := c.Args[0].List().Items
		if len(items) == 0 {
			return Raise("RuntimeError", "%s() arg is an empty sequence", name)
		}
		best := items[0]
		for _, x := range items[1:] {
			if before(x, best) {
				best = x
			}
		}
		return c.Return(best)
	}
}

func listLarger(before func(a, b []value.Value) bool) Kernel {
	return func(c *Call) error {
		if before(c.Args[0].List().Items, c.Args[1].List().Items) {
			return c.Return(c.Args[0])
		}
		return c.Return(c.Args[1])
	}
}

// truthy is bool(v) for numbers and str.
func truthy(v value.Value) bool {
	switch v.Kind() {
	case value.FloatKind:
		return v.Float() != 0
	case value.ComplexKind:
		return v.Complex() != 0
	case value.StrKind:
		return v.Str() != ""
	}
	return v.AsInt() != 0
}

func listAll(c *Call) error {
	return c.Return(value.Bool(!slices.ContainsFunc(c.Args[0].List().Items, func(v value.Value) bool { return !truthy(v) })))
}

func listAny(c *Call) error {
	return c.Return(value.Bool(slices.ContainsFunc(c.Args[0].List().Items, truthy)))
}

func sumIntItems(c *Call) error {
	sum := int64(0)
	for _, x := range c.Args[0].List().Items {
		sum += x.AsInt()
	}
	return c.Return(value.Int(sum))
}

func sumFloats(c *Call) error {
	sum := 0.0
	for _, x := range c.Args[0].List().Items {
		sum += x.AsFloat()
	}
	return c.Return(value.Float(sum))
}

func sumComplex(c *Call) error {
	sum := complex128(0)
	for _, x := range c.Args[0].List().Items {
		sum += x.AsComplex()
	}
	return c.Return(value.Complex(sum))
}
