package exec

import (
	"maps"
	"slices"
	"sync"

	"github.com/torchpass/torchpass/schema"
)

// Kernels is an immutable table from schema names ("aten::add.Tensor") to
// kernels. A Program looks its kernels up when it is compiled.
type Kernels struct {
	byName map[string]Kernel
	custom map[string]bool // given by With: not to be replaced by instructions
}

// families lists every family of kernels.
func families() [][]Entry {
	core := [][]Entry{
		arithmeticScalarKernels(), compareScalarKernels(), mathKernels(), numberKernels(), conversionKernels(),
		listKernels(), listSearchKernels(), listSortKernels(), dictKernels(), tupleKernels(),
		textKernels(), textSearchKernels(), textSplitKernels(), textCaseKernels(), formatKernels(),
		systemKernels(), shapeKernels(),
	}
	return append(core, tensorFamilies()...)
}

// defaultKernels is filled on first use and not changed afterwards.
var defaultKernels struct {
	once  sync.Once
	table *Kernels
}

// Default returns the kernels of this package.
func Default() *Kernels {
	defaultKernels.once.Do(func() {
		k := &Kernels{byName: make(map[string]Kernel, 2048)}
		for _, rows := range families() {
			for _, row := range rows {
				k.byName[row.Name] = row.Kernel
			}
		}
		defaultKernels.table = k
	})
	return defaultKernels.table
}

// With returns the table with kernel k for name, in place of one it may have.
func (t *Kernels) With(name string, k Kernel) *Kernels {
	u := &Kernels{byName: maps.Clone(t.byName), custom: make(map[string]bool)}
	maps.Copy(u.custom, t.custom)
	u.byName[name], u.custom[name] = k, true
	return u
}

// Lookup returns the kernel of an overload: its own, or one derived from that of
// another form or name of the operator.
func (t *Kernels) Lookup(s *schema.Schema) (Kernel, bool) {
	k := t.byName[s.FullName()]
	if k == nil {
		k = t.derive(s)
	}
	return k, k != nil
}

// Has reports whether there is a kernel for the overload of that name.
func (t *Kernels) Has(name string) bool {
	if t.byName[name] != nil {
		return true
	}
	s := schema.Default().Lookup(name)
	return s != nil && t.derive(s) != nil
}

// Names returns the names of the overloads that have a kernel, sorted: those of
// PyTorch's table, and what With added.
func (t *Kernels) Names() []string {
	names := slices.Collect(maps.Keys(t.byName))
	for _, s := range schema.Default().All() {
		if t.byName[s.FullName()] == nil && t.derive(s) != nil {
			names = append(names, s.FullName())
		}
	}
	slices.Sort(names)
	return names
}

// Len is the number of overloads that have a kernel.
func (t *Kernels) Len() int { return len(t.Names()) }
