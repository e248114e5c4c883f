package schema

import "github.com/torchpass/torchpass/types"

// appendType appends t in the spelling of schemas, which is that of dumps but for
// a few names and for futures and remote references.
func appendType(dst []byte, t *types.Type) []byte {
	switch t.Kind() {
	case types.OptionalKind:
		return append(appendType(dst, t.Elem()), '?')
	case types.ListKind:
		return append(appendType(dst, t.Elem()), "[]"...)
	case types.TupleKind:
		return appendTypes(dst, "", t.Elems())
	case types.UnionKind:
		return appendTypes(dst, "Union", t.Elems())
	case types.DictKind:
		return appendTypes(dst, "Dict", []*types.Type{t.Key(), t.Value()})
	case types.FutureKind:
		return appendTypes(dst, "Future", []*types.Type{t.Elem()})
	case types.RRefKind:
		return appendTypes(dst, "RRef", []*types.Type{t.Elem()})
	}
	if name, ok := leafNames[t.Kind()]; ok {
		return append(dst, name...)
	}
	return types.AppendDump(dst, t)
}

// leafNames are the names that schemas spell otherwise than dumps.
var leafNames = map[types.Kind]string{
	types.NumberKind:       "Scalar",
	types.ScalarTypeKind:   "ScalarType",
	types.LayoutKind:       "Layout",
	types.MemoryFormatKind: "MemoryFormat",
	types.SymIntKind:       "SymInt",
	types.AnyEnumKind:      "AnyEnumType",
	types.AnyClassKind:     "AnyClassType",
	types.NoneKind:         "NoneType",
	types.QSchemeKind:      "QScheme",
	types.QuantizerKind:    "Quantizer",
	types.StorageKind:      "Storage",
	types.StreamKind:       "Stream",
	types.CapsuleKind:      "Capsule",
	types.GeneratorKind:    "Generator",
}

func appendTypes(dst []byte, name string, ts []*types.Type) []byte {
	dst = append(append(dst, name...), '(')
	for i, t := range ts {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = appendType(dst, t)
	}
	return append(dst, ')')
}
