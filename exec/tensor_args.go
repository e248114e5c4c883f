package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// tensorAt returns argument i, nil if it is None.
func (c *Call) tensorAt(i int) *tensor.Tensor { return c.Args[i].Tensor() }

// intAt returns argument i as a Go int.
func (c *Call) intAt(i int) int { return int(c.Args[i].AsInt()) }

// intOr returns argument i, or def if it is None.
func (c *Call) intOr(i, def int) int {
	if c.Args[i].IsNone() {
		return def
	}
	return c.intAt(i)
}

// intsAt returns argument i, a list of ints (or one int where PyTorch takes
// int[1]), nil if it is None.
func (c *Call) intsAt(i int) []int { return intsOf(c.Args[i]) }

func intsOf(v value.Value) []int {
	l := v.List()
	if l == nil {
		if v.IsNone() {
			return nil
		}
		return []int{int(v.AsInt())}
	}
	out := make([]int, len(l.Items))
	for k, it := range l.Items {
		out[k] = int(it.AsInt())
	}
	return out
}

// pairAt returns argument i as n ints: one int counts for all.
func (c *Call) spreadAt(i, n int, op, what string) ([]int, error) {
	v := c.intsAt(i)
	switch len(v) {
	case n:
		return v, nil
	case 1:
		out := make([]int, n)
		for k := range out {
			out[k] = v[0]
		}
		return out, nil
	}
	return nil, fail("%s: %s must either be a single int, or a tuple of %d ints", op, what, n)
}

// tensorsAt returns argument i, a list of tensors; None items are nil.
func (c *Call) tensorsAt(i int) []*tensor.Tensor {
	l := c.Args[i].List()
	if l == nil {
		return nil
	}
	out := make([]*tensor.Tensor, len(l.Items))
	for k, it := range l.Items {
		out[k] = it.Tensor()
	}
	return out
}

// dtypeOr returns argument i, a dtype, or def if it is None.
func (c *Call) dtypeOr(i int, def tensor.DType) tensor.DType {
	if c.Args[i].IsNone() {
		return def
	}
	return tensor.DType(c.Args[i].Int())
}

// boolAt returns argument i as a bool.
func (c *Call) boolAt(i int) bool { return c.Args[i].AsInt() != 0 }

// give returns one tensor.
func (c *Call) give(t *tensor.Tensor, err error) error {
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(t))
}

// giveList returns a list of tensors.
func (c *Call) giveList(ts []*tensor.Tensor, err error) error {
	if err != nil {
		return err
	}
	items := make([]value.Value, len(ts))
	for i, t := range ts {
		items[i] = value.TensorOf(t)
	}
	return c.Return(value.NewList(types.Tensor, items...))
}

// scalarTensor returns the 0-d tensor of a Python number.
func scalarTensor(v value.Value) *tensor.Tensor {
	switch v.Kind() {
	case value.BoolKind:
		return tensor.Scalar(v.Bool())
	case value.FloatKind:
		return tensor.Scalar(v.Float())
	case value.ComplexKind:
		return tensor.Scalar(v.Complex())
	}
	return tensor.Scalar(v.Int())
}

// asWrapped returns a Python number as an operand of type promotion.
func asWrapped(v value.Value) operand { return operand{t: scalarTensor(v), wrapped: true} }

// operandAt returns argument i, a tensor or a number, as an operand.
func (c *Call) operandAt(i int) operand {
	if t := c.Args[i].Tensor(); t != nil {
		return asOperand(t)
	}
	return asWrapped(c.Args[i])
}

// wrapDim maps a dimension that may count from the end into [0, rank); a rank
// of 0 counts as 1.
func wrapDim(dim, rank int) (int, error) {
	n := max(rank, 1)
	if dim < -n || dim >= n {
		return 0, failIndex("Dimension out of range (expected to be in range of [%d, %d], but got %d)", -n, n-1, dim)
	}
	if dim < 0 {
		dim += n
	}
	return dim, nil
}

// checkFits is PyTorch's test that a number may be stored in a dtype: an
// integer that does not fit, or a finite float beyond the largest, is refused.
func checkFits(v value.Value, d tensor.DType, name string) error {
	if numberFits(v, d) {
		return nil
	}
	return fail("value cannot be converted to type %s without overflow", name)
}

func numberFits(v value.Value, d tensor.DType) bool {
	if v.Kind() == value.ComplexKind && imag(v.Complex()) != 0 && !d.IsComplex() {
		return false
	}
	if d == tensor.Bool || v.Kind() == value.BoolKind {
		return true
	}
	if d.IsInteger(false) {
		lo, hi := intLimits(d)
		if v.Kind() == value.IntKind {
			i := v.Int()
			// a negative number may wrap into an unsigned type
			return i >= lo && i <= hi || d == tensor.Uint8 && i >= -255 && i < 0
		}
		f := v.AsFloat()
		return f >= float64(lo) && f <= float64(hi)
	}
	f := math.Abs(v.AsFloat())
	if math.IsInf(f, 0) || f != f {
		return true
	}
	switch d {
	case tensor.Float16:
		return f <= 65504
	case tensor.BFloat16:
		return f <= 0x1.fep127
	case tensor.Float32, tensor.Complex64:
		return f <= math.MaxFloat32
	}
	return true
}

func intLimits(d tensor.DType) (lo, hi int64) {
	switch d {
	case tensor.Uint8:
		return 0, 255
	case tensor.Int8:
		return -128, 127
	case tensor.Int16:
		return -1 << 15, 1<<15 - 1
	case tensor.Int32:
		return -1 << 31, 1<<31 - 1
	}
	return math.MinInt64, math.MaxInt64
}

// cTypeName is the C++ name of a dtype's element in messages on overflow.
func cTypeName(d tensor.DType) string {
	switch d {
	case tensor.Uint8:
		return "uint8_t"
	case tensor.Int8:
		return "int8_t"
	case tensor.Int16:
		return "int16_t"
	case tensor.Int32:
		return "int"
	case tensor.Int64:
		return "int64_t"
	case tensor.Float16:
		return "at::Half"
	case tensor.BFloat16:
		return "at::BFloat16"
	case tensor.Float32:
		return "float"
	case tensor.Float64:
		return "double"
	case tensor.Complex64:
		return "c10::complex<float>"
	case tensor.Complex128:
		return "c10::complex<double>"
	}
	return "bool"
}
