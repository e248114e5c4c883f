package pass

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
)

// Numerics says what a pass may do to results.
type Numerics uint8

const (
	// BitExact: every result keeps its bits.
	BitExact Numerics = iota
	// Reassociates: floating-point results may differ by rounding.
	Reassociates
)

// String names the class as the tables print it.
func (n Numerics) String() string {
	if n == BitExact {
		return "bit-exact"
	}
	return "reassociates"
}

// Pass is a transformation of one graph or of a module. It is an immutable value;
// exactly one of Run and RunModule is set.
type Pass struct {
	Name string // lower-case words with dashes
	Doc  string // first line: a lower-case imperative

	NewOptions func() any // a pointer to a struct with the defaults; nil for none
	Numerics   Numerics
	Once       bool // a second run may edit again

	Requires  []analysis.Key
	Preserves []analysis.Key

	Run       func(*Unit) error
	RunModule func(*ModuleUnit) error
}

var nameRE = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// Validate reports what is wrong with a set of passes: names that are malformed
// or taken, missing documentation, Run and RunModule both or neither set.
func Validate(passes []*Pass) error {
	var errs []error
	seen := make(map[string]bool)
	for _, p := range passes {
		if !nameRE.MatchString(p.Name) {
			errs = append(errs, fmt.Errorf("pass %q: a name is lower-case words joined by dashes", p.Name))
		}
		if p.Name == "fix" {
			errs = append(errs, errors.New("pass fix: the name is taken by fix(...)"))
		}
		if seen[p.Name] {
			errs = append(errs, fmt.Errorf("pass %s is registered twice", p.Name))
		}
		seen[p.Name] = true
		if strings.TrimSpace(p.Doc) == "" {
			errs = append(errs, fmt.Errorf("pass %s has no documentation", p.Name))
		}
		if (p.Run == nil) == (p.RunModule == nil) {
			errs = append(errs, fmt.Errorf("pass %s: exactly one of Run and RunModule must be set", p.Name))
		}
	}
	return errors.Join(errs...)
}

// Unit is one application of a pass to one graph.
type Unit struct {
	Graph   *ir.Graph
	Options any // what Pass.NewOptions returned, with the pipeline's settings

	cache *analysis.Cache
	log   *editLog
	edits int
}

// AnalysisCache makes a Unit a subject of analyses.
func (u *Unit) AnalysisCache() *analysis.Cache { return u.cache }

// Table is the operator table of the graph's module.
func (u *Unit) Table() *schema.Table { return u.Graph.Module().Table }

// Edit asks whether an edit may be made at site, by the rule of that name. It
// counts and logs the edit. When a run is bisected, edits beyond the limit are
// refused: the pass then leaves the site as it is. A pass asks before it changes
// anything.
func (u *Unit) Edit(site any, rule string) bool {
	if !u.log.allow(rule) {
		return false
	}
	u.edits++
	return true
}

// ModuleUnit is one application of a pass to a module.
type ModuleUnit struct {
	Module  *ir.Module
	Options any

	log   *editLog
	edits int
}

// Edit is [Unit.Edit] for module passes.
func (u *ModuleUnit) Edit(site any, rule string) bool {
	if !u.log.allow(rule) {
		return false
	}
	u.edits++
	return true
}

// editLog counts edits over a run of a manager.
type editLog struct {
	limit int // edits allowed; negative for no limit
	total int
	rules map[string]int // of the step being run
}

func (l *editLog) allow(rule string) bool {
	if l.limit >= 0 && l.total >= l.limit {
		return false
	}
	l.total++
	l.rules[rule]++
	return true
}
