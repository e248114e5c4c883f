package alias

import "github.com/torchpass/torchpass/types"

// mask is a set of kinds of writable things: tensors, and lists, dicts and objects by
// what they may hold. Two things of different kinds are never one.
type mask uint64

// Kinds of lists, dicts and classes get bits of their range as they are met, and share
// the last one once there are more of them.
const (
	tensorMask mask = 1 << 0
	streamMask mask = 1 << 1 // futures: state that is not data
	otherMask  mask = 1<<8 - 1<<2
	listMask   mask = 1<<32 - 1<<8
	dictMask   mask = 1<<48 - 1<<32
	objectMask mask = 1<<64 - 1<<48
	allMask    mask = 1<<64 - 1
	// slotMask is what containers and objects hold as against the elements of tensors.
	slotMask = allMask &^ tensorMask
)

// parts is what a value of some type may be, what such a thing holds, and all that can
// be reached from it. Tuples and optionals are what they contain.
type parts struct{ own, elem, deep mask }

// The parts that every graph has, by index.
const (
	noParts int32 = iota // nothing that can be written
	tensorParts
	allParts
)

// kinds gives the parts of types.
type kinds struct {
	known  []parts
	byType map[*types.Type]int32
	bits   map[*types.Type]mask // of canonical lists, dicts and classes
	lists  int
	dicts  int
	names  int
}

func newKinds() *kinds {
	return &kinds{
		known:  []parts{{}, {tensorMask, 0, tensorMask}, {allMask, allMask, allMask}},
		byType: make(map[*types.Type]int32),
		bits:   make(map[*types.Type]mask),
	}
}

// of is the index of the parts of t.
func (k *kinds) of(t *types.Type) int32 {
	switch t.Kind() {
	case types.IntKind, types.FloatKind, types.ComplexKind, types.BoolKind, types.StrKind,
		types.NumberKind, types.NoneKind, types.DeviceKind, types.LayoutKind,
		types.ScalarTypeKind, types.MemoryFormatKind, types.QSchemeKind, types.SymIntKind,
		types.EnumKind, types.FunctionKind:
		return noParts
	case types.TensorKind:
		return tensorParts
	}
	i, ok := k.byType[t]
	if !ok {
		i = k.add(k.partsOf(t))
		k.byType[t] = i
	}
	return i
}

// add gives parts an index.
func (k *kinds) add(p parts) int32 {
	for i := range min(len(k.known), 3) {
		if k.known[i] == p {
			return int32(i)
		}
	}
	k.known = append(k.known, p)
	return int32(len(k.known) - 1)
}

func (k *kinds) partsOf(t *types.Type) parts {
	switch t.Kind() {
	case types.ListKind, types.DictKind, types.FutureKind, types.AwaitKind:
		p := parts{own: k.bit(t)}
		p.deep = p.own
		for _, e := range t.Contained() {
			q := k.known[k.of(e)]
			p.elem |= q.own
			p.deep |= q.deep
		}
		return p
	case types.OptionalKind, types.TupleKind, types.UnionKind:
		var p parts
		for _, e := range t.Contained() {
			q := k.known[k.of(e)]
			p = parts{p.own | q.own, p.elem | q.elem, p.deep | q.deep}
		}
		return p
	case types.ClassKind:
		return parts{k.bit(t), allMask, allMask}
	case types.InterfaceKind, types.AnyClassKind:
		return parts{objectMask, allMask, allMask}
	}
	return k.known[allParts]
}

// bit is the kind of a list, dict, future or object.
func (k *kinds) bit(t *types.Type) mask {
	if t.Kind() == types.FutureKind || t.Kind() == types.AwaitKind {
		return streamMask
	}
	c := t.Map(canonical)
	m, ok := k.bits[c]
	if ok {
		return m
	}
	switch t.Kind() {
	case types.ListKind:
		m = rangeBit(listMask, 8, 24, &k.lists, vague(c))
	case types.DictKind:
		m = rangeBit(dictMask, 32, 16, &k.dicts, vague(c))
	default:
		m = rangeBit(objectMask, 48, 16, &k.names, false)
	}
	k.bits[c] = m
	return m
}

// rangeBit takes the next bit of a range, or all of it for what may be any of its kind.
func rangeBit(all mask, first, size int, used *int, any bool) mask {
	if any {
		return all
	}
	i := min(*used, size-1)
	*used++
	return 1 << (first + i)
}

// canonical makes types equal that a thing at run time may have at once.
func canonical(t *types.Type) *types.Type {
	switch t.Kind() {
	case types.TensorKind:
		return types.Tensor
	case types.OptionalKind:
		return t.Elem()
	case types.TupleKind:
		return types.Tuple(t.Elems()...)
	case types.ScalarTypeKind, types.LayoutKind, types.MemoryFormatKind, types.SymIntKind:
		return types.Int
	}
	return t
}

// vague reports whether things of t at run time may have other types too.
func vague(t *types.Type) bool {
	switch t.Kind() {
	case types.AnyKind, types.UnionKind, types.NumberKind, types.VarKind, types.InterfaceKind, types.AnyListKind,
		types.AnyTupleKind, types.AnyClassKind, types.InvalidKind, types.NoneKind:
		return true
	}
	for _, e := range t.Contained() {
		if vague(e) {
			return true
		}
	}
	return false
}

// typeParts are the parts of a type on its own: of lists, dicts and objects all kinds.
func typeParts(t *types.Type) parts {
	if t.IsTensor() {
		return parts{own: tensorMask, deep: tensorMask}
	}
	k := newKinds()
	p := k.known[k.of(t)]
	return parts{widen(p.own), widen(p.elem), widen(p.deep)}
}

// typeMask is all that can be reached from a value of type t.
func typeMask(t *types.Type) mask { return typeParts(t).deep }

// widen adds to each bit of a list, dict or object the bits of all others.
func widen(m mask) mask {
	for _, r := range [3]mask{listMask, dictMask, objectMask} {
		if m&r != 0 {
			m |= r
		}
	}
	return m
}
