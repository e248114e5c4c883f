package script

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/torchpass/torchpass/types"
)

// Methods makes a module class of attributes that are known and of a file of
// methods without a class around them, as archives have that are older than
// classes in code. Without a path it has no methods.
func (im *Importer) Methods(name string, attrs []types.Attr, path string) (*types.Type, error) {
	if im.types[name] != nil {
		return nil, fmt.Errorf("two modules are called %s", name)
	}
	f := &file{}
	if path != "" {
		var err error
		if f, err = im.parsed(path); err != nil {
			return nil, err
		}
		if f == nil {
			return nil, fmt.Errorf("archive has no record %q for the methods of %s", path, name)
		}
	}
	inOrder := func(a, b *funcDef) int { return cmp.Compare(a.at, b.at) }
	c := &classDef{base: "Module", methods: slices.SortedFunc(maps.Values(f.funcs), inOrder)}
	err := im.guard(f, func() {
		for _, d := range f.classes {
			im.failAt(f, d.at, "a class among methods")
		}
		im.mod.Scope.Class(name).Class().Attributes = attrs
		im.object(name, f, c)
	})
	return im.types[name], err
}
