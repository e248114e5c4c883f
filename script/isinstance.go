package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// isInstance evaluates isinstance(v, T) or isinstance(v, (T, U)). What is known
// without running is a constant; otherwise the condition narrows the variable.
func (e *emitter) isInstance(x *expr) condition {
	if len(x.parts) != 3 || len(x.kwargs) > 0 {
		e.fail(x.at, "isinstance takes a value and types")
	}
	obj := x.parts[1]
	v := e.expr(obj, nil)
	have, asked := standard(v.Type()), e.typesOf(x.parts[2])
	var yes, no []*types.Type
	all := true
	for _, h := range have {
		if h == types.Any {
			yes, no, all = append(yes, asked...), append(no, types.Any), len(asked) == 1 && asked[0] == types.Any
			break
		}
		found := false
		for _, a := range asked {
			if h.IsSubtypeOf(a) {
				yes, found = append(yes, h), true
				break
			}
		}
		if found {
			continue
		}
		all = false
		for _, a := range asked {
			if a.IsSubtypeOf(h) {
				yes, found = append(yes, a), true
			}
		}
		no = append(no, h)
	}
	c := condition{}
	if obj.kind == exprVar {
		if t := union(yes); t != nil {
			c.yes = []refinement{{obj.name, t}}
		}
		if t := union(no); t != nil {
			c.no = []refinement{{obj.name, t}}
		}
	}
	switch {
	case len(yes) == 0:
		c.static, c.val = types.False, e.constant(obj.at, value.Bool(false), nil)
	case all:
		c.static, c.val = types.True, e.constant(obj.at, value.Bool(true), nil)
	default:
		n := e.node(-1, symbol.PrimIsinstance, v)
		n.SetAttr(ir.AnyAttr(symbol.AttrTypes, ir.AttrTys, asked))
		c.val = n.AddOutput(types.Bool)
	}
	return c
}

// standard is what a type consists of.
func standard(t *types.Type) []*types.Type {
	switch t.Kind() {
	case types.UnionKind:
		return t.Elems()
	case types.OptionalKind:
		return append(standard(t.Elem()), types.None)
	}
	return []*types.Type{t}
}

func (e *emitter) typesOf(x *expr) []*types.Type {
	if x.kind != exprTuple {
		return []*types.Type{e.typ(x)}
	}
	var out []*types.Type
	for _, p := range x.parts {
		out = append(out, e.typesOf(p)...)
	}
	return out
}

// union joins types one after the other; nil for none.
func union(ts []*types.Type) *types.Type {
	var t *types.Type
	for _, u := range ts {
		if t == nil {
			t = u
		} else {
			t = types.UnifyOrUnion(t, u)
		}
	}
	return t
}
