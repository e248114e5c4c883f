package equiv_test

import (
	"math"
	"testing"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
	mz  = math.Copysign(0, -1)
)

func list(vs ...value.Value) value.Value { return value.NewList(types.Any, vs...) }

func tuple(vs ...value.Value) value.Value { return value.TupleOf(&value.Tuple{Items: vs}) }

func dict(kv ...value.Value) value.Value {
	d := value.NewDict(types.Str, types.Int)
	for i := 0; i < len(kv); i += 2 {
		d.Set(kv[i], kv[i+1])
	}
	return value.DictOf(d)
}

func f32(xs ...float32) value.Value { return value.TensorOf(tensor.Of([]int{len(xs)}, xs)) }
func f64(xs ...float64) value.Value { return value.TensorOf(tensor.Of([]int{len(xs)}, xs)) }
func i64(xs ...int64) value.Value   { return value.TensorOf(tensor.Of([]int{len(xs)}, xs)) }
func c128(xs ...complex128) value.Value {
	return value.TensorOf(tensor.Of([]int{len(xs)}, xs))
}

// TestCompare is a table of pairs: whether they agree, and to the bit.
func TestCompare(t *testing.T) {
	one, two, a, b := value.Int(1), value.Int(2), value.Str("a"), value.Str("b")
	for name, c := range map[string]struct {
		want, got value.Value
		ok, exact bool
	}{
		"int":                      {one, one, true, true},
		"int, other":               {one, two, false, false},
		"int beyond 2^53":          {value.Int(1<<53 + 1), value.Int(1 << 53), false, false},
		"int is not bool":          {one, value.Bool(true), false, false},
		"int is not float":         {one, value.Float(1), false, false},
		"bool":                     {value.Bool(true), value.Bool(false), false, false},
		"None":                     {value.None(), value.None(), true, true},
		"None for a tensor":        {f32(1), value.None(), false, false},
		"float within":             {value.Float(1), value.Float(1 + 1e-8), true, false},
		"float beyond":             {value.Float(1), value.Float(1 + 1e-6), false, false},
		"NaN":                      {value.Float(nan), value.Float(nan), true, true},
		"NaN, got 0":               {value.Float(nan), value.Float(0), false, false},
		"0, got NaN":               {value.Float(0), value.Float(nan), false, false},
		"inf":                      {value.Float(inf), value.Float(inf), true, true},
		"inf, got -inf":            {value.Float(inf), value.Float(-inf), false, false},
		"inf, got the largest":     {value.Float(inf), value.Float(math.MaxFloat64), false, false},
		"the largest, got inf":     {value.Float(math.MaxFloat64), value.Float(inf), false, false},
		"largest, got opposite":    {value.Float(math.MaxFloat64), value.Float(-math.MaxFloat64), false, false},
		"zeros of two signs":       {value.Float(0), value.Float(mz), true, false},
		"complex":                  {value.Complex(1 + 2i), value.Complex(1 + 2i), true, true},
		"complex, conjugate":       {value.Complex(1 + 2i), value.Complex(1 - 2i), false, false},
		"complex NaN beside inf":   {value.Complex(complex(inf, nan)), value.Complex(complex(inf, nan)), true, true},
		"complex NaN, got inf":     {value.Complex(complex(nan, 0)), value.Complex(complex(inf, 0)), false, false},
		"str":                      {a, b, false, false},
		"str is not None":          {value.Str("None"), value.None(), false, false},
		"list":                     {list(one, a), list(one, a), true, true},
		"list, longer":             {list(one), list(one, one), false, false},
		"list, order":              {list(one, two), list(two, one), false, false},
		"list is not tuple":        {list(one), tuple(one), false, false},
		"dict":                     {dict(a, one, b, two), dict(a, one, b, two), true, true},
		"dict, order":              {dict(a, one, b, two), dict(b, two, a, one), false, false},
		"dict, value":              {dict(a, one), dict(a, two), false, false},
		"dict, fewer":              {dict(a, one, b, two), dict(a, one), false, false},
		"float32 within":           {f32(1, 2), f32(1, 2.000001), true, false},
		"float32 beyond":           {f32(1, 2), f32(1, 2.0001), false, false},
		"float32 NaN, inf":         {f32(float32(nan), float32(inf)), f32(float32(nan), float32(inf)), true, true},
		"float32 zeros":            {f32(0), f32(float32(mz)), true, false},
		"float64 is tighter":       {f64(1), f64(1 + 1e-6), false, false},
		"dtype":                    {f32(1), f64(1), false, false},
		"shape":                    {f32(1, 2), f32(1), false, false},
		"int64 beyond 2^53":        {i64(1<<53 + 1), i64(1 << 53), false, false},
		"int64 ends":               {i64(math.MaxInt64), i64(math.MinInt64), false, false},
		"int64":                    {i64(math.MaxInt64), i64(math.MaxInt64), true, true},
		"complex128":               {c128(1+1i, 2), c128(1+1i, 2+1e-3i), false, false},
		"empty tensors":            {f32(), f32(), true, true},
		"one of two leaves is off": {tuple(f32(1), f32(2)), tuple(f32(1), f32(3)), false, false},
	} {
		figures := equiv.Compare("v", c.want, c.got, equiv.Options{})
		exact := len(figures) > 0
		for _, f := range figures {
			exact = exact && f.Exact
		}
		if ok := equiv.OK(figures); ok != c.ok || exact != c.exact {
			t.Errorf("%s: ok %t, exact %t: %v", name, ok, exact, figures)
		}
	}
}

// TestFigures holds the sizes of errors to hand-computed ones.
func TestFigures(t *testing.T) {
	next := func(x float32, n uint32) float32 { return math.Float32frombits(math.Float32bits(x) + n) }
	for name, c := range map[string]struct {
		want, got value.Value
		ulp       uint64
		maxAbs    float64
		worst     int
	}{
		"three steps":       {f32(1, 1), f32(1, next(1, 3)), 3, float64(next(1, 3)) - 1, 1},
		"across zero":       {f32(math.SmallestNonzeroFloat32), f32(-math.SmallestNonzeroFloat32), 2, 2 * math.SmallestNonzeroFloat32, 0},
		"the worse of two":  {f32(1, 100, 3), f32(1.5, 103, 3), 1 << 22, 3, 1},
		"float64 one step":  {f64(1), f64(math.Nextafter(1, 2)), 1, math.Nextafter(1, 2) - 1, 0},
		"complex, one part": {c128(1 + 1i), c128(complex(1, math.Nextafter(1, 2))), 1, math.Nextafter(1, 2) - 1, 0},
	} {
		f := equiv.Compare("v", c.want, c.got, equiv.Options{})[0]
		if f.ULP != c.ulp || f.MaxAbs != c.maxAbs || len(f.Worst) != 1 || f.Worst[0] != c.worst {
			t.Errorf("%s: %d ulp, max abs %g, worst %v; want %d, %g, %d", name, f.ULP, f.MaxAbs, f.Worst, c.ulp, c.maxAbs, c.worst)
		}
	}
}

// TestCompareEnds: cycles end, and what is shared over and over is compared once.
func TestCompareEnds(t *testing.T) {
	ring := func(x int64) value.Value {
		l := list(value.Int(x))
		l.List().Items = append(l.List().Items, l)
		return l
	}
	if !equiv.OK(equiv.Compare("v", ring(1), ring(1), equiv.Options{})) || equiv.OK(equiv.Compare("v", ring(1), ring(2), equiv.Options{})) {
		t.Error("rings compare wrongly")
	}
	double := func(x int64) value.Value {
		v := list(value.Int(x))
		for range 100 {
			v = tuple(v, v)
		}
		return v
	}
	if !equiv.OK(equiv.Compare("v", double(1), double(1), equiv.Options{})) || equiv.OK(equiv.Compare("v", double(1), double(2), equiv.Options{})) {
		t.Error("shared tuples compare wrongly")
	}
}

// TestGraphsTellApart gives pairs of graphs that differ in one observable thing, or
// in none, on the inputs x = [1, 2] and l = [x].
func TestGraphsTellApart(t *testing.T) {
	const head = "graph(%x : Tensor, %l : Tensor[]):\n  %1 : int = prim::Constant[value=1]()\n  %s : str = prim::Constant[value=\"s\"]()\n  %none : NoneType = prim::Constant()\n"
	for name, c := range map[string]struct {
		before, after string
		ok            bool
	}{
		"the same":           {"  return (%x)\n", "  %y : Tensor = aten::neg(%x)\n  return (%x)\n", true},
		"result":             {"  return (%1)\n", "  %y : int = aten::neg(%1)\n  return (%y)\n", false},
		"number of results":  {"  return (%1)\n", "  return (%1, %1)\n", false},
		"write to an input":  {"  %y : Tensor = aten::neg_(%x)\n  return (%1)\n", "  return (%1)\n", false},
		"append to an input": {"  %y : Tensor[] = aten::append(%l, %x)\n  return (%1)\n", "  return (%1)\n", false},
		"an input or a copy": {"  return (%x)\n", "  %y : Tensor = aten::clone(%x, %none)\n  return (%y)\n", false},
		"one twice or two":   {"  %y : Tensor = aten::neg(%x)\n  return (%y, %y)\n", "  %y : Tensor = aten::neg(%x)\n  %z : Tensor = aten::neg(%x)\n  return (%y, %z)\n", false},
		"two or one twice":   {"  %y : Tensor = aten::neg(%x)\n  %z : Tensor = aten::neg(%x)\n  return (%y, %z)\n", "  %y : Tensor = aten::neg(%x)\n  return (%y, %y)\n", false},
		"view or copy": {"  %y : Tensor = aten::neg(%x)\n  %v : Tensor = aten::alias(%y)\n  return (%y, %v)\n",
			"  %y : Tensor = aten::neg(%x)\n  %v : Tensor = aten::clone(%y, %none)\n  return (%y, %v)\n", false},
		"a list twice or two": {"  %y : int[] = prim::ListConstruct(%1)\n  return (%y, %y)\n",
			"  %y : int[] = prim::ListConstruct(%1)\n  %z : int[] = prim::ListConstruct(%1)\n  return (%y, %z)\n", false},
		"printed":           {"   = prim::Print(%s)\n  return (%1)\n", "  return (%1)\n", false},
		"printed alike":     {"   = prim::Print(%s)\n  return (%1)\n", "   = prim::Print(%s)\n  return (%1)\n", true},
		"raised":            {"   = prim::RaiseException(%s, %none)\n  return (%1)\n", "  return (%1)\n", false},
		"did not raise":     {"  return (%1)\n", "   = prim::RaiseException(%s, %none)\n  return (%1)\n", false},
		"raised alike":      {"   = prim::RaiseException(%s, %none)\n  return (%1)\n", "   = prim::RaiseException(%s, %none)\n  return (%1)\n", true},
		"write, then raise": {"  %y : Tensor = aten::neg_(%x)\n   = prim::RaiseException(%s, %none)\n  return (%1)\n", "   = prim::RaiseException(%s, %none)\n  return (%1)\n", false},
	} {
		before, err1 := parse.Graph(name, []byte(head+c.before), parse.Options{})
		after, err2 := parse.Graph(name, []byte(head+c.after), parse.Options{})
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		x := f32(1, 2)
		figures, err := equiv.Graphs(before, after, []value.Value{x, value.NewList(types.Tensor, x)}, exec.Options{}, equiv.Options{})
		if err != nil || equiv.OK(figures) != c.ok {
			t.Errorf("%s: %v, %v", name, figures, err)
		}
		if x.Tensor().Storage().Bytes()[3] != 0x3f {
			t.Fatalf("%s: the caller's input was written", name)
		}
	}
}
