package golden

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/golden/txcase"
)

// skip is a line of the section of that name.
type skip struct {
	check, reason string
	line          int
}

// sectionLines yields the lines of a section that are neither blank nor comments,
// with their numbers.
func (r *runner) sectionLines(name string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for i, s := range strings.Split(r.Section(name), "\n") {
			s = strings.TrimSpace(s)
			if s != "" && !strings.HasPrefix(s, "#") && !yield(r.Line(name)+i, s) {
				return
			}
		}
	}
}

// readSkips reads "check: reason" lines.
func (r *runner) readSkips() error {
	var errs []error
	for line, s := range r.sectionLines(txcase.Skip) {
		name, reason, _ := strings.Cut(s, ":")
		name, reason = strings.TrimSpace(name), strings.TrimSpace(reason)
		bad := ""
		switch {
		case !slices.Contains(skippable, name):
			bad = fmt.Sprintf("no check called %q can be skipped; there are %s", name, strings.Join(skippable, ", "))
		case reason == "":
			bad = fmt.Sprintf("skipping %s needs a reason, \"%s: why\"", name, name)
		case r.skipped(name) != nil:
			bad = name + " is skipped twice"
		}
		if bad != "" {
			errs = append(errs, fmt.Errorf("%s:%d: %s", r.Path, line, bad))
			continue
		}
		r.skips = append(r.skips, skip{name, reason, line})
	}
	if len(r.skips)+len(errs) == 0 {
		return fmt.Errorf("%s: the section skip is empty", r.Path)
	}
	return errors.Join(errs...)
}

// skipped is the skip of a check, or nil.
func (r *runner) skipped(name string) *skip {
	for i := range r.skips {
		if r.skips[i].check == name {
			return &r.skips[i]
		}
	}
	return nil
}

// unneeded reports skips of checks that were never tried, in a case that is fine
// otherwise.
func (r *runner) unneeded() {
	if len(r.result.Failures) > 0 {
		return
	}
	for _, s := range r.skips {
		if !slices.Contains(r.tried, s.check) {
			r.fail(txcase.Skip, "%s:%d: %s need not be skipped: it is not checked here", r.Path, s.line, s.check)
		}
	}
}
