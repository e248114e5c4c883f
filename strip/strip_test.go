package strip_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/golden/goldentest"
	"github.com/torchpass/torchpass/inline"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/strip"
)

func TestCases(t *testing.T) { goldentest.Test(t, strip.Pass, inline.Pass, dce.Pass) }

const module = `class __torch__.M(Module):
  attribute n : int
  attribute m : int

object $m : __torch__.M
  n = 1
  m = 2

root $m

method __torch__.M.forward = graph(%self : __torch__.M):
  %n : int = prim::GetAttr[name="n"](%self)
  return (%n)

method __torch__.M.helper = graph(%self : __torch__.M):
  %n : int = prim::GetAttr[name="m"](%self)
  return (%n)
`

// TestKeepUnknown: a name that the root lacks is an error.
func TestKeepUnknown(t *testing.T) {
	_, err := run(t, "strip{keep=forward+nothing}", strip.Pass)
	if want := `class __torch__.M has no method or attribute "nothing"`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}

// TestRollBack: after a failure, classes and objects have their attributes again.
func TestRollBack(t *testing.T) {
	fail := &pass.Pass{Name: "fail", Doc: "test", Run: func(*pass.Unit) error { panic("planted") }}
	got, err := run(t, "strip,fail", strip.Pass, fail)
	if err == nil || got != module {
		t.Errorf("error %v, and the module is\n%s", err, got)
	}
}

func run(t *testing.T, pipeline string, passes ...*pass.Pass) (string, error) {
	t.Helper()
	f, err := parse.Parse("in", []byte(module), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pass.ParsePipeline(pipeline, passes)
	if err != nil {
		t.Fatal(err)
	}
	_, err = (&pass.Manager{Verify: true}).Run(f.Module, pl)
	return print.Module(f.Module, print.Options{}), err
}
