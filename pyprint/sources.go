package pyprint

import (
	"cmp"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Sources is the code of a module as files of an archive, and the constants that it
// names: Constants[i] is CONSTANTS.ci. Version is the operator version from which on
// every operator means what the code means by it.
type Sources struct {
	Files     []File
	Constants []value.Value
	Version   int
}

// File is one file, by its path below the archive's code folder,
// "__torch__/torchvision/models/resnet.py".
// Ranges says which code came from where, in the order of the text.
type File struct {
	Path   string
	Text   []byte
	Ranges []Range
}

// Module prints the classes and functions of m in files, both in the order in which
// PyTorch writes them. roots are the classes of the objects in the order in which
// pickling meets them, each once or more; what their text names is added as it is
// met. With no roots they are the classes of the objects below m.Root. A function
// called f is __torch__.f there.
//
// The error is of type [Errors] and has all that cannot be printed.
func Module(m *ir.Module, roots []*types.Type) (*Sources, error) {
	if roots == nil {
		roots = Classes(m.Root)
	}
	s := &shared{mod: m, index: newIndex(m), strict: true}
	files := &files{shared: s, byPrefix: map[string]*printer{}, done: map[*types.Type]bool{}}
	for _, t := range roots {
		files.write(t)
	}
	if root := m.Root.Object(); root != nil {
		s.deps.add(root.Type)
	}
	for i := 0; i < len(s.deps.list); i++ { // writing adds to the list
		files.write(s.deps.list[i])
	}
	if len(s.errs) > 0 {
		return nil, s.errs
	}
	out := &Sources{Constants: s.constants, Version: s.version}
	for _, prefix := range files.order {
		p := files.byPrefix[prefix]
		out.Files = append(out.Files, File{strings.ReplaceAll(prefix, ".", "/") + ".py", p.out, p.ranges})
	}
	return out, nil
}

// files are the files of a module, by the names before their last dot.
type files struct {
	*shared
	order    []string
	byPrefix map[string]*printer
	done     map[*types.Type]bool
}

// write writes the definition of t to its file, unless it was written.
func (f *files) write(t *types.Type) {
	if f.done[t] {
		return
	}
	f.done[t] = true
	if isBuiltin(t) {
		return
	}
	prefix, _ := split(t.Name())
	p := f.byPrefix[prefix]
	if p == nil {
		p = newPrinter(f.shared)
		f.byPrefix[prefix] = p
		f.order = append(f.order, prefix)
	}
	p.guard(t.Name(), func() {
		if !strings.HasPrefix(t.Name(), root) {
			p.fail(nil, "PyTorch imports only what is named __torch__.…")
		}
		p.definition(t)
	})
	p.level, p.frame, p.at = 0, nil, 0
}

// Classes are the classes of the objects in v, in the order in which pickling v
// meets them. Each is there once.
func Classes(v value.Value) []*types.Type {
	w := &walker{seen: map[any]bool{}, has: map[*types.Type]bool{}}
	w.value(v)
	return w.list
}

type walker struct {
	list []*types.Type
	has  map[*types.Type]bool
	seen map[any]bool
}

func (w *walker) value(v value.Value) {
	id := value.Identity(v)
	if id == nil || w.seen[id] {
		return
	}
	w.seen[id] = true
	switch v.Kind() {
	case value.ObjectKind:
		o := v.Object()
		if !w.has[o.Type] {
			w.has[o.Type] = true
			w.list = append(w.list, o.Type)
		}
		w.values(o.Attrs)
	case value.ListKind:
		w.values(v.List().Items)
	case value.TupleKind:
		w.values(v.Tuple().Items)
	case value.DictKind:
		for _, x := range v.Dict().All() {
			w.value(x)
		}
	}
}

func (w *walker) values(vs []value.Value) {
	for _, v := range vs {
		w.value(v)
	}
}

// Method prints one function or method of m as .code does, without the definitions
// of what it names. A function without a name is called forward.
func Method(m *ir.Module, f *ir.Function) (string, error) {
	s := &shared{mod: m, index: newIndex(m)}
	p := newPrinter(s)
	p.guard(f.QualifiedName(), func() {
		g := *f
		if f.Class == nil {
			_, g.Name = split(f.Name)
			g.Name = cmp.Or(g.Name, "forward")
		}
		p.function(&g, f.Class == nil)
	})
	if len(s.errs) > 0 {
		return "", s.errs
	}
	return string(p.out), nil
}
