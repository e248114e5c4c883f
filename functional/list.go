package functional

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

const listRule = "list operator"

// list replaces n by a new list if it changes one, and reports whether it is of that kind.
func (r *replacer) list(n *ir.Node) bool {
	kind := n.Kind().String()
	switch kind {
	case "aten::append", "aten::insert", "aten::_set_item":
	default:
		return false
	}
	if n.NumInputs() < 2 || n.Input(0).Type().Kind() != types.ListKind {
		return true
	}
	l := n.Input(0)
	made := l.Def()
	if made == nil || made.Kind() != symbol.PrimListConstruct {
		r.u.Miss(n, listRule, "%%%s is not made by prim::ListConstruct", l.Name())
		return true
	}
	items, ok := changed(n, kind, made)
	if !ok {
		r.u.Miss(n, listRule, "the place is not a constant within the list")
		return true
	}
	for w := range r.facts.SlotWriters(r.known(l)) {
		if w != n && w.Block() != nil && made.Before(w) && w.Before(n) {
			r.u.Miss(n, listRule, "%%%s may be changed before by %s", l.Name(), w.Kind())
			return true
		}
	}
	if !r.separable(l, n, listRule) || !r.u.Edit(n, listRule) {
		return true
	}
	m := r.u.Graph.NewNode(symbol.PrimListConstruct)
	for _, v := range items {
		m.AddInput(v)
	}
	m.AddOutput(l.Type())
	r.replace(l, n, m)
	return true
}

// changed is what the list that made gives holds after n.
func changed(n *ir.Node, kind string, made *ir.Node) ([]*ir.Value, bool) {
	var items []*ir.Value
	for _, v := range made.Inputs() {
		items = append(items, v)
	}
	if kind == "aten::append" {
		return append(items, n.Input(1)), true
	}
	c, ok := n.Input(1).Constant()
	if !ok || c.Kind() != value.IntKind || n.NumInputs() != 3 {
		return nil, false
	}
	i := c.Int()
	if i < 0 {
		i += int64(len(items))
	}
	switch {
	case i < 0 || i > int64(len(items)) || kind == "aten::_set_item" && i == int64(len(items)):
		return nil, false
	case kind == "aten::insert":
		return slices.Insert(items, int(i), n.Input(2)), true
	}
	items[i] = n.Input(2)
	return items, true
}
