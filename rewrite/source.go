package rewrite

import (
	"fmt"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// origin is where the storage of a value, or what it holds, may come from: a value that
// is there, a constant that replace makes (-1), or the k-th node that it makes (k+1).
type origin struct {
	v    *ir.Value
	made int
}

var ofConstant = origin{made: -1}

// origins finds where values come from, as far as the nodes of match and replace tell.
type origins struct {
	m   *Match
	pl  *plan
	old map[*ir.Value][]origin
}

// aliasing says why the values that replace returns must not take the place of those of
// match, because somebody could tell: a write that was seen through another value, or is
// now; two results that were apart and are not. Empty if nobody can.
func (m *Match) aliasing(pl *plan) string {
	o := &origins{m, pl, make(map[*ir.Value][]origin)}
	var was, is [][]origin
	for i, slot := range m.p.returns {
		v := m.vals[slot]
		was, is = append(was, nil), append(is, nil)
		if !v.HasUses() || !m.s.facts.Mutable(v) {
			continue
		}
		was[i], is[i] = o.ofOld(v), o.ofNew(pl.returns[i])
		for _, x := range slices.Concat(was[i], is[i]) {
			if reason := m.together(v, x, slices.Contains(is[i], x)); reason != "" {
				return reason
			}
		}
		for j := range i {
			w := m.vals[m.p.returns[j]]
			if (meet(was[i], was[j]) || meet(is[i], is[j])) && !m.mayBecomeOne(v, w) {
				return fmt.Sprintf("somebody could tell whether %%%s and %%%s share storage", w.Name(), v.Name())
			}
		}
	}
	for i, slot := range m.p.returns {
		for _, x := range is[i] {
			if x.v != nil {
				pl.join = append(pl.join, [2]*ir.Value{m.vals[slot], x.v})
			}
		}
	}
	return ""
}

// together says why v must not come from x any more, or from now on.
func (m *Match) together(v *ir.Value, x origin, now bool) string {
	switch {
	case x.v == v || x.v == nil && x.made > 0:
		return ""
	case x == ofConstant:
		if m.s.facts.HasWriters(v) || m.s.facts.Escapes(v) || m.s.same.Has(v) {
			return fmt.Sprintf("%%%s would become a constant, and may be written, returned or compared", v.Name())
		}
	case !m.s.facts.Mutable(x.v) || m.mayBecomeOne(v, x.v):
	case now:
		return fmt.Sprintf("%%%s may share storage with %%%s then, and somebody could tell", v.Name(), x.v.Name())
	default:
		return fmt.Sprintf("%%%s may share storage with %%%s, and somebody could tell if not", v.Name(), x.v.Name())
	}
	return ""
}

// mayBecomeOne reports whether nobody can tell whether v and w share storage.
func (m *Match) mayBecomeOne(v, w *ir.Value) bool {
	f := m.s.facts
	return !f.HasWriters(v) && !f.HasWriters(w) && !(f.Escapes(v) && f.Escapes(w)) && !m.s.same.Has(v) && !m.s.same.Has(w)
}

func meet(a, b []origin) bool {
	return slices.ContainsFunc(a, func(x origin) bool { return slices.Contains(b, x) })
}

// ofOld is where v comes from, which match knows or takes from outside.
func (o *origins) ofOld(v *ir.Value) []origin {
	if had, ok := o.old[v]; ok {
		return had
	}
	out := []origin{{v: v}}
	n := v.Def()
	if n != nil && n.Kind() != symbol.PrimConstant && (n == o.m.root || o.m.has(n)) {
		s, _ := n.Schema()
		for _, i := range sharing(n.Kind(), s, v.Index(), v.Type(), n.NumInputs()) {
			if in := n.Input(i); mutableType(in.Type()) {
				out = union(out, o.ofOld(in))
			}
		}
	}
	o.old[v] = out
	return out
}

// ofNew is where a value of the plan comes from.
func (o *origins) ofNew(p planned) []origin {
	switch {
	case !mutableType(p.typ):
		return nil
	case p.v != nil:
		return o.ofOld(p.v)
	case p.isConst:
		return []origin{ofConstant}
	}
	n := &o.pl.nodes[p.node]
	if n.from == nil {
		n.from = make([][]origin, len(n.outs))
	}
	if n.from[p.out] == nil {
		if n.kind == symbol.PrimConstant {
			n.from[p.out] = []origin{ofConstant}
			return n.from[p.out]
		}
		out := []origin{{made: p.node + 1}}
		for _, i := range sharing(n.kind, n.schema, p.out, p.typ, len(n.in)) {
			out = union(out, o.ofNew(n.in[i]))
		}
		n.from[p.out] = out
	}
	return n.from[p.out]
}

func union(a, b []origin) []origin {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(a[:len(a):len(a)], x)
		}
	}
	return a
}

// sharing lists the inputs with which output out of a node, of type t, may share storage
// or what it holds. What the schema does not tell shares with all.
func sharing(k symbol.Symbol, s *schema.Schema, out int, t *types.Type, inputs int) []int {
	var all, some []int
	for i := range inputs {
		all = append(all, i)
	}
	switch {
	case !mutableType(t):
		return nil
	case s == nil || s.ReturnsInput || out >= len(s.Returns):
		return all
	}
	r := &s.Returns[out]
	if r.Alias == nil {
		plain := t.Kind() == types.TensorKind && r.Type.Kind() == types.TensorKind
		if plain || t.Kind() == types.ListKind && !mutableType(t.Elem()) {
			return nil
		}
		return all
	}
	if r.Alias.HasWildcard() {
		return all
	}
	for _, i := range all {
		if i >= len(s.Args) || s.Args[i].Alias != nil && (s.Args[i].Alias.HasWildcard() || sharesSet(s.Args[i].Alias, r.Alias)) {
			some = append(some, i)
		}
	}
	return some
}

// sharesSet reports whether two annotations, or what they say of elements, have a set in
// common.
func sharesSet(a, b *schema.AliasInfo) bool {
	for _, x := range setsOf(a, nil) {
		if slices.Contains(setsOf(b, nil), x) {
			return true
		}
	}
	return false
}

func setsOf(a *schema.AliasInfo, sets []string) []string {
	sets = append(append(sets, a.Before...), a.After...)
	for _, c := range a.Contained {
		sets = setsOf(c, sets)
	}
	return sets
}

// mutableType reports whether a value of type t can be written, or hold what can.
func mutableType(t *types.Type) bool {
	switch t.Kind() {
	case types.IntKind, types.FloatKind, types.ComplexKind, types.BoolKind, types.StrKind, types.NoneKind, types.NumberKind,
		types.DeviceKind, types.FunctionKind, types.ScalarTypeKind, types.LayoutKind, types.MemoryFormatKind, types.QSchemeKind:
		return false
	case types.OptionalKind, types.TupleKind, types.UnionKind:
		return slices.ContainsFunc(t.Contained(), mutableType)
	}
	return true
}
