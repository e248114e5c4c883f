package exec

import (
	"encoding/binary"
	"math"

	"github.com/torchpass/torchpass/value"
)

func hashKernel(c *Call) error {
	h, ok := hashOf(c.Args[0], 0)
	if !ok {
		return Raise("RuntimeError", "unhashable type: '%s'", annotation(c.Args[0]))
	}
	return c.Return(value.Int(int64(h)))
}

// hashOf is hash(v) of PyTorch built with GNU's C++ library.
func hashOf(v value.Value, depth int) (uint64, bool) {
	switch v.Kind() {
	case value.NoneKind:
		return 0, true
	case value.BoolKind, value.IntKind:
		return uint64(v.Int()), true
	case value.FloatKind:
		if v.Float() == 0 {
			return 0, true
		}
		return hashBytes(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v.Float()))), true
	case value.StrKind:
		return hashBytes([]byte(v.Str())), true
	case value.DeviceKind:
		d := v.Device()
		return uint64(d.Type)<<16 | uint64(uint8(d.Index)), true
	case value.TupleKind:
		seed := uint64(0)
		for _, x := range v.Tuple().Items {
			h, ok := hashOf(x, depth+1)
			if !ok || depth > maxTextDepth {
				return 0, false
			}
			seed ^= h + 0x9e3779b9 + seed<<6 + seed>>2
		}
		return seed, true
	}
	return 0, false
}

// hashBytes is MurmurHash64A with the seed of std::hash.
func hashBytes(data []byte) uint64 {
	const mul = 0xc6a4a7935bd1e995
	mix := func(v uint64) uint64 { return v ^ v>>47 }
	h := uint64(0xc70f6907) ^ uint64(len(data))*mul
	for ; len(data) >= 8; data = data[8:] {
		h ^= mix(binary.LittleEndian.Uint64(data)*mul) * mul
		h *= mul
	}
	if len(data) > 0 {
		var tail [8]byte
		copy(tail[:], data)
		h ^= binary.LittleEndian.Uint64(tail[:])
		h *= mul
	}
	return mix(mix(h) * mul)
}

// annotation spells the type of a value as Python annotations do.
func annotation(v value.Value) string {
	switch v.Kind() {
	case value.ListKind:
		if e := v.List().Elem; e != nil {
			return "List[" + e.Annotation() + "]"
		}
		return "List"
	case value.DictKind:
		if d := v.Dict(); d.Key != nil && d.Val != nil {
			return "Dict[" + d.Key.Annotation() + ", " + d.Val.Annotation() + "]"
		}
		return "Dict"
	case value.ObjectKind:
		return typeName(v.Object().Type)
	}
	return tagName(v)
}
