package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// literalKernels lists the operators that turn Python values into tensors, and
// tolist, which turns them back.
func literalKernels() []Entry {
	var rows []Entry
	for _, o := range []string{"float", "int", "bool", "complex"} {
		rows = append(rows,
			Entry{"aten::tensor." + o, func(c *Call) error { return c.give(literal(c, true)) }},
			Entry{"aten::as_tensor." + o, func(c *Call) error { return c.give(literal(c, false)) }})
	}
	return append(rows,
		Entry{"aten::tensor", func(c *Call) error { return c.give(literal(c, true)) }},
		Entry{"aten::as_tensor.list", func(c *Call) error { return c.give(literal(c, false)) }},
		Entry{"aten::as_tensor", func(c *Call) error {
			t := c.tensorAt(0)
			return c.give(converted(t, c.dtypeOr(1, t.DType())))
		}},
		Entry{"prim::NumToTensor.Scalar", func(c *Call) error { return c.give(scalarTensor(c.Args[0]), nil) }},
		Entry{"prim::NumToTensor.bool", func(c *Call) error { return c.give(scalarTensor(c.Args[0]), nil) }},
		Entry{"prim::tolist", toList},
	)
}

// literal is torch.tensor and torch.as_tensor of a number or of nested lists
// of them; the dtype is that of the static element type if none is given.
func literal(c *Call, grads bool) (*tensor.Tensor, error) {
	shape, d, err := literalShape(c.Args[0])
	if err != nil {
		return nil, err
	}
	d = c.dtypeOr(1, d)
	t, err := tensor.Empty(d, shape)
	if err != nil {
		return nil, err
	}
	at := 0
	if err := fillLiteral(t, c.Args[0], shape, &at); err != nil {
		return nil, err
	}
	if grads && c.boolAt(3) {
		t.SetRequiresGrad(true)
	}
	return t, nil
}

// literalShape follows the first elements down; an empty list ends it.
func literalShape(v value.Value) (shape []int, d tensor.DType, err error) {
	for v.Kind() == value.ListKind {
		l := v.List()
		shape = append(shape, len(l.Items))
		if len(l.Items) == 0 {
			return shape, listDType(l.Elem), nil
		}
		v = l.Items[0]
	}
	if v.Kind() == value.TensorKind {
		return nil, 0, unsupported("a list of tensors")
	}
	return shape, numberDType(v), nil
}

// listDType is the dtype of an empty list with static element type t.
func listDType(t *types.Type) tensor.DType {
	for t != nil && t.Kind() == types.ListKind {
		t = t.Elem()
	}
	switch {
	case t == types.Int:
		return tensor.Int64
	case t == types.Bool:
		return tensor.Bool
	case t == types.Complex:
		return tensor.Complex64
	}
	return tensor.Float32
}

// fillLiteral stores the numbers of nested lists in C order, from element *at
// of the contiguous t on.
func fillLiteral(t *tensor.Tensor, v value.Value, shape []int, at *int) error {
	if len(shape) == 0 {
		one, err := t.AsStrided(nil, nil, t.Offset()+*at)
		if err != nil {
			return err
		}
		*at++
		return copyInto(one, scalarTensor(v))
	}
	l := v.List()
	if l == nil || len(l.Items) != shape[0] {
		n := 0
		if l != nil {
			n = len(l.Items)
		}
		return fail("Expected sequence of length %d at dim %d (got %d)", shape[0], t.Dim()-len(shape)+1, n)
	}
	for _, item := range l.Items {
		if err := fillLiteral(t, item, shape[1:], at); err != nil {
			return err
		}
	}
	return nil
}

// toList is prim::tolist: the tensor, the depth of lists that the annotation
// asks for, and its element type (0 int, 1 float, 2 bool, 3 complex).
func toList(c *Call) error {
	t, depth, kind := c.tensorAt(0), c.intAt(1), c.intAt(2)
	elem, want := types.Int, tensor.Int64
	switch kind {
	case 1:
		elem, want = types.Float, tensor.Float64
	case 2:
		elem, want = types.Bool, tensor.Bool
	case 3:
		elem, want = types.Complex, tensor.Complex128
	}
	if t.Dim() != depth {
		return fail("Output annotation list dimension and runtime tensor dimension must match for tolist()")
	}
	if d := t.DType(); d != want && !(kind == 1 && d == tensor.Float32) && !(kind == 3 && d == tensor.Complex64) {
		return fail("Output annotation element type and runtime tensor element type must match for tolist(): %s vs %s", elem, d)
	}
	for range depth {
		elem = types.List(elem)
	}
	wide, err := converted(t, want)
	if err != nil {
		return err
	}
	v, err := listOfTensor(wide, elem)
	if err != nil {
		return err
	}
	return c.Return(v)
}

func listOfTensor(t *tensor.Tensor, typ *types.Type) (value.Value, error) {
	if t.Dim() == 0 {
		return numberOf(t), nil
	}
	items := make([]value.Value, t.Shape()[0])
	for i := range items {
		row, err := t.Select(0, i)
		if err != nil {
			return value.Value{}, err
		}
		if items[i], err = listOfTensor(row, typ.Elem()); err != nil {
			return value.Value{}, err
		}
	}
	return value.NewList(typ.Elem(), items...), nil
}

// numberOf returns the one element of t as a Python number.
func numberOf(t *tensor.Tensor) value.Value {
	d := t.DType()
	switch {
	case d == tensor.Bool:
		return value.Bool(read1[bool](t))
	case d.IsComplex():
		return value.Complex(read1[complex128](t))
	case d.IsFloat():
		return value.Float(read1[float64](t))
	}
	return value.Int(read1[int64](t))
}

// read1 reads the first element of t, which has one.
func read1[T compute](t *tensor.Tensor) T {
	var one [1]T
	sourceOf[T](t)(one[:], 0, 0)
	return one[0]
}
