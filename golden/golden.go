package golden

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/golden/filecheck"
	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// Config is what a case may run.
type Config struct {
	Catalog *pass.Catalog
	// Default is the pipeline, or its name, of cases that give none.
	Default string
	// Timeout bounds each application of a pass and each set of calls; 0 means a
	// minute.
	Timeout time.Duration
	// Table and Kernels are those of PyTorch's operators, with those of extensions; nil
	// means without.
	Table   *schema.Table
	Kernels *exec.Kernels
}

// Result is what came of one case.
type Result struct {
	Pipeline string // in full
	Edits    int
	Failures []Failure
}

// Failure is a check that failed.
type Failure struct {
	Check string
	Msg   string // may have several lines
}

// String is "check: message".
func (f Failure) String() string { return f.Check + ": " + f.Msg }

// skippable are the checks that a case may opt out of.
var skippable = []string{"roundtrip", "idempotent", "deterministic", "run", "bit-exact", "vacuity", "coverage", "bisect"}

// Run runs c. The error is of a case that cannot be run because a section of it is
// malformed or names an unknown pass.
func Run(c *txcase.Case, cfg Config) (*Result, error) {
	r, err := newRunner(c, cfg)
	if err != nil {
		return nil, err
	}
	r.run()
	return &r.result, nil
}

// runner is one Run.
type runner struct {
	*txcase.Case
	cfg      Config
	pipeline pass.Pipeline
	skips    []skip
	given    []call       // of the section inputs
	outputs  [][]expected // a list a call
	stats    []stat
	checks   *filecheck.File

	runs     *runs        // executions of in; nil before they were tried or if they failed
	report   *pass.Report // of the first run of the pipeline
	text     string       // its result
	result   Result
	tried    []string // the checks that were tried
	bitExact bool     // every pass declares it
}

func newRunner(c *txcase.Case, cfg Config) (*runner, error) {
	if cfg.Timeout <= 0 {
		cfg.Timeout = time.Minute
	}
	r := &runner{Case: c, cfg: cfg}
	var errs []error
	read := func(section string, f func() error) {
		if c.Has(section) {
			if err := f(); err != nil {
				errs = append(errs, err)
			}
		}
	}
	errs = append(errs, r.readPipeline(), r.readSections())
	read(txcase.Skip, r.readSkips)
	read(txcase.Inputs, r.readInputs)
	read(txcase.Outputs, r.readOutputs)
	read(txcase.Stats, r.readStats)
	read(txcase.Check, func() (err error) {
		r.checks, err = filecheck.Parse(c.Path, c.Line(txcase.Check), c.Section(txcase.Check))
		return err
	})
	return r, errors.Join(errs...)
}

// readPipeline reads the pipeline, the default one if the case has none.
func (r *runner) readPipeline() error {
	if err := r.cfg.Catalog.Validate(); err != nil {
		return err
	}
	text := strings.TrimSpace(r.Section(txcase.Pipeline))
	if !r.Has(txcase.Pipeline) {
		text = r.cfg.Default
	}
	pl, err := r.cfg.Catalog.Parse(text)
	if err != nil {
		return fmt.Errorf("%s: %w", r.Path, err)
	}
	r.pipeline, r.result.Pipeline = pl, pl.String()
	r.bitExact = true
	for s := range pl.Each() {
		r.bitExact = r.bitExact && s.Pass.Numerics == pass.BitExact
	}
	return nil
}

// readSections refuses sections that contradict each other.
func (r *runner) readSections() error {
	if r.Has(txcase.Error) {
		if strings.TrimSpace(r.Section(txcase.Error)) == "" {
			return fmt.Errorf("%s: the section error is empty", r.Path)
		}
		for _, s := range []string{txcase.Out, txcase.Check, txcase.Inputs, txcase.Outputs, txcase.Stats, txcase.Misses} {
			if r.Has(s) {
				return fmt.Errorf("%s: a case that expects an error has no section %s", r.Path, s)
			}
		}
	}
	return nil
}

// run does all checks, in order. Where nothing further makes sense it ends.
func (r *runner) run() {
	defer r.unneeded()
	in, err := r.load()
	if err != nil {
		r.fail("in", "%v", err)
		return
	}
	before := print.Module(in.Module, print.Options{})
	out, report, err := r.applied(r.manager())
	if r.Has(txcase.Error) {
		r.expectError(before, err)
		return
	}
	if err != nil {
		r.fail("pipeline", "%v", err)
		return
	}
	r.report, r.result.Edits = report, report.Edits
	r.text = print.Module(out.Module, print.Options{})
	if err := clean(out); err != nil {
		r.fail("verify", "the result does not verify:\n%v", err)
		return
	}
	r.check("roundtrip", func() error { return errors.Join(r.roundTrip("in", before), r.roundTrip("the result", r.text)) })
	r.check("idempotent", func() error { return r.idempotent() })
	r.check("deterministic", r.deterministic)
	r.execute(out)
	r.check("bisect", r.bisect)
	r.expectations()
}

// expectations are the checks that sections ask for.
func (r *runner) expectations() {
	if r.Has(txcase.Outputs) && r.runs != nil {
		r.require(txcase.Outputs, r.checkOutputs())
	}
	r.require(txcase.Stats, r.checkStats())
	r.require(txcase.Misses, r.checkMisses())
	if r.checks != nil {
		r.require(txcase.Check, r.checks.Match("out", r.text))
	}
	if r.Has(txcase.Out) && r.Section(txcase.Out) != r.text {
		r.fail(txcase.Out, "%s", r.difference())
	}
}

func (r *runner) fail(check, format string, args ...any) {
	r.result.Failures = append(r.result.Failures, Failure{check, fmt.Sprintf(format, args...)})
}

// require notes the failure of a check that cannot be skipped.
func (r *runner) require(name string, err error) {
	if err != nil {
		r.fail(name, "%v", err)
	}
}

// check does a check and notes its failure, or, if it is skipped, its success. It
// reports whether the check passed.
func (r *runner) check(name string, f func() error) bool {
	err := f()
	r.tried = append(r.tried, name)
	if s := r.skipped(name); s != nil {
		if err == nil {
			r.fail(txcase.Skip, "%s:%d: %s need not be skipped: it passes", r.Path, s.line, name)
		}
		return err == nil
	}
	if err != nil {
		r.fail(name, "%v", err)
	}
	return err == nil
}

// load parses in and verifies it. Positions are those of the case's file.
func (r *runner) load() (*parse.File, error) {
	pad := strings.Repeat("\n", max(r.Line(txcase.In)-1, 0))
	f, err := parse.Parse(r.Path, []byte(pad+r.Section(txcase.In)), parse.Options{Payload: r.sideFile, Table: r.cfg.Table})
	if err != nil {
		return nil, err
	}
	if f.Untyped {
		return nil, errors.New("the dump has no types, so operators cannot be told apart")
	}
	if len(f.Graphs) == 0 {
		return nil, errors.New("there is no graph")
	}
	if err := clean(f); err != nil {
		return nil, fmt.Errorf("in does not verify:\n%w", err)
	}
	return f, nil
}

// sideFile loads a file beside the case, or an entry of one. Files elsewhere are
// none of the case's business.
func (r *runner) sideFile(path, key string) (value.Value, error) {
	if !filepath.IsLocal(path) {
		return value.Value{}, fmt.Errorf("%s: a case may name files beside and below it only", path)
	}
	v, err := valueio.Load(filepath.Join(filepath.Dir(r.Path), path))
	if err != nil || key == "" {
		return v, err
	}
	if d := v.Dict(); d != nil {
		if x, ok := d.Get(value.Str(key)); ok {
			return x, nil
		}
	}
	return value.Value{}, fmt.Errorf("%s has no entry %q", path, key)
}
