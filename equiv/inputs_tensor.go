package equiv

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// TensorSpec is what is asked of a tensor input. A type that knows better is
// followed: the spec fills in sizes and a dtype that the type leaves open. A range
// [Low, High) bounds integers, in tensors and alone.
type TensorSpec struct {
	Shape     []int
	HasShape  bool
	DType     tensor.DType
	HasDType  bool
	Low, High int64
	HasRange  bool
}

// ParseShape reads what a command line says of an input:
//
//	x=1,3,224,224         sizes; "x=" is a tensor without dimensions
//	x=int64[2,3]          dtype and sizes
//	x=int64[2,3]:0..1000  and a range for integers, the end excluded
//	x=:0..1000            the range alone
func ParseShape(text string) (name string, t TensorSpec, err error) {
	name, rest, ok := strings.Cut(text, "=")
	if !ok || strings.TrimSpace(name) == "" {
		return "", t, fmt.Errorf("%q is not NAME=SIZES, as in x=1,3,224,224 or x=int64[2,3]", text)
	}
	name, rest = strings.TrimPrefix(strings.TrimSpace(name), "%"), strings.TrimSpace(rest)
	sizes, bounds, ranged := strings.Cut(rest, ":")
	if ranged {
		if err := t.parseRange(bounds); err != nil {
			return "", t, fmt.Errorf("%q: %w", text, err)
		}
		if strings.TrimSpace(sizes) == "" {
			return name, t, nil
		}
	}
	if err := t.parseSizes(strings.TrimSpace(sizes)); err != nil {
		return "", t, fmt.Errorf("%q: %w", text, err)
	}
	return name, t, nil
}

func (t *TensorSpec) parseRange(text string) error {
	lo, hi, _ := strings.Cut(text, "..")
	var err1, err2 error
	t.Low, err1 = strconv.ParseInt(strings.TrimSpace(lo), 10, 32)
	t.High, err2 = strconv.ParseInt(strings.TrimSpace(hi), 10, 32)
	if err1 != nil || err2 != nil || t.Low >= t.High {
		return fmt.Errorf("%q is not a range LOW..HIGH", text)
	}
	t.HasRange = true
	return nil
}

func (t *TensorSpec) parseSizes(text string) error {
	if dt, sizes, ok := strings.Cut(text, "["); ok {
		if !strings.HasSuffix(sizes, "]") {
			return fmt.Errorf("%q has no closing bracket", text)
		}
		text = sizes[:len(sizes)-1]
		if dt = strings.TrimSpace(dt); dt != "" {
			if t.DType, t.HasDType = tensor.ParseName(dt); !t.HasDType {
				return fmt.Errorf("unknown dtype %q", dt)
			}
		}
	}
	t.HasShape, t.Shape = true, []int{}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	for _, s := range strings.Split(text, ",") {
		n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 31)
		if err != nil {
			return fmt.Errorf("size %q is not a number", s)
		}
		t.Shape = append(t.Shape, int(n))
	}
	return nil
}

// defaultShape is the shape of a tensor input about which nothing is known.
var defaultShape = []int{2, 3}

// tensor makes a tensor of what info knows, and of what the spec says of the rest.
func (s *synth) tensor(info *types.TensorInfo) (value.Value, error) {
	if info.Undefined == types.True {
		return value.TensorOf(nil), nil
	}
	t, err := tensor.Empty(s.dtype(info), s.sizes(info))
	if err != nil {
		return value.Value{}, err
	}
	if err := s.fill(t); err != nil {
		return value.Value{}, err
	}
	if t, err = layOut(t, info); err != nil {
		return value.Value{}, err
	}
	if info.HasDevice {
		t = t.WithDevice(info.Device)
	}
	return value.TensorOf(t.WithRequiresGrad(info.RequiresGrad == types.True)), nil
}

func (s *synth) dtype(info *types.TensorInfo) tensor.DType {
	switch {
	case info.HasDType:
		return info.DType
	case s.want.HasDType:
		return s.want.DType
	case s.index:
		return tensor.Int64
	case s.mask:
		return tensor.Bool
	}
	return tensor.Float32
}

// sizes are those that the type knows; an open one is the spec's, if that has as
// many, else 2.
func (s *synth) sizes(info *types.TensorInfo) []int {
	if !info.HasRank {
		if s.want.HasShape {
			return s.want.Shape
		}
		return defaultShape
	}
	sizes := make([]int, len(info.Sizes))
	for i, d := range info.Sizes {
		n, ok := d.Known()
		switch {
		case ok:
			sizes[i] = int(n)
		case s.want.HasShape && len(s.want.Shape) == len(sizes):
			sizes[i] = s.want.Shape[i]
		default:
			sizes[i] = 2
		}
	}
	return sizes
}

// fill gives a new contiguous tensor its elements.
func (s *synth) fill(t *tensor.Tensor) error {
	dt := t.DType()
	switch {
	case dt.IsInteger(false):
		return fillInts(t, s.element(dt))
	case dt == tensor.Bool || !dt.IsFloat() && !dt.IsComplex():
		return value.FillSeeded(t, s.next(), 1)
	}
	if err := value.FillSeeded(t, s.next(), 1); err != nil {
		return err
	}
	exact := []float64{0.5, -0.5, 0.25, -1}
	if s.spec.Special && s.spec.Seed%2 == 1 {
		exact = []float64{0, negativeZero, 1e4, -1e4, 1e-4, 1}
	}
	for i := s.below(8); i < t.Numel(); i += 5 + s.below(8) {
		setFloat(t, i, exact[s.below(len(exact))])
	}
	return nil
}

// element draws integers for tensors: in the range asked for, 0 or 1 for positions,
// else -8 to 8, or 0 to 16 where there is no sign.
func (s *synth) element(dt tensor.DType) func() int64 {
	switch {
	case s.want.HasRange, s.index:
		return s.int
	case dt.IsSigned():
		return func() int64 { return int64(s.below(17)) - 8 }
	}
	return func() int64 { return int64(s.below(17)) }
}

// layOut gives t the strides that a type knows in full.
func layOut(t *tensor.Tensor, info *types.TensorInfo) (*tensor.Tensor, error) {
	if !info.CompleteStrides() || len(info.Strides) != t.Dim() {
		return t, nil
	}
	strides := make([]int, t.Dim())
	for i, n := range info.Strides {
		strides[i] = int(n)
	}
	u, err := tensor.EmptyStrided(t.DType(), t.Shape(), strides)
	if err != nil {
		return nil, err
	}
	return u, tensor.CopyElements(u, t)
}

var negativeZero = math.Copysign(0, -1)

func fillInts(t *tensor.Tensor, next func() int64) error {
	switch t.DType() {
	case tensor.Uint8:
		setInts[uint8](t, next)
	case tensor.Int8:
		setInts[int8](t, next)
	case tensor.Int16:
		setInts[int16](t, next)
	case tensor.Int32:
		setInts[int32](t, next)
	case tensor.Int64:
		setInts[int64](t, next)
	default:
		return fmt.Errorf("no values can be made for dtype %s", t.DType().Name())
	}
	return nil
}

func setInts[T uint8 | int8 | int16 | int32 | int64](t *tensor.Tensor, next func() int64) {
	for i, d := 0, data[T](t); i < len(d); i++ {
		d[i] = T(next())
	}
}

// setFloat sets element i of a contiguous floating or complex tensor.
func setFloat(t *tensor.Tensor, i int, x float64) {
	switch t.DType() {
	case tensor.Float32:
		data[float32](t)[i] = float32(x)
	case tensor.Float64:
		data[float64](t)[i] = x
	case tensor.Float16:
		data[tensor.Half](t)[i] = tensor.HalfOf(float32(x))
	case tensor.BFloat16:
		data[tensor.BF16](t)[i] = tensor.BFloat16Of(float32(x))
	case tensor.Complex64:
		data[complex64](t)[i] = complex(float32(x), 0)
	case tensor.Complex128:
		data[complex128](t)[i] = complex(x, 0)
	}
}
