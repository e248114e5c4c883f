package inline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/golden/goldentest"
	"github.com/torchpass/torchpass/inline"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
)

func TestCases(t *testing.T) { goldentest.Test(t, inline.Pass) }

const circle = `class __torch__.A(Module):

class __torch__.B(Module):
  attribute a : __torch__.A

method __torch__.A.f = graph(%self : __torch__.A, %b : __torch__.B):
  %x : int = prim::CallMethod[name="g"](%b) # a.py:3:8
  return (%x)

method __torch__.B.g = graph(%self : __torch__.B):
  %a : __torch__.A = prim::GetAttr[name="a"](%self)
  %x : int = prim::CallMethod[name="f"](%a, %self) # b.py:12:4
  return (%x)
`

const self = `function fib = graph(%n : int):
  %f : Function = prim::Constant[name="fib"]()
  %x : int = prim::CallFunction(%f, %n)
  return (%x)
`

// doubling makes 2^30 nodes of 60.
func doubling() string {
	text := "function f0 = graph(%x : int):\n  %y : int = aten::neg(%x)\n  return (%y)\n"
	for i := 1; i <= 30; i++ {
		text += fmt.Sprintf(`
function f%d = graph(%%x : int):
  %%f : Function = prim::Constant[name="f%d"]()
  %%y : int = prim::CallFunction(%%f, %%x)
  %%z : int = prim::CallFunction(%%f, %%y)
  return (%%z)
`, i, i-1)
	}
	return text
}

// TestErrors: recursion and size are errors that say what is wrong, and the module
// is as it was.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"circle", circle, "recursion cannot be inlined: __torch__.A.f -> __torch__.B.g -> __torch__.A.f, called at b.py:12:4"},
		{"self", self, "recursion cannot be inlined: fib -> fib, called in line 3, column 3 of the text"},
		{"doubling", doubling(), "inlining f11 into f12 makes more than max-nodes=10000 nodes"},
	} {
		f, err := parse.Parse(c.name, []byte(c.in), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		before := print.Module(f.Module, print.Options{})
		pl, err := pass.ParsePipeline("inline{max-nodes=10000}", []*pass.Pass{inline.Pass})
		if err != nil {
			t.Fatal(err)
		}
		_, err = (&pass.Manager{Verify: true}).Run(f.Module, pl)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
		if print.Module(f.Module, print.Options{}) != before {
			t.Errorf("%s: the module is not as it was", c.name)
		}
	}
}
