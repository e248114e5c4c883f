package valueio

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// readJSON reads a value as the package documentation describes.
func readJSON(data []byte) (value.Value, error) {
	t, err := parseTree(data)
	if err != nil {
		return value.Value{}, err
	}
	return fromTree(t)
}

func fromTree(t any) (value.Value, error) {
	switch t := t.(type) {
	case nil:
		return value.None(), nil
	case bool:
		return value.Bool(t), nil
	case string:
		return value.Str(t), nil
	case json.Number:
		return number(t)
	case []any:
		items, err := fromTrees(t)
		return value.ListOf(&value.List{Items: items}), err
	}
	return fromObject(t.(*object))
}

func fromTrees(ts []any) ([]value.Value, error) {
	items := make([]value.Value, len(ts))
	for i, t := range ts {
		v, err := fromTree(t)
		if err != nil {
			return nil, err
		}
		items[i] = v
	}
	return items, nil
}

// number reads an int or, with a point or an exponent, a float.
func number(n json.Number) (value.Value, error) {
	if strings.ContainsAny(string(n), ".eE") {
		f, err := strconv.ParseFloat(string(n), 64)
		if err != nil {
			return value.Value{}, fmt.Errorf("%s is not in the range of float", n)
		}
		return value.Float(f), nil
	}
	i, err := strconv.ParseInt(string(n), 10, 64)
	if err != nil {
		return value.Value{}, fmt.Errorf("%s is not in the range of int", n)
	}
	return value.Int(i), nil
}

// fromObject reads a dict, or one of the objects that stand for something else.
func fromObject(o *object) (value.Value, error) {
	if isTensor(o) {
		t, err := tensorFromObject(o)
		if err != nil {
			return value.Value{}, fmt.Errorf("tensor: %w", err)
		}
		return value.TensorOf(t), nil
	}
	if t, ok := o.only("tuple"); ok {
		if arr, ok := t.([]any); ok {
			items, err := fromTrees(arr)
			return value.NewTuple(items...), err
		}
	}
	if t, ok := o.only("float"); ok {
		if f, ok := nonFinite(t); ok {
			return value.Float(f), nil
		}
	}
	if t, ok := o.only("complex"); ok {
		if c, ok := complexPair(t); ok {
			return value.Complex(c), nil
		}
	}
	if t, ok := o.only("device"); ok {
		if s, ok := t.(string); ok {
			d, err := tensor.ParseDevice(s)
			return value.DeviceOf(d), err
		}
	}
	if t, ok := o.only("dict"); ok {
		if pairs, ok := t.([]any); ok {
			return dictFromPairs(pairs)
		}
	}
	d := value.NewDict(nil, nil)
	for i, k := range o.keys {
		v, err := fromTree(o.vals[i])
		if err != nil {
			return value.Value{}, fmt.Errorf("%q: %w", k, err)
		}
		d.Set(value.Str(k), v)
	}
	return value.DictOf(d), nil
}

func dictFromPairs(pairs []any) (value.Value, error) {
	d := value.NewDict(nil, nil)
	for _, p := range pairs {
		kv, ok := p.([]any)
		if !ok || len(kv) != 2 {
			return value.Value{}, errors.New("an entry of \"dict\" is not [key, value]")
		}
		items, err := fromTrees(kv)
		if err != nil {
			return value.Value{}, err
		}
		switch items[0].Kind() {
		case value.StrKind, value.IntKind, value.FloatKind, value.ComplexKind, value.BoolKind, value.DeviceKind, value.TensorKind:
		default:
			return value.Value{}, fmt.Errorf("a %s is not a dict key", items[0].Kind())
		}
		if _, twice := d.Get(items[0]); twice {
			return value.Value{}, errors.New("a key of \"dict\" comes twice")
		}
		d.Set(items[0], items[1])
	}
	return value.DictOf(d), nil
}

// nonFinite reads "nan", "inf" and "-inf".
func nonFinite(t any) (float64, bool) {
	switch t {
	case "nan":
		return math.NaN(), true
	case "inf":
		return math.Inf(1), true
	case "-inf":
		return math.Inf(-1), true
	}
	return 0, false
}

// float64Of reads a number or the name of one that is not finite.
func float64Of(t any) (float64, bool) {
	if n, ok := t.(json.Number); ok {
		f, err := strconv.ParseFloat(string(n), 64)
		return f, err == nil
	}
	return nonFinite(t)
}

func complexPair(t any) (complex128, bool) {
	if re, ok := float64Of(t); ok {
		return complex(re, 0), true
	}
	pair, ok := t.([]any)
	if !ok || len(pair) != 2 {
		return 0, false
	}
	re, okRe := float64Of(pair[0])
	im, okIm := float64Of(pair[1])
	return complex(re, im), okRe && okIm
}
