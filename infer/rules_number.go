package infer

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
)

func numberRules() []row {
	return []row{
		{`aten::add.int`, addInts},
		{`aten::sub.int`, subInts},
		{`aten::mul.int`, mulInts},
		{`aten::floordiv.int`, floorDivInts},
		{`aten::remainder.int`, remainderInts},
		{`aten::neg.int`, negInt},
		{`aten::eq.int aten::ne.int aten::lt.int aten::le.int aten::gt.int aten::ge.int`, compareInts},
		{`aten::eq.bool aten::ne.bool`, compareBools},
		{`aten::__not__`, not},
		{`aten::__and__.bool`, and},
		{`aten::__or__.bool`, or},
		{`aten::Int.Scalar`, sameNumber},
		{`aten::__is__ aten::__isnot__`, identity},
		{`prim::min.int`, minInts},
		{`prim::max.int`, maxInts},
		{`aten::eq.device aten::ne.device`, compareDevices},
	}
}

// ints are the constant inputs 0 and 1.
func (c *call) ints2() (x, y int64, ok bool) {
	x, ok1 := c.at(0).int()
	y, ok2 := c.at(1).int()
	return x, y, ok1 && ok2
}

func addInts(c *call) *Fact {
	if x, y, ok := c.ints2(); ok {
		return intFact(x + y)
	}
	return c.neutral(0)
}

// neutral is the input other than constant k, if there is one: it changes nothing.
func (c *call) neutral(k int64) *Fact {
	for i := range 2 {
		if x, ok := c.at(i).int(); ok && x == k {
			return c.at(1 - i)
		}
	}
	return nil
}

func subInts(c *call) *Fact {
	if x, y, ok := c.ints2(); ok {
		return intFact(x - y)
	}
	if y, ok := c.at(1).int(); ok && y == 0 {
		return c.at(0)
	}
	if d := c.at(0).size(); d != types.AnyDim && d == c.at(1).size() {
		return intFact(0)
	}
	return nil
}

func mulInts(c *call) *Fact {
	if x, y, ok := c.ints2(); ok {
		return intFact(x * y)
	}
	return c.neutral(1)
}

func floorDivInts(c *call) *Fact {
	x, y, ok := c.ints2()
	switch {
	case ok && y != 0 && small(x) && small(y):
		q := x / y
		if x%y != 0 && (x < 0) != (y < 0) {
			q--
		}
		return intFact(q)
	case !ok:
		if y, ok := c.at(1).int(); ok && y == 1 {
			return c.at(0)
		}
	}
	return nil
}

func remainderInts(c *call) *Fact {
	x, y, ok := c.ints2()
	if !ok || y == 0 || !small(x) || !small(y) {
		return nil
	}
	r := x % y
	if r != 0 && (r < 0) != (y < 0) {
		r += y
	}
	return intFact(r)
}

func negInt(c *call) *Fact {
	if x, ok := c.at(0).int(); ok {
		return intFact(-x)
	}
	return nil
}

func compareInts(c *call) *Fact {
	op := c.n.Kind().Base()
	if x, y, ok := c.ints2(); ok {
		return boolFact(compared(op, x, y))
	}
	a, b := c.at(0).size(), c.at(1).size()
	if a != types.AnyDim && a == b {
		return boolFact(compared(op, 0, 0))
	}
	return c.compareSign(op)
}

func compared(op string, x, y int64) bool {
	switch op {
	case "eq":
		return x == y
	case "ne":
		return x != y
	case "lt":
		return x < y
	case "le":
		return x <= y
	case "gt":
		return x > y
	}
	return x >= y
}

// compareSign compares a size, which is at least 0, with a negative constant or with 0.
func (c *call) compareSign(op string) *Fact {
	d, y := c.at(0), c.at(1)
	if d.is(scalarFact) {
		d, y = y, d
		op = map[string]string{"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}[op]
	}
	k, ok := y.int()
	if !d.is(dimFact) || !ok {
		return nil
	}
	switch {
	case k < 0 && (op == "ge" || op == "gt") || k == 0 && op == "ge":
		return trueFact
	case k < 0 && (op == "lt" || op == "le") || k == 0 && op == "lt":
		return falseFact
	}
	return nil
}

func compareBools(c *call) *Fact {
	x, ok1 := c.at(0).bool()
	y, ok2 := c.at(1).bool()
	if ok1 && ok2 {
		return boolFact((x == y) == (c.n.Kind().Base() == "eq"))
	}
	return nil
}

func not(c *call) *Fact {
	if x, ok := c.at(0).bool(); ok {
		return boolFact(!x)
	}
	return nil
}

func and(c *call) *Fact { return c.absorbed(false) }

func or(c *call) *Fact { return c.absorbed(true) }

// absorbed is strong where an input is, and else the other input's.
func (c *call) absorbed(strong bool) *Fact {
	for i := range 2 {
		if x, ok := c.at(i).bool(); ok {
			if x == strong {
				return boolFact(strong)
			}
			return c.at(1 - i)
		}
	}
	return nil
}

func sameNumber(c *call) *Fact {
	if _, ok := c.at(0).int(); ok {
		return c.at(0)
	}
	return nil
}

// identity compares with None, or a value with itself.
func identity(c *call) *Fact {
	is := c.n.Kind().Base() == "__is__"
	if AsksItself(c.n) {
		return boolFact(is)
	}
	for i := range 2 {
		if !c.none(1 - i) {
			continue
		}
		x := c.at(i)
		switch {
		case c.none(i):
			return boolFact(is)
		case x.is(dimFact) || x.is(itemsFact) || x.is(tensorFact) && c.n.Input(i).Type().Kind() == types.OptionalKind:
			return boolFact(!is)
		}
	}
	return nil
}

// AsksItself reports whether n, an is or is not, asks that of a value and itself, and that
// is so: of what may be a float it is not, since a NaN is another.
func AsksItself(n *ir.Node) bool {
	if n.NumInputs() != 2 || n.Input(0) != n.Input(1) {
		return false
	}
	switch n.Input(0).Type().Kind() {
	case types.FloatKind, types.ComplexKind, types.NumberKind, types.AnyKind, types.OptionalKind, types.UnionKind, types.VarKind:
		return false
	}
	return true
}

func minInts(c *call) *Fact {
	if x, y, ok := c.ints2(); ok {
		return intFact(min(x, y))
	}
	return nil
}

func maxInts(c *call) *Fact {
	if x, y, ok := c.ints2(); ok {
		return intFact(max(x, y))
	}
	return nil
}

func compareDevices(c *call) *Fact {
	x, ok1 := c.at(0).constant()
	y, ok2 := c.at(1).constant()
	if ok1 && ok2 && x.Kind() == y.Kind() {
		return boolFact((x.Device() == y.Device()) == (c.n.Kind().Base() == "eq"))
	}
	return nil
}
