package types

import (
	"slices"
	"strings"
	"sync"
)

// key is the content of a type, as compared by the interning tables.
type key struct {
	kind    Kind
	name    string
	elems   []*Type
	fields  []string
	presets []string // the defaults of fields, nil if there is none
	info    *TensorInfo
}

func (k *key) matches(t *Type) bool {
	if k.kind != t.kind || k.name != t.name || len(k.fields) != len(t.fields) || !slices.Equal(k.elems, t.elems) {
		return false
	}
	if (k.info == nil) != (t.info == nil) || k.info != nil && !k.info.equal(t.info) {
		return false
	}
	return slices.Equal(k.fields, t.fields) && slices.Equal(k.presets, t.presets)
}

const (
	hashSeed  = 0x9e3779b97f4a7c15
	hashPrime = 0xff51afd7ed558ccd
)

func mix(h, x uint64) uint64 {
	h = (h ^ x) * hashPrime
	return h ^ h>>32
}

func mixString(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return mix(h, uint64(len(s)))
}

func (k *key) hash() uint64 {
	h := mix(hashSeed, uint64(k.kind))
	if k.name != "" {
		h = mixString(h, k.name)
	}
	for _, e := range k.elems {
		h = mix(h, e.hash)
	}
	for _, f := range k.fields {
		h = mixString(h, f)
	}
	for _, d := range k.presets {
		h = mixString(h, d)
	}
	if k.info != nil {
		h = k.info.mix(h)
	}
	return h
}

func (i *TensorInfo) mix(h uint64) uint64 {
	w := uint64(i.DType)<<8 | uint64(i.RequiresGrad)<<4 | uint64(i.Undefined)<<2
	if i.HasDType {
		w |= 1
	}
	if i.HasRank {
		w |= 2 << 16
	}
	if i.HasDevice {
		w |= 4<<16 | uint64(i.Device.Type)<<32 | uint64(uint8(i.Device.Index))<<24
	}
	h = mix(h, w)
	for _, d := range i.Sizes {
		h = mix(h, uint64(d))
	}
	for _, s := range i.Strides {
		h = mix(h, uint64(s)+1)
	}
	return h
}

const tableShards = 16

// table is an append-only set of types, safe for concurrent use.
type table struct {
	shards [tableShards]struct {
		sync.RWMutex
		byHash map[uint64]*Type // chained through Type.next
	}
}

// get returns the type with k's content, adding it if it is new. Nothing of k is
// kept, so the caller may build it on the stack.
func (tb *table) get(k *key, sc *Scope) *Type {
	h := k.hash()
	if t := tb.lookup(h, k); t != nil {
		return t
	}
	return tb.add(h, k.clone(), sc)
}

// tensor is get for a tensor type. It is apart from get so that the compiler sees
// that info stays on the stack when the type is there.
func (tb *table) tensor(info *TensorInfo) *Type {
	k := key{kind: TensorKind, info: info}
	h := k.hash()
	if t := tb.lookup(h, &k); t != nil {
		return t
	}
	return tb.add(h, &key{kind: TensorKind, info: info.clone()}, nil)
}

func (tb *table) lookup(h uint64, k *key) *Type {
	sh := &tb.shards[h%tableShards]
	sh.RLock()
	defer sh.RUnlock()
	return find(sh.byHash[h], k)
}

// add enters the type with k's content, whose slices it takes over.
func (tb *table) add(h uint64, k *key, sc *Scope) *Type {
	sh := &tb.shards[h%tableShards]
	sh.Lock()
	defer sh.Unlock()
	head := sh.byHash[h]
	if t := find(head, k); t != nil {
		return t
	}
	t := newType(k, h, sc)
	t.next = head
	if sh.byHash == nil {
		sh.byHash = make(map[uint64]*Type)
	}
	sh.byHash[h] = t
	return t
}

func find(t *Type, k *key) *Type {
	for ; t != nil; t = t.next {
		if k.matches(t) {
			return t
		}
	}
	return nil
}

func newType(k *key, h uint64, sc *Scope) *Type {
	t := &Type{
		kind: k.kind, name: k.name, hash: h, scope: sc,
		elems: k.elems, fields: k.fields, presets: k.presets, info: k.info,
		hasVar: k.kind == VarKind,
	}
	if k.kind == ClassKind || k.kind == InterfaceKind || k.kind == EnumKind {
		t.decl = &ClassDecl{Name: k.name}
	}
	for _, e := range t.elems {
		t.hasVar = t.hasVar || e.hasVar
		t.depth = max(t.depth, e.depth+1)
	}
	return t
}

// clone copies a key without info. Names are copied as well: they are often parts
// of a large text that must not be kept alive.
func (k *key) clone() *key {
	c := &key{kind: k.kind, name: strings.Clone(k.name), elems: copied(k.elems)}
	c.fields = cloned(k.fields)
	c.presets = cloned(k.presets)
	return c
}

func cloned(names []string) []string {
	if names == nil {
		return nil
	}
	c := make([]string, len(names))
	for i, n := range names {
		c[i] = strings.Clone(n)
	}
	return c
}

// copied is slices.Clone, except that the compiler can see that s does not escape.
func copied[T any](s []T) []T {
	if s == nil {
		return nil
	}
	c := make([]T, len(s))
	copy(c, s)
	return c
}

// global holds the structural types that contain no nominal type.
var global = new(table)

// intern finds or adds a structural type: in the scope of the first nominal type
// it contains, or process-wide if there is none.
func intern(k *key) *Type {
	for _, e := range k.elems {
		if e.scope != nil {
			return e.scope.table.get(k, e.scope)
		}
	}
	return global.get(k, nil)
}
