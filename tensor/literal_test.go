package tensor

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestParseLiteral reads back every printed tensor: dtype and shape return,
// each element is the nearest to its text, and a literal called exact is.
func TestParseLiteral(t *testing.T) {
	exactly := map[DType]int{}
	lines(t, "testdata/format.jsonl.gz", func(line []byte) {
		c := readFormatCase(t, line)
		for _, text := range []string{c.printed, strings.ReplaceAll(c.printed, "\n", " ")} {
			got, exact, err := ParseLiteral(text)
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if n, ok := LiteralLen(text + ", x [ CPULongType{2} ]"); !ok || n != len(text) {
				t.Errorf("LiteralLen(%q) = %d, %v", text, n, ok)
			}
			compareLiteral(t, text, c.t, got, exact)
			if again := Format(got); exact && again != c.printed {
				t.Errorf("%q: exact, but prints %q", c.printed, again)
			}
			if exact {
				exactly[c.t.dtype]++
			}
		}
		if c.t.numel != 1 || c.t.dtype.IsQuantized() {
			return
		}
		got, exact, err := ParseItem(c.dumped, c.t.dtype, c.t.shape)
		if err != nil {
			t.Fatalf("%q: %v", c.dumped, err)
		}
		compareLiteral(t, c.dumped, c.t, got, exact)
	})
	for _, d := range []DType{Uint8, Int8, Int16, Int32, Int64, Bool, Float16, BFloat16, Float32, Float64} {
		if exactly[d] < 20 {
			t.Errorf("only %d exact literals of %v", exactly[d], d)
		}
	}
}

func compareLiteral(t *testing.T, text string, want, got *Tensor, exact bool) {
	if got.dtype != want.dtype || !slices.Equal(got.shape, want.shape) {
		t.Fatalf("%q: %v %v became %v %v", text, want.dtype, want.shape, got.dtype, got.shape)
	}
	if exact && want.dtype.IsQuantized() {
		t.Errorf("%q: quantized and exact", text)
	}
	if want.dtype.IsQuantized() {
		return // the scale itself is rounded
	}
	if exact && want.dtype == Int64 {
		for i, v := range inOrder[int64](want) {
			if g := inOrder[int64](got)[i]; g != v {
				t.Errorf("%q: exact, but %d became %d", text, v, g)
			}
		}
	}
	w, g := want.Values(), got.Values()
	for i := range w {
		if w[i] == g[i] && math.Signbit(w[i]) == math.Signbit(g[i]) || w[i] != w[i] && g[i] != g[i] {
			continue
		}
		if exact {
			t.Errorf("%q: exact, but %v became %v", text, w[i], g[i])
		}
		if len(want.shape) == 0 || len(want.shape) > 2 || text[0] == '{' {
			if !(math.Abs(w[i]-g[i]) <= math.Abs(w[i])*1.001e-3+1.001e-4) && !strings.Contains(text, "*") {
				t.Errorf("%q: %v became %v", text, w[i], g[i])
			}
			continue
		}
		c := columnsFor(w, defaultStyle.prec)
		a, b := appendFloat(nil, scaled(w[i], c.scale), c.style), appendFloat(nil, scaled(g[i], c.scale), c.style)
		if string(a) != string(b) && c.scale != 0 {
			t.Errorf("%q: %v became %v, which prints as %s", text, w[i], g[i], b)
		}
	}
}

// TestParseLiteralLargest covers numbers that round to beyond the largest.
func TestParseLiteralLargest(t *testing.T) {
	for _, v := range []float64{math.MaxFloat64, -math.MaxFloat64} {
		x := Of([]int{2}, []float64{v, 1})
		y, exact, err := ParseLiteral(Format(x))
		if err != nil || exact || y.Values()[0] != v {
			t.Errorf("%s: %v %v %v", Format(x), y, exact, err)
		}
	}
	if x, _, err := ParseLiteral(" 1e+30  1 [ CPUHalfType{2} ]"); err == nil {
		t.Error(Format(x))
	}
}

// TestParseLiteralRejects covers text that PyTorch does not print.
func TestParseLiteralRejects(t *testing.T) {
	for _, text := range []string{
		"", "[", "[ ]", "[ CPUFloatType ]", "[ CPUFloatType{ ]", "[ CPUFooType{0} ]", "[ CPUFloatType{-1} ]", "1 [ CPUFloatType{2} ]",
		"1 2 3 [ CPUFloatType{2} ]", "1 x [ CPUFloatType{2} ]", "1 2 [ CPUFloatType{2", "0.3 * 1 2 [ CPUFloatType{2} ]",
		"300 1 [ CPUByteType{2} ]", "-1 1 [ CPUByteType{2} ]", "2 1 [ CPUBoolType{2} ]", "1.5 1 [ CPULongType{2} ]", "nan 1 [ CPULongType{2} ]",
		"1e+30 1 [ CPULongType{2} ]", "1 1 [ CPUFloatType{1000000000,1000000000,1000000000} ]", "1 1 [ CPUFloatType{1000000000} ]",
		"[ CPUFloatType{1000000000000} ]", "(1,.,.) = 1 [ CPUFloatType{1,1} ]", "(2,.,.) = 1 [ CPUFloatType{1,1,1} ]",
		"(1,.,.) = 1 2 [ CPUFloatType{2,1,1} ]", "Columns 2 to 3 1 2 [ CPUFloatType{1,2} ]", "1 2 [ SparseCPUFloatType{2} ]",
		"1 2 [ QuantizedCPUQInt8Type{2} ]", "1 2 [ QuantizedCPUQInt8Type{2}, qscheme: x ]",
		"1 2 [ QuantizedCPUQInt8Type{2}, qscheme: per_tensor_affine, scale: , zero_point: 1 ]",
		"1 2 [ QuantizedCPUQInt8Type{2}, qscheme: per_channel_affine, scales: 1 [ CPUDoubleType{1} ], zero_points: 1 [ CPULongType{1} ], axis: 0 ]",
		"1 2 [ CPUFloatType{2}, x ]", "1_0 2 [ CPUFloatType{2} ]", "0x1 2 [ CPUFloatType{2} ]", "1e5 1 [ CPUByteType{2} ]",
	} {
		if x, _, err := ParseLiteral(text); err == nil {
			t.Errorf("%q gave %s", text, Format(x))
		}
	}
	for _, text := range []string{"", "{", "{}", "{x}", "3", "{3", "{(1,2)}", "{3.5}", "{1 2}"} {
		if x, _, err := ParseItem(text, Int64, nil); err == nil {
			t.Errorf("%q gave %s", text, Format(x))
		}
	}
	if _, _, err := ParseItem("{3}", Int64, []int{2}); err == nil {
		t.Error("two elements from one number")
	}
}

func FuzzParseLiteral(f *testing.F) {
	for _, s := range []string{
		" 1.5000  2.0000 [ CPUFloatType{2} ]", "0.01 *  1.0000  2.0000 [ CPUFloatType{2} ]", "(1,.,.) =    1  2 [ CPULongType{1,1,2} ]",
		" 1  2 [ QuantizedCPUQUInt8Type{2}, qscheme: per_tensor_affine, scale: 0.1, zero_point: 3 ]", "Columns 1 to 2 1 2 [ CPULongType{1,2} ]",
		"-inf *inf  1 [ CPUHalfType{1,2} ]", "nan * 1 [ CPUFloatType{1} ]",
		" 0.7000 [ QuantizedCPUQInt8Type{1,1}, qscheme: per_channel_affine, scales:  0.1000 [ CPUDoubleType{1} ], zero_points:  0 [ CPULongType{1} ], axis: 0 ]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		x, _, err := ParseLiteral(s)
		LiteralLen(s)
		if err == nil && x.HasData() && len(Format(x)) == 0 {
			t.Error("empty text")
		}
	})
}
