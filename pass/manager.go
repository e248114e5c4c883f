package pass

import (
	"fmt"
	"time"

	"github.com/torchpass/torchpass/ir"
)

// Manager runs pipelines. The zero Manager neither verifies nor limits.
type Manager struct {
	// Verify checks the graph after every pass that edited it.
	Verify bool
	// Untyped says that the module came from a dump without types: verification
	// then checks structure only.
	Untyped bool
	// MaxEdits, when Bisect is set, is how many edits are allowed; later ones are
	// refused. Graphs are then worked on one after the other.
	MaxEdits int
	Bisect   bool
	// Jobs is how many graphs are worked on at a time; 0 is one a processor. What a
	// run does, reports and logs does not depend on it.
	Jobs int
	// Timeout limits each application of a pass to a graph, and of a module pass to
	// the module; 0 is no limit. It costs a copy of every graph that was edited since
	// the last. A pass that does not end is abandoned: its goroutine ends at its next
	// Edit, or never. A module pass that is abandoned may still hold the objects of
	// the module, which is then as before the run but should not be used on.
	Timeout time.Duration
	// Abandon, where there is no Timeout, ends the whole run when one application takes
	// longer; 0 is never. It costs nothing: there is no copy to go on with, so that
	// after such an error, [Error.Abandoned], nothing that the module reaches may be used.
	Abandon time.Duration
	// KeepGoing goes on without a step that failed: the step is taken back, left out
	// from then on, and noted in [Report.Failures].
	KeepGoing bool
	// Instruments see every application of a pass.
	Instruments []Instrument
	// Log, if set, is given every edit that was made and not taken back at once,
	// in the order of steps, graphs and edits.
	Log func(Edit)
	// Explain, if set, chooses the passes whose misses the report has.
	Explain func(*Pass) bool
}

// maxRounds bounds the repetitions of fix(…).
const maxRounds = 100

// run is one run of a manager.
type run struct {
	*Manager
	module   *ir.Module
	subjects map[*ir.Graph]*subject
	start    *checkpoint
	report   *Report
	slots    map[*Step]int // rows of the report
	skip     map[*Step]bool
	applied  int
	left     *int             // edits still allowed in a bisected run
	missed   map[*Pass][]Miss // when the pass last ran
	fatal    bool             // not even KeepGoing goes on
	gone     bool             // a pass may still be at work on the module
}

// Run applies the pipeline to m. After an error, which is of type *[Error], m is as
// it was before: pointers into its graphs are good, unless a pass did not end in time.
// Of an abandoned run nothing is left to use. It panics if a step has neither a pass nor steps of its own.
func (mgr *Manager) Run(m *ir.Module, pl Pipeline) (*Report, error) {
	r := &run{Manager: mgr, module: m, report: &Report{}, subjects: make(map[*ir.Graph]*subject),
		slots: make(map[*Step]int), skip: make(map[*Step]bool)}
	r.rows(pl)
	if mgr.Bisect {
		left := mgr.MaxEdits
		r.left = &left
	}
	r.start = r.checkpoint(hasModulePass(pl))
	defer r.forget()
	stack, err := guard(func() error { return r.steps(pl) })
	if err != nil {
		if !r.gone {
			r.restore(r.start)
		}
		if stack != "" { // not in a pass, an instrument or the verifier
			err = &Error{Pass: pl.String(), Step: pl.String(), Err: err, Stack: stack}
		}
		return nil, err
	}
	r.report.Misses = dropEqual(r.misses(pl))
	return r.report, nil
}

// rows gives every pass of the pipeline its row.
func (r *run) rows(pl Pipeline) {
	for s := range pl.Each() {
		r.slots[s] = len(r.report.Rows)
		r.report.Rows = append(r.report.Rows, Row{Pass: s.String(), Rules: map[string]int{}})
	}
}

// limit is how long one application may take; 0 is for ever.
func (mgr *Manager) limit() time.Duration {
	if mgr.Timeout > 0 {
		return mgr.Timeout
	}
	return mgr.Abandon
}

func hasModulePass(pl Pipeline) bool {
	for s := range pl.Each() {
		if s.Pass.RunModule != nil {
			return true
		}
	}
	return false
}

func (r *run) steps(steps []Step) error {
	for i := range steps {
		s := &steps[i]
		apply := r.apply
		if s.Fix != nil {
			apply = r.fix
		}
		if r.skip[s] {
			continue
		}
		err := apply(s)
		if err == nil {
			continue
		}
		if !r.KeepGoing || r.fatal {
			return err
		}
		r.skip[s] = true
		r.report.Failures = append(r.report.Failures, err)
	}
	return nil
}

// fix repeats the steps of s until a round makes no edits.
func (r *run) fix(s *Step) *Error {
	c := r.checkpoint(hasModulePass(s.Fix))
	for range maxRounds {
		before := r.report.Edits
		if err := r.steps(s.Fix); err != nil {
			return err.(*Error)
		}
		if r.report.Edits == before {
			return nil
		}
	}
	r.restore(c)
	text := s.String()
	err := &Error{Pass: text, Step: text, Err: fmt.Errorf("no fixpoint after %d rounds", maxRounds)}
	r.failed(&Application{Module: r.module}, err)
	return err
}
