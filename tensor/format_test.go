package tensor

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// formatCase is one line of testdata/format.jsonl.gz (oracle/tensor_format.py).
type formatCase struct {
	t               *Tensor
	printed, dumped string
}

func readFormatCase(t testing.TB, line []byte) formatCase {
	var name, data string
	var shape []int
	var quant []json.RawMessage
	var c formatCase
	var dumped *string
	if err := json.Unmarshal(line, &[]any{&name, &shape, &data, &quant, &c.printed, &dumped}); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	dtype, ok := ParseName(name)
	raw, err := hex.DecodeString(data)
	if !ok || err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	c.t, err = FromStorage(StorageOf(raw), dtype, shape, ContiguousStrides(shape), 0)
	if err != nil {
		t.Fatal(err)
	}
	if quant != nil {
		c.t = c.t.WithQuant(readQuant(t, quant))
	}
	c.dumped = strings.ReplaceAll(c.printed, "\n", " ")
	if dumped != nil {
		c.dumped = *dumped
	}
	return c
}

func readQuant(t testing.TB, raw []json.RawMessage) *Quant {
	var scheme string
	q := new(Quant)
	read := func(i int, dst any) {
		if err := json.Unmarshal(raw[i], dst); err != nil {
			t.Fatal(err)
		}
	}
	read(0, &scheme)
	if scheme == PerTensorAffine.String() {
		read(1, &q.Scale)
		read(2, &q.ZeroPoint)
		return q
	}
	var scales, zeros []float64
	read(1, &scales)
	read(2, &zeros)
	read(3, &q.Axis)
	n := []int{len(scales)}
	if scheme == PerChannelAffine.String() {
		q.Scheme, q.Scales, q.ZeroPoints = PerChannelAffine, Of(n, scales), Of(n, convert[int64](zeros))
		return q
	}
	q.Scheme, q.Scales, q.ZeroPoints = PerChannelAffineFloatParams, Of(n, convert[float32](scales)), Of(n, convert[float32](zeros))
	return q
}

func convert[T int64 | float32](v []float64) []T {
	out := make([]T, len(v))
	for i, x := range v {
		out[i] = T(x)
	}
	return out
}

// TestFormatAgainstPyTorch compares every printed tensor byte for byte.
func TestFormatAgainstPyTorch(t *testing.T) {
	n, small := 0, 0
	lines(t, "testdata/format.jsonl.gz", func(line []byte) {
		c := readFormatCase(t, line)
		n++
		if c.t.Numel() <= 10 {
			small++
		}
		if got := Format(c.t); got != c.printed {
			t.Errorf("%.200s\n got %q\nwant %q", line, got, c.printed)
		}
		if got := FormatConstant(c.t); got != c.dumped {
			t.Errorf("%.200s\n got %q\nwant %q", line, got, c.dumped)
		}
	})
	if small < 1500 {
		t.Errorf("only %d of %d tensors have at most 10 elements", small, n)
	}
}

// TestPromoteAgainstPyTorch compares the whole table (oracle/tensor_promote.py).
func TestPromoteAgainstPyTorch(t *testing.T) {
	text, err := os.ReadFile("testdata/promote.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if f[0] == "#" {
			continue
		}
		a, okA := ParseName(f[0])
		b, okB := ParseName(f[1])
		want, ok := ParseName(f[2])
		if !okA || !okB || ok == (f[2] == "error") {
			t.Fatalf("bad line %q", line)
		}
		if got := Promote(a, b); got != want {
			t.Errorf("Promote(%v, %v) = %v, want %v", a, b, got, want)
		}
		n++
	}
	if n != 18*18 {
		t.Errorf("%d pairs", n)
	}
}
