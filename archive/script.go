package archive

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/script"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// ScriptOptions says how [LoadScript] reads an archive.
type ScriptOptions struct {
	Limits Limits
	Table  *schema.Table // nil is the embedded one
	// Eval folds constants at import; see [script.Options].
	Eval func(n *ir.Node, args []value.Value) ([]value.Value, bool)
	// RunSetState runs a method __setstate__ on an object and its state. It must
	// bound what it does: the code is the file's. Without it none runs.
	RunSetState func(f *ir.Function, args []value.Value) error
}

// Script is what a TorchScript archive holds.
type Script struct {
	// Module has the classes and functions that the archive names, compiled, and as
	// Root the object with its attributes. Tensors that share a storage in the file
	// share it here.
	Module *ir.Module
	// Version is the version of the file, which is that of its operators.
	Version int
	// Stateful are the classes with a method __setstate__ of which there are objects, in
	// the order of the file. It was compiled and not run, so that their attributes
	// are None. There are none where [ScriptOptions.RunSetState] ran them.
	Stateful []string
	// Extra are the files that whoever saved the module put beside it.
	Extra []Record

	mapping *mapping // of OpenScript
}

// Record is a file of an archive.
type Record struct {
	Name string
	Data []byte
}

// LoadScript reads what torch.jit.save wrote. Nothing of it runs, unless
// [ScriptOptions.RunSetState] is there. Errors in its
// code are of type [script.Errors], and name file, line and column in the archive,
// and in the Python source where the archive has them.
func LoadScript(r io.ReaderAt, size int64, opt ScriptOptions) (*Script, error) {
	head := make([]byte, min(size, SniffLen))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return nil, err
	}
	if err := Refusal(head); err != nil {
		return nil, err
	}
	c, err := OpenContainer(r, size, opt.Limits)
	if err != nil {
		return nil, err
	}
	return loadScript(c, opt)
}

func loadScript(c *Container, opt ScriptOptions) (*Script, error) {
	if !IsScript(c) {
		return nil, errors.New("a torch.save file, not a TorchScript archive (torch.jit.save)")
	}
	if opt.Table == nil {
		opt.Table = schema.Default()
	}
	l := &scriptLoader{c: c, run: opt.RunSetState, limits: opt.Limits.withDefaults(), out: &Script{Module: ir.NewModule(opt.Table), Version: c.Version()}}
	load := l.dataPickle
	if c.Has("model.json") {
		load = l.modelJSON
	}
	if err := l.extra(); err != nil {
		return nil, err
	}
	root, err := load(script.Options{Read: l.source, Origins: l.origins, Version: c.Version(), Eval: opt.Eval})
	if err != nil {
		return nil, err
	}
	l.out.Module.Root = root
	if err := l.im.Compile(); err != nil {
		return nil, err
	}
	if l.run != nil {
		return l.out, l.setStates()
	}
	return l.out, nil
}

// extra reads the files that are no part of the module.
func (l *scriptLoader) extra() error {
	for _, n := range l.c.Names() {
		name, ok := strings.CutPrefix(n, "extra/")
		if !ok {
			continue
		}
		data, err := l.c.Read(n)
		if err != nil {
			return err
		}
		l.out.Extra = append(l.out.Extra, Record{name, data})
	}
	return nil
}

// IsScript reports whether a container holds a TorchScript module.
func IsScript(c *Container) bool {
	return c.Has("constants.pkl") && c.Has("data.pkl") || c.Has("model.json")
}

// dataPickle makes the module that data.pkl describes.
func (l *scriptLoader) dataPickle(opt script.Options) (value.Value, error) {
	var err error
	if opt.Constants, err = l.constants(); err != nil {
		return value.Value{}, fmt.Errorf("constants.pkl: %w", err)
	}
	l.im = script.NewImporter(l.out.Module, opt)
	root, err := l.pickle("data.pkl", "data/")
	if err != nil {
		return value.Value{}, err
	}
	if root.Object() == nil {
		return value.Value{}, fmt.Errorf("data.pkl holds a %s, not a module", root.Kind())
	}
	if err := checkValue(root, l.limits); err != nil {
		return value.Value{}, fmt.Errorf("data.pkl: %w", err)
	}
	return root, nil
}

// scriptLoader reads one archive.
type scriptLoader struct {
	c      *Container
	limits Limits
	im     *script.Importer
	out    *Script

	run     func(f *ir.Function, args []value.Value) error
	pending []pendingState

	// Of archives with model.json.
	table []value.Value     // tensors
	debug map[string]string // the records of sources, by file of code
}

// source reads a file of code.
func (l *scriptLoader) source(name string) ([]byte, bool, error) {
	if !l.c.Has(name) {
		return nil, false, nil
	}
	if n := l.c.zip.Size(l.c.root + name); n > l.limits.Pickle {
		return nil, false, fmt.Errorf("%s is %d bytes long, more than %d", name, n, l.limits.Pickle)
	}
	b, err := l.c.Read(name)
	return b, err == nil, err
}

// constants reads the table that code refers to as CONSTANTS.c0.
func (l *scriptLoader) constants() ([]value.Value, error) {
	v, err := l.pickle("constants.pkl", "constants/")
	if err != nil {
		return nil, err
	}
	if v.Tuple() == nil {
		return nil, fmt.Errorf("a %s where a tuple should be", v.Kind())
	}
	if err := checkValue(v, l.limits); err != nil {
		return nil, err
	}
	for i := range v.Tuple().Items {
		if _, err := inferred(v.Tuple().Items[i], 0); err != nil {
			return nil, err
		}
	}
	return v.Tuple().Items, nil
}

// pickle runs the pickle in a record; its storages lie in folder.
func (l *scriptLoader) pickle(name, folder string) (value.Value, error) {
	if n := l.c.zip.Size(l.c.root + name); n > l.limits.Pickle {
		return value.Value{}, fmt.Errorf("%s is %d bytes long, more than %d", name, n, l.limits.Pickle)
	}
	data, err := l.c.Read(name)
	if err != nil {
		return value.Value{}, err
	}
	m := newMachine(sourceOf(data), l.limits)
	m.globals, m.setState = l.global, l.setState
	stores := zipStorages{c: l.c, folder: folder, limit: l.limits.Bytes, byKey: make(map[string]*storage)}
	m.persist = stores.persist
	return m.loadValue()
}

// typedLists are the functions that say of what a list is.
var typedLists = map[string]*types.Type{
	"build_intlist": types.Int, "build_doublelist": types.Float, "build_boollist": types.Bool, "build_tensorlist": types.Tensor,
}

// global says what a global of a module's pickle means: besides those of
// torch.save files, classes of the archive, and the functions that give types.
func (l *scriptLoader) global(module, name string) (*global, error) {
	g := &global{module: module, name: name}
	switch {
	case module == "torch.jit._pickle" && name == "restore_type_tag":
		g.call = l.restoreTag
		return g, nil
	case module == "torch.jit._pickle" && typedLists[name] != nil:
		g.call = l.typedList(typedLists[name])
		return g, nil
	case module == "__torch__" || strings.HasPrefix(module, "__torch__."):
		return l.class(g)
	}
	if old := l.oldGlobals(g); old != nil {
		return old, nil
	}
	return saveGlobals(module, name)
}

// class is a class of the archive: calling it makes an object, or finds a member
// of an Enum.
func (l *scriptLoader) class(g *global) (*global, error) {
	if strings.HasPrefix(g.String(), "__torch__.torch.classes.") {
		return nil, fmt.Errorf("objects of %s are made by PyTorch's own code and are not supported", g)
	}
	if l.im == nil {
		return nil, fmt.Errorf("class %s among the constants", g)
	}
	t, err := l.im.Type(g.String())
	if err != nil {
		return nil, err
	}
	switch t.Kind() {
	case types.ClassKind:
		g.call = func(_ *machine, args []item) (item, error) {
			if len(args) != 0 {
				return item{}, errArgs
			}
			return of(value.ObjectOf(&value.Object{Type: t, Attrs: make([]value.Value, len(t.Class().Attributes))})), nil
		}
	case types.EnumKind:
		g.isEnum = true
		g.call = func(_ *machine, args []item) (item, error) { return l.enumMember(t, args) }
	default:
		return nil, fmt.Errorf("%s is not a class that has objects", g)
	}
	return g, nil
}

func (l *scriptLoader) enumMember(t *types.Type, args []item) (item, error) {
	if len(args) != 1 || args[0].x != nil {
		return item{}, errArgs
	}
	m, ok := l.im.EnumMember(t, args[0].v)
	if !ok {
		return item{}, fmt.Errorf("%s has no member with that value", t.Name())
	}
	return of(value.EnumOf(m)), nil
}

// setState gives an object its attributes.
func (l *scriptLoader) setState(o *value.Object, state item) error {
	decl := o.Type.Class()
	if _, own := decl.Method("__setstate__"); own {
		return l.deferState(o, state)
	}
	if !state.kind(value.DictKind) {
		return fmt.Errorf("the state of %s is %s, not a dict", decl.Name, state.describe())
	}
	set := make([]bool, len(decl.Attributes))
	for k, v := range state.v.Dict().All() {
		i := o.Slot(k.Str())
		if k.Kind() != value.StrKind || i < 0 {
			continue // as PyTorch: what the class does not declare is passed over
		}
		fitted, err := fit(v, decl.Attributes[i].Type, 0)
		if err != nil {
			return fmt.Errorf("attribute %s of %s: %w", k.Str(), decl.Name, err)
		}
		o.Attrs[i], set[i] = fitted, true
	}
	for i, ok := range set {
		if a := decl.Attributes[i]; !ok && !types.None.IsSubtypeOf(a.Type) {
			return fmt.Errorf("attribute %s of %s has no value", a.Name, decl.Name)
		}
	}
	return nil
}

// restoreTag takes (value, type).
func (l *scriptLoader) restoreTag(m *machine, args []item) (item, error) {
	if len(args) != 2 || !args[1].kind(value.StrKind) || l.im == nil {
		return item{}, errArgs
	}
	v, err := args[0].value()
	if err != nil {
		return item{}, err
	}
	t, err := l.im.Annotation(args[1].v.Str())
	if err != nil {
		return item{}, fmt.Errorf("type %q: %w", args[1].v.Str(), err)
	}
	v, err = fit(v, t, 0)
	return of(v), err
}

// typedList takes (list).
func (l *scriptLoader) typedList(elem *types.Type) func(*machine, []item) (item, error) {
	return func(_ *machine, args []item) (item, error) {
		if len(args) != 1 {
			return item{}, errArgs
		}
		v, err := args[0].value()
		if err != nil {
			return item{}, err
		}
		v, err = fit(v, types.List(elem), 0)
		return of(v), err
	}
}
