package pass

import (
	"fmt"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// Miss is something that a pass left as it is, and why: the answer to "why is this
// node still here".
type Miss struct {
	Pass   string // with its settings
	Rule   string // that did not apply
	Reason string
	Graph  string // the function, or "graph N" where a dump has several
	Kind   string // of the node, empty where the site is no node
	Output string // its first output as the text has it, or the value
	Source string // "file:line:col" in the original program, if known

	node *ir.Node
}

// String is the miss on one line.
func (m Miss) String() string {
	site := m.Output
	if m.Kind != "" {
		if site != "" {
			site += " = "
		}
		site += m.Kind
	}
	if site == "" {
		site = m.Graph
	} else if m.Graph != "" {
		site += " in " + m.Graph
	}
	text := fmt.Sprintf("%s: %s: no %q: %s", m.Pass, site, m.Rule, m.Reason)
	if m.Source != "" {
		text = m.Source + ": " + text
	}
	return text
}

// Explaining reports whether somebody asks what the pass leaves as it is: what is only
// worked out for [Unit.Miss] need not be otherwise.
func (u *Unit) Explaining() bool { return u.log.explain }

// Miss says that the pass leaves site as it is, which the rule of that name would have
// changed, and why. Sites are those of [Unit.Edit]. The reason names what stands in
// the way: a writer, an alias that escapes, an unknown shape, a second use. A pass
// calls it for near misses, not for every node that a rule is not about.
func (u *Unit) Miss(site any, rule, format string, args ...any) {
	u.log.miss(u.Graph, site, rule, format, args)
}

// Explaining is [Unit.Explaining] for module passes.
func (u *ModuleUnit) Explaining() bool { return u.log.explain }

// Miss is [Unit.Miss] for module passes.
func (u *ModuleUnit) Miss(site any, rule, format string, args ...any) {
	u.log.miss(nil, site, rule, format, args)
}

// Describe names a node in a reason: what it defines, its kind and where it stands in
// the original program.
func Describe(n *ir.Node) string {
	if n.IsReturn() {
		return "the return"
	}
	text := n.Kind().String()
	if a := n.Attr(symbol.AttrName); a != nil && a.Kind == ir.AttrS {
		text += fmt.Sprintf("[name=%q]", a.Str())
	}
	if n.NumOutputs() > 0 {
		text = "%" + n.Output(0).Name() + " = " + text
	}
	if src := sourceText(n); src != "" {
		text += ", " + src
	}
	return text
}

func (l *editLog) miss(g *ir.Graph, site any, rule, format string, args []any) {
	if !l.explain {
		return
	}
	e, n := l.entry(g, site, rule)
	l.misses = append(l.misses, Miss{Rule: rule, Reason: fmt.Sprintf(format, args...),
		Graph: e.Graph, Kind: e.Kind, Output: e.Output, Source: e.Source, node: n})
}

// explain enters what the application missed, in place of what its pass missed when it
// last ran.
func (a *application) explain(works []work) {
	if !a.explains() {
		return
	}
	var all []Miss
	for i := range works {
		for _, m := range works[i].log.misses {
			m.Pass = a.row.Pass
			all = append(all, m)
		}
	}
	if a.missed == nil {
		a.missed = make(map[*Pass][]Miss)
	}
	a.missed[a.Pass] = all
}

func (a *application) explains() bool { return a.Explain != nil && a.Explain(a.Pass) }

// misses lists, in the order of the pipeline, what each pass missed when it last ran,
// as far as it is still there.
func (r *run) misses(pl Pipeline) []Miss {
	var out []Miss
	for s := range pl.Each() {
		for _, m := range r.missed[s.Pass] {
			if m.node == nil || r.holds(m.node) {
				out = append(out, m)
			}
		}
		delete(r.missed, s.Pass)
	}
	return out
}

// holds reports whether n is in a graph of the module.
func (r *run) holds(n *ir.Node) bool {
	for {
		b := n.Block()
		if b == nil {
			return false
		}
		if n = b.Owner(); n != nil {
			continue
		}
		if n = b.Graph().Owner(); n == nil {
			return slices.ContainsFunc(r.module.Functions, func(f *ir.Function) bool { return f.Graph == b.Graph() })
		}
	}
}

// dropEqual leaves out what an earlier miss says too.
func dropEqual(ms []Miss) []Miss {
	seen := make(map[Miss]bool, len(ms))
	return slices.DeleteFunc(ms, func(m Miss) bool {
		had := seen[m]
		seen[m] = true
		return had
	})
}
