package rewrite

import (
	"math"
	"sort"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
)

// Predicate is a constraint in Go. It is called when all of the pattern has matched,
// with the values that the constraint names, lists in full, and must change nothing.
type Predicate func(m *Match, vs []*ir.Value) bool

type argKind uint8

const (
	argValue argKind = iota
	argNumber
	argList
)

// function is a built-in function. What is not known is the zero cell.
type function struct {
	args   []argKind
	result cellKind
	value  func(m *Match, v *ir.Value) cell // of one value
	cells  func(args []cell) cell           // of what is no value
}

func ofValue(result cellKind, f func(*Match, *ir.Value) cell) *function {
	return &function{args: []argKind{argValue}, result: result, value: f}
}

func ofNumbers(n int, f func([]cell) cell) *function {
	return &function{args: []argKind{argNumber, argNumber}[:n], cells: f}
}

// functions is what expressions may call; docs/rules.md has the table.
var functions = map[string]*function{
	"uses":     ofValue(cInt, func(_ *Match, v *ir.Value) cell { return intCell(int64(v.NumUses())) }),
	"type":     ofValue(cStr, func(_ *Match, v *ir.Value) cell { return strCell(v.Type().String()) }),
	"constant": ofValue(cBool, func(_ *Match, v *ir.Value) cell { return boolCell(v.IsConstant()) }),
	"value":    ofValue(cUnknown, (*Match).constantCell),
	"rank":     ofValue(cInt, rankCell),
	"shape":    ofValue(cList, shapeCell),
	"numel":    ofValue(cInt, numelCell),
	"dtype":    ofValue(cDType, dtypeCell),
	"device":   ofValue(cStr, deviceCell),
	"len":      {args: []argKind{argList}, result: cInt, cells: lenCell},
	"abs":      ofNumbers(1, absCell),
	"sqrt":     ofNumbers(1, func(a []cell) cell { return floatFunction(math.Sqrt, a[0]) }),
	"float":    ofNumbers(1, func(a []cell) cell { return floatFunction(func(f float64) float64 { return f }, a[0]) }),
	"min":      ofNumbers(2, func(a []cell) cell { return choose("<=", a) }),
	"max":      ofNumbers(2, func(a []cell) cell { return choose(">=", a) }),
}

// functionNames lists what a constraint may call.
func (b *ruleReader) functionNames() string {
	names := []string{"all", "bound"}
	for name := range functions {
		names = append(names, name)
	}
	for name := range b.r.preds {
		names = append(names, name)
	}
	sort.Strings(names)
	return strings.Join(names, ", ")
}

func rankCell(m *Match, v *ir.Value) cell {
	info := m.known(v)
	if n, ok := info.Rank(); ok {
		return intCell(int64(n))
	}
	return cell{}
}

func shapeCell(m *Match, v *ir.Value) cell {
	info := m.known(v)
	if !info.HasRank {
		return cell{}
	}
	c := cell{kind: cList, l: make([]cell, len(info.Sizes))}
	for i, d := range info.Sizes {
		if n, ok := d.Known(); ok {
			c.l[i] = intCell(n)
		} else if k, ok := d.Symbol(); ok {
			c.l[i] = cell{kind: cSize, i: k}
		}
	}
	return c
}

func numelCell(m *Match, v *ir.Value) cell {
	info := m.known(v)
	sizes, ok := info.StaticSizes()
	if !ok {
		return cell{}
	}
	n := intCell(1)
	for _, d := range sizes {
		n = compute("*", n, intCell(d))
	}
	return n
}

func dtypeCell(m *Match, v *ir.Value) cell {
	switch info := m.known(v); {
	case v.Type().Kind() != types.TensorKind || !info.HasDType:
		return cell{}
	default:
		return cell{kind: cDType, s: info.DType.Name()}
	}
}

func deviceCell(m *Match, v *ir.Value) cell {
	if info := m.known(v); info.HasDevice {
		return strCell(info.Device.String())
	}
	return cell{}
}

func (m *Match) constantCell(v *ir.Value) cell {
	if c, ok := m.constant(v); ok {
		return cellOf(c)
	}
	return cell{}
}

func lenCell(args []cell) cell {
	switch a := args[0]; a.kind {
	case cList:
		return intCell(int64(len(a.l)))
	case cStr:
		return intCell(int64(len(a.s)))
	}
	return cell{}
}

func absCell(a []cell) cell {
	switch x := a[0]; {
	case x.kind == cInt && x.i != math.MinInt64:
		return intCell(max(x.i, -x.i))
	case x.kind == cFloat:
		return floatCell(math.Abs(x.f))
	}
	return cell{}
}

func floatFunction(f func(float64) float64, a cell) cell {
	if !a.isNumber() {
		return cell{}
	}
	return floatCell(f(a.number()))
}

func choose(op string, a []cell) cell {
	switch c := compute(op, a[0], a[1]); {
	case c.isTrue():
		return a[0]
	case c.isFalse():
		return a[1]
	}
	return cell{}
}
