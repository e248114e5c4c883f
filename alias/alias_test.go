package alias_test

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
)

// TestCases reads testdata/*.txtar: a sentence of intent, a graph, and claims:
//
//	%a ~ %b           they may alias
//	%a / %b           they do not
//	%a < kind, kind   exactly nodes of these kinds may write to %a
//	%a escapes        or: %a stays
//	%a live           or: %a dead (the node that defines it)
func TestCases(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(ar.Files) != 2 || len(ar.Comment) == 0 {
				t.Fatal("a case has a sentence, a graph and claims")
			}
			g, err := parse.Graph("in", ar.Files[0].Data, parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			c := newClaims(t, g)
			for _, line := range strings.Split(strings.TrimSpace(string(ar.Files[1].Data)), "\n") {
				if got := c.check(line); got != "" {
					t.Errorf("%s: %s", line, got)
				}
			}
		})
	}
}

type claims struct {
	t      *testing.T
	facts  *alias.Facts
	live   *alias.LiveSet
	values map[string]*ir.Value
}

func newClaims(t *testing.T, g *ir.Graph) *claims {
	cache := analysis.NewCache(g)
	facts, err := alias.Key.Of(cache)
	if err != nil {
		t.Fatal(err)
	}
	live, err := alias.Live.Of(cache)
	if err != nil {
		t.Fatal(err)
	}
	c := &claims{t, facts, live, make(map[string]*ir.Value)}
	note := func(vs []*ir.Value) {
		for _, v := range vs {
			c.values["%"+v.Name()] = v
		}
	}
	note(g.Inputs())
	for n := range g.AllNodes() {
		note(n.Outputs())
		for _, b := range n.Blocks() {
			note(b.Params())
		}
	}
	return c
}

func (c *claims) value(name string) *ir.Value {
	v := c.values[name]
	if v == nil {
		c.t.Fatalf("no value %s", name)
	}
	return v
}

func (c *claims) check(line string) string {
	f := strings.Fields(line)
	v := c.value(f[0])
	got := ""
	switch f[1] {
	case "~", "/":
		if c.facts.MayAlias(v, c.value(f[2])) != (f[1] == "~") {
			got = "the analysis says otherwise"
		}
	case "<":
		want := strings.TrimSpace(strings.SplitN(line, "<", 2)[1])
		if w := c.writers(v); w != want {
			got = fmt.Sprintf("writers are %q", w)
		}
	case "escapes", "stays":
		if c.facts.Escapes(v) != (f[1] == "escapes") {
			got = "the analysis says otherwise"
		}
	case "live", "dead":
		if c.live.Has(v.Def()) != (f[1] == "live") {
			got = "the analysis says otherwise"
		}
	default:
		got = "not a claim"
	}
	return got
}

func (c *claims) writers(v *ir.Value) string {
	seen := map[string]bool{}
	for n := range c.facts.Writers(v) {
		seen[n.Kind().String()] = true
	}
	var names []string
	for k := range seen {
		names = append(names, k)
	}
	sort.Strings(names)
	return strings.Join(names, ", ")
}

// TestEditsAreSeen holds the cache to its contract: facts are computed anew after
// an edit, and only then.
func TestEditsAreSeen(t *testing.T) {
	g, err := parse.Graph("in", []byte("graph(%x : Tensor):\n  %a : Tensor = aten::relu(%x)\n  return (%x)\n"), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cache := analysis.NewCache(g)
	first, _ := alias.Key.Of(cache)
	if again, _ := alias.Key.Of(cache); again != first {
		t.Error("facts were computed twice without an edit")
	}
	before := g.Edits()
	g.Top().First().Remove()
	cache.Keep([]analysis.Key{alias.Key.Key()}, before)
	if kept, _ := alias.Key.Of(cache); kept != first {
		t.Error("preserved facts were computed anew")
	}
	g.Top().AddReturn(g.Inputs()[0])
	if after, _ := alias.Key.Of(cache); after == first {
		t.Error("facts outlived an edit")
	}
}
