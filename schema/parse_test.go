package schema_test

import (
	"os"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/schema"
)

// grammarDiffers are texts on which Parse deliberately differs from PyTorch
// 1.13.1, with what it gives instead.
var grammarDiffers = map[string]string{
	// A complex default without j crashes PyTorch's number parser.
	"f(complex e=1) -> ()": "f(complex e=1.+0.j) -> ()",
	// Scalar is one type with one name here.
	"f(number a) -> ()": "f(Scalar a) -> ()",
	// A list of no elements is refused, and hexadecimal numbers, read as 0 there.
	"f(int[0] d=[]) -> ()": "ERROR",
	"f(int b=0x10) -> ()":  "ERROR",
	// PyTorch orders the sets by hash.
	"f(Tensor(a|b!) x) -> ()":      "f(Tensor(a|b!) x) -> ()",
	"f(Tensor(a! -> a|b) x) -> ()": "f(Tensor(a! -> a|b) x) -> ()",
	// All the escapes that PyTorch prints are read.
	`f(str c="\a\b\f\n\r\t\v") -> ()`: `f(str c="\a\b\f\n\r\t\v") -> ()`,
	// PyTorch prints these such that it cannot read them again.
	"f(t(a)[][] x) -> ()": "f(t[][] x) -> ()",
	"f(Tensor! x) -> ()":  "f(Tensor! x) -> ()",
	`f(int x="s") -> ()`:  `f(int x="s") -> ()`,
}

func TestGrammar(t *testing.T) {
	data, err := os.ReadFile("testdata/grammar.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		if line[0] == '#' {
			continue
		}
		text, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if d, ok := grammarDiffers[text]; ok {
			want = d
		}
		got := "ERROR"
		s, err := schema.Parse(text)
		if err == nil {
			got = s.String()
		}
		if got != want {
			t.Errorf("%s\n got %s (%v)\nwant %s", text, got, err, want)
		}
		n++
	}
	if n < 200 {
		t.Errorf("only %d texts", n)
	}
}
