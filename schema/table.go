package schema

import (
	_ "embed"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/torchpass/torchpass/symbol"
)

//go:embed table.txt
var tableText string

//go:embed kinds.txt
var kindsText string

// Table is an immutable set of schemas and of facts about kinds without one. It
// is safe for concurrent use.
type Table struct {
	// dense finds the operators and kinds whose symbols are below its length.
	dense []*group
	rest  map[symbol.Symbol]*group
	// names lists the operators in the order of the text, then in that of With.
	names []symbol.Symbol
	kinds map[symbol.Symbol]Facts
	memo  []atomic.Uint32 // by symbol: a byte for each MemoSlot
}

// group is all schemas of one name. Those of the embedded table are parsed from
// rows when first asked for.
type group struct {
	rows   string
	once   sync.Once
	parsed atomic.Pointer[overloads]
}

// overloads are the present schemas of a name in the order of registration, and
// the historic ones.
type overloads struct {
	present, historic []*Schema
}

// Default returns the embedded table, loading it on first use.
func Default() *Table { return defaultTable() }

var defaultTable = sync.OnceValue(func() *Table { return load(tableText, kindsText) })

// group returns the schemas of sym, nil if there are none.
func (t *Table) group(sym symbol.Symbol) *group {
	if int(sym) < len(t.dense) {
		return t.dense[sym]
	}
	return t.rest[sym]
}

// MemoSlot names one of the answers about kinds that analyses remember with a table.
type MemoSlot uint8

// The slots: what package alias thinks of a kind, and of its effects.
const (
	MemoAlias MemoSlot = iota
	MemoEffects
	MemoPure
)

// Memo returns what [Table.SetMemo] stored about a kind, 0 for nothing. An
// analysis that asks the same of every node computes the answer once a table.
func (t *Table) Memo(slot MemoSlot, sym symbol.Symbol) uint8 {
	if int(sym) >= len(t.memo) {
		return 0
	}
	return uint8(t.memo[sym].Load() >> (8 * slot))
}

// SetMemo remembers an answer other than 0, which must depend on nothing but the
// table and the kind. It is a cache: the table means what it meant before.
func (t *Table) SetMemo(slot MemoSlot, sym symbol.Symbol, v uint8) {
	if int(sym) < len(t.memo) {
		t.memo[sym].Or(uint32(v) << (8 * slot))
	}
}

// get returns the schemas of the group, parsing them if that was not done yet.
func (g *group) get() *overloads {
	if o := g.parsed.Load(); o != nil {
		return o
	}
	g.once.Do(func() { g.parsed.Store(parseRows(g.rows)) })
	return g.parsed.Load()
}

// Overloads returns the present schemas of nodes of kind sym in the order in which
// Match tries them; nil for a kind without schemas. The slice must not be changed.
func (t *Table) Overloads(sym symbol.Symbol) []*Schema {
	if g := t.group(sym); g != nil {
		return g.get().present
	}
	return nil
}

// Has reports whether kind sym has a schema, without parsing it.
func (t *Table) Has(sym symbol.Symbol) bool { return t.group(sym) != nil }

// Lookup returns the present schema of a full name such as "aten::add.Tensor",
// and nil if there is none.
func (t *Table) Lookup(fullName string) *Schema {
	return find(t.byFullName(fullName), func(o *overloads) []*Schema { return o.present }, fullName)
}

// At returns the schema that a full name had in files of an operator version: a
// historic one, or the present one if its meaning already held. It returns nil if
// there is neither.
func (t *Table) At(fullName string, version int) *Schema {
	g := t.byFullName(fullName)
	if g == nil {
		return nil
	}
	for _, s := range g.get().historic {
		if s.Overload == overloadOf(fullName) && s.Since <= version && version <= s.Until {
			return s
		}
	}
	s := t.Lookup(fullName)
	if s == nil || s.Since > version {
		return nil
	}
	return s
}

// byFullName returns the group of the name that stands before the overload.
func (t *Table) byFullName(fullName string) *group {
	name := fullName[:len(fullName)-len(overloadOf(fullName))]
	if len(name) < len(fullName) {
		name = name[:len(name)-1]
	}
	sym, ok := symbol.Lookup(name)
	if !ok {
		return nil
	}
	return t.group(sym)
}

// overloadOf returns what follows the point after the namespace.
func overloadOf(fullName string) string {
	for i := len(fullName) - 1; i >= 0; i-- {
		switch fullName[i] {
		case '.':
			return fullName[i+1:]
		case ':':
			return ""
		}
	}
	return ""
}

func find(g *group, pick func(*overloads) []*Schema, fullName string) *Schema {
	if g == nil {
		return nil
	}
	overload := overloadOf(fullName)
	for _, s := range pick(g.get()) {
		if s.Overload == overload {
			return s
		}
	}
	return nil
}

// Historic returns the schemas of kind sym that later operator versions replaced.
func (t *Table) Historic(sym symbol.Symbol) []*Schema {
	if g := t.group(sym); g != nil {
		return g.get().historic
	}
	return nil
}

// All returns every present schema: the embedded ones sorted by name, then those
// of With. It parses the whole table.
func (t *Table) All() []*Schema {
	var all []*Schema
	for _, sym := range t.names {
		all = append(all, t.Overloads(sym)...)
	}
	return all
}

// With returns a table with further schemas, which are tried after those of the
// same kind that are there. One with the name and overload of another takes its
// place. The schemas belong to the table from then on.
func (t *Table) With(schemas ...*Schema) *Table {
	n := &Table{memo: make([]atomic.Uint32, len(t.dense)), dense: slices.Clone(t.dense), rest: make(map[symbol.Symbol]*group, len(t.rest)), kinds: t.kinds}
	n.names = slices.Clip(t.names)
	for sym, g := range t.rest { // copied to a map: the order does not show
		n.rest[sym] = g
	}
	for _, s := range schemas {
		old := &overloads{}
		if g := n.group(s.Name); g != nil {
			old = g.get()
		} else {
			n.names = append(n.names, s.Name)
		}
		g := &group{}
		g.parsed.Store(&overloads{withOverload(old.present, s), old.historic})
		if int(s.Name) < len(n.dense) {
			n.dense[s.Name] = g
		} else {
			n.rest[s.Name] = g
		}
	}
	return n
}

func withOverload(list []*Schema, s *Schema) []*Schema {
	out := slices.Clone(list)
	for i, old := range out {
		if old.Overload == s.Overload {
			out[i] = s
			return out
		}
	}
	return append(out, s)
}
