package valueio

import (
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// writeNpz writes what numpy.load reads. Arrays are contiguous; numbers are
// 0-d arrays.
func writeNpz(w io.Writer, v value.Value) error {
	names, items, err := arrays(v)
	if err != nil {
		return err
	}
	z := archive.NewZipWriter(w)
	for i, item := range items {
		t, err := arrayOf(item)
		if err == nil {
			err = addArray(z, names[i], t)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
	}
	return z.Close()
}

// arrays names the arrays that v holds.
func arrays(v value.Value) (names []string, items []value.Value, err error) {
	switch v.Kind() {
	case value.DictKind:
		for k, e := range v.Dict().All() {
			if k.Kind() != value.StrKind {
				return nil, nil, fmt.Errorf("a key of .npz is a str, not a %s", k.Kind())
			}
			names, items = append(names, k.Str()), append(items, e)
		}
		return names, items, nil
	case value.ListKind:
		items = v.List().Items
	case value.TupleKind:
		items = v.Tuple().Items
	default:
		items = []value.Value{v}
	}
	for i := range items {
		names = append(names, "arr_"+strconv.Itoa(i))
	}
	return names, items, nil
}

func arrayOf(v value.Value) (*tensor.Tensor, error) {
	switch v.Kind() {
	case value.TensorKind:
		if v.Tensor().HasData() && v.Tensor().Layout() == tensor.Strided {
			return v.Tensor().Contiguous(), nil
		}
		return nil, fmt.Errorf("a tensor without elements to write")
	case value.IntKind:
		return tensor.Scalar(v.Int()), nil
	case value.FloatKind:
		return tensor.Scalar(v.Float()), nil
	case value.ComplexKind:
		return tensor.Scalar(v.Complex()), nil
	case value.BoolKind:
		return tensor.Scalar(v.Bool()), nil
	}
	return nil, fmt.Errorf(".npz holds tensors and numbers, not a %s; use .pt or .json", v.Kind())
}

// addArray writes a contiguous tensor as name.npy.
func addArray(z *archive.ZipWriter, name string, t *tensor.Tensor) error {
	code := ""
	for _, e := range npyTypes {
		if e.dtype == t.DType() {
			code = e.code
		}
	}
	if code == "" {
		return fmt.Errorf("numpy has no dtype %s; use .pt or .json", t.DType().Name())
	}
	order := "<"
	if t.DType().Size() == 1 {
		order = "|"
	}
	dims := make([]string, t.Dim())
	for i, n := range t.Shape() {
		dims[i] = strconv.Itoa(n)
	}
	shape := strings.Join(dims, ", ")
	if len(dims) == 1 {
		shape += ","
	}
	text := fmt.Sprintf("{'descr': '%s%s', 'fortran_order': False, 'shape': (%s), }", order, code, shape)
	text += strings.Repeat(" ", 63-(10+len(text))%64) + "\n"
	out := append([]byte(npyMagic), 1, 0)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(text)))
	out = append(out, text...)
	size := t.DType().Size()
	from := len(out)
	out = append(out, t.Storage().Bytes()[t.Offset()*size:(t.Offset()+t.Numel())*size]...)
	archive.Normalize(out[from:], t.DType(), binary.LittleEndian)
	return z.Add(name+".npy", out)
}
