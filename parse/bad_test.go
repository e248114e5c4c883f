package parse_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

// positioned checks that err is a parse.Errors whose every entry lies in the text.
func positioned(t *testing.T, name, text string, err error) parse.Errors {
	t.Helper()
	var errs parse.Errors
	if !errors.As(err, &errs) || len(errs) == 0 {
		t.Errorf("%s: error %v is no list of errors", name, err)
		return nil
	}
	lines := strings.Split(text, "\n")
	for _, e := range errs {
		if e.Line < 1 || e.Line > len(lines) || e.Col < 1 || e.Col > len(lines[e.Line-1])+1 || e.Msg == "" {
			t.Errorf("%s: %d:%d: %q lies outside the text", name, e.Line, e.Col, e.Msg)
		}
		if len(e.Error()) > 1000 {
			t.Errorf("%s: a message of %d bytes", name, len(e.Error()))
		}
	}
	return errs
}

var truncatable = []string{
	`graph(%x.1 : Float(2, 3, strides=[3, 1], requires_grad=0, device=cpu),
      %self : __torch__.a.B):
  %2 : int[] = prim::Constant[value=[1, 2]]() # <string>:3:4
  %3 : (int, float) = prim::Constant[value=(1, 2.5)]()
  %4 : Dict(str, int[]) = prim::Constant[value={"a\n\0)+": annotate(List[int], [])}]()
  %5 : Tensor = prim::Constant[value=0.01 *  1.0000  2.0000 [ CPUFloatType{2} ]]()
  %6 : Tensor, %7 : NamedTuple(a : int, b : Tensor?) = prim::If(%2), scope: a/b # f.py:1:2
    block0():
      %8 : Tensor = prim::FusionGroup_0[device=-1](%x.1, %5)
      -> (%8, %3)
    block1():
      %9 : Tensor = ^F[inplace=0, module="m"](1, "(")(%5)
      -> (%9, %3)
  return (%6, %4)
with prim::FusionGroup_0 = graph(%0 : Tensor,
      %1 : Tensor):
  %2 : Tensor = aten::mul(%0, %1)
  return (%2)
`,
	`enum __torch__.E(int):
  A = 1

class __torch__.C(Module):
  parameter w : Tensor
  attribute d : Dict(str, int)

payload $w = tensor(float32[2], strides=[1], [1, -inf])

object $c : __torch__.C
  w = $w
  d = {"a": 1}

root $c

method __torch__.C.forward = graph(%self : __torch__.C):
  %1 : Tensor = prim::Constant[value=$w]()
  return (%1)
`,
	"[DUMP a.cpp:12] graph(%x : Tensor):\n[DUMP a.cpp:12]   return (%x)\nGraph diff:\n\t  graph(%x : int):\n\t-  return (%x)\n\t?  ^\n\t+  return (%x)\n",
}

// TestTruncated cuts texts at every byte: each piece parses or gives errors with
// places, and mostly one.
func TestTruncated(t *testing.T) {
	for _, text := range truncatable {
		if _, err := parse.Parse("whole", []byte(text), parse.Options{}); err != nil {
			t.Fatal(err)
		}
		for i := range len(text) {
			_, err := parse.Parse("cut", []byte(text[:i]), parse.Options{})
			if err == nil {
				continue
			}
			if errs := positioned(t, fmt.Sprint("cut at ", i), text[:i], err); len(errs) > 2 {
				t.Errorf("cut at %d: a cascade of errors: %v", i, err)
			}
		}
	}
}

// TestBytesChanged puts every kind of disturbing byte at every place.
func TestBytesChanged(t *testing.T) {
	for _, text := range truncatable {
		for _, c := range []byte("\x00\xff\n\r\t ()[]{}\"%,:=$<-") {
			b := []byte(text)
			for i := range b {
				old := b[i]
				b[i] = c
				if _, err := parse.Parse("changed", b, parse.Options{}); err != nil {
					positioned(t, fmt.Sprintf("%q at %d", c, i), string(b), err)
				}
				b[i] = old
			}
		}
	}
}

const megabyte = 1 << 20

// hostile returns texts made to cost time, memory or stack; each gives an error with
// these words, or none where the words are empty.
func hostile() map[string]struct{ text, words string } {
	return map[string]struct{ text, words string }{
		"binary":                   {strings.Repeat("\x7fELF\x02\x01\x00\x80\xff\n\x00", megabyte), "no graph found"},
		"one long line":            {strings.Repeat("x", 10*megabyte), "no graph found"},
		"one long node":            {"graph(%x : Tensor):\n  %y : Tensor = aten::cat(" + strings.Repeat("%x, ", 2*megabyte) + "%x)\n  return (%y)\n", ""},
		"long name":                {"graph(%" + strings.Repeat("x", 10*megabyte) + " : Tensor):\n  return ()\n", ""},
		"unclosed string":          {"graph():\n  %1 : str = prim::Constant[value=\"" + strings.Repeat("x", 10*megabyte), "string is not closed"},
		"unclosed tensor":          {"graph():\n  %1 : Tensor = prim::Constant[value= " + strings.Repeat("1 ", 5*megabyte), "expected a value"},
		"many open tensors":        {"graph():\n" + strings.Repeat("  %1 : Tensor = prim::Constant[value= 1 1\n", 250000), "value"},
		"nested lists":             {"graph():\n  %1 : int = prim::Constant[value=" + strings.Repeat("[", 100000), "nest deeper"},
		"closed lists":             {"graph():\n  %1 : int = prim::Constant[value=" + strings.Repeat("[", 100000) + strings.Repeat("]", 100000) + "]()\n  return ()\n", "nest deeper"},
		"nested tuples":            {"graph():\n  %1 : int = prim::Constant[value=" + strings.Repeat("(", 100000), "nest deeper"},
		"tuple types":              {"graph():\n  %1 : int = test::op[a=" + strings.Repeat("(int, ", 150) + "int" + strings.Repeat(")", 150) + "]()\n  return ()\n", ""},
		"nested dicts":             {"graph():\n  %1 : int = prim::Constant[value=" + strings.Repeat("{1: ", 100000), "nest deeper"},
		"nested annotations":       {"graph():\n  %1 : int = prim::Constant[value=" + strings.Repeat("annotate(int, ", 100000), "nest deeper"},
		"nested blocks":            {"graph(%c : bool):\n" + strings.Repeat("   = prim::If(%c)\n    block0():\n", 100000), "nest deeper"},
		"nested types":             {"graph(%x : " + strings.Repeat("Future[", 100000) + "int" + strings.Repeat("]", 100000) + "):\n  return ()\n", "nested more than"},
		"suffixed types":           {"graph(%x : int" + strings.Repeat("[]", 100000) + "):\n  return ()\n", "nested more than"},
		"nested definitions":       {chained(100000), "nest deeper"},
		"many definitions":         {listed(100000), ""},
		"orphan definitions":       {"graph():\n  return ()\n" + strings.Repeat("with prim::X_0 = graph():\n  return ()\n", 100000), "definition of a subgraph"},
		"many graphs":              {strings.Repeat("graph():\n  return ()\n", 400000), ""},
		"many diffs":               {strings.Repeat("Graph diff:\n", 800000), "no graph found"},
		"many diffs of graphs":     {strings.Repeat("Graph diff:\n  graph():\n+ return ()\n- return ()\n", 100000), ""},
		"many logged":              {strings.Repeat("[A b:1] graph(%x : int):\n[A b:1]   return (%x)\n", 150000), ""},
		"many logged kinds":        {strings.Repeat("[A b:1] graph(%x : int):\n[A b:1]   return (%x)\n[C d:2] graph(%x : int):\n[C d:2]   return (%x)\n", 80000), ""},
		"glued graphs":             {strings.Repeat("x graph(%x : int):\n    y graph(%x : int):\n", 200000), "expected"},
		"python operator":          {"graph(%x : Tensor):\n  %1 : Tensor = ^F" + strings.Repeat("(a)(b)", megabyte) + "\n  return (%1)\n", "Python operator"},
		"sparse numbers":           {"graph(%999999999 : int,\n      %99999999 : int):\n  return (%999999999)\n", ""},
		"huge numbers":             {"graph(%99999999999999999999999999 : int):\n  return (%99999999999999999999999999)\n", ""},
		"huge tensor":              {"payload $a = seeded(float64[999999, 999999, 999999], 1)\n", "too many elements"},
		"large tensors":            {numbered("payload $a%d = seeded(uint8[9999999], 1)\n", 10), "exceed"},
		"far strides":              {"payload $a = tensor(uint8[2], strides=[999999999], [1, 2])\npayload $b = tensor(uint8[2], strides=[999999999], [1, 2])\n", "exceed"},
		"no elements":              {"payload $a = tensor(uint8[9999999], [])\n", "fewer elements"},
		"many attributes":          {"graph():\n  %1 : int = test::op[" + strings.Repeat("a=1, ", megabyte) + "b=1]()\n  return ()\n", "twice"},
		"different attributes":     {"graph():\n  %1 : int = test::op[" + numbered("a%d=1, ", 200000) + "b=1]()\n  return ()\n", "more than 256 attributes"},
		"nodes of many attributes": {"graph():\n" + strings.Repeat("   = test::op["+numbered("a%d=1, ", 250)+"b=1]()\n", 5000) + "  return ()\n", ""},
		"many payloads":            {numbered("payload $p%d = 1\n", 100000), ""},
		"many functions":           {numbered("function f%d = graph():\n  return ()\n", 100000), ""},
		"many objects":             {"class __torch__.C:\n" + numbered("  attribute a%d : int\n", 50000) + "object $o : __torch__.C\n" + numbered("  a%d = 1\n", 50000), ""},
		"many members":             {"enum __torch__.C(int):\n" + numbered("  A%d = 1\n", 100000) + "graph():\n  return ()\n", ""},
		"many class attributes":    {"class __torch__.C:\n" + numbered("  attribute a%d : int\n", 100000) + "graph():\n  return ()\n", ""},
		"many types":               {"graph(" + numbered("%%x%d : Float(%[1]d, 2, strides=[2, 1]),\n", 50000) + "%x : int):\n  return ()\n", ""},
		"many errors":              {"graph():\n" + strings.Repeat("  ???\n  %1 : int = prim::Constant[value=?]()\n", 200000), "expected"},
		"commas":                   {"graph(%x : Tensor):\n  %1 : Tensor = aten::neg(" + strings.Repeat(",", 10*megabyte), "expected"},
		"blank lines":              {"graph():\n" + strings.Repeat("\n", 10*megabyte), "without a return"},
		"union":                    {"graph(%x : Union(" + numbered("Future[__torch__.C%d], ", 10000) + "int)):\n  return ()\n", "Union of more than"},
	}
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// chained nests n definitions, listed has n of them side by side, the last first.
func chained(n int) string {
	return "graph():\n   = prim::A_0()\n  return ()\n" + strings.Repeat("with prim::A_0 = graph():\n   = prim::A_0()\n  return ()\n", n)
}

func listed(n int) string {
	var b strings.Builder
	b.WriteString("graph():\n")
	for i := range n {
		fmt.Fprintf(&b, "   = prim::A_%d()\n", i)
	}
	b.WriteString("  return ()\n")
	for i := range n {
		fmt.Fprintf(&b, "with prim::A_%d = graph():\n  return ()\n", n-1-i)
	}
	return b.String()
}

// TestHostile bounds the memory that any text of 10 MB may cost, and the time so loosely that
// only a quadratic algorithm exceeds it.
func TestHostile(t *testing.T) {
	for name, h := range hostile() {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := parse.Parse("hostile", []byte(h.text), parse.Options{MaxPayload: 64 * megabyte})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if took > time.Minute && !testing.Short() {
				t.Errorf("took %v for %d bytes", took, len(h.text))
			}
			if mb := (after.TotalAlloc - before.TotalAlloc) / megabyte; mb > 1500 {
				t.Errorf("allocated %d MB for %d bytes", mb, len(h.text))
			}
			if h.words == "" {
				if err != nil {
					t.Errorf("%.300v", err)
				}
				return
			}
			errs := positioned(t, name, h.text, err)
			if len(errs) > 20 || !strings.Contains(err.Error(), h.words) {
				t.Errorf("got %.500v, want %q in it", err, h.words)
			}
			t.Logf("%v, %d errors", took, len(errs))
		})
	}
}

// TestOddText reads texts that editors and systems change on the way.
func TestOddText(t *testing.T) {
	const plain = "graph(%x : Tensor,\n      %y : int):\n  %2 : str = prim::Constant[value=\"a\"](), scope: s # f.py:1:2\n   = prim::If(%y)\n    block0():\n      -> ()\n  return (%x)\n"
	for name, text := range map[string]string{
		"line ends of Windows": strings.ReplaceAll(plain, "\n", "\r\n"),
		"no line end":          strings.TrimSuffix(plain, "\n"),
		"tabs":                 strings.ReplaceAll(plain, "  ", "\t"),
		"byte order mark":      "\xef\xbb\xbf" + plain,
		"trailing blanks":      strings.ReplaceAll(plain, ":\n", ":   \n"),
		"blank lines":          "\n\n" + strings.ReplaceAll(plain, "\n", "\n\n"),
	} {
		f, err := parse.Parse(name, []byte(text), parse.Options{})
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if got := print.Module(f.Module, print.Options{}); got != plain {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}

// TestBytes refuses what no text of PyTorch's has, with its place.
func TestBytes(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"invalid UTF-8 in a name":    {"graph(%\xff\xfe : Tensor):\n  return (%\xff\xfe)\n", "1:8: invalid UTF-8"},
		"invalid UTF-8 in a comment": {"graph(%x : Tensor):\n  %1 : Tensor = a::b(%x) # \xc3\x28\xff.py:1:2\n  return (%1)\n", "2:28: invalid UTF-8"},
		"invalid UTF-8 in a scope":   {"graph(%x : Tensor):\n  %1 : Tensor = a::b(%x), scope: \xff/\x80\n  return (%1)\n", "2:34: invalid UTF-8"},
		"invalid UTF-8 in a string":  {"graph():\n  %1 : str = prim::Constant[value=\"\xff\"]()\n  return (%1)\n", "2:36: invalid UTF-8"},
		"NUL in a name":              {"graph(%a\x00b : Tensor):\n  return (%a\x00b)\n", "1:9: NUL byte"},
		"NUL in a comment":           {"graph(%x : Tensor):\n  %1 : Tensor = a::b(%x) # \x00:1:2\n  return (%1)\n", "2:28: NUL byte"},
		"NUL in module text":         {"payload $a = \"\x00\"\n", "1:15: NUL byte"},
	} {
		_, err := parse.Parse("t", []byte(c.text), parse.Options{})
		if err == nil || !strings.Contains(err.Error(), "t:"+c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	const path = "graph(%x : Tensor):\n  %1 : Tensor = a::b(%x) # \u00e9/\u4e2d.py:1:2\n  return (%1)\n"
	if g, err := parse.Graph("t", []byte(path), parse.Options{}); err != nil || print.Graph(g, print.Options{}) != path {
		t.Errorf("a path in UTF-8: %v", err)
	}
}

// TestOneElement reads "{x}" by the rule that printing uses: a text that no other
// value of the dtype has is exact. A type that does not have one element, however
// large, leaves the constant without a tensor.
func TestOneElement(t *testing.T) {
	for typ, c := range map[string]struct {
		text         string
		known, exact bool
	}{
		"Long(requires_grad=0, device=cpu)":                          {"{3}", true, true},
		"Float(requires_grad=0, device=cpu)":                         {"{inf}", true, true},
		"Float(1, 1, requires_grad=0, device=cpu)":                   {"{0.1}", true, false},
		"Half(requires_grad=0, device=cpu)":                          {"{0.5}", true, true},
		"Tensor":                                                     {"{3}", true, false},
		"Float(9999999999, 9999999999, requires_grad=0, device=cpu)": {"{1}", false, false},
	} {
		g, err := parse.Graph("t", []byte("graph():\n  %1 : "+typ+" = prim::Constant[value="+c.text+"]()\n  return (%1)\n"), parse.Options{})
		if err != nil {
			t.Errorf("%s: %v", typ, err)
			continue
		}
		got := g.Top().First().Attrs()[0].Tensor()
		if (got.T != nil) != c.known || got.Lossy == c.exact {
			t.Errorf("%s = %s: tensor %v, lossy %v", typ, c.text, got.T != nil, got.Lossy)
		}
	}
}

// TestErrorText shows how an error reads.
func TestErrorText(t *testing.T) {
	_, err := parse.Parse("m.txt", []byte("graph(%x : Tensor):\n\t%1 : Tensor = aten::neg(%y)\n  return (%1)\n"), parse.Options{})
	want := "m.txt:2:26: undefined value %y\n %1 : Tensor = aten::neg(%y)\n                         ^"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	_, err = parse.Parse("m", []byte("graph(%x : int):\n"+strings.Repeat("  %1 : Tensor = a::b(%y1, %y2, %y3)\n", 50)), parse.Options{MaxErrors: 5})
	if errs := err.(parse.Errors); len(errs) != 5 {
		t.Errorf("%d errors, want 5", len(errs))
	}
	if _, err := parse.Graph("two", []byte("graph():\n  return ()\ngraph():\n  return ()\n"), parse.Options{}); err == nil || !strings.Contains(err.Error(), "2 graphs") {
		t.Errorf("got %v", err)
	}
}
