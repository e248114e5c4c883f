package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/pass"
)

// OptMiss is something that a pass left as it is, and why.
type OptMiss struct {
	Pass   string `json:"pass"`
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
	Graph  string `json:"graph"`
	Kind   string `json:"kind,omitempty"`
	Output string `json:"output,omitempty"`
	Source string `json:"source,omitempty"`
}

// explained reads the passes that --explain names: nil for none.
func (a *app) explained(text string) (func(*pass.Pass) bool, error) {
	if text == "" {
		return nil, nil
	}
	names := strings.Split(text, ",")
	for _, name := range names {
		known := slices.ContainsFunc(a.passes, func(p *pass.Pass) bool { return p.Name == name })
		if !known && name != "all" {
			return nil, fmt.Errorf("opt --explain names an unknown pass %q", name)
		}
	}
	return func(p *pass.Pass) bool { return slices.Contains(names, "all") || slices.Contains(names, p.Name) }, nil
}

func (a *app) printMisses(r *pass.Report) {
	if a.json {
		return
	}
	for _, m := range r.Misses {
		fmt.Fprintln(a.stderr, m)
	}
}

func jsonMisses(r *pass.Report) []OptMiss {
	var out []OptMiss
	for _, m := range r.Misses {
		out = append(out, OptMiss{m.Pass, m.Rule, m.Reason, m.Graph, m.Kind, m.Output, m.Source})
	}
	return out
}
