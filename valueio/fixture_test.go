package valueio

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"testing"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// fixture is testdata/values.zip, made by oracle/valueio.py from real PyTorch
// and numpy.
type fixture struct {
	files  map[string][]byte
	Files  map[string]expectation
	Convns []conversion `json:"conversions"`
}

type expectation struct {
	Value    any
	Storages []string
}

type conversion struct {
	Type     string
	Arg      any
	Result   any
	Error    bool
	Storages []string
}

func loadFixture(t testing.TB) *fixture {
	t.Helper()
	z, err := zip.OpenReader("testdata/values.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f := &fixture{files: make(map[string][]byte)}
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		f.files[e.Name] = b
	}
	if err := json.Unmarshal(f.files["expect.json"], f); err != nil {
		t.Fatal(err)
	}
	delete(f.files, "expect.json")
	if len(f.files) == 0 || len(f.files) != len(f.Files) {
		t.Fatalf("%d files, %d expectations", len(f.files), len(f.Files))
	}
	return f
}

// builder makes a value from its description, on the storages that it lists.
type builder struct {
	storages []*tensor.Storage
}

func newBuilder(t testing.TB, storages []string) *builder {
	b := &builder{}
	for _, s := range storages {
		raw, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		st := tensor.NewStorage(len(raw))
		copy(st.Bytes(), raw)
		b.storages = append(b.storages, st)
	}
	return b
}

func (b *builder) value(t testing.TB, d any) value.Value {
	switch d := d.(type) {
	case nil:
		return value.None()
	case bool:
		return value.Bool(d)
	case string:
		return value.Str(d)
	}
	m := d.(map[string]any)
	switch m["t"] {
	case "int":
		n, err := strconv.ParseInt(m["v"].(string), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return value.Int(n)
	case "float":
		return value.Float(hexFloat(t, m["v"]))
	case "complex":
		p := m["v"].([]any)
		return value.Complex(complex(hexFloat(t, p[0]), hexFloat(t, p[1])))
	case "device":
		dev, err := tensor.ParseDevice(m["v"].(string))
		if err != nil {
			t.Fatal(err)
		}
		return value.DeviceOf(dev)
	case "tensor":
		return value.TensorOf(b.tensor(t, m))
	case "dict":
		dict := value.NewDict(nil, nil)
		for _, e := range m["v"].([]any) {
			dict.Set(b.value(t, e.([]any)[0]), b.value(t, e.([]any)[1]))
		}
		return value.DictOf(dict)
	}
	var items []value.Value
	for _, e := range m["v"].([]any) {
		items = append(items, b.value(t, e))
	}
	if m["t"] == "tuple" {
		return value.NewTuple(items...)
	}
	return value.NewList(nil, items...)
}

func hexFloat(t testing.TB, v any) float64 {
	f, err := strconv.ParseFloat(v.(string), 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func ints(v any) []int {
	var out []int
	for _, e := range v.([]any) {
		out = append(out, int(e.(float64)))
	}
	return out
}

func (b *builder) tensor(t testing.TB, m map[string]any) *tensor.Tensor {
	dtype, ok := tensor.ParseName(m["dtype"].(string))
	if !ok {
		t.Fatalf("dtype %v", m["dtype"])
	}
	x, err := tensor.FromStorage(b.storages[int(m["storage"].(float64))], dtype, ints(m["shape"]), ints(m["strides"]), int(m["offset"].(float64)))
	if err != nil {
		t.Fatal(err)
	}
	if !dtype.IsQuantized() {
		return x.WithRequiresGrad(m["grad"].(bool))
	}
	q := &tensor.Quant{}
	if s, ok := m["scale"]; ok {
		q.Scale, q.ZeroPoint = s.(float64), int64(m["zero_point"].(float64))
		return x.WithQuant(q)
	}
	q.Scheme, q.Axis = tensor.PerChannelAffine, int(m["axis"].(float64))
	q.Scales, q.ZeroPoints = column[float64](m["scales"]), column[int64](m["zero_points"])
	if m["qscheme"] == "per_channel_affine_float_qparams" {
		q.Scheme = tensor.PerChannelAffineFloatParams
		q.Scales, q.ZeroPoints = column[float32](m["scales"]), column[float32](m["zero_points"])
	}
	return x.WithQuant(q)
}

func column[T float32 | float64 | int64](v any) *tensor.Tensor {
	var out []T
	for _, e := range v.([]any) {
		out = append(out, T(e.(float64)))
	}
	return tensor.Of([]int{len(out)}, out)
}

// comparer checks that two values are the same to the bit, and that they share
// storages, tensors and containers alike.
type comparer struct {
	forth, back map[any]any
	strict      bool // geometry and storages too, not just elements
}

func same(got, want value.Value, strict bool) error {
	c := comparer{make(map[any]any), make(map[any]any), strict}
	return c.value(got, want)
}

// paired reports whether a and b correspond to each other and to nothing else.
func (c *comparer) paired(a, b any) error {
	x, okX := c.forth[a]
	y, okY := c.back[b]
	if okX != okY || okX && (x != b || y != a) {
		return fmt.Errorf("%T shared differently", a)
	}
	c.forth[a], c.back[b] = b, a
	return nil
}

func (c *comparer) value(got, want value.Value) error {
	if got.Kind() != want.Kind() {
		return fmt.Errorf("a %s, want a %s", got.Kind(), want.Kind())
	}
	switch got.Kind() {
	case value.ListKind:
		return c.items(got.List().Items, want.List().Items)
	case value.TupleKind:
		return c.items(got.Tuple().Items, want.Tuple().Items)
	case value.DictKind:
		var g, w []value.Value
		for k, v := range got.Dict().All() {
			g = append(g, k, v)
		}
		for k, v := range want.Dict().All() {
			w = append(w, k, v)
		}
		return c.items(g, w)
	case value.TensorKind:
		return c.tensor(got.Tensor(), want.Tensor())
	case value.FloatKind:
		return sameBits(got.Float(), want.Float())
	case value.ComplexKind:
		if err := sameBits(real(got.Complex()), real(want.Complex())); err != nil {
			return err
		}
		return sameBits(imag(got.Complex()), imag(want.Complex()))
	}
	if got != want {
		return fmt.Errorf("%#v, want %#v", got, want)
	}
	return nil
}

func sameBits(a, b float64) error {
	if math.Float64bits(a) != math.Float64bits(b) && (a == a || b == b) {
		return fmt.Errorf("%v, want %v", a, b)
	}
	return nil
}

func (c *comparer) items(got, want []value.Value) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d items, want %d", len(got), len(want))
	}
	for i := range got {
		if err := c.value(got[i], want[i]); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return nil
}

func (c *comparer) tensor(got, want *tensor.Tensor) error {
	head := func(t *tensor.Tensor) string {
		s := fmt.Sprint(t.DType(), t.Shape(), t.RequiresGrad())
		if c.strict {
			s += fmt.Sprint(t.Strides(), t.Offset())
		}
		if q := t.Quant(); q != nil {
			s += fmt.Sprint(q.Scheme, q.Scale, q.ZeroPoint, q.Axis)
		}
		return s
	}
	if head(got) != head(want) {
		return fmt.Errorf("tensor %s, want %s", head(got), head(want))
	}
	a, b := got, want
	if c.strict {
		if len(got.Storage().Bytes()) > 0 {
			if err := c.paired(got.Storage(), want.Storage()); err != nil {
				return err
			}
		}
		if !bytes.Equal(got.Storage().Bytes(), want.Storage().Bytes()) {
			return fmt.Errorf("storage % x, want % x", got.Storage().Bytes(), want.Storage().Bytes())
		}
	} else {
		a, b = packed(got), packed(want)
		if !bytes.Equal(a.Storage().Bytes(), b.Storage().Bytes()) {
			return fmt.Errorf("elements % x, want % x", a.Storage().Bytes(), b.Storage().Bytes())
		}
	}
	if q := got.Quant(); q != nil && q.Scales != nil {
		loose := comparer{make(map[any]any), make(map[any]any), false}
		if err := loose.tensor(q.Scales, want.Quant().Scales); err != nil {
			return err
		}
		return loose.tensor(q.ZeroPoints, want.Quant().ZeroPoints)
	}
	return nil
}

// packed copies the elements of t into a storage of just them.
func packed(t *tensor.Tensor) *tensor.Tensor {
	c, err := t.Clone(tensor.Contiguous)
	if err != nil {
		panic(err)
	}
	return c
}
