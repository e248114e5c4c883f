package exec

import (
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// einsumKernels lists torch.einsum.
func einsumKernels() []Entry {
	return []Entry{{"aten::einsum", func(c *Call) error {
		return c.give(einsum(strings.ReplaceAll(c.Args[0].Str(), " ", ""), c.tensorsAt(1)))
	}}}
}

// einsum multiplies the operands over all labels and sums those that the
// result does not have. Labels are letters; an ellipsis is not supported.
func einsum(equation string, ops []*tensor.Tensor) (*tensor.Tensor, error) {
	if len(ops) == 0 {
		return nil, fail("einsum(): must provide at least one operand")
	}
	in, out, explicit := strings.Cut(equation, "->")
	if strings.Contains(equation, ".") {
		return nil, unsupported("an ellipsis in %q", equation)
	}
	terms := strings.Split(in, ",")
	if len(terms) != len(ops) {
		if len(terms) < len(ops) {
			return nil, fail("einsum(): more operands were provided than specified in the equation")
		}
		return nil, fail("einsum(): fewer operands were provided than specified in the equation")
	}
	size, err := labelSizes(terms, ops)
	if err != nil {
		return nil, err
	}
	if !explicit {
		out = implicitOutput(in)
	}
	labels := out
	for i := range len(out) {
		if size[out[i]] == 0 && !strings.ContainsRune(in, rune(out[i])) {
			return nil, fail("einsum(): output subscript %c does not appear in the equation for any input operand", out[i])
		}
		if strings.Count(out, out[i:i+1]) > 1 {
			return nil, fail("einsum(): output subscript %c appears more than once in the output", out[i])
		}
	}
	for i := range len(in) {
		if in[i] != ',' && !strings.Contains(labels, in[i:i+1]) {
			labels += in[i : i+1]
		}
	}
	r, err := spreadLabels(ops[0], terms[0], labels)
	for i := 1; i < len(ops) && err == nil; i++ {
		r, err = multiplyLabels(r, ops[i], terms[i], labels)
	}
	if err != nil {
		return nil, err
	}
	return sumLabels(r, len(out))
}

// labelSizes checks the operands against their terms; sizes of 1 broadcast.
func labelSizes(terms []string, ops []*tensor.Tensor) (map[byte]int, error) {
	size := make(map[byte]int)
	for i, term := range terms {
		if len(term) != ops[i].Dim() {
			return nil, fail("einsum(): the number of subscripts in the equation (%d) does not match the number of dimensions (%d) for operand %d and no ellipsis was given", len(term), ops[i].Dim(), i)
		}
		for d := range len(term) {
			l, n := term[d], ops[i].Shape()[d]
			if (l < 'a' || l > 'z') && (l < 'A' || l > 'Z') {
				return nil, fail("einsum(): invalid subscript given at index %d in the equation string, subscripts must be in [a-zA-Z]", d)
			}
			if old, ok := size[l]; ok && old != 1 && n != 1 && old != n {
				return nil, fail("einsum(): subscript %c has size %d for operand %d which does not broadcast with previously seen size %d", l, n, i, old)
			} else if !ok || old == 1 {
				size[l] = n
			}
		}
	}
	return size, nil
}

// implicitOutput lists the labels that appear once, in alphabetical order.
func implicitOutput(in string) string {
	out := ""
	for l := byte('A'); l <= 'z'; l++ {
		if s := string(rune(l)); l != ',' && strings.Count(in, s) == 1 {
			out += s
		}
	}
	return out
}

// spreadLabels permutes an operand to the order of all labels; those that it
// lacks have size 1, repeated ones are diagonals.
func spreadLabels(t *tensor.Tensor, term, labels string) (*tensor.Tensor, error) {
	shape, strides := make([]int, len(labels)), make([]int, len(labels))
	for i := range len(labels) {
		shape[i] = 1
		for d := range len(term) {
			if term[d] == labels[i] && t.Shape()[d] != 1 {
				shape[i] = t.Shape()[d]
				strides[i] += t.Strides()[d]
			}
		}
	}
	return t.AsStrided(shape, strides, t.Offset())
}

// multiplyLabels multiplies in one more operand.
func multiplyLabels(r, t *tensor.Tensor, term, labels string) (*tensor.Tensor, error) {
	v, err := spreadLabels(t, term, labels)
	if err != nil {
		return nil, err
	}
	if err := sameDType(r, v); err != nil {
		return nil, err
	}
	shape, err := tensor.BroadcastShapes(r.Shape(), v.Shape())
	if err != nil {
		return nil, err
	}
	if err := checkRoom(tensor.Int64, shape); err != nil {
		return nil, err
	}
	op := binaryOp{"mul_cpu", everyDType, false, bodies2{multiply[int64], multiply[float32], multiply[float64], multiply[complex128]}}
	return op.apply(target{}, asOperand(r), asOperand(v))
}

// sumLabels sums the dimensions after the kept ones, in the operands' dtype.
func sumLabels(r *tensor.Tensor, kept int) (*tensor.Tensor, error) {
	var dims []int
	for d := kept; d < r.Dim(); d++ {
		dims = append(dims, d)
	}
	if len(dims) == 0 {
		return r, nil
	}
	return sumTensor(r, dims, false, value.Int(int64(r.DType())))
}
