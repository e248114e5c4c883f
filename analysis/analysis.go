// Package analysis caches typed facts about a graph.
//
// An [Analysis] is a documented value that computes facts of one Go type; a
// [Cache] keeps the facts of one graph together with the edit count at which they
// were computed. Asking again without an edit in between is free; after an edit
// the facts are computed anew, unless a pass declared that it preserves them.
package analysis

import (
	"github.com/torchpass/torchpass/ir"
)

// Key identifies an analysis; it is the analysis's name.
type Key string

// Subject is what facts are asked about: anything that carries a [Cache], such as
// a pass's unit.
type Subject interface {
	AnalysisCache() *Cache
}

// Cache holds the facts known of one graph. It is not safe for concurrent use.
type Cache struct {
	graph   *ir.Graph
	entries []entry
}

// entry holds facts of type T as a *T.
type entry struct {
	key   Key
	edits uint64
	facts any
}

// NewCache returns an empty cache for g.
func NewCache(g *ir.Graph) *Cache { return &Cache{graph: g} }

// Graph is the graph that the facts are about.
func (c *Cache) Graph() *ir.Graph { return c.graph }

// AnalysisCache makes a Cache its own [Subject].
func (c *Cache) AnalysisCache() *Cache { return c }

// Keep declares that the facts of the given analyses still hold after the edits
// made since count edits; facts that were stale at that count stay stale.
func (c *Cache) Keep(keys []Key, edits uint64) {
	now := c.graph.Edits()
	for i := range c.entries {
		for _, k := range keys {
			if c.entries[i].key == k && c.entries[i].edits == edits {
				c.entries[i].edits = now
			}
		}
	}
}

// Analysis computes facts of type T about a graph.
type Analysis[T any] struct {
	key      Key
	doc      string
	compute  func(Subject) (T, error)
	requires []Key
}

// New returns an analysis called name. compute may ask for other analyses of the
// same subject, which requires names.
func New[T any](name, doc string, compute func(Subject) (T, error), requires ...Key) *Analysis[T] {
	return &Analysis[T]{key: Key(name), doc: doc, compute: compute, requires: requires}
}

// Info is what is known of an analysis without its type.
type Info struct {
	Key      Key
	Doc      string
	Requires []Key // what it asks for itself
}

// Info describes the analysis.
func (a *Analysis[T]) Info() Info { return Info{a.key, a.doc, a.requires} }

// Key identifies the analysis in what a pass requires and preserves.
func (a *Analysis[T]) Key() Key { return a.key }

// Doc says what the facts are.
func (a *Analysis[T]) Doc() string { return a.doc }

// Of returns the facts about the subject's graph as it is now. The result is a
// snapshot: edits do not change it, unless its documentation says so. An error is
// not remembered, nor does it make facts that are held invalid.
func (a *Analysis[T]) Of(s Subject) (T, error) {
	c := s.AnalysisCache()
	edits := c.graph.Edits()
	if e := c.entry(a.key); e != nil && e.edits == edits {
		if facts, ok := e.facts.(*T); ok {
			return *facts, nil
		}
	}
	facts, err := a.compute(s)
	if err != nil {
		return facts, err
	}
	e := c.entry(a.key)
	if e == nil {
		c.entries = append(c.entries, entry{key: a.key})
		e = &c.entries[len(c.entries)-1]
	}
	e.edits, e.facts = edits, &facts
	return facts, nil
}

// entry returns the entry of key, or nil. It is valid until the next is added.
func (c *Cache) entry(key Key) *entry {
	for i := range c.entries {
		if c.entries[i].key == key {
			return &c.entries[i]
		}
	}
	return nil
}
