package valueio

import (
	"math"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

func readText(s string) (value.Value, error) {
	return Read("x.json", strings.NewReader(s), int64(len(s)))
}

func TestJSON(t *testing.T) {
	nan := math.NaN()
	cases := []struct {
		text string
		want value.Value
	}{
		{`null`, value.None()},
		{` -7 `, value.Int(-7)},
		{`-0.0`, value.Float(math.Copysign(0, -1))},
		{`1e3`, value.Float(1000)},
		{`"é\u0041"`, value.Str("éA")},
		{`{"float": "-inf"}`, value.Float(math.Inf(-1))},
		{`{"complex": [1, "nan"]}`, value.Complex(complex(1, nan))},
		{`{"device": "cuda:1"}`, value.DeviceOf(tensor.Device{Type: tensor.CUDA, Index: 1})},
		{`{"tuple": []}`, value.NewTuple()},
		{`{"dtype": "float32", "shape": [2, 2], "data": [1, 0.1, "inf", "nan"]}`, value.TensorOf(tensor.Of([]int{2, 2}, []float32{1, 0.1, float32(math.Inf(1)), float32(nan)}))},
		{`{"data": [[1, 2], [3, 4]], "shape": [2, 2], "dtype": "int64"}`, value.TensorOf(tensor.Of([]int{2, 2}, []int64{1, 2, 3, 4}))},
		{`{"data": [[], []], "shape": [2, 0], "dtype": "float64"}`, value.TensorOf(tensor.New(tensor.Float64, []int{2, 0}))},
		{`{"data": true, "shape": [], "dtype": "bool"}`, value.TensorOf(tensor.Scalar(true))},
		{`{"data": [[1, -2.5]], "shape": [1], "dtype": "complex64"}`, value.TensorOf(tensor.Of([]int{1}, []complex64{1 - 2.5i}))},
		{`{"data": [[[1, 0], [2, 0]]], "shape": [1, 2], "dtype": "complex128"}`, value.TensorOf(tensor.Of([]int{1, 2}, []complex128{1, 2}))},
		{`{"data": [9223372036854775807, -9223372036854775808], "shape": [2], "dtype": "int64"}`, value.TensorOf(tensor.Of([]int{2}, []int64{math.MaxInt64, math.MinInt64}))},
		{`{"data": [65504], "shape": [1], "dtype": "float16", "requires_grad": true}`, value.TensorOf(tensor.Of([]int{1}, []tensor.Half{0x7bff}).WithRequiresGrad(true))},
	}
	for _, c := range cases {
		got, err := readText(c.text)
		if err == nil {
			err = same(got, c.want, false)
		}
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
		}
	}
}

// TestJSONKeys writes dicts that look like other things and reads them back.
func TestJSONKeys(t *testing.T) {
	for _, keys := range [][]any{{"tuple", 1}, {"float", 1}, {"dict", 1}, {"dtype", 1, "shape", 2, "data", 3}, {"tuple", 1, "x", 2}, {"dtype", 1}} {
		var b strings.Builder
		if err := writeJSON(&b, dict(keys...)); err != nil {
			t.Fatal(err)
		}
		got, err := readText(b.String())
		if err == nil {
			err = same(got, dict(keys...), false)
		}
		if err != nil {
			t.Errorf("%v as %s: %v", keys, b.String(), err)
		}
	}
}

func TestJSONErrors(t *testing.T) {
	tensorOf := func(dtype, shape, data string) string {
		return `{"dtype": "` + dtype + `", "shape": ` + shape + `, "data": ` + data + `}`
	}
	cases := []struct{ text, want string }{
		{`[1,`, "unexpected EOF"},
		{"[1,\n}", "2:"},
		{`[1] 2`, "after the value"},
		{`{"a": 1, "a": 2}`, "comes twice"},
		{`9223372036854775808`, "range of int"},
		{`1e999`, "range of float"},
		{"\"\xff\"", "not UTF-8"},
		{strings.Repeat("[", 100000), "nested more than 1000"},
		{`{"dict": [[[1], 2]]}`, "not a dict key"},
		{`{"dict": [[1, 2], [1, 3]]}`, "comes twice"},
		{`{"dict": [[1]]}`, "not [key, value]"},
		{`{"device": "toaster"}`, "device"},
		{tensorOf("float33", "[1]", "[1]"), "unknown dtype"},
		{tensorOf("quint8", "[1]", "[1]"), "cannot hold dtype"},
		{tensorOf("int8", "[1]", "[128]"), "not an int8"},
		{tensorOf("uint8", "[1]", "[-1]"), "not an uint8"},
		{tensorOf("int32", "[1]", "[1.5]"), "not an int32"},
		{tensorOf("bool", "[1]", "[1]"), "not true or false"},
		{tensorOf("float32", "[1]", "[1e39]"), "range of float32"},
		{tensorOf("float16", "[1]", "[1e5]"), "range of float16"},
		{tensorOf("float32", "[1]", `["x"]`), "range of float32"},
		{tensorOf("complex64", "[1]", "[1]"), "not [re, im]"},
		{tensorOf("float32", "[3]", "[1, 2]"), "2 elements"},
		{tensorOf("float32", "[2, 2]", "[[1, 2, 3], [4]]"), "neither flat nor nested"},
		{tensorOf("float32", "[-1]", "[]"), "array of sizes"},
		{tensorOf("float32", "[4611686018427387904, 4]", "[]"), "0 elements"},
		{`{"dtype": "int8", "shape": [0], "data": [], "extra": 1}`, `unknown key "extra"`},
	}
	for _, c := range cases {
		if _, err := readText(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60s: error %v, want %q", c.text, err, c.want)
		}
	}
}
