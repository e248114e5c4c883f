package value

import (
	"testing"

	"github.com/torchpass/torchpass/tensor"
)

func TestSeededRanges(t *testing.T) {
	for _, c := range []struct {
		dt      tensor.DType
		scale   float64
		lo, hi  float64
		atLeast int // so many different values
		toEnd   bool
	}{
		{tensor.Uint8, 1, 0, 16, 17, true},
		{tensor.Int8, 1, -8, 8, 17, true},
		{tensor.Int16, 3, -24, 24, 17, true},
		{tensor.Int32, 0.5, -4, 4, 9, true},
		{tensor.Int64, 1e6, -8e6, 8e6, 17, true},
		{tensor.Bool, 1, 0, 1, 2, true},
		{tensor.Float16, 2, -2, 2, 500, false},
		{tensor.BFloat16, 1, -1, 1, 300, false},
		{tensor.Float32, 1, -1, 1, 1900, false},
		{tensor.Float64, 0.25, -0.25, 0.25, 1900, false},
		{tensor.Complex64, 1, -1, 1, 1900, false},
		{tensor.Complex128, 4, -4, 4, 1900, false},
	} {
		x, err := Seeded(c.dt, []int{2, 1000}, 7, c.scale)
		if err != nil {
			t.Fatal(err)
		}
		different := map[float64]bool{}
		lo, hi := c.hi, c.lo
		for _, v := range x.Values() {
			different[v], lo, hi = true, min(lo, v), max(hi, v)
		}
		if lo < c.lo || hi > c.hi || len(different) < c.atLeast {
			t.Errorf("%s: %d values in [%v, %v]", c.dt.Name(), len(different), lo, hi)
		}
		if c.toEnd && (lo != c.lo || hi != c.hi) || lo > c.lo*0.98 || hi < c.hi*0.98 {
			t.Errorf("%s: only [%v, %v] of [%v, %v]", c.dt.Name(), lo, hi, c.lo, c.hi)
		}
	}
}

func TestSeedsDiffer(t *testing.T) {
	seen := map[string]uint64{}
	for seed := range uint64(100) {
		x, err := Seeded(tensor.Float32, []int{3}, seed, 1)
		if err != nil {
			t.Fatal(err)
		}
		b := string(x.Storage().Bytes())
		if before, ok := seen[b]; ok {
			t.Errorf("seeds %d and %d give the same", before, seed)
		}
		seen[b] = seed
	}
}

// TestSeededView fills the second row of a matrix and nothing else.
func TestSeededView(t *testing.T) {
	m := tensor.New(tensor.Int32, []int{3, 2})
	row, err := m.Select(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	want, err := Seeded(tensor.Int32, []int{2}, 5, 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := FillSeeded(row, 5, 100); err != nil {
		t.Fatal(err)
	}
	w := want.Values()
	for i, v := range m.Values() {
		if k := i - 2; k == 0 || k == 1 {
			if v != w[k] {
				t.Errorf("element %d is %v, want %v", i, v, w[k])
			}
		} else if v != 0 {
			t.Errorf("element %d is %v, outside of the view", i, v)
		}
	}
}

func TestSeededRefuses(t *testing.T) {
	meta, err := tensor.WithoutPayload(tensor.Float32, []int{2}, []int{1}, tensor.CPUDevice)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := tensor.New(tensor.Float32, []int{1}).Expand(4)
	if err != nil {
		t.Fatal(err)
	}
	turned, err := tensor.New(tensor.Float32, []int{2, 3}).Transpose(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]*tensor.Tensor{
		"undefined": tensor.Undefined(), "without data": meta, "expanded": wide, "transposed": turned,
		"quantized": tensor.New(tensor.QInt8, []int{2}), "complex32": tensor.New(tensor.Complex32, []int{2}),
	} {
		if err := FillSeeded(x, 1, 1); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := Seeded(tensor.QUInt8, []int{2}, 1, 1); err == nil {
		t.Error("Seeded(quint8): no error")
	}
}
