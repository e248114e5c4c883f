package value

import (
	"math"

	"github.com/torchpass/torchpass/types"
)

// dictKey is the comparable form of a key: PyTorch allows int, float, complex,
// bool, str, and Tensor (by identity), Device and enum members. It has the fields
// of [Value].
type dictKey struct {
	kind Kind
	num  uint64
	ref  any
}

// keyOf returns the form under which v is found again. ok is false for a key that
// equals nothing, itself included: a float or complex with a nan.
func keyOf(v Value) (k dictKey, ok bool) {
	switch v.kind {
	case FloatKind:
		f := v.Float()
		if f == 0 {
			f = 0 // 0.0 and -0.0 are one key
		}
		return dictKey{kind: FloatKind, num: math.Float64bits(f)}, !math.IsNaN(f)
	case ComplexKind:
		c := v.Complex()
		return dictKey(v), !math.IsNaN(real(c)) && !math.IsNaN(imag(c))
	case EnumKind:
		e := v.Enum()
		return dictKey{kind: EnumKind, ref: [2]any{e.Type, e.Name}}, true
	}
	return dictKey(v), true
}

// Dict is a mutable TorchScript dict that keeps insertion order. Keys are equal
// as PyTorch has it: 0.0 and -0.0 are one key, a nan is a new key each time and is
// never found, tensors are keys by identity.
type Dict struct {
	Key, Val *types.Type
	entries  []*dictEntry
	index    map[dictKey]*dictEntry
	n        int
}

// dictEntry stays where it is when the dict is compacted, so that a range that
// began before sees what happens to it.
type dictEntry struct {
	key, val Value
	live     bool
}

// NewDict returns an empty dict with the given static key and value types.
func NewDict(key, val *types.Type) *Dict {
	return &Dict{Key: key, Val: val, index: make(map[dictKey]*dictEntry)}
}

// Len is the number of entries.
func (d *Dict) Len() int { return d.n }

// find returns the entry under k, or nil.
func (d *Dict) find(k Value) *dictEntry {
	if key, ok := keyOf(k); ok {
		return d.index[key]
	}
	return nil
}

// Get returns the value under k and whether there is one.
func (d *Dict) Get(k Value) (Value, bool) {
	if e := d.find(k); e != nil {
		return e.val, true
	}
	return Value{}, false
}

// Set puts v under k; a key that is already there keeps its place.
func (d *Dict) Set(k, v Value) {
	if e := d.find(k); e != nil {
		e.val = v
		return
	}
	e := &dictEntry{k, v, true}
	if key, ok := keyOf(k); ok {
		d.index[key] = e
	}
	d.entries = append(d.entries, e)
	d.n++
}

// Delete removes k and reports whether it was there.
func (d *Dict) Delete(k Value) bool {
	e := d.find(k)
	if e == nil {
		return false
	}
	key, _ := keyOf(k)
	delete(d.index, key)
	*e = dictEntry{}
	d.n--
	for len(d.entries) > 0 && !d.entries[0].live {
		d.entries = d.entries[1:]
	}
	if len(d.entries) > 32 && d.n < len(d.entries)/2 {
		d.compact()
	}
	return true
}

// compact drops the holes that deletions leave. It builds a new slice, so that a
// range over the old one goes on undisturbed.
func (d *Dict) compact() {
	entries := make([]*dictEntry, 0, d.n)
	for _, e := range d.entries {
		if e.live {
			entries = append(entries, e)
		}
	}
	d.entries = entries
}

// Clear removes every entry.
func (d *Dict) Clear() {
	for _, e := range d.entries {
		*e = dictEntry{}
	}
	d.entries, d.n = nil, 0
	clear(d.index)
}

// All yields the entries in insertion order. Entries may be replaced or removed
// while ranging, and the rest of the range shows it; what is added meanwhile is
// not seen.
func (d *Dict) All() func(yield func(k, v Value) bool) {
	return func(yield func(k, v Value) bool) {
		for _, e := range d.entries {
			if e.live && !yield(e.key, e.val) {
				return
			}
		}
	}
}
