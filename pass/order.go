package pass

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dominikbraun/graph"
)

// Order is a rule beside the pipelines: where both passes run, Before runs before
// After. It is kept by a pipeline in which After runs once more after the last
// Before, or both are repeated in one fix(...).
type Order struct {
	Before, After, Reason string
}

// String says what the rule asks, and why.
func (o Order) String() string {
	return fmt.Sprintf("%s should run before %s: %s", o.Before, o.After, o.Reason)
}

// checkOrders wants rules about known passes, with reasons, that can all be kept.
func (c *Catalog) checkOrders() []error {
	var errs []error
	for i, o := range c.Orders {
		for _, name := range []string{o.Before, o.After} {
			if c.pass(name) == nil {
				errs = append(errs, fmt.Errorf("order of %s and %s: there is no pass %q", o.Before, o.After, name))
			}
		}
		if strings.TrimSpace(o.Reason) == "" {
			errs = append(errs, fmt.Errorf("order of %s and %s: no reason is given", o.Before, o.After))
		}
		if slices.ContainsFunc(c.Orders[:i], func(p Order) bool { return p.Before == o.Before && p.After == o.After }) {
			errs = append(errs, fmt.Errorf("order of %s and %s is given twice", o.Before, o.After))
		}
	}
	if _, err := c.sorted(); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// sorted is the passes in an order that keeps every rule, alphabetic where rules
// leave a choice. The error names a cycle of rules.
func (c *Catalog) sorted() ([]string, error) {
	g := graph.New(graph.StringHash, graph.Directed(), graph.PreventCycles())
	for _, p := range c.Passes {
		if err := g.AddVertex(p.Name); err != nil && !errors.Is(err, graph.ErrVertexAlreadyExists) {
			return nil, err
		}
	}
	for _, o := range c.Orders {
		err := g.AddEdge(o.Before, o.After)
		switch {
		case o.Before == o.After:
			return nil, fmt.Errorf("orders are cyclic: %s -> %s", o.Before, o.After)
		case errors.Is(err, graph.ErrEdgeCreatesCycle):
			back, err := graph.ShortestPath(g, o.After, o.Before)
			if err != nil {
				return nil, err
			}
			return nil, fmt.Errorf("orders are cyclic: %s -> %s", o.Before, strings.Join(back, " -> "))
		case err != nil && !errors.Is(err, graph.ErrEdgeAlreadyExists) && !errors.Is(err, graph.ErrVertexNotFound):
			return nil, err
		}
	}
	return graph.StableTopologicalSort(g, func(a, b string) bool { return a < b })
}

// place is where a pass stands in a pipeline: its number, and the groups around it.
type place struct {
	number int
	groups []*Step
}

func places(steps []Step, name string, groups []*Step, number *int, out []place) []place {
	for i := range steps {
		s := &steps[i]
		if s.Fix != nil {
			out = places(s.Fix, name, append(slices.Clone(groups), s), number, out)
			continue
		}
		*number++
		if s.Pass.Name == name {
			out = append(out, place{*number, groups})
		}
	}
	return out
}

// Broken lists the rules that a pipeline does not keep.
func (c *Catalog) Broken(pl Pipeline) []Order {
	var broken []Order
	for _, o := range c.Orders {
		befores := places(pl, o.Before, nil, new(int), nil)
		afters := places(pl, o.After, nil, new(int), nil)
		if len(afters) == 0 {
			continue
		}
		kept := func(b place) bool {
			return slices.ContainsFunc(afters, func(a place) bool {
				return a.number > b.number || len(a.groups) > 0 && len(b.groups) > 0 && a.groups[0] == b.groups[0]
			})
		}
		if slices.ContainsFunc(befores, func(b place) bool { return !kept(b) }) {
			broken = append(broken, o)
		}
	}
	return broken
}

// DOT draws the passes, in an order that keeps the rules, with an arrow for each rule.
func (c *Catalog) DOT() (string, error) {
	names, err := c.sorted()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("digraph passes {\n  rankdir=LR;\n  node [shape=box];\n")
	for _, name := range names {
		line, _, _ := strings.Cut(c.pass(name).Doc, "\n")
		fmt.Fprintf(&b, "  %s [tooltip=%s];\n", quoteDOT(name), quoteDOT(line))
	}
	orders := slices.Clone(c.Orders)
	slices.SortFunc(orders, func(a, b Order) int { return strings.Compare(a.Before+"\x00"+a.After, b.Before+"\x00"+b.After) })
	for _, o := range orders {
		fmt.Fprintf(&b, "  %s -> %s [label=%s];\n", quoteDOT(o.Before), quoteDOT(o.After), quoteDOT(o.Reason))
	}
	b.WriteString("}\n")
	return b.String(), nil
}

func quoteDOT(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
