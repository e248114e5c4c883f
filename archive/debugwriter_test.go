package archive_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/ir"
)

// TestSaveScriptRanges saves every module that PyTorch saved, and finds every node
// where it came from: file, line, and the very stretch of text. That a second save has
// the bytes of the first, and PyTorch's, is tested elsewhere.
func TestSaveScriptRanges(t *testing.T) {
	all, _ := samples(t)
	known := 0
	for _, s := range all {
		m, err := loadScript(s.Files["model.pt"])
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Stateful) > 0 || otherNames[s.Name] {
			continue
		}
		again, err := loadScript(saved(t, m))
		if err != nil {
			t.Fatal(err)
		}
		want, got := places(m.Module), places(again.Module)
		for i, p := range want {
			if i >= len(got) || got[i] != p {
				t.Errorf("%s: node %d of %d is not %s", s.Name, i, len(got), p)
				break
			}
			if strings.Contains(p, `"`) {
				known++
			}
		}
	}
	if known < 2500 {
		t.Errorf("%d nodes from a text", known)
	}
}

// places are where the nodes of m came from; a stretch of text is quoted.
func places(m *ir.Module) (out []string) {
	for _, f := range m.Functions {
		for n := range f.Graph.AllNodes() {
			p := fmt.Sprint(n.Kind(), " ", n.Source())
			if s := n.Span(); s.Text != nil && s.Text.Text != "" {
				p += fmt.Sprintf(" %q", s.Text.Text[s.Start:s.End])
			}
			out = append(out, p)
		}
	}
	return out
}

// TestSaveScriptLines saves code of which only the lines are known, as that of an
// archive without .debug_pkl, and finds the same lines in it.
func TestSaveScriptLines(t *testing.T) {
	first, err := loadScript(build(t, pickled(whole(tensorOf("K\x01"))), nil))
	if err != nil {
		t.Fatal(err)
	}
	again, err := loadScript(saved(t, first))
	if err != nil {
		t.Fatal(err)
	}
	want, got := places(first.Module), places(again.Module)
	if all := strings.Join(want, "\n"); !strings.Contains(all, "code/__torch__.py 10") {
		t.Fatalf("no lines:\n%s", all)
	}
	for i, p := range want {
		if !strings.HasPrefix(got[i], p) { // there is a text now
			t.Errorf("%s, want %s", got[i], p)
		}
	}
}
