package pass

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/torchpass/torchpass/analysis"
)

// Catalog is what pipelines are made of: the passes, the pipelines with names, and
// the rules of order among passes. The command line has the only one.
type Catalog struct {
	Passes    []*Pass
	Pipelines []Named
	Orders    []Order
	Analyses  []analysis.Info // what passes may require and preserve; nil for anything
}

func (c *Catalog) pass(name string) *Pass {
	for _, p := range c.Passes {
		if p.Name == name {
			return p
		}
	}
	return nil
}

func (c *Catalog) named(name string) *Named {
	for i := range c.Pipelines {
		if c.Pipelines[i].Name == name {
			return &c.Pipelines[i]
		}
	}
	return nil
}

// names lists the passes, then the pipelines.
func (c *Catalog) names() []string {
	var out, named []string
	for _, p := range c.Passes {
		out = append(out, p.Name)
	}
	for _, n := range c.Pipelines {
		named = append(named, n.Name)
	}
	slices.Sort(out)
	return append(out, named...)
}

// Validate reports everything that is wrong with a set of passes; see
// [Catalog.Validate].
func Validate(passes []*Pass) error { return (&Catalog{Passes: passes}).Validate() }

// Validate reports everything that is wrong with the catalog: names that are malformed
// or taken, documentation that is missing or no lower-case imperative, Run and
// RunModule both or neither set, malformed options, requirements that are unknown or
// cyclic, pipelines that do not parse, and orders that are cyclic or that a named
// pipeline breaks.
func (c *Catalog) Validate() error {
	var errs []error
	taken := map[string]string{"fix": "fix(...)"}
	for _, p := range c.Passes {
		errs = append(errs, checkName("pass", p.Name, taken)...)
		errs = append(errs, checkDoc("pass "+p.Name, p.Doc)...)
		if (p.Run == nil) == (p.RunModule == nil) {
			errs = append(errs, fmt.Errorf("pass %s: exactly one of Run and RunModule must be set", p.Name))
		}
		errs = append(errs, p.checkOptions()...)
		errs = append(errs, c.checkKeys(p)...)
	}
	errs = append(errs, c.checkAnalyses()...)
	sound := len(errs) == 0
	for _, n := range c.Pipelines {
		errs = append(errs, checkName("pipeline", n.Name, taken)...)
		errs = append(errs, checkDoc("pipeline "+n.Name, n.Doc)...)
	}
	errs = append(errs, c.checkOrders()...)
	if sound { // options can be read
		errs = append(errs, c.checkPipelines()...)
	}
	return errors.Join(errs...)
}

var nameRE = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func checkName(what, name string, taken map[string]string) []error {
	var errs []error
	if !nameRE.MatchString(name) {
		errs = append(errs, fmt.Errorf("%s %q: a name is lower-case words joined by dashes", what, name))
	}
	switch by := taken[name]; {
	case by == what:
		errs = append(errs, fmt.Errorf("%s %s is registered twice", what, name))
	case by != "":
		errs = append(errs, fmt.Errorf("%s %s: the name is taken by a %s", what, name, strings.TrimPrefix(by, "a ")))
	default:
		taken[name] = what
	}
	return errs
}

// checkDoc wants a first line such as "remove nodes whose results are never
// observed": lower-case, without a full stop, and no "removes" or "removing".
func checkDoc(what, doc string) []error {
	line, _, _ := strings.Cut(doc, "\n")
	if strings.TrimSpace(doc) == "" {
		return []error{fmt.Errorf("%s has no documentation", what)}
	}
	first, _ := utf8.DecodeRuneInString(line)
	verb, _, _ := strings.Cut(line, " ")
	switch {
	case !unicode.IsLower(first):
		return []error{fmt.Errorf("%s: its documentation does not begin with a lower-case word: %q", what, line)}
	case strings.HasSuffix(line, "."):
		return []error{fmt.Errorf("%s: the first line of its documentation ends with a full stop: %q", what, line)}
	case strings.HasSuffix(verb, "s") && !strings.HasSuffix(verb, "ss"), strings.HasSuffix(verb, "ing"):
		return []error{fmt.Errorf("%s: its documentation does not begin with an imperative: %q", what, line)}
	}
	return nil
}

// checkKeys wants what p requires and preserves to be known, and named once.
func (c *Catalog) checkKeys(p *Pass) []error {
	var errs []error
	for _, list := range []struct {
		verb string
		keys []analysis.Key
	}{{"requires", p.Requires}, {"preserves", p.Preserves}} {
		for i, k := range list.keys {
			if slices.Contains(list.keys[:i], k) {
				errs = append(errs, fmt.Errorf("pass %s %s analysis %s twice", p.Name, list.verb, k))
			}
			if c.Analyses != nil && c.analysis(k) == nil {
				errs = append(errs, fmt.Errorf("pass %s %s analysis %q, which is not known", p.Name, list.verb, k))
			}
		}
	}
	return errs
}

func (c *Catalog) analysis(k analysis.Key) *analysis.Info {
	for i := range c.Analyses {
		if c.Analyses[i].Key == k {
			return &c.Analyses[i]
		}
	}
	return nil
}

func (c *Catalog) checkAnalyses() []error {
	var errs []error
	taken := make(map[string]string)
	for _, a := range c.Analyses {
		errs = append(errs, checkName("analysis", string(a.Key), taken)...)
		if strings.TrimSpace(a.Doc) == "" {
			errs = append(errs, fmt.Errorf("analysis %s has no documentation", a.Key))
		}
		for _, k := range a.Requires {
			if c.analysis(k) == nil {
				errs = append(errs, fmt.Errorf("analysis %s requires %q, which is not known", a.Key, k))
			}
		}
	}
	done := make(map[analysis.Key]bool)
	for _, a := range c.Analyses {
		if cycle := c.cycle(a.Key, nil, done); cycle != nil {
			errs = append(errs, fmt.Errorf("analyses require each other: %s", joinKeys(cycle)))
		}
	}
	return errs
}

// cycle follows what analyses require from k on, and returns the first way that
// leads to where it was.
func (c *Catalog) cycle(k analysis.Key, way []analysis.Key, done map[analysis.Key]bool) []analysis.Key {
	if i := slices.Index(way, k); i >= 0 {
		return append(slices.Clone(way[i:]), k)
	}
	if done[k] {
		return nil
	}
	if a := c.analysis(k); a != nil {
		for _, next := range a.Requires {
			if cycle := c.cycle(next, append(way, k), done); cycle != nil {
				done[k] = true
				return cycle
			}
		}
	}
	done[k] = true
	return nil
}

func joinKeys(keys []analysis.Key) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = string(k)
	}
	return strings.Join(parts, " -> ")
}

// checkPipelines wants named pipelines to parse and to keep the orders.
func (c *Catalog) checkPipelines() []error {
	var errs []error
	for _, n := range c.Pipelines {
		pl, err := c.Parse(n.Name)
		if err != nil {
			errs = append(errs, fmt.Errorf("pipeline %s: %w", n.Name, err))
			continue
		}
		for _, o := range c.Broken(pl) {
			errs = append(errs, fmt.Errorf("pipeline %s: %s", n.Name, o))
		}
	}
	return errs
}
