package exec_test

import (
	"errors"
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/value"
)

const moduleText = `interface __torch__.Act:
  apply(int) -> int

class __torch__.Twice(Module):
  attribute calls : int

class __torch__.Net(Module):
  attribute act : InterfaceType<Act>
  attribute twice : __torch__.Twice
  attribute bias : int

object $twice : __torch__.Twice
  calls = 0

object $net : __torch__.Net
  act = $twice
  twice = $twice
  bias = 5

root $net

method __torch__.Net.forward = graph(%self : __torch__.Net, %x : int):
  %act : InterfaceType<Act> = prim::GetAttr[name="act"](%self)
  %bias : int = prim::GetAttr[name="bias"](%self)
  %1 : int = prim::CallMethod[name="apply"](%act, %x)
  %f : Function = prim::Constant[name="__torch__.helper"]()
  %2 : int = prim::CallFunction(%f, %1, %bias)
  %t : __torch__.Twice = prim::GetAttr[name="twice"](%self)
  %n : int = prim::GetAttr[name="calls"](%t)
  %r : (int, int) = prim::TupleConstruct(%2, %n)
  return (%r)

method __torch__.Twice.apply = graph(%self : __torch__.Twice, %x : int):
  %1 : int = prim::Constant[value=1]()
  %n : int = prim::GetAttr[name="calls"](%self)
  %m : int = aten::add(%n, %1)
   = prim::SetAttr[name="calls"](%self, %m)
  %y : int = aten::add(%x, %x)
  return (%y)

method __torch__.Net.make = graph(%self : __torch__.Net, %x : int):
  %o : __torch__.Twice = prim::CreateObject()
   = prim::SetAttr[name="calls"](%o, %x)
  %y : int = prim::GetAttr[name="calls"](%o)
  return (%y)

method __torch__.Net.fork = graph(%self : __torch__.Net, %x : int):
  %f : Future[int] = prim::fork_0(%x)
  %y : int = aten::wait(%f)
  return (%y)
with prim::fork_0 = graph(%a : int):
  %0 : int = prim::Constant[value=100]()
  %q : int = aten::floordiv(%0, %a)
  return (%q)

method __torch__.Net.deep = graph(%self : __torch__.Net, %x : int):
  %y : int = prim::CallMethod[name="deep"](%self, %x)
  return (%y)

function __torch__.helper = graph(%x : int, %y : int):
  %z : int = aten::add(%x, %y)
  return (%z)
`

// TestModule calls methods, functions and interfaces, and reads and writes state.
func TestModule(t *testing.T) {
	f, err := parse.Parse("m.txt", []byte(moduleText), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	call := func(method string, x int64) (string, error) {
		t.Helper()
		p, err := exec.Compile(f.Module.Function("__torch__.Net."+method).Graph, exec.Options{File: "m.txt"})
		if err != nil {
			t.Fatal(err)
		}
		outs, err := p.Run(nil, []value.Value{f.Module.Root, value.Int(x)})
		return exec.Text(returned(outs)), err
	}
	for _, c := range []struct {
		method string
		x      int64
		want   string
	}{
		{"forward", 10, "(25, 1)"}, {"forward", -1, "(3, 2)"}, {"make", 7, "7"}, {"fork", 7, "14"},
	} {
		if got, err := call(c.method, c.x); err != nil || got != c.want {
			t.Errorf("%s(%d): got %s, %v, want %s", c.method, c.x, got, err, c.want)
		}
	}
	var e *exec.Exception
	if _, err := call("fork", 0); !errors.As(err, &e) || e.Msg != "RuntimeError: division by 0" {
		t.Errorf("fork(0): got %v", err)
	}
	var limit *exec.LimitError
	if _, err := call("deep", 0); !errors.As(err, &limit) {
		t.Errorf("deep: got %v", err)
	}
}
