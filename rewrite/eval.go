package rewrite

import "github.com/torchpass/torchpass/ir"

// eval is what e comes to for what is matched. Lists stand for the element that all(...)
// is at.
func (m *Match) eval(e *expr) cell {
	switch e.op {
	case exLiteral:
		return e.lit
	case exConst:
		if m.constOK[e.slot] {
			return cellOf(m.consts[e.slot])
		}
	case exCall:
		return m.call(e)
	case exPred:
		return boolCell(e.pred(m, m.arguments(e.kids)))
	case exAll:
		return m.all(e.kids[0])
	case exBound:
		if k := e.kids[0]; k.op == exConst {
			return boolCell(m.constOK[k.slot])
		}
		return boolCell(m.vals[e.kids[0].slot] != nil)
	case exIndex:
		return element(m.eval(e.kids[0]), m.eval(e.kids[1]))
	case exNot:
		return not(m.eval(e.kids[0]))
	case exNegative:
		return negative(m.eval(e.kids[0]))
	case exBinary:
		return m.binary(e)
	}
	return cell{}
}

// binary is three-valued: false && unknown is false.
func (m *Match) binary(e *expr) cell {
	a := m.eval(e.kids[0])
	switch e.name {
	case "&&":
		if a.isFalse() {
			return a
		}
		if b := m.eval(e.kids[1]); b.isFalse() || a.isTrue() {
			return b
		}
		return cell{}
	case "||":
		if a.isTrue() {
			return a
		}
		if b := m.eval(e.kids[1]); b.isTrue() || a.isFalse() {
			return b
		}
		return cell{}
	case "==":
		return equal(a, m.eval(e.kids[1]))
	case "!=":
		return not(equal(a, m.eval(e.kids[1])))
	}
	return compute(e.name, a, m.eval(e.kids[1]))
}

func not(c cell) cell {
	if c.kind != cBool {
		return cell{}
	}
	return boolCell(c.i == 0)
}

// element is a[i], from the end for a negative i.
func element(a, i cell) cell {
	if a.kind != cList || i.kind != cInt {
		return cell{}
	}
	at := i.i
	if at < 0 {
		at += int64(len(a.l))
	}
	if at < 0 || at >= int64(len(a.l)) {
		return cell{}
	}
	return a.l[at]
}

func (m *Match) call(e *expr) cell {
	k := e.kids[0]
	switch {
	case e.fn.value != nil && k.op == exValue:
		if v := m.vals[k.slot]; v != nil {
			return e.fn.value(m, v)
		}
		return cell{}
	case e.fn.value != nil:
		if l := m.lists[k.slot]; m.elem < len(l) {
			return e.fn.value(m, l[m.elem])
		}
		return cell{}
	case k.op == exList:
		return cell{kind: cInt, i: int64(len(m.lists[k.slot]))} // len
	}
	args := make([]cell, len(e.kids))
	for i, k := range e.kids {
		args[i] = m.eval(k)
	}
	return e.fn.cells(args)
}

// all is whether e holds for each element of the lists in it, which are of one length.
func (m *Match) all(e *expr) cell {
	n := m.length(e, -1)
	if n < 0 {
		return cell{}
	}
	had := m.elem
	defer func() { m.elem = had }()
	known := true
	for m.elem = 0; m.elem < n; m.elem++ {
		c := m.eval(e)
		if c.isFalse() {
			return c
		}
		known = known && c.isTrue()
	}
	if !known {
		return cell{}
	}
	return boolCell(true)
}

// length is the length of all lists in e that stand for their elements, -2 if they differ.
func (m *Match) length(e *expr, n int) int {
	if e.op == exList {
		l := len(m.lists[e.slot])
		if n >= 0 && l != n {
			return -2
		}
		return l
	}
	if e.name == "len" {
		return n
	}
	for _, k := range e.kids {
		if n = m.length(k, n); n == -2 {
			return n
		}
	}
	return n
}

func negative(c cell) cell {
	if c.kind == cFloat {
		return floatCell(-c.f)
	}
	return compute("-", intCell(0), c)
}

// arguments are the values that a predicate is given: lists in full, within all(...)
// their element. A value that is not bound is nil.
func (m *Match) arguments(kids []*expr) []*ir.Value {
	var vs []*ir.Value
	for _, k := range kids {
		if k.op == exList {
			vs = append(vs, m.lists[k.slot]...)
		} else {
			vs = append(vs, m.vals[k.slot])
		}
	}
	return vs
}
