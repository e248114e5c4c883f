package pass_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// many is a dump of n graphs, each with i aten::neg in a row and a nested graph.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "graph(%%0 : Tensor):\n")
		for j := range i {
			fmt.Fprintf(&b, "  %%%d : Tensor = aten::neg(%%%d) # m.py:%d:4\n", j+1, j, j+1)
		}
		fmt.Fprintf(&b, "  %%w : Tensor = prim::DifferentiableGraph_0(%%%d)\n  return (%%w)\n", i)
		b.WriteString("with prim::DifferentiableGraph_0 = graph(%p : Tensor):\n  %q : Tensor = aten::neg(%p)\n  return (%q)\n\n")
	}
	return b.String()
}

// named makes nodes with names and sources of their own, which use the module's
// tables of strings, and asks for types and schemas.
var named = onGraph("named", func(u *pass.Unit) error {
	for n := range u.Graph.AllNodes() {
		if n.Kind().String() != "aten::neg" || !u.Edit(n, "wrapped") {
			continue
		}
		m := u.Graph.NewNode(symbol.Of("aten::" + []string{"exp", "tanh", "relu"}[n.ID()%3]))
		m.SetInputs(n.Output(0))
		m.SetSource(ir.Source{File: fmt.Sprintf("made-%d.py", n.ID()), Line: 1})
		m.AddOutput(types.Optional(types.List(types.Tensor))).SetUniqueName("made")
		m.Output(0).SetType(types.Tensor)
		m.InsertAfter(n)
		n.Output(0).ReplaceUsesAfter(m, m.Output(0))
		if _, err := m.Schema(); err != nil {
			return err
		}
	}
	return nil
})

// record runs a pipeline and tells everything that can be seen of the run.
func record(t *testing.T, mgr pass.Manager, source string, pl pass.Pipeline) string {
	t.Helper()
	m := load(t, source)
	var b strings.Builder
	mgr.Verify = true
	mgr.Log = func(e pass.Edit) { fmt.Fprintf(&b, "edit %+v\n", e) }
	see := func(what string) func(*pass.Application) error {
		return func(a *pass.Application) error {
			fmt.Fprintf(&b, "%s %d.%d %s %d edits:", what, a.Step, a.Number, a.Pass.Name, a.Edits)
			for _, f := range a.Changed {
				for i, g := range a.Module.Functions {
					if f == g {
						fmt.Fprintf(&b, " %d", i)
					}
				}
			}
			fmt.Fprintf(&b, "\n%s", text(a.Module))
			return nil
		}
	}
	mgr.Instruments = []pass.Instrument{{Before: see("before"), After: see("after"), Failed: func(a *pass.Application, err *pass.Error) {
		see("failed")(a)
		fmt.Fprintln(&b, err)
	}}}
	report, err := mgr.Run(m, pl)
	fmt.Fprintf(&b, "error %v\n", err)
	if report != nil {
		for i := range report.Rows {
			report.Rows[i].Time, report.Rows[i].Overhead = 0, 0
		}
		fmt.Fprintf(&b, "%+v\n%v\n", report.Rows, report.Failures)
	}
	return b.String() + text(m)
}

// TestJobs: the report, the log, what instruments see, errors and the result are the
// same for any number of jobs.
func TestJobs(t *testing.T) {
	late := onGraph("late", func(u *pass.Unit) error {
		n := 0
		for range u.Graph.AllNodes() {
			n++
		}
		if n%7 == 6 && u.Edit(nil, "r") {
			u.Graph.Top().First().Output(0).SetType(types.Str)
			time.Sleep(time.Duration(20-n) * time.Millisecond) // the last graph fails first
			return fmt.Errorf("%d nodes", n)
		}
		return nil
	})
	breaks := onGraph("breaks", func(u *pass.Unit) error {
		if n := first(u.Graph, "aten::relu"); n != nil && u.Edit(n, "r") {
			n.Output(0).SetType(types.Int)
		}
		return nil
	})
	for name, c := range map[string]struct {
		mgr pass.Manager
		pl  pass.Pipeline
	}{
		"fine":        {pass.Manager{}, pass.Pipeline{{Pass: named}, {Fix: []pass.Step{{Pass: drop}}}, {Pass: named}}},
		"error":       {pass.Manager{}, pass.Pipeline{{Pass: named}, {Pass: late}}},
		"invalid":     {pass.Manager{}, pass.Pipeline{{Pass: named}, {Pass: breaks}}},
		"keeps going": {pass.Manager{KeepGoing: true}, pass.Pipeline{{Pass: named}, {Pass: late}, {Fix: []pass.Step{{Pass: breaks}, {Pass: drop}}}, {Pass: drop}}},
		"bisected":    {pass.Manager{Bisect: true, MaxEdits: 70}, pass.Pipeline{{Pass: named}, {Pass: drop}}},
		"in time":     {pass.Manager{Timeout: time.Hour}, pass.Pipeline{{Pass: named}, {Pass: drop}}},
	} {
		t.Run(name, func(t *testing.T) {
			c.mgr.Jobs = 1
			want := record(t, c.mgr, many(16), c.pl)
			for _, jobs := range []int{0, 3, 100} {
				c.mgr.Jobs = jobs
				if got := record(t, c.mgr, many(16), c.pl); got != want {
					t.Errorf("%d jobs give\n%s\nnot\n%s", jobs, got, want)
				}
			}
		})
	}
}

// TestView: a graph pass sees the module as it was before the pass.
func TestView(t *testing.T) {
	m := load(t, twoGraphs)
	m.Functions[0].Name, m.Functions[1].Name = "f", "g"
	var seen []string
	look := onGraph("look", func(u *pass.Unit) error {
		if u.Graph.Owner() != nil {
			return nil
		}
		s, ok := u.Module().Function("f")
		seen = append(seen, fmt.Sprintf("%t %s %v %v %d %t %t", ok, s.Name, s.Inputs, s.Outputs, len(u.Module().Functions()), u.Module().Table() == u.Table(), u.Module().Scope() == m.Scope))
		if u.Edit(u.Graph, "param") {
			u.Graph.Top().AddParam(types.Int)
		}
		if _, ok := u.Module().Function("none"); ok {
			return errors.New("there is no such function")
		}
		return nil
	})
	if _, err := (&pass.Manager{Jobs: 1, Verify: true}).Run(m, pass.Pipeline{{Pass: look}}); err != nil {
		t.Fatal(err)
	}
	want := "true f [Tensor bool] [Tensor] 2 true true"
	if len(seen) != 2 || seen[0] != want || seen[1] != want {
		t.Errorf("seen %q, want %q twice", seen, want)
	}
}

// TestModuleUnitCache: a module pass asks about its graphs, and is told anew after edits.
func TestModuleUnitCache(t *testing.T) {
	p := &pass.Pass{Name: "ask", Doc: "test", RunModule: func(u *pass.ModuleUnit) error {
		g := u.Module.Functions[0].Graph
		if u.Cache(g) != u.Cache(g) || u.Cache(g).Graph() != g {
			return errors.New("not the graph's cache")
		}
		return nil
	}}
	if _, err := (&pass.Manager{}).Run(load(t, twoGraphs), pass.Pipeline{{Pass: p}}); err != nil {
		t.Error(err)
	}
}

// TestTimeout: a pass that does not end is an error that names it and the graph and
// says where it was; the module is one that the pass cannot reach.
func TestTimeout(t *testing.T) {
	var release atomic.Bool
	defer release.Store(true)
	hang := onGraph("hang", func(u *pass.Unit) error {
		n := first(u.Graph, "aten::exp")
		if n == nil || !u.Edit(n, "r") {
			return nil
		}
		for !release.Load() {
			n.SetKind(symbol.Of("aten::tanh")) // goes on editing
			n.SetKind(symbol.Of("aten::exp"))
		}
		return nil
	})
	exps := onGraph("exps", func(u *pass.Unit) error {
		if n := first(u.Graph, "aten::tanh"); n != nil && u.Edit(n, "r") {
			n.SetKind(symbol.Of("aten::exp"))
		}
		return nil
	})
	for _, keep := range []bool{false, true} {
		m := load(t, twoGraphs)
		before := text(m)
		mgr := &pass.Manager{Verify: true, Timeout: 500 * time.Millisecond, KeepGoing: keep}
		report, err := mgr.Run(m, pass.Pipeline{{Pass: drop}, {Pass: exps}, {Pass: hang}, {Pass: drop}})
		if keep {
			if err != nil || len(report.Failures) != 1 {
				t.Fatalf("error %v, report %+v", err, report)
			}
			err = report.Failures[0]
			before = load2(t, pass.Pipeline{{Pass: drop}, {Pass: exps}})
		}
		var perr *pass.Error
		if !errors.As(err, &perr) || !errors.Is(err, pass.ErrTimeout) || !strings.Contains(err.Error(), "pass hang on graph 1: the pass did not end in time: 500ms") {
			t.Fatalf("error %v", err)
		}
		if !strings.Contains(perr.Stack, "parallel_test.go") {
			t.Errorf("stack %q", perr.Stack)
		}
		if got := text(m); got != before {
			t.Errorf("module is\n%s\nnot\n%s", got, before)
		}
		if _, err := (&pass.Manager{Verify: true}).Run(m, pass.Pipeline{{Pass: drop}}); err != nil {
			t.Error(err)
		}
	}
}

// load2 is what a pipeline makes of twoGraphs.
func load2(t *testing.T, pl pass.Pipeline) string {
	t.Helper()
	m := load(t, twoGraphs)
	if _, err := (&pass.Manager{}).Run(m, pl); err != nil {
		t.Fatal(err)
	}
	return text(m)
}

// TestAbandonedEdit: a pass that was given up ends when it next asks.
func TestAbandonedEdit(t *testing.T) {
	ended, given := make(chan bool, 1), make(chan bool)
	slow := onGraph("slow", func(u *pass.Unit) error {
		defer func() { ended <- true }()
		<-given
		u.Edit(u.Graph, "late")
		ended <- false
		return nil
	})
	m := load(t, "graph(%x : Tensor):\n  return (%x)\n")
	_, err := (&pass.Manager{Timeout: time.Millisecond}).Run(m, pass.Pipeline{{Pass: slow}})
	if !errors.Is(err, pass.ErrTimeout) {
		t.Fatalf("error %v", err)
	}
	close(given)
	if !<-ended {
		t.Error("Edit returned")
	}
}

// TestModuleTimeout: a module pass that does not end fails even a run that keeps going.
func TestModuleTimeout(t *testing.T) {
	block := make(chan bool)
	defer close(block)
	hang := &pass.Pass{Name: "hang", Doc: "test", RunModule: func(u *pass.ModuleUnit) error {
		u.Edit(nil, "r")
		<-block
		return nil
	}}
	m := load(t, twoGraphs)
	before := text(m)
	_, err := (&pass.Manager{Timeout: time.Millisecond, KeepGoing: true}).Run(m, pass.Pipeline{{Pass: drop}, {Pass: hang}})
	if !errors.Is(err, pass.ErrTimeout) || text(m) != before {
		t.Errorf("error %v, module\n%s", err, text(m))
	}
}

// TestKeepGoing: each failing step is taken back alone and left out from then on.
func TestKeepGoing(t *testing.T) {
	for _, p := range planted {
		m := load(t, twoGraphs)
		mgr := &pass.Manager{Verify: true, KeepGoing: true}
		report, err := mgr.Run(m, pass.Pipeline{{Fix: []pass.Step{{Pass: p.pass}, {Pass: drop}}}, {Pass: p.pass}})
		if err != nil {
			t.Errorf("%s: %v", p.pass.Name, err)
			continue
		}
		if len(report.Failures) != 2 || !strings.Contains(report.Failures[0].Error(), p.want) || report.Rows[0].Edits != 0 || report.Edits != 3 {
			t.Errorf("%s: failures %v, rows %+v", p.pass.Name, report.Failures, report.Rows)
		}
		if want := load2(t, pass.Pipeline{{Pass: drop}}); text(m) != want {
			t.Errorf("%s: module is\n%s\nnot\n%s", p.pass.Name, text(m), want)
		}
	}
}

// TestRowsOfRepeatedPasses: rows are positions in the pipeline.
func TestRowsOfRepeatedPasses(t *testing.T) {
	report, err := (&pass.Manager{}).Run(load(t, twoGraphs), pass.Pipeline{{Pass: drop}, {Fix: []pass.Step{{Pass: drop}, {Pass: named}}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, row := range report.Rows {
		got = append(got, row.Rounds, row.Edits, row.NodesBefore, row.NodesAfter)
	}
	if want := []int{1, 3, 8, 5, 1, 0, 5, 5, 1, 0, 5, 5}; !reflect.DeepEqual(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
}

// TestClassesRollBack: declarations of classes are given back, too.
func TestClassesRollBack(t *testing.T) {
	f, err := parse.Parse("in", []byte(twoGraphs), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := f.Module
	d := m.Scope.Class("__torch__.A").Class()
	d.Declared, d.Attributes = true, []types.Attr{{Name: "a", Type: types.Int}, {Name: "b", Type: types.Int}}
	before := text(m)
	p := &pass.Pass{Name: "classes", Doc: "test", RunModule: func(u *pass.ModuleUnit) error {
		u.Edit(nil, "r")
		d.Attributes[0].Name = "c"
		d.Attributes = d.Attributes[:1]
		m.Scope.Class("__torch__.B").Class().Declared = true
		return errors.New("no")
	}}
	if _, err := (&pass.Manager{}).Run(m, pass.Pipeline{{Pass: p}}); err == nil || text(m) != before {
		t.Errorf("error %v, module\n%s\nnot\n%s", err, text(m), before)
	}
}

// TestReproducer: the case of a failure has what failed, and only that.
func TestReproducer(t *testing.T) {
	m := load(t, twoGraphs)
	bad := onGraph("bad", func(u *pass.Unit) error {
		if first(u.Graph, "aten::tanh") != nil {
			panic("now\n-- in --\nwhatever")
		}
		return nil
	})
	var in string
	mgr := &pass.Manager{Instruments: []pass.Instrument{{Failed: func(a *pass.Application, err *pass.Error) {
		in = err.Subject(a.Module, print.Options{})
	}}}}
	_, err := mgr.Run(m, pass.Pipeline{{Pass: drop}, {Pass: bad}})
	c := pass.Reproducer(err, in)
	got := string(c.Format())
	if strings.Count(got, "\n-- in --\n") != 1 || !strings.HasPrefix(got, "Reproducer: pass bad on graph 1: the pass panicked: now\n-- pipeline --\nbad\n-- failure --\n") ||
		strings.Contains(got, "prim::If") || strings.Contains(got, "aten::neg") || !strings.Contains(got, "aten::tanh") || !strings.Contains(got, "-- stack --\n") {
		t.Errorf("case is\n%s", got)
	}
}

// TestAbandon: without copies, a pass that does not end takes the whole run with it, even
// one that keeps going, and nobody is shown the module, on which it may still be at work.
func TestAbandon(t *testing.T) {
	var stop atomic.Bool
	defer stop.Store(true)
	endless := func() error {
		for !stop.Load() {
			time.Sleep(time.Millisecond)
		}
		return nil
	}
	for _, p := range []*pass.Pass{
		onGraph("endless", func(*pass.Unit) error { return endless() }),
		{Name: "endless", Doc: "test", RunModule: func(*pass.ModuleUnit) error { return endless() }},
	} {
		told := false
		mgr := &pass.Manager{Verify: true, KeepGoing: true, Abandon: 30 * time.Millisecond, Jobs: 2,
			Instruments: []pass.Instrument{{Failed: func(*pass.Application, *pass.Error) { told = true }}}}
		report, err := mgr.Run(load(t, twoGraphs), pass.Pipeline{{Pass: drop}, {Fix: []pass.Step{{Pass: p}}}, {Pass: drop}})
		var perr *pass.Error
		if !errors.As(err, &perr) || !perr.Abandoned || !errors.Is(err, pass.ErrTimeout) || perr.Pass != "endless" || perr.Stack == "" {
			t.Errorf("error is %v", err)
		}
		if report != nil || told {
			t.Errorf("report %v, instruments told: %v", report, told)
		}
	}
	mgr := &pass.Manager{Verify: true, Abandon: time.Minute}
	if _, err := mgr.Run(load(t, twoGraphs), pass.Pipeline{{Pass: drop}}); err != nil {
		t.Error(err)
	}
}
