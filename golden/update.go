package golden

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/internal/whole"
)

// updated are the checks whose failure [Update] mends.
var updated = []string{txcase.Out, txcase.Outputs, txcase.Stats, txcase.Misses}

// Update runs c and, if all is well but for the sections out, outputs, stats and
// misses, writes these as they should be into the file at c.Path, by way of a
// temporary file. Of these sections it writes those that the case has, and out if
// it asks for nothing. changed says whether the file was written; it is left alone where
// it would say the same. The failures of the result are those that are left, the
// reasons why nothing was written.
func Update(c *txcase.Case, cfg Config) (res *Result, changed bool, err error) {
	r, err := newRunner(c, cfg)
	if err != nil {
		return nil, false, err
	}
	r.run()
	res = &r.result
	for _, f := range res.Failures {
		if !slices.Contains(updated, f.Check) {
			return res, false, nil
		}
	}
	if c.Has(txcase.Error) {
		return res, false, nil
	}
	before := string(c.Format())
	r.rewrite()
	after := c.Format()
	if err := r.readsBack(after, cfg); err != nil {
		return res, false, fmt.Errorf("%s: not updated: %w", c.Path, err)
	}
	res.Failures = nil
	if string(after) == before {
		return res, false, nil
	}
	return res, true, replace(c.Path, after)
}

// rewrite sets the sections to what the run gave.
func (r *runner) rewrite() {
	if r.Has(txcase.Stats) {
		r.Set(txcase.Stats, r.statLines())
	}
	if r.Has(txcase.Misses) {
		r.Set(txcase.Misses, r.missLines())
	}
	if r.Has(txcase.Outputs) && r.runs != nil && r.wrong(txcase.Outputs) {
		r.Set(txcase.Outputs, r.outputLines())
	}
	if r.Has(txcase.Out) || !r.Has(txcase.Check) && !r.Has(txcase.Stats) && !r.Has(txcase.Misses) && !r.Has(txcase.Outputs) {
		stale := r.Provenance != "" && r.origin() != ""
		if r.Section(txcase.Out) != r.text || !r.Has(txcase.Out) || stale {
			r.Set(txcase.Out, r.text)
			r.Provenance = r.provenance()
		}
	}
}

// wrong reports whether a check failed, or a section is still empty.
func (r *runner) wrong(check string) bool {
	return strings.TrimSpace(r.Section(check)) == "" || slices.ContainsFunc(r.result.Failures, func(f Failure) bool { return f.Check == check })
}

// statLines is the section stats with the counts that are wrong put right; an
// empty section gets a line for each rule.
func (r *runner) statLines() string {
	if len(r.stats) == 0 {
		return strings.Join(edits(r.report), "\n")
	}
	n := counts(r.report)
	lines := strings.Split(strings.TrimRight(r.Section(txcase.Stats), "\n"), "\n")
	for _, s := range r.stats {
		if got := n[[2]string{s.pass, s.rule}]; !comparisons[s.op](got, s.count) {
			lines[s.line-r.Line(txcase.Stats)] = fmt.Sprintf("%s %s %d", s.pass, s.rule, got)
		}
	}
	return strings.Join(lines, "\n")
}

// readsBack checks that what is about to be written passes.
func (r *runner) readsBack(data []byte, cfg Config) error {
	c, err := txcase.Parse(r.Path, data)
	if err != nil {
		return err
	}
	res, err := Run(c, cfg)
	if err == nil && len(res.Failures) > 0 {
		err = fmt.Errorf("the new text fails: %s", res.Failures[0])
	}
	return err
}

// provenance is the line that says where out comes from, with hashes of what went
// in and of what came out.
func (r *runner) provenance() string {
	return fmt.Sprintf("Out written by -update: pipeline %s took %s to %s.", r.result.Pipeline, r.inHash(), hash(r.Section(txcase.Out))[:8])
}

func (r *runner) inHash() string { return hash(r.result.Pipeline, r.Section(txcase.In))[:8] }

var provenanceRE = regexp.MustCompile(`took ([0-9a-f]{8}) to ([0-9a-f]{8})\.$`)

// origin says what happened to a case since -update wrote it, or nothing.
func (r *runner) origin() string {
	if r.Provenance == "" {
		return ""
	}
	m := provenanceRE.FindStringSubmatch(r.Provenance)
	switch {
	case m == nil:
		return "; the line \"Out written by …\" is damaged"
	case m[1] != r.inHash():
		return "; out is stale: in or the pipeline changed after -update wrote it"
	case m[2] != hash(r.Section(txcase.Out))[:8]:
		return "; out was edited by hand after -update wrote it"
	}
	return ""
}

// replace writes data to a temporary file beside path and gives it path's name.
func replace(path string, data []byte) error {
	perm := os.FileMode(0o644)
	if st, err := os.Stat(path); err == nil {
		perm = st.Mode().Perm()
	}
	return whole.File(path, perm, true, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
