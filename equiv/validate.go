package equiv

import (
	"errors"
	"fmt"
	"math"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/value"
)

// Call is a call that a validation makes: the arguments without the module itself,
// which a method takes first.
type Call []value.Value

// Subject is a function whose results must survive every pass.
type Subject struct {
	Function *ir.Function
	Calls    []Call

	name   string
	called string // in messages
	index  int
	first  []observation // what the calls showed before the pipeline
	before []observation // and before the application at hand
}

// Validation runs functions before and after each pass that edits, on the same
// inputs. Every call starts from the module's state as it is at the time.
type Validation struct {
	Exec     exec.Options // how to compile
	Compare  Options
	Seed     int64
	MaxSteps int64 // of one call; 0 is no limit
	Subjects []*Subject
	Ledger   []LedgerEntry
}

// LedgerEntry says what one application of a pass did to results. The figures are the
// worst over all subjects, calls and results.
type LedgerEntry struct {
	Step     int // of the pass in the pipeline, from 1
	Number   int // of the application in the run, from 1
	Pass     string
	Edits    int
	MaxAbs   float64
	MaxRel   float64
	ULP      uint64
	Exact    bool // every bit of every result
	OK       bool // the pass keeps what it declares
	Verdict  string
	Mismatch []Figure // where it does not
}

// ErrCannotRun is wrapped by errors that say that a function could not be run, which
// is not the fault of a pass.
var ErrCannotRun = errors.New("cannot be validated")

// observation is what one call showed.
type observation struct {
	*Outcome
	self  bool
	state []leaf // of the module, afterwards
}

// Begin runs the subjects of m as they are. The error, which wraps [ErrCannotRun],
// lists everything that has no kernel or no determined constants.
func (v *Validation) Begin(m *ir.Module) error {
	for _, s := range v.Subjects {
		s.name = s.Function.QualifiedName()
		for i, f := range m.Functions {
			if f == s.Function {
				s.index = i
			}
		}
		s.called = s.label(m)
		seen, err := v.observe(m, s)
		if err != nil {
			return fmt.Errorf("%s %w:\n%w", s.called, ErrCannotRun, err)
		}
		s.first, s.before = seen, seen
	}
	return nil
}

// Raised says which subjects end with an exception, to begin with: what comes after it
// is not validated.
func (v *Validation) Raised() []string {
	var out []string
	for _, s := range v.Subjects {
		for _, o := range s.first {
			if o.Raised != nil {
				out = append(out, fmt.Sprintf("%s raises %v", s.called, o.Raised))
				break
			}
		}
	}
	return out
}

func (s *Subject) label(m *ir.Module) string {
	switch {
	case s.name != "":
		return s.name
	case len(m.Functions) == 1:
		return "the graph"
	}
	return fmt.Sprintf("graph %d", s.index)
}

// find is the subject's function in m, which a module pass may have made anew.
func (s *Subject) find(m *ir.Module) *ir.Function {
	if s.name != "" {
		return m.Function(s.name)
	}
	if s.index < len(m.Functions) {
		return m.Functions[s.index]
	}
	return nil
}

// observe makes the subject's calls.
func (v *Validation) observe(m *ir.Module, s *Subject) ([]observation, error) {
	f := s.find(m)
	if f == nil {
		return nil, fmt.Errorf("%s is gone", s.called)
	}
	p, err := exec.Compile(f.Graph, v.Exec)
	if err != nil {
		return nil, err
	}
	self, err := Self(f.Graph)
	if err != nil {
		return nil, err
	}
	out := make([]observation, len(s.Calls))
	for i, args := range s.Calls {
		o := observation{self: self.Kind() == value.ObjectKind}
		if o.self {
			args = append(Call{self}, args...)
		}
		st := &exec.State{MaxSteps: v.MaxSteps}
		st.ManualSeed(v.Seed)
		if o.Outcome, err = Run(p, st, args); err != nil {
			return nil, err
		}
		if o.self {
			o.state = stateOf(o.Inputs[0])
		}
		out[i] = o
	}
	return out, nil
}

// Instrument runs the subjects after every pass that edited, and fails the pass if
// results are not what they were: in their bits where it declares that, within the
// tolerance otherwise. [Validation.Begin] must have been called.
func (v *Validation) Instrument() pass.Instrument {
	return pass.Instrument{After: v.after, Failed: v.failed}
}

func (v *Validation) after(a *pass.Application) error {
	if a.Edits == 0 {
		return nil
	}
	e := LedgerEntry{Step: a.Step, Number: a.Number, Pass: a.Pass.Name, Edits: a.Edits, Exact: true, OK: true}
	now := make([][]observation, len(v.Subjects))
	var failed error
	for i, s := range v.Subjects {
		seen, err := v.observe(a.Module, s)
		if err != nil {
			return pass.At(s.find(a.Module), fmt.Errorf("%s %w after the pass:\n%w", s.called, ErrCannotRun, err))
		}
		now[i] = seen
		if err := e.add(s.before, seen, a.Pass.Numerics, v.Compare); err != nil && failed == nil {
			failed = pass.At(s.find(a.Module), err)
		}
	}
	e.judge()
	v.Ledger = append(v.Ledger, e)
	if failed != nil {
		return failed
	}
	for i, s := range v.Subjects {
		s.before = now[i]
	}
	return nil
}

// failed notes that the application was taken back.
func (v *Validation) failed(a *pass.Application, err *pass.Error) {
	if n := len(v.Ledger); n > 0 && a.Number > 0 && v.Ledger[n-1].Number == a.Number {
		v.Ledger[n-1].OK = false
		v.Ledger[n-1].Verdict += "; rolled back"
		return
	}
	e := LedgerEntry{Step: a.Step, Number: a.Number, Pass: err.Pass, Edits: a.Edits, Verdict: "failed; rolled back"}
	v.Ledger = append(v.Ledger, e)
}

// Total compares what the subjects show now with what they showed to begin with: the
// errors of all passes together. It is not held to anything.
func (v *Validation) Total() LedgerEntry {
	e := LedgerEntry{Pass: "all", Exact: true, OK: true}
	for _, l := range v.Ledger {
		if l.OK {
			e.Edits += l.Edits
		}
	}
	for _, s := range v.Subjects {
		_ = e.add(s.first, s.before, pass.Reassociates, v.Compare)
	}
	e.judge()
	return e
}

// add takes the figures of one subject into the entry. The error says what is wrong
// with them.
func (e *LedgerEntry) add(before, after []observation, class pass.Numerics, opt Options) error {
	for i := range before {
		for _, f := range compareObservations(before[i], after[i], opt) {
			e.MaxAbs, e.MaxRel, e.ULP = math.Max(e.MaxAbs, f.MaxAbs), math.Max(e.MaxRel, f.MaxRel), max(e.ULP, f.ULP)
			e.Exact = e.Exact && f.Exact
			if !f.OK || class == pass.BitExact && !f.Exact {
				e.OK = false
				e.Mismatch = append(e.Mismatch, f)
			}
		}
	}
	if len(e.Mismatch) == 0 {
		return nil
	}
	if f := e.Mismatch[0]; f.OK {
		return fmt.Errorf("the pass declares that it is bit-exact, and results change: %s", f)
	}
	return fmt.Errorf("results change: %s", e.Mismatch[0])
}

func (e *LedgerEntry) judge() {
	switch {
	case len(e.Mismatch) > 0 && e.Mismatch[0].OK:
		e.Verdict = "not bit-exact as declared"
	case len(e.Mismatch) > 0:
		e.Verdict = "MISMATCH"
	case e.Exact:
		e.Verdict = "ok, bit-exact"
	default:
		e.Verdict = "ok, within tolerance"
	}
}

// compareObservations is [Diff] with figures for all that is written to inputs and to
// the module. A pass may drop attributes that nobody reads: state is compared
// attribute by attribute, as far as both have it.
func compareObservations(want, got observation, opt Options) []Figure {
	a, b := want.Outcome, got.Outcome
	if !sameLeaves(want.state, got.state) || want.self != got.self {
		a, b = want.withoutSelf(), got.withoutSelf()
	}
	figures := Diff(a, b, opt)
	for i := range min(len(a.Inputs), len(b.Inputs)) {
		for _, f := range Compare(fmt.Sprintf("input %d afterwards", i), a.Inputs[i], b.Inputs[i], opt) {
			if f.OK && !f.Exact {
				figures = append(figures, f)
			}
		}
	}
	if a == want.Outcome {
		return figures
	}
	there := make(map[string]value.Value, len(got.state))
	for _, l := range got.state {
		there[l.path] = l.val
	}
	for _, l := range want.state {
		x, ok := there[l.path]
		if !ok {
			continue
		}
		for _, f := range Compare(l.path+" afterwards", l.val, x, opt) {
			if !f.Exact {
				figures = append(figures, f)
			}
		}
	}
	return figures
}

func (o observation) withoutSelf() *Outcome {
	if !o.self {
		return o.Outcome
	}
	c := *o.Outcome
	c.Inputs = c.Inputs[1:]
	return &c
}

// leaf is an attribute that is no object, by its path from the module.
type leaf struct {
	path string
	val  value.Value
}

// stateOf lists the attributes that self reaches through objects, each object once.
func stateOf(self value.Value) []leaf {
	var out []leaf
	seen := make(map[*value.Object]bool)
	var walk func(path string, o *value.Object)
	walk = func(path string, o *value.Object) {
		if seen[o] {
			return
		}
		seen[o] = true
		attrs := o.Type.Class().Attributes
		for i, x := range o.Attrs {
			at := fmt.Sprintf("%s.%d", path, i)
			if i < len(attrs) {
				at = path + "." + attrs[i].Name
			}
			if x.Kind() == value.ObjectKind {
				walk(at, x.Object())
				continue
			}
			out = append(out, leaf{at, x})
		}
	}
	walk("self", self.Object())
	return out
}

func sameLeaves(a, b []leaf) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].path != b[i].path {
			return false
		}
	}
	return true
}
