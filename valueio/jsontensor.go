package valueio

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/torchpass/torchpass/tensor"
)

// isTensor reports the object of a tensor: a dtype name, a shape and data.
func isTensor(o *object) bool {
	dtype, okType := o.get("dtype")
	_, okShape := o.get("shape")
	_, okData := o.get("data")
	_, isName := dtype.(string)
	return okType && okShape && okData && isName
}

func tensorFromObject(o *object) (*tensor.Tensor, error) {
	grad := false
	for i, k := range o.keys {
		switch k {
		case "dtype", "shape", "data":
		case "requires_grad":
			var ok bool
			if grad, ok = o.vals[i].(bool); !ok {
				return nil, errors.New("requires_grad is not a bool")
			}
		default:
			return nil, fmt.Errorf("unknown key %q", k)
		}
	}
	name, _ := o.get("dtype")
	dtype, ok := tensor.ParseName(name.(string))
	if !ok {
		return nil, fmt.Errorf("unknown dtype %q", name)
	}
	put := elementSetter(dtype)
	if put == nil {
		return nil, fmt.Errorf("JSON cannot hold dtype %s; use .pt", dtype.Name())
	}
	dims, _ := o.get("shape")
	shape, err := shapeOf(dims)
	if err != nil {
		return nil, err
	}
	data, _ := o.get("data")
	leaves := flatten(nil, data, isLeafOf(dtype))
	if n, ok := tensor.NumelOf(shape); !ok || n != len(leaves) {
		return nil, fmt.Errorf("data has %d elements, shape %v another number", len(leaves), shape)
	}
	if err := checkNesting(data, shape, isLeafOf(dtype)); err != nil {
		return nil, err
	}
	t := tensor.New(dtype, shape)
	for i, leaf := range leaves {
		if err := put(t, i, leaf); err != nil {
			return nil, fmt.Errorf("element %d: %w", i, err)
		}
	}
	return t.WithRequiresGrad(grad), nil
}

func shapeOf(t any) ([]int, error) {
	dims, ok := t.([]any)
	if !ok || len(dims) > 64 {
		return nil, errors.New("shape is not an array of sizes")
	}
	shape := make([]int, len(dims))
	for i, d := range dims {
		n, ok := d.(json.Number)
		size, err := strconv.Atoi(string(n))
		if !ok || err != nil || size < 0 {
			return nil, errors.New("shape is not an array of sizes")
		}
		shape[i] = size
	}
	return shape, nil
}

// isLeafOf says which trees are one element: all but arrays, and for complex
// dtypes the arrays of two of those.
func isLeafOf(d tensor.DType) func(any) bool {
	return func(t any) bool {
		arr, ok := t.([]any)
		if !ok {
			return true
		}
		if !d.IsComplex() || len(arr) != 2 {
			return false
		}
		_, a := arr[0].([]any)
		_, b := arr[1].([]any)
		return !a && !b
	}
}

func flatten(out []any, t any, leaf func(any) bool) []any {
	if leaf(t) {
		return append(out, t)
	}
	for _, e := range t.([]any) {
		out = flatten(out, e, leaf)
	}
	return out
}

// checkNesting accepts flat data and data nested as shape says.
func checkNesting(data any, shape []int, leaf func(any) bool) error {
	flat := leaf(data) && len(shape) == 0
	if arr, ok := data.([]any); ok && !leaf(data) {
		flat = true
		for _, e := range arr {
			flat = flat && leaf(e)
		}
	}
	if flat || nested(data, shape, leaf) {
		return nil
	}
	return fmt.Errorf("data is neither flat nor nested as shape %v", shape)
}

func nested(t any, shape []int, leaf func(any) bool) bool {
	if len(shape) == 0 {
		return leaf(t)
	}
	arr, ok := t.([]any)
	if !ok || len(arr) != shape[0] {
		return false
	}
	for _, e := range arr {
		if !nested(e, shape[1:], leaf) {
			return false
		}
	}
	return true
}

// elementSetter returns the function that puts a tree into element i of a
// tensor of that dtype, nil if JSON has no form for it.
func elementSetter(d tensor.DType) func(t *tensor.Tensor, i int, leaf any) error {
	switch d {
	case tensor.Bool:
		return setBool
	case tensor.Uint8:
		return setUint8
	case tensor.Int8:
		return setInt[int8]
	case tensor.Int16:
		return setInt[int16]
	case tensor.Int32:
		return setInt[int32]
	case tensor.Int64:
		return setInt[int64]
	case tensor.Float16, tensor.BFloat16, tensor.Float32, tensor.Float64:
		return setFloat
	case tensor.Complex64, tensor.Complex128:
		return setComplex
	}
	return nil
}

func setBool(t *tensor.Tensor, i int, leaf any) error {
	b, ok := leaf.(bool)
	if !ok {
		return fmt.Errorf("%v is not true or false", leaf)
	}
	tensor.Data[bool](t)[i] = b
	return nil
}

func setUint8(t *tensor.Tensor, i int, leaf any) error {
	n, _ := leaf.(json.Number)
	u, err := strconv.ParseUint(string(n), 10, 8)
	if err != nil {
		return notA(leaf, t)
	}
	tensor.Data[uint8](t)[i] = uint8(u)
	return nil
}

func setInt[T int8 | int16 | int32 | int64](t *tensor.Tensor, i int, leaf any) error {
	n, _ := leaf.(json.Number)
	v, err := strconv.ParseInt(string(n), 10, 8*t.DType().Size())
	if err != nil {
		return notA(leaf, t)
	}
	tensor.Data[T](t)[i] = T(v)
	return nil
}

func notA(leaf any, t *tensor.Tensor) error {
	return fmt.Errorf("%v is not an %s", leaf, t.DType().Name())
}

// setFloat rounds once to the dtype, except that half types go through float32
// as in PyTorch. What is finite must stay so.
func setFloat(t *tensor.Tensor, i int, leaf any) error {
	bits := 32
	if t.DType() == tensor.Float64 {
		bits = 64
	}
	f, ok := nonFinite(leaf)
	finite := !ok
	if n, isNumber := leaf.(json.Number); isNumber {
		var err error
		f, err = strconv.ParseFloat(string(n), bits)
		ok = err == nil
	}
	if ok {
		switch t.DType() {
		case tensor.Float64:
			tensor.Data[float64](t)[i] = f
		case tensor.Float32:
			tensor.Data[float32](t)[i] = float32(f)
		case tensor.Float16:
			h := tensor.HalfOf(float32(f))
			tensor.Data[tensor.Half](t)[i] = h
			ok = !finite || !math.IsInf(float64(h.Float32()), 0)
		default:
			b := tensor.BFloat16Of(float32(f))
			tensor.Data[tensor.BF16](t)[i] = b
			ok = !finite || !math.IsInf(float64(b.Float32()), 0)
		}
	}
	if !ok {
		return fmt.Errorf("%v is not in the range of %s", leaf, t.DType().Name())
	}
	return nil
}

func setComplex(t *tensor.Tensor, i int, leaf any) error {
	pair, ok := leaf.([]any)
	if !ok {
		return fmt.Errorf("%v is not [re, im]", leaf)
	}
	part := tensor.New(t.DType().ToReal(), []int{2})
	for j, p := range pair {
		if err := setFloat(part, j, p); err != nil {
			return err
		}
	}
	if t.DType() == tensor.Complex64 {
		p := tensor.Data[float32](part)
		tensor.Data[complex64](t)[i] = complex(p[0], p[1])
		return nil
	}
	p := tensor.Data[float64](part)
	tensor.Data[complex128](t)[i] = complex(p[0], p[1])
	return nil
}
