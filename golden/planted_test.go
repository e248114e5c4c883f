package golden_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/torchpass/torchpass/golden"
	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/tensor"
)

// nodesOf yields the nodes of a kind.
func nodesOf(u *pass.Unit, kind string) []*ir.Node {
	var out []*ir.Node
	for n := range u.Graph.AllNodes() {
		if n.Kind().String() == kind {
			out = append(out, n)
		}
	}
	return out
}

// bypass makes the first input stand for the result of n.
func bypass(n *ir.Node) {
	n.Output(0).ReplaceAllUsesWith(n.Input(0))
	n.Remove()
}

// dropKind is a pass that removes every node of a kind, wrongly.
func dropKind(kind string) func(*pass.Unit) error {
	return func(u *pass.Unit) error {
		for _, n := range nodesOf(u, kind) {
			if !u.Edit(n, "dropped") {
				continue
			}
			if n.NumOutputs() == 0 {
				n.Remove()
			} else {
				bypass(n)
			}
		}
		return nil
	}
}

func swapInputs(n *ir.Node) {
	a, b := n.Input(0), n.Input(1)
	n.SetInput(0, b)
	n.SetInput(1, a)
}

// twoTensors is the in of most cases: it writes to its input, subtracts, adds in
// an order, and has a branch.
const twoTensors = `graph(%x : Tensor, %y : Tensor, %z : Tensor):
  %one : int = prim::Constant[value=1]()
  %w : Tensor = aten::add_(%x, %one, %one)
  %s : Tensor = aten::add(%x, %y, %one)
  %t : Tensor = aten::add(%s, %z, %one)
  %d : Tensor = aten::sub(%t, %y, %one)
  return (%d)
`

const stateful = `class __torch__.Net(Module):
  attribute calls : int
  buffer b : Tensor

payload $b = seeded(float32[2, 3], 5)

object $net : __torch__.Net
  calls = 0
  b = $b

root $net

method __torch__.Net.forward = graph(%self : __torch__.Net, %x : Tensor):
  %1 : int = prim::Constant[value=1]()
  %n : int = prim::GetAttr[name="calls"](%self)
  %m : int = aten::add(%n, %1)
   = prim::SetAttr[name="calls"](%self, %m)
  %b : Tensor = prim::GetAttr[name="b"](%self)
  %y : Tensor = aten::add(%x, %b, %m)
  return (%y)
`

const raising = `graph(%x : Tensor, %c : bool):
  %msg : str = prim::Constant[value="no"]()
  %none : NoneType = prim::Constant()
   = prim::If(%c)
    block0():
       = prim::Print(%msg)
       = prim::RaiseException(%msg, %none)
      -> ()
    block1():
      -> ()
  return (%x)
`

// planted are passes with a bug each, and the failure that each must have: of which
// check, and with which text.
var planted = []struct {
	name, in    string
	pass        pass.Pass
	check, want string
}{
	{"drops-in-place-write", twoTensors, pass.Pass{Run: dropKind("aten::add_")}, "run", "input 0 afterwards: MISMATCH"},
	{"drops-in-place-write", twoTensors, pass.Pass{Run: dropKind("aten::add_")}, "bisect", "stopped after 1 of 1 edits (the last: drops-in-place-write dropped)"},
	{"drops-attribute-write", stateful, pass.Pass{Run: dropKind("prim::SetAttr")}, "run", "seed 0: input 0 afterwards[0]: MISMATCH: 0 where 1 is expected"},
	{"drops-exception", raising, pass.Pass{Run: dropKind("prim::RaiseException")}, "run", "exception: MISMATCH: did not raise"},
	{"drops-print", raising, pass.Pass{Run: dropKind("prim::Print")}, "run", "printed: MISMATCH"},
	{"swaps-sub", twoTensors, pass.Pass{Once: true, Run: func(u *pass.Unit) error {
		for _, n := range nodesOf(u, "aten::sub") {
			if u.Edit(n, "swapped") {
				swapInputs(n)
			}
		}
		return nil
	}}, "run", "seed 0: output 0: MISMATCH, max abs"},
	{"dangles", twoTensors, pass.Pass{Run: func(u *pass.Unit) error {
		for _, n := range nodesOf(u, "aten::sub") {
			if u.Edit(n, "moved") {
				n.MoveBefore(n.Block().First())
			}
		}
		return nil
	}}, "pipeline", "pass dangles: the result does not verify"},
	{"unasked", twoTensors, pass.Pass{Run: func(u *pass.Unit) error {
		for _, n := range nodesOf(u, "aten::sub") {
			n.Output(0).SetUniqueName("mine")
		}
		return nil
	}}, "pipeline", "pass unasked: the pass edited the graph without asking Edit"},
	{"refuses-to-be-refused", twoTensors, pass.Pass{Run: func(u *pass.Unit) error {
		for _, n := range nodesOf(u, "aten::sub") {
			if n.Output(0).Name() != "mine" {
				u.Edit(n, "renamed")
				n.Output(0).SetUniqueName("mine")
			}
		}
		return nil
	}}, "bisect", "stopped after 0 of 1 edits: pass refuses-to-be-refused: the pass edited the graph without asking Edit"},
	{"half-edits", twoTensors, pass.Pass{Once: true, Run: func(u *pass.Unit) error {
		for _, n := range nodesOf(u, "aten::sub") { // right only if both are made
			if u.Edit(n, "first half") {
				swapInputs(n)
			}
			if u.Edit(n, "second half") {
				swapInputs(n)
			}
		}
		return nil
	}}, "bisect", "stopped after 1 of 2 edits (the last: half-edits first half): seed 0: output 0: MISMATCH"},
	{"panics", twoTensors, pass.Pass{Run: func(u *pass.Unit) error {
		nodesOf(u, "aten::sub")[0].Input(7).Name()
		return nil
	}}, "pipeline", "pass panics: the pass panicked: runtime error: index out of range"},
	{"reassociates", twoTensors, pass.Pass{Numerics: pass.BitExact, Once: true, Run: reassociate}, "bit-exact", "every pass declares bit-exact, and seed"},
	{"flips", twoTensors, pass.Pass{Numerics: pass.Reassociates, Run: func(u *pass.Unit) error {
		for _, n := range nodesOf(u, "aten::add") {
			if u.Edit(n, "commuted") {
				swapInputs(n)
			}
		}
		return nil
	}}, "idempotent", "a second run makes 2 edits: flips commuted 2"},
	{"nondeterministic", twoTensors, pass.Pass{Run: renamesAnew()}, "deterministic", "run 2 on a fresh copy prints differently"},
	{"misnames", twoTensors, pass.Pass{Run: func(u *pass.Unit) error {
		for _, n := range nodesOf(u, "aten::sub") {
			if n.Output(0).Name() != "a : int" && u.Edit(n, "renamed") {
				n.Output(0).SetUniqueName("a : int")
			}
		}
		return nil
	}}, "roundtrip", "the result does not parse as it is printed"},
	{"loses-forward", stateful, pass.Pass{RunModule: func(u *pass.ModuleUnit) error {
		if len(u.Module.Functions) > 0 && u.Edit(nil, "lost") {
			u.Module.Functions = nil
		}
		return nil
	}}, "run", "the result has no __torch__.Net.forward"},
	{"changes-type", twoTensors, pass.Pass{Run: func(u *pass.Unit) error {
		u.Edit(nil, "typed")
		n := nodesOf(u, "prim::Constant")[0]
		nodesOf(u, "aten::sub")[0].Output(0).SetType(n.Output(0).Type())
		return nil
	}}, "pipeline", "does not verify"},
}

// renamesAnew is a pass that calls its result otherwise each time.
func renamesAnew() func(*pass.Unit) error {
	before := 0
	return func(u *pass.Unit) error {
		for _, n := range nodesOf(u, "aten::sub") {
			if !strings.HasPrefix(n.Output(0).Name(), "r") && u.Edit(n, "renamed") {
				before++
				n.Output(0).SetUniqueName(fmt.Sprintf("r%d", before))
			}
		}
		return nil
	}
}

// TestPlantedBugs: a pass with a bug fails the check that is meant for it, and the
// message names the cause.
func TestPlantedBugs(t *testing.T) {
	for _, p := range planted {
		t.Run(p.name+"/"+p.check, func(t *testing.T) {
			p.pass.Name, p.pass.Doc = p.name, "plant a bug"
			c, err := txcase.Parse("c.txtar", []byte("A bug.\n-- in --\n"+p.in))
			if err != nil {
				t.Fatal(err)
			}
			res, err := golden.Run(c, golden.Config{Catalog: &pass.Catalog{Passes: []*pass.Pass{&p.pass}}, Default: p.name})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range res.Failures {
				if f.Check == p.check && strings.Contains(f.Msg, p.want) {
					return
				}
			}
			t.Errorf("no failure of %s with %q, but %q", p.check, p.want, res.Failures)
		})
	}
}

// reassociate turns (a + b) + c into a + (b + c).
func reassociate(u *pass.Unit) error {
	for _, n := range nodesOf(u, "aten::add") {
		inner := n.Input(0).Def()
		if inner == nil || inner.Kind() != n.Kind() || !u.Edit(n, "reassociated") {
			continue
		}
		a, b, c := inner.Input(0), inner.Input(1), n.Input(1)
		inner.SetInput(0, b)
		inner.SetInput(1, c)
		n.SetInput(0, a)
		n.SetInput(1, inner.Output(0))
	}
	return nil
}

// TestRollback: a pass that fails and leaves something behind is told from one that
// fails as expected.
func TestRollback(t *testing.T) {
	spoils := &pass.Pass{Name: "spoils", Doc: "write weights and fail", RunModule: func(u *pass.ModuleUnit) error {
		u.Edit(nil, "zeroed")
		tensor.Data[float32](u.Module.Payloads[0].Val.Tensor())[0] = 0
		return errors.New("gave up")
	}}
	in := strings.Replace(stateful, "seeded(float32[2, 3], 5)", "tensor(float32[2], [1, 2])", 1)
	c, err := txcase.Parse("c.txtar", []byte("It fails.\n-- in --\n"+in+"-- error --\ngave up\n"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := golden.Run(c, golden.Config{Catalog: &pass.Catalog{Passes: []*pass.Pass{spoils}}, Default: "spoils"})
	if err != nil || len(res.Failures) != 1 || res.Failures[0].Check != "rollback" || !strings.Contains(res.Failures[0].Msg, "tensor(float32[2], [0., 2])") {
		t.Errorf("%v, %v", err, res)
	}
}

// TestEndless: a pass that does not end fails its case, which names it.
func TestEndless(t *testing.T) {
	var stop atomic.Bool
	defer stop.Store(true)
	endless := &pass.Pass{Name: "endless", Doc: "never end", Run: func(*pass.Unit) error {
		for !stop.Load() {
			time.Sleep(time.Millisecond)
		}
		return nil
	}}
	for _, text := range []string{"A loop.\n-- in --\n" + twoTensors, "A loop.\n-- in --\n" + twoTensors + "-- error --\ndid not end\n"} {
		c, err := txcase.Parse("c.txtar", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		res, err := golden.Run(c, golden.Config{Catalog: &pass.Catalog{Passes: []*pass.Pass{endless}}, Default: "fix(endless)", Timeout: 50 * time.Millisecond})
		if err != nil || len(res.Failures) != 1 || !strings.Contains(res.Failures[0].Msg, "pass endless: the pass did not end in time: 50ms") {
			t.Errorf("%v, %v", err, res)
		}
	}
}

// TestHonest: a pass that does nothing is fine on the same texts, so that it is the
// bugs that fail.
func TestHonest(t *testing.T) {
	nothing := &pass.Pass{Name: "nothing", Doc: "do nothing", Run: func(*pass.Unit) error { return nil }}
	for _, in := range []string{twoTensors, stateful, raising} {
		c, err := txcase.Parse("c.txtar", []byte("No bug.\n-- in --\n"+in))
		if err != nil {
			t.Fatal(err)
		}
		res, err := golden.Run(c, golden.Config{Catalog: &pass.Catalog{Passes: []*pass.Pass{nothing}}, Default: "nothing"})
		if err != nil || len(res.Failures) > 0 {
			t.Errorf("%v %v", err, res.Failures)
		}
	}
}
