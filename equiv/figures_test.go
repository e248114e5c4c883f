package equiv_test

import (
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// TestFiguresLikePyTorch holds verdicts to torch.testing.assert_close and figures to
// numpy; oracle/figures.py made the cases.
func TestFiguresLikePyTorch(t *testing.T) {
	text, err := os.ReadFile("testdata/figures.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, DType, Want, Got string
		Shape                  []int
		OK                     bool
		MaxAbs, MaxRel         string
		ULP                    uint64
		Worst                  int
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 100 {
		t.Errorf("only %d cases", len(cases))
	}
	for _, c := range cases {
		f := equiv.Compare("v", payload(t, c.DType, c.Shape, c.Want), payload(t, c.DType, c.Shape, c.Got), equiv.Options{})[0]
		if f.OK != c.OK || !near(f.MaxAbs, c.MaxAbs) || !near(f.MaxRel, c.MaxRel) || f.ULP != c.ULP || flat(f.Worst, c.Shape) != c.Worst {
			t.Errorf("%s: %s (flat %d); PyTorch: ok %t, max abs %s, relative %s, %d ulp, worst %d", c.Name, f, flat(f.Worst, c.Shape), c.OK, c.MaxAbs, c.MaxRel, c.ULP, c.Worst)
		}
		if same := c.Want == c.Got; same && !f.Exact {
			t.Errorf("%s: the same bytes are not exact", c.Name)
		}
	}
}

func payload(t *testing.T, dtype string, shape []int, data string) value.Value {
	b, err := hex.DecodeString(data)
	dt, ok := tensor.ParseName(dtype)
	if err != nil || !ok {
		t.Fatal(dtype, err)
	}
	x := tensor.New(dt, shape)
	copy(x.Storage().Bytes(), b)
	return value.TensorOf(x)
}

func near(x float64, text string) bool {
	y, err := strconv.ParseFloat(text, 64)
	return err == nil && (x == y || math.Abs(x-y) <= 1e-15*math.Abs(y))
}

func flat(index, shape []int) int {
	if index == nil {
		return -1
	}
	at := 0
	for i, n := range index {
		at = at*shape[i] + n
	}
	return at
}

// BenchmarkCompare compares 10^7 elements, all of them different.
func BenchmarkCompare(b *testing.B) {
	for _, dt := range []tensor.DType{tensor.Float32, tensor.Float64, tensor.Float16, tensor.Int64, tensor.Complex64} {
		x, y := tensor.New(dt, []int{10_000_000}), tensor.New(dt, []int{10_000_000})
		if value.FillSeeded(x, 1, 1) != nil || value.FillSeeded(y, 2, 1) != nil {
			b.Fatal(dt)
		}
		for name, got := range map[string]*tensor.Tensor{"same": x.Alias(), "other": y} {
			b.Run(dt.Name()+"/"+name, func(b *testing.B) {
				for b.Loop() {
					equiv.Compare("v", value.TensorOf(x), value.TensorOf(got), equiv.Options{})
				}
			})
		}
	}
}
