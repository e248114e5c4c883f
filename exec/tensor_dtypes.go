package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
)

// dtypes is a set of element types.
type dtypes uint32

// The sets that the tables of operators are written in.
const (
	intDTypes     dtypes = 1<<tensor.Uint8 | 1<<tensor.Int8 | 1<<tensor.Int16 | 1<<tensor.Int32 | 1<<tensor.Int64
	halfDType     dtypes = 1 << tensor.Float16
	bfloatDType   dtypes = 1 << tensor.BFloat16
	fullDTypes    dtypes = 1<<tensor.Float32 | 1<<tensor.Float64
	complexDTypes dtypes = 1<<tensor.Complex64 | 1<<tensor.Complex128
	boolDType     dtypes = 1 << tensor.Bool
	longDType     dtypes = 1 << tensor.Int64

	wideFloats  = fullDTypes | bfloatDType // what most float kernels have on CPU: no Half
	floatDTypes = wideFloats | halfDType
	realDTypes  = floatDTypes | intDTypes
	everyDType  = realDTypes | complexDTypes | boolDType
)

func (s dtypes) has(d tensor.DType) bool { return d < 32 && s>>d&1 != 0 }

// need returns PyTorch's error if d is not in the set.
func (s dtypes) need(kernel string, d tensor.DType) error {
	if s.has(d) {
		return nil
	}
	return notImplemented(kernel, d)
}

// class is the type that kernels compute a dtype in: bool and the integers in
// int64 (a narrow result wraps when it is stored), half and bfloat16 in
// float32 (rounded when stored), complex64 in complex128.
type class uint8

const (
	classInt class = iota
	classFloat
	classDouble
	classComplex
)

func classOf(d tensor.DType) class {
	switch {
	case d.IsComplex():
		return classComplex
	case d == tensor.Float64:
		return classDouble
	case d.IsFloat():
		return classFloat
	}
	return classInt
}

// operand is an argument as type promotion sees it.
type operand struct {
	t       *tensor.Tensor
	wrapped bool // made of a Python number: only its category counts
}

func asOperand(t *tensor.Tensor) operand { return operand{t: t} }

// resultType is torch.result_type: tensors with dimensions decide, 0-d tensors
// and numbers count only if they lift the category.
func resultType(ops ...operand) tensor.DType {
	none := tensor.UndefinedDType
	dim, zero, number := none, none, none
	for _, op := range ops {
		d := op.t.DType()
		switch {
		case op.wrapped:
			if d == tensor.Complex128 {
				d = tensor.Complex64
			} else if d == tensor.Float64 {
				d = tensor.Float32
			}
			number = tensor.PromoteDefined(number, d)
		case op.t.Dim() == 0:
			zero = tensor.PromoteDefined(zero, d)
		default:
			dim = tensor.PromoteDefined(dim, d)
		}
	}
	return tensor.ResultType(dim, zero, number)
}

// canCast reports whether a result of dtype from may be stored in a tensor of
// dtype to: a category never falls.
func canCast(from, to tensor.DType) bool {
	switch {
	case from.IsComplex():
		return to.IsComplex()
	case from.IsFloat():
		return to.IsFloat() || to.IsComplex()
	case from != tensor.Bool:
		return to != tensor.Bool
	}
	return true
}

func checkCast(from, to tensor.DType) error {
	if canCast(from, to) {
		return nil
	}
	return fail("result type %s can't be cast to the desired output type %s", from, to)
}

// largestFloat is the largest finite number of a float dtype.
func largestFloat(d tensor.DType) float64 {
	switch d {
	case tensor.Float16:
		return 65504
	case tensor.BFloat16:
		return 0x1.fep127
	case tensor.Float32:
		return math.MaxFloat32
	}
	return math.MaxFloat64
}
