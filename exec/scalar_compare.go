package exec

import (
	"cmp"

	"github.com/torchpass/torchpass/value"
)

// compareScalarKernels are == != < <= > >= on numbers, str, bool, Device, enum
// members, and the operator is.
func compareScalarKernels() []Entry {
	rows := []Entry{
		{"aten::__is__", func(c *Call) error { return c.Return(value.Bool(isSame(c.Args[0], c.Args[1]))) }},
		{"aten::__isnot__", func(c *Call) error { return c.Return(value.Bool(!isSame(c.Args[0], c.Args[1]))) }},
	}
	for _, o := range []string{"int", "float", "int_float", "float_int", "complex", "complex_float", "float_complex", "bool", "str", "device", "enum"} {
		rows = append(rows, Entry{"aten::eq." + o, equalKernel(true)}, Entry{"aten::ne." + o, equalKernel(false)})
	}
	rows = append(rows, Entry{"aten::eq", sameCategory(equalKernel(true))}, Entry{"aten::ne", sameCategory(equalKernel(false))})
	for _, order := range []struct {
		name    string
		holds   func(c int) bool
		compare func(a, b float64) bool
	}{
		{"aten::lt", func(c int) bool { return c < 0 }, func(a, b float64) bool { return a < b }},
		{"aten::le", func(c int) bool { return c <= 0 }, func(a, b float64) bool { return a <= b }},
		{"aten::gt", func(c int) bool { return c > 0 }, func(a, b float64) bool { return a > b }},
		{"aten::ge", func(c int) bool { return c >= 0 }, func(a, b float64) bool { return a >= b }},
	} {
		k := orderKernel(order.holds, order.compare)
		for _, o := range []string{".int", ".float", ".int_float", ".float_int", ".str"} {
			rows = append(rows, Entry{order.name + o, k})
		}
		rows = append(rows, Entry{order.name, realOnly(order.name, k)})
	}
	return rows
}

// sameCategory refuses to compare a complex with a real Scalar: PyTorch 1.13
// then pushes no result at all.
func sameCategory(k Kernel) Kernel {
	return func(c *Call) error {
		if (c.Args[0].Kind() == value.ComplexKind) != (c.Args[1].Kind() == value.ComplexKind) {
			return &Unsupported{Op: c.Schema.FullName(), Detail: "a complex and a real Scalar, on which PyTorch 1.13 gives no result"}
		}
		return k(c)
	}
}

func equalKernel(want bool) Kernel {
	return func(c *Call) error {
		c.Out[0] = value.Bool(equalPlain(c.Args[0], c.Args[1]) == want)
		return nil
	}
}

// equalPlain is == on values without elements.
func equalPlain(a, b value.Value) bool {
	switch {
	case a.IsNumber() && b.IsNumber():
		return equalNumbers(a, b)
	case a.Kind() != b.Kind():
		return false
	case a.Kind() == value.EnumKind:
		return sameEnum(a.Enum(), b.Enum())
	}
	return isSame(a, b)
}

// equalNumbers converts as C++ does: to complex if one is, else to double
// unless both are integers.
func equalNumbers(a, b value.Value) bool {
	switch category([]value.Value{a, b}) {
	case value.ComplexKind:
		return a.AsComplex() == b.AsComplex()
	case value.FloatKind:
		return a.AsFloat() == b.AsFloat()
	}
	return a.AsInt() == b.AsInt()
}

func orderKernel(holds func(int) bool, compare func(a, b float64) bool) Kernel {
	return func(c *Call) error {
		a, b := c.Args[0], c.Args[1]
		switch {
		case a.Kind() == value.StrKind:
			c.Out[0] = value.Bool(holds(cmp.Compare(a.Str(), b.Str())))
		case category(c.Args) == value.FloatKind:
			c.Out[0] = value.Bool(compare(a.AsFloat(), b.AsFloat()))
		default:
			c.Out[0] = value.Bool(holds(cmp.Compare(a.AsInt(), b.AsInt())))
		}
		return nil
	}
}
