package tensor

// DType is an element type, numbered as PyTorch's ScalarType, so that the
// integers in dumps ("dtype 6") convert directly.
type DType uint8

// The element types. Those from Bits1x8 on are newer than PyTorch 1.13; they
// can be named, sized and carried, nothing more.
const (
	Uint8         DType = 0
	Int8          DType = 1
	Int16         DType = 2
	Int32         DType = 3
	Int64         DType = 4
	Float16       DType = 5
	Float32       DType = 6
	Float64       DType = 7
	Complex32     DType = 8
	Complex64     DType = 9
	Complex128    DType = 10
	Bool          DType = 11
	QInt8         DType = 12
	QUInt8        DType = 13
	QInt32        DType = 14
	BFloat16      DType = 15
	QUInt4x2      DType = 16
	QUInt2x4      DType = 17
	Bits1x8       DType = 18
	Bits2x4       DType = 19
	Bits4x2       DType = 20
	Bits8         DType = 21
	Bits16        DType = 22
	Float8E5M2    DType = 23
	Float8E4M3FN  DType = 24
	Float8E5M2FNU DType = 25
	Float8E4M3FNU DType = 26
	Uint16        DType = 27
	Uint32        DType = 28
	Uint64        DType = 29

	// UndefinedDType is the dtype of an undefined tensor and the answer of
	// lookups and promotions that have none.
	UndefinedDType DType = 255
)

type dtypeInfo struct {
	dump, name string // "Float", "float32"
	size       uint8
}

// dtypes is indexed by DType.
var dtypes = [...]dtypeInfo{
	Uint8:         {"Byte", "uint8", 1},
	Int8:          {"Char", "int8", 1},
	Int16:         {"Short", "int16", 2},
	Int32:         {"Int", "int32", 4},
	Int64:         {"Long", "int64", 8},
	Float16:       {"Half", "float16", 2},
	Float32:       {"Float", "float32", 4},
	Float64:       {"Double", "float64", 8},
	Complex32:     {"ComplexHalf", "complex32", 4},
	Complex64:     {"ComplexFloat", "complex64", 8},
	Complex128:    {"ComplexDouble", "complex128", 16},
	Bool:          {"Bool", "bool", 1},
	QInt8:         {"QInt8", "qint8", 1},
	QUInt8:        {"QUInt8", "quint8", 1},
	QInt32:        {"QInt32", "qint32", 4},
	BFloat16:      {"BFloat16", "bfloat16", 2},
	QUInt4x2:      {"QUInt4x2", "quint4x2", 1},
	QUInt2x4:      {"QUInt2x4", "quint2x4", 1},
	Bits1x8:       {"Bits1x8", "bits1x8", 1},
	Bits2x4:       {"Bits2x4", "bits2x4", 1},
	Bits4x2:       {"Bits4x2", "bits4x2", 1},
	Bits8:         {"Bits8", "bits8", 1},
	Bits16:        {"Bits16", "bits16", 2},
	Float8E5M2:    {"Float8_e5m2", "float8_e5m2", 1},
	Float8E4M3FN:  {"Float8_e4m3fn", "float8_e4m3fn", 1},
	Float8E5M2FNU: {"Float8_e5m2fnuz", "float8_e5m2fnuz", 1},
	Float8E4M3FNU: {"Float8_e4m3fnuz", "float8_e4m3fnuz", 1},
	Uint16:        {"UInt16", "uint16", 2},
	Uint32:        {"UInt32", "uint32", 4},
	Uint64:        {"UInt64", "uint64", 8},
}

// Valid reports whether d is one of the numbered element types.
func (d DType) Valid() bool { return int(d) < len(dtypes) }

// String returns the spelling of dumps: "Float", "Long", "Bool", "QUInt8".
func (d DType) String() string {
	if !d.Valid() {
		return "Undefined"
	}
	return dtypes[d].dump
}

// Name returns the spelling of Python: "float32", "int64", "bool", "quint8".
func (d DType) Name() string {
	if !d.Valid() {
		return "undefined"
	}
	return dtypes[d].name
}

// Size returns the bytes of one element; of the packed QUInt4x2 and QUInt2x4,
// which hold several elements a byte, 1. It is 0 for an undefined dtype.
func (d DType) Size() int {
	if !d.Valid() {
		return 0
	}
	return int(dtypes[d].size)
}

// IsFloat reports a real floating point dtype.
func (d DType) IsFloat() bool {
	switch d {
	case Float16, Float32, Float64, BFloat16, Float8E5M2, Float8E4M3FN, Float8E5M2FNU, Float8E4M3FNU:
		return true
	}
	return false
}

// IsComplex reports a complex dtype.
func (d DType) IsComplex() bool { return d >= Complex32 && d <= Complex128 }

// IsInteger reports an integer dtype, and Bool too if includeBool is set.
// Quantized dtypes are not integers.
func (d DType) IsInteger(includeBool bool) bool {
	return d <= Int64 || d >= Uint16 && d <= Uint64 || includeBool && d == Bool
}

// IsQuantized reports a quantized dtype.
func (d DType) IsQuantized() bool {
	return d >= QInt8 && d <= QInt32 || d == QUInt4x2 || d == QUInt2x4
}

// IsSigned reports whether the dtype has negative values, as torch.is_signed.
func (d DType) IsSigned() bool {
	return d.IsFloat() || d.IsComplex() || d >= Int8 && d <= Int64 || d == QInt8 || d == QInt32
}

// ToReal returns the dtype of the parts of a complex dtype, else d.
func (d DType) ToReal() DType {
	switch d {
	case Complex32:
		return Float16
	case Complex64:
		return Float32
	case Complex128:
		return Float64
	}
	return d
}

// ToInexact returns the dtype of functions that give integers a float result:
// Float32 for an integer dtype or Bool, else d.
func (d DType) ToInexact() DType {
	if d.IsInteger(true) {
		return Float32
	}
	return d
}

// ToComplex returns the complex dtype whose parts have dtype d, or
// UndefinedDType if there is none. A complex dtype is returned as it is.
func (d DType) ToComplex() DType {
	switch d {
	case Float16:
		return Complex32
	case Float32, BFloat16:
		return Complex64
	case Float64:
		return Complex128
	case Complex32, Complex64, Complex128:
		return d
	}
	return UndefinedDType
}

// ParseDType reads the spelling of dumps ("Float"). The ok result is false for
// any other text.
func ParseDType(s string) (DType, bool) {
	for i := range dtypes {
		if dtypes[i].dump == s {
			return DType(i), true
		}
	}
	return UndefinedDType, false
}

// ParseName reads the spelling of Python ("float32"), with its aliases
// ("float", "long", "half", …), without the "torch." prefix.
func ParseName(s string) (DType, bool) {
	for i := range dtypes {
		if dtypes[i].name == s {
			return DType(i), true
		}
	}
	switch s {
	case "half":
		return Float16, true
	case "float":
		return Float32, true
	case "double":
		return Float64, true
	case "short":
		return Int16, true
	case "int":
		return Int32, true
	case "long":
		return Int64, true
	case "chalf":
		return Complex32, true
	case "cfloat":
		return Complex64, true
	case "cdouble":
		return Complex128, true
	}
	return UndefinedDType, false
}
