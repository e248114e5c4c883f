package rewrite

import (
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/value"
)

// operandName is an operand as the text has it.
func operandName(r *Rule, o *operand) string {
	switch o.kind {
	case opValue:
		return "%" + r.vars.vals[o.slot].name
	case opList:
		return "%" + r.vars.lists[o.slot].name + "..."
	case opRest:
		return "..."
	case opConst:
		return "$" + r.vars.consts[o.slot].name
	case opLiteral:
		return spellValue(o.lit)
	case opExpr:
		return spell(r, o.expr)
	}
	return "_"
}

func spellValue(v value.Value) string { return string(value.AppendRepr(nil, v, &value.Style{})) }

// spell is an expression as it could be written.
func spell(r *Rule, e *expr) string {
	switch e.op {
	case exLiteral:
		if e.lit.kind == cDType {
			return e.lit.s
		}
		if e.lit.kind == cStr {
			return strconv.Quote(e.lit.s)
		}
		return spellValue(e.val)
	case exConst:
		return "$" + r.vars.consts[e.slot].name
	case exValue:
		return "%" + r.vars.vals[e.slot].name
	case exList:
		return "%" + r.vars.lists[e.slot].name + "..."
	case exIndex:
		return spell(r, e.kids[0]) + "[" + spell(r, e.kids[1]) + "]"
	case exNot:
		return "!" + spell(r, e.kids[0])
	case exNegative:
		return "-" + spell(r, e.kids[0])
	case exBinary:
		return spellSide(r, e.kids[0]) + " " + e.name + " " + spellSide(r, e.kids[1])
	}
	args := make([]string, len(e.kids))
	for i, k := range e.kids {
		args[i] = spell(r, k)
	}
	return e.name + "(" + strings.Join(args, ", ") + ")"
}

func spellSide(r *Rule, e *expr) string {
	if e.op == exBinary {
		return "(" + spell(r, e) + ")"
	}
	return spell(r, e)
}
