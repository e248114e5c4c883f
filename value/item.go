package value

import "github.com/torchpass/torchpass/tensor"

// Item returns the first element of t as a number, as Tensor.item does; None for
// a dtype whose elements are not plain numbers, or a tensor that is empty or
// without data.
func Item(t *tensor.Tensor) Value {
	if !t.HasData() || t.Numel() == 0 {
		return None()
	}
	return elementAt(t, 0)
}

// elementAt is element i of t's storage, counted from t's offset.
func elementAt(t *tensor.Tensor, i int) Value {
	switch t.DType() {
	case tensor.Uint8:
		return Int(int64(tensor.Data[uint8](t)[i]))
	case tensor.Int8:
		return Int(int64(tensor.Data[int8](t)[i]))
	case tensor.Int16:
		return Int(int64(tensor.Data[int16](t)[i]))
	case tensor.Int32:
		return Int(int64(tensor.Data[int32](t)[i]))
	case tensor.Int64:
		return Int(tensor.Data[int64](t)[i])
	case tensor.Bool:
		return Bool(tensor.Data[bool](t)[i])
	case tensor.Float16:
		return Float(float64(tensor.Data[tensor.Half](t)[i].Float32()))
	case tensor.BFloat16:
		return Float(float64(tensor.Data[tensor.BF16](t)[i].Float32()))
	case tensor.Float32:
		return Float(float64(tensor.Data[float32](t)[i]))
	case tensor.Float64:
		return Float(tensor.Data[float64](t)[i])
	case tensor.Complex64:
		return Complex(complex128(tensor.Data[complex64](t)[i]))
	case tensor.Complex128:
		return Complex(tensor.Data[complex128](t)[i])
	}
	return None()
}

// Elements returns the elements of t in row-major order, as [Item] returns one;
// nil for a dtype without plain elements or a tensor without data.
func Elements(t *tensor.Tensor) []Value {
	if !t.HasData() {
		return nil
	}
	c := t.Contiguous()
	out := make([]Value, 0, c.Numel())
	for i := range c.Numel() {
		v := elementAt(c, i)
		if v.IsNone() {
			return nil
		}
		out = append(out, v)
	}
	return out
}
