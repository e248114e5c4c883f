package pass

import (
	"runtime"
	"sync/atomic"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
)

// Unit is one application of a pass to one graph. A pass reads and edits this
// graph; of the rest of the module it sees the [View].
type Unit struct {
	Graph   *ir.Graph
	Options any // what Pass.NewOptions returned, with the pipeline's settings

	cache *analysis.Cache
	view  *View
	log   *editLog
	edits int
}

// AnalysisCache makes a Unit a subject of analyses.
func (u *Unit) AnalysisCache() *analysis.Cache { return u.cache }

// Table is the operator table of the graph's module.
func (u *Unit) Table() *schema.Table { return u.Graph.Module().Table }

// Module is the module as it was when the pass began: other graphs are being edited
// meanwhile.
func (u *Unit) Module() *View { return u.view }

// Edit asks whether an edit may be made at site, by the rule of that name. It
// counts and logs the edit. When a run is bisected, edits beyond the limit are
// refused: the pass then leaves the site as it is. A pass asks before it changes
// anything.
func (u *Unit) Edit(site any, rule string) bool {
	if !u.log.allow(u.Graph, site, rule) {
		return false
	}
	u.edits++
	return true
}

// ModuleUnit is one application of a pass to a module. It works on all of it, alone.
type ModuleUnit struct {
	Module  *ir.Module
	Options any

	caches map[*ir.Graph]*analysis.Cache
	log    *editLog
	edits  int
}

// Cache makes the graphs of the module subjects of analyses.
func (u *ModuleUnit) Cache(g *ir.Graph) *analysis.Cache {
	c := u.caches[g]
	if c == nil {
		c = analysis.NewCache(g)
		u.caches[g] = c
	}
	return c
}

// Edit is [Unit.Edit] for module passes. The site tells which graph is edited: it is
// a node, a value, a graph or a function.
func (u *ModuleUnit) Edit(site any, rule string) bool {
	if !u.log.allow(nil, site, rule) {
		return false
	}
	u.edits++
	return true
}

// Edit is an entry of the log of edits: one edit that a pass was allowed to make.
type Edit struct {
	Number int    // of the edit in the run, from 1
	Step   int    // of the pass in the pipeline, from 1: its row in the report
	Round  int    // of the step, from 1
	Pass   string // with its settings
	Rule   string
	Graph  string // the function, or "graph N" where a dump has several
	Kind   string // of the node edited, empty where the site is no node
	Output string // its first output as the text has it, or the value edited
	Source string // "file:line:col" in the original program, if known
}

// editLog counts the edits of one unit, and of those nested in it.
type editLog struct {
	left      *int // edits still allowed in a bisected run, or nil
	abandoned *atomic.Bool
	keep      bool // entries are kept
	entries   []Edit
	explain   bool // so are misses
	misses    []Miss
	graphOf   func(*ir.Graph) string
	total     int
	rules     []ruleCount
}

type ruleCount struct {
	rule  string
	count int
}

func (l *editLog) allow(g *ir.Graph, site any, rule string) bool {
	if l.abandoned != nil && l.abandoned.Load() {
		runtime.Goexit() // the run went on without this unit
	}
	if l.left != nil {
		if *l.left == 0 {
			return false
		}
		*l.left--
	}
	l.total++
	if l.keep {
		e, _ := l.entry(g, site, rule)
		l.entries = append(l.entries, e)
	}
	for i := range l.rules {
		if l.rules[i].rule == rule {
			l.rules[i].count++
			return true
		}
	}
	l.rules = append(l.rules, ruleCount{rule, 1})
	return true
}

// entry describes the site as it is before the edit, and gives the node that it is at.
func (l *editLog) entry(g *ir.Graph, site any, rule string) (e Edit, n *ir.Node) {
	e.Rule = rule
	switch x := site.(type) {
	case *ir.Node:
		n = x
	case *ir.Value:
		if x != nil {
			g, n = x.Graph(), x.Def()
			e.Output = "%" + x.Name()
		}
	case *ir.Graph:
		g = x
	case *ir.Function:
		if x != nil {
			g = x.Graph
		}
	}
	if n != nil {
		g = n.Graph()
		e.Kind = n.Kind().String()
		if e.Output == "" && n.NumOutputs() > 0 {
			e.Output = "%" + n.Output(0).Name()
		}
		e.Source = sourceText(n)
	}
	if g != nil {
		e.Graph = l.graphOf(g)
	}
	return e, n
}
