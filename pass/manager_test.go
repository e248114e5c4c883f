package pass_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// twoGraphs holds nested blocks and a nested graph, whose node comes last.
const twoGraphs = `graph(%x : Tensor,
      %c : bool):
  %one : int = prim::Constant[value=1]()
  %y : Tensor = prim::If(%c)
    block0():
      %a : Tensor = aten::add(%x, %x, %one)
      -> (%a)
    block1():
      -> (%x)
  %z : Tensor = aten::neg(%y)
  return (%z)

graph(%x : Tensor):
  %d : Tensor = aten::tanh(%x)
  %w : Tensor = prim::DifferentiableGraph_0(%d)
  return (%w)
with prim::DifferentiableGraph_0 = graph(%p : Tensor):
  %q : Tensor = aten::neg(%p)
  %r : Tensor = aten::neg(%q)
  return (%r)
`

func load(t *testing.T, text string) *ir.Module {
	t.Helper()
	f, err := parse.Parse("in", []byte(text), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f.Module
}

func text(m *ir.Module) string { return print.Module(m, print.Options{}) }

// first finds a node of g by its kind.
func first(g *ir.Graph, kind string) *ir.Node {
	for n := range g.AllNodes() {
		if n.Kind().String() == kind {
			return n
		}
	}
	return nil
}

// onGraph makes a pass of f.
func onGraph(name string, f func(*pass.Unit) error) *pass.Pass {
	return &pass.Pass{Name: name, Doc: "test", Run: f}
}

// drop is an honest pass that edits every graph: it bypasses aten::neg.
var drop = onGraph("drop", func(u *pass.Unit) error {
	for n := range u.Graph.AllNodes() {
		if n.Kind().String() == "aten::neg" && u.Edit(n, "bypassed") {
			n.Output(0).ReplaceAllUsesWith(n.Input(0))
			n.Remove()
		}
	}
	return nil
})

// planted are passes with a bug each, and what the error must say. They run after
// drop, so that there is something to roll back.
var planted = []struct {
	pass *pass.Pass
	want string
}{
	{onGraph("error", func(u *pass.Unit) error {
		u.Edit(nil, "r")
		u.Graph.Top().First().Output(0).SetType(types.Str)
		return errors.New("gave up")
	}), "gave up"},
	{onGraph("panic", func(u *pass.Unit) error {
		if n := first(u.Graph, "aten::tanh"); n != nil && u.Edit(n, "r") {
			n.Remove() // still used
		}
		return nil
	}), "panicked"},
	{onGraph("runtime-error", func(u *pass.Unit) error { _ = u.Graph.Output(7); return nil }), "index out of range"},
	{onGraph("dangling-use", func(u *pass.Unit) error {
		if n := first(u.Graph, "aten::tanh"); n != nil && u.Edit(n, "r") {
			n.MoveAfter(n.Block().Last())
		}
		return nil
	}), "does not verify"},
	{onGraph("out-of-block", func(u *pass.Unit) error {
		if n := first(u.Graph, "prim::If"); n != nil && u.Edit(n, "r") {
			n.Output(0).ReplaceAllUsesWith(n.Blocks()[0].Ret(0))
		}
		return nil
	}), "does not verify"},
	{onGraph("wrong-type", func(u *pass.Unit) error {
		if n := first(u.Graph, "aten::tanh"); n != nil && u.Edit(n, "r") {
			n.Output(0).SetType(types.Int)
		}
		return nil
	}), "does not verify"},
	{onGraph("wrong-arity", func(u *pass.Unit) error {
		if n := first(u.Graph, "aten::tanh"); n != nil && u.Edit(n, "r") {
			n.AddInput(n.Input(0)) // tanh.out
			n.AddInput(n.Input(0))
		}
		return nil
	}), "does not verify"},
	{onGraph("nested-wrong-type", func(u *pass.Unit) error {
		if u.Graph.Owner() != nil && u.Edit(u.Graph, "r") {
			u.Graph.Inputs()[0].SetType(types.Str)
			u.Graph.Top().AddReturn(u.Graph.Inputs()[0])
		}
		return nil
	}), "does not verify"},
	{onGraph("unasked", func(u *pass.Unit) error {
		u.Graph.Top().First().Output(0).SetUniqueName("mine")
		return nil
	}), "without asking"},
	{onGraph("unasked-nested", func(u *pass.Unit) error {
		if u.Graph.Owner() == nil {
			u.Edit(u.Graph, "nothing")
		} else {
			u.Graph.Top().AddParam(types.Int)
		}
		return nil
	}), "without asking"},
	{&pass.Pass{Name: "module-unasked", Doc: "test", RunModule: func(u *pass.ModuleUnit) error {
		u.Module.Functions[1].Graph.Top().First().SetKind(symbol.Of("aten::exp"))
		return nil
	}}, "without asking"},
	{&pass.Pass{Name: "module-panic", Doc: "test", RunModule: func(u *pass.ModuleUnit) error {
		u.Edit(nil, "r")
		u.Module.Functions[0].Graph = ir.NewGraph(u.Module)
		u.Module.Functions[1].Name = "other"
		u.Module.Functions = u.Module.Functions[:1]
		u.Module.Root = value.Str("gone")
		panic("now")
	}}, "panicked: now"},
}

// TestFailuresRollBack: whatever goes wrong, the error names the pass and the
// module is as it was, ready for another run.
func TestFailuresRollBack(t *testing.T) {
	for _, p := range planted {
		t.Run(p.pass.Name, func(t *testing.T) {
			m := load(t, twoGraphs)
			before := text(m)
			mgr := &pass.Manager{Verify: true}
			_, err := mgr.Run(m, pass.Pipeline{{Pass: drop}, {Pass: p.pass}})
			var perr *pass.Error
			if !errors.As(err, &perr) || perr.Pass != p.pass.Name || !strings.Contains(err.Error(), p.want) {
				t.Fatalf("error is %v, want *pass.Error of %s with %q", err, p.pass.Name, p.want)
			}
			if after := text(m); after != before {
				t.Errorf("module is\n%s\nnot\n%s", after, before)
			}
			again := load(t, twoGraphs)
			for _, m := range []*ir.Module{m, again} {
				if _, err := mgr.Run(m, pass.Pipeline{{Pass: drop}}); err != nil {
					t.Fatal(err)
				}
			}
			if text(m) != text(again) || text(m) == before {
				t.Errorf("the next run gives\n%s\nnot\n%s", text(m), text(again))
			}
		})
	}
}

// TestPanicKeepsItsStack: the stack says where the pass panicked.
func TestPanicKeepsItsStack(t *testing.T) {
	p := onGraph("bad", func(*pass.Unit) error { panic("boom") })
	_, err := (&pass.Manager{}).Run(load(t, twoGraphs), pass.Pipeline{{Pass: p}})
	var perr *pass.Error
	if !errors.As(err, &perr) || !errors.Is(err, pass.ErrPanic) || !strings.Contains(perr.Stack, "manager_test.go") {
		t.Errorf("error %v, stack %q", err, perr.Stack)
	}
}

// TestInstrumentFailures: an error or a panic of an instrument fails the run and
// rolls it back, too.
func TestInstrumentFailures(t *testing.T) {
	for name, in := range map[string]pass.Instrument{
		"error":  {After: func(*pass.Application) error { return errors.New("not equal") }},
		"panic":  {After: func(*pass.Application) error { panic("not equal") }},
		"before": {Before: func(*pass.Application) error { panic("not equal") }},
	} {
		m := load(t, twoGraphs)
		before := text(m)
		_, err := (&pass.Manager{Instruments: []pass.Instrument{in}}).Run(m, pass.Pipeline{{Pass: drop}})
		var perr *pass.Error
		if !errors.As(err, &perr) || !strings.Contains(err.Error(), "not equal") || text(m) != before {
			t.Errorf("%s: error %v, module\n%s", name, err, text(m))
		}
	}
}

// TestEndlessFix: a group without a fixpoint is an error, not a hang.
func TestEndlessFix(t *testing.T) {
	flip := onGraph("flip", func(u *pass.Unit) error {
		if n := first(u.Graph, "aten::tanh"); n != nil && u.Edit(n, "r") {
			n.SetKind(symbol.Of("aten::sinh"))
		} else if n := first(u.Graph, "aten::sinh"); n != nil && u.Edit(n, "r") {
			n.SetKind(symbol.Of("aten::tanh"))
		}
		return nil
	})
	m := load(t, twoGraphs)
	before := text(m)
	_, err := (&pass.Manager{Verify: true}).Run(m, pass.Pipeline{{Fix: []pass.Step{{Pass: drop}, {Pass: flip}}}})
	if err == nil || !strings.Contains(err.Error(), "fix(drop,flip): no fixpoint") || text(m) != before {
		t.Errorf("error %v, module\n%s", err, text(m))
	}
}

// TestModuleStateRollsBack: a failed module pass leaves attributes and their
// containers as they were, shared ones and cycles included.
func TestModuleStateRollsBack(t *testing.T) {
	m := load(t, twoGraphs)
	inner := value.NewList(types.Int, value.Int(1))
	d := value.NewDict(types.Str, types.Int)
	d.Set(value.Str("a"), value.Int(1))
	root := &value.Object{Attrs: []value.Value{value.Int(5), inner, inner, value.DictOf(d)}}
	root.Attrs = append(root.Attrs, value.ObjectOf(root))
	m.Root = value.ObjectOf(root)
	p := &pass.Pass{Name: "state", Doc: "test", RunModule: func(u *pass.ModuleUnit) error {
		o := u.Module.Root.Object()
		o.Attrs[0] = value.None()
		o.Attrs[1].List().Items[0] = value.Int(7)
		o.Attrs[1].List().Items = append(o.Attrs[1].List().Items, value.Int(8))
		o.Attrs[3].Dict().Set(value.Str("b"), value.Int(2))
		o.Attrs = o.Attrs[:1]
		return errors.New("no")
	}}
	if _, err := (&pass.Manager{}).Run(m, pass.Pipeline{{Pass: p}}); err == nil {
		t.Fatal("no error")
	}
	o := m.Root.Object()
	if len(o.Attrs) != 5 || o.Attrs[0].Int() != 5 || len(inner.List().Items) != 1 || inner.List().Items[0].Int() != 1 ||
		o.Attrs[1].List() != inner.List() || o.Attrs[3].Dict().Len() != 1 || o.Attrs[4].Object() != o {
		t.Errorf("attributes are %v", o.Attrs)
	}
}

// TestBisect: a limit cuts the run after that many edits, over all graphs and
// rounds, and refused edits end a fixpoint.
func TestBisect(t *testing.T) {
	for limit, want := range []int{0, 1, 2, 3, 3} {
		m := load(t, twoGraphs)
		report, err := (&pass.Manager{Verify: true, Bisect: true, MaxEdits: limit}).Run(m, pass.Pipeline{{Fix: []pass.Step{{Pass: drop}}}})
		if err != nil {
			t.Fatal(err)
		}
		left := strings.Count(text(m), "aten::neg")
		if report.Edits != want || left != 3-want || report.Rows[0].Rules["bypassed"] != want {
			t.Errorf("limit %d: %d edits, %d left, rules %v", limit, report.Edits, left, report.Rows[0].Rules)
		}
	}
}

// TestFactsAreFresh: a pass never sees facts of before another pass's edit, unless
// that pass preserves them; nor after a failed run.
func TestFactsAreFresh(t *testing.T) {
	computed := 0
	count := analysis.New("count", "test", func(s analysis.Subject) (int, error) {
		computed++
		n := 0
		for range s.AnalysisCache().Graph().AllNodes() {
			n++
		}
		return n, nil
	})
	var seen []int
	ask := onGraph("ask", func(u *pass.Unit) error {
		n, err := count.Of(u)
		seen = append(seen, n)
		return err
	})
	m := load(t, "graph(%x : Tensor):\n  %a : Tensor = aten::neg(%x)\n  %b : Tensor = aten::exp(%a)\n  return (%b)\n")
	keep := *drop
	keep.Preserves = []analysis.Key{count.Key()}
	fail := onGraph("fail", func(*pass.Unit) error { return errors.New("no") })
	mgr := &pass.Manager{}
	if _, err := mgr.Run(m, pass.Pipeline{{Pass: ask}, {Pass: ask}, {Pass: drop}, {Pass: ask}, {Pass: fail}}); err == nil {
		t.Fatal("no error")
	}
	if _, err := mgr.Run(m, pass.Pipeline{{Pass: ask}, {Pass: &keep}, {Pass: ask}}); err != nil {
		t.Fatal(err)
	}
	want := []int{2, 2, 1, 2, 2} // the last is kept although it is stale: the pass said so
	if len(seen) != len(want) || computed != 3 {
		t.Fatalf("facts %v, computed %d times", seen, computed)
	}
	for i := range want {
		if seen[i] != want[i] {
			t.Errorf("facts %v, want %v", seen, want)
			break
		}
	}
}
