package script

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Options says where an Importer finds things.
type Options struct {
	// Read returns the text of a source file, such as
	// "code/__torch__/torch/nn/functional.py", and whether there is one.
	Read func(file string) ([]byte, bool, error)
	// Folder has the files of code; "" is "code/".
	Folder string
	// Origins returns where the code of a file comes from, in the order of the code;
	// none if that is not known. It may be nil.
	Origins func(file string) ([]Origin, error)
	// Constants is the table that CONSTANTS.c0 and its like index.
	Constants []value.Value
	// Version is the operator version of the file. Calls of operators that had
	// another meaning in it are upgraded; 0 takes every call as present.
	Version int
	// Eval runs a node without blocks whose inputs are constants, for the constant
	// folding that PyTorch does at import. The operators that PyTorch's printer
	// needs to spell a constant are folded without it.
	Eval func(n *ir.Node, args []value.Value) ([]value.Value, bool)
}

// Importer compiles the classes and functions of an archive into a module, each
// when it is first named.
type Importer struct {
	mod       *ir.Module
	table     *schema.Table
	read      func(string) ([]byte, bool, error)
	origins   func(string) ([]Origin, error)
	folder    string
	constants []value.Value
	version   int
	eval      func(*ir.Node, []value.Value) ([]value.Value, bool)

	parser    parser           // for one file after the other
	files     map[string]*file // nil for one that is not there
	types     map[string]*types.Type
	funcs     map[string]*signature
	methods   map[*types.Type]map[string]*signature
	upgraders map[string]*ir.Graph // those used so far
	queue     []*signature         // to be compiled
	depth     int
	warns     int64 // warnings numbered so far
	errs      Errors

	vars   []string // room of the last emitter
	erased []*ir.Node
}

// signature is what a caller sees of a function or method.
type signature struct {
	name   string
	full   string
	class  *types.Type // of a method
	params []sigParam
	result *types.Type
	def    *funcDef
	file   *file
	made   *schema.Schema
}

type sigParam struct {
	name string
	typ  *types.Type
	def  value.Value
	has  bool // def is there
}

// schema is the signature as what package schema fits calls to.
func (s *signature) schema() *schema.Schema {
	if s.made == nil {
		m := &schema.Schema{Name: symbol.Of("function::" + s.name)}
		for _, p := range s.params {
			m.Args = append(m.Args, schema.Argument{Name: p.name, Type: p.typ, Real: p.typ, Default: p.def, HasDefault: p.has})
		}
		m.Returns = []schema.Argument{{Type: s.result, Real: s.result}}
		s.made = m
	}
	return s.made
}

// NewImporter returns an importer into m.
func NewImporter(m *ir.Module, opt Options) *Importer {
	return &Importer{mod: m, folder: cmp.Or(opt.Folder, "code/"), table: m.Table, read: opt.Read, origins: opt.Origins, constants: opt.Constants, version: opt.Version, eval: opt.Eval,
		files: map[string]*file{}, types: map[string]*types.Type{}, funcs: map[string]*signature{},
		methods: map[*types.Type]map[string]*signature{}, upgraders: map[string]*ir.Graph{}}
}

// Type returns the class, NamedTuple, Enum or interface of that qualified name.
func (im *Importer) Type(name string) (*types.Type, error) {
	t, err := im.lookupType(name)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, fmt.Errorf("the archive's code defines no class %s", name)
	}
	return t, nil
}

// Function enters the function of that qualified name for Compile.
func (im *Importer) Function(name string) error {
	s, err := im.lookupFunction(name)
	if err == nil && s == nil {
		err = fmt.Errorf("the archive's code defines no function %s", name)
	}
	return err
}

// Annotation reads a type as Python spells it, importing the classes that it names.
func (im *Importer) Annotation(text string) (t *types.Type, err error) {
	toks, lexErr := lex(text, nil)
	if lexErr != nil {
		return nil, lexErr
	}
	f := &file{path: "<annotation>", src: text}
	p := &parser{src: text, toks: toks}
	err = im.guard(f, func() {
		x := p.expr()
		if !p.atKind(tokNewline) {
			p.fail(p.tok().at, "unexpected %s", p.tok())
		}
		t = im.annotation(f, x)
	})
	return t, err
}

// guard runs do and returns the error that it leaves by.
func (im *Importer) guard(f *file, do func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				if plain, isErr := r.(importError); isErr {
					err = plain.error
					return
				}
				panic(r)
			}
			if e.File == "" {
				e.File = f.path
			}
			err = e
		}
	}()
	do()
	return nil
}

// throw leaves by err, for guard to catch.
func throw(err error) {
	switch e := err.(type) {
	case *Error:
		panic(e)
	case Errors:
		panic(e[0])
	}
	panic(importError{err})
}

// importError carries an error of reading through the emitter.
type importError struct{ error }

// Compile compiles all that has been named until nothing is left. The error is of
// type Errors; functions without one stand in the module.
func (im *Importer) Compile() error {
	for len(im.queue) > 0 {
		s := im.queue[0]
		im.queue = im.queue[1:]
		if err := im.compile(s); err != nil {
			var e *Error
			if !errors.As(err, &e) {
				return err
			}
			im.errs = append(im.errs, e)
		}
	}
	if len(im.errs) > 0 {
		return im.errs
	}
	return nil
}

// file returns the parsed source that a qualified prefix lives in, nil if there is
// none.
func (im *Importer) file(prefix string) (*file, error) {
	name := im.folder + strings.ReplaceAll(prefix, ".", "/") + ".py"
	if f, ok := im.files[name]; ok {
		return f, nil
	}
	if path.Clean(name) != name {
		return nil, nil
	}
	return im.parsed(name)
}

// parsed reads and parses a file, nil if there is none.
func (im *Importer) parsed(name string) (*file, error) {
	src, ok, err := im.read(name)
	if err != nil {
		return nil, err
	}
	im.files[name] = nil
	if !ok {
		return nil, nil
	}
	f, perr := im.parser.file(name, string(src))
	if perr != nil {
		return nil, Errors{perr}
	}
	if err := im.readOrigins(f); err != nil {
		return nil, err
	}
	im.files[name] = f
	return f, nil
}

// split takes a qualified name apart at its last dot.
func split(name string) (prefix, base string) {
	i := strings.LastIndexByte(name, '.')
	return name[:max(i, 0)], name[i+1:]
}

func (im *Importer) lookupType(name string) (*types.Type, error) {
	if t, ok := im.types[name]; ok {
		return t, nil
	}
	if strings.HasPrefix(name, "__torch__.torch.classes.") {
		if strings.Count(name, ".") < 4 {
			return nil, nil
		}
		return im.mod.Scope.Class(name), nil
	}
	prefix, base := split(name)
	f, err := im.file(prefix)
	if err != nil || f == nil || f.classes[base] == nil {
		return nil, err
	}
	if im.depth++; im.depth > maxNesting {
		return nil, fmt.Errorf("classes that name each other more than %d deep", maxNesting)
	}
	defer func() { im.depth-- }()
	err = im.guard(f, func() { im.class(name, f, f.classes[base]) })
	return im.types[name], err
}

func (im *Importer) lookupFunction(name string) (*signature, error) {
	if s, ok := im.funcs[name]; ok {
		return s, nil
	}
	prefix, base := split(name)
	f, err := im.file(prefix)
	if err != nil || f == nil || f.funcs[base] == nil {
		return nil, err
	}
	s := &signature{name: base, full: name, def: f.funcs[base], file: f}
	im.funcs[name] = s
	if err := im.guard(f, func() { im.sign(s) }); err != nil {
		delete(im.funcs, name)
		return nil, err
	}
	im.queue = append(im.queue, s)
	return s, nil
}

// method finds the signature of a method of a class or interface.
func (im *Importer) method(t *types.Type, name string) (*signature, bool) {
	s, ok := im.methods[t][name]
	if ok && s.made == nil && s.result == nil {
		im.sign(s)
	}
	return s, ok
}

// sign reads the annotations of a definition.
func (im *Importer) sign(s *signature) {
	d := s.def
	s.params = make([]sigParam, len(d.params))
	for i, p := range d.params {
		q := &s.params[i]
		q.name, q.typ = p.name, types.Tensor
		if s.class != nil && i == 0 {
			q.typ = s.class
		} else if p.typ != nil {
			q.typ = im.annotation(s.file, p.typ)
		}
		if p.def != nil {
			q.def, q.has = im.defaultOf(s.file, p.def, q.typ), true
		}
	}
	s.result = types.None
	if d.result != nil {
		s.result = im.annotation(s.file, d.result)
	}
}

// compile makes the function of a signature.
func (im *Importer) compile(s *signature) error {
	g := ir.NewGraph(im.mod)
	if n := len(im.mod.Functions); n > 0 {
		g.TakeRoom(im.mod.Functions[n-1].Graph)
	}
	e := &emitter{vars: im.vars[:0], erased: im.erased[:0], im: im, file: s.file, fileID: im.mod.StringID(s.file.path), graph: g, names: newNames(),
		ints: map[int64]*ir.Value{}, floats: map[float64]*ir.Value{}, exits: map[*ir.Block]bool{}, old: map[*ir.Node]string{}}
	err := im.guard(s.file, func() {
		pop := e.push(g.Top())
		e.function(s.def, s, g.Top())
		pop()
		e.finish()
	})
	if err != nil {
		return err
	}
	im.vars, im.erased = e.vars, e.erased
	f := &ir.Function{Name: s.full, Graph: g}
	if s.class != nil {
		f.Name, f.Class = s.name, s.class
	}
	f.Defaults, f.Result = s.defaults(), s.result
	im.mod.Functions = append(im.mod.Functions, f)
	return nil
}

// defaults are those of the last parameters, up to one that has none.
func (s *signature) defaults() []value.Value {
	var out []value.Value
	for i := len(s.params) - 1; i >= 0 && s.params[i].has; i-- {
		out = append(out, s.params[i].def)
	}
	slices.Reverse(out)
	return out
}

// typ reads an annotation inside a function.
func (e *emitter) typ(x *expr) *types.Type { return e.im.annotation(e.file, x) }
