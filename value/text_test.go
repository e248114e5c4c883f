package value

import (
	"encoding/hex"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/tensor"
)

// fixture returns the lines of testdata/text.tsv of the given sort, without it;
// oracle/value_text.py made them with PyTorch.
func fixture(t *testing.T, sort string, fields int) [][]string {
	t.Helper()
	data, err := os.ReadFile("testdata/text.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if f[0] != sort {
			continue
		}
		if len(f) != fields+1 {
			t.Fatalf("%q has not %d fields", line, fields+1)
		}
		out = append(out, f[1:])
	}
	if len(out) < 30 {
		t.Fatalf("only %d lines of %s", len(out), sort)
	}
	return out
}

func floatOfBits(t *testing.T, s string) float64 {
	t.Helper()
	u, err := strconv.ParseUint(s, 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	return math.Float64frombits(u)
}

func TestFloatsAsPyTorch(t *testing.T) {
	for _, line := range fixture(t, "float", 5) {
		f := floatOfBits(t, line[0])
		if got := string(AppendFloat([]byte("x"), f)); got != "x"+line[1] {
			t.Errorf("AppendFloat(%v) = %s, want x%s", f, got, line[1])
		}
		for i, prec := range []int{17, 6, 1} {
			if got := string(AppendG([]byte("x"), f, prec)); got != "x"+line[2+i] {
				t.Errorf("AppendG(%v, %d) = %s, want x%s", f, prec, got, line[2+i])
			}
		}
		if got, want := string(AppendG(nil, f, 0)), string(AppendG(nil, f, 1)); got != want {
			t.Errorf("AppendG(%v, 0) = %s, want %s as with 1", f, got, want)
		}
	}
}

// TestExactFloats reads back what AppendExactFloat writes, which must not look
// like an int.
func TestExactFloats(t *testing.T) {
	for _, line := range fixture(t, "float", 5) {
		f := floatOfBits(t, line[0])
		text := string(AppendExactFloat([]byte("7"), f))[1:]
		back, err := strconv.ParseFloat(strings.TrimPrefix(text, "-"), 64)
		if strings.HasPrefix(text, "-") {
			back = math.Copysign(back, -1)
		}
		same := back == f || math.IsNaN(back) && math.IsNaN(f)
		if err != nil || !same || math.Signbit(back) != math.Signbit(f) {
			t.Errorf("AppendExactFloat(%v) = %s, read back as %v, %v", f, text, back, err)
		}
		if _, err := strconv.ParseInt(text, 10, 64); err == nil {
			t.Errorf("AppendExactFloat(%v) = %s is an int", f, text)
		}
	}
}

func TestComplexAsPyTorch(t *testing.T) {
	for _, line := range fixture(t, "complex", 3) {
		c := complex(floatOfBits(t, line[0]), floatOfBits(t, line[1]))
		if got := string(AppendComplex([]byte("x"), c)); got != "x"+line[2] {
			t.Errorf("AppendComplex(%v) = %s, want x%s", c, got, line[2])
		}
	}
}

func TestExactComplex(t *testing.T) {
	negZero, nan := math.Copysign(0, -1), math.NaN()
	for _, c := range []struct {
		c    complex128
		want string
	}{
		{complex(3, 4), "3.+4.j"},
		{complex(3, -4.5), "3.-4.5j"},
		{complex(negZero, negZero), "-0.-0.j"},
		{complex(0, 0), "0.+0.j"},
		{complex(1e10, -1e16), "10000000000.-10000000000000000.j"},
		{complex(math.Inf(-1), math.Inf(1)), "-inf+infj"},
		{complex(nan, nan), "nan+nanj"},
		{complex(1, math.Copysign(nan, -1)), "1.-nanj"},
	} {
		if got := string(AppendExactComplex(nil, c.c)); got != c.want {
			t.Errorf("AppendExactComplex(%v) = %s, want %s", c.c, got, c.want)
		}
	}
}

func TestQuotedAsPyTorch(t *testing.T) {
	for _, line := range fixture(t, "str", 2) {
		b, err := hex.DecodeString(line[0])
		if err != nil {
			t.Fatal(err)
		}
		if got := string(AppendQuoted([]byte("x"), string(b))); got != "x"+line[1] {
			t.Errorf("AppendQuoted(%q) = %s, want x%s", b, got, line[1])
		}
	}
}

// TestQuotedBytes checks that every byte has an escape of its own: the text tells
// which it was.
func TestQuotedBytes(t *testing.T) {
	seen := map[string]int{}
	for c := range 256 {
		text := string(AppendQuoted(nil, string([]byte{byte(c)})))
		if before, ok := seen[text]; ok {
			t.Errorf("bytes %#x and %#x are both %s", before, c, text)
		}
		seen[text] = c
		for i := range len(text) {
			if text[i] < ' ' || text[i] > '~' {
				t.Errorf("byte %#x is %q, which is not plain text", c, text)
			}
		}
	}
}

// TestSeededAsPython compares FillSeeded with the oracle's own implementation, and
// with itself.
func TestSeededAsPython(t *testing.T) {
	seen := map[tensor.DType]bool{}
	for _, line := range fixture(t, "seeded", 4) {
		dt, ok := tensor.ParseName(line[0])
		seed, err1 := strconv.ParseUint(line[1], 10, 64)
		scale, err2 := strconv.ParseFloat(line[2], 64)
		if !ok || err1 != nil || err2 != nil {
			t.Fatalf("bad line %q", line)
		}
		seen[dt] = true
		n := len(line[3]) / 2 / dt.Size()
		for range 2 {
			x, err := Seeded(dt, []int{n}, seed, scale)
			if err != nil {
				t.Fatal(err)
			}
			if got := hex.EncodeToString(x.Storage().Bytes()); got != line[3] {
				t.Errorf("Seeded(%s, %d, %v) = %s, want %s", line[0], seed, scale, got, line[3])
			}
		}
	}
	if len(seen) != len(itemCases) {
		t.Errorf("%d dtypes seeded, want %d", len(seen), len(itemCases))
	}
}
