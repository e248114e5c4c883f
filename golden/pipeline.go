package golden

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/verify"
)

// runsCompared is how many runs of a pipeline must print the same. What hangs on
// the order of a map of two differs in one of them with odds of seven in eight.
const runsCompared = 4

func (r *runner) manager() *pass.Manager {
	return &pass.Manager{Verify: true, Timeout: r.cfg.Timeout, Explain: r.explain()}
}

// applied runs the pipeline on a fresh copy of in. The file is nil if in could not
// be read, or if a pass was given up and may still have it.
func (r *runner) applied(mgr *pass.Manager) (*parse.File, *pass.Report, error) {
	f, err := r.load()
	if err != nil {
		return nil, nil, err
	}
	report, err := mgr.Run(f.Module, r.pipeline)
	if errors.Is(err, pass.ErrTimeout) {
		f = nil
	}
	return f, report, err
}

// apply is applied with all edits, jobs graphs at a time (0 for one a processor).
func (r *runner) apply(jobs int) (*parse.File, error) {
	mgr := r.manager()
	mgr.Jobs = jobs
	f, _, err := r.applied(mgr)
	return f, err
}

// clean is the violations of f, or nil.
func clean(f *parse.File) error {
	var errs []error
	for _, v := range verify.Module(f.Module) {
		if v.Line > 0 {
			errs = append(errs, fmt.Errorf("  %d:%d: %s", v.Line, v.Col, v))
		} else {
			errs = append(errs, fmt.Errorf("  %s", v))
		}
	}
	return errors.Join(errs...)
}

// roundTrip checks that text reads back as what prints it.
func (r *runner) roundTrip(what, text string) error {
	f, err := parse.Parse(what, []byte(text), parse.Options{Table: r.cfg.Table})
	if err != nil {
		return fmt.Errorf("%s does not parse as it is printed:\n%w", what, err)
	}
	if again := print.Module(f.Module, print.Options{}); again != text {
		return fmt.Errorf("%s prints differently after it was printed and parsed (-printed +again):\n%s", what, diff(text, again))
	}
	return nil
}

// expectError checks that the pipeline failed as the case says, and that it left
// the module alone.
func (r *runner) expectError(before string, err error) {
	want := strings.TrimSpace(r.Section(txcase.Error))
	switch {
	case errors.Is(err, pass.ErrTimeout):
		r.fail("pipeline", "%v", err)
		return
	case err == nil:
		r.fail(txcase.Error, "the pipeline does not fail, with %q or otherwise", want)
		return
	case !strings.Contains(err.Error(), want):
		r.fail(txcase.Error, "the pipeline fails, but not with %q:\n%v", want, err)
		return
	}
	f, again := r.apply(0)
	if f == nil {
		r.fail("deterministic", "%v", again)
		return
	}
	if again == nil || again.Error() != err.Error() {
		r.fail("deterministic", "the pipeline fails with\n%v\nand the next time with\n%v", err, again)
		return
	}
	if after := print.Module(f.Module, print.Options{}); after != before {
		r.fail("rollback", "the pipeline failed and left another module (-before +after):\n%s", diff(before, after))
	}
}

// idempotent runs the pipeline on its own result.
func (r *runner) idempotent() error {
	for s := range r.pipeline.Each() {
		if s.Pass.Once {
			return nil
		}
	}
	f, err := r.apply(0)
	if err != nil {
		return err
	}
	report, err := r.manager().Run(f.Module, r.pipeline)
	if err != nil {
		return fmt.Errorf("a second run fails: %w", err)
	}
	if report.Edits == 0 {
		return nil
	}
	return fmt.Errorf("a second run makes %d edits: %s (-first +second):\n%s", report.Edits, strings.Join(edits(report), ", "),
		diff(r.text, print.Module(f.Module, print.Options{})))
}

// deterministic runs the pipeline on fresh copies, with graphs one after the other
// and side by side.
func (r *runner) deterministic() error {
	for i := 1; i < runsCompared; i++ {
		f, err := r.apply(i)
		if err != nil {
			return fmt.Errorf("run %d fails: %w", i+1, err)
		}
		if text := print.Module(f.Module, print.Options{}); text != r.text {
			return fmt.Errorf("run %d on a fresh copy prints differently (-first +later):\n%s", i+1, diff(r.text, text))
		}
	}
	return nil
}

// maxStops bounds the places at which a pipeline is stopped. With more edits they
// are spread evenly.
const maxStops = 40

// bisect stops the pipeline after a number of edits, none at first.
func (r *runner) bisect() error {
	total := r.report.Edits
	stops := min(total, maxStops)
	var before []string // the edits of the stop before
	for i := range stops + 1 {
		limit := i
		if total > stops {
			limit = i * total / stops
		}
		f, report, err := r.applied(&pass.Manager{Verify: true, Timeout: r.cfg.Timeout, Bisect: true, MaxEdits: limit})
		if f == nil {
			return err
		}
		last := ""
		if err == nil {
			made := edits(report)
			last, before = lastEdit(before, made), made
			err = r.agrees(f)
		}
		if err == nil && limit == total && print.Module(f.Module, print.Options{}) != r.text {
			err = errors.New("all edits are made, and the result is another")
		}
		if err != nil {
			return fmt.Errorf("stopped after %d of %d edits%s: %w\n%s", limit, total, last, err, print.Module(f.Module, print.Options{}))
		}
	}
	return nil
}

// lastEdit names the edits that made does not share with before.
func lastEdit(before, made []string) string {
	var last []string
	for _, line := range made {
		if !slices.Contains(before, line) {
			last = append(last, line[:strings.LastIndexByte(line, ' ')])
		}
	}
	if last == nil {
		return ""
	}
	return " (the last: " + strings.Join(last, ", ") + ")"
}

// agrees compares what f computes with what in computes, unless that cannot be run
// or is known to differ.
func (r *runner) agrees(f *parse.File) error {
	if r.runs == nil {
		return nil
	}
	return r.runs.compare(f, r.bitExact)
}
