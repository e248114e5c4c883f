package golden

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/pass"
)

// stat is a line of the section stats: how many edits a pass makes by a rule, over
// all places that it has in the pipeline.
type stat struct {
	pass, rule, op string
	count          int
	line           int
}

var comparisons = map[string]func(a, b int) bool{
	"":   func(a, b int) bool { return a == b },
	"==": func(a, b int) bool { return a == b },
	"!=": func(a, b int) bool { return a != b },
	">=": func(a, b int) bool { return a >= b },
	"<=": func(a, b int) bool { return a <= b },
	">":  func(a, b int) bool { return a > b },
	"<":  func(a, b int) bool { return a < b },
}

// readStats reads "pass rule count" lines, with an optional comparison before the
// count. A rule may have several words.
func (r *runner) readStats() error {
	var errs []error
	for line, s := range r.sectionLines(txcase.Stats) {
		st, err := parseStat(s)
		if err == nil && !r.has(st.pass) {
			err = fmt.Errorf("pass %s is not in the pipeline %s", st.pass, r.result.Pipeline)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", r.Path, line, err))
			continue
		}
		st.line = line
		r.stats = append(r.stats, st)
	}
	return errors.Join(errs...)
}

func (r *runner) has(name string) bool {
	for s := range r.pipeline.Each() {
		if s.Pass.Name == name {
			return true
		}
	}
	return false
}

func parseStat(s string) (st stat, err error) {
	words := strings.Fields(s)
	n := len(words)
	if n < 3 {
		return st, fmt.Errorf("expected \"pass rule count\", not %q", s)
	}
	if st.count, err = strconv.Atoi(words[n-1]); err != nil || st.count < 0 {
		return st, fmt.Errorf("expected a count at the end of %q", s)
	}
	rule := words[1 : n-1]
	if op := rule[len(rule)-1]; comparisons[op] != nil {
		st.op, rule = op, rule[:len(rule)-1]
	}
	if len(rule) == 0 {
		return st, fmt.Errorf("no rule in %q", s)
	}
	st.pass, st.rule = words[0], strings.Join(rule, " ")
	return st, nil
}

// counts adds up a report's edits by pass and rule.
func counts(report *pass.Report) map[[2]string]int {
	n := make(map[[2]string]int)
	for _, row := range report.Rows {
		name, _, _ := strings.Cut(row.Pass, "{")
		for rule, k := range row.Rules {
			n[[2]string{name, rule}] += k
		}
	}
	return n
}

// edits lists a report's edits as lines of the section stats, sorted.
func edits(report *pass.Report) []string {
	n := counts(report)
	var lines []string
	for key := range maps.Keys(n) {
		lines = append(lines, fmt.Sprintf("%s %s %d", key[0], key[1], n[key]))
	}
	slices.Sort(lines)
	return lines
}

func (r *runner) checkStats() error {
	var errs []error
	if r.Has(txcase.Stats) && len(r.stats) == 0 {
		errs = append(errs, errors.New("the section is empty"))
	}
	n := counts(r.report)
	for _, s := range r.stats {
		if got := n[[2]string{s.pass, s.rule}]; !comparisons[s.op](got, s.count) {
			errs = append(errs, fmt.Errorf("%s:%d: %s %s %d, where %s is expected", r.Path, s.line, s.pass, s.rule, got,
				strings.TrimSpace(s.op+" "+strconv.Itoa(s.count))))
		}
	}
	if len(errs) > 0 {
		errs = append(errs, fmt.Errorf("all edits: %s", strings.Join(edits(r.report), ", ")))
	}
	return errors.Join(errs...)
}
