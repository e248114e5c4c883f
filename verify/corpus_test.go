package verify_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/verify"
)

// TestCorpusIsClean holds the rules to what PyTorch does: every dump that it
// printed verifies without a violation.
func TestCorpusIsClean(t *testing.T) {
	families, err := corpus.Families()
	if err != nil || len(families) == 0 {
		t.Fatalf("no corpora: %v", err)
	}
	for _, family := range families {
		t.Run(family, func(t *testing.T) {
			t.Parallel()
			texts, err := corpus.Load(family)
			if err != nil {
				t.Fatal(err)
			}
			s := &tally{T: t, family: family}
			for _, x := range texts {
				s.clean(x.Name, x.Data)
			}
			s.done()
		})
	}
}

// TestFunctionsAreClean does the same for the scripted functions whose answers
// the executor is held to.
func TestFunctionsAreClean(t *testing.T) {
	functions, err := corpus.Functions(corpus.FunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	s := &tally{T: t}
	for _, fn := range functions {
		s.clean(fn.Name, fn.Graph)
	}
	s.done()
}

// invalid are graphs that PyTorch logs in the midst of an edit: the violations
// they have, by family and start of the name.
var invalid = []struct {
	family, prefix string
	code           verify.Code
}{
	{"logs", "log/freeze", verify.ClassArity}, // GetAttr whose object was just taken away
}

func isInvalid(family, name string, code verify.Code) bool {
	for _, x := range invalid {
		if x.family == family && x.code == code && strings.HasPrefix(name, x.prefix) {
			return true
		}
	}
	return false
}

// tally counts what was checked and shows the first violations.
type tally struct {
	*testing.T
	family                     string
	texts, nodes, bad, refused int
}

func (s *tally) clean(name string, data []byte) {
	f, err := parse.Parse(name, data, parse.Options{})
	if err != nil {
		s.refused++ // logs cut off in a graph, texts without one: parse has its own test
		return
	}
	s.texts++
	for _, g := range f.Graphs {
		s.nodes += g.NumNodeIDs()
	}
	for _, v := range (verify.Options{Untyped: f.Untyped}).Module(f.Module) {
		if isInvalid(s.family, name, v.Code) {
			continue
		}
		if s.bad++; s.bad <= 20 {
			s.Errorf("%s:%d:%d: %s", name, v.Line, v.Col, v)
		}
	}
}

func (s *tally) done() {
	s.Logf("%d texts, %d nodes, %d violations; %d texts that do not parse", s.texts, s.nodes, s.bad, s.refused)
	if s.nodes == 0 {
		s.Error("nothing was checked")
	}
	if s.refused > 0 && s.family != "logs" && s.family != "modules" && s.family != "traps" {
		s.Errorf("%d texts do not parse", s.refused)
	}
}
