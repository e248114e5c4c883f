package print_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

// TestCorpusReprints holds every dump that PyTorch printed to the promise that
// reading and printing it gives the same bytes.
func TestCorpusReprints(t *testing.T) {
	families, err := corpus.Families()
	if err != nil || len(families) == 0 {
		t.Fatalf("no corpora: %v", err)
	}
	for _, family := range families {
		if family == "logs" || family == "modules" {
			continue
		}
		t.Run(family, func(t *testing.T) {
			t.Parallel()
			texts, err := corpus.Load(family)
			if err != nil {
				t.Fatal(err)
			}
			bad := 0
			for _, x := range texts {
				if !bytes.Contains(x.Data, []byte("graph(")) {
					continue // a plan that holds no graph prints as None
				}
				if msg := reprint(x); msg != "" {
					if bad++; bad <= 20 {
						t.Errorf("%s", msg)
					}
				}
			}
			t.Logf("%d texts, %d not reprinted", len(texts), bad)
		})
	}
}

func reprint(x corpus.Text) string {
	f, err := parse.Parse(x.Name, x.Data, parse.Options{})
	if err != nil {
		return err.Error()
	}
	var out []byte
	for i, g := range f.Graphs {
		if i > 0 {
			out = append(out, '\n')
		}
		out = print.AppendGraph(out, g, print.Options{NoTypes: f.Untyped})
	}
	if !bytes.Equal(out, x.Data) {
		return x.Name + ": " + firstDifference(x.Data, out)
	}
	return ""
}

func firstDifference(want, got []byte) string {
	w, g := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			line := ""
			if i < len(g) {
				line = g[i]
			}
			return "line differs:\n  PyTorch " + w[i] + "\n  ours    " + line
		}
	}
	return "trailing text differs"
}
