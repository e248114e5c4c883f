package script_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/script"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/verify"
)

// compile imports class __torch__.M of a source and compiles all that it names.
func compile(src string, more map[string]string) (*ir.Module, error) {
	m := ir.NewModule(schema.Default())
	im := script.NewImporter(m, script.Options{
		Read: func(name string) ([]byte, bool, error) {
			if name == "code/__torch__.py" {
				return []byte(src), true, nil
			}
			text, ok := more[name]
			return []byte(text), ok, nil
		},
		Constants: []value.Value{value.TensorOf(tensor.Scalar(2.5)), value.Int(7)},
		Version:   3,
	})
	if _, err := im.Type("__torch__.M"); err != nil {
		return nil, err
	}
	return m, im.Compile()
}

// method wraps statements into the forward of a module.
func method(params, result string, lines ...string) string {
	return "class M(Module):\n  __parameters__ = []\n  w : Tensor\n  def forward(self: __torch__.M" + params + ") -> " + result + ":\n    " +
		strings.Join(lines, "\n    ") + "\n"
}

// nested is so many loops over a tuple, one in the other, and a return.
func nested(depth int) []string {
	var lines []string
	for i := range depth {
		lines = append(lines, strings.Repeat(" ", i)+"for a in (1, 2, 3, 4):")
	}
	return append(lines, strings.Repeat(" ", depth)+"n = n + a", "return n")
}

// TestErrors holds errors to their place and wording.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"character", "class M(Module):\n  w ? Tensor\n", `2:5: unexpected character '?'`},
		{"string", "class M(Module):\n  __a__ = \"x\n", `2:11: the string does not end`},
		{"indentation", "class M(Module):\n    w : Tensor\n  v : Tensor\n", `3:3: the line is indented unlike any line above it`},
		{"top level", "x = 1\n", `1:1: expected a class or a function, found "x"`},
		{"no such class", "class N(Module):\n  pass\n", `the archive's code defines no class __torch__.M`},
		{"base", "class M(Thing):\n  pass\n", `1:1: a class with base Thing is not supported`},
		{"twice", "class M(Module):\n  pass\nclass M(Module):\n  pass\n", `3:1: M is defined twice`},
		{"attribute type", "class M(Module):\n  w : Thing\n", `2:7: unknown type Thing`},
		{"attribute twice", "class M(Module):\n  w : int\n  w : int\n", `3:3: attribute w is empty or there twice`},
		{"missing class", "class M(Module):\n  w : __torch__.N\n", `2:7: unknown type __torch__.N`},
		{"name", method("", "int", "return x"), `5:12: x is not defined`},
		{"operator", method("", "int", "return torch.nonsense(1)"), `5:12: no operator is named aten::nonsense`},
		{"arguments", method(", x: Tensor", "Tensor", "return torch.relu(x, x)"), `5:12: the arguments of aten::relu do not fit`},
		{"return type", method(", x: Tensor", "int", "return x.foo"), `5:12: this is an operator where a value is needed`},
		{"wrong return", method("", "int", "return \"a\""), `5:5: the function is annotated as int but returns str`},
		{"no return", method("", "int", "x = 1"), `4:3: forward is annotated as int but does not return on all paths`},
		{"break", method("", "int", "if True:", "  break", "return 1"), `6:7: break outside of a loop`},
		{"continue in tuple", method("", "int", "for x in (1, 2):", "  continue", "return 1"), `6:7: continue in a loop over a tuple`},
		{"return in fork", method(", x: Tensor, n: int", "Tensor", "def f():", "  if n > 1:", "    return x", "  return x", "return torch.wait(fork(f))"), `7:9: return inside a block in a function that is forked is not supported`},
		{"two rests", method("", "int", "*a, *b, c = (1, 2, 3)", "return c"), `two starred targets`},
		{"del", method("", "int", "a = 1", "del a", "return a"), `7:12: a is not defined`},
		{"raise", method("", "int", "raise 3"), `5:5: what is raised is no exception`},
		{"in one branch", method(", a: bool", "int", "if a:", "  b = 1", "else:", "  b = \"x\"", "return b"), `9:12: b is not defined`},
		{"comprehension scope", method("", "int", "a = [i for i in range(3)]", "return i"), `6:12: i is not defined`},
		{"too many nodes", method("", "int", append([]string{"n = 0"}, nested(12)...)...), `the function makes more than`},
		{"try", method("", "int", "try:", "  return 1"), `5:5: try is not part of TorchScript`},
		{"no return at the end", method(", a: bool", "int", "if a:", "  return 1"), `4:3: forward is annotated as int but does not return on all paths`},
		{"one branch", method(", a: bool", "int", "if a:", "  x = 1", "else:", "  pass", "return x"), `9:12: x is not defined`},
		{"loop type", method(", n: int", "int", "x = 1", "for i in range(n):", "  x = \"a\"", "return x"), `7:7: x was int before and is assigned str`},
		{"attribute", method("", "Tensor", "return self.v"), `5:12: __torch__.M has no attribute or method v`},
		{"set attribute", method("", "NoneType", "self.w = 1", "return None"), `5:5: attribute w is Tensor and is assigned int`},
		{"constant", method("", "Tensor", "return CONSTANTS.c9"), `5:12: the archive has no constant c9`},
		{"call", method("", "Tensor", "return (self).forward(1)"), `5:13: forward: 2 positional arguments, at most 1 fit`},
		{"unpack", method("", "int", "a, b, = (1, 2, 3)", "return a"), `5:5: 2 names for 3 values`},
		{"tuple index", method("", "int", "return ((1, 2))[5]"), `index 5 of a tuple of 2`},
		{"ternary", method(", a: bool", "int", "return 1 if a else \"x\""), `5:12: one branch gives int, the other str`},
		{"default", "class M(Module):\n  def forward(self: __torch__.M, n: int=\"a\") -> int:\n    return n\n", `2:41: the default is str, not int`},
		{"enum", "class M(Enum):\n  A = [1]\n", `2:7: a member of an Enum is an int, float or str`},
		{"deep", method("", "int", "return "+strings.Repeat("(", 300)+"1"+strings.Repeat(")", 300)), `nested more than 200 deep`},
		{"unfinished", "class M(Module):\n  def forward(self: __torch__.M", `2:32: expected ",", found the end of the line`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := compile(c.src, nil)
			if err == nil {
				t.Fatalf("no error; want %s", c.want)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

// TestUpgraders reads every upgrader that the operator table names, and no other is there.
func TestUpgraders(t *testing.T) {
	n := 0
	for _, s := range schema.Default().All() {
		for _, old := range schema.Default().Historic(s.Name) {
			if old.Overload != s.Overload {
				continue
			}
			n++
			g := script.Upgrader(old.Upgrader)
			if g == nil {
				t.Errorf("%s is missing", old.Upgrader)
				continue
			}
			if len(g.Top().Params()) != len(old.Args) || g.NumOutputs() != len(old.Returns) {
				t.Errorf("%s takes %d for %s", old.Upgrader, len(g.Top().Params()), old)
			}
			for _, v := range verify.Module(g.Module()) {
				t.Errorf("%s: %v", old.Upgrader, v)
			}
		}
	}
	if n != 19 || script.NumUpgraders() != n {
		t.Errorf("%d historic schemas, %d upgraders", n, script.NumUpgraders())
	}
}

// TestUpgradedEverywhere upgrades the calls in conditions of loops and in closures
// too, which PyTorch passes over.
func TestUpgradedEverywhere(t *testing.T) {
	m, err := compile(method(", x: Tensor", "Tensor", "y = x", "_0 = bool(torch.div(y, 2))", "while _0:", "  y0 = torch.sub(y, 1)", "  _0, y = bool(torch.div(y0, 2)), y0",
		"def __forked_function():", "  return torch.div(y, y)", "f = fork(__forked_function)", "return torch.wait(f)"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if text := print.Module(m, print.Options{}); strings.Count(text, `"trunc"`) != 2 || strings.Count(text, "aten::div(%") != 6 {
		t.Errorf("not everything is upgraded:\n%s", text)
	}
}

// TestAllErrors says that one bad function does not hide the next.
func TestAllErrors(t *testing.T) {
	src := "class M(Module):\n  def f(self: __torch__.M) -> int:\n    return a\n  def g(self: __torch__.M) -> int:\n    return 1\n  def h(self: __torch__.M) -> int:\n    return b\n"
	m, err := compile(src, nil)
	var es script.Errors
	if !errors.As(err, &es) || len(es) != 2 || es[0].Line != 3 || es[1].Line != 7 || es[1].File != "code/__torch__.py" {
		t.Fatalf("%v", err)
	}
	if m.Function("__torch__.M.g") == nil {
		t.Error("g is missing")
	}
}

// TestFiles follows names into other files, mangled ones too.
func TestFiles(t *testing.T) {
	src := method(", x: Tensor", "Tensor", "_0 = __torch__.a.___torch_mangle_1.f", "return _0(__torch__.a.f(x, ), )")
	more := map[string]string{
		"code/__torch__/a.py":                   "def f(x: Tensor) -> Tensor:\n  return torch.relu(x)\n",
		"code/__torch__/a/___torch_mangle_1.py": "def f(x: Tensor) -> Tensor:\n  return torch.neg(x)\n",
	}
	m, err := compile(src, more)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"__torch__.M.forward", "__torch__.a.f", "__torch__.a.___torch_mangle_1.f"} {
		if m.Function(name) == nil {
			t.Errorf("%s is missing", name)
		}
	}
}

// TestRecursiveTypes imports classes that name each other.
func TestRecursiveTypes(t *testing.T) {
	src := "class M(Module):\n  n : __torch__.N\n  def f(self: __torch__.M) -> __torch__.N:\n    return self.n\nclass N:\n  m : Optional[__torch__.N]\n  def g(self: __torch__.N, m: __torch__.M) -> __torch__.N:\n    return (m).f()\n"
	m, err := compile(src, nil)
	if err != nil {
		t.Fatal(err)
	}
	if vs := verify.Module(m); len(vs) > 0 {
		t.Error(vs)
	}
}

// TestSources says where in the code folder nodes came from.
func TestSources(t *testing.T) {
	m, err := compile(method(", x: Tensor", "Tensor", "y = torch.relu(x)", "return y"), nil)
	if err != nil {
		t.Fatal(err)
	}
	text := print.Graph(m.Function("__torch__.M.forward").Graph, print.Options{})
	if want := "aten::relu(%x.1) # code/__torch__.py:5:8\n"; !strings.Contains(text, want) {
		t.Errorf("got\n%s\nwithout %s", text, want)
	}
}

// FuzzSource holds any source to: no panic, errors with a place, and what compiles
// verifies and prints.
func FuzzSource(f *testing.F) {
	f.Add(method(", x: Tensor, n: int=2", "Tensor", "y = x", "for i in range(n):", "  y = torch.add(y, i)", "return y"))
	f.Add(method(", x: Optional[int]", "int", "if torch.__is__(x, None):", "  y = 1", "else:", "  x0 = unchecked_cast(int, x)", "  y = x0", "return y"))
	f.Add(method(", x: Any", "int", "if isinstance(x, (int, List[str])):", "  y = 1", "else:", "  y = 2", "return y"))
	f.Add(method(", n: int", "int", "_0 = torch.gt(n, 0)", "m = n", "while _0:", "  m0 = torch.sub(m, 1)", "  _0, m = torch.gt(m0, 0), m0", "return m"))
	f.Add(method(", x: Tensor", "Tensor", "def __forked_function():", "  return torch.relu(x)", "f = fork(__forked_function)", "return torch.wait(f)"))
	f.Add(method(", d: Dict[str, int]", "Tuple[int, float]", "e = annotate(Dict[str, float], {\"a\": -inf})", "t = (d[\"a\"], 1.5e-3)", "return ((t)[0], (t)[1])"))
	f.Add(method(", n: int, xs: List[int]", "int", "for i, x in enumerate(xs):", "  if x == n and not i > 3:", "    continue", "  elif x < 0:", "    return i", "  while True:", "    n += 1", "    if n > x or n in xs:", "      break", "return n"))
	f.Add(method(", x: Optional[Tensor], n: int", "Tensor", "assert n > 0, \"n\"", "if x is None:", "  raise AssertionError(n)", "y = x[..., 1:, None, [0]] if n > 2 else x", "y[0] += 1", "a, *b = (n, y, 1)", "d = {k: [i * k for i in range(k)] for k in (1, 2)}", "return b[0]"))
	f.Add("class M(NamedTuple):\n  a : Tensor\n  b : int\n")
	f.Add("class M(Enum):\n  A = 1\n  B = 2\n")
	f.Add("class M(Interface):\n  def f(self, x: Tensor) -> Tensor:\n    pass\n")
	f.Add("class M:\n  __annotations__[\"0\"] = Tensor\n  k : Final[int] = 2\n  def f(self: __torch__.M) -> Tensor:\n    return getattr(self, \"0\")\n")
	f.Fuzz(func(t *testing.T, src string) {
		m, err := compile(src, nil)
		if err != nil {
			var e *script.Error
			var es script.Errors
			if !errors.As(err, &e) && !errors.As(err, &es) && !strings.Contains(err.Error(), "__torch__") {
				t.Errorf("an error without a place: %v", err)
			}
			return
		}
		for _, v := range verify.Module(m) {
			t.Errorf("compiles and does not verify: %v\n%s", v, print.Module(m, print.Options{}))
		}
	})
}
