package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// castKernels lists the conversions of dtype, and the copies.
func castKernels() []Entry {
	rows := []Entry{
		{"aten::to.dtype", func(c *Call) error { return c.give(castTo(c, c.Args[1], 3, 4)) }},
		{"aten::to.device", func(c *Call) error { return c.give(castOn(c, c.Args[1], c.Args[2], 4, 5)) }},
		{"aten::to.other", func(c *Call) error {
			return c.give(castTo(c, value.Int(int64(c.tensorAt(1).DType())), 3, 4))
		}},
		{"aten::to.dtype_layout", func(c *Call) error { return c.give(castOn(c, c.Args[3], c.Args[1], 6, 7)) }},
		{"aten::to.prim_Device", func(c *Call) error { return c.give(castOn(c, c.Args[1], c.Args[2], 4, -1)) }},
		{"aten::to.prim_dtype", func(c *Call) error { return c.give(castTo(c, c.Args[1], 3, -1)) }},
		{"aten::to.prim_other", func(c *Call) error { return c.give(castTo(c, value.None(), 2, -1)) }},
		{"aten::_to_copy", func(c *Call) error {
			return c.give(cast(c.tensorAt(0), c.Args[1], true, tensor.MemoryFormat(c.intOr(6, int(tensor.Preserve)))))
		}},
		{"aten::type_as", func(c *Call) error {
			return c.give(cast(c.tensorAt(0), value.Int(int64(c.tensorAt(1).DType())), false, tensor.Preserve))
		}},
		{"aten::cpu", func(c *Call) error { return c.give(c.tensorAt(0), nil) }},
		{"aten::contiguous", func(c *Call) error {
			return c.give(c.tensorAt(0).ContiguousIn(tensor.MemoryFormat(c.intAt(1))))
		}},
		{"aten::clone", func(c *Call) error {
			return c.give(c.tensorAt(0).Clone(tensor.MemoryFormat(c.intOr(1, int(tensor.Preserve)))))
		}},
		{"aten::positive", func(c *Call) error {
			if c.tensorAt(0).DType() == tensor.Bool {
				return fail("The `+` operator, on a bool tensor is not supported.")
			}
			return c.give(c.tensorAt(0), nil)
		}},
	}
	for name, d := range castNames() {
		rows = append(rows, Entry{name, func(c *Call) error {
			return c.give(cast(c.tensorAt(0), value.Int(int64(d)), false, tensor.Preserve))
		}})
	}
	return rows
}

// castNames lists the operators that convert to one fixed dtype.
func castNames() func(yield func(string, tensor.DType) bool) {
	return func(yield func(string, tensor.DType) bool) {
		for d := range tensor.DType(16) {
			if (realDTypes &^ bfloatDType).has(d) && !yield("aten::_cast_"+d.String(), d) {
				return
			}
		}
	}
}

// castTo converts the first argument; copyAt and formatAt name the arguments
// copy= and memory_format= (-1 if there is none).
func castTo(c *Call, dtype value.Value, copyAt, formatAt int) (*tensor.Tensor, error) {
	format := tensor.Preserve
	if formatAt >= 0 {
		format = tensor.MemoryFormat(c.intOr(formatAt, int(tensor.Preserve)))
	}
	return cast(c.tensorAt(0), dtype, c.boolAt(copyAt), format)
}

// castOn is castTo for overloads that name a device: only that of the tensor.
func castOn(c *Call, device, dtype value.Value, copyAt, formatAt int) (*tensor.Tensor, error) {
	if !device.IsNone() && device.Device().Type != tensor.CPU {
		return nil, unsupported("device %s", device.Device())
	}
	return castTo(c, dtype, copyAt, formatAt)
}

// cast returns t itself if nothing changes and no copy is asked for.
func cast(t *tensor.Tensor, dtype value.Value, always bool, format tensor.MemoryFormat) (*tensor.Tensor, error) {
	d := t.DType()
	if !dtype.IsNone() {
		d = tensor.DType(dtype.Int())
	}
	if !everyDType.has(d) {
		return nil, unsupported("conversion to %s", d.Name())
	}
	if d == t.DType() && !always && (format == tensor.Preserve || t.IsContiguousIn(format)) {
		return t, nil
	}
	return convertedIn(t, d, format)
}

// implicitKernels lists the conversions of a tensor to a Python number.
func implicitKernels() []Entry {
	var rows []Entry
	for _, name := range []string{"aten::item", "aten::_local_scalar_dense"} {
		rows = append(rows, Entry{name, func(c *Call) error { return giveItem(c, func(v value.Value) value.Value { return v }) }})
	}
	toInt := func(v value.Value) value.Value { return value.Int(truncated(v)) }
	toFloat := func(v value.Value) value.Value { return value.Float(v.AsFloat()) }
	return append(rows,
		Entry{"aten::Int.Tensor", func(c *Call) error { return giveReal(c, "int64_t", toInt) }},
		Entry{"aten::Float.Tensor", func(c *Call) error { return giveReal(c, "double", toFloat) }},
		Entry{"aten::ComplexImplicit", func(c *Call) error {
			return firstError(implicit(c), giveItem(c, func(v value.Value) value.Value { return value.Complex(v.AsComplex()) }))
		}},
		Entry{"aten::Bool.Tensor", truthOf},
		Entry{"aten::is_nonzero", truthOf},
		Entry{"aten::IntImplicit", func(c *Call) error {
			if d := c.tensorAt(0).DType(); !d.IsInteger(false) {
				return firstError(implicit(c), fail("Cannot input a tensor of type %s as an integral argument", d))
			}
			return firstError(implicit(c), giveItem(c, toInt))
		}},
		Entry{"aten::FloatImplicit", func(c *Call) error {
			return firstError(implicit(c), giveReal(c, "double", toFloat))
		}},
		Entry{"aten::ScalarImplicit", func(c *Call) error {
			return firstError(implicit(c), giveItem(c, func(v value.Value) value.Value { return v }))
		}},
	)
}

// implicit is PyTorch's test before a tensor is taken for a number unasked.
func implicit(c *Call) error {
	switch t := c.tensorAt(0); {
	case t.RequiresGrad():
		return fail("Cannot input a tensor that requires grad as a scalar argument")
	case t.Dim() != 0:
		return fail("Cannot input a tensor of dimension other than 0 as a scalar argument")
	}
	return nil
}

// truncated converts a number to an int as C++ does.
func truncated(v value.Value) int64 {
	if v.Kind() == value.FloatKind || v.Kind() == value.ComplexKind {
		return toInt64(v.AsFloat())
	}
	return v.Int()
}

// giveReal is giveItem for results that are not complex.
func giveReal(c *Call, name string, as func(value.Value) value.Value) error {
	if t := c.tensorAt(0); t.Numel() == 1 {
		if err := asReal(numberOf(t), name); err != nil {
			return err
		}
	}
	return giveItem(c, as)
}

func giveItem(c *Call, as func(value.Value) value.Value) error {
	t := c.tensorAt(0)
	if t.Numel() != 1 {
		return fail("a Tensor with %d elements cannot be converted to Scalar", t.Numel())
	}
	return c.Return(as(numberOf(t)))
}

// asReal refuses a complex number that is not real.
func asReal(v value.Value, name string) error {
	if v.Kind() == value.ComplexKind && imag(v.Complex()) != 0 {
		return fail("value cannot be converted to type %s without overflow", name)
	}
	return nil
}

func truthOf(c *Call) error {
	t := c.tensorAt(0)
	switch {
	case t.Numel() == 0:
		return fail("Boolean value of Tensor with no values is ambiguous")
	case t.Numel() > 1:
		return fail("Boolean value of Tensor with more than one value is ambiguous")
	}
	return c.Return(value.Bool(read1[bool](t)))
}
