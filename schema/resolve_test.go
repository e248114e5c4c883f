package schema_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// parseCall reads the arguments of a call as resolve.txt spells them.
func parseCall(t testing.TB, kind, text string) schema.Call {
	t.Helper()
	c := schema.Call{Kind: symbol.Of(kind)}
	if text == "" {
		return c
	}
	sc := types.NewScope()
	for part := range strings.SplitSeq(text, " ; ") {
		name, rest, named := strings.Cut(part, "=")
		if !named || strings.ContainsAny(name, "( :") {
			name, rest = "", part
		}
		rest, self := strings.CutPrefix(rest, "self:")
		a := schema.Arg{EmptyList: rest == "[]", Type: types.List(types.Tensor)}
		if !a.EmptyList {
			typ, n, err := types.ParseDump(rest, sc)
			if err != nil || n != len(rest) {
				t.Fatalf("type %q: %v", rest, err)
			}
			a.Type = typ
		}
		switch {
		case self:
			c.Self = &a
		case name != "":
			c.Kwargs = append(c.Kwargs, schema.NamedArg{Name: name, Arg: a})
		default:
			c.Args = append(c.Args, a)
		}
	}
	return c
}

// spellInputs writes a resolution's inputs in the notation of resolve.txt.
func spellInputs(c schema.Call, r *schema.Resolution) string {
	self := 0
	if c.Self != nil {
		self = 1
	}
	var out []string
	for _, in := range r.Inputs {
		name := "a0"
		switch in.From {
		case schema.FromDefault:
			out = append(out, "d")
			continue
		case schema.FromRest:
			var elems []string
			for i, e := range in.Convert.Elems {
				elems = append(elems, spellConversion(fmt.Sprint("a", self+in.Index+i), e))
			}
			out = append(out, "["+strings.Join(elems, ",")+"]:"+in.Convert.Type.Elem().String())
			continue
		case schema.FromPositional:
			name = fmt.Sprint("a", self+in.Index)
		case schema.FromKeyword:
			name = fmt.Sprint("a", self+len(c.Args)+in.Index)
		}
		arg := spellConversion(name, in.Convert)
		out = append(out, arg)
	}
	return strings.Join(out, " ; ")
}

func spellConversion(x string, c schema.Conversion) string {
	list := func(elems []string) string {
		return "[" + strings.Join(elems, ",") + "]:" + c.Type.Elem().String()
	}
	switch c.Step {
	case schema.Apply:
		return c.Kind.Base() + "(" + x + ")"
	case schema.Repeat:
		return list(slices.Repeat([]string{x}, c.N))
	case schema.EmptyList:
		return list(nil)
	case schema.TupleToList, schema.TupleEach:
		var elems []string
		if c.Step == schema.TupleEach {
			for i, e := range c.Elems {
				elems = append(elems, spellConversion(fmt.Sprint(x, ".", i), e))
			}
			return "(" + strings.Join(elems, ",") + ")"
		}
		for i := range c.N {
			elems = append(elems, fmt.Sprint(x, ".", i))
		}
		return list(elems)
	}
	return x
}

func unzip(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Each call of the fixture is compiled as PyTorch compiles it: the same overload,
// the same conversions, the same types of outputs, or refused.
func TestResolveAgreesWithPyTorch(t *testing.T) {
	table := schema.Default()
	n, bad, rematched := 0, 0, 0
	for line := range strings.Lines(unzip(t, "testdata/resolve.txt.gz")) {
		if line[0] == '#' {
			continue
		}
		n++
		cols := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
		c := parseCall(t, cols[0], cols[1])
		got := "-"
		overloads, resolve := table.Overloads(c.Kind), table.Resolve
		if strings.Contains(cols[0], "(") {
			callee := mustParse(t, cols[0])
			overloads, resolve = []*schema.Schema{callee}, callee.Resolve
		}
		r, err := resolve(c)
		if err == nil && r.IsFunction() {
			got = "f"
		} else if err == nil {
			var outs []string
			for _, o := range r.Outputs {
				outs = append(outs, o.String())
			}
			index := slices.Index(overloads, r.Schema)
			if want, _, _ := strings.Cut(cols[2], "\t"); want != strconv.Itoa(index) {
				// PyTorch tells the schema of the node that the call became, and an
				// earlier overload may take what this one's conversions made.
				var ts []*types.Type
				for _, in := range r.Inputs {
					ts = append(ts, in.Convert.Type)
				}
				s, _ := table.Match(c.Kind, ts)
				index = slices.Index(overloads, s)
				rematched++
			}
			got = strconv.Itoa(index) + "\t" + spellInputs(c, r) + "\t" + strings.Join(outs, " ; ")
		}
		if got != cols[2] {
			if bad++; bad <= 60 {
				t.Errorf("%s(%s): got %q, PyTorch %q", cols[0], cols[1], got, cols[2])
			}
		}
	}
	if n < 10000 || bad > 0 {
		t.Errorf("%d of %d calls differ", bad, n)
	}
	if rematched > n/100 {
		t.Errorf("%d nodes have another schema than the call", rematched)
	}
}

func TestResolveErrors(t *testing.T) {
	table := schema.Default()
	for _, c := range []struct{ kind, args, want string }{
		{"aten::relu", "int", "the arguments of aten::relu do not fit: no overload takes (int)\n" +
			"  aten::relu(Tensor self) -> Tensor: argument 'self' takes Tensor, not int\n" +
			"  aten::relu.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!): argument 'self' takes Tensor, not int"},
		{"aten::elu_", "Tensor ; alpha=float ; beta=[]", "the arguments of aten::elu_ do not fit: no overload takes (Tensor, alpha=float, beta=[])\n" +
			"  aten::elu_(Tensor(a!) self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor(a!): there is no argument 'beta'"},
		{"aten::elu_", "Tensor ; self=Tensor", "the arguments of aten::elu_ do not fit: no overload takes (Tensor, self=Tensor)\n" +
			"  aten::elu_(Tensor(a!) self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor(a!): argument 'self' is given twice"},
		{"aten::elu_", "", "the arguments of aten::elu_ do not fit: no overload takes ()\n" +
			"  aten::elu_(Tensor(a!) self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor(a!): argument 'self' is missing"},
		{"aten::elu_", "Tensor ; int ; int ; int ; int", "the arguments of aten::elu_ do not fit: no overload takes (Tensor, int, int, int, int)\n" +
			"  aten::elu_(Tensor(a!) self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor(a!): 5 positional arguments, at most 4 fit"},
		{"aten::relu", "self:int", "int has no method relu"},
		{"my::nonesuch", "int", "no operator is named my::nonesuch"},
		{"my::nonesuch", "self:int", "no operator is named my::nonesuch"},
	} {
		r, err := table.Resolve(parseCall(t, c.kind, c.args))
		if err == nil {
			t.Errorf("%s(%s) is %v", c.kind, c.args, r.Schema)
		} else if err.Error() != c.want {
			t.Errorf("%s(%s):\n got %v\nwant %s", c.kind, c.args, err, c.want)
		}
	}
}

func BenchmarkResolveAdd(b *testing.B) { benchmarkResolve(b, "aten::add", "Tensor ; int") }

func BenchmarkResolveView(b *testing.B) { benchmarkResolve(b, "aten::view", "self:Tensor ; int ; int") }

func benchmarkResolve(b *testing.B, kind, args string) {
	table, c := schema.Default(), parseCall(b, kind, args)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := table.Resolve(c); err != nil {
			b.Fatal(err)
		}
	}
}
