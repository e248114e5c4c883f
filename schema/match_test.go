package schema_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

func parseTypes(t testing.TB, text string) []*types.Type {
	t.Helper()
	if text == "" {
		return nil
	}
	sc := types.NewScope()
	var out []*types.Type
	for part := range strings.SplitSeq(text, " ; ") {
		typ, n, err := types.ParseDump(part, sc)
		if err != nil || n != len(part) {
			t.Fatalf("type %q: %v", part, err)
		}
		out = append(out, typ)
	}
	return out
}

// Each node of the fixture has the schema that PyTorch gives it, or none.
func TestMatchAgreesWithPyTorch(t *testing.T) {
	data, err := os.ReadFile("testdata/match.txt.gz")
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	table := schema.Default()
	n, bad := 0, 0
	for line := range strings.Lines(string(text)) {
		if line[0] == '#' {
			continue
		}
		n++
		cols := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		sym := symbol.Of(cols[0])
		inputs := parseTypes(t, cols[1])
		got := "-"
		s, err := table.Match(sym, inputs)
		for i, o := range table.Overloads(sym) {
			if o == s {
				got = strconv.Itoa(i)
			}
			if err != nil && o.Why(inputs) == nil {
				t.Errorf("%s(%s): no match, and no reason against %v", cols[0], cols[1], o)
			}
		}
		if got != cols[2] {
			if bad++; bad <= 400 {
				t.Errorf("%s(%s): got %s, PyTorch %s", cols[0], cols[1], got, cols[2])
			}
		}
	}
	if n < 10000 || bad > 0 {
		t.Errorf("%d of %d nodes differ", bad, n)
	}
}

func TestMatchErrors(t *testing.T) {
	table := schema.Default()
	_, err := table.Match(symbol.Of("aten::relu"), parseTypes(t, "int"))
	want := "no overload of aten::relu takes (int)\n" +
		"  aten::relu(Tensor self) -> Tensor: argument 'self' takes Tensor, not int\n" +
		"  aten::relu.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!): argument 'out' is missing: 1 inputs, 2 arguments"
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	_, err = table.Match(symbol.Of("my::nonesuch"), nil)
	if e, ok := err.(*schema.MatchError); !ok || !e.Unknown() || err.Error() != "no operator is named my::nonesuch" {
		t.Errorf("unknown operator: %v", err)
	}
}

func BenchmarkMatchAdd(b *testing.B) {
	benchmarkMatch(b, "aten::add", "Float(2, 3, strides=[3, 1], requires_grad=0, device=cpu) ; Tensor ; int")
}

func BenchmarkMatchAddFloats(b *testing.B) { benchmarkMatch(b, "aten::add", "float ; float") }

func BenchmarkMatchAppend(b *testing.B) { benchmarkMatch(b, "aten::append", "Tensor[] ; Tensor") }

func BenchmarkMatchConv(b *testing.B) {
	benchmarkMatch(b, "aten::conv2d", "Tensor ; Tensor ; Tensor? ; int[] ; int[] ; int[] ; int")
}

func benchmarkMatch(b *testing.B, kind, inputs string) {
	table, sym, ts := schema.Default(), symbol.Of(kind), parseTypes(b, inputs)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := table.Match(sym, ts); err != nil {
			b.Fatal(err)
		}
	}
}
