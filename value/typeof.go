package value

import "github.com/torchpass/torchpass/types"

// TypeOf is the type of v as far as v itself tells: tensors are plain Tensor,
// containers have their static element types, None is NoneType.
func TypeOf(v Value) *types.Type {
	switch v.kind {
	case IntKind:
		return types.Int
	case FloatKind:
		return types.Float
	case ComplexKind:
		return types.Complex
	case BoolKind:
		return types.Bool
	case StrKind:
		return types.Str
	case DeviceKind:
		return types.Device
	case TensorKind:
		return types.Tensor
	case ListKind:
		return types.List(v.List().Elem)
	case DictKind:
		return types.Dict(v.Dict().Key, v.Dict().Val)
	case TupleKind:
		return tupleType(v.Tuple())
	case ObjectKind:
		return v.Object().Type
	case EnumKind:
		return v.Enum().Type
	case FuncKind:
		return types.Function(v.Func().Name)
	case FutureKind:
		return types.Future(v.Future().Elem)
	case GeneratorKind:
		return types.Generator
	case OpaqueKind:
		if t := v.Opaque().Type; t != nil {
			return t
		}
		return types.Any
	}
	return types.None
}

func tupleType(t *Tuple) *types.Type {
	if t.Type != nil {
		return t.Type
	}
	elems := make([]*types.Type, len(t.Items))
	for i, v := range t.Items {
		elems[i] = TypeOf(v)
	}
	return types.Tuple(elems...)
}
