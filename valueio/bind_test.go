package valueio

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// TestConvertFixtures compares Convert with what scripted functions of one
// parameter did with Python arguments.
func TestConvertFixtures(t *testing.T) {
	f := loadFixture(t)
	ok, refused := 0, 0
	for _, c := range f.Convns {
		typ, n, err := types.ParseAnnotation(c.Type, types.NewScope())
		if err != nil || n != len(c.Type) {
			t.Fatalf("%s: %v", c.Type, err)
		}
		b := newBuilder(t, c.Storages)
		arg := b.value(t, c.Arg)
		got, err := Convert(arg, typ)
		switch {
		case c.Error && err == nil:
			t.Errorf("%s from %v: %#v, want an error", c.Type, c.Arg, got)
		case c.Error:
			refused++
		case err != nil && isProtocol(arg, typ):
			refused++
		case err != nil:
			t.Errorf("%s from %v: %v", c.Type, c.Arg, err)
		default:
			ok++
			if err := same(got, undefinedFor(b.value(t, c.Result), typ), false); err != nil {
				t.Errorf("%s from %v: %v", c.Type, c.Arg, err)
			}
			if u := value.TypeOf(got); typ.Kind() == types.ListKind && u != typ {
				t.Errorf("%s from %v: a value of type %s", c.Type, c.Arg, u)
			}
		}
	}
	if ok < 150 || refused < 400 {
		t.Errorf("%d conversions, %d refusals", ok, refused)
	}
}

// undefinedFor is v with the None that Python shows for an undefined tensor as
// that tensor.
func undefinedFor(v value.Value, t *types.Type) value.Value {
	if v.IsNone() && t == types.Tensor {
		return value.TensorOf(nil)
	}
	return v
}

// isProtocol reports a conversion that Convert documents as not followed.
func isProtocol(v value.Value, t *types.Type) bool {
	if t.Kind() == types.OptionalKind {
		t = t.Elem()
	}
	switch t.Kind() {
	case types.ListKind:
		return v.Kind() == value.StrKind || v.Kind() == value.DictKind || v.Kind() == value.TensorKind
	case types.TupleKind:
		return v.Kind() == value.TensorKind
	case types.DictKind:
		items, ok := sequence(v)
		return ok && len(items) == 0 || v.Kind() == value.TensorKind
	}
	return false
}

func dict(kv ...any) value.Value {
	d := value.NewDict(types.Str, types.Int)
	for i := 0; i < len(kv); i += 2 {
		d.Set(value.Str(kv[i].(string)), value.Int(int64(kv[i+1].(int))))
	}
	return value.DictOf(d)
}

func TestBind(t *testing.T) {
	one := value.TensorOf(tensor.Scalar[float32](1))
	params := []Param{{Name: "x.1", Type: types.Int}, {Name: "y", Type: types.Float, HasDefault: true, Default: value.Float(9)}}
	intKeys := value.NewDict(types.Int, types.Int)
	intKeys.Set(value.Int(1), value.Int(2))
	cases := []struct {
		name   string
		params []Param
		v      value.Value
		want   []value.Value
		err    string
	}{
		{"tuple", params, value.NewTuple(value.Int(1), value.Int(2)), []value.Value{value.Int(1), value.Float(2)}, ""},
		{"list", params, value.NewList(types.Int, value.Int(1), value.Int(2)), []value.Value{value.Int(1), value.Float(2)}, ""},
		{"default", params, value.NewTuple(value.Int(1)), []value.Value{value.Int(1), value.Float(9)}, ""},
		{"one", params, value.Int(5), []value.Value{value.Int(5), value.Float(9)}, ""},
		{"keywords", params, dict("y", 2, "x", 1), []value.Value{value.Int(1), value.Float(2)}, ""},
		{"full name", params, dict("x.1", 1), []value.Value{value.Int(1), value.Float(9)}, ""},
		{"numpy names", params, dict("arr_1", 2, "arr_0", 1), []value.Value{value.Int(1), value.Float(2)}, ""},
		{"numpy names taken", []Param{{Name: "arr_1", Type: types.Int}}, dict("arr_0", 2, "arr_1", 1), nil, `no parameter is called "arr_0"`},
		{"other keys", []Param{{Name: "d", Type: types.Dict(types.Int, types.Int)}}, value.DictOf(intKeys), []value.Value{value.DictOf(intKeys)}, ""},
		{"no type", []Param{{Name: "d"}}, one, []value.Value{one}, ""},
		{"none", nil, value.NewTuple(), nil, ""},
		{"none as dict", nil, dict(), nil, ""},
		{"too many", params, value.NewTuple(one, one, one), nil, "3 arguments for 2 parameters"},
		{"missing", params, dict("y", 1), nil, `no value for "x"`},
		{"missing all", []Param{{Name: "a.2"}, {Name: "b"}}, value.NewTuple(), nil, `no value for "a", "b"`},
		{"unknown", params, dict("z", 1), nil, `no parameter is called "z"; there are "x", "y"`},
		{"twice", params, dict("x", 1, "x.1", 2), nil, `"x.1" is given twice`},
		{"ambiguous", []Param{{Name: "x.1"}, {Name: "x.2"}}, dict("x", 1), nil, `may mean "x.1" or "x.2"`},
		{"type", params, value.NewTuple(value.Str("a")), nil, `argument "x": expected a value of type int, found str`},
		{"inner type", []Param{{Name: "l", Type: types.List(types.Int)}}, value.NewTuple(value.NewTuple(value.Int(1), value.Float(1))), nil, `argument "l": item 1: expected a value of type int, found float`},
	}
	for _, c := range cases {
		got, err := Bind(c.params, c.v)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v, want %q", c.name, err, c.err)
			}
			continue
		}
		if err == nil {
			err = same(value.NewTuple(got...), value.NewTuple(c.want...), false)
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestInfer checks the element types that lists and dicts get.
func TestInfer(t *testing.T) {
	cases := []struct{ json, want string }{
		{`[]`, "List[Tensor]"},
		{`{}`, "Dict[str, Tensor]"},
		{`[1, 2]`, "List[int]"},
		{`[1, 2.5]`, "List[Any]"},
		{`[1, null]`, "List[Optional[int]]"},
		{`[[1], [2]]`, "List[List[int]]"},
		{`{"a": [1.0]}`, "Dict[str, List[float]]"},
		{`{"dict": [[1, "x"]]}`, "Dict[int, str]"},
		{`[{"tuple": [1, "a"]}]`, "List[Tuple[int, str]]"},
		{`[{"dtype": "int8", "shape": [], "data": 1}]`, "List[Tensor]"},
	}
	for _, c := range cases {
		v, err := Read(c.json, strings.NewReader(c.json), int64(len(c.json)))
		if err != nil {
			t.Error(err)
			continue
		}
		if got := value.TypeOf(v).Annotation(); got != c.want {
			t.Errorf("%s: %s, want %s", c.json, got, c.want)
		}
	}
}
