package alias

import "github.com/torchpass/torchpass/types"

// mask is the set of writable things that a value of some type may be or hold.
type mask uint8

const (
	tensorMask mask = 1 << iota
	listMask
	dictMask
	objectMask
	streamMask // futures, generators, streams, capsules: state that is not data
	nParts     = iota
	allMask    = mask(1<<nParts - 1)
)

// typeMask computes the mask of t. Tuples and optionals are what they contain;
// Any and what is not known may be everything; an object may hold everything.
func typeMask(t *types.Type) mask {
	switch t.Kind() {
	case types.IntKind, types.FloatKind, types.ComplexKind, types.BoolKind, types.StrKind,
		types.NumberKind, types.NoneKind, types.DeviceKind, types.LayoutKind,
		types.ScalarTypeKind, types.MemoryFormatKind, types.QSchemeKind, types.SymIntKind,
		types.EnumKind, types.FunctionKind:
		return 0
	case types.TensorKind:
		return tensorMask
	case types.ListKind:
		return listMask | typeMask(t.Elem())
	case types.DictKind:
		return dictMask | typeMask(t.Key()) | typeMask(t.Value())
	case types.OptionalKind:
		return typeMask(t.Elem())
	case types.TupleKind, types.UnionKind:
		var m mask
		for _, e := range t.Elems() {
			m |= typeMask(e)
		}
		return m
	}
	return allMask
}
