package symbol

import (
	"strings"
	"sync"
	"sync/atomic"
)

// Symbol is an interned qualified name. The zero Symbol is the empty name.
type Symbol uint32

// table is the process-wide interning table. Readers of names never lock: the
// slice of names is published whole through an atomic pointer.
var table = newTable()

type symbolTable struct {
	mu    sync.RWMutex
	index map[string]Symbol
	names atomic.Pointer[[]string]
}

func newTable() *symbolTable {
	t := &symbolTable{index: make(map[string]Symbol, 1024)}
	names := make([]string, len(predeclared), 1024)
	copy(names, predeclared[:])
	for i, s := range names {
		t.index[s] = Symbol(i)
	}
	t.names.Store(&names)
	return t
}

// Of returns the symbol of name, numbering it if it is new.
func Of(name string) Symbol {
	table.mu.RLock()
	s, ok := table.index[name]
	table.mu.RUnlock()
	if ok {
		return s
	}
	return table.add(strings.Clone(name))
}

// OfBytes is [Of] for a name held in a byte slice; it does not allocate for a
// name that is already known.
func OfBytes(name []byte) Symbol {
	table.mu.RLock()
	s, ok := table.index[string(name)]
	table.mu.RUnlock()
	if ok {
		return s
	}
	return table.add(string(name))
}

func (t *symbolTable) add(name string) Symbol {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s, ok := t.index[name]; ok {
		return s
	}
	names := append(*t.names.Load(), name)
	s := Symbol(len(names) - 1)
	t.index[name] = s
	t.names.Store(&names)
	return s
}

// Lookup returns the symbol of name if it has been interned before.
func Lookup(name string) (Symbol, bool) {
	table.mu.RLock()
	defer table.mu.RUnlock()
	s, ok := table.index[name]
	return s, ok
}

// Count is the number of symbols interned so far: every Symbol in use is below it.
func Count() int { return len(*table.names.Load()) }

// String returns the whole qualified name.
func (s Symbol) String() string { return (*table.names.Load())[s] }

// Namespace returns what stands before the first "::", or "" where nothing does.
func (s Symbol) Namespace() string {
	name := s.String()
	if i := strings.Index(name, "::"); i >= 0 {
		return name[:i]
	}
	return ""
}

// Base returns what stands after the first "::", or the whole name.
func (s Symbol) Base() string {
	name := s.String()
	if i := strings.Index(name, "::"); i >= 0 {
		return name[i+2:]
	}
	return name
}
