package schema_test

import (
	"os"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
)

// rows returns the embedded rows as columns, read apart from the package.
func rows(t *testing.T) [][]string {
	t.Helper()
	data, err := os.ReadFile("table.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(data)) {
		if line[0] != '#' {
			out = append(out, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		}
	}
	return out
}

// Every schema prints back as PyTorch printed it, and its annotations agree with
// what PyTorch says of mutability.
func TestEveryRowRoundTrips(t *testing.T) {
	counts := map[string]int{}
	for _, r := range rows(t) {
		s, err := schema.Parse(r[4])
		if err != nil {
			t.Errorf("%s: %v", r[4], err)
			continue
		}
		if got := s.String(); got != r[4] {
			t.Errorf("got  %s\nwant %s", got, r[4])
		}
		if want := strings.Contains(r[0], "w"); want != (s.Flags&schema.Writes != 0) {
			t.Errorf("%s: PyTorch says mutable is %v", r[4], want)
		}
		counts[r[1][:1]]++
	}
	if counts["c"] != 4165 || counts["v"] != 24 || counts["a"] != 29 || counts["h"] != 19 {
		t.Errorf("rows by origin: %v", counts)
	}
}

func TestTableHoldsEveryRow(t *testing.T) {
	table := schema.Default()
	present := 0
	for _, r := range rows(t) {
		full := r[4][:strings.IndexByte(r[4], '(')]
		if r[1][0] == 'h' {
			if s := table.At(full, 0); s == nil || s.String() != r[4] || s.Until+1 != table.Lookup(full).Since {
				t.Errorf("At(%s, 0) = %v", full, s)
			}
			continue
		}
		present++
		s := table.Lookup(full)
		if s == nil || s.String() != r[4] {
			t.Errorf("Lookup(%s) = %v", full, s)
		}
	}
	if got := len(table.All()); got != present {
		t.Errorf("All gives %d schemas, want %d", got, present)
	}
}

func TestLookup(t *testing.T) {
	table := schema.Default()
	for _, absent := range []string{"", "aten::add.nonesuch", "aten::nonesuch", "add", "aten::add.", ".", "::", "aten::add.Tensor.x"} {
		if s := table.Lookup(absent); s != nil && absent != "aten::add." {
			t.Errorf("Lookup(%q) = %v", absent, s)
		}
	}
	if s := table.Lookup("aten::add"); s == nil || s.String() != "aten::add(Scalar a, Scalar b) -> Scalar" {
		t.Errorf("Lookup(aten::add) = %v", s)
	}
}

func TestVersions(t *testing.T) {
	table := schema.Default()
	for _, c := range []struct {
		name    string
		version int
		want    string
	}{
		{"aten::gelu", 9, "aten::gelu(Tensor self) -> Tensor"},
		{"aten::gelu", 10, `aten::gelu(Tensor self, *, str approximate="none") -> Tensor`},
		{"aten::linspace", 7, "aten::linspace(Scalar start, Scalar end, int? steps=None, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor"},
		{"aten::linspace", 8, "aten::linspace(Scalar start, Scalar end, int steps, *, ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None) -> Tensor"},
		{"aten::relu", 0, "aten::relu(Tensor self) -> Tensor"},
	} {
		if s := table.At(c.name, c.version); s == nil || s.String() != c.want {
			t.Errorf("At(%s, %d) = %v, want %s", c.name, c.version, s, c.want)
		}
	}
	div := table.At("aten::div.Tensor", 3)
	if div == nil || div.Upgrader != "div_Tensor_0_3" || div.Since != 0 || div.Until != 3 {
		t.Errorf("div before version 4: %+v", div)
	}
	if s := table.Lookup("aten::div.Tensor"); s.Since != 4 || s.Until != schema.Present {
		t.Errorf("div today: since %d until %d", s.Since, s.Until)
	}
}

func TestFlags(t *testing.T) {
	table := schema.Default()
	type want struct{ mutates, effects, random, pure bool }
	for name, w := range map[string]want{
		"aten::relu":          {pure: true},
		"aten::add_.Tensor":   {mutates: true},
		"aten::append.t":      {mutates: true},
		"aten::_foreach_abs_": {mutates: true},
		"prim::Print":         {effects: true},
		"aten::warn":          {effects: true},
		"aten::wait":          {effects: true},
		"aten::rand":          {random: true},
		"aten::dropout":       {random: true},
		"aten::bernoulli.out": {mutates: true, random: true},
		"aten::batch_norm":    {mutates: true},
		"aten::view":          {pure: true},
		"torchvision::nms":    {pure: true},
		"image::write_file":   {effects: true},
	} {
		s := table.Lookup(name)
		if s == nil {
			t.Errorf("no %s", name)
			continue
		}
		if got := (want{s.Mutates(), s.HasSideEffects(), s.IsNondeterministic(), s.Pure()}); got != w {
			t.Errorf("%s: %+v, want %+v", name, got, w)
		}
	}
}

func TestWith(t *testing.T) {
	base := schema.Default()
	parse := func(text string) *schema.Schema {
		s, err := schema.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	mine := parse("my::op(Tensor x, int n=1) -> Tensor")
	over := parse("aten::relu.mine(Tensor self, int n) -> Tensor")
	replaced := parse("aten::add.Tensor(Tensor self, Tensor other) -> Tensor")
	table := base.With(mine, over, replaced)
	if table.Lookup("my::op") != mine || base.Lookup("my::op") != nil {
		t.Error("my::op is not in the new table alone")
	}
	if got := table.Overloads(symbol.Of("aten::relu")); len(got) != len(base.Overloads(symbol.Of("aten::relu")))+1 || got[len(got)-1] != over {
		t.Errorf("overloads of relu: %v", got)
	}
	if table.Overloads(symbol.Of("aten::add"))[0] != replaced || base.Overloads(symbol.Of("aten::add"))[0] == replaced {
		t.Error("aten::add.Tensor was not replaced in place in the new table alone")
	}
	if len(table.All()) != len(base.All())+2 {
		t.Errorf("%d schemas, base has %d", len(table.All()), len(base.All()))
	}
	again := table.With(parse("my::op.b(int x) -> int"))
	if len(again.Overloads(symbol.Of("my::op"))) != 2 || len(table.Overloads(symbol.Of("my::op"))) != 1 {
		t.Error("With changed the table it was called on")
	}
}

func TestFacts(t *testing.T) {
	table := schema.Default()
	facts := func(name string) schema.Facts { return table.Facts(symbol.Of(name)) }
	if f := facts("prim::If"); !f.Known || !f.Special || f.Inputs != 1 || f.Outputs != schema.Any || f.Blocks != 2 || !f.FromBody || f.SideEffects {
		t.Errorf("prim::If: %+v", f)
	}
	if f := facts("prim::SetAttr"); !f.SideEffects || !f.Writes || f.Outputs != 0 {
		t.Errorf("prim::SetAttr: %+v", f)
	}
	if f := facts("prim::Print"); !f.Known || f.Special || !f.SideEffects {
		t.Errorf("prim::Print: %+v", f)
	}
	if f := facts("my::unknown"); f.Known || !f.SideEffects || !f.Writes || !f.Nondeterministic {
		t.Errorf("an unknown kind: %+v", f)
	}
	if f := facts("onnx::Relu"); !f.Known || f.SideEffects || f.Nondeterministic {
		t.Errorf("onnx::Relu: %+v", f)
	}
	if f := facts("onnx::RandomNormal"); !f.Nondeterministic {
		t.Errorf("onnx::RandomNormal: %+v", f)
	}
	if f := facts("aten::add"); f.SideEffects || !f.Writes {
		t.Errorf("aten::add, whose out overloads write: %+v", f)
	}
}

func TestReturnsInput(t *testing.T) {
	table := schema.Default()
	for name, want := range map[string]bool{
		"aten::dropout": true, "aten::type_as": true, "aten::broadcast_tensors": true, "aten::einsum": true,
		"aten::meshgrid.indexing": true, "aten::atleast_2d": true, "aten::_unsafe_view": true, "aten::_cast_Half": true,
		"aten::sum_to_size": true, "aten::dequantize.self": true, "aten::to_dense": true, "aten::unsafe_chunk": true,
		"aten::relu": false, "aten::add.Tensor": false, "aten::view": false, "aten::clone": false, "aten::pad": false,
		"aten::tensordot": false, "aten::chain_matmul": false, "aten::cat": false, "aten::batch_norm": false,
	} {
		if s := table.Lookup(name); s == nil || s.ReturnsInput != want {
			t.Errorf("%s: want ReturnsInput %v, have %+v", name, want, s)
		}
	}
	n := 0
	for _, s := range table.All() {
		if !s.ReturnsInput {
			continue
		}
		n++
		fresh := 0
		for _, r := range s.Returns {
			if r.Alias == nil {
				fresh++
			}
		}
		if fresh == 0 || len(s.Args) == 0 {
			t.Errorf("%v: its annotations say it all", s)
		}
	}
	if n < 80 {
		t.Errorf("only %d schemas", n)
	}
}
