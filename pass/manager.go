package pass

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/verify"
)

// Manager runs pipelines. The zero Manager neither verifies nor limits.
type Manager struct {
	// Verify checks the graph after every pass that edited it.
	Verify bool
	// Untyped says that the module came from a dump without types: verification
	// then checks structure only.
	Untyped bool
	// MaxEdits, when Bisect is set, is how many edits are allowed; later ones are
	// refused.
	MaxEdits int
	Bisect   bool
	// Instruments see every application of a pass.
	Instruments []Instrument
}

// Instrument watches a run. Any of its functions may be nil. An error from After
// fails the run like an error of the pass.
type Instrument struct {
	Before func(p *Pass, g *ir.Graph)
	After  func(p *Pass, g *ir.Graph, row *Row) error
	Failed func(p *Pass, g *ir.Graph, err error)
}

// Row says what one step of a pipeline did, over all graphs and repetitions.
type Row struct {
	Pass        string
	Rounds      int // how often it ran on the module
	Edits       int
	Rules       map[string]int // edits by rule
	NodesBefore int
	NodesAfter  int
	Time        time.Duration // of the pass itself
	Overhead    time.Duration // of snapshots and verification
}

// Report has a Row for each pass of the pipeline, in order.
type Report struct {
	Rows  []Row
	Edits int
}

// Error is a failed run: which pass, at which place, and why. Panic holds the
// stack when the pass panicked. The module is as it was before the run.
type Error struct {
	Pass  string
	Graph string // the function's name, empty in a dump
	Err   error
	Stack string
}

// Error names the pass and the cause.
func (e *Error) Error() string {
	where := ""
	if e.Graph != "" {
		where = " on " + e.Graph
	}
	return fmt.Sprintf("pass %s%s: %v", e.Pass, where, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// ErrPanic is wrapped by the Err of an [Error] whose pass panicked.
var ErrPanic = errors.New("the pass panicked")

// maxRounds bounds the repetitions of fix(…).
const maxRounds = 100

// run is one run of a manager.
type run struct {
	*Manager
	module *ir.Module
	log    *editLog
	caches map[*ir.Graph]*analysis.Cache
	before *snapshot
	report *Report
	slots  map[*Step]int
}

// Run applies the pipeline to m. After an error, which is of type *[Error], m is as
// it was before; pointers into its graphs are then invalid.
func (mgr *Manager) Run(m *ir.Module, pl Pipeline) (*Report, error) {
	r := &run{Manager: mgr, module: m, report: &Report{},
		caches: make(map[*ir.Graph]*analysis.Cache),
		before: &snapshot{module: m, graphs: make(map[*ir.Graph]*ir.Graph)},
		slots:  make(map[*Step]int),
		log:    &editLog{limit: -1}}
	if mgr.Bisect {
		r.log.limit = mgr.MaxEdits
	}
	stack, err := guard(func() error { return r.steps(pl) })
	if err != nil {
		r.before.restore()
		if stack != "" { // not the pass but an instrument or a verifier panicked
			err = &Error{Pass: pl.String(), Err: err, Stack: stack}
		}
		return nil, err
	}
	r.report.Edits = r.log.total
	return r.report, nil
}

func (r *run) steps(steps []Step) error {
	for i := range steps {
		s := &steps[i]
		if s.Fix == nil {
			if err := r.apply(s); err != nil {
				return err
			}
			continue
		}
		for round := 0; ; round++ {
			before := r.log.total
			if err := r.steps(s.Fix); err != nil {
				return err
			}
			if r.log.total == before {
				break
			}
			if round == maxRounds {
				return &Error{Pass: Pipeline{*s}.String(), Err: fmt.Errorf("no fixpoint after %d rounds", maxRounds)}
			}
		}
	}
	return nil
}

// row is the report's row of step s.
func (r *run) row(s *Step) *Row {
	i, ok := r.slots[s]
	if !ok {
		i = len(r.report.Rows)
		r.slots[s] = i
		r.report.Rows = append(r.report.Rows, Row{Pass: s.Pass.Name + s.text, Rules: map[string]int{}, NodesBefore: r.countNodes()})
	}
	return &r.report.Rows[i]
}

func (r *run) countNodes() int {
	n := 0
	for _, f := range r.module.Functions {
		n += countNodes(f.Graph)
	}
	return n
}

func countNodes(g *ir.Graph) int {
	n := 0
	for x := range g.AllNodes() {
		n++
		if sub := x.Subgraph(); sub != nil {
			n += countNodes(sub)
		}
	}
	return n
}

// apply runs one pass over the module.
func (r *run) apply(s *Step) error {
	row := r.row(s)
	r.log.rules = row.Rules
	before := r.log.total
	var err error
	if s.Pass.RunModule != nil {
		err = r.onModule(s, row)
	} else {
		for _, f := range r.module.Functions {
			if err = r.onGraph(s, row, f); err != nil {
				break
			}
		}
	}
	if err != nil {
		return err
	}
	row.Rounds++
	row.Edits += r.log.total - before
	row.NodesAfter = r.countNodes()
	return nil
}

func (r *run) onModule(s *Step, row *Row) error {
	start := time.Now()
	r.before.everything()
	edits := r.graphEdits()
	row.Overhead += time.Since(start)
	start = time.Now()
	u := &ModuleUnit{Module: r.module, Options: s.Options, log: r.log}
	stack, err := guard(func() error { return s.Pass.RunModule(u) })
	row.Time += time.Since(start)
	if err == nil && u.edits == 0 && r.graphEdits() != edits {
		err = errUnasked
	}
	if err == nil && r.Verify && u.edits > 0 {
		err = violations(verify.Options{Untyped: r.Untyped}.Module(r.module))
	}
	if err != nil {
		return &Error{Pass: s.Pass.Name, Err: err, Stack: stack}
	}
	return nil
}

// onGraph runs a graph pass on the graph of f and on those nested in it.
func (r *run) onGraph(s *Step, row *Row, f *ir.Function) error {
	start := time.Now()
	r.before.graph(f.Graph)
	row.Overhead += time.Since(start)
	edits := f.Graph.Edits()
	if err := r.units(s, row, f.Graph); err != nil {
		return &Error{Pass: s.Pass.Name, Graph: f.QualifiedName(), Err: err.err, Stack: err.stack}
	}
	if f.Graph.Edits() == edits {
		return nil
	}
	if r.Verify {
		start = time.Now()
		err := violations(verify.Options{Untyped: r.Untyped}.Graph(f.Graph))
		row.Overhead += time.Since(start)
		if err != nil {
			return &Error{Pass: s.Pass.Name, Graph: f.QualifiedName(), Err: err}
		}
	}
	return nil
}

// errUnasked is the fault of a pass that changes a graph without [Unit.Edit].
var errUnasked = errors.New("the pass edited the graph without asking Edit")

// graphEdits adds up the edit counters of the module's graphs.
func (r *run) graphEdits() uint64 {
	total := uint64(len(r.module.Functions))
	for _, f := range r.module.Functions {
		total += f.Graph.Edits()
	}
	return total
}

// units runs a graph pass on g and then on the graphs that are left in attributes
// of its nodes.
func (r *run) units(s *Step, row *Row, g *ir.Graph) *unitError {
	if err := r.unit(s, row, g); err != nil {
		return err
	}
	for n := range g.AllNodes() {
		if sub := n.Subgraph(); sub != nil {
			if err := r.units(s, row, sub); err != nil {
				return err
			}
		}
	}
	return nil
}

type unitError struct {
	err   error
	stack string
}

func (r *run) unit(s *Step, row *Row, g *ir.Graph) *unitError {
	cache := r.caches[g]
	if cache == nil {
		cache = analysis.NewCache(g)
		r.caches[g] = cache
	}
	for _, i := range r.Instruments {
		if i.Before != nil {
			i.Before(s.Pass, g)
		}
	}
	u := &Unit{Graph: g, Options: s.Options, cache: cache, log: r.log}
	edits := g.Edits()
	start := time.Now()
	stack, err := guard(func() error { return s.Pass.Run(u) })
	row.Time += time.Since(start)
	if err == nil && u.edits == 0 && g.Edits() != edits {
		err = errUnasked
	}
	if err == nil {
		cache.Keep(s.Pass.Preserves, edits)
	}
	for _, i := range r.Instruments {
		switch {
		case err != nil && i.Failed != nil:
			i.Failed(s.Pass, g, err)
		case err == nil && i.After != nil:
			err = i.After(s.Pass, g, row)
		}
	}
	if err != nil {
		return &unitError{err, stack}
	}
	return nil
}

// guard calls f and turns a panic into an error with its stack.
func guard(f func() error) (stack string, err error) {
	defer func() {
		if x := recover(); x != nil {
			stack = string(debug.Stack())
			err = fmt.Errorf("%w: %v", ErrPanic, x)
		}
	}()
	return "", f()
}

func violations(vs []verify.Violation) error {
	if len(vs) == 0 {
		return nil
	}
	lines := make([]string, len(vs))
	for i, v := range vs {
		lines[i] = v.String()
	}
	return fmt.Errorf("the result does not verify:\n  %s", strings.Join(lines, "\n  "))
}
