package ir

import (
	"fmt"
	"iter"
	"strconv"

	"github.com/torchpass/torchpass/types"
)

// Value is an SSA value: an output of a node or a parameter of a block.
type Value struct {
	typ   *types.Type
	def   *Node  // nil for a parameter
	block *Block // for a parameter, the block that has it
	uses  *Use   // head of the list of uses
	name  string // "" when the value is called by its number
	num   int64
	id    int32
	off   int32
	nuses int32
}

func (g *Graph) newValue(t *types.Type) *Value {
	v := takeSpare(&g.spareValues)
	if v == nil {
		v = g.values.get()
	}
	v.typ = t
	v.id = g.numValues
	if j := g.shared.journal; j != nil {
		j.graph(g, opNewValue)
	}
	g.numValues++
	v.num = g.nextNum
	g.nextNum++
	return v
}

// SkipNumbers passes over n of the numbers that unnamed values get, as readers that
// follow PyTorch must where it makes values that it drops.
func (g *Graph) SkipNumbers(n int) {
	old := g.nextNum
	g.record(func() { g.nextNum = old })
	g.nextNum += int64(n)
}

// ID is the value's dense number within its graph; it is not the printed number.
func (v *Value) ID() int { return int(v.id) }

// Type returns the value's static type.
func (v *Value) Type() *types.Type { return v.typ }

// SetType replaces the value's static type.
func (v *Value) SetType(t *types.Type) {
	if v.typ == t {
		return
	}
	g := v.Graph()
	v.keepType(g)
	v.retype(t)
	g.touch()
}

// Def is the node that v is an output of, or nil if v is a parameter.
func (v *Value) Def() *Node { return v.def }

// IsParam reports whether v is a parameter of a block.
func (v *Value) IsParam() bool { return v.def == nil }

// Index is v's position among its node's outputs or its block's parameters.
func (v *Value) Index() int { return int(v.off) }

// DefBlock is the block in which v is defined, or nil once its node was removed.
func (v *Value) DefBlock() *Block {
	if v.def != nil {
		return v.def.block
	}
	return v.block
}

// Graph returns the graph that v is part of.
func (v *Value) Graph() *Graph {
	if v.def != nil {
		return v.def.graph
	}
	return v.block.graph
}

// Use is one use of a value: input number Index of User. The user of a block's
// return is the block's [Block.Return] node.
type Use struct {
	value *Value
	user  *Node
	next  *Use
	prev  *Use
	idx   int32
}

// User is the node that uses the value.
func (u *Use) User() *Node { return u.user }

// Index is the input's position.
func (u *Use) Index() int { return int(u.idx) }

// Value is the value used.
func (u *Use) Value() *Value { return u.value }

// Uses yields the uses of v, the latest made first. The use just yielded may be
// replaced or removed.
func (v *Value) Uses() iter.Seq[*Use] {
	return func(yield func(*Use) bool) {
		for u := v.uses; u != nil; {
			next := u.next
			if !yield(u) {
				return
			}
			u = next
		}
	}
}

// NumUses is the number of uses of v.
func (v *Value) NumUses() int { return int(v.nuses) }

// HasUses reports whether anything uses v.
func (v *Value) HasUses() bool { return v.uses != nil }

// Name is what a dump prints after "%": the name, or the number in decimal.
func (v *Value) Name() string {
	if v.name != "" {
		return v.name
	}
	return strconv.FormatInt(v.num, 10)
}

// IsNamed reports whether v is called name.
func (v *Value) IsNamed(name []byte) bool {
	if v.name != "" {
		return v.name == string(name)
	}
	var buf [20]byte
	return string(strconv.AppendInt(buf[:0], v.num, 10)) == string(name)
}

// HasName reports whether v has a name other than its number.
func (v *Value) HasName() bool { return v.name != "" }

// AppendName appends [Value.Name] to dst.
func (v *Value) AppendName(dst []byte) []byte {
	if v.name != "" {
		return append(dst, v.name...)
	}
	return strconv.AppendInt(dst, v.num, 10)
}

// SetNameBytes gives v the name that a text printed, without looking for another
// value of that name; a canonical decimal number becomes the value's number.
func (v *Value) SetNameBytes(name []byte) {
	v.keepName()
	g := v.Graph()
	if n, ok := canonicalNumber(name); ok {
		v.name, v.num = "", n
		if n >= g.nextNum {
			g.nextNum = n + 1
		}
		return
	}
	v.name = g.text.copy(name)
	g.noteName(v.name)
}

// noteName enters a name among those in use, if they are being kept.
func (g *Graph) noteName(name string) {
	if g.names == nil || g.names[name] {
		return
	}
	names := g.names
	names[name] = true
	g.record(func() { delete(names, name) })
}

// SetNumber makes n the number v is called by, without looking for another
// value of that number.
func (v *Value) SetNumber(n int64) {
	v.keepName()
	v.name, v.num = "", n
	if g := v.Graph(); n >= g.nextNum {
		g.nextNum = n + 1
	}
}

// canonicalNumber reads decimal digits without a leading zero, of at most 18 digits.
func canonicalNumber(s []byte) (int64, bool) {
	if len(s) == 0 || len(s) > 18 || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	var n int64
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// SetUniqueName names v after base, as PyTorch does: a base in use gets the
// suffix ".1", ".2", … in place of the one it has. The empty base gives v the
// next free number, and so does a base that is a number, which PyTorch refuses.
func (v *Value) SetUniqueName(base string) {
	g := v.Graph()
	if _, number := canonicalNumber([]byte(base)); number || base == "" {
		v.keepName()
		v.name, v.num = "", g.nextNum
		g.nextNum++
		g.touch()
		return
	}
	g.loadNames()
	name := base
	if g.names[name] {
		stem := trimNumericSuffix(base)
		for i := 1; g.names[name]; i++ {
			name = stem + "." + strconv.Itoa(i)
		}
	}
	v.SetNameBytes([]byte(name))
	g.noteName(name)
	g.touch()
}

func (g *Graph) loadNames() {
	if g.names != nil {
		return
	}
	g.record(func() { g.names = nil })
	g.names = make(map[string]bool)
	note := func(vs []*Value) {
		for _, v := range vs {
			g.names[v.Name()] = true
		}
	}
	note(g.top.params)
	for n := range g.AllNodes() {
		note(n.outputs)
		for _, b := range n.blocks {
			note(b.params)
		}
	}
}

// ReplaceAllUsesWith makes every user of v use w instead: O(uses of v).
func (v *Value) ReplaceAllUsesWith(w *Value) {
	if v == w || v.uses == nil {
		return
	}
	g, head := v.Graph(), w.uses
	g.touch()
	last := v.uses
	for u := v.uses; u != nil; u = u.next {
		u.value = w
		u.user.sch = nil
		last = u
	}
	if g.Recording() {
		count := v.nuses
		g.record(func() { v.takeBack(w, last, head, count) })
	}
	last.next = w.uses
	if w.uses != nil {
		w.uses.prev = last
	}
	w.uses = v.uses
	w.nuses += v.nuses
	v.uses, v.nuses = nil, 0
}

// takeBack undoes ReplaceAllUsesWith: the uses of w down to last are v's again.
func (v *Value) takeBack(w *Value, last, head *Use, count int32) {
	v.uses, v.nuses = w.uses, count
	w.uses, w.nuses = head, w.nuses-count
	last.next = nil
	if head != nil {
		head.prev = nil
	}
	for u := v.uses; u != nil; u = u.next {
		u.value = v
		u.user.sch = nil
	}
}

// ReplaceUsesAfter makes the users of v that come after n use w instead.
func (v *Value) ReplaceUsesAfter(n *Node, w *Value) {
	for u := range v.Uses() {
		if u.user != n && n.Before(u.user) {
			u.Set(w)
		}
	}
}

// Set makes the use refer to w: O(1).
func (u *Use) Set(w *Value) {
	if u.value == w {
		return
	}
	u.user.Graph().touch()
	u.user.sch = nil
	_ = w.uses // nothing may panic half-way
	j := u.user.log()
	u.unlink(j)
	u.link(w, j)
}

func (u *Use) link(v *Value, j *journal) {
	_ = v.uses
	if j != nil {
		j.link(u)
	}
	u.value = v
	u.prev = nil
	u.next = v.uses
	if v.uses != nil {
		v.uses.prev = u
	}
	v.uses = u
	v.nuses++
}

func (u *Use) unlink(j *journal) {
	if j != nil {
		j.unlink(u)
	}
	u.drop()
}

// drop takes u out of its value's list.
func (u *Use) drop() {
	u.leave()
	u.next, u.prev = nil, nil
}

// leave is drop for a use that remembers between which it stood.
func (u *Use) leave() {
	if u.prev != nil {
		u.prev.next = u.next
	} else {
		u.value.uses = u.next
	}
	if u.next != nil {
		u.next.prev = u.prev
	}
	u.value.nuses--
}

// mustBeUnused panics, as a misuse by the caller, when v still has uses.
func (v *Value) mustBeUnused(what string) {
	if v.uses != nil {
		panic(fmt.Sprintf("ir: %s: %%%s still has %d uses", what, v.Name(), v.nuses))
	}
}

// TakeName gives v the name or number of w, which is about to be removed; w gets
// the next free number.
func (v *Value) TakeName(w *Value) {
	g := v.Graph()
	v.keepName()
	w.keepName()
	v.name, v.num = w.name, w.num
	w.name, w.num = "", g.nextNum
	g.nextNum++
}
