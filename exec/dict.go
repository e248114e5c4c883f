package exec

import (
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// dictKernels are the operators on dicts; one kernel serves every key type.
func dictKernels() []Entry {
	var rows []Entry
	for _, t := range []string{"str", "int", "bool", "float", "complex", "Tensor"} {
		rows = append(rows,
			Entry{"aten::__getitem__.Dict_" + t, dictGet},
			Entry{"aten::get." + t, func(c *Call) error { return dictGetOr(c, value.None()) }},
			Entry{"aten::get.default_" + t, func(c *Call) error { return dictGetOr(c, c.Args[2]) }},
			Entry{"aten::setdefault." + t, dictSetDefault},
			Entry{"aten::Delete.Dict_" + t, dictDelete},
			Entry{"aten::pop.Dict_" + t, dictPop},
			Entry{"aten::pop.Dict_default_" + t, dictPopOr},
			Entry{"aten::popitem." + t, dictPopItem},
			Entry{"aten::clear." + t, func(c *Call) error { c.Args[0].Dict().Clear(); return nil }},
			Entry{"aten::update." + t, dictUpdate},
			Entry{"aten::items." + t, dictItems},
			Entry{"aten::copy.Dict_" + t, dictCopy},
			Entry{"aten::dict.Dict_" + t, dictCopy},
			Entry{"aten::dict." + t, dictOfPairs},
			Entry{"aten::keys." + t, dictKeys},
			Entry{"aten::values." + t, dictValues},
			Entry{"aten::len.Dict_" + t, func(c *Call) error { return c.Return(value.Int(int64(c.Args[0].Dict().Len()))) }},
			Entry{"aten::__contains__." + t, dictContains},
			Entry{"aten::_set_item." + t, func(c *Call) error { c.Args[0].Dict().Set(c.Args[1], c.Args[2]); return nil }},
		)
	}
	return append(rows, Entry{"aten::dict", func(c *Call) error {
		return c.Return(value.DictOf(value.NewDict(types.Str, types.Tensor)))
	}})
}

func keyError(k value.Value) error { return Raise("RuntimeError", "KeyError: %s", Text(k)) }

func dictGet(c *Call) error {
	v, ok := c.Args[0].Dict().Get(c.Args[1])
	if !ok {
		return keyError(c.Args[1])
	}
	return c.Return(v)
}

func dictGetOr(c *Call, def value.Value) error {
	if v, ok := c.Args[0].Dict().Get(c.Args[1]); ok {
		return c.Return(v)
	}
	return c.Return(def)
}

func dictSetDefault(c *Call) error {
	d := c.Args[0].Dict()
	v, ok := d.Get(c.Args[1])
	if !ok {
		v = c.Args[2]
		d.Set(c.Args[1], v)
	}
	return c.Return(v)
}

func dictDelete(c *Call) error {
	if !c.Args[0].Dict().Delete(c.Args[1]) {
		return keyError(c.Args[1])
	}
	return nil
}

func dictPop(c *Call) error {
	if err := dictGet(c); err != nil {
		return err
	}
	c.Args[0].Dict().Delete(c.Args[1])
	return nil
}

func dictPopOr(c *Call) error {
	err := dictGetOr(c, c.Args[2])
	c.Args[0].Dict().Delete(c.Args[1])
	return err
}

// dictPopItem removes the first entry, where Python removes the last.
func dictPopItem(c *Call) error {
	d := c.Args[0].Dict()
	for k, v := range d.All() {
		if !d.Delete(k) { // a nan, which no key equals
			return Raise("RuntimeError", "Expected to erase 1 item, found 0")
		}
		return c.Return(value.NewTuple(k, v))
	}
	return Raise("RuntimeError", "popitem(): dictionary is empty")
}

func dictUpdate(c *Call) error {
	d := c.Args[0].Dict()
	for k, v := range c.Args[1].Dict().All() {
		d.Set(k, v)
	}
	return nil
}

func dictCopy(c *Call) error {
	d := c.Args[0].Dict()
	u := value.NewDict(d.Key, d.Val)
	for k, v := range d.All() {
		u.Set(k, v)
	}
	return c.Return(value.DictOf(u))
}

func dictOfPairs(c *Call) error {
	l := c.Args[0].List()
	var key, val *types.Type
	if l.Elem != nil && len(l.Elem.Elems()) == 2 {
		key, val = l.Elem.Elems()[0], l.Elem.Elems()[1]
	}
	d := value.NewDict(key, val)
	for _, pair := range l.Items {
		if items := pair.Tuple().Items; len(items) == 2 {
			d.Set(items[0], items[1])
		}
	}
	return c.Return(value.DictOf(d))
}

func dictItems(c *Call) error {
	d := c.Args[0].Dict()
	items := make([]value.Value, 0, d.Len())
	for k, v := range d.All() {
		items = append(items, value.NewTuple(k, v))
	}
	var elem *types.Type
	if d.Key != nil && d.Val != nil {
		elem = types.Tuple(d.Key, d.Val)
	}
	return c.Return(value.ListOf(&value.List{Elem: elem, Items: items}))
}

func dictKeys(c *Call) error {
	d := c.Args[0].Dict()
	items := make([]value.Value, 0, d.Len())
	for k := range d.All() {
		items = append(items, k)
	}
	return c.Return(value.ListOf(&value.List{Elem: d.Key, Items: items}))
}

func dictValues(c *Call) error {
	d := c.Args[0].Dict()
	items := make([]value.Value, 0, d.Len())
	for _, v := range d.All() {
		items = append(items, v)
	}
	return c.Return(value.ListOf(&value.List{Elem: d.Val, Items: items}))
}

func dictContains(c *Call) error {
	_, ok := c.Args[0].Dict().Get(c.Args[1])
	return c.Return(value.Bool(ok))
}
