package tensor

// Promote returns torch.promote_types(a, b): the smallest dtype that both
// convert to by PyTorch's rules (a category beats width; uint8 with a signed
// integer widens; float16 with bfloat16 is float32). Where PyTorch raises
// (quantized with another dtype) and for unequal dtypes newer than 1.13, the
// answer is UndefinedDType.
func Promote(a, b DType) DType {
	if a == b {
		if !a.Valid() {
			return UndefinedDType
		}
		return a
	}
	if !promotable(a) || !promotable(b) {
		return UndefinedDType
	}
	if a.IsComplex() || b.IsComplex() {
		return promoteReal(complexPart(a), complexPart(b)).ToComplex()
	}
	return promoteReal(a, b)
}

func promotable(d DType) bool { return d <= Bool || d == BFloat16 }

// complexPart is the dtype that d contributes to the parts of a complex
// result: nothing (Bool) where d is an integer.
func complexPart(d DType) DType {
	if d.IsInteger(true) {
		return Bool
	}
	return d.ToReal()
}

// promoteReal promotes two real dtypes, neither quantized.
func promoteReal(a, b DType) DType {
	switch {
	case a == b || b == Bool:
		return a
	case a == Bool:
		return b
	case a.IsFloat() && b.IsFloat():
		if a.Size() == b.Size() { // Float16 with BFloat16
			return Float32
		}
		if a.Size() > b.Size() {
			return a
		}
		return b
	case a.IsFloat():
		return a
	case b.IsFloat():
		return b
	}
	if a > b { // the numbers of the integers rise with their width
		a, b = b, a
	}
	if a == Uint8 && b == Int8 {
		return Int16
	}
	return b
}

// PromoteDefined is Promote where an undefined dtype counts for nothing.
func PromoteDefined(a, b DType) DType {
	if a == UndefinedDType {
		return b
	}
	if b == UndefinedDType {
		return a
	}
	return Promote(a, b)
}

// ResultType is torch.result_type of operands whose dtypes are promoted already
// among those with dimensions, those without, and numbers: the latter count only
// if they lift the category. UndefinedDType stands for none.
func ResultType(dim, zero, number DType) DType {
	return LiftCategory(dim, LiftCategory(zero, number))
}

// LiftCategory combines a dtype that decides with one that only lifts it.
func LiftCategory(high, low DType) DType {
	switch {
	case high == UndefinedDType:
		return low
	case low == UndefinedDType || high.IsComplex():
		return high
	case high.IsFloat():
		if low.IsComplex() {
			return high.ToComplex()
		}
		return high
	case high == Bool || low.IsFloat() || low.IsComplex():
		return Promote(high, low)
	}
	return high
}
