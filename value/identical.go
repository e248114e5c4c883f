package value

// Identical reports whether two immutable values are the same to the bit: numbers,
// strings, devices, None, and tuples of such. It is false for everything that has
// identity, but for a member of an enum and itself: "is" tells equal members apart.
func Identical(v, w Value) bool {
	if v.kind != w.kind || v.num != w.num {
		return false
	}
	switch v.kind {
	case NoneKind, IntKind, FloatKind, BoolKind:
		return true
	case ComplexKind:
		a, b := v.Complex(), w.Complex()
		return Identical(Float(real(a)), Float(real(b))) && Identical(Float(imag(a)), Float(imag(b)))
	case StrKind, DeviceKind:
		return v.ref == w.ref
	case EnumKind:
		return v.Enum() == w.Enum()
	case TupleKind:
		a, b := v.Tuple().Items, w.Tuple().Items
		if len(a) != len(b) {
			return false
		}
		for i := range a {
			if !Identical(a[i], b[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// Identity is what makes two values the same thing: the tensor, list, dict, tuple or
// object that they refer to, and nil for values without identity.
func Identity(v Value) any {
	switch v.Kind() {
	case TensorKind:
		return v.Tensor()
	case ListKind:
		return v.List()
	case DictKind:
		return v.Dict()
	case ObjectKind:
		return v.Object()
	case TupleKind:
		return v.Tuple()
	}
	return nil
}
