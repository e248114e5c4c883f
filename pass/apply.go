package pass

import (
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/verify"
)

// work is what an application of a pass does to one function.
type work struct {
	function *ir.Function
	graph    *ir.Graph
	before   uint64 // edits
	log      editLog
	took     time.Duration
	checking time.Duration
	stack    string
	err      error
	lost     bool // the pass did not end
}

// application is one application of a pass to the module.
type application struct {
	*run
	*Application
	step   *Step
	row    *Row
	works  []work
	module work // of a module pass
	view   *View
}

// apply runs one pass over the module. When it fails the module is brought back to
// where it was, and the instruments are told.
func (r *run) apply(s *Step) *Error {
	i := r.slots[s]
	r.applied++
	a := &application{run: r, step: s, row: &r.report.Rows[i],
		Application: &Application{Pass: s.Pass, Step: i + 1, Number: r.applied, Module: r.module}}
	start := time.Now()
	left := r.left
	if left != nil {
		n := *left
		left = &n
	}
	c := r.checkpoint(s.Pass.RunModule != nil)
	if a.row.Rounds == 0 {
		a.row.NodesBefore = r.countNodes()
	}
	a.row.Overhead += time.Since(start)
	if err := a.do(); err != nil {
		if r.gone {
			return err
		}
		r.restore(c)
		if a.row.Rounds == 0 {
			a.row.NodesAfter = a.row.NodesBefore
		}
		if left != nil {
			*r.left = *left
		}
		r.failed(a.Application, err)
		return err
	}
	a.settle()
	return nil
}

// do runs the pass between its instruments.
func (a *application) do() *Error {
	if err := a.hooks(func(i Instrument) func(*Application) error { return i.Before }); err != nil {
		return err
	}
	perform := a.onGraphs
	if a.Pass.RunModule != nil {
		perform = a.onModule
	}
	if err := perform(); err != nil {
		return err
	}
	if err := a.verify(); err != nil {
		return err
	}
	return a.hooks(func(i Instrument) func(*Application) error { return i.After })
}

func (a *application) hooks(which func(Instrument) func(*Application) error) *Error {
	for _, in := range a.Instruments {
		if f := which(in); f != nil {
			if stack, err := guard(func() error { return f(a.Application) }); err != nil {
				return a.fail(nil, err, stack)
			}
		}
	}
	return nil
}

// failed tells the instruments; what they do is no longer part of the run.
func (r *run) failed(a *Application, err *Error) {
	for _, in := range r.Instruments {
		if in.Failed != nil {
			in.Failed(a, err)
		}
	}
}

// fail makes the error of the application; f is the function that it failed on, if
// it is one.
func (a *application) fail(f *ir.Function, err error, stack string) *Error {
	e := &Error{Pass: a.Pass.Name, Step: a.step.String(), Function: f, Err: err, Stack: stack, Abandoned: a.gone}
	var at *functionError
	if errors.As(err, &at) {
		e.Function, e.Err = at.f, at.err
	}
	for i, f := range a.Module.Functions {
		if f == e.Function {
			e.Graph = GraphName(a.Module, i)
		}
	}
	return e
}

// settle enters what was done into the report and the log.
func (a *application) settle() {
	a.row.Rounds++
	works := a.works
	if a.Pass.RunModule != nil {
		works = []work{a.module}
	}
	for i := range works {
		w := &works[i]
		a.row.Time += w.took
		a.row.Overhead += w.checking
		for _, rc := range w.log.rules {
			a.row.Rules[rc.rule] += rc.count
		}
		for n, e := range w.log.entries {
			e.Number, e.Step, e.Round, e.Pass = a.report.Edits+n+1, a.Step, a.row.Rounds, a.row.Pass
			a.Log(e)
		}
		a.row.Edits += w.log.total
		a.report.Edits += w.log.total
	}
	a.explain(works)
	start := time.Now()
	a.row.NodesAfter = a.countNodes()
	a.row.Overhead += time.Since(start)
}

func (r *run) countNodes() int {
	n := 0
	for _, f := range r.module.Functions {
		n += r.subject(f.Graph).countNodes()
	}
	return n
}

// editLog is a fresh log for a unit. graphOf names the graphs in its entries.
func (a *application) editLog() editLog {
	l := editLog{left: a.left, keep: a.Log != nil}
	if a.limit() > 0 {
		l.abandoned = new(atomic.Bool)
	}
	l.explain = a.explains()
	if l.keep || l.explain {
		names := make(map[*ir.Graph]string)
		for i, f := range a.Module.Functions {
			names[f.Graph] = GraphName(a.Module, i)
		}
		l.graphOf = func(g *ir.Graph) string {
			for g.Owner() != nil {
				g = g.Owner().Graph()
			}
			return names[g]
		}
	}
	return l
}

func (a *application) onModule() *Error {
	w := &a.module
	w.log = a.editLog()
	a.begin()
	u := &ModuleUnit{Module: a.Module, Options: a.step.options(), log: &w.log, caches: make(map[*ir.Graph]*analysis.Cache)}
	before := a.graphEdits()
	start := time.Now()
	o := within(a.limit(), w.log.abandoned, func() error { return a.Pass.RunModule(u) })
	w.took = time.Since(start)
	if o.lost {
		a.fatal, a.gone = true, a.Timeout <= 0
		for _, x := range a.works {
			a.subjects[x.graph].lost = true
		}
	}
	if o.err != nil {
		return a.fail(nil, o.err, o.stack)
	}
	if w.log.total == 0 && a.graphEdits() != before {
		return a.fail(nil, ErrUnasked, "")
	}
	for _, x := range a.works {
		if c := a.subjects[x.graph].caches[x.graph]; c != nil {
			c.Keep(a.Pass.Preserves, x.before)
		}
	}
	a.Edits = w.log.total
	was := a.works
	for i, f := range a.Module.Functions {
		if i >= len(was) || was[i].function != f || was[i].graph != f.Graph || was[i].before != f.Graph.Edits() {
			a.Changed = append(a.Changed, f)
		}
	}
	return nil
}

// graphEdits adds up the edit counters of the module's graphs.
func (r *run) graphEdits() uint64 {
	total := uint64(len(r.module.Functions))
	for _, f := range r.module.Functions {
		total += f.Graph.Edits()
	}
	return total
}

// begin notes where the graphs are before the pass.
func (a *application) begin() {
	a.works = make([]work, len(a.Module.Functions))
	for i, f := range a.Module.Functions {
		a.works[i] = work{function: f, graph: f.Graph, before: f.Graph.Edits()}
	}
}

// onGraphs runs a graph pass on the graphs of all functions, side by side unless
// edits are numbered over all of them.
func (a *application) onGraphs() *Error {
	a.begin()
	a.view = viewOf(a.Module)
	log := a.editLog()
	jobs := a.Jobs
	if a.left != nil {
		jobs = 1
	}
	sideBySide(len(a.works), jobs, func(i int) bool {
		w := &a.works[i]
		w.log = log
		if a.limit() > 0 {
			w.log.abandoned = new(atomic.Bool)
		}
		a.units(w, a.subjects[w.graph], w.graph)
		return w.err == nil
	})
	for i := range a.works {
		if a.works[i].lost && a.Timeout <= 0 {
			a.fatal, a.gone = true, true
		}
	}
	for i := range a.works {
		w := &a.works[i]
		if w.err != nil {
			return a.fail(w.function, w.err, w.stack)
		}
		a.Edits += w.log.total
		if w.graph.Edits() != w.before {
			a.Changed = append(a.Changed, w.function)
		}
	}
	return nil
}

// units runs a graph pass on g and then on the graphs that are left in attributes
// of its nodes, and reports whether all went well.
func (a *application) units(w *work, s *subject, g *ir.Graph) bool {
	if !a.unit(w, s, g) {
		return false
	}
	if !g.HasNested() {
		return true
	}
	for n := range g.AllNodes() {
		if sub := n.Subgraph(); sub != nil && !a.units(w, s, sub) {
			return false
		}
	}
	return true
}

func (a *application) unit(w *work, s *subject, g *ir.Graph) bool {
	cache := s.cache(g)
	log := &w.log
	u := &Unit{Graph: g, Options: a.step.options(), cache: cache, view: a.view, log: log}
	edits := g.Edits()
	start := time.Now()
	o := within(a.limit(), log.abandoned, func() error { return a.Pass.Run(u) })
	w.took += time.Since(start)
	s.lost, w.lost = s.lost || o.lost, w.lost || o.lost
	if o.err == nil && u.edits == 0 && g.Edits() != edits {
		o.err = ErrUnasked
	}
	w.err, w.stack = o.err, o.stack
	if o.err == nil {
		cache.Keep(a.Pass.Preserves, edits)
	}
	return o.err == nil
}

// verify checks what the pass edited: the whole module where others may see the
// change, as they do with a module pass or other inputs and outputs of a function.
func (a *application) verify() *Error {
	if !a.Manager.Verify || len(a.Changed) == 0 && (a.Pass.Run != nil || a.Edits == 0) {
		return nil
	}
	start := time.Now()
	defer func() { a.row.Overhead += time.Since(start) }()
	opt := verify.Options{Untyped: a.Untyped}
	if a.Pass.RunModule != nil || a.resigned() {
		stack, err := guard(func() error { return violations(opt.Module(a.Module)) })
		if err != nil {
			return a.fail(nil, err, stack)
		}
		return nil
	}
	found := make([]*Error, len(a.Changed))
	sideBySide(len(found), a.Jobs, func(i int) bool {
		f := a.Changed[i]
		if stack, err := guard(func() error { return violations(opt.Graph(f.Graph)) }); err != nil {
			found[i] = a.fail(f, err, stack)
		}
		return found[i] == nil
	})
	for _, err := range found {
		if err != nil {
			return err
		}
	}
	return nil
}

// resigned reports whether a function takes or gives other types than before.
func (a *application) resigned() bool {
	now := viewOf(a.Module)
	for i, s := range a.view.functions {
		if !slices.Equal(s.Inputs, now.functions[i].Inputs) || !slices.Equal(s.Outputs, now.functions[i].Outputs) {
			return true
		}
	}
	return false
}
