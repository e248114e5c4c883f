package exec

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/cmplx"
	"regexp"
	"slices"
	"strconv"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// wire is a value as oracle/kernels.py writes it.
type wire struct {
	T       string            `json:"t"`
	Shape   []int             `json:"s"`
	Strides []int             `json:"st"`
	Offset  int               `json:"o"`
	Data    string            `json:"d"`
	F       *string           `json:"f"`
	C       []string          `json:"c"`
	L       []json.RawMessage `json:"l"`
	Dev     string            `json:"dev"`
	Err     *string           `json:"e"`
}

func decodeWire(raw json.RawMessage) (value.Value, error) {
	text := string(raw)
	switch text[0] {
	case 'n':
		return value.None(), nil
	case 't', 'f':
		return value.Bool(text == "true"), nil
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return value.Str(s), err
	case '{':
		var w wire
		if err := json.Unmarshal(raw, &w); err != nil {
			return value.Value{}, err
		}
		return w.value()
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return value.Int(n), err
}

func (w wire) value() (value.Value, error) {
	switch {
	case w.T != "":
		d, ok := tensor.ParseName(w.T)
		if !ok {
			return value.Value{}, fmt.Errorf("dtype %q", w.T)
		}
		data, err := hex.DecodeString(w.Data)
		if err != nil {
			return value.Value{}, err
		}
		st := tensor.NewStorage(len(data))
		copy(st.Bytes(), data)
		t, err := tensor.FromStorage(st, d, w.Shape, w.Strides, w.Offset)
		return value.TensorOf(t), err
	case w.F != nil:
		f, err := strconv.ParseFloat(*w.F, 64)
		return value.Float(f), err
	case w.C != nil:
		re, err := strconv.ParseFloat(w.C[0], 64)
		if err != nil {
			return value.Value{}, err
		}
		im, err := strconv.ParseFloat(w.C[1], 64)
		return value.Complex(complex(re, im)), err
	case w.Dev != "":
		d, err := tensor.ParseDevice(w.Dev)
		return value.DeviceOf(d), err
	}
	items := make([]value.Value, len(w.L))
	for i, raw := range w.L {
		v, err := decodeWire(raw)
		if err != nil {
			return value.Value{}, err
		}
		items[i] = v
	}
	return value.NewList(types.Any, items...), nil
}

// expected is a recorded result: a tensor's data are in C order whatever its
// strides were.
func checkResult(name string, got value.Value, raw json.RawMessage) error {
	var w wire
	if raw[0] == '{' {
		if err := json.Unmarshal(raw, &w); err != nil {
			return err
		}
	}
	if w.T == "" {
		if w.L != nil {
			return checkList(name, got, w.L)
		}
		want, err := decodeWire(raw)
		if err != nil {
			return err
		}
		if want.IsNone() && got.Kind() == value.TensorKind && !got.Tensor().Defined() {
			return nil // Python sees no tensor as None
		}
		return checkNumber(got, want)
	}
	strides := w.Strides
	w.Strides = tensor.ContiguousStrides(w.Shape)
	v, err := w.value()
	if err != nil {
		return err
	}
	return checkTensorResult(name, got.Tensor(), v.Tensor(), strides)
}

func checkList(name string, got value.Value, want []json.RawMessage) error {
	l := got.List()
	if l == nil || len(l.Items) != len(want) {
		return fmt.Errorf("got %v, want a list of %d", got.Kind(), len(want))
	}
	for i := range want {
		if err := checkResult(name, l.Items[i], want[i]); err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
	}
	return nil
}

func checkNumber(got, want value.Value) error {
	if got.Kind() != want.Kind() {
		return fmt.Errorf("got a %v, want a %v", got.Kind(), want.Kind())
	}
	switch got.Kind() {
	case value.FloatKind:
		g, w := got.Float(), want.Float()
		if g != w && !(g != g && w != w) {
			return fmt.Errorf("got %v, want %v", g, w)
		}
		return nil
	case value.ComplexKind:
		if got.Complex() != want.Complex() {
			return fmt.Errorf("got %v, want %v", got.Complex(), want.Complex())
		}
		return nil
	}
	if got != want {
		return fmt.Errorf("got %v, want %v", got.Int(), want.Int())
	}
	return nil
}

// accumulates are the operators in which PyTorch's kernels for the half types
// round between steps, which differs with the shape; ours round once.
var accumulates = regexp.MustCompile(`^aten::(gelu|sum|mean|nansum|log_softmax|softmax|mm|bmm|mv|addmm|addmm_|baddbmm|addmv|matmul|linear|_?conv|group_norm|layer_norm|batch_norm|_?upsample|mse_loss|cosine|logsumexp)`)

func checkTensorResult(name string, got, want *tensor.Tensor, strides []int) error {
	switch {
	case got == nil:
		return errors.New("no tensor")
	case got.DType() != want.DType():
		return fmt.Errorf("dtype %v, want %v", got.DType(), want.DType())
	case !slices.Equal(got.Shape(), want.Shape()):
		return fmt.Errorf("shape %v, want %v", got.Shape(), want.Shape())
	case !sameStrides(got, strides):
		return fmt.Errorf("strides %v, want %v for shape %v", got.Strides(), strides, got.Shape())
	}
	x, err := denseAs[complex128](got)
	if err != nil {
		return err
	}
	y, err := denseAs[complex128](want)
	if err != nil {
		return err
	}
	rtol, atol := tolerance(want.DType())
	if want.DType().Size() == 2 && accumulates.MatchString(name) {
		rtol, atol = 3*rtol, 20*rtol
	}
	for i := range x {
		if !close128(x[i], y[i], rtol, atol) {
			return fmt.Errorf("element %d is %v, want %v (of %v)", i, x[i], y[i], y)
		}
	}
	return nil
}

// sameStrides compares the strides of dimensions that have several elements.
func sameStrides(t *tensor.Tensor, want []int) bool {
	for d, n := range t.Shape() {
		if n > 1 && t.Numel() > 0 && t.Strides()[d] != want[d] {
			return false
		}
	}
	return true
}

// close128 takes any two complex numbers that are not finite for equal: the
// parts of an infinity or nan depend on the order of its operations.
func close128(a, b complex128, rtol, atol float64) bool {
	if imag(b) != 0 && !finite(a) && !finite(b) {
		return true
	}
	return closeFloat(real(a), real(b), rtol, atol, b) && closeFloat(imag(a), imag(b), rtol, atol, b)
}

func finite(c complex128) bool { return c-c == 0 }

func closeFloat(a, b, rtol, atol float64, whole complex128) bool {
	if a == b || a != a && b != b {
		return true
	}
	scale := math.Abs(b)
	if !cmplx.IsInf(whole) && !cmplx.IsNaN(whole) {
		scale = cmplx.Abs(whole)
	}
	return math.Abs(a-b) <= atol+rtol*scale && !math.IsInf(a, 0) && !math.IsInf(b, 0)
}

// tolerance is that of torch.testing.assert_close.
func tolerance(d tensor.DType) (rtol, atol float64) {
	switch d {
	case tensor.Float16:
		return 1e-3, 1e-5
	case tensor.BFloat16:
		return 1.6e-2, 1e-5
	case tensor.Float32, tensor.Complex64:
		return 1.3e-6, 1e-5
	case tensor.Float64, tensor.Complex128:
		return 1e-7, 1e-7
	}
	return 0, 0
}
