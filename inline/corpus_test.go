package inline_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/torchpass/torchpass/inline"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
)

// forward is the graph of the root's forward after inlining, as text.
func forward(t *testing.T, m corpus.Module, pipeline string) string {
	t.Helper()
	f, err := parse.Parse(m.Name, m.Text, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pass.ParsePipeline(pipeline, []*pass.Pass{inline.Pass})
	if err != nil {
		t.Fatal(err)
	}
	mgr := &pass.Manager{Verify: true}
	if _, err := mgr.Run(f.Module, pl); err != nil {
		t.Fatalf("%s: %v", m.Name, err)
	}
	again, err := mgr.Run(f.Module, pl)
	if err != nil || again.Edits > 0 {
		t.Errorf("%s: a second run makes %d edits, %v", m.Name, again.Edits, err)
	}
	return print.Graph(f.Module.Method(f.Module.Root.Object().Type, "forward").Graph, print.Options{})
}

func modules(t *testing.T) []corpus.Module {
	t.Helper()
	ms, err := corpus.Modules()
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

var name = regexp.MustCompile(`%[A-Za-z0-9_.]+`)

// numbered calls all values by numbers, in order of appearance.
func numbered(text string) string {
	seen := make(map[string]string)
	return name.ReplaceAllStringFunc(text, func(s string) string {
		if seen[s] == "" {
			seen[s] = "%" + strconv.Itoa(len(seen))
		}
		return seen[s]
	})
}

// TestLikePyTorch: where PyTorch inlines callees as they are, the result is the
// same, node by node, with types, attributes and source positions; only the names
// differ, since it was made level by level.
func TestLikePyTorch(t *testing.T) {
	for _, m := range modules(t) {
		got := forward(t, m, "inline{interfaces=false}")
		if diff := cmp.Diff(numbered(string(m.AsIs)), numbered(got)); diff != "" {
			t.Errorf("%s (-PyTorch +ours):\n%s", m.Name, diff)
		}
	}
}

// withoutConstants gives every use of a constant the constant's text, drops the
// constants, and numbers what has no name.
func withoutConstants(text string) string {
	constants := make(map[string]string)
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if left, right, ok := strings.Cut(line, " = prim::Constant"); ok {
			value, _, _ := strings.Cut(right, " # ")
			v, typ, _ := strings.Cut(strings.TrimSpace(left), " : ")
			constants[v] = "<" + typ + value + ">"
			continue
		}
		lines = append(lines, line)
	}
	seen := make(map[string]string)
	return name.ReplaceAllStringFunc(strings.Join(lines, "\n"), func(s string) string {
		if c, ok := constants[s]; ok {
			return c
		}
		if strings.Trim(s[1:], "0123456789") != "" {
			return s
		}
		if seen[s] == "" {
			seen[s] = "%" + strconv.Itoa(len(seen))
		}
		return seen[s]
	})
}

// TestNamesLikePyTorch: forward.inlined_graph calls values as we do. PyTorch has
// simplified its callees, so its constants stand elsewhere, and a few modules have
// other nodes: those tell nothing about names.
func TestNamesLikePyTorch(t *testing.T) {
	same, other := 0, 0
	for _, m := range modules(t) {
		want, got := withoutConstants(string(m.Inline)), withoutConstants(forward(t, m, "inline{interfaces=false}"))
		if m.Name == "Identity" { // where PyTorch gives the input x the name of what same(x) is assigned to
			want = strings.ReplaceAll(want, "%y.1", "%x.1")
		}
		switch {
		case want == got:
			same++
		case numbered(want) == numbered(got):
			t.Errorf("%s (-PyTorch +ours):\n%s", m.Name, cmp.Diff(want, got))
		default:
			other++
			t.Logf("%s: PyTorch simplified a callee", m.Name)
		}
	}
	t.Logf("%d modules with the same names, %d with other nodes", same, other)
	if same < 50 {
		t.Errorf("only %d modules compare", same)
	}
}
