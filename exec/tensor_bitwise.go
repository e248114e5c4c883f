package exec

import "github.com/torchpass/torchpass/tensor"

// bitwiseKernels lists and, or, xor, not and the shifts.
func bitwiseKernels() []Entry {
	bits := intDTypes | boolDType
	table := []struct {
		name, short, kernel string
		has                 dtypes
		loop                func(o, x, y []int64)
	}{
		{"bitwise_and", "and", "bitwise_and_cpu", bits, func(o, x, y []int64) {
			for i, v := range x {
				o[i] = v & y[i]
			}
		}},
		{"bitwise_or", "or", "bitwise_or_cpu", bits, func(o, x, y []int64) {
			for i, v := range x {
				o[i] = v | y[i]
			}
		}},
		{"bitwise_xor", "xor", "bitwise_xor_cpu", bits, func(o, x, y []int64) {
			for i, v := range x {
				o[i] = v ^ y[i]
			}
		}},
		{"bitwise_left_shift", "lshift", "lshift_cpu", intDTypes, nil},
		{"bitwise_right_shift", "rshift", "rshift_cpu", intDTypes, nil},
	}
	var rows []Entry
	for _, row := range table {
		op := binaryOp{row.kernel, row.has, false, bodies2{i: row.loop}}
		rows = append(rows, bitwiseRows(row.name, row.short, func(c *Call, to target) (*tensor.Tensor, error) {
			a, b := c.operandAt(0), c.operandAt(1)
			if row.loop == nil {
				op := op
				op.i = shift(row.short, resultType(a, b))
				return op.apply(to, a, b)
			}
			return op.apply(to, a, b)
		})...)
	}
	return append(rows, pointRows("bitwise_not", bitwiseNot)...)
}

// bitwiseRows names the overloads; the shifts call theirs a little differently.
func bitwiseRows(name, short string, k targeted) []Entry {
	p, q, iq := "aten::"+name, "aten::__"+short+"__", "aten::__i"+short+"__"
	rows := variants(p+".Tensor", p+"_.Tensor", p+".Tensor_out", k)
	rows = append(rows, variants(p+".Scalar_Tensor", "", "", k)...)
	scalar, outs := "Scalar", [2]string{}
	if short == "lshift" || short == "rshift" {
		scalar = "Tensor_Scalar"
		outs = [2]string{q + ".Tensor_out", q + ".Scalar_out"}
	}
	rows = append(rows, variants(p+"."+scalar, p+"_."+scalar, p+"."+scalar+"_out", k)...)
	rows = append(rows, variants(q+".Tensor", iq+".Tensor", outs[0], copied(k))...)
	return append(rows, variants(q+".Scalar", iq+".Scalar", outs[1], copied(k))...)
}

// shift is the loop of a shift in a dtype.
func shift(short string, d tensor.DType) func(o, x, y []int64) {
	width := uint64(d.Size() * 8)
	if short == "lshift" {
		return shiftLeft(width)
	}
	return shiftRight(width)
}

// shiftLeft shifts as the processor does that PyTorch runs on: by the low 5
// bits of the count, or 6 for int64.
func shiftLeft(width uint64) func(o, x, y []int64) {
	return func(o, x, y []int64) {
		for i, v := range x {
			o[i] = v << (uint64(y[i]) & (max(width, 32) - 1))
		}
	}
}

// shiftRight keeps the sign.
func shiftRight(width uint64) func(o, x, y []int64) {
	return func(o, x, y []int64) {
		for i, v := range x {
			o[i] = v >> (uint64(y[i]) & (max(width, 32) - 1))
		}
	}
}

func bitwiseNot(c *Call, to target) (*tensor.Tensor, error) {
	x := c.tensorAt(0)
	d := x.DType()
	out, err := to.exact(d, x)
	if err != nil {
		return nil, err
	}
	if err := (intDTypes | boolDType).need("bitwise_not_cpu", d); err != nil {
		return nil, err
	}
	mask := int64(-1)
	if d == tensor.Bool {
		mask = 1
	}
	return out, run1(out, x, func(o, x []int64) {
		for i, v := range x {
			o[i] = v ^ mask
		}
	})
}
