package rewrite

import (
	"math"

	"github.com/torchpass/torchpass/value"
)

// cell is what an expression comes to. The zero cell is what is not known: whatever is
// computed with it is not known either.
type cell struct {
	kind cellKind
	i    int64 // an int; 1 for true
	f    float64
	s    string // a string or name
	l    []cell
}

type cellKind uint8

const (
	cUnknown cellKind = iota
	cInt
	cFloat
	cBool
	cStr
	cList
	cNone
	cDType
	cSize // a size of which only is known that it is the same wherever i stands
)

func (k cellKind) String() string {
	return [...]string{"something", "an int", "a float", "a bool", "a string", "a list", "None", "a dtype", "a size"}[k]
}

func intCell(i int64) cell     { return cell{kind: cInt, i: i} }
func floatCell(f float64) cell { return cell{kind: cFloat, f: f} }
func strCell(s string) cell    { return cell{kind: cStr, s: s} }

func boolCell(b bool) cell {
	if b {
		return cell{kind: cBool, i: 1}
	}
	return cell{kind: cBool}
}

// cellOf is a constant as expressions know it; tensors and the like are not known.
func cellOf(v value.Value) cell {
	switch v.Kind() {
	case value.IntKind:
		return intCell(v.Int())
	case value.FloatKind:
		return floatCell(v.Float())
	case value.BoolKind:
		return boolCell(v.Bool())
	case value.StrKind:
		return strCell(v.Str())
	case value.DeviceKind:
		return strCell(v.Device().String())
	case value.NoneKind:
		return cell{kind: cNone}
	case value.ListKind:
		c := cell{kind: cList, l: make([]cell, len(v.List().Items))}
		for i, x := range v.List().Items {
			c.l[i] = cellOf(x)
		}
		return c
	}
	return cell{}
}

func (c cell) isNumber() bool { return c.kind == cInt || c.kind == cFloat }
func (c cell) isTrue() bool   { return c.kind == cBool && c.i == 1 }
func (c cell) isFalse() bool  { return c.kind == cBool && c.i == 0 }

func (c cell) number() float64 {
	if c.kind == cInt {
		return float64(c.i)
	}
	return c.f
}

// equal compares two cells: an int and a float by value, what is of different kinds is
// different.
func equal(a, b cell) cell {
	switch {
	case a.kind == cUnknown || b.kind == cUnknown:
		return cell{}
	case a.kind == cSize || b.kind == cSize:
		if a.kind == b.kind && a.i == b.i {
			return boolCell(true)
		}
		return cell{}
	case a.kind == cInt && b.kind == cInt:
		return boolCell(a.i == b.i)
	case a.isNumber() && b.isNumber():
		return boolCell(a.number() == b.number())
	case a.kind != b.kind:
		return boolCell(false)
	case a.kind == cList:
		return equalLists(a.l, b.l)
	}
	return boolCell(a.i == b.i && a.s == b.s)
}

func equalLists(a, b []cell) cell {
	if len(a) != len(b) {
		return boolCell(false)
	}
	known := true
	for i := range a {
		c := equal(a[i], b[i])
		if c.isFalse() {
			return c
		}
		known = known && c.kind == cBool
	}
	if !known {
		return cell{}
	}
	return boolCell(true)
}

// compute is a op b for an operator of arithmetic or order.
func compute(op string, a, b cell) cell {
	if !a.isNumber() || !b.isNumber() {
		return cell{}
	}
	if a.kind == cInt && b.kind == cInt {
		return computeInts(op, a.i, b.i)
	}
	x, y := a.number(), b.number()
	switch op {
	case "+":
		return floatCell(x + y)
	case "-":
		return floatCell(x - y)
	case "*":
		return floatCell(x * y)
	case "/":
		if y == 0 {
			return cell{}
		}
		return floatCell(x / y)
	}
	return order(op, x, y)
}

// computeInts is exact or not known.
func computeInts(op string, x, y int64) cell {
	switch op {
	case "+":
		if s := x + y; (s > x) == (y > 0) {
			return intCell(s)
		}
	case "-":
		if d := x - y; (d < x) == (y > 0) {
			return intCell(d)
		}
	case "*":
		if x == 0 || y == 0 {
			return intCell(0)
		}
		if p := x * y; p/y == x && !(x == -1 && y == math.MinInt64) && !(y == -1 && x == math.MinInt64) {
			return intCell(p)
		}
	case "/":
		if y != 0 {
			return floatCell(float64(x) / float64(y))
		}
	case "//", "%":
		return divide(op, x, y)
	}
	return order(op, x, y)
}

// divide rounds down, as Python does.
func divide(op string, x, y int64) cell {
	if y == 0 || x == math.MinInt64 && y == -1 {
		return cell{}
	}
	q, r := x/y, x%y
	if r != 0 && (r < 0) != (y < 0) {
		q, r = q-1, r+y
	}
	if op == "%" {
		return intCell(r)
	}
	return intCell(q)
}

// order is x op y for an operator of order.
func order[T int64 | float64](op string, x, y T) cell {
	switch op {
	case "<":
		return boolCell(x < y)
	case "<=":
		return boolCell(x <= y)
	case ">":
		return boolCell(x > y)
	case ">=":
		return boolCell(x >= y)
	}
	return cell{}
}
