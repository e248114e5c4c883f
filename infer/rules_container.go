package infer

import (
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// maxItems bounds the lists that are known by element.
const maxItems = 4096

func containerRules() []row {
	return []row{
		{`prim::ListConstruct prim::TupleConstruct`, constructed},
		{`prim::ListUnpack prim::TupleUnpack`, unpacked},
		{`prim::TupleIndex aten::__getitem__.t`, item},
		{`prim::TupleSlice`, tupleSlice},
		{`prim::unchecked_cast prim::unchecked_unwrap_optional aten::_unwrap_optional`, cast},
		{`aten::len.t`, length},
		{`aten::add.t`, listJoin},
		{`aten::list.t aten::copy.t`, listCopy},
		{`aten::slice.t`, listSlice},
		{`aten::mul.left_t`, listRepeat},
	}
}

func constructed(c *call) *Fact {
	if c.n.NumInputs() > maxItems {
		return nil
	}
	items := make([]*Fact, c.n.NumInputs())
	for i := range items {
		items[i] = c.at(i)
	}
	return itemsOf(items)
}

func unpacked(c *call) *Fact {
	f := c.at(0)
	if !f.is(itemsFact) || len(f.items) != c.n.NumOutputs() || len(f.items) == 0 {
		return nil
	}
	c.rest = f.items[1:]
	return f.items[0]
}

func item(c *call) *Fact {
	f := c.at(0)
	k, ok := c.at(1).int()
	if !f.is(itemsFact) {
		return nil
	}
	if i, ok := c.wrapped(k, ok, len(f.items)); ok {
		return f.items[i]
	}
	return nil
}

func tupleSlice(c *call) *Fact {
	f, beg, end := c.at(0), c.n.Attr(symbol.AttrBeg), c.n.Attr(symbol.AttrEnd)
	if !f.is(itemsFact) || beg == nil || end == nil || beg.Int() < 0 || end.Int() < beg.Int() || end.Int() > int64(len(f.items)) {
		return nil
	}
	return itemsOf(f.items[beg.Int():end.Int()])
}

func cast(c *call) *Fact {
	if f := c.at(0); !f.isNone() {
		return f
	}
	return nil
}

func length(c *call) *Fact {
	if f := c.at(0); f.is(itemsFact) && c.n.Input(0).Type().Kind() == types.ListKind {
		return intFact(int64(len(f.items)))
	}
	return nil
}

func listJoin(c *call) *Fact {
	a, b := c.at(0), c.at(1)
	if !a.is(itemsFact) || !b.is(itemsFact) || len(a.items)+len(b.items) > maxItems {
		return nil
	}
	return itemsOf(append(append([]*Fact{}, a.items...), b.items...))
}

func listCopy(c *call) *Fact {
	if f := c.at(0); f.is(itemsFact) {
		return f
	}
	return nil
}

func listSlice(c *call) *Fact {
	f := c.at(0)
	if !f.is(itemsFact) {
		return nil
	}
	n := int64(len(f.items))
	beg, ok1 := c.bound("start", 0)
	end, ok2 := c.bound("end", n)
	step, ok3 := c.arg("step").int()
	if !ok1 || !ok2 || !ok3 || step < 1 {
		return nil
	}
	items := []*Fact{}
	for i := clampTo(beg, n); i < clampTo(end, n); i += min(step, n+1) {
		items = append(items, f.items[i])
	}
	return itemsOf(items)
}

func listRepeat(c *call) *Fact {
	f := c.at(0)
	k, ok := c.at(1).int()
	if !f.is(itemsFact) || !ok || k < 0 || k > maxItems || int64(len(f.items))*k > maxItems {
		return nil
	}
	items := []*Fact{}
	for range k {
		items = append(items, f.items...)
	}
	return itemsOf(items)
}
