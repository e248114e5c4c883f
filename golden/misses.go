package golden

import (
	"errors"
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/pass"
)

// explain chooses the passes whose misses a case is asked about: all of its pipeline.
func (r *runner) explain() func(*pass.Pass) bool {
	if !r.Has(txcase.Misses) {
		return nil
	}
	return func(*pass.Pass) bool { return true }
}

// missLines is the section misses as the run gives it.
func (r *runner) missLines() string {
	var b strings.Builder
	for _, m := range r.report.Misses {
		fmt.Fprintln(&b, m)
	}
	return b.String()
}

func (r *runner) checkMisses() error {
	if !r.Has(txcase.Misses) || r.Section(txcase.Misses) == r.missLines() {
		return nil
	}
	return errors.New(diff(r.Section(txcase.Misses), r.missLines()))
}
