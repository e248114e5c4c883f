package value

import (
	"math"
	"testing"

	"github.com/torchpass/torchpass/tensor"
)

// itemCases has three elements of every dtype of plain numbers.
var itemCases = []struct {
	t    *tensor.Tensor
	want [3]Value
}{
	{tensor.Of([]int{3}, []uint8{0, 255, 7}), [3]Value{Int(0), Int(255), Int(7)}},
	{tensor.Of([]int{3}, []int8{-128, 127, 1}), [3]Value{Int(-128), Int(127), Int(1)}},
	{tensor.Of([]int{3}, []int16{-32768, 32767, 1}), [3]Value{Int(-32768), Int(32767), Int(1)}},
	{tensor.Of([]int{3}, []int32{math.MinInt32, math.MaxInt32, 1}), [3]Value{Int(math.MinInt32), Int(math.MaxInt32), Int(1)}},
	{tensor.Of([]int{3}, []int64{math.MinInt64, math.MaxInt64, 1<<53 + 1}), [3]Value{Int(math.MinInt64), Int(math.MaxInt64), Int(1<<53 + 1)}},
	{tensor.Of([]int{3}, []bool{true, false, true}), [3]Value{Bool(true), Bool(false), Bool(true)}},
	{tensor.Of([]int{3}, []tensor.Half{0x3e00, 0xc000, 0x7c00}), [3]Value{Float(1.5), Float(-2), Float(math.Inf(1))}},
	{tensor.Of([]int{3}, []tensor.BF16{0x3fc0, 0xc000, 0xff80}), [3]Value{Float(1.5), Float(-2), Float(math.Inf(-1))}},
	{tensor.Of([]int{3}, []float32{0.1, -2, 1e-45}), [3]Value{Float(float64(float32(0.1))), Float(-2), Float(0x1p-149)}},
	{tensor.Of([]int{3}, []float64{0.1, math.Copysign(0, -1), 5e-324}), [3]Value{Float(0.1), Float(math.Copysign(0, -1)), Float(5e-324)}},
	{tensor.Of([]int{3}, []complex64{1 + 2i, -0.5i, 3}), [3]Value{Complex(1 + 2i), Complex(complex(0, -0.5)), Complex(3)}},
	{tensor.Of([]int{3}, []complex128{1 + 0.1i, -2i, 3}), [3]Value{Complex(1 + 0.1i), Complex(complex(0, -2)), Complex(3)}},
}

func TestItemAndElements(t *testing.T) {
	for _, c := range itemCases {
		name := c.t.DType().Name()
		got := Elements(c.t)
		if len(got) != len(c.want) {
			t.Fatalf("%s: %d elements", name, len(got))
		}
		for i, want := range c.want {
			if !Identical(got[i], want) {
				t.Errorf("%s: element %d is %v, want %v", name, i, got[i], want)
			}
			one, err := c.t.Select(0, i)
			if err != nil {
				t.Fatal(err)
			}
			if item := Item(one); !Identical(item, want) {
				t.Errorf("%s: item %d is %v, want %v", name, i, item, want)
			}
		}
	}
}

// TestElementsOfViews reads in row-major order what lies otherwise.
func TestElementsOfViews(t *testing.T) {
	m := tensor.Of([]int{2, 3}, []int64{1, 2, 3, 4, 5, 6})
	view := func(x *tensor.Tensor, err error) *tensor.Tensor {
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range []struct {
		name string
		t    *tensor.Tensor
		want []int64
	}{
		{"matrix", m, []int64{1, 2, 3, 4, 5, 6}},
		{"transposed", view(m.T()), []int64{1, 4, 2, 5, 3, 6}},
		{"column", view(m.Select(1, 1)), []int64{2, 5}},
		{"second row", view(m.Select(0, 1)), []int64{4, 5, 6}},
		{"strided", view(m.Slice(1, 0, 3, 2)), []int64{1, 3, 4, 6}},
		{"expanded", view(tensor.Scalar[int64](9).Expand(2, 2)), []int64{9, 9, 9, 9}},
		{"scalar", tensor.Scalar[int64](9), []int64{9}},
		{"empty", tensor.New(tensor.Int64, []int{0, 3}), []int64{}},
	} {
		got := Elements(c.t)
		if got == nil || len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
			continue
		}
		for i := range got {
			if !Identical(got[i], Int(c.want[i])) {
				t.Errorf("%s: element %d is %d, want %d", c.name, i, got[i].Int(), c.want[i])
			}
		}
		if first := Item(c.t); len(got) > 0 && !Identical(first, got[0]) || len(got) == 0 && !first.IsNone() {
			t.Errorf("%s: Item is %v", c.name, first)
		}
	}
}

func TestNoItem(t *testing.T) {
	meta, err := tensor.WithoutPayload(tensor.Float32, []int{2}, []int{1}, tensor.CPUDevice)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]*tensor.Tensor{
		"undefined": tensor.Undefined(), "without data": meta,
		"quantized": tensor.New(tensor.QInt8, []int{2}), "complex32": tensor.New(tensor.Complex32, []int{2}),
	} {
		if v := Item(x); !v.IsNone() {
			t.Errorf("%s: Item is %v", name, v)
		}
		if vs := Elements(x); vs != nil {
			t.Errorf("%s: Elements are %v", name, vs)
		}
	}
}
