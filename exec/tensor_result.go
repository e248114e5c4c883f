package exec

import (
	"math"
	"slices"
	"strconv"

	"github.com/torchpass/torchpass/tensor"
)

// target says where a kernel puts its result: a new tensor (the zero target),
// its own first argument, or an out= argument, which is resized to fit.
type target struct {
	t   *tensor.Tensor
	out bool
}

// targeted is a kernel that serves the functional, the in-place and the out=
// overload of an operator alike.
type targeted func(c *Call, to target) (*tensor.Tensor, error)

// variants makes the rows of an operator's overloads; empty names are left
// out. The out= argument is the last one.
func variants(plain, inPlace, out string, k targeted) []Entry {
	var rows []Entry
	if plain != "" {
		rows = append(rows, Entry{plain, func(c *Call) error { return c.give(k(c, target{})) }})
	}
	if inPlace != "" {
		rows = append(rows, Entry{inPlace, func(c *Call) error { return c.give(k(c, target{t: c.tensorAt(0)})) }})
	}
	if out != "" {
		rows = append(rows, Entry{out, func(c *Call) error {
			return c.give(k(c, target{t: c.tensorAt(len(c.Args) - 1), out: true}))
		}})
	}
	return rows
}

// copied serves out= overloads that compute as without and then copy, from
// any dtype to any.
func copied(k targeted) targeted {
	return func(c *Call, to target) (*tensor.Tensor, error) {
		if !to.out {
			return k(c, to)
		}
		r, err := k(c, target{})
		if err != nil {
			return nil, err
		}
		if err := to.fit(r.Shape()); err != nil {
			return nil, err
		}
		return to.t, copyInto(to.t, r)
	}
}

// pointwise prepares the result of an element-wise operator on ops, as
// PyTorch's tensor iterator does: overlap, shape, then dtype are checked.
func (to target) pointwise(dtype tensor.DType, ops ...*tensor.Tensor) (*tensor.Tensor, error) {
	if !everyDType.has(dtype) {
		return nil, unsupported("a result of dtype %s", dtype.Name())
	}
	if to.t != nil {
		if err := tensor.CheckWrite(to.t, ops...); err != nil {
			return nil, err
		}
	}
	shape, err := broadcastAll(ops)
	if err != nil {
		return nil, err
	}
	if to.t == nil {
		return newPointwise(dtype, shape, ops)
	}
	if err := to.fit(shape); err != nil {
		return nil, err
	}
	return to.t, checkCast(dtype, to.t.DType())
}

// exact is pointwise for operators whose target must have the dtype itself.
func (to target) exact(dtype tensor.DType, ops ...*tensor.Tensor) (*tensor.Tensor, error) {
	if to.t != nil && to.t.DType() != dtype {
		return nil, fail("Found dtype %s but expected %s", to.t.DType(), dtype)
	}
	return to.pointwise(dtype, ops...)
}

// fit makes the target have the shape: out= tensors are resized.
func (to target) fit(shape []int) error {
	if slices.Equal(to.t.Shape(), shape) {
		return nil
	}
	if !to.out {
		return fail("output with shape %v doesn't match the broadcast shape %v", sizes(to.t.Shape()), sizes(shape))
	}
	return resize(to.t, shape)
}

// finish hands a result that was computed apart to the target.
func (to target) finish(r *tensor.Tensor) (*tensor.Tensor, error) {
	if to.t == nil {
		return r, nil
	}
	if err := tensor.CheckWrite(to.t); err != nil {
		return nil, err
	}
	if err := checkCast(r.DType(), to.t.DType()); err != nil {
		return nil, err
	}
	if err := to.fit(r.Shape()); err != nil {
		return nil, err
	}
	return to.t, copyInto(to.t, r)
}

// resize gives t a new shape in C order, in its storage, which grows if it has
// to; every view of the storage stays valid.
func resize(t *tensor.Tensor, shape []int) error {
	numel, ok := tensor.NumelOf(shape)
	if !ok {
		return fail("Trying to create tensor with negative dimension in %v", sizes(shape))
	}
	need := (t.Offset() + numel) * t.DType().Size()
	if numel > 0 && need > len(t.Storage().Bytes()) {
		if need > tensor.MaxBytes {
			return fail("DefaultCPUAllocator: can't allocate memory: you tried to allocate %d bytes. Error code 12 (Cannot allocate memory)", need)
		}
		grown := tensor.NewStorage(need).Bytes()
		copy(grown, t.Storage().Bytes())
		t.Storage().SetBytes(grown)
	}
	u, err := t.AsStrided(shape, tensor.ContiguousStrides(shape), t.Offset())
	if err != nil {
		return err
	}
	t.SetTo(u)
	return nil
}

// checkRoom returns the error that allocating the shape would give, so that
// nothing else of its size is built before.
func checkRoom(d tensor.DType, shape []int) error {
	for _, n := range shape {
		if n < 0 {
			_, err := tensor.Empty(d, shape)
			return err
		}
	}
	numel, ok := tensor.NumelOf(shape)
	if !ok {
		return fail("Storage size calculation overflowed with sizes=%v", sizes(shape))
	}
	if numel > tensor.MaxBytes/max(d.Size(), 1) {
		return fail("DefaultCPUAllocator: can't allocate memory: you tried to allocate %d bytes. Error code 12 (Cannot allocate memory)", numel)
	}
	return nil
}

// smallInts checks numbers that give a geometry: PyTorch takes no larger ones.
func smallInts(lists ...[]int) error {
	for _, l := range lists {
		for _, n := range l {
			if n > math.MaxInt32 || n < math.MinInt32 {
				return fail("integer out of range")
			}
		}
	}
	return nil
}

func broadcastAll(ops []*tensor.Tensor) ([]int, error) {
	shape := ops[0].Shape()
	for _, op := range ops[1:] {
		if slices.Equal(shape, op.Shape()) {
			continue
		}
		s, err := tensor.BroadcastShapes(shape, op.Shape())
		if err != nil {
			return nil, err
		}
		shape = s
	}
	return shape, nil
}

// newPointwise allocates a result whose dimensions lie in memory in the order
// of the operands' ones.
func newPointwise(dtype tensor.DType, shape []int, ops []*tensor.Tensor) (*tensor.Tensor, error) {
	plain := true
	for _, op := range ops {
		plain = plain && op.IsContiguous() && slices.Equal(op.Shape(), shape)
	}
	if plain {
		return tensor.Empty(dtype, shape)
	}
	gs := make([]tensor.Geometry[int], len(ops))
	for i, op := range ops {
		gs[i] = tensor.Geometry[int]{Shape: op.Shape(), Strides: op.Strides()}
	}
	return tensor.EmptyStrided(dtype, shape, tensor.PointwiseStrides(shape, gs))
}

// sizes prints as PyTorch prints sizes in messages: "[2, 3]".
type sizes []int

// String returns the text.
func (s sizes) String() string {
	b := []byte{'['}
	for i, n := range s {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(append(b, ']'))
}
