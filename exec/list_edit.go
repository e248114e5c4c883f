package exec

import (
	"slices"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// index resolves a Python index, which may count from the end.
func index(i int64, n int) (int, bool) {
	if i < 0 {
		i += int64(n)
	}
	return int(i), i >= 0 && i < int64(n)
}

// listKernels read, write, slice and join lists.
func listKernels() []Entry {
	return []Entry{
		{"aten::append.t", listAppend},
		{"aten::extend.t", listExtend},
		{"aten::insert.t", listInsert},
		{"aten::pop.t", listPop},
		{"aten::Delete.t", listDelete},
		{"aten::clear.t", func(c *Call) error { c.Args[0].List().Items = nil; return nil }},
		{"aten::reverse.t", func(c *Call) error { slices.Reverse(c.Args[0].List().Items); return nil }},
		{"aten::copy.t", listCopy}, {"aten::list.t", listCopy},
		{"aten::_set_item.t", listSet},
		{"aten::__getitem__.t", listGet}, {"aten::select.t", listGet},
		{"aten::slice.t", listSlice},
		{"aten::len.t", listLen}, {"aten::len.any", listLen},
		{"aten::add.t", listJoin},
		{"aten::add_.t", func(c *Call) error { _ = listExtend(c); return c.Return(c.Args[0]) }},
		{"aten::mul.left_t", listTimes},
		{"aten::mul.right_", func(c *Call) error { c.Args[0], c.Args[1] = c.Args[1], c.Args[0]; return listTimes(c) }},
		{"aten::mul_.t", listTimesInPlace},
		{"prim::rangelist", rangeList},
		{"aten::__range_length", rangeLength},
		{"aten::__derive_index", func(c *Call) error {
			return c.Return(value.Int(c.Args[1].Int() + c.Args[0].Int()*c.Args[2].Int()))
		}},
		{"aten::Size", func(c *Call) error { return c.Return(c.Args[0]) }},
	}
}

func listAppend(c *Call) error {
	l := c.Args[0].List()
	if err := c.State.checkItems(len(l.Items) + 1); err != nil {
		return err
	}
	l.Items = append(l.Items, c.Args[1])
	if len(c.Out) > 0 {
		c.Out[0] = c.Args[0]
	}
	return nil
}

func listExtend(c *Call) error {
	l, more := c.Args[0].List(), c.Args[1].List()
	if err := c.State.checkItems(len(l.Items) + len(more.Items)); err != nil {
		return err
	}
	l.Items = append(l.Items, more.Items...)
	return nil
}

// listInsert clamps the position as Python does.
func listInsert(c *Call) error {
	l := c.Args[0].List()
	n := int64(len(l.Items))
	i := c.Args[1].Int()
	if i < 0 {
		i = max(i+n, 0)
	}
	l.Items = slices.Insert(l.Items, int(min(i, n)), c.Args[2])
	return nil
}

func listPop(c *Call) error {
	l := c.Args[0].List()
	if len(l.Items) == 0 {
		return Raise("IndexError", "pop from empty list")
	}
	i, ok := index(c.Args[1].Int(), len(l.Items))
	if !ok {
		return outOfRange()
	}
	v := l.Items[i]
	l.Items = slices.Delete(l.Items, i, i+1)
	return c.Return(v)
}

func listDelete(c *Call) error {
	l := c.Args[0].List()
	i, ok := index(c.Args[1].Int(), len(l.Items))
	if !ok {
		return outOfRange()
	}
	l.Items = slices.Delete(l.Items, i, i+1)
	return nil
}

func listCopy(c *Call) error {
	l := c.Args[0].List()
	return c.Return(value.NewList(l.Elem, slices.Clone(l.Items)...))
}

func listGet(c *Call) error {
	l := c.Args[0].List()
	i, ok := index(c.Args[1].Int(), len(l.Items))
	if !ok {
		return outOfRange()
	}
	return c.Return(l.Items[i])
}

func listSet(c *Call) error {
	l := c.Args[0].List()
	i, ok := index(c.Args[1].Int(), len(l.Items))
	if !ok {
		return outOfRange()
	}
	l.Items[i] = c.Args[2]
	return c.Return(c.Args[0])
}

func listLen(c *Call) error { return c.Return(value.Int(int64(len(c.Args[0].List().Items)))) }

func listJoin(c *Call) error {
	a, b := c.Args[0].List(), c.Args[1].List()
	if err := c.State.checkItems(len(a.Items) + len(b.Items)); err != nil {
		return err
	}
	return c.Return(value.ListOf(&value.List{Elem: a.Elem, Items: slices.Concat(a.Items, b.Items)}))
}

// repeated is items times n; a negative n of a list with elements raises.
func repeated(c *Call, items []value.Value, n int64) ([]value.Value, error) {
	switch {
	case len(items) == 0 || n == 0:
		return nil, nil
	case n < 0:
		return nil, Raise("ValueError", "vector::reserve")
	case n > 1<<40:
		n = 1 << 40
	}
	if err := c.State.checkItems(len(items) * int(n)); err != nil {
		return nil, err
	}
	return slices.Repeat(items, int(n)), nil
}

func listTimes(c *Call) error {
	l := c.Args[0].List()
	items, err := repeated(c, l.Items, c.Args[1].Int())
	if err != nil {
		return err
	}
	return c.Return(value.ListOf(&value.List{Elem: l.Elem, Items: items}))
}

// listTimesInPlace empties the list for n below 1.
func listTimesInPlace(c *Call) error {
	l := c.Args[0].List()
	items, err := repeated(c, l.Items, max(c.Args[1].Int(), 0))
	if err != nil {
		return err
	}
	l.Items = items
	return c.Return(c.Args[0])
}

func rangeList(c *Call) error {
	n := c.Args[0].Int()
	if n < 0 {
		return Raise("ValueError", "vector::reserve")
	}
	if err := c.State.checkItems(int(min(n, 1<<62))); err != nil {
		return err
	}
	items := make([]value.Value, n)
	for i := range items {
		items[i] = value.Int(int64(i))
	}
	return c.Return(value.NewList(types.Int, items...))
}

// rangeLength overflows as PyTorch does.
func rangeLength(c *Call) error {
	lo, hi, step := c.Args[0].Int(), c.Args[1].Int(), c.Args[2].Int()
	switch {
	case step == 0:
		return Raise("RuntimeError", "range() arg 3 must not be zero")
	case step > 0 && lo < hi:
		return c.Return(value.Int(1 + (hi-1-lo)/step))
	case step < 0 && lo > hi:
		return c.Return(value.Int(1 + (lo-1-hi)/-step))
	}
	return c.Return(value.Int(0))
}

// sliceBounds resolves start:end:step over n elements as Python does: the first
// index and how many there are.
func sliceBounds(start, end, stepV value.Value, n int) (first, step int64, count int, err error) {
	step = stepV.Int()
	if step == 0 {
		return 0, 0, 0, Raise("RuntimeError", "List slice should have non-zero step")
	}
	length := int64(n)
	lo, hi := int64(0), length
	if step < 0 {
		lo, hi = -1, length-1
	}
	clamp := func(v value.Value, def int64) int64 {
		if v.IsNone() {
			return def
		}
		i := v.Int()
		if i < 0 {
			i += length
		}
		return min(max(i, lo), hi)
	}
	if step > 0 {
		first, last := clamp(start, 0), clamp(end, length)
		if last > first {
			count = int((uint64(last-first)-1)/uint64(step) + 1)
		}
		return first, step, count, nil
	}
	first = clamp(start, length-1)
	if last := clamp(end, -1); first > last {
		count = int((uint64(first-last)-1)/-uint64(step) + 1)
	}
	return first, step, count, nil
}

func listSlice(c *Call) error {
	l := c.Args[0].List()
	first, step, count, err := sliceBounds(c.Args[1], c.Args[2], c.Args[3], len(l.Items))
	if err != nil {
		return err
	}
	items := make([]value.Value, count)
	for i := range items {
		items[i] = l.Items[first+int64(i)*step]
	}
	return c.Return(value.ListOf(&value.List{Elem: l.Elem, Items: items}))
}
