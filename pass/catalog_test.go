package pass_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/pass"
)

func nothing(*pass.Unit) error { return nil }

func plain(name string) *pass.Pass { return &pass.Pass{Name: name, Doc: "do nothing", Run: nothing} }

// catalog is sound: pipelines with names among passes and pipelines, orders.
func catalog() *pass.Catalog {
	return &pass.Catalog{
		Passes: []*pass.Pass{plain("a"), plain("b"), plain("c"), known[0]},
		Pipelines: []pass.Named{
			{Name: "short", Text: "a,fix(b,a)", Doc: "run two"},
			{Name: "long", Text: "fix(short,one{size=7})", Doc: "run more"},
		},
		Orders: []pass.Order{
			{Before: "a", After: "b", Reason: "because"},
			{Before: "a", After: "c", Reason: "a \"quoted\" reason"},
			{Before: "b", After: "one", Reason: "why not"},
		},
		Analyses: []analysis.Info{{Key: "base", Doc: "d"}, {Key: "top", Doc: "d", Requires: []analysis.Key{"base"}}},
	}
}

// TestCatalogFaults: every fault is an error that names it, all of them at once.
func TestCatalogFaults(t *testing.T) {
	if err := catalog().Validate(); err != nil {
		t.Fatal(err)
	}
	faults := catalogFaults()
	all := catalog()
	for _, f := range faults {
		c := catalog()
		f.fault(c)
		err := c.Validate()
		for _, want := range f.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v lacks %q", err, want)
			}
		}
	}
	for _, i := range []int{0, 3, 15, 16, 22} {
		faults[i].fault(all)
	}
	err := all.Validate()
	for _, i := range []int{0, 3, 15, 16, 22} {
		for _, want := range faults[i].want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("all faults together: error %v lacks %q", err, want)
			}
		}
	}
}

// catalogFault is a fault, and what Validate must say of it.
type catalogFault struct {
	fault func(c *pass.Catalog)
	want  []string
}

func catalogFaults() []catalogFault {
	documented := func(doc string) *pass.Pass { return &pass.Pass{Name: "doc", Doc: doc, Run: nothing} }
	withOptions := func(f func() any) *pass.Pass {
		return &pass.Pass{Name: "opt", Doc: "do nothing", Run: nothing, NewOptions: f}
	}
	shared := &options{}
	return []catalogFault{
		{addPass(documented("Remove nodes")), []string{"pass doc: its documentation does not begin with a lower-case word"}},
		{addPass(documented("removes nodes")), []string{`does not begin with an imperative: "removes nodes"`}},
		{addPass(documented("removing nodes")), []string{"does not begin with an imperative"}},
		{addPass(documented("remove nodes.\n\nMore.")), []string{"ends with a full stop"}},
		{addPass(documented(" \n")), []string{"pass doc has no documentation"}},
		{addPass(plain("a")), []string{"pass a is registered twice"}},
		{addPass(plain("A b")), []string{`pass "A b": a name is lower-case words joined by dashes`}},
		{addPass(plain("fix")), []string{"pass fix: the name is taken by a fix(...)"}},
		{addPass(&pass.Pass{Name: "x", Doc: "do nothing", Run: nothing, Requires: []analysis.Key{"nope", "top", "top"}, Preserves: []analysis.Key{"none"}}),
			[]string{`pass x requires analysis "nope", which is not known`, "pass x requires analysis top twice", `pass x preserves analysis "none"`}},
		{addPass(withOptions(func() any { return options{} })), []string{"pass opt: NewOptions must return a pointer to a struct, not pass_test.options"}},
		{addPass(withOptions(func() any { return nil })), []string{"must return a pointer to a struct, not <nil>"}},
		{addPass(withOptions(func() any { return (*options)(nil) })), []string{"must return a pointer to a struct"}},
		{addPass(withOptions(func() any { return new(int) })), []string{"must return a pointer to a struct, not *int"}},
		{addPass(withOptions(func() any { return &struct{}{} })), []string{"its options have no fields"}},
		{addPass(withOptions(func() any { return shared })), []string{"must return a new struct each time"}},
		{addPass(withOptions(func() any {
			return &struct {
				A int            `doc:"d"`
				B int            `option:"b"`
				C map[string]int `option:"c" doc:"d"`
				D int            `option:"D" doc:"d"`
				E bool           `option:"b" doc:"d"`
				f bool           `option:"f" doc:"d"`
			}{}
		})), []string{"field A of its options has no tag option", "field B of its options has no tag doc", "field C of its options is a map[string]int: an option is",
			`field D of its options is called "D"`, `two of its options are called "b"`, "field f of its options is not exported"}},
		{func(c *pass.Catalog) {
			c.Analyses = append(c.Analyses, analysis.Info{Key: "x", Requires: []analysis.Key{"y"}}, analysis.Info{Key: "y", Doc: "d", Requires: []analysis.Key{"z", "x"}},
				analysis.Info{Key: "base", Doc: "d"})
		}, []string{"analysis x has no documentation", `analysis y requires "z"`, "analyses require each other: x -> y -> x", "analysis base is registered twice"}},
		{addNamed("a", "b"), []string{"pipeline a: the name is taken by a pass"}},
		{addNamed("bad", "a,,b"), []string{"pipeline bad: pipeline \"a,,b\", column 3: expected the name of a pass"}},
		{addNamed("bad", "b,a"), []string{"pipeline bad: a should run before b: because"}},
		{addNamed("self", "a,fix(self)"), []string{"pipeline self contains itself"}},
		{addNamed("short", "a"), []string{"pipeline short is registered twice"}},
		{addOrder("c", "a"), []string{"orders are cyclic: c -> a -> c"}},
		{addOrder("one", "a"), []string{"orders are cyclic: one -> a -> b -> one"}},
		{addOrder("a", "a"), []string{"orders are cyclic: a -> a"}},
		{addOrder("a", "nope"), []string{`order of a and nope: there is no pass "nope"`}},
		{addOrder("a", "b"), []string{"order of a and b is given twice"}},
		{func(c *pass.Catalog) { c.Orders[0].Reason = " " }, []string{"order of a and b: no reason is given"}},
	}
}

func addPass(p *pass.Pass) func(*pass.Catalog) {
	return func(c *pass.Catalog) { c.Passes = append(c.Passes, p) }
}

func addNamed(name, text string) func(*pass.Catalog) {
	return func(c *pass.Catalog) {
		c.Pipelines = append(c.Pipelines, pass.Named{Name: name, Text: text, Doc: "do nothing"})
	}
}

func addOrder(before, after string) func(*pass.Catalog) {
	return func(c *pass.Catalog) {
		c.Orders = append(c.Orders, pass.Order{Before: before, After: after, Reason: "r"})
	}
}

// TestNamedPipelines stand among passes, in each other and in fix(...), and print
// in full.
func TestNamedPipelines(t *testing.T) {
	for in, want := range map[string]string{
		"short":           "a,fix(b,a)",
		"b, short ,a":     "b,a,fix(b,a),a",
		"fix(short)":      "fix(a,fix(b,a))",
		"long":            "fix(a,fix(b,a),one{size=7})",
		"fix(long,short)": "fix(fix(a,fix(b,a),one{size=7}),a,fix(b,a))",
	} {
		pl, err := catalog().Parse(in)
		if err != nil || pl.String() != want {
			t.Errorf("%q reads as %q, %v; want %q", in, pl, err, want)
		}
	}
	for in, want := range map[string]string{
		"short{x=1}": "short is a pipeline and takes no settings",
		"nope":       "known are a, b, c, one, short, long",
	} {
		if _, err := catalog().Parse(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", in, err, want)
		}
	}
	c := catalog()
	c.Pipelines = []pass.Named{{Name: "p0", Text: "a,a,a,a,a,a,a,a,a,a"}}
	for i := range 9 {
		name := string(rune('0' + i))
		c.Pipelines = append(c.Pipelines, pass.Named{Name: "p" + string(rune('1'+i)), Text: strings.Repeat("p"+name+",", 9) + "p" + name})
	}
	if _, err := c.Parse("p9"); err == nil || !strings.Contains(err.Error(), "more than 10000 steps") {
		t.Errorf("a pipeline of 10^10 steps: error %v", err)
	}
}

// TestBrokenOrders: a rule is kept where After runs after the last Before, or both
// are in one group.
func TestBrokenOrders(t *testing.T) {
	for in, want := range map[string]string{
		"a,b":           "",
		"b":             "",
		"a":             "",
		"b,a":           "a<b",
		"b,a,b":         "",
		"a,b,a":         "a<b",
		"fix(b,a)":      "",
		"fix(b),a":      "a<b",
		"b,fix(a)":      "a<b",
		"fix(b),a,b":    "",
		"fix(b,a),a":    "a<b",
		"c,b,one,a":     "a<b a<c",
		"fix(fix(b),a)": "",
		"one,b":         "b<one",
	} {
		pl, err := catalog().Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range catalog().Broken(pl) {
			got = append(got, o.Before+"<"+o.After)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s breaks %v, want %s", in, got, want)
		}
	}
}

// TestDOT: the drawing has every pass and every rule, and is the same each time.
func TestDOT(t *testing.T) {
	const want = `digraph passes {
  rankdir=LR;
  node [shape=box];
  "a" [tooltip="do nothing"];
  "b" [tooltip="do nothing"];
  "c" [tooltip="do nothing"];
  "one" [tooltip="test"];
  "a" -> "b" [label="because"];
  "a" -> "c" [label="a \"quoted\" reason"];
  "b" -> "one" [label="why not"];
}
`
	for range 20 {
		got, err := catalog().DOT()
		if err != nil || got != want {
			t.Fatalf("%v\n%s", err, got)
		}
	}
	c := catalog()
	addOrder("c", "a")(c)
	if _, err := c.DOT(); err == nil {
		t.Error("cyclic orders were drawn")
	}
}

// FuzzPipeline: what is read prints as a text that reads back as the same steps, with
// the same options, and prints the same.
func FuzzPipeline(f *testing.F) {
	for _, s := range []string{"a", "long,fix(a,short)", `one{size=4,rate=1e-3,on=true,label="a,}\n"}`, "one{rate=nan,label=\xff}", "fix(fix(one{size=-0}))", `one{label=""}`, "one{rate=-inf}"} {
		f.Add(s)
	}
	c := catalog()
	f.Fuzz(func(t *testing.T, in string) {
		pl, err := c.Parse(in)
		if err != nil {
			return
		}
		text := pl.String()
		again, err := c.Parse(text)
		if err != nil {
			t.Fatalf("%q prints as %q: %v", in, text, err)
		}
		if again.String() != text {
			t.Fatalf("%q prints as %q, and that as %q", in, text, again)
		}
		if !sameSteps(pl, again) {
			t.Fatalf("%q reads as %+v, and its text %q as %+v", in, pl, text, again)
		}
	})
}

func sameSteps(a, b []pass.Step) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Pass != b[i].Pass || !sameOptions(a[i].Options, b[i].Options) || !sameSteps(a[i].Fix, b[i].Fix) {
			return false
		}
	}
	return true
}

func sameOptions(a, b any) bool {
	x, ok1 := a.(*options)
	y, ok2 := b.(*options)
	if ok1 && ok2 && x.Rate != x.Rate && y.Rate != y.Rate { // NaN
		u, v := *x, *y
		u.Rate, v.Rate = 0, 0
		return u == v
	}
	return reflect.DeepEqual(a, b)
}
