package exec

import (
	"math"
	"math/cmplx"

	"github.com/torchpass/torchpass/value"
)

// powScalarKernels are ** on numbers. On ints it gives a float, even in the
// overload whose schema says int.
func powScalarKernels() []Entry {
	var rows []Entry
	for _, o := range []string{"int", "float", "int_float", "float_int", "int_to_int"} {
		rows = append(rows, Entry{"aten::pow." + o, powReal})
	}
	for _, o := range []string{"complex", "complex_float", "float_complex"} {
		rows = append(rows, Entry{"aten::pow." + o, complexBinary(complexPow)})
	}
	return append(rows, Entry{"aten::pow.Scalar_Scalar", realOnly("aten::pow.Scalar_Scalar", powReal)})
}

func powReal(c *Call) error {
	a, b := c.Args[0].AsFloat(), c.Args[1].AsFloat()
	if a == 0 && b < 0 {
		return Raise("RuntimeError", "0.0 cannot be raised to a negative power")
	}
	return c.Return(value.Float(math.Pow(a, b)))
}

// complexPow is C's cpow for what it defines through the logarithm; 0 to a
// positive real power is 0.
func complexPow(a, b complex128) complex128 {
	switch {
	case a == 0 && imag(b) == 0 && real(b) > 0:
		return 0
	case a == 0 && imag(b) == 0 && real(b) < 0:
		return complex(math.Inf(1), math.NaN())
	case a == 0 && b != 0:
		return complex(math.NaN(), math.NaN())
	}
	return cmplx.Pow(a, b)
}
