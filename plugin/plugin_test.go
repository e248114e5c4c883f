package plugin

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/schema"
)

func base() Set { return Set{Table: schema.Default(), Kernels: exec.Default()} }

// TestWith: what an extension offers is in the set, and the set that it was added to is as before.
func TestWith(t *testing.T) {
	p := &pass.Pass{Name: "mine"}
	k := func(*exec.Call) error { return nil }
	was := base()
	set, err := was.With(Extension{API: API, Passes: []*pass.Pass{p}, Schemas: []string{"effects random mine::roll(Tensor x) -> Tensor"},
		Kernels: []exec.Entry{{Name: "mine::roll", Kernel: k}}})
	if err != nil {
		t.Fatal(err)
	}
	s := set.Table.Lookup("mine::roll")
	if s == nil || s.Flags != schema.Effects|schema.Random || !set.Kernels.Has("mine::roll") || len(set.Passes) != 1 {
		t.Errorf("the set has %v, %v", s, set.Passes)
	}
	if was.Table.Lookup("mine::roll") != nil || was.Kernels.Has("mine::roll") || len(was.Passes) != 0 {
		t.Error("the set that was added to has changed")
	}
}

// TestWithRefuses: each mistake is named.
func TestWithRefuses(t *testing.T) {
	k := func(*exec.Call) error { return nil }
	for want, e := range map[string]Extension{
		"API is not set":             {Passes: []*pass.Pass{{Name: "a"}}},
		"it needs API 2":             {API: API + 1, Passes: []*pass.Pass{{Name: "a"}}},
		"is empty":                   {API: API},
		"a namespace":                {API: API, Schemas: []string{"scale(Tensor x) -> Tensor"}},
		"schema, offset":             {API: API, Schemas: []string{"mine::scale(Tensor x"}},
		"relu is there already":      {API: API, Schemas: []string{"aten::relu(Tensor x) -> Tensor"}},
		"a kernel for aten::relu":    {API: API, Kernels: []exec.Entry{{Name: "aten::relu", Kernel: k}}},
		"kernel of mine::a is nil":   {API: API, Schemas: []string{"mine::a() -> ()"}, Kernels: []exec.Entry{{Name: "mine::a"}}},
		"one of its passes is nil":   {API: API, Passes: []*pass.Pass{nil}},
		"mine::b is there already":   {API: API, Schemas: []string{"mine::b() -> ()", "mine::b() -> ()"}},
		"extension of pass careless": {Passes: []*pass.Pass{{Name: "careless"}}},
	} {
		if _, err := base().With(e); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
