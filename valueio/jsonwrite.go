package valueio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// maxTree bounds the nesting of values that are written as trees.
const maxTree = maxJSONDepth/3 - 1 // a dict entry nests three times

// writeJSON writes v as the package documentation describes, then a line feed.
func writeJSON(w io.Writer, v value.Value) error {
	j := &jsonWriter{w: w}
	if err := j.value(v, 0); err != nil {
		return err
	}
	j.text("\n")
	return j.flush()
}

type jsonWriter struct {
	w   io.Writer
	buf []byte
}

func (j *jsonWriter) text(s string) { j.buf = append(j.buf, s...) }

func (j *jsonWriter) flush() error {
	_, err := j.w.Write(j.buf)
	j.buf = j.buf[:0]
	return err
}

func (j *jsonWriter) value(v value.Value, depth int) error {
	if depth > maxTree {
		return fmt.Errorf("values nested more than %d deep", maxTree)
	}
	if len(j.buf) > 1<<20 {
		if err := j.flush(); err != nil {
			return err
		}
	}
	switch v.Kind() {
	case value.NoneKind:
		j.text("null")
	case value.BoolKind:
		j.text(strconv.FormatBool(v.Bool()))
	case value.IntKind:
		j.buf = strconv.AppendInt(j.buf, v.Int(), 10)
	case value.FloatKind:
		j.float(v.Float())
	case value.ComplexKind:
		j.text(`{"complex": [`)
		j.element(real(v.Complex()), 64)
		j.text(", ")
		j.element(imag(v.Complex()), 64)
		j.text("]}")
	case value.StrKind:
		return j.str(v.Str())
	case value.DeviceKind:
		j.text(`{"device": "` + v.Device().String() + `"}`)
	case value.TensorKind:
		return j.tensor(v.Tensor())
	case value.ListKind:
		return j.list(v.List().Items, depth)
	case value.TupleKind:
		j.text(`{"tuple": `)
		err := j.list(v.Tuple().Items, depth)
		j.text("}")
		return err
	case value.DictKind:
		return j.dict(v.Dict(), depth)
	default:
		return fmt.Errorf("JSON cannot hold a %s", v.Kind())
	}
	return nil
}

func (j *jsonWriter) list(items []value.Value, depth int) error {
	j.text("[")
	for i, v := range items {
		if i > 0 {
			j.text(", ")
		}
		if err := j.value(v, depth+1); err != nil {
			return err
		}
	}
	j.text("]")
	return nil
}

// dict writes an object, or pairs where an object would be read as another thing.
func (j *jsonWriter) dict(d *value.Dict, depth int) error {
	if !plainKeys(d) {
		var pairs []value.Value
		for k, v := range d.All() {
			pairs = append(pairs, value.NewList(nil, k, v))
		}
		j.text(`{"dict": `)
		err := j.list(pairs, depth)
		j.text("}")
		return err
	}
	j.text("{")
	first := true
	for k, v := range d.All() {
		if !first {
			j.text(", ")
		}
		first = false
		if err := j.str(k.Str()); err != nil {
			return err
		}
		j.text(": ")
		if err := j.value(v, depth+1); err != nil {
			return err
		}
	}
	j.text("}")
	return nil
}

func plainKeys(d *value.Dict) bool {
	tensorKeys := 0
	for k := range d.All() {
		switch s := k.Str(); {
		case k.Kind() != value.StrKind:
			return false
		case s == "dtype" || s == "shape" || s == "data":
			tensorKeys++
		case d.Len() == 1 && (s == "tuple" || s == "float" || s == "complex" || s == "device" || s == "dict"):
			return false
		}
	}
	return tensorKeys < 3
}

func (j *jsonWriter) str(s string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("JSON cannot hold the str %q, which is not UTF-8", s)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(s)
	j.buf = append(j.buf, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
	return err
}

// float writes a float outside of tensors.
func (j *jsonWriter) float(f float64) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		j.text(`{"float": `)
		j.element(f, 64)
		j.text("}")
		return
	}
	j.element(f, 64)
}

// element writes the shortest text that reads as f again, always with a point
// or an exponent, or the quoted name of what is not finite.
func (j *jsonWriter) element(f float64, bits int) {
	switch {
	case math.IsNaN(f):
		j.text(`"nan"`)
	case math.IsInf(f, 1):
		j.text(`"inf"`)
	case math.IsInf(f, -1):
		j.text(`"-inf"`)
	default:
		from := len(j.buf)
		j.buf = strconv.AppendFloat(j.buf, f, 'g', -1, bits)
		if !bytes.ContainsAny(j.buf[from:], ".e") {
			j.text(".0")
		}
	}
}

func (j *jsonWriter) tensor(t *tensor.Tensor) error {
	if !t.Defined() {
		j.text("null")
		return nil
	}
	if !t.HasData() || t.Layout() != tensor.Strided || elementSetter(t.DType()) == nil {
		return fmt.Errorf("JSON cannot hold a %s tensor of layout %s; use .pt", t.DType().Name(), t.Layout())
	}
	j.text(`{"dtype": "` + t.DType().Name() + `", "shape": [`)
	for i, n := range t.Shape() {
		if i > 0 {
			j.text(", ")
		}
		j.buf = strconv.AppendInt(j.buf, int64(n), 10)
	}
	j.text(`], "data": [`)
	c := t.Contiguous()
	for i := range c.Numel() {
		if i > 0 {
			j.text(", ")
		}
		if i%1024 == 1023 {
			if err := j.flush(); err != nil {
				return err
			}
		}
		j.elementOf(c, i)
	}
	j.text("]")
	if t.RequiresGrad() {
		j.text(`, "requires_grad": true`)
	}
	j.text("}")
	return nil
}

// elementOf writes element i of a contiguous tensor.
func (j *jsonWriter) elementOf(t *tensor.Tensor, i int) {
	switch t.DType() {
	case tensor.Bool:
		j.text(strconv.FormatBool(tensor.Data[bool](t)[i]))
	case tensor.Uint8:
		j.buf = strconv.AppendInt(j.buf, int64(tensor.Data[uint8](t)[i]), 10)
	case tensor.Int8:
		j.buf = strconv.AppendInt(j.buf, int64(tensor.Data[int8](t)[i]), 10)
	case tensor.Int16:
		j.buf = strconv.AppendInt(j.buf, int64(tensor.Data[int16](t)[i]), 10)
	case tensor.Int32:
		j.buf = strconv.AppendInt(j.buf, int64(tensor.Data[int32](t)[i]), 10)
	case tensor.Int64:
		j.buf = strconv.AppendInt(j.buf, tensor.Data[int64](t)[i], 10)
	case tensor.Float16:
		j.element(float64(tensor.Data[tensor.Half](t)[i].Float32()), 32)
	case tensor.BFloat16:
		j.element(float64(tensor.Data[tensor.BF16](t)[i].Float32()), 32)
	case tensor.Float32:
		j.element(float64(tensor.Data[float32](t)[i]), 32)
	case tensor.Float64:
		j.element(tensor.Data[float64](t)[i], 64)
	case tensor.Complex64:
		c := tensor.Data[complex64](t)[i]
		j.pair(float64(real(c)), float64(imag(c)), 32)
	case tensor.Complex128:
		c := tensor.Data[complex128](t)[i]
		j.pair(real(c), imag(c), 64)
	}
}

func (j *jsonWriter) pair(re, im float64, bits int) {
	j.text("[")
	j.element(re, bits)
	j.text(", ")
	j.element(im, bits)
	j.text("]")
}
